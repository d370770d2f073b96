import type { Knex } from 'knex'
import { fen, formatYuan, sumFen } from '../../../core/money.ts'
import { AppError } from '../../errors.ts'
import type { MessageKey } from '../../i18n/index.ts'
import { presentChart } from '../../web/chart.ts'
import { presentTable } from '../../web/table-present.ts'
import { readTableQuery } from '../../web/table-query.ts'
import { readPage } from '../../web/table-sql.ts'
import type { TableSpec } from '../../web/table-types.ts'
import { EXPENSE_CATEGORIES } from '../categories.rules.ts'
import type { ContentDiff, Finding, Panel, ReadContext, Register, VersionRef } from '../register.ts'
import { readBudget, readBudgetRows, type BudgetRow } from './budgets.form.ts'
import { budgetsImporter } from './budgets.importer.ts'
import {
  copyBudget,
  decodeBudgetLine,
  importsOfCells,
  listBudgetLines,
  listDepartments,
  removeBudget,
  replaceBudget,
  replaceNote,
  selectBudget,
  spentByCategory,
  type BudgetLine,
} from './budgets.queries.ts'

const categoryKey = (category: BudgetLine['category']): MessageKey => `expenses.category.${category}`

const LINES: TableSpec<BudgetLine> = {
  key: 'budget-lines',
  caption: 'budgets.lines',
  columns: [
    {
      key: 'department',
      label: 'budgets.column.department',
      kind: 'text',
      sql: 'b.department_id',
      notNull: true,
      lead: true,
      value: (line, { locale }) => (locale === 'en' ? line.departmentNameEn : line.departmentName),
    },
    {
      key: 'year',
      label: 'budgets.column.year',
      kind: 'text',
      sql: 'b.year',
      notNull: true,
      phone: 'second-line',
      value: (line) => String(line.year),
    },
    {
      key: 'category',
      label: 'budgets.column.category',
      kind: 'text',
      sql: 'b.line_no',
      notNull: true,
      phone: 'second-line',
      value: (line, { t }) => t(categoryKey(line.category)),
    },
    {
      key: 'amount',
      label: 'budgets.column.amount',
      kind: 'money',
      sql: 'b.amount_fen',
      notNull: true,
      total: 'sum',
      value: (line) => line.amount,
    },
    { key: 'note', label: 'budgets.column.note', kind: 'text', phone: 'drop', optional: true, value: (line) => line.note },
  ],
  id: 'b.id',
  rowId: (line) => line.id,
  sort: { key: 'category', dir: 'asc' },
  emptyText: 'budgets.empty',
  filters: {
    department: { label: 'budgets.column.department', filter: { kind: 'select', of: 'id' }, sql: 'b.department_id' },
    category: {
      label: 'budgets.column.category',
      filter: { kind: 'select', options: EXPENSE_CATEGORIES.map(({ key }) => ({ value: key, label: categoryKey(key) })) },
      sql: 'b.category',
    },
  },
  exportable: false,
  pageSizes: [25, 50, 100, 400],
}

async function present(db: Knex, version: VersionRef, context: ReadContext): Promise<Panel> {
  const query = readTableQuery(LINES, context.query)
  const [page, lines] = await Promise.all([
    readPage(selectBudget(db, version.versionId), LINES, query, decodeBudgetLine),
    listBudgetLines(db, version.versionId),
  ])
  const departments = new Map(
    lines.map((line) => [line.departmentId, context.locale === 'en' ? line.departmentNameEn : line.departmentName]),
  )
  const options = { department: [...departments].map(([id, text]) => ({ value: String(id), text })) }
  const table = presentTable(LINES, { ...context, query, page, path: context.href, options })
  return {
    view: 'registers/budgets/show',
    data: { register: { table, ...(lines.length === 0 ? {} : { chart: chartOf(lines, context) }) } },
  }
}

