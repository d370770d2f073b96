import express, { Router, type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import { z } from 'zod'
import { isUuid } from '../../core/protocol/v1/base58.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { sameOrigin } from '../web/same-origin.ts'
import { findBallot } from './archive.service.ts'
import { publicState } from './ballot-box.service.ts'
import { BoxRefusal, type BoxCode } from './box.types.ts'
import { ballotLimitOf, castBallot } from './casting.service.ts'
import type { CheckPool } from './checks.service.ts'
import { errorKind } from './discretion.ts'
import { flushAfter } from './flush.service.ts'
import { registerCredential } from './registration.service.ts'
import { TokenBuckets } from './token-buckets.ts'

type AnswerCode = BoxCode | 'cross_site' | 'not_found' | 'internal'

const STATUS: Readonly<Record<AnswerCode, number>> = {
  unknown_box: 404,
  not_found: 404,
  cross_site: 403,
  not_open: 409,
  closed: 409,
  already_counted: 409,
  replaced: 409,
  bad_request: 422,
  bad_credential: 422,
  bad_signature: 422,
  wrong_election: 422,
  unknown_credential: 422,
  not_valid: 422,
  too_large: 413,
  too_many: 429,
  busy: 503,
  unavailable: 503,
  check_failed: 500,
  internal: 500,
}

const Registered = z.strictObject({
  credential: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string().min(1).max(1024),
})

/**
 * What voters' browsers say to the box. Mounted before the request log and the session: no cookie is read or set, nobody is known here,
 * and no line of a log tells that somebody was. Answers are JSON with a stable `code`. `threads` check the ballots, the usual ones if none
 * are named.
 */
export function boxRoutes(deps: Deps, threads?: CheckPool): Router {
  const router = Router()
  const buckets = new TokenBuckets(deps.now)
  router.use(quietly, sameOrigin)

  router.get('/:uuid', async (req, res) => {
    res.json({ code: 'ok', ...(await publicState(deps.db.read, uuidOf(req))) })
  })

  router.post('/:uuid/credentials', express.json({ limit: '4kb', inflate: false }), async (req, res) => {
    const asked = Registered.safeParse(req.body)
    if (!asked.success) throw new BoxRefusal('bad_request')
    await registerCredential(deps, uuidOf(req), asked.data, buckets)
    res.json({ code: 'registered' })
  })

  router.post('/:uuid/ballots', ballotBody(deps), async (req, res) => {
    const uuid = uuidOf(req)
    const text: unknown = req.body
    if (typeof text !== 'string') throw new BoxRefusal('bad_request')
    const tracker = await castBallot(deps, uuid, text, buckets, threads)
    await flushAfter(deps, uuid) // no work is left over when the answer is out, so that nothing is cut off when the server stops
    res.json({ code: 'stored', tracker })
  })

  router.get('/:uuid/ballots/:tracker', async (req, res) => {
    const uuid = uuidOf(req)
    res.json({ code: 'ok', ...(await findBallot(deps.db.read, uuid, req.params.tracker, deps)) })
  })

  router.use((_req, res) => {
    res.status(STATUS.not_found).json({ code: 'not_found' })
  })
  router.use(answerErrors(deps))
  return router
}

/** What cannot be the name of a box is none: not every text may be put to the database. */
function uuidOf(req: Request): string {
  const uuid = String(req.params['uuid'])
  if (!isUuid(uuid)) throw new BoxRefusal('unknown_box')
  return uuid
}

/** Nothing here is worth keeping in between, and none of it should be. */
function quietly(_req: Request, res: Response, next: NextFunction): void {
  res.set('Cache-Control', 'no-store')
  next()
}

/** Reads no more than the longest ballot that the election allows. */
function ballotBody({ db }: Deps): RequestHandler {
  return async (req, res, next) => {
    const limit = await ballotLimitOf(db.read, uuidOf(req))
    const read: RequestHandler = express.text({ type: 'text/plain', limit, inflate: false })
    await read(req, res, next)
  }
}

function answerErrors({ log }: Deps) {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _req: Request, res: Response, _next: NextFunction): void => {
    const { code, detail, retryAfter } = refusalOf(error)
    // Never the error itself: the database's messages quote what was being stored.
    if (code === 'internal') log.error(errorKind(error), 'the ballot box failed')
    if (retryAfter !== undefined) res.set('Retry-After', String(retryAfter))
    res.status(STATUS[code]).json({ code, ...(detail !== undefined && { detail }) })
  }
}

interface Refused {
  readonly code: AnswerCode
  readonly detail?: string | undefined
  readonly retryAfter?: number | undefined
}

function refusalOf(error: unknown): Refused {
  if (error instanceof BoxRefusal) return error
  if (error instanceof AppError) return { code: 'cross_site' } // of sameOrigin
  const { status } = (error ?? {}) as { status?: unknown }
  if (status === 413) return { code: 'too_large' }
  return { code: typeof status === 'number' && status >= 400 && status < 500 ? 'bad_request' : 'internal' }
}
