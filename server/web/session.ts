import type { Request, RequestHandler, Response } from 'express'
import session from 'express-session'
import { SessionStore } from '../auth/session-store.ts'
import type { Deps } from '../deps.ts'
import type { FormPage } from './form-page.ts'

declare module 'express-session' {
  interface SessionData {
    /** Messages to show once, on the next page. */
    notices?: Notice[]
    /** Where a person was going when asked to sign in. */
    returnTo?: string
    /** The last form that was refused, and the page that held it. */
    formPage?: FormPage
    /** Somebody's password was right and their code is awaited. Nobody is signed in by it. */
    pending?: PendingSignIn
  }
}
export interface PendingSignIn {
  readonly personId: number
  readonly passwordChangedAt: string
  /** When the password was right, UTC. */
  readonly at: string
}
export interface Notice {
  readonly kind: 'ok' | 'warn' | 'error'
  readonly text: string
}

/** For requests that a page makes by itself: they neither prolong the session nor change it. Call it before anything is answered. */
export function leaveSession(req: Request): void {
  delete (req as Partial<Request>).session
}

/** `secret` signs the cookie; it is made at first start and kept in the database. */
export function sessions(deps: Deps, secret: string): RequestHandler {
  const load = session({
    store: new SessionStore(deps),
    secret,
    name: 'sunlit.sid',
    resave: false,
    saveUninitialized: false,
    rolling: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', path: '/' },
  })
  return (req, res, next) => {
    storeBeforeRedirect(res)
    load(req, res, next)
  }
}

/**
 * express-session sends the head of an answer before it has stored the session. A browser follows a redirect as soon as it sees it, and
 * would find the session as it was: no notice, nowhere to return to.
 */
function storeBeforeRedirect(res: Response): void {
  const redirect = res.redirect.bind(res) as (...args: unknown[]) => void
  res.redirect = (...args: unknown[]): void => {
    const { session: kept, next } = res.req as Omit<typeof res.req, 'session'> & { session?: session.Session & session.SessionData }
    if (kept?.notices === undefined && kept?.returnTo === undefined && kept?.pending === undefined) {
      redirect(...args)
      return
    }
    kept.save((error: unknown) => {
      if (error === null || error === undefined) redirect(...args)
      else next?.(error)
    })
  }
}