function chartOf(lines: readonly BudgetLine[], context: ReadContext) {
  const { t, fmt } = context
  const rows = EXPENSE_CATEGORIES.map(({ key }) => ({
    key,
    amount: sumFen(lines.filter(({ category }) => category === key).map(({ amount }) => amount)),
  }))
    .filter(({ amount }) => amount > 0)
    .toSorted((a, b) => b.amount - a.amount)
  const [first] = rows
  const finding =
    first === undefined
      ? t('budgets.empty')
      : t('budgets.chart.finding', {
          category: t(categoryKey(first.key)),
          amount: fmt.yuan(first.amount),
          total: fmt.yuan(sumFen(rows.map(({ amount }) => amount))),
        })
  return presentChart(
    {
      id: 'budget-categories',
      kind: 'hbar',
      values: 'wan',
      title: t('budgets.chart.title'),
      note: t('common.unit.wan'),
      finding,
      labelHead: t('budgets.column.category'),
      labels: rows.map(({ key }) => t(categoryKey(key))),
      totals: true,
      series: [{ label: t('budgets.column.amount'), tone: 'primary', values: rows.map(({ amount }) => amount) }],
    },
    context,
  )
}

async function editor(db: Knex, version: VersionRef, context: ReadContext, typed?: Readonly<Record<string, unknown>>): Promise<Panel> {
  const [stored, departments] = await Promise.all([typed === undefined ? listBudgetLines(db, version.versionId) : [], listDepartments(db)])
  const year = (version.period ?? '').slice(0, 4)
  const row = (index: number, department: number, category: string): BudgetRow => ({
    index,
    typed: { department: String(department), year, category, amount: '', note: '' },
  })
  const kept = stored.map((line, index): BudgetRow => ({
    index,
    typed: {
      department: String(line.departmentId),
      year: String(line.year),
      category: line.category,
      amount: formatYuan(line.amount).replace('−', '-'),
      note: line.note,
    },
  }))
  // An empty draft offers every category of the department; otherwise three free rows at the end.
  const free =
    stored.length === 0
      ? EXPENSE_CATEGORIES.map(({ key }, i) => row(i, version.departmentId, key))
      : [0, 1, 2].map((i) => row(stored.length + i, version.departmentId, ''))
  return {
    view: 'registers/budgets/editor',
    data: {
      editor: {
        rows: typed === undefined ? [...kept, ...free] : readBudgetRows(typed),
        departments: departments.map(({ id, name, nameEn }) => ({ value: String(id), text: context.locale === 'en' ? nameEn : name })),
        categories: EXPENSE_CATEGORIES.map(({ key, code }) => ({ value: key, text: `${code} ${context.t(categoryKey(key))}` })),
      },
    },
  }
}

async function check(db: Knex, version: VersionRef): Promise<Finding[]> {
  const lines = await listBudgetLines(db, version.versionId)
  if (lines.length === 0) return [{ code: 'budgets.finding.empty', params: {}, severity: 'error' }]
  const year = Number((version.period ?? '').slice(0, 4))
  const other = year === 0 ? 0 : lines.filter((line) => line.year !== year).length
  return [
    ...lines.flatMap(({ amount, category, lineNo }): Finding[] => {
      if (amount > 0) return []
      const params = { category: `@${categoryKey(category)}`, amount: formatYuan(amount) }
      return [
        {
          code: amount < 0 ? 'budgets.finding.negative' : 'budgets.finding.zero',
          params,
          severity: amount < 0 ? 'finding' : 'note',
          line: lineNo,
          field: 'amount',
        },
      ]
    }),
    ...(other > 0
      ? [{ code: 'budgets.finding.other_year' as const, params: { n: other, year: String(year) }, severity: 'finding' as const }]
      : []),
    ...(year === 0 ? [] : await forgotten(db, version, lines, year)),
  ]
}

/** Categories that cost money last year and are missing from the department's own budget. */
async function forgotten(db: Knex, { departmentId }: VersionRef, lines: readonly BudgetLine[], year: number): Promise<Finding[]> {
  const own = new Set(lines.filter((line) => line.departmentId === departmentId && line.year === year).map(({ category }) => category))
  if (own.size === 0) return []
  const spent = await spentByCategory(db, departmentId, year - 1)
  return spent
    .filter(({ category, amount }) => amount > 0 && !own.has(category))
    .map(({ category, amount }) => ({
      code: 'budgets.finding.spent_without_budget',
      params: { category: `@${categoryKey(category)}`, amount: formatYuan(amount) },
      severity: 'note',
    }))
}

