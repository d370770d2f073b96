import type { Knex } from 'knex'
import type { Fen } from '../../../core/money.ts'
import { presentChart } from '../../web/chart.ts'
import { presentTable } from '../../web/table-present.ts'
import { readTableQuery } from '../../web/table-query.ts'
import { readPage } from '../../web/table-sql.ts'
import type { TableView } from '../../web/table-types.ts'
import type { Panel, ReadContext, VersionRef } from '../register.ts'
import { byMonth, change, execution, groupBy, total, within, type Grouped } from './expenses.figures.rules.ts'
import { decodeLine, linesOf } from './expenses.lines.ts'
import { linesHref, monthOf } from './expenses.periods.rules.ts'
import { listBudgets, type Budget } from './expenses.budgets.queries.ts'
import { sumLines } from './expenses.queries.ts'
import { isPublished, readShape, type Shape } from './expenses.version.queries.ts'
import type { ExpenseCategory } from './expenses.rules.ts'
import { recordLines } from './expenses.table.ts'

const GUESTS: readonly ExpenseCategory[] = ['reception', 'travel', 'abroad', 'meeting', 'training']

/** What readers see inside the record: the lines with their findings, and how the spending stands against budget and last year. */
export async function presentRecord(db: Knex, version: VersionRef, context: ReadContext): Promise<Panel> {
  const shape = await readShape(db, version.versionId)
  const [table, standing] = await Promise.all([
    lineTable(db, version, context, shape),
    shape.n === 0 ? undefined : readStanding(db, version, shape),
  ])
  return {
    view: 'registers/expenses/show',
    data: {
      register: {
        table,
        ...(standing === undefined ? {} : { chart: standingChart(standing, context), facts: standingFacts(standing, context) }),
      },
    },
  }
}

const categoriesOf = ({ sums }: Shape): ExpenseCategory[] => [...new Set(sums.map(({ category }) => category))]

async function lineTable(db: Knex, version: VersionRef, context: ReadContext, shape: Shape): Promise<TableView> {
  const categories = categoriesOf(shape)
  const spec = recordLines({ guests: categories.some((category) => GUESTS.includes(category)), categories: categories.length > 1 })
  const query = readTableQuery(spec, context.query)
  const [page, published] = await Promise.all([
    readPage(linesOf(db, version.versionId), spec, query, decodeLine),
    context.published ?? isPublished(db, version.versionId),
  ])
  const table = presentTable(spec, { ...context, query, page, path: context.href })
  // The page of lines serves the file, so that only what is published leaves the house, exactly as it is filtered here.
  const exported = (href: string): string => `/expenses/lines?record=${version.disclosureId}&${href.split('?')[1] ?? ''}`
  return { ...table, exports: published ? table.exports.map((link) => ({ ...link, href: exported(link.href) })) : [] }
}

/** Where a record stands in its year: its own lines and everything else that is published of its departments and categories. */
interface Standing {
  readonly year: number
  readonly last: number
  readonly categories: readonly ExpenseCategory[]
  /** Of this version. */
  readonly own: readonly Grouped[]
  /** Of this version and the other published ones, this year and last. */
  readonly all: readonly Grouped[]
  readonly budgets: readonly Budget[]
  readonly departmentId: number | undefined
}

async function readStanding(db: Knex, version: VersionRef, shape: Shape): Promise<Standing> {
  const last = shape.sums.reduce((latest, { period }) => (period > latest ? period : latest), '')
  const [year, categories] = [Number(last.slice(0, 4)), categoriesOf(shape)]
  const cells = new Set(shape.sums.map(({ departmentId, category }) => `${departmentId} ${category}`))
  const departments = new Set(shape.sums.map(({ departmentId }) => departmentId))
  const [only] = departments.size === 1 ? departments : []
  const scope = {
    ...(only === undefined ? {} : { departmentId: only }),
    ...(categories.length === 1 && categories[0] !== undefined ? { category: categories[0] } : {}),
  }
  const reader = { readersOf: version.disclosureId }
  const [others, budgets] = await Promise.all([
    sumLines(db, reader, { ...scope, from: `${year - 1}-01`, to: `${year}-12`, except: version.disclosureId }),
    listBudgets(db, reader, year, scope),
  ])
  const mine = (row: { departmentId: number; category: string }): boolean => cells.has(`${row.departmentId} ${row.category}`)
  return {
    year,
    last: Number(last.slice(5, 7)),
    categories,
    own: shape.sums,
    all: [...others.filter(mine), ...shape.sums],
    budgets: budgets.filter(mine),
    departmentId: only,
  }
}

