import { Router, type Request, type Response } from 'express'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { MessageKey } from '../i18n/index.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { refusalOf, type Refusal } from '../web/refusal.ts'
import { wordsOf } from '../web/words.ts'
import { CancelForm, CycleForm, IdParams, SubstituteForm, VersionForm } from './cycles.forms.ts'
import { cancelCycle, closeScoring, nameSubstitute, openCycle, startScoring } from './cycles.life.service.ts'
import { readCyclePage, readIndex } from './cycles.page.service.ts'
import { denyDrafting, denyEdit } from './cycles.policy.ts'
import { cycleFields, freshCycle, presentCycle, presentIndex } from './cycles.presenter.ts'
import { candidatesOf, createCycle, editCycle, getCycle, listCycles, rosterOf, type TypedCycle } from './cycles.service.ts'
import { entriesRoutes } from './entries.routes.ts'
import { frozenSchemes } from './schemes.service.ts'
import { scoringRoutes } from './scoring.routes.ts'
import { evidenceRoutes } from './evidence.routes.ts'

/** /evaluations: the cycles, each with its progress, scoring, entries and ballots. Schemes and results have routers of their own. */
export function cycleRoutes(deps: Deps): Router {
  const router = Router()
  // What is no number is another router's page.
  router.param('id', (_req, _res, next, id: string) => {
    if (/^\d{1,9}$/.test(id)) next()
    else next('router')
  })

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { cycles, current } = await readIndex(deps, actor)
    res.render('evaluations/index', { title: words.t('cycles.title'), list: presentIndex(cycles, current, actor, words) })
  })

  router.get('/new', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    authorize(denyDrafting(actor))
    const [candidates, schemes, cycles] = await Promise.all([candidatesOf(deps.db.read), schemesOf(), listCycles(deps.db.read, actor)])
    await renderForm(req, res, { typed: freshCycle(candidates, schemes, cycles, words), action: '/evaluations' })
  })

  router.post('/', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const typed = parse(CycleForm, req.body)
    try {
      const id = await createCycle(deps, actor, typed)
      notify(req, 'ok', t('cycles.notice.created'))
      res.redirect(303, `/evaluations/${id}`)
    } catch (error) {
      await renderForm(req, res, { typed, action: '/evaluations' }, refusalOf(error))
    }
  })

  router.use(scoringRoutes(deps), evidenceRoutes(deps), entriesRoutes(deps))

  router.get('/:id', (req, res) => renderCycle(req, res))

  router.get('/:id/edit', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const cycle = await getCycle(deps.db.read, actor, parseAddress(IdParams, req).id)
    authorize(denyEdit(actor, cycle))
    const { subjects, scorers } = await rosterOf(deps.db.read, cycle.id)
    const typed = {
      title: cycle.title,
      schemeId: String(cycle.schemeId),
      period: cycle.period,
      fromOn: cycle.fromOn,
      toOn: cycle.toOn,
      scoreUntil: cycle.scoreUntil ?? '',
      subjects: subjects.map(({ departmentId }) => departmentId),
      scorers: scorers.map(({ departmentId }) => departmentId),
    }
    await renderForm(req, res, { typed, action: `/evaluations/${cycle.id}`, version: cycle.version })
  })

  router.post('/:id', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    const typed = parse(CycleForm, req.body)
    const { version } = parse(VersionForm, req.body)
    try {
      await editCycle(deps, actor, id, version, typed)
      notify(req, 'ok', t('cycles.notice.edited'))
      res.redirect(303, `/evaluations/${id}`)
    } catch (error) {
      await renderForm(req, res, { typed, action: `/evaluations/${id}`, version }, refusalOf(error))
    }
  })

  const acts = { open: openCycle, start: startScoring, close: closeScoring } as const
  for (const [name, act] of Object.entries(acts))
    router.post(`/:id/${name}`, (req, res) =>
      doing(req, res, `cycles.notice.${name}` as MessageKey, (actor, id) => act(deps, actor, id, parse(VersionForm, req.body).version)),
    )
  router.post('/:id/cancel', (req, res) =>
    doing(req, res, 'cycles.notice.cancel', (actor, id) => {
      const { version, reason } = parse(CancelForm, req.body)
      return cancelCycle(deps, actor, id, version, reason)
    }),
  )
  router.post('/:id/substitutes', (req, res) =>
    doing(req, res, 'cycles.notice.substitute', (actor, id) => {
      const { subject, department, reason } = parse(SubstituteForm, req.body)
      return nameSubstitute(deps, actor, id, { subjectId: subject, departmentId: department, reason })
    }),
  )

  /** What moves a cycle on: lands on its page again; what stands in the way is said there. */
  async function doing(
    req: Request,
    res: Response,
    done: MessageKey,
    act: (actor: ReturnType<typeof wordsOf>['actor'], id: number) => Promise<void>,
  ): Promise<void> {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    try {
      await act(actor, id)
      notify(req, 'ok', t(done))
      res.redirect(303, `/evaluations/${id}`)
    } catch (error) {
      await renderCycle(req, res, refusalOf(error))
    }
  }

  async function renderCycle(req: Request, res: Response, refusal?: Refusal): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const page = presentCycle(await readCyclePage(deps, actor, parseAddress(IdParams, req).id), actor, words)
    if (refusal !== undefined) res.status(refusal.status)
    const problems = refusal?.problems ?? {}
    res.render('evaluations/cycle', {
      title: page.title,
      page,
      problems,
      refused: refusal === undefined || Object.keys(problems).length > 0 ? '' : words.t(refusal.error.code, refusal.error.params),
    })
  }

  const schemesOf = async () => (await frozenSchemes(deps.db.read)).filter(({ scheme }) => scheme.subjects === 'departments')

  async function renderForm(
    req: Request,
    res: Response,
    { typed, action, version }: { typed: TypedCycle; action: string; version?: number },
    refusal?: Refusal,
  ): Promise<void> {
    const words = wordsOf(deps, req, res)
    const [candidates, schemes] = await Promise.all([candidatesOf(deps.db.read), schemesOf()])
    if (refusal !== undefined) res.status(refusal.status)
    const problems = refusal?.problems ?? {}
    res.render('evaluations/cycle-form', {
      title: words.t(version === undefined ? 'cycles.new' : 'cycles.edit'),
      fields: cycleFields(typed, problems, { candidates, schemes }, words),
      problems,
      action,
      version: version ?? '',
      schemes: schemes.length,
      refused: refusal === undefined || Object.keys(problems).length > 0 ? '' : words.t(refusal.error.code, refusal.error.params),
    })
  }

  return router
}
