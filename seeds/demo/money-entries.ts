import { dateInShanghai } from '../../core/dates.ts'
import { draftTitle } from '../../server/disclosures/disclosures.rules.ts'
import { budgetOf, type BudgetRow } from './budgets.ts'
import { chain } from './chains.ts'
import { workingDay } from './clock.ts'
import type { Content, Entry } from './entries.ts'
import type { Setting } from './expense-entries.ts'
import type { ExpenseRow } from './expenses.ts'
import { Chance } from './random.ts'

/** The two budgets: last year's from its January, this year's from the December before it, so that it stands on the first day. */
export function budgetEntries(linesOf: (year: number) => readonly ExpenseRow[], setting: Setting): Entry[] {
  const year = Number(dateInShanghai(setting.now.toISOString()).slice(0, 4))
  return [budgetEntry(year - 1, `${year - 1}-01-06`, linesOf, setting), budgetEntry(year, `${year - 1}-12-10`, linesOf, setting)]
}

const content = (budgets: readonly BudgetRow[]): Content => ({
  json: '{}',
  lineCount: budgets.length,
  total: budgets.reduce((sum, { amount }) => sum + amount, 0),
  findings: 0,
  budgets,
})

function budgetEntry(year: number, formed: string, linesOf: (year: number) => readonly ExpenseRow[], setting: Setting): Entry {
  const item = setting.items.get('A3-01')!
  const chance = new Chance(`budget-entry/${year}`)
  const formedOn = workingDay(formed, 0)
  const budgets = budgetOf(year, linesOf(year))
  const stages = chain(
    { item, department: 'CWK', until: 'published', lastOn: workingDay(formedOn, 8), notBefore: formedOn, now: setting.now },
    setting.offices,
    chance,
  )
  const title = draftTitle(item.title, String(year))
  const summary = `${year}年局机关和局属单位经费预算，分科室和支出类别。`
  const first = { title, summary, changeNote: '', content: content(budgets), stages }
  const changeNote = `${year}年年中预算调整：职业能力建设科差旅费、就业服务中心培训费各追加，其余不变。`
  const adjusted = chain(
    {
      item,
      department: 'CWK',
      until: 'published',
      lastOn: workingDay(`${year}-08-20`, 0),
      notBefore: `${year}-08-04`,
      now: setting.now,
      changeNote,
    },
    setting.offices,
    chance,
  )
  return {
    item,
    department: 'CWK',
    period: String(year),
    formedOn,
    versions: [first, { ...first, changeNote, content: content(budgets.map(raised)), stages: adjusted }],
  }
}

const RAISED = [
  ['ZYJN', 'travel', 300_000],
  ['JYZX', 'training', 1_500_000],
] as const
function raised(row: BudgetRow): BudgetRow {
  const more = RAISED.find(([department, category]) => department === row.department && category === row.category)?.[2]
  return more === undefined ? row : { ...row, amount: row.amount + more, note: '年中追加' }
}
