import type { RequestHandler } from 'express'
import session from 'express-session'
import { SessionStore } from '../auth/session-store.ts'
import type { Deps } from '../deps.ts'

declare module 'express-session' {
  interface SessionData {
    /** Messages to show once, on the next page. */
    notices?: Notice[]
    /** Where a person was going when asked to sign in. */
    returnTo?: string
  }
}
export interface Notice {
  readonly kind: 'ok' | 'warn' | 'error'
  readonly text: string
}

/** `secret` signs the cookie; it is made at first start and kept in the database. */
export function sessions(deps: Deps, secret: string): RequestHandler {
  return session({
    store: new SessionStore(deps),
    secret,
    name: 'sunlit.sid',
    resave: false,
    saveUninitialized: false,
    rolling: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', path: '/' },
  })
}