function diffBudgets(before: readonly BudgetLine[], after: readonly BudgetLine[], { t, locale }: ReadContext): ContentDiff {
  const key = (line: BudgetLine): string => `${line.departmentId} ${line.year} ${line.category}`
  const label = (line: BudgetLine): string =>
    t('budgets.diff.label', {
      department: locale === 'en' ? line.departmentNameEn : line.departmentName,
      year: String(line.year),
      category: t(categoryKey(line.category)),
    })
  const [old, now] = [new Map(before.map((line) => [key(line), line])), new Map(after.map((line) => [key(line), line]))]
  return {
    added: after.filter((line) => !old.has(key(line))).map((line) => ({ label: label(line), text: formatYuan(line.amount) })),
    removed: before.filter((line) => !now.has(key(line))).map((line) => ({ label: label(line), text: formatYuan(line.amount) })),
    changed: after.flatMap((line) => {
      const was = old.get(key(line))
      if (was === undefined) return []
      const fields = [
        ...(was.amount === line.amount
          ? []
          : [{ label: t('budgets.column.amount'), from: formatYuan(was.amount), to: formatYuan(line.amount) }]),
        ...(was.note === line.note ? [] : [{ label: t('budgets.column.note'), from: was.note, to: line.note }]),
      ]
      return fields.length === 0 ? [] : [{ label: label(line), fields }]
    }),
  }
}

const canonicalLine = (line: BudgetLine, department: string | number): object => ({
  department,
  year: line.year,
  category: line.category,
  amount: formatYuan(line.amount).replace('−', '-').replaceAll(',', ''),
  note: line.note,
})

/** The budget of a year, by department and category. The latest published one is in force (registers/published.ts). */
export const budgets: Register = {
  key: 'budgets',
  title: 'budgets.title',
  present,
  editor,
  async save(tx, version, body) {
    // A page without our rows (a submission from the record page) changes nothing.
    if (!Object.keys(body).some((name) => name.startsWith('row.'))) return
    const departments = new Set((await listDepartments(tx)).map(({ id }) => id))
    await replaceBudget(tx, version, readBudget(body, departments), await importsOfCells(tx, version.versionId))
  },
  copy: copyBudget,
  remove: removeBudget,
  async summarise(db, version) {
    const lines = await listBudgetLines(db, version.versionId)
    const findings = lines.length === 0 ? [] : await check(db, version)
    return {
      lineCount: lines.length,
      total: fen(lines.reduce((sum, { amount }) => sum + amount, 0)),
      findingCount: findings.filter(({ severity }) => severity !== 'note').length,
    }
  },
  check,
  async diff(db, from, to, context) {
    return diffBudgets(await listBudgetLines(db, from.versionId), await listBudgetLines(db, to.versionId), context)
  },
  async canonical(db, version) {
    const lines = await listBudgetLines(db, version.versionId)
    return { budget: lines.map((line) => canonicalLine(line, line.departmentName)) }
  },
  async canonicalMany(db, versions) {
    const contents = new Map<number, unknown>()
    for (const { versionId } of versions) {
      const lines = await listBudgetLines(db, versionId)
      contents.set(versionId, { budget: lines.map((line) => canonicalLine(line, line.departmentId)) })
    }
    return contents
  },
  async texts(db, version) {
    const lines = await listBudgetLines(db, version.versionId)
    return lines
      .filter(({ note }) => note !== '')
      .map(({ lineNo, note }) => ({
        place: `line:${lineNo}:note`,
        label: 'secrecy.place.line',
        params: { n: lineNo, field: '@budgets.column.note' },
        text: note,
      }))
  },
  async replaceText(tx, version, place, from, to) {
    const line = Number(/^line:(\d+):note$/.exec(place)?.[1] ?? 0)
    if (!(await replaceNote(tx, version.versionId, line, from, to))) throw new AppError('conflict', 'errors.changed_meanwhile')
  },
  importer: budgetsImporter,
}
