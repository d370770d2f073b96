import { Router, type Request, type Response } from 'express'
import { listOwnSignIns } from '../audit/audit-log.service.ts'
import type { AuditRow } from '../audit/audit.table.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { securitySettings } from '../security/settings.service.ts'
import { actorOf, requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { LocaleForm, PasswordForm, SessionParams, ThemeForm } from './account.forms.ts'
import {
  changePassword,
  getOwnPassword,
  listOwnSessions,
  revokeOtherSessions,
  revokeOwnSession,
  saveLocale,
  saveTheme,
  type OpenSession,
} from './account.service.ts'
import { deviceText } from './devices.presenter.ts'
import { localPath } from './local-path.ts'
import { secondFactorRoutes } from './second-factor.routes.ts'
import { getSecondFactor } from './second-factor.service.ts'
import { homeOf } from './policy.ts'
import { accountOf, hashSessionId } from './session-store.ts'

const SIGN_INS_SHOWN = 10

/** The own account: password, sessions, language and theme. The last two also work before signing in. */
export function accountRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/account', async (req, res) => {
    const actor = requireActor(req)
    const present = hashSessionId(req.sessionID)
    const [open, signIns, factor, password] = await Promise.all([
      listOwnSessions(deps, actor),
      listOwnSignIns(deps, actor, SIGN_INS_SHOWN),
      getSecondFactor(deps, actor),
      getOwnPassword(deps, actor),
    ])
    res.render('account/show', {
      title: speech(res).t('auth.account.title'),
      sessions: open.map((session) => presentSession(session, present, res)),
      signIns: signIns.map((entry) => presentSignIn(entry, res)),
      account: accountOf(req),
      factor: { ...factor, since: speech(res).fmt.dateTime(factor.enabledAt) },
      password,
    })
  })

  router.post('/account/sessions/revoke-others', async (req, res) => {
    const ended = await revokeOtherSessions(deps, requireActor(req), hashSessionId(req.sessionID))
    notify(req, 'ok', speech(res).t('auth.notice.sessions_ended', { n: ended }))
    res.redirect(303, '/account')
  })

  router.post('/account/sessions/:id/revoke', async (req, res) => {
    const { id } = parseAddress(SessionParams, req)
    await revokeOwnSession(deps, requireActor(req), id)
    if (id !== hashSessionId(req.sessionID)) notify(req, 'ok', speech(res).t('auth.notice.sessions_ended', { n: 1 }))
    res.redirect(303, '/account')
  })

  router.use('/account/second-factor', secondFactorRoutes(deps))

  router.get('/password', (req, res) => renderPassword(deps, req, res, undefined))

  router.post('/password', async (req, res) => {
    const actor = requireActor(req)
    try {
      const { current, next, repeated } = parse(PasswordForm, req.body)
      await changePassword(deps, actor, { current, next, repeated, sessionId: hashSessionId(req.sessionID) })
    } catch (error) {
      if (!(error instanceof AppError) || (error.kind !== 'invalid' && error.kind !== 'too_many')) throw error
      await renderPassword(deps, req, res, error)
      return
    }
    notify(req, 'ok', speech(res).t('auth.notice.password_changed'))
    res.redirect(303, isForced(req) ? homeOf(actor) : '/account')
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

const isForced = (req: Request): boolean => {
  const account = accountOf(req)
  return account?.mustChangePassword === true || account?.passwordExpired === true
}

/** Nothing typed comes back: a password in a page could be read there. */
async function renderPassword(deps: Deps, req: Request, res: Response, error: AppError | undefined): Promise<void> {
  const account = accountOf(req)
  const given = account?.mustChangePassword === true
  const forced = isForced(req)
  const { t } = speech(res)
  const errors =
    error === undefined || error.kind === 'invalid' ? (error?.fields ?? {}) : { current: { code: error.code, params: error.params } }
  res.set('Cache-Control', 'no-store')
  res.status(error === undefined ? 200 : statusOf(error))
  res.render('auth/password', {
    title: t(given ? 'auth.password.title.forced' : forced ? 'auth.password.title.expired' : 'auth.password.title'),
    layout: forced ? 'bare' : 'page',
    errors,
    forced,
    given,
    username: account?.actor.username ?? '',
    rules: await securitySettings(deps.db.read),
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

function presentSignIn(entry: AuditRow, res: Response) {
  const { t, fmt } = speech(res)
  const { secondFactor } = entry.details as { secondFactor?: unknown }
  const how = secondFactor === 'recovery' ? 'recovery' : secondFactor === 'totp' ? 'totp' : undefined
  const good = entry.action === 'auth.sign_in'
  const failed = secondFactor === true ? 'auth.account.failed_code' : 'auth.account.failed_password'
  return {
    good,
    text: good ? t(how === undefined ? 'auth.account.came_in' : `auth.account.came_in.${how}`) : t(failed),
    locked: entry.action === 'auth.sign_in_locked',
    at: fmt.when(entry.at),
    address: entry.address,
  }
}
