import type { Request, Response, Router } from 'express'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { sendSheet } from '../web/send-sheet.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import type { TableQuery } from '../web/table-types.ts'
import { wordsOf } from '../web/words.ts'
import { NO_REFUSAL, refusal, typedIn, type Refusal } from '../web/page-refusal.ts'
import {
  dropTemplate,
  getChecklist,
  listAllTemplates,
  saveChecklist,
  saveTemplate,
  schemeChoices,
  useScheme,
  useTemplate,
} from './checklist.service.ts'
import { announceDraw, drawEvidence, drawLot } from './draws.service.ts'
import { drawFields, presentInspection } from './inspection.presenter.ts'
import { getInspection } from './inspection.service.ts'
import {
  AddForm,
  DrawForm,
  DrawParams,
  IdParams,
  InspectionForm,
  LotForm,
  readItems,
  ReasonForm,
  TemplateForm,
  VersionForm,
  VisitsForm,
} from './inspections.forms.ts'
import { denyManage, denyPlanning } from './inspections.policy.ts'
import {
  addVisits,
  cancelInspection,
  createInspection,
  editInspection,
  enterInPlan,
  exportPlan,
  listInspecting,
  listPlan,
  planFigures,
  type TypedInspection,
} from './inspections.service.ts'
import { PLAN } from './inspections.table.ts'
import { crumbsOf, inspectionFields, LIST, partsOf, presentChecklist, presentPlan, presentTemplates, typedOf } from './plan.presenter.ts'

const EMPTY = (today: string): TypedInspection => ({
  kind: 'periodic',
  title: '',
  purpose: '',
  fromOn: today,
  toOn: today,
  rectificationDays: '10',
  schemeId: null,
  joint: [],
})

/** The plan, one inspection, its checklist and its draws. */
export function planRoutes(router: Router, deps: Deps): void {
  listRoutes(router, deps)
  formRoutes(router, deps)
  changeRoutes(router, deps)
  checklistRoutes(router, deps)
  drawRoutes(router, deps)
}

const idOf = (req: Request): number => parseAddress(IdParams, req).id
const at = (id: number): string => `${LIST}/${id}`

function listRoutes(router: Router, deps: Deps): void {
  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, PLAN)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, PLAN, { ...words, query, format, rows: exportPlan(deps, actor, query), now: deps.now() })
      return
    }
    const year = words.today.slice(0, 4)
    const [page, figures] = await Promise.all([listPlan(deps, actor, query), planFigures(deps, actor, year)])
    const plan = presentPlan(figures, year, chosenYear(query), actor, words)
    const empty = { text: words.t('inspections.plan.empty'), help: words.t('inspections.plan.empty.help') }
    res.render('inspections/index', {
      title: words.t('inspections.title'),
      parts: partsOf('plan', actor, words),
      plan,
      table: presentTable(PLAN, { ...words, query, page, path: LIST, heading: false, empty }),
    })
  })

  router.get('/templates', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const templates = await listAllTemplates(deps, actor)
    res.render('inspections/templates', {
      title: words.t('inspections.part.templates'),
      parts: partsOf('templates', actor, words),
      crumbs: crumbsOf(words),
      templates: presentTemplates(templates, actor, words),
    })
  })
  router.post('/templates/:id/drop', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    await dropTemplate(deps, actor, idOf(req), parse(VersionForm, req.body).version)
    notify(req, 'ok', t('inspections.notice.template_dropped'))
    res.redirect(303, `${LIST}/templates`)
  })
}

/** The year whose first and last day the list is bounded by. */
function chosenYear({ filters }: TableQuery): string | undefined {
  const { from_on: days } = filters
  if (days?.kind !== 'date-range' || days.from === undefined) return undefined
  const year = days.from.slice(0, 4)
  return days.from === `${year}-01-01` && days.to === `${year}-12-31` ? year : undefined
}

