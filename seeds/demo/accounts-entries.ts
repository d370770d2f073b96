import { dateInShanghai } from '../../core/dates.ts'
import { draftTitle } from '../../server/disclosures/disclosures.rules.ts'
import { checkAccounts } from '../../server/registers/accounts/accounts.checks.rules.ts'
import { figuresOf } from '../../server/registers/accounts/accounts.form.ts'
import { accountsOf } from './accounts.ts'
import { budgetOf } from './budgets.ts'
import { chain } from './chains.ts'
import { workingDay } from './clock.ts'
import { DEPARTMENTS } from './departments.ts'
import type { Entry } from './entries.ts'
import type { Setting } from './expense-entries.ts'
import type { ExpenseRow } from './expenses.ts'
import { Chance } from './random.ts'

/** Accounting units: the office building under its finance division, and two units with books of their own. */
const UNITS = [
  {
    department: 'CWK',
    holds: (code: string) => DEPARTMENTS.some((one) => one.code === code && one.kind === 'department'),
    vehicles: 6,
    people: 126,
  },
  { department: 'SBZX', holds: (code: string) => code === 'SBZX', vehicles: 3, people: 20 },
  { department: 'JYZX', holds: (code: string) => code === 'JYZX', vehicles: 2, people: 14 },
] as const

export interface Ledgers {
  /** What was spent in a year, corrections included. */
  readonly ledgerOf: (year: number) => readonly ExpenseRow[]
  /** What its budget was drawn from. */
  readonly plannedOf: (year: number) => readonly ExpenseRow[]
}

/** The accounts of a year are approved and formed in the August after it. */
export function accountsEntries(ledgers: Ledgers, setting: Setting): Entry[] {
  const year = Number(dateInShanghai(setting.now.toISOString()).slice(0, 4))
  return [year - 2, year - 1].flatMap((each) => UNITS.map((unit) => entry(each, unit, ledgers, setting)))
}

function entry(
  year: number,
  { department, holds, vehicles, people }: (typeof UNITS)[number],
  { ledgerOf, plannedOf }: Ledgers,
  setting: Setting,
): Entry {
  const item = setting.items.get('A3-02')!
  const own = (each: number): ExpenseRow[] => ledgerOf(each).filter((line) => holds(line.department))
  const content = accountsOf({
    lines: own(year),
    before: own(year - 1),
    budgets: budgetOf(year, plannedOf(year)).filter((row) => holds(row.department)),
    vehiclesKept: vehicles,
    people,
  })
  const formedOn = workingDay(`${year + 1}-08-18`, 0)
  const chance = new Chance(`accounts/${department}/${year}`)
  const lastOn = workingDay(formedOn, chance.int(9, 19))
  const stages = chain({ item, department, until: 'published', lastOn, notBefore: formedOn, now: setting.now }, setting.offices, chance)
  const total = content.sangong.total?.final ?? '0.00'
  const version = {
    title: draftTitle(item.title, String(year)),
    summary: `“三公”经费决算合计 ${total} 万元，预算 ${content.sangong.total?.budget ?? '0.00'} 万元。`,
    changeNote: '',
    content: {
      json: JSON.stringify(content),
      lineCount: figuresOf(content).filter(({ value }) => value !== '').length,
      total: Math.round(Number(total.replaceAll(',', '')) * 1_000_000),
      findings: checkAccounts(content).filter(({ severity }) => severity !== 'note').length,
    },
    stages,
  }
  return { item, department, period: String(year), formedOn, versions: [version] }
}
