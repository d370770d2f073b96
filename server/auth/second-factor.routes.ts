import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, preferencesOf, speech } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { homeOf } from './policy.ts'
import { ConfirmForm, PasswordOnlyForm, ProofForm } from './second-factor.forms.ts'
import { inGroups } from './second-factor.rules.ts'
import {
  beginSetUp,
  confirmSetUp,
  getSecondFactor,
  pendingSecret,
  renewRecoveryCodes,
  turnOff,
  type SecondFactor,
} from './second-factor.service.ts'
import { accountOf, hashSessionId } from './session-store.ts'
import { base32, qrPath, setUpAddress } from './totp.ts'

const HERE = '/account/second-factor'

/** The own second factor: on, over to another device, new recovery codes, off. Nothing on these pages may be kept by anything. */
export function secondFactorRoutes(deps: Deps): Router {
  const router = Router()

  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store')
    next()
  })

  router.get('/', async (req, res) => {
    renderState(req, res, await getSecondFactor(deps, requireActor(req)))
  })

  router.post('/begin', async (req, res) => {
    const actor = requireActor(req)
    const state = await getSecondFactor(deps, actor)
    try {
      await beginSetUp(deps, actor, proofFor(req, state))
    } catch (error) {
      renderState(req, res, state, formProblem(error))
      return
    }
    res.redirect(303, `${HERE}/set-up`)
  })

  router.get('/set-up', async (req, res) => {
    await renderSetUp(req, res)
  })

  router.post('/set-up', async (req, res) => {
    const actor = requireActor(req)
    const forced = isForced(req)
    try {
      const { code } = parse(ConfirmForm, req.body)
      showCodes(deps, req, res, await confirmSetUp(deps, actor, code, hashSessionId(req.sessionID)), forced)
    } catch (error) {
      await renderSetUp(req, res, formProblem(error))
    }
  })

  router.post('/codes', async (req, res) => {
    const actor = requireActor(req)
    try {
      showCodes(deps, req, res, await renewRecoveryCodes(deps, actor, parse(ProofForm, req.body)), false)
    } catch (error) {
      renderState(req, res, await getSecondFactor(deps, actor), formProblem(error))
    }
  })

  router.post('/off', async (req, res) => {
    const actor = requireActor(req)
    try {
      await turnOff(deps, actor, parse(ProofForm, req.body), accountOf(req)?.secondFactorRequired === true)
    } catch (error) {
      renderState(req, res, await getSecondFactor(deps, actor), formProblem(error))
      return
    }
    notify(req, 'ok', speech(res).t('auth.notice.second_off'))
    res.redirect(303, '/account')
  })

  async function renderSetUp(req: Request, res: Response, problem?: AppError): Promise<void> {
    const actor = requireActor(req)
    const secret = await pendingSecret(deps, actor)
    if (secret === undefined) {
      notify(req, 'warn', speech(res).t('auth.second.pending_over'))
      res.redirect(303, HERE)
      return
    }
    const issuer = preferencesOf(req).locale === 'en' ? 'Sunlit' : '阳光台'
    res.status(problem === undefined ? 200 : statusOf(problem)).render('account/second-factor-set-up', {
      title: speech(res).t('auth.second.set_up.title'),
      layout: isForced(req) ? 'bare' : 'page',
      forced: isForced(req),
      qr: qrPath(setUpAddress(secret, issuer, actor.username)),
      key: inGroups(base32(secret)),
      username: actor.username,
      errors: errorsOf(problem, 'code'),
    })
  }

  return router
}

const isForced = (req: Request): boolean => accountOf(req)?.secondFactorDue === true

/** Whoever comes straight from the sign-in page and may do nothing else has just typed the password. */
function proofFor(req: Request, state: SecondFactor) {
  if (state.enabledAt !== null) return parse(ProofForm, req.body)
  return isForced(req) ? undefined : parse(PasswordOnlyForm, req.body)
}

function formProblem(error: unknown): AppError {
  if (error instanceof AppError && error.kind !== 'not_found') return error
  throw error
}

/** A problem without a field of its own stands at `field`. */
const errorsOf = (problem: AppError | undefined, field: string) => {
  if (problem === undefined) return {}
  return Object.keys(problem.fields).length > 0 ? problem.fields : { [field]: { code: problem.code, params: problem.params } }
}

function renderState(req: Request, res: Response, state: SecondFactor, problem?: AppError): void {
  const account = accountOf(req)
  const { t, fmt } = speech(res)
  const forced = isForced(req)
  const field = problem?.code === 'auth.password.locked' || state.enabledAt === null ? 'password' : 'code'
  res.status(problem === undefined ? 200 : statusOf(problem)).render('account/second-factor', {
    title: t(forced ? 'auth.second.title.forced' : 'auth.second.title'),
    layout: forced ? 'bare' : 'page',
    forced,
    required: account?.secondFactorRequired === true,
    state: { ...state, since: fmt.dateTime(state.enabledAt) },
    username: account?.actor.username ?? '',
    errors: errorsOf(problem, field),
  })
}

/** The only time that the codes are shown: an answer of its own, because what travels through the session is written to the database. */
function showCodes(deps: Deps, req: Request, res: Response, codes: readonly string[], forced: boolean): void {
  const { t, fmt } = speech(res)
  const username = accountOf(req)?.actor.username ?? ''
  const lines = [t('auth.recovery.file', { username }), '', ...codes, '']
  res.render('account/recovery-codes', {
    title: t('auth.recovery.title'),
    layout: forced ? 'bare' : 'page',
    codes,
    username,
    made: fmt.dateTime(deps.now().toISOString()),
    file: `data:text/plain;charset=utf-8;base64,${Buffer.from(lines.join('\r\n')).toString('base64')}`,
    next: forced ? homeOf(requireActor(req)) : '/account',
  })
}
