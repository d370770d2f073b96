import { dateInShanghai } from '../../core/dates.ts'
import { chain, type ChainPlan } from './chains.ts'
import { lastBusyDay, workingDay } from './clock.ts'
import type { Entry } from './entries.ts'
import { expenseContent, type Setting } from './expense-entries.ts'
import type { ExpenseRow } from './expenses.ts'
import { Chance } from './random.ts'
import { EVENT_ITEMS } from './spending.ts'

/** Journeys abroad and vehicles: few, large, each a disclosure of its own. Days are of the year they are asked for. */
const OCCASIONS = [
  {
    category: 'abroad',
    department: 'RCKF',
    day: '06-17',
    purpose: '赴新加坡开展海外人才交流，3人5天',
    counterpart: '市外办批件，临外审〔{year}〕11号',
    persons: 3,
    amount: 8_642_000,
    title: '赴新加坡人才交流团组经费',
    everyOther: 0,
  },
  {
    category: 'abroad',
    department: 'ZYJN',
    day: '04-22',
    purpose: '赴德国考察双元制职业教育，4人6天',
    counterpart: '市外办批件，临外审〔{year}〕7号',
    persons: 4,
    amount: 14_286_500,
    title: '赴德国职业教育考察团组经费',
    everyOther: 1,
  },
  {
    category: 'vehicle_purchase',
    department: 'JDZD',
    day: '05-13',
    purpose: '购置劳动监察执法执勤用车 1 辆（更新）',
    counterpart: '临溪市众邦汽车销售有限公司',
    persons: null,
    amount: 16_780_000,
    title: '购置劳动监察执法执勤用车',
    everyOther: 0,
  },
] as const

type Special = Pick<ExpenseRow, 'category' | 'department' | 'occurredOn' | 'purpose' | 'counterpart' | 'persons' | 'amount'>
const line = (special: Special): ExpenseRow => ({
  ...special,
  period: special.occurredOn.slice(0, 7),
  letterNo: '',
  batches: special.category === 'abroad' ? 1 : null,
  companions: null,
  standard: null,
  voucherNo: `记-${special.occurredOn.slice(5, 7)}901`,
  handledBy: '',
  approvedBy: '周明远',
  note: '',
  redacted: false,
  duplicateOf: null,
})

const occasionsOf = (year: number) => OCCASIONS.filter(({ everyOther }) => (year + everyOther) % 2 === 1)

/** The lines of a year that monthly entries do not hold. */
export const specialExpenses = (year: number): ExpenseRow[] =>
  occasionsOf(year).map((one) =>
    line({ ...one, occurredOn: workingDay(`${year}-${one.day}`, 0), counterpart: one.counterpart.replace('{year}', String(year)) }),
  )

/** Their disclosures, and one that the employment department has just begun. */
export function specialEntries(setting: Setting): Entry[] {
  const year = Number(dateInShanghai(setting.now.toISOString()).slice(0, 4))
  const published = [year - 1, year].flatMap((each) =>
    specialExpenses(each).map((one, i) =>
      entry(one, `${occasionsOf(each)[i]!.title}（${each}年）`, 'published', workingDay(one.occurredOn, 14), setting),
    ),
  )
  const lately = workingDay(lastBusyDay(setting.now), -5)
  const begun = line({
    category: 'abroad',
    department: 'JYCJ',
    occurredOn: lately,
    purpose: '赴日本洽谈介护人员劳务合作，3人5天',
    counterpart: `市外办批件，临外审〔${lately.slice(0, 4)}〕19号`,
    persons: 3,
    amount: 9_326_400,
  })
  return [...published, entry(begun, '赴日本劳务合作团组经费', 'draft', lastBusyDay(setting.now), setting)]
}

function entry(one: ExpenseRow, title: string, until: 'published' | 'draft', lastOn: string, setting: Setting): Entry {
  const item = setting.items.get(one.category === 'abroad' ? EVENT_ITEMS.abroad : EVENT_ITEMS.vehicle_purchase)!
  const plan: ChainPlan = { item, department: one.department, until, lastOn, notBefore: workingDay(one.occurredOn, 1), now: setting.now }
  const stages = chain(plan, setting.offices, new Chance(`special/${one.category}/${one.department}/${one.occurredOn}`))
  return {
    item,
    department: one.department,
    period: null,
    formedOn: one.occurredOn,
    versions: [{ title, summary: one.purpose, changeNote: '', content: expenseContent([one]), stages }],
  }
}
