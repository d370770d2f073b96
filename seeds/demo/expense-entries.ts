import { addDays, dateInShanghai, firstDayOf, lastDayOf } from '../../core/dates.ts'
import { fen, formatYuan } from '../../core/money.ts'
import { draftTitle, type ReviewState } from '../../server/disclosures/disclosures.rules.ts'
import { checkExpense } from '../../server/registers/expenses/expenses.checks.rules.ts'
import type { CatalogueItemData } from '../catalogue/shape.ts'
import { chain, type ChainPlan, type Offices } from './chains.ts'
import { lastBusyDay, workingDay } from './clock.ts'
import { WORKING_DEPARTMENTS } from './departments.ts'
import type { Content, Entry, EntryVersion } from './entries.ts'
import type { ExpenseRow } from './expenses.ts'
import { Chance } from './random.ts'
import { MONTHLY_ITEMS } from './spending.ts'
import { justCorrected, overrideOf, type Override } from './waiting.ts'
import { CORRECTIONS, WITHDRAWN_EXPENSES } from './texts/reviews.ts'

export interface Setting {
  readonly now: Date
  readonly offices: Offices
  readonly items: ReadonlyMap<string, CatalogueItemData>
}

/** One entry a department, item and month, made of what was spent by yesterday. */
export function expenseEntries(lines: readonly ExpenseRow[], periods: readonly string[], setting: Setting): Entry[] {
  const today = dateInShanghai(setting.now.toISOString())
  const byKey = new Map<string, ExpenseRow[]>()
  for (const line of lines) {
    const key = `${line.period}/${line.department}/${line.category}`
    if (line.occurredOn < today) byKey.set(key, [...(byKey.get(key) ?? []), line])
  }
  return periods.flatMap((period) =>
    WORKING_DEPARTMENTS.flatMap(({ code }) =>
      MONTHLY_ITEMS.flatMap(([item, categories]) => {
        const own = categories.flatMap((category) => byKey.get(`${period}/${code}/${category}`) ?? [])
        return own.length > 0 || item === 'A1-01' ? entryOf(setting.items.get(item)!, code, period, own, setting) : []
      }),
    ),
  )
}

function entryOf(item: CatalogueItemData, department: string, period: string, found: readonly ExpenseRow[], setting: Setting): Entry[] {
  const chance = new Chance(`entry/${item.code}/${department}/${period}`)
  const lines = ordered(found, chance)
  const base = { item, department, period, formedOn: lastDayOf(period) }
  const override = overrideOf(item.code, department, period, setting.now)
  if (period === dateInShanghai(setting.now.toISOString()).slice(0, 7)) return running(base, lines, setting, chance)
  const plan = override === undefined ? published(base, setting.now, chance) : held(base, override, setting.now)
  const content = expenseContent(override?.state === 'returned' ? withPhoneNumber(lines) : lines)
  const first = { ...textsOf(item, period, lines), changeNote: '', content, stages: chain(plan, setting.offices, chance) }
  const lately = item.code === 'A1-01' && department === 'BGS' && period === justCorrected(setting.now)
  const isCorrected = override === undefined && lines.length > 1 && (lately || chance.happens(0.03))
  const entry: Entry = { ...base, versions: isCorrected ? [first, correction(base, first, lines, setting, chance, lately)] : [first] }
  return [
    item.code === 'A2-08' && period === `${Number(setting.now.toISOString().slice(0, 4)) - 1}-06` && department === 'SBZX'
      ? { ...entry, withdrawal: withdrawal(first) }
      : entry,
  ]
}

type Base = Pick<Entry, 'item' | 'department' | 'formedOn'> & { readonly period: string }

/** Most within 8 to 16 working days, some later than the 20 allowed. */
function published({ item, department, period, formedOn }: Base, now: Date, chance: Chance): ChainPlan {
  const late = chance.happens(department === 'SBZX' ? 0.2 : department === 'ZCY' ? 0.12 : 0.04)
  const offset = late ? chance.int(21, 27) : 7 + chance.int(1, 3) + chance.int(0, 3) + chance.int(0, 3)
  const back = chance.happens(0.09)
    ? { returnedBy: chance.pick<ReviewState>(['head_review', 'secrecy_review', 'secrecy_review', 'approval_1']) }
    : {}
  const wanted = workingDay(lastDayOf(period), offset)
  // Most of what would have come out in the last days came a little earlier, so that the news of those days can be read.
  const crowded = offset > 11 && !late && wanted > workingDay(lastBusyDay(now), -4) && wanted <= lastBusyDay(now) && chance.happens(0.8)
  const lastOn = crowded ? workingDay(wanted, -4) : wanted
  return { item, department, until: 'published', lastOn, notBefore: addDays(formedOn, 1), now, ...back }
}

function held({ item, department, formedOn }: Base, { state, daysAgo, returnedBy, remark }: Override, now: Date): ChainPlan {
  const lastOn = workingDay(lastBusyDay(now), -daysAgo)
  const why = { ...(returnedBy === undefined ? {} : { returnedBy }), ...(remark === undefined ? {} : { remark }) }
  return { item, department, until: state, lastOn, notBefore: addDays(formedOn, 1), lately: true, now, ...why }
}

