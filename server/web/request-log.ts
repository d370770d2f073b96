import { randomBytes } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

declare module 'express-serve-static-core' {
  interface Request {
    /** Names the request in the log and on the page that says something broke. */
    id: string
  }
}

const QUIET = /^\/(assets|healthz)/

/** One line a request: method, path, status, time. No query string (it holds what people search for), no headers, no body. */
export function requestLog(logger: Logger): RequestHandler {
  const start = randomBytes(4).toString('hex')
  let count = 0
  return (req, res, next) => {
    req.id = `${start}-${(count += 1).toString(36)}`
    if (logger.isLevelEnabled('info') && !QUIET.test(req.path)) {
      const { id, method, path } = req
      const began = performance.now()
      res.once('close', () => {
        const line = {
          requestId: id,
          method,
          path,
          status: res.statusCode,
          ms: Math.round(performance.now() - began),
          whole: res.writableFinished,
        }
        if (res.statusCode >= 500) logger.error(line, 'request')
        else logger.info(line, 'request')
      })
    }
    next()
  }
}
