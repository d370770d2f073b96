import { Router, type Request, type Response } from 'express'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, preferencesOf, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { levelFields, presentLevels, type TypedLevel } from './levels.presenter.ts'
import { denyLevels } from './levels.rules.ts'
import { addLevel, getLevel, listLevelSettings, saveLevel, type LevelInput, type ReviewLevel } from './levels.service.ts'
import { LevelForm, LevelParams } from './reviewing.forms.ts'

/** /admin/review-levels: how much review an item can ask for. */
export function levelRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { t } = speech(res)
    const levels = await listLevelSettings(deps, requireActor(req))
    res.render('reviews/levels', { title: t('reviewing.levels.title'), ...presentLevels(levels, { t, locale: preferencesOf(req).locale }) })
  })

  router.get('/new', (req, res) => {
    authorize(denyLevels(requireActor(req)))
    renderLevel(res, undefined, { steps: ['head_review', 'secrecy_review', 'approval_1'], allowed: [], remind_after: 2 })
  })

  router.post('/', async (req, res) => {
    const actor = requireActor(req)
    try {
      await addLevel(deps, actor, inputOf(req))
    } catch (error) {
      renderRefused(req, res, undefined, error)
      return
    }
    notify(req, 'ok', speech(res).t('reviewing.notice.level_added'))
    res.redirect(303, '/admin/review-levels')
  })

  router.get('/:level', async (req, res) => {
    const level = await getLevel(deps, requireActor(req), parseAddress(LevelParams, req).level)
    renderLevel(res, level, typedOf(level))
  })

  router.post('/:level', async (req, res) => {
    const actor = requireActor(req)
    const level = await getLevel(deps, actor, parseAddress(LevelParams, req).level)
    try {
      await saveLevel(deps, actor, level.level, parse(LevelForm, req.body).version ?? 0, inputOf(req))
    } catch (error) {
      renderRefused(req, res, level, error)
      return
    }
    notify(req, 'ok', speech(res).t('reviewing.notice.level_saved'))
    res.redirect(303, '/admin/review-levels')
  })

  return router
}

function inputOf(req: Request): LevelInput {
  const form = parse(LevelForm, req.body)
  return {
    name: form.name,
    nameEn: form.name_en,
    steps: form.steps,
    batchAllowed: form.allowed.includes('batch'),
    emergencyAllowed: form.allowed.includes('emergency'),
    remindAfter: form.remind_after,
  }
}

const typedOf = (level: ReviewLevel): TypedLevel => ({
  name: level.name,
  name_en: level.nameEn,
  steps: level.steps,
  allowed: [...(level.batchAllowed ? ['batch'] : []), ...(level.emergencyAllowed ? ['emergency'] : [])],
  remind_after: level.remindAfter,
})

function renderRefused(req: Request, res: Response, level: ReviewLevel | undefined, error: unknown): void {
  if (!(error instanceof AppError) || (error.kind !== 'invalid' && error.kind !== 'conflict')) throw error
  res.status(statusOf(error))
  renderLevel(res, level, req.body as TypedLevel, error)
}

function renderLevel(res: Response, level: ReviewLevel | undefined, typed: TypedLevel, error?: AppError): void {
  const { t } = speech(res)
  const problems = error?.fields ?? {}
  const title = level === undefined ? t('reviewing.levels.new') : t('reviewing.levels.edit', { n: level.level })
  res.render('reviews/level', {
    title,
    head: { crumbs: [{ label: t('reviewing.levels.title'), href: '/admin/review-levels' }] },
    fields: levelFields(typed, problems, t),
    problems,
    refused: error === undefined || Object.keys(problems).length > 0 ? undefined : t(error.code, error.params),
    press: { action: level === undefined ? '/admin/review-levels' : `/admin/review-levels/${level.level}`, version: level?.version },
  })
}