/** The month that still runs: somebody has begun to enter it. */
function running(base: Base, lines: readonly ExpenseRow[], setting: Setting, chance: Chance): Entry[] {
  const last = lastBusyDay(setting.now)
  const begins = base.department === 'JYCJ' ? ['A1-01', 'A2-01', 'A2-03'].includes(base.item.code) : chance.happens(0.25)
  if (lines.length === 0 || last < firstDayOf(base.period) || !begins) return []
  const plan: ChainPlan = { item: base.item, department: base.department, until: 'draft', lastOn: last, notBefore: last, now: setting.now }
  return [
    {
      ...base,
      versions: [
        {
          ...textsOf(base.item, base.period, lines),
          changeNote: '',
          content: expenseContent(lines),
          stages: chain(plan, setting.offices, chance),
        },
      ],
    },
  ]
}

function textsOf(item: CatalogueItemData, period: string, lines: readonly ExpenseRow[]): Pick<EntryVersion, 'title' | 'summary'> {
  const title = draftTitle(item.title, period)
  if (lines.length === 0) return { title, summary: '本月没有发生公务接待支出，零报告。' }
  return {
    title,
    summary: `本月${item.title.replace('支出', '').replace('明细', '支出')}${lines.length}笔，合计 ${formatYuan(fen(sum(lines)))} 元。`,
  }
}

const sum = (lines: readonly ExpenseRow[]): number => lines.reduce((total, { amount }) => total + amount, 0)

function ordered(lines: readonly ExpenseRow[], chance: Chance): ExpenseRow[] {
  const rows = [...lines].sort((a, b) => (a.occurredOn < b.occurredOn ? -1 : a.occurredOn > b.occurredOn ? 1 : 0))
  const twice = rows.length > 2 && chance.happens(0.008) ? rows.length - 2 : -1
  return twice < 0 ? rows : [...rows.slice(0, twice + 1), { ...rows[twice]!, duplicateOf: twice + 1 }, ...rows.slice(twice + 1)]
}

export function expenseContent(expenses: readonly ExpenseRow[]): Content {
  const findings = expenses.reduce(
    (count, line) => count + checkExpense(checkable(line)).filter(({ severity }) => severity !== 'note').length,
    0,
  )
  return { json: '{}', lineCount: expenses.length, total: sum(expenses), findings, expenses }
}

export const checkable = (line: ExpenseRow): Parameters<typeof checkExpense>[0] => ({
  ...line,
  amount: fen(line.amount),
  standard: line.standard === null ? null : fen(line.standard),
  officialLetterNo: line.letterNo,
})

/** What a secrecy reviewer finds. The number belongs to nobody. */
function withPhoneNumber(lines: readonly ExpenseRow[]): ExpenseRow[] {
  const at = Math.min(3, lines.length - 1)
  return lines.map((line, i) => (i === at ? { ...line, note: '联系人电话 13800000000' } : line))
}

function correction(
  base: Base,
  first: EntryVersion,
  lines: readonly ExpenseRow[],
  setting: Setting,
  chance: Chance,
  lately: boolean,
): EntryVersion {
  const at = chance.int(0, lines.length - 1)
  const { rows, note } = corrected(lines, at, chance)
  const from = dateInShanghai(first.stages.at(-1)!.at)
  const lastOn = lately ? workingDay(lastBusyDay(setting.now), -1) : workingDay(from, chance.int(6, 30))
  const plan: ChainPlan = {
    item: base.item,
    department: base.department,
    until: 'published',
    lastOn,
    notBefore: addDays(from, 1),
    changeNote: note,
    lately,
    now: setting.now,
  }
  return {
    ...textsOf(base.item, base.period, rows),
    changeNote: note,
    content: expenseContent(rows),
    stages: chain(plan, setting.offices, chance),
  }
}

function corrected(lines: readonly ExpenseRow[], at: number, chance: Chance): { rows: ExpenseRow[]; note: string } {
  const line = lines[at]!
  const letterless = lines.findIndex(({ category, letterNo }) => category === 'reception' && letterNo === '')
  if (letterless >= 0) {
    const letterNo = `人社函〔${line.period.slice(0, 4)}〕${chance.int(1, 130)}号`
    return {
      rows: lines.map((row, i) => (i === letterless ? { ...row, letterNo, note: '公函后补登记。' } : row)),
      note: CORRECTIONS.letter(letterless + 1),
    }
  }
  if (line.amount > 20_000) {
    const back = Math.max(1_000, Math.round((line.amount * (0.04 + chance.next() * 0.1)) / 1_000) * 1_000)
    const refund: ExpenseRow = {
      ...line,
      purpose: `退回多付费用（第 ${at + 1} 行）`,
      letterNo: '',
      batches: null,
      persons: null,
      companions: null,
      standard: null,
      amount: -back,
      voucherNo: `${line.voucherNo}-1`,
      note: '',
      duplicateOf: null,
    }
    return { rows: [...lines, refund], note: CORRECTIONS.refund(at + 1, formatYuan(fen(back))) }
  }
  return { rows: lines.map((row, i) => (i === at ? { ...row, note: '附件已补齐，详见凭证。' } : row)), note: CORRECTIONS.note(at + 1) }
}

function withdrawal(first: EntryVersion): NonNullable<Entry['withdrawal']> {
  const published = first.stages.at(-1)!.at
  const day = workingDay(dateInShanghai(published), 9)
  return { at: `${day}T02:14:36.000Z`, by: 'luomin', reason: WITHDRAWN_EXPENSES }
}
