import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * Response headers: only files of this application run or load (no inline script or style). Plain-HTTP intranets exist, so
 * nothing is upgraded, and HSTS is said only over HTTPS. The referrer policy keeps Origin on form posts (see same-origin.ts).
 */
export function securityHeaders(): RequestHandler[] {
  const base = helmet({
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
  })
  const hsts = helmet.strictTransportSecurity({ maxAge: 31_536_000, includeSubDomains: false })
  return [base, (req, res, next) => { if (req.secure) hsts(req, res, next); else next() }]
}