function formRoutes(router: Router, deps: Deps): void {
  const render = async (
    req: Request,
    res: Response,
    typed: TypedInspection,
    of?: { id: number; version: number },
    refused: Refusal = NO_REFUSAL,
  ) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const [schemes, inspecting] = await Promise.all([schemeChoices(deps), listInspecting(deps.db.read)])
    const title = words.t(of === undefined ? 'inspections.new' : 'inspections.edit')
    res.status(refused.status).render('inspections/form', {
      title,
      crumbs: crumbsOf(words),
      fields: inspectionFields(typed, refused.problems, { schemes, inspecting, lead: actor.departmentId }, words),
      problems: refused.problems,
      said: refused.said,
      of,
      action: of === undefined ? LIST : `${at(of.id)}/edit`,
    })
  }

  router.get('/new', async (req, res) => {
    const { actor, today } = wordsOf(deps, req, res)
    authorize(denyPlanning(actor))
    await render(req, res, EMPTY(today))
  })
  router.post('/', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    authorize(denyPlanning(actor))
    const typed = parse(InspectionForm, req.body)
    try {
      const id = await createInspection(deps, actor, typed)
      notify(req, 'ok', t('inspections.notice.drafted'))
      res.redirect(303, `${at(id)}/checklist`)
    } catch (error) {
      await render(req, res, typed, undefined, refusal(error, t))
    }
  })
  router.get('/:id/edit', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { inspection } = await getInspection(deps, actor, idOf(req))
    authorize(denyManage(actor, inspection))
    if (inspection.state !== 'draft' && inspection.state !== 'planned') throw new AppError('conflict', 'inspections.error.state')
    await render(req, res, typedOf(inspection), inspection)
  })
  router.post('/:id/edit', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = idOf(req)
    const { inspection } = await getInspection(deps, actor, id)
    authorize(denyManage(actor, inspection))
    const { version } = parse(VersionForm, req.body)
    const typed = parse(InspectionForm, req.body)
    try {
      await editInspection(deps, actor, id, version, typed)
      notify(req, 'ok', t('inspections.notice.edited'))
      res.redirect(303, at(id))
    } catch (error) {
      await render(req, res, typed, { id, version }, refusal(error, t))
    }
  })
}

async function renderInspection(deps: Deps, req: Request, res: Response, refused: Refusal = NO_REFUSAL): Promise<void> {
  const { actor, ...words } = wordsOf(deps, req, res)
  const found = await getInspection(deps, actor, idOf(req))
  const page = presentInspection(found, actor, typedIn(req), refused.problems, words)
  res.status(refused.status).render('inspections/show', { title: found.inspection.title, page, said: refused.said })
}

function changeRoutes(router: Router, deps: Deps): void {
  router.get('/:id', (req, res) => renderInspection(deps, req, res))

  const act = (verb: string, said: 'planned' | 'cancelled' | 'visits_added', change: (req: Request, id: number) => Promise<unknown>) =>
    router.post(`/:id/${verb}`, async (req, res) => {
      const { actor, t } = wordsOf(deps, req, res)
      const id = idOf(req)
      const { inspection } = await getInspection(deps, actor, id)
      authorize(denyManage(actor, inspection))
      try {
        await change(req, id)
        notify(req, 'ok', t(`inspections.notice.${said}`))
        res.redirect(303, at(id))
      } catch (error) {
        await renderInspection(deps, req, res, refusal(error, t))
      }
    })
  const who = (req: Request, res: Response | undefined = req.res) => wordsOf(deps, req, res!).actor
  act('plan', 'planned', (req, id) => enterInPlan(deps, who(req), id, parse(VersionForm, req.body).version))
  act('cancel', 'cancelled', (req, id) => cancelInspection(deps, who(req), id, parse(ReasonForm, req.body)))
  act('visits', 'visits_added', (req, id) => {
    const { departments: departmentIds, on_day: onDay } = parse(VisitsForm, req.body)
    return addVisits(deps, who(req), id, { departmentIds, onDay })
  })
}

