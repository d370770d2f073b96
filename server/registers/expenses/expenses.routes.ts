import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { dateInShanghai } from '../../../core/dates.ts'
import type { Deps } from '../../deps.ts'
import { scopeOf } from '../../disclosures/disclosures.service.ts'
import { requireActor } from '../../web/actor.ts'
import { notify, preferencesOf, speech } from '../../web/frame.ts'
import { parse, parseAddress } from '../../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../../web/table.ts'
import { presentDepartments } from './expenses.departments.ts'
import { presentLines } from './expenses.lines-page.ts'
import { deleteLine, getLine, presentLineForm, saveLine } from './expenses.line-edit.ts'
import { presentNormal } from './expenses.normal.ts'
import { presentOverview } from './expenses.overview.ts'
import { exportLines, readDepartments, readLines, readNormal, readOverview, type Choice } from './expenses.reading.ts'
import { isExpenseCategory, type ExpenseCategory } from './expenses.rules.ts'
import { LINES } from './expenses.table.ts'
import type { Words } from './expenses.tabs.ts'

// What does not fit is as good as absent: these addresses are typed, bookmarked and shared.
const optionalInt = z
  .preprocess((value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined), z.number().optional())
  .optional()
const ChoiceQuery = z.object({
  year: optionalInt,
  department: optionalInt,
  category: z
    .preprocess((value) => (typeof value === 'string' && isExpenseCategory(value) ? value : undefined), z.string().optional())
    .optional(),
  measure: z.unknown().optional(),
})
const LineParams = z.object({ id: z.coerce.number().int().positive() })

const wordsOf = (req: Request, res: Response): Words => ({ ...speech(res), locale: preferencesOf(req).locale })

function choiceOf(req: Request): Choice {
  const { year, department, category } = parse(ChoiceQuery, req.query)
  return {
    ...(year === undefined ? {} : { year }),
    ...(department === undefined ? {} : { departmentId: department }),
    ...(category === undefined ? {} : { category: category as ExpenseCategory }),
  }
}

/** What was spent, by month, department and line: read by everybody, computed from what is published. */
export function expenseRoutes(deps: Deps): Router {
  const router = Router()
  const today = (): string => dateInShanghai(deps.now().toISOString())
  const thisYear = (): number => Number(today().slice(0, 4))

  router.get('/', async (req, res) => {
    const [actor, choice, words] = [requireActor(req), choiceOf(req), wordsOf(req, res)]
    const overview = await deps.cache.read(['expenses.page', scopeOf(actor), choice, today(), words.locale], async () =>
      presentOverview(await readOverview(deps, actor, choice, thisYear()), today(), words),
    )
    res.render('expenses/overview', { title: words.t('expenses.title'), overview })
  })

  router.get('/departments', async (req, res) => {
    const { category, year } = choiceOf(req)
    const view = await readDepartments(
      deps,
      requireActor(req),
      { ...(year === undefined ? {} : { year }), ...(category === undefined ? {} : { category }) },
      thisYear(),
    )
    const words = wordsOf(req, res)
    const measure = parse(ChoiceQuery, req.query).measure === 'head' ? 'head' : 'total'
    res.render('expenses/departments', {
      title: words.t('expenses.departments.title'),
      comparison: presentDepartments(view, measure, today(), words),
    })
  })

  router.get('/normal', async (req, res) => {
    const choice = choiceOf(req)
    const category = choice.category ?? 'reception'
    const words = wordsOf(req, res)
    const view = await readNormal(deps, requireActor(req), { ...choice, category }, today())
    res.render('expenses/normal', { title: words.t('expenses.normal.title'), normal: presentNormal(view, category, words) })
  })

  router.get('/lines', async (req, res) => {
    const actor = requireActor(req)
    const query = tableQuery(req, res, LINES)
    const words = wordsOf(req, res)
    const format = exportFormat(req)
    const view = await readLines(deps, actor, query)
    if (format !== undefined) {
      await sendTable(res, LINES, {
        ...words,
        query,
        format,
        rows: exportLines(deps, actor, query),
        now: deps.now(),
        total: view.page.total,
      })
      return
    }
    const { options, tabs } = presentLines(view, query, words)
    const table = presentTable(LINES, { ...words, query, page: view.page, path: '/expenses/lines', options })
    res.render('expenses/lines', { title: words.t('expenses.lines.title'), table, tabs })
  })

  router.get('/lines/:id/edit', async (req, res) => {
    const words = wordsOf(req, res)
    const line = await getLine(deps, requireActor(req), parseAddress(LineParams, req).id)
    res.render('expenses/line-edit', { title: words.t('expenses.edit.title', { n: line.line.lineNo }), form: presentLineForm(line, words) })
  })

  router.post('/lines/:id/edit', async (req, res) => {
    const words = wordsOf(req, res)
    const actor = requireActor(req)
    const { id } = parseAddress(LineParams, req)
    const outcome = await saveLine(deps, actor, id, req.body as Record<string, unknown>)
    if ('problems' in outcome) {
      const title = words.t('expenses.edit.title', { n: outcome.line.line.lineNo })
      res.status(422).render('expenses/line-edit', {
        title,
        form: presentLineForm(outcome.line, words, req.body as Record<string, unknown>, outcome.problems),
      })
      return
    }
    notify(req, 'ok', words.t('expenses.edit.saved', { n: outcome.lineNo }))
    res.redirect(303, `/disclosures/${outcome.disclosureId}/edit`)
  })

  router.post('/lines/:id/delete', async (req, res) => {
    const { t } = wordsOf(req, res)
    const { disclosureId, lineNo } = await deleteLine(deps, requireActor(req), parseAddress(LineParams, req).id)
    notify(req, 'ok', t('expenses.edit.deleted', { n: lineNo }))
    res.redirect(303, `/disclosures/${disclosureId}/edit`)
  })

  return router
}
