import { accounts } from './accounts/accounts.register.ts'
import { assetDisposals } from './asset-disposals/assets.register.ts'
import { budgets } from './budgets/budgets.register.ts'
import { businessItems } from './business-items/business-items.register.ts'
import { documents } from './documents/documents.register.ts'
import { expenses } from './expenses/expenses.register.ts'
import { integrity } from './integrity/integrity.register.ts'
import { results } from './results/results.register.ts'
import { personnelActions } from './personnel-actions/personnel-actions.register.ts'
import type { Register } from './register.ts'

// What summaries over all kinds ask about money.
export { SANGONG } from './categories.rules.ts'
export {
  cumulative,
  monthsOfYear,
  readOverBudget,
  readSangong,
  readSpending,
  spendingHref,
  type Spending,
} from './expenses/expenses.spending.ts'
export type { BudgetCell } from './expenses/expenses.budgets.queries.ts'
// What the list of guides and the one-page guide are made of.
export { BUSINESS_ITEMS, readBusinessItem } from './business-items/business-items.register.ts'
export { presentItem as presentBusinessItem } from './business-items/business-items.presenter.ts'
export type { BusinessItem, People } from './business-items/business-items.rules.ts'
export { daysText } from './business-items/business-items.words.ts'

// What a notice 公示 is about, for whoever hears objections to it.
export { findPersonnel, listLines as listPersonnelLines, namesOfDepartments } from './personnel-actions/personnel-actions.queries.ts'
export { PERSONNEL_ACTIONS } from './personnel-actions/personnel-actions.register.ts'
export type { Line as PersonnelLine, Notice as PersonnelNotice } from './personnel-actions/personnel-actions.rules.ts'

/** Every kind of content that a disclosure may hold; a new kind is a folder beside these and one line here. */
export const REGISTERS: readonly Register[] = [
  documents,
  businessItems,
  expenses,
  budgets,
  accounts,
  assetDisposals,
  integrity,
  personnelActions,
  results,
]

const byKey = new Map(REGISTERS.map((register) => [register.key, register]))

/** The register of a catalogue item. A kind without a register of its own is kept as a document. */
export const registerFor = (key: string): Register => byKey.get(key) ?? documents

/** Pages over all published content of a kind, in the order of the strip that leads from one to the next. */
export const OVERVIEWS = REGISTERS.flatMap(({ overview }) => overview ?? [])

/** Every kind as a choice. */
export const REGISTER_CHOICES = REGISTERS.map(({ key, title }) => ({ value: key, label: title }))
