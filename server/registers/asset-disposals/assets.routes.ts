import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { dateInShanghai } from '../../../core/dates.ts'
import { authorize } from '../../auth/policy.ts'
import type { Deps } from '../../deps.ts'
import { scopeOf } from '../../disclosures/disclosures.service.ts'
import { AppError } from '../../errors.ts'
import { requireActor } from '../../web/actor.ts'
import { statusOf } from '../../web/errors.ts'
import { notify, preferencesOf, speech } from '../../web/frame.ts'
import { parse, parseAddress } from '../../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../../web/table.ts'
import { WAYS } from './assets.rules.ts'
import { exportLines, readLines, readOverview, type Choice, type LinesView } from './assets.service.ts'
import { publishedLines } from './assets.table.ts'
import { presentOverview, tabsOf, type Words } from './overview.presenter.ts'
import { EMPTY_THRESHOLDS, presentThresholds, thresholdFields, typedThresholds } from './thresholds.presenter.ts'
import { denyThresholds, type TypedThresholds } from './thresholds.rules.ts'
import { addThresholds, getThreshold, getThresholds, removeThresholds, saveThresholds, type ThresholdRow } from './thresholds.service.ts'

// What does not fit is as good as absent: these addresses are typed, bookmarked and shared.
const asked = z.preprocess(
  (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined),
  z.number().optional(),
)
const ChoiceQuery = z.object({ year: asked.optional(), department: asked.optional(), way: z.enum(WAYS).optional().catch(undefined) })
const Params = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })
const Version = z.object({ version: z.coerce.number().int().positive().max(2_147_483_647) })
const typed = (max: number) => z.string().trim().max(max).default('')
const ThresholdForm = z.object({
  from_on: typed(30),
  basis: typed(1_000),
  authority_single: typed(40),
  authority_batch: typed(40),
  finance_single: typed(40),
  finance_batch: typed(40),
})

const wordsOf = (req: Request, res: Response): Words => ({ ...speech(res), locale: preferencesOf(req).locale })

function choiceOf(req: Request): Choice {
  const { year, department, way } = parse(ChoiceQuery, req.query)
  return {
    ...(year === undefined ? {} : { year }),
    ...(department === undefined ? {} : { departmentId: department }),
    ...(way === undefined ? {} : { way }),
  }
}

/** /asset-disposals: what was disposed of, computed from what is published; and who has to approve it. */
export function assetRoutes(deps: Deps): Router {
  const router = Router()
  const today = (): string => dateInShanghai(deps.now().toISOString())

  router.get('/', async (req, res) => {
    const [actor, choice, words] = [requireActor(req), choiceOf(req), wordsOf(req, res)]
    const year = Number(today().slice(0, 4))
    const overview = await deps.cache.read(['assets.page', scopeOf(actor), choice, today(), words.locale], async () =>
      presentOverview(await readOverview(deps, actor, choice, year), words),
    )
    res.render('assets/overview', { title: words.t('assets.title'), overview })
  })

  router.get('/lines', async (req, res) => {
    const [actor, words] = [requireActor(req), wordsOf(req, res)]
    const query = tableQuery(req, res, publishedLines(new Map()))
    const format = exportFormat(req)
    const view = await readLines(deps, actor, query)
    if (format !== undefined) {
      const rows = exportLines(deps, actor, query)
      await sendTable(res, view.spec, { ...words, query, format, rows, now: deps.now(), total: view.page.total })
      return
    }
    const options = optionsOf(view, query.filters['record'], words)
    const table = presentTable(view.spec, { ...words, query, page: view.page, path: '/asset-disposals/lines', options })
    res.render('assets/lines', { title: words.t('assets.lines.title'), table, tabs: tabsOf('lines', words) })
  })

  router.use('/thresholds', thresholdRoutes(deps, today))
  return router
}

function optionsOf({ choices, recordTitle }: LinesView, record: unknown, { locale, fmt }: Words) {
  const chosen = record as { readonly values: readonly string[] } | undefined
  return {
    year: choices.years.map((year) => ({ value: String(year), text: fmt.period(String(year)) })),
    department: choices.departments.map(({ id, name, nameEn }) => ({ value: String(id), text: locale === 'en' ? nameEn : name })),
    record: chosen === undefined || recordTitle === undefined ? [] : [{ value: chosen.values[0] ?? '', text: recordTitle }],
  }
}

function thresholdRoutes(deps: Deps, today: () => string): Router {
  const router = Router()
  const back = '/asset-disposals/thresholds'
  const saved = (req: Request, res: Response, key: 'assets.thresholds.saved' | 'assets.thresholds.deleted'): void => {
    notify(req, 'ok', speech(res).t(key))
    res.redirect(303, back)
  }

  router.get('/', async (req, res) => {
    const [actor, words] = [requireActor(req), wordsOf(req, res)]
    const sets = await getThresholds(deps, actor)
    res.render('assets/thresholds', {
      title: words.t('assets.thresholds.title'),
      tabs: tabsOf('thresholds', words),
      sets: presentThresholds(sets, today(), denyThresholds(actor) === undefined, words),
    })
  })

  router.get('/new', (req, res) => {
    authorize(denyThresholds(requireActor(req)))
    renderForm(req, res, undefined, EMPTY_THRESHOLDS)
  })

  router.post('/', async (req, res) => {
    const actor = requireActor(req)
    try {
      await addThresholds(deps, actor, parse(ThresholdForm, req.body))
    } catch (error) {
      renderRefused(req, res, undefined, error)
      return
    }
    saved(req, res, 'assets.thresholds.saved')
  })

  router.get('/:id', async (req, res) => {
    const set = await getThreshold(deps, requireActor(req), parseAddress(Params, req).id)
    renderForm(req, res, set, typedThresholds(set))
  })

  router.post('/:id', async (req, res) => {
    const actor = requireActor(req)
    const set = await getThreshold(deps, actor, parseAddress(Params, req).id)
    try {
      await saveThresholds(deps, actor, set.id, parse(Version, req.body).version, parse(ThresholdForm, req.body))
    } catch (error) {
      renderRefused(req, res, set, error)
      return
    }
    saved(req, res, 'assets.thresholds.saved')
  })

  router.post('/:id/delete', async (req, res) => {
    await removeThresholds(deps, requireActor(req), parseAddress(Params, req).id, parse(Version, req.body).version)
    saved(req, res, 'assets.thresholds.deleted')
  })

  return router
}

function renderRefused(req: Request, res: Response, set: ThresholdRow | undefined, error: unknown): void {
  if (!(error instanceof AppError) || (error.kind !== 'invalid' && error.kind !== 'conflict')) throw error
  res.status(statusOf(error))
  renderForm(req, res, set, { ...EMPTY_THRESHOLDS, ...(req.body as Partial<TypedThresholds>) }, error)
}

function renderForm(req: Request, res: Response, set: ThresholdRow | undefined, values: TypedThresholds, error?: AppError): void {
  const words = wordsOf(req, res)
  const { t, fmt } = words
  const problems = error?.fields ?? {}
  res.render('assets/threshold', {
    title: set === undefined ? t('assets.thresholds.new') : t('assets.thresholds.edit', { date: fmt.date(set.fromOn) }),
    form: {
      crumbs: [{ label: t('assets.thresholds.title'), href: '/asset-disposals/thresholds' }],
      fields: thresholdFields(values, problems, words),
      problems,
      refused: error === undefined || Object.keys(problems).length > 0 ? '' : t(error.code, error.params),
      action: set === undefined ? '/asset-disposals/thresholds' : `/asset-disposals/thresholds/${set.id}`,
      version: set?.version,
    },
  })
}
