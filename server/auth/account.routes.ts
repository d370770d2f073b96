import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { actorOf, requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, speech } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { LocaleForm, PasswordForm, SessionParams, ThemeForm } from './account.forms.ts'
import {
  changePassword,
  listOwnSessions,
  revokeOtherSessions,
  revokeOwnSession,
  saveLocale,
  saveTheme,
  type OpenSession,
} from './account.service.ts'
import { deviceText } from './devices.presenter.ts'
import { localPath } from './local-path.ts'
import { PASSWORD_MIN } from './password.rules.ts'
import { homeOf } from './policy.ts'
import { accountOf, hashSessionId } from './session-store.ts'

/** The own account: password, sessions, language and theme. The last two also work before signing in. */
export function accountRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/account', async (req, res) => {
    const actor = requireActor(req)
    const present = hashSessionId(req.sessionID)
    const sessions = (await listOwnSessions(deps, actor)).map((session) => presentSession(session, present, res))
    res.render('account/show', { title: speech(res).t('auth.account.title'), sessions, account: accountOf(req) })
  })

  router.post('/account/sessions/revoke-others', async (req, res) => {
    const ended = await revokeOtherSessions(deps, requireActor(req), hashSessionId(req.sessionID))
    notify(req, 'ok', speech(res).t('auth.notice.sessions_ended', { n: ended }))
    res.redirect(303, '/account')
  })

  router.post('/account/sessions/:id/revoke', async (req, res) => {
    const { id } = parse(SessionParams, req.params)
    await revokeOwnSession(deps, requireActor(req), id)
    if (id !== hashSessionId(req.sessionID)) notify(req, 'ok', speech(res).t('auth.notice.sessions_ended', { n: 1 }))
    res.redirect(303, '/account')
  })

  router.get('/password', (req, res) => renderPassword(req, res, undefined))

  router.post('/password', async (req, res) => {
    const actor = requireActor(req)
    try {
      const { current, next, repeated } = parse(PasswordForm, req.body)
      await changePassword(deps, actor, { current, next, repeated, sessionId: hashSessionId(req.sessionID) })
    } catch (error) {
      if (!(error instanceof AppError) || (error.kind !== 'invalid' && error.kind !== 'too_many')) throw error
      renderPassword(req, res, error)
      return
    }
    notify(req, 'ok', speech(res).t('auth.notice.password_changed'))
    res.redirect(303, accountOf(req)?.mustChangePassword === true ? homeOf(actor) : '/account')
  })

  router.post('/preferences/locale', async (req, res) => {
    const { locale, return_to } = parse(LocaleForm, req.body)
    const actor = actorOf(req)
    if (actor) await saveLocale(deps, actor, locale)
    remember(req, res, 'sunlit.locale', locale)
    res.redirect(303, localPath(return_to))
  })

  router.post('/preferences/theme', async (req, res) => {
    const { theme, return_to } = parse(ThemeForm, req.body)
    const actor = actorOf(req)
    if (actor) await saveTheme(deps, actor, theme)
    remember(req, res, 'sunlit.theme', theme)
    res.redirect(303, localPath(return_to))
  })

  return router
}

/** Nothing typed comes back: a password in a page could be read there. */
function renderPassword(req: Request, res: Response, error: AppError | undefined): void {
  const account = accountOf(req)
  const forced = account?.mustChangePassword === true
  const { t } = speech(res)
  const errors =
    error === undefined || error.kind === 'invalid' ? (error?.fields ?? {}) : { current: { code: error.code, params: error.params } }
  res.set('Cache-Control', 'no-store')
  res.status(error === undefined ? 200 : statusOf(error))
  res.render('auth/password', {
    title: t(forced ? 'auth.password.title.forced' : 'auth.password.title'),
    layout: forced ? 'bare' : 'page',
    errors,
    forced,
    username: account?.actor.username ?? '',
    min: PASSWORD_MIN,
  })
}

// Kept in this browser too, for the sign-in page and for whoever signs in without a choice of their own.
function remember(req: Request, res: Response, name: string, value: string): void {
  res.cookie(name, value, { path: '/', maxAge: 365 * 86_400_000, sameSite: 'lax', httpOnly: true, secure: req.secure })
}

function presentSession(session: OpenSession, present: string, res: Response) {
  const { t, fmt } = speech(res)
  return {
    id: session.id,
    device: deviceText(session.userAgent, t),
    address: session.address,
    since: fmt.dateTime(session.createdAt),
    seen: fmt.when(session.lastSeenAt),
    present: session.id === present,
  }
}
