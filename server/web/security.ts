import type { RequestHandler } from 'express'
import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'

/**
 * Response headers: only files of this application run or load (no inline script or style). Plain-HTTP intranets exist, so
 * nothing is upgraded, and HSTS is said only over HTTPS. The referrer policy keeps Origin on form posts (see same-origin.ts).
 */
export function securityHeaders(): RequestHandler {
  const headers = headersOf(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'same-origin' },
      strictTransportSecurity: false,
      crossOriginOpenerPolicy: false, // browsers ignore it on plain HTTP and say so in the console
      originAgentCluster: false,
    }),
  )
  return (req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value)
    if (req.secure) res.setHeader('Strict-Transport-Security', 'max-age=31536000')
    next()
  }
}

/** What helmet sets is the same for every response: it is asked once. */
function headersOf(middleware: ReturnType<typeof helmet>): readonly (readonly [string, string])[] {
  const headers: [string, string][] = []
  const response = {
    setHeader: (name: string, value: string) => {
      headers.push([name, value])
    },
    removeHeader: () => undefined,
  }
  middleware({} as unknown as IncomingMessage, response as unknown as ServerResponse, (error?: unknown) => {
    if (error !== undefined) throw error instanceof Error ? error : new Error('helmet failed')
  })
  return headers
}
