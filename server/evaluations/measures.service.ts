import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import type { FactEvent } from '../../core/evaluation/facts.types.ts'
import type { Leaf, Measure } from '../../core/evaluation/scheme.types.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { groupedBy } from '../compliance/compliance.rules.ts'
import { silentAt } from '../compliance/freshness.service.ts'
import { spotCheckFacts } from '../compliance/spot-check-facts.service.ts'
import { demandFacts } from '../demand/demand-facts.service.ts'
import { reviewFacts } from '../disclosures/review-facts.service.ts'
import { inspectionFacts, type InspectionEvent } from '../inspections/inspection-facts.service.ts'
import { verdictOn } from '../obligations/obligations.rules.ts'
import { listOwed } from '../obligations/obligations.service.ts'
import type { Owed, Verdict } from '../obligations/obligations.types.ts'
import { caseFacts } from './case-facts.ts'
import type { CycleSubject } from './cycles.types.ts'
import { isFromObligations, knownAt, measureOf, obligationFacts, silentEvent, type MeasureFacts } from './facts.rules.ts'

/** What was measured, by indicator and department. */
export interface DepartmentFacts {
  readonly get: (leaf: Leaf, departmentId: number) => MeasureFacts
}

interface Asked {
  readonly leaves: readonly Leaf[]
  readonly subjects: readonly CycleSubject[]
  /** `YYYY-MM-DD`, both included. */
  readonly from: string
  readonly to: string
  /** UTC ISO text. */
  readonly asOf: string
}
type Span = Pick<Asked, 'from' | 'to' | 'asOf'> & {
  readonly departmentIds: readonly number[]
  readonly since: string
  readonly until: string
}
type ByDepartment = ReadonlyMap<number, MeasureFacts>

/** Each measure that the scheme asks for, for all departments at once. */
export async function departmentFacts(db: Knex, { leaves, subjects, from, to, asOf }: Asked): Promise<DepartmentFacts> {
  const departmentIds = [...new Set(subjects.filter(({ personId }) => personId === null).map(({ departmentId }) => departmentId))]
  const until = `${to}T16:00:00.000Z`
  const since = new Date(Date.parse(`${from}T16:00:00.000Z`) - 86_400_000).toISOString() // the day before, 24:00 in Shanghai
  const span = { from, to, asOf, departmentIds, since, until: until < asOf ? until : asOf }
  const asked = new Set(leaves.flatMap((leaf) => measureOf(leaf) ?? []))
  const measured = new Map<Measure, ByDepartment>()
  if (departmentIds.length > 0) for (const [measure, facts] of await measureAll(db, asked, span)) measured.set(measure, facts)
  const findings =
    departmentIds.length > 0 && leaves.some(deductsFindings) ? await findingsIn(db, span) : new Map<number, InspectionEvent[]>()
  return {
    get(leaf, departmentId) {
      const measure = measureOf(leaf)
      const facts = (measure === undefined ? undefined : measured.get(measure)?.get(departmentId)) ?? {}
      const found = deductsFindings(leaf) ? (findings.get(departmentId) ?? []).filter(({ indicator }) => indicator === leaf.code) : []
      return found.length === 0 ? facts : { ...facts, events: [...(facts.events ?? []), ...found.map(plain)] }
    },
  }
}

/** An indicator for which inspections' findings cost points: those of checklist items that name it. */
const deductsFindings = ({ rule }: Leaf): boolean => 'deductions' in rule && rule.deductions.some(({ on }) => on === 'finding')
/** As the engine knows it: indicator and severity stay with the inspection. */
const plain = ({ key, n, days, title, ref, on }: FactEvent): FactEvent => ({ key, n, days, title, ref, on })

async function measureAll(db: Knex, asked: ReadonlySet<Measure>, span: Span): Promise<[Measure, ByDepartment][]> {
  const all: [Measure, ByDepartment][] = []
  const fromObligations = [...asked].filter(isFromObligations)
  if (fromObligations.length > 0) {
    const due = await dueIn(db, span)
    for (const measure of fromObligations) all.push([measure, mapped(due, (own) => obligationFacts(measure, own))])
  }
  if (asked.has('freshness')) all.push(['freshness', await freshness(db, span)])
  if (asked.has('replies')) all.push(['replies', await replies(db, span)])
  if (asked.has('demands')) all.push(['demands', await demands(db, span)])
  if (asked.has('rectification')) all.push(['rectification', await rectification(db, span)])
  if (asked.has('reviews')) all.push(['reviews', await reviews(db, span)])
  if (asked.has('spot_checks')) all.push(['spot_checks', await spotChecks(db, span)])
  return all
}

