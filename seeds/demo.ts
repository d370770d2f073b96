import { dateInShanghai, monthsOf } from '../core/dates.ts'
import type { Deps } from '../server/deps.ts'
import { DEMO_SETTING } from '../server/installation.ts'
import { CATALOGUE, plantCatalogue } from './catalogue.ts'
import { Offices } from './demo/chains.ts'
import { WORKING_DEPARTMENTS } from './demo/departments.ts'
import { documentEntries } from './demo/document-entries.ts'
import { accountsEntries } from './demo/accounts-entries.ts'
import { businessEntries } from './demo/business-entries.ts'
import { cutAt, type Entry } from './demo/entries.ts'
import { expenseEntries, type Setting } from './demo/expense-entries.ts'
import { expensesOf, type ExpenseRow } from './demo/expenses.ts'
import { budgetEntries } from './demo/money-entries.ts'
import { specialEntries, specialExpenses } from './demo/special-expenses.ts'
import { plantApplications } from './demo/plant-applications.ts'
import { plantAppraisals } from './demo/plant-appraisals.ts'
import { plantAttachments } from './demo/plant-attachments.ts'
import { plantAudit } from './demo/plant-audit.ts'
import { plantBulletin } from './demo/plant-bulletin.ts'
import { electionEntries } from './demo/elections/records.ts'
import { plantElections } from './demo/plant-elections.ts'
import { plantEvaluations } from './demo/plant-evaluations.ts'
import { plantCases } from './demo/plant-cases.ts'
import { plantComplaints } from './demo/plant-complaints.ts'
import { plantDemand } from './demo/plant-demand.ts'
import { plantDiscussions } from './demo/plant-discussions.ts'
import { plantDirectory } from './demo/plant-directory.ts'
import { plantDisclosures } from './demo/plant-disclosures.ts'
import { plantObligations } from './demo/plant-obligations.ts'
import { plantEditions } from './demo/plant-editions.ts'
import { plantGuides } from './demo/plant-guides.ts'
import { plantInspections } from './demo/plant-inspections.ts'
import { plantLog } from './demo/plant-log.ts'
import { plantModeration } from './demo/plant-moderation.ts'
import { plantPeople, type PlantedPeople } from './demo/plant-people.ts'
import { plantPublicity } from './demo/plant-publicity.ts'
import { plantResults } from './demo/plant-results.ts'
import { plantReviewing } from './demo/plant-reviewing.ts'
import { plantSchemes } from './demo/plant-schemes.ts'
import { plantSearch } from './demo/plant-search.ts'
import { plantSecrecy } from './demo/plant-secrecy.ts'
import { plantReaders } from './demo/plant-readers.ts'
import { plantSpotChecks } from './demo/plant-spot-checks.ts'
import { plantSecurity } from './demo/plant-security.ts'
import { withReviewLife } from './demo/review-life.ts'
import { plantPostings } from './demo/plant-postings.ts'
import { plantVetoes } from './demo/plant-vetoes.ts'
import { plantVisits } from './demo/plant-visits.ts'
import { settleNotifications } from './demo/settle-notifications.ts'

/**
 * Plants the demo year into an empty, migrated database: the year before this one whole and this one up to yesterday, seen from
 * `deps.now()`, which is the only thing from outside. One transaction: what breaks off leaves nothing behind.
 */
export async function plantDemo(deps: Pick<Deps, 'db' | 'now' | 'config'>): Promise<void> {
  const now = deps.now()
  const today = dateInShanghai(now.toISOString())
  await deps.db.write.transaction(async (tx) => {
    const planted = await plantPeople(tx, now)
    await plantDirectory(tx, planted, today)
    const responsible = new Map(planted.people.filter(({ roles }) => roles.includes('head')).map(({ department, id }) => [department, id]))
    const items = await plantCatalogue(tx, {
      departments: planted.departments,
      responsible,
      everyDepartment: WORKING_DEPARTMENTS.map(({ code }) => code),
    })
    await plantEditions(tx, { planted, today })
    const entries = demoEntries(now, planted)
    const disclosures = await plantDisclosures(tx, entries, { planted, items, filingPrefix: deps.config.filingPrefix, today })
    await plantAudit(tx, disclosures, planted, now.toISOString())
    await plantVisits(tx, disclosures, planted, now)
    await plantReaders(tx, disclosures, planted, now)
    await plantSecurity(tx, planted, now, deps.config.secret)
    await plantAttachments(tx, planted, now) // before the gate looks at what waits
    await plantSecrecy(tx, { planted, items, now })
    await plantReviewing(tx, disclosures, { planted, now })
    await plantPostings(tx, planted, now)
    await plantGuides(tx)
    await plantBulletin(tx, planted, now)
    await plantSpotChecks(tx, planted, now)
    await plantObligations(tx, { entries: disclosures, planted, now })
    await plantPublicity(tx, disclosures, planted, now)
    await plantElections(tx, { deps, planted, disclosures })
    await plantSchemes(tx, planted, now)
    await plantAppraisals(tx, planted, now)
    await plantInspections(tx, planted, now)
    await plantEvaluations(tx, planted, now)
    await plantVetoes(tx, planted, deps) // before last year's result is computed
    await plantDiscussions(tx, planted, now)
    await plantModeration(tx, planted, now)
    await plantCases(tx, planted, now)
    await plantApplications(tx, planted, deps)
    await plantComplaints(tx, planted, deps)
    await plantDemand(tx, planted, now)
    await plantResults(tx, { deps, planted, disclosures })
    await settleNotifications(tx)
    await plantSearch(tx, now) // last: it indexes what was planted
    await plantLog(tx) // last: it commits to what stands there
    await tx('settings').insert({ name: DEMO_SETTING, value: now.toISOString() })
  })
}

/** Every disclosure as far as it has come at `now`. */
export function demoEntries(now: Date, planted: PlantedPeople): Entry[] {
  const { people } = planted
  const today = dateInShanghai(now.toISOString())
  const year = Number(today.slice(0, 4))
  const setting: Setting = { now, offices: new Offices(people), items: new Map(CATALOGUE.map((item) => [item.code, item])) }
  // Two years before the first are only needed for the accounts, which compare with the year before theirs.
  const books = new Map(
    [year - 3, year - 2, year - 1, year].map((each) => [each, [...expensesOf(each, year, people), ...specialExpenses(each)]]),
  )
  const linesOf = (each: number): readonly ExpenseRow[] => books.get(each) ?? []
  const periods = [...monthsOf(year - 1), ...monthsOf(year)].filter((period) => period <= today.slice(0, 7))
  const expenses = [...specialEntries(setting), ...expenseEntries([...linesOf(year - 1), ...linesOf(year)], periods, setting)]
  const ledgerOf = (each: number): readonly ExpenseRow[] => (each < year - 1 ? linesOf(each) : linesInForce(expenses, each))
  const all = [
    ...budgetEntries(linesOf, setting),
    ...accountsEntries({ ledgerOf, plannedOf: linesOf }, setting),
    ...expenses,
    ...documentEntries(setting, people),
    ...businessEntries(setting, people),
    ...electionEntries(setting, planted, year - 1),
  ]
  return withReviewLife(all, setting.offices, now).flatMap((entry) => cutAt(entry, now.toISOString()) ?? [])
}

/** What the register holds of a year after corrections and withdrawals. */
const linesInForce = (entries: readonly Entry[], year: number): ExpenseRow[] =>
  entries
    .filter(({ withdrawal }) => withdrawal === undefined)
    .flatMap(({ versions }) => (versions.at(-1)?.content.expenses ?? []).filter(({ period }) => period.startsWith(String(year))))
