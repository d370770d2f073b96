import { Router, type NextFunction, type Request, type Response } from 'express'
import { listDemoReceipts } from '../cases/demo-receipts.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { actorOf } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, preferencesOf, speech } from '../web/frame.ts'
import type { Account } from './account.types.ts'
import { DEMO_PASSWORD, listDemoPeople } from './demo-people.ts'
import type { Authenticated, Authenticator } from './passport.ts'
import { homeOf } from './policy.ts'
import { accountOf } from './session-store.ts'
import { enter, signInCodeRoutes, waitForCode } from './sign-in-code.routes.ts'

/** What stays reachable without being signed in, or with something that must be put right first. */
const OPEN = new Set(['/preferences/locale', '/preferences/theme'])
const ALWAYS = new Set(['/logout', ...OPEN])

/** Everything below this middleware is for people who are signed in, with a password of their own and the second factor their roles need. */
export function requireSignIn(req: Request, res: Response, next: NextFunction): void {
  if (OPEN.has(req.path)) {
    next()
    return
  }
  const account = accountOf(req)
  if (actorOf(req) === undefined || account === undefined) throw new AppError('unauthenticated', 'auth.sign_in.required')
  const first = mustFirst(account)
  if (first === undefined || req.path === first || req.path.startsWith(`${first}/`) || ALWAYS.has(req.path)) next()
  else res.redirect(303, first)
}

/** The one page that has to be dealt with before any other. */
export function mustFirst(account: Account): '/password' | '/account/second-factor' | undefined {
  if (account.mustChangePassword || account.passwordExpired) return '/password'
  return account.secondFactorDue ? '/account/second-factor' : undefined
}

export function signInRoutes(deps: Deps, passport: Authenticator, installation: { readonly demo: boolean }): Router {
  const router = Router()

  const page = async (req: Request, res: Response, status: number, data: object): Promise<void> => {
    const { t } = speech(res)
    const people = installation.demo ? await listDemoPeople(deps.db.read, preferencesOf(req).locale) : []
    const receipts = installation.demo ? await listDemoReceipts(deps.db.read) : []
    const demoPeople = people.map((person) => ({
      ...person,
      roleLabel: t(`auth.role.${person.role}`),
      does: t(`auth.does.${person.does}`),
    }))
    res.status(status).render('auth/login', {
      layout: 'bare',
      title: t('auth.sign_in.title'),
      values: { username: '' },
      error: undefined,
      demoPeople,
      demoPassword: DEMO_PASSWORD,
      demoReceipts: receipts.map((receipt) => ({ ...receipt, kindLabel: t(`cases.kind.${receipt.kind}`) })),
      ...data,
    })
  }

  router.get('/login', async (req, res) => {
    const actor = actorOf(req)
    if (actor !== undefined) {
      res.redirect(303, homeOf(actor))
      return
    }
    await page(req, res, 200, {})
  })

  router.post('/login', (req, res, next) => {
    const { username } = (req.body ?? {}) as { username?: unknown }
    const typed = typeof username === 'string' ? username.slice(0, 100) : ''
    const returnTo = req.session.returnTo
    const refuse = (problem: AppError): Promise<void> =>
      page(req, res, statusOf(problem), { values: { username: typed }, error: speech(res).t(problem.code, problem.params) })
    const decided = (error: unknown, user?: Express.User | false, info?: unknown): void => {
      if (error !== null && error !== undefined) {
        next(error)
        return
      }
      if (!user) {
        refuse(info instanceof AppError ? info : new AppError('invalid', 'auth.sign_in.wrong')).catch(next)
        return
      }
      const { signedIn } = user as Authenticated
      if (signedIn.arrival !== undefined) enter(req, res, signedIn.arrival, returnTo).catch(next)
      else
        waitForCode(deps, req, signedIn).then(() => {
          res.redirect(303, '/login/code')
        }, next)
    }
    const authenticate = passport.authenticate('local', decided) as (req: Request, res: Response, next: NextFunction) => void
    authenticate(req, res, next)
  })

  router.use(signInCodeRoutes(deps))

  // A person lands where their role begins; the role is known from the session that sign-in has just made.
  router.get('/welcome', (req, res) => {
    const actor = actorOf(req)
    res.redirect(303, actor === undefined ? '/login' : homeOf(actor))
  })

  router.post('/logout', (req, res, next) => {
    const { t } = speech(res)
    req.logout((error: unknown) => {
      if (error !== null && error !== undefined) {
        next(error)
        return
      }
      notify(req, 'ok', t('auth.notice.signed_out'))
      res.redirect(303, '/login')
    })
  })

  return router
}
