import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { notify, speech } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import type { PendingSignIn } from '../web/session.ts'
import { signInWithCode, type Arrival, type SignedIn } from './auth.service.ts'
import { localPath } from './local-path.ts'
import { CODE_WAIT_MINUTES } from './second-factor.rules.ts'

const CodeForm = z.object({ code: z.string('common.error.required').trim().min(1, 'common.error.required').max(60) })

/** Ends the anonymous session and begins one that knows whose password was right; nobody is signed in by that. */
export function waitForCode(deps: Deps, req: Request, { personId, passwordChangedAt }: SignedIn): Promise<void> {
  const { returnTo } = req.session
  const pending: PendingSignIn = { personId, passwordChangedAt, at: deps.now().toISOString() }
  // A new id: whoever may have planted the old one must not be where the password was right.
  return new Promise((resolve, reject) => {
    req.session.regenerate((failure: unknown) => {
      if (failure !== null && failure !== undefined) {
        reject(failure as Error)
        return
      }
      req.session.pending = pending
      if (returnTo !== undefined) req.session.returnTo = returnTo
      req.session.save((error: unknown) => {
        if (error === null || error === undefined) resolve()
        else reject(error as Error)
      })
    })
  })
}

/** What should be said at the door, once. */
export function greet(req: Request, res: Response, arrival: Arrival): void {
  const { t, fmt } = speech(res)
  if (arrival.recoveryCodesLeft !== undefined) notify(req, 'warn', t('auth.notice.recovery_left', { n: arrival.recoveryCodesLeft }))
  if (arrival.secondFactorUntil !== undefined)
    notify(req, 'warn', t('auth.notice.second_until', { date: fmt.date(arrival.secondFactorUntil) }))
  if (arrival.passwordUntil !== undefined) notify(req, 'warn', t('auth.notice.password_until', { date: fmt.date(arrival.passwordUntil) }))
}

/** Signs the person in and sends them where they were going. */
export function enter(req: Request, res: Response, arrival: Arrival, returnTo: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    req.logIn({ id: arrival.personId }, (failure: unknown) => {
      if (failure !== null && failure !== undefined) {
        reject(failure as Error)
        return
      }
      greet(req, res, arrival)
      res.redirect(303, returnTo === undefined ? '/welcome' : localPath(returnTo))
      resolve()
    })
  })
}

/** The second page of signing in: a code of the authenticator, or a recovery code. */
export function signInCodeRoutes(deps: Deps): Router {
  const router = Router()
  const pendingOf = (req: Request): PendingSignIn | undefined => {
    const { pending } = req.session
    if (pending === undefined) return undefined
    return deps.now().getTime() - Date.parse(pending.at) < CODE_WAIT_MINUTES * 60_000 ? pending : undefined
  }
  const startAgain = (req: Request, res: Response): void => {
    delete req.session.pending
    notify(req, 'warn', speech(res).t('auth.code.start_again'))
    res.redirect(303, '/login')
  }
  const page = (res: Response, kind: 'code' | 'recovery', problem?: AppError): void => {
    const { t } = speech(res)
    res.set('Cache-Control', 'no-store')
    res.status(problem === undefined ? 200 : statusOf(problem)).render('auth/code', {
      layout: 'bare',
      title: t(kind === 'code' ? 'auth.code.title' : 'auth.code.title.recovery'),
      kind,
      error: problem === undefined ? undefined : (problem.fields['code'] ?? { code: problem.code, params: problem.params }),
    })
  }

  for (const kind of ['code', 'recovery'] as const) {
    router.get(`/login/${kind}`, (req, res) => {
      if (pendingOf(req) === undefined) startAgain(req, res)
      else page(res, kind)
    })

    router.post(`/login/${kind}`, async (req, res) => {
      const pending = pendingOf(req)
      if (pending === undefined) {
        startAgain(req, res)
        return
      }
      const { returnTo } = req.session
      try {
        const { code } = parse(CodeForm, req.body)
        const arrival = await signInWithCode(deps, { ...pending, typed: code, address: req.ip ?? '' })
        await enter(req, res, arrival, returnTo)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        if (error.kind === 'unauthenticated') startAgain(req, res)
        else page(res, kind, error)
      }
    })
  }

  router.post('/login/cancel', (req, res, next) => {
    if (req.session.pending === undefined) {
      res.redirect(303, '/login')
      return
    }
    req.session.destroy((error: unknown) => {
      if (error !== null && error !== undefined) next(error)
      else res.redirect(303, '/login')
    })
  })

  return router
}