const mapped = <T>(grouped: ReadonlyMap<number, T>, of: (rows: T) => MeasureFacts): ByDepartment =>
  new Map([...grouped].map(([id, own]) => [id, of(own)]))

/** Everything that was due in the period by what was known at the instant, by department. */
async function dueIn(db: Knex, { departmentIds, from, to, asOf }: Span): Promise<ReadonlyMap<number, (Owed & Verdict)[]>> {
  const today = dateInShanghai(asOf)
  const calendar = await calendarIn(db)
  const due: (Owed & Verdict)[] = []
  for (const listed of await listOwed(db, { from, to, departmentIds })) {
    const known = knownAt(listed, asOf)
    const verdict = verdictOn(known, today, calendar)
    if (verdict.outcome !== 'open' && verdict.outcome !== 'cancelled') due.push(Object.assign(known, verdict))
  }
  return groupedBy(due, ({ departmentId }) => departmentId)
}

async function freshness(db: Knex, { departmentIds, to, asOf, until }: Span): Promise<ByDepartment> {
  const today = dateInShanghai(asOf)
  const silent = await silentAt(db, departmentIds, until < asOf ? until : asOf)
  return mapped(
    groupedBy(silent, ({ departmentId }) => departmentId),
    (own) => ({ events: own.map((one) => silentEvent(today < to ? today : to, one)) }),
  )
}

const replies = async (db: Knex, { departmentIds, from, to, asOf }: Span): Promise<ByDepartment> =>
  mapped(await caseFacts(db, { departmentIds, from, to, asOf }), ({ kept, due, events }) => ({ ratio: { kept, due }, events }))

const demands = async (db: Knex, { departmentIds, from, to, asOf }: Span): Promise<ByDepartment> =>
  mapped(await demandFacts(db, { departmentIds, from, to, asOf }), ({ kept, due, events }) => ({ ratio: { kept, due }, events }))

async function rectification(db: Knex, { departmentIds, from, to, asOf }: Span): Promise<ByDepartment> {
  const facts = await inspectionFacts(db, { departmentIds, from, to, today: dateInShanghai(asOf) })
  return mapped(facts, (own) => ({
    ratio: own.rectification,
    events: own.events.filter(({ key }) => key === 'overdue_rectification').map(plain),
  }))
}

async function findingsIn(db: Knex, { departmentIds, from, to, asOf }: Span): Promise<ReadonlyMap<number, InspectionEvent[]>> {
  const facts = await inspectionFacts(db, { departmentIds, from, to, today: dateInShanghai(asOf) })
  return new Map([...facts].map(([id, { events }]) => [id, events.filter(({ key }) => key === 'finding')]))
}

async function reviews(db: Knex, { departmentIds, since, until }: Span): Promise<ByDepartment> {
  const published = await reviewFacts(db, { departmentIds, since, until })
  return mapped(
    groupedBy(published, ({ departmentId }) => departmentId),
    (own) => ({
      ratio: { kept: own.filter(({ isReviewed }) => isReviewed).length, due: own.length },
      events: own
        .filter(({ isReviewed }) => !isReviewed)
        .map(({ disclosureId, title, publishedAt }) => eventOf('without_review', disclosureId, title, publishedAt)),
    }),
  )
}

async function spotChecks(db: Knex, { departmentIds, since, until }: Span): Promise<ByDepartment> {
  const checked = await spotCheckFacts(db, { departmentIds, since, until })
  return mapped(
    groupedBy(checked, ({ departmentId }) => departmentId),
    (own) => ({
      ratio: { kept: own.filter(({ isWrong }) => !isWrong).length, due: own.length },
      events: own.filter(({ isWrong }) => isWrong).map(({ disclosureId, title, at }) => eventOf('wrong_item', disclosureId, title, at)),
    }),
  )
}

const eventOf = (key: 'without_review' | 'wrong_item', disclosureId: number, title: string, at: string): FactEvent => ({
  key,
  n: 1,
  days: 0,
  title,
  ref: `disclosure:${disclosureId}`,
  on: dateInShanghai(at),
})
