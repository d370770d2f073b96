import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { LOCK_MINUTES, PAIR_LIMIT } from '../auth/sign-in.rules.ts'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, preferencesOf, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { denyResetSecondFactor, getHeldFactor, resetSecondFactor } from './second-factors.service.ts'
import { PresetQuery, ResetForm, SettingsForm } from './settings.forms.ts'
import { changeTexts, settingsFields, settingsLabels, typedSettings } from './settings.presenter.ts'
import { editable, PRESETS, withPreset, type EditableSettings, type Preset } from './settings.rules.ts'
import { changeSecurity, denyManageSecurity, getSecurity } from './settings.service.ts'

const IdParams = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })

/** /admin/security: the rules of passwords, sessions and second factors, and a person's lost device. */
export function securityRoutes(deps: Deps): Router {
  const router = Router()

  router.use((req, _res, next) => {
    authorize(denyManageSecurity(requireActor(req)))
    next()
  })

  router.get('/', async (req, res) => {
    const { preset } = parse(PresetQuery, req.query)
    await renderSettings(req, res, { ...(preset !== undefined && { preset }) })
  })

  router.post('/', async (req, res) => {
    try {
      const { version, settings } = parse(SettingsForm, req.body)
      const changed = await changeSecurity(deps, requireActor(req), version, settings)
      notify(req, 'ok', speech(res).t(changed > 0 ? 'security.notice.saved' : 'security.notice.same', { n: changed }))
    } catch (error) {
      if (!(error instanceof AppError) || (error.kind !== 'invalid' && error.kind !== 'conflict')) throw error
      await renderSettings(req, res, { problem: error })
      return
    }
    res.redirect(303, '/admin/security')
  })

  router.get('/second-factors/:id', async (req, res) => {
    await renderReset(req, res)
  })

  router.post('/second-factors/:id', async (req, res) => {
    const { id } = parseAddress(IdParams, req)
    try {
      const { reason } = parse(ResetForm, req.body)
      await resetSecondFactor(deps, requireActor(req), id, reason)
    } catch (error) {
      if (!(error instanceof AppError) || (error.kind !== 'invalid' && error.kind !== 'conflict')) throw error
      await renderReset(req, res, error)
      return
    }
    notify(req, 'ok', speech(res).t('security.notice.reset'))
    res.redirect(303, `/admin/roles/${id}`)
  })

  async function renderSettings(req: Request, res: Response, { preset, problem }: { preset?: Preset; problem?: AppError }): Promise<void> {
    const { t, fmt } = speech(res)
    const state = await getSecurity(deps, requireActor(req))
    const now = editable(state.settings)
    const wanted = preset === undefined ? now : withPreset(now, preset)
    const sent = problem === undefined ? undefined : ((req.body ?? {}) as Record<string, string | string[]>)
    // Whoever was told what somebody else saved meanwhile saves over it knowingly.
    const version = problem === undefined || problem.kind === 'conflict' ? state.version : sent?.['version']
    const target = problem?.kind === 'conflict' ? asSettings(req, now) : wanted
    const errors = problem?.fields ?? {}
    res.status(problem === undefined ? 200 : statusOf(problem)).render('admin/security/settings', {
      title: t('security.title'),
      fields: settingsFields({ t, typed: sent ?? typedSettings(wanted), errors, config: deps.config, cover: state.cover }),
      errors,
      labels: settingsLabels(t),
      problem: problem?.kind === 'conflict' ? { code: problem.code, params: problem.params } : undefined,
      version,
      preset,
      presets: PRESETS,
      changes: changeTexts(now, target, t),
      overdue: target.expiryDays === now.expiryDays ? 0 : await state.olderThan(target.expiryDays),
      lock: { failures: PAIR_LIMIT, minutes: LOCK_MINUTES },
      changed: { at: fmt.dateTime(state.changedAt), by: preferencesOf(req).locale === 'en' ? state.changedByEn : state.changedBy },
    })
  }

  async function renderReset(req: Request, res: Response, problem?: AppError): Promise<void> {
    const { t, fmt } = speech(res)
    const actor = requireActor(req)
    const { person, enabledAt, codesLeft } = await getHeldFactor(deps, actor, parseAddress(IdParams, req).id)
    const english = preferencesOf(req).locale === 'en'
    const body = (req.body ?? {}) as { reason?: unknown }
    res.status(problem === undefined ? 200 : statusOf(problem)).render('admin/security/reset', {
      title: t('security.reset.title'),
      person: {
        ...person,
        name: english ? person.nameEn : person.name,
        departmentName: english ? person.departmentNameEn : person.departmentName,
      },
      factor: { enabledAt, since: fmt.dateTime(enabledAt), codesLeft },
      denied: denyResetSecondFactor(actor, person.id),
      reason: typeof body.reason === 'string' ? body.reason : '',
      errors: problem?.fields ?? {},
      problem: problem?.kind === 'conflict' ? { code: problem.code, params: problem.params } : undefined,
    })
  }

  return router
}

const asSettings = (req: Request, fallback: EditableSettings): EditableSettings => {
  const parsed = SettingsForm.safeParse(req.body)
  return parsed.success ? parsed.data.settings : fallback
}