function checklistRoutes(router: Router, deps: Deps): void {
  const render = async (req: Request, res: Response, refused: Refusal = NO_REFUSAL, typed?: ReturnType<typeof readItems>) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const list = presentChecklist(await getChecklist(deps, actor, idOf(req)), typed, refused.problems, words)
    const title = words.t('inspections.checklist.title')
    const crumbs = crumbsOf(words, { label: list.title, href: at(list.id) })
    res.status(refused.status).render('inspections/checklist', { title, crumbs, list, said: refused.said })
  }
  router.get('/:id/checklist', (req, res) => render(req, res))
  router.post('/:id/checklist', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = idOf(req)
    await getChecklist(deps, actor, id)
    const { version } = parse(VersionForm, req.body)
    const typed = readItems(req.body as Record<string, unknown>)
    try {
      await saveChecklist(deps, actor, id, version, typed)
      notify(req, 'ok', t('inspections.notice.checklist'))
      res.redirect(303, at(id))
    } catch (error) {
      await render(req, res, refusal(error, t), typed)
    }
  })
  router.post('/:id/checklist/add', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = idOf(req)
    await getChecklist(deps, actor, id)
    try {
      const { version, from } = parse(AddForm, req.body)
      await (from === 'scheme' ? useScheme(deps, actor, id, version) : useTemplate(deps, actor, id, version, from))
      notify(req, 'ok', t('inspections.notice.checklist'))
      res.redirect(303, `${at(id)}/checklist`)
    } catch (error) {
      await render(req, res, refusal(error, t))
    }
  })
  router.post('/:id/checklist/keep', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = idOf(req)
    await getChecklist(deps, actor, id)
    try {
      await saveTemplate(deps, actor, id, parse(TemplateForm, req.body).name)
      notify(req, 'ok', t('inspections.notice.template_kept'))
      res.redirect(303, `${at(id)}/checklist`)
    } catch (error) {
      await render(req, res, refusal(error, t))
    }
  })
}

function drawRoutes(router: Router, deps: Deps): void {
  const renderNew = async (req: Request, res: Response, refused: Refusal = NO_REFUSAL) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { inspection } = await getInspection(deps, actor, idOf(req))
    authorize(denyManage(actor, inspection))
    res.status(refused.status).render('inspections/draw', {
      title: words.t('inspections.draw.title'),
      crumbs: crumbsOf(words, { label: inspection.title, href: at(inspection.id) }),
      id: inspection.id,
      fields: drawFields(typedIn(req), refused.problems, words),
      problems: refused.problems,
      said: refused.said,
    })
  }
  router.get('/:id/draws/new', (req, res) => renderNew(req, res))
  router.post('/:id/draws', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = idOf(req)
    const { inspection } = await getInspection(deps, actor, id)
    authorize(denyManage(actor, inspection))
    try {
      const { from_on: fromOn, to_on: toOn, public_source: publicSource, ...rest } = parse(DrawForm, req.body)
      await announceDraw(deps, actor, id, { ...rest, fromOn, toOn, publicSource })
      notify(req, 'ok', t('inspections.notice.announced'))
      res.redirect(303, at(id))
    } catch (error) {
      await renderNew(req, res, refusal(error, t))
    }
  })
  router.post('/:id/draws/:draw', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const of = parseAddress(DrawParams, req)
    const { inspection } = await getInspection(deps, actor, of.id)
    authorize(denyManage(actor, inspection))
    try {
      const { version, public_text: publicText } = parse(LotForm, req.body)
      await drawLot(deps, actor, of, { version, publicText })
      notify(req, 'ok', t('inspections.notice.drawn'))
      res.redirect(303, at(of.id))
    } catch (error) {
      await renderInspection(deps, req, res, refusal(error, t))
    }
  })
  router.get('/:id/draws/:draw/evidence.json', async (req, res) => {
    const of = parseAddress(DrawParams, req)
    const evidence = await drawEvidence(deps, wordsOf(deps, req, res).actor, of)
    const name = `inspection-draw-${of.draw}`
    await sendSheet(res, { name, fallback: name, format: 'json' }, Buffer.from(`${JSON.stringify(evidence, undefined, 1)}\n`))
  })
}