/** The months of this version, a year earlier. */
function yearBefore({ own, all }: Standing): Grouped[] {
  const months = new Set(own.map(({ period }) => `${Number(period.slice(0, 4)) - 1}${period.slice(4)}`))
  return all.filter(({ period }) => months.has(period))
}

function standingFacts({ year, last, all, budgets }: Standing, { t, fmt }: ReadContext) {
  const [now, before] = [within(all, year, last), total(within(all, year - 1, last))]
  const { budget, spent } = execution(now, budgets)
  const against = change(total(now), before)
  return [
    { label: t('expenses.record.budget'), value: budget > 0 ? fmt.yuan(budget) : t('expenses.record.no_budget'), num: true },
    { label: t('expenses.record.cumulative'), value: fmt.yuan(total(now)), num: true },
    ...(budget > 0 ? [{ label: t('expenses.record.share'), value: fmt.percent(spent / budget), num: true }] : []),
    ...(against === undefined ? [] : [{ label: t('expenses.record.change'), value: fmt.percent(against), num: true }]),
  ]
}

function standingChart(standing: Standing, context: ReadContext) {
  const { t, fmt } = context
  const { own } = standing
  const before = total(yearBefore(standing))
  const base = {
    values: 'yuan' as const,
    small: true,
    note: t('common.unit.yuan'),
    finding: t('expenses.record.finding', { amount: fmt.yuan(total(own)), before: fmt.yuan(before) }),
  }
  const chart = standing.categories.length > 1 ? categoryBars(standing, context) : monthBars(standing, context)
  return presentChart({ ...base, ...chart, id: 'record-standing' }, context)
}

function categoryBars(standing: Standing, { t }: ReadContext) {
  const [now, before] = [groupBy(standing.own, ({ category }) => category), groupBy(yearBefore(standing), ({ category }) => category)]
  const rows = [...now]
    .map(([category, sums]) => ({ category, now: total(sums), before: total(before.get(category) ?? []) }))
    .toSorted((a, b) => b.now - a.now)
  return {
    kind: 'hbar' as const,
    title: t('expenses.record.by_category'),
    labelHead: t('expenses.field.category'),
    labels: rows.map(({ category }) => t(`expenses.category.${category}`)),
    series: [
      { label: t('expenses.record.this_period'), tone: 'primary' as const, values: rows.map((row): Fen => row.now) },
      ...(rows.some((row) => row.before !== 0)
        ? [{ label: t('expenses.record.same_period'), tone: 'previous' as const, values: rows.map((row): Fen => row.before) }]
        : []),
    ],
  }
}

function monthBars({ year, last, all, categories, departmentId }: Standing, { t, fmt }: ReadContext) {
  const months = Array.from({ length: last }, (_, i) => i + 1)
  const [now, before] = [byMonth(all, year), byMonth(all, year - 1)]
  const hrefs = (of: number) =>
    months.map((month) => linesHref({ from: monthOf(of, month), to: monthOf(of, month), departmentId, category: categories[0] }))
  const value = (amounts: readonly (Fen | null)[]) => months.map((month) => amounts[month - 1] ?? null)
  return {
    kind: 'bar' as const,
    title: t('expenses.record.by_month'),
    labelHead: t('expenses.field.period'),
    labels: months.map((month) => fmt.month(month)),
    series: [
      { label: fmt.period(String(year)), tone: 'primary' as const, values: value(now), hrefs: hrefs(year) },
      ...(before.some((amount) => amount !== null)
        ? [{ label: fmt.period(String(year - 1)), tone: 'previous' as const, values: value(before), hrefs: hrefs(year - 1) }]
        : []),
    ],
  }
}
