import type { Knex } from 'knex'
import { dateInShanghai, lastDayOf } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { editionOn, rowFor, wantedBetween, type Edition, type NewObligation, type Wanted } from './generation.rules.ts'
import {
  findSince,
  insertObligations,
  listBehind,
  listClosedDepartments,
  listEditions,
  listKnown,
  listPublications,
  listResponsible,
  listUnlinked,
  type Known,
  type UnlinkedRecord,
} from './generation.queries.ts'
import { dueOf } from './obligations.rules.ts'
import { insertEvents } from './obligations.queries.ts'
import { passOn } from './passing.service.ts'
import { reviewRow } from './settlement.rules.ts'

/** How many required elements a record has, where somebody counted them already. */
export type ElementsOf = (disclosureId: number) => number | undefined

/**
 * Makes the obligations that are owed by now and are not there yet, cancels what nobody owes any more, and gives those without a
 * responsible person one. Set-based and repeatable: any instance may run it at any time. Returns how many are new.
 */
export async function generateObligations(deps: Pick<Deps, 'db' | 'now'>): Promise<number> {
  return deps.db.write.transaction((tx) => generateIn(tx, deps.now().toISOString()))
}

/** The same inside a transaction that has changed the catalogue or the departments. `at`: UTC ISO text. */
export async function generateIn(tx: Knex.Transaction, at: string, elementsOf: ElementsOf = () => undefined): Promise<number> {
  const today = dateInShanghai(at)
  const [editions, closed, known, since] = [
    await listEditions(tx),
    await listClosedDepartments(tx),
    await listKnown(tx),
    await findSince(tx),
  ]
  const wanted = since === undefined ? [] : wantedBetween(editions, since, today, closed)
  const world = { calendar: await calendarIn(tx), responsible: await listResponsible(tx), at }
  const records = await listUnlinked(tx)
  const made = await insertObligations(tx, await newRows(tx, { wanted, known, records, editions, elementsOf }, world))
  await cancelWithheld(tx, at)
  await cancel(tx, known, { wanted, closed, today, at })
  await resume(tx, known, { wanted, today, at })
  await follow(tx, known, wanted, editions, world.calendar, today)
  await passOn(tx, at)
  return made
}

const keyOf = (itemId: number, departmentId: number, occasion: string): string => `${itemId}/${departmentId}/${occasion}`

interface Found {
  readonly wanted: readonly Wanted[]
  readonly known: readonly Known[]
  readonly records: readonly UnlinkedRecord[]
  readonly editions: readonly Edition[]
  readonly elementsOf: ElementsOf
}
interface Setting {
  readonly calendar: WorkingCalendar
  readonly responsible: ReadonlyMap<number, number>
  readonly at: string
}

/** What is wanted and not there, with the record that answers it; and an obligation of its own for every other record. */
async function newRows(tx: Knex, { wanted, known, records, editions, elementsOf }: Found, world: Setting): Promise<NewObligation[]> {
  const there = new Set(known.map(({ itemId, departmentId, occasion }) => keyOf(itemId, departmentId, occasion)))
  const byKey = answersByKey(records, editions)
  const used = new Set<number>()
  const row = (one: Wanted, record: UnlinkedRecord | undefined): NewObligation => {
    if (record !== undefined) used.add(record.id)
    const answer = record === undefined ? undefined : { ...record, elementsPresent: elementsOf(record.id) ?? null }
    return rowFor(one, answer, { ...world, responsibleId: world.responsible.get(one.departmentId) ?? null })
  }
  const owed = wanted
    .filter((one) => !there.has(keyOf(one.line.itemId, one.departmentId, one.occasion)))
    .map((one) => row(one, byKey.get(keyOf(one.line.itemId, one.departmentId, one.occasion))))
  const others = records.flatMap((record) => {
    const one = used.has(record.id) ? undefined : ownWanted(record, editions)
    return one === undefined || there.has(keyOf(record.itemId, record.departmentId, one.occasion)) ? [] : [row(one, record)]
  })
  return [...owed, ...others, ...(await reviews(tx, records, [...owed, ...others], world))]
}

/** Of several records of one period the one that stands; of a standing item the first. */
function answersByKey(records: readonly UnlinkedRecord[], editions: readonly Edition[]): ReadonlyMap<string, UnlinkedRecord> {
  const byKey = new Map<string, UnlinkedRecord>()
  for (const record of records) {
    const occasion = record.period ?? (lineFor(record, editions)?.line.cycle === 'standing' ? 'first' : undefined)
    if (occasion === undefined) continue
    const key = keyOf(record.itemId, record.departmentId, occasion)
    const other = byKey.get(key)
    if (other === undefined || (other.withdrawnAt !== null && record.withdrawnAt === null)) byKey.set(key, record)
  }
  return byKey
}

/** The item as it was when the record was formed, else in the nearest edition that lists it. */
function lineFor({ itemId, formedOn }: UnlinkedRecord, editions: readonly Edition[]) {
  const then = editionOn(editions, formedOn)
  const listing = [then, ...editions.toReversed()].find((edition) => edition?.lines.some((line) => line.itemId === itemId))
  const line = listing?.lines.find((one) => one.itemId === itemId)
  return line === undefined || listing === undefined ? undefined : { line, edition: listing.number }
}

function ownWanted(record: UnlinkedRecord, editions: readonly Edition[]): Wanted | undefined {
  const found = lineFor(record, editions)
  if (found === undefined) return undefined
  const { departmentId, period, formedOn, id } = record
  return { ...found, departmentId, occasion: record.period === null ? `event:${id}` : record.period, period, formedOn }
}

/** The reviews of standing records: one follows each publication. */
async function reviews(
  tx: Knex,
  records: readonly UnlinkedRecord[],
  made: readonly NewObligation[],
  world: Setting,
): Promise<NewObligation[]> {
  const standing = new Map(
    made.filter(({ cycle, disclosure_id }) => cycle === 'standing' && disclosure_id !== null).map((row) => [row.disclosure_id, row]),
  )
  if (standing.size === 0) return []
  const publications = await listPublications(
    tx,
    [...standing.keys()].flatMap((id) => id ?? []),
  )
  return records.flatMap((record) => {
    const first = standing.get(record.id)
    const at = publications.get(record.id) ?? []
    if (first === undefined) return []
    return at.flatMap((publishedAt, i) => {
      const next = at[i + 1] ?? null
      if (next === null && record.withdrawnAt !== null) return []
      return [
        {
          ...reviewRow(first, record.id, publishedAt, world.at),
          answered_at: next,
          elements_present: next === null ? null : first.elements_present,
        },
      ]
    })
  })
}

/** What was decided not to be disclosed is not owed. */
async function cancelWithheld(tx: Knex, at: string): Promise<void> {
  const found = (await tx('obligations as o')
    .join('disclosures as d', 'd.id', 'o.disclosure_id')
    .join('disclosure_versions as w', (on) => on.on('w.disclosure_id', 'd.id').andOn('w.number', 'd.working_number'))
    .where('w.state', 'withheld')
    .whereNull('d.published_number')
    .whereNull('o.answered_at')
    .whereNull('o.cancelled_at')
    .select('o.id')) as { id: number }[]
  await cancelAll(tx, found, 'record_withheld', at)
}

/** Open obligations of departments that are no more, and of periods that the catalogue has ceased to ask for before they ended. */
async function cancel(
  tx: Knex,
  known: readonly Known[],
  {
    wanted,
    closed,
    today,
    at,
  }: { readonly wanted: readonly Wanted[]; readonly closed: ReadonlySet<number>; readonly today: string; readonly at: string },
): Promise<void> {
  const asked = new Set(wanted.map(({ line, departmentId, occasion }) => keyOf(line.itemId, departmentId, occasion)))
  const open = known.filter(({ settled }) => !settled)
  const gone = open.filter(({ departmentId }) => closed.has(departmentId))
  const ended = open.filter(
    (one) =>
      !closed.has(one.departmentId) &&
      !one.started &&
      isRunning(one, today) &&
      !asked.has(keyOf(one.itemId, one.departmentId, one.occasion)),
  )
  await cancelAll(tx, gone, 'department_closed', at)
  await cancelAll(tx, ended, 'item_ended', at)
}

/** The catalogue asks again, or the department is back: what still runs is owed as before. */
async function resume(
  tx: Knex,
  known: readonly Known[],
  { wanted, today, at }: { readonly wanted: readonly Wanted[]; readonly today: string; readonly at: string },
): Promise<void> {
  const asked = new Set(wanted.map(({ line, departmentId, occasion }) => keyOf(line.itemId, departmentId, occasion)))
  const back = known.filter((one) => one.resumable && isRunning(one, today) && asked.has(keyOf(one.itemId, one.departmentId, one.occasion)))
  if (back.length === 0) return
  const ids = back.map(({ id }) => id)
  await tx('obligations')
    .whereIn('id', ids)
    .whereNotNull('cancelled_at')
    .update({ cancelled_at: null, cancel_reason: null, version: tx.raw('version + 1') })
  await insertEvents(
    tx,
    ids.map((obligationId) => ({ obligationId, kind: 'resumed', at, actorId: null })),
  )
}

/** What ended before the catalogue changed stays owed under what it said then. */
const isRunning = ({ period, occasion }: Known, today: string): boolean =>
  period === null ? occasion === 'first' : lastDayOf(period) >= today

export async function cancelAll(
  tx: Knex,
  which: readonly Pick<Known, 'id'>[],
  reason: 'department_closed' | 'item_ended' | 'draft_discarded' | 'record_withdrawn' | 'record_withheld',
  at: string,
): Promise<void> {
  const ids = which.map(({ id }) => id)
  if (ids.length === 0) return
  await tx('obligations')
    .whereIn('id', ids)
    .whereNull('answered_at')
    .whereNull('cancelled_at')
    .update({ cancelled_at: at, cancel_reason: reason, version: tx.raw('version + 1') })
  await insertEvents(
    tx,
    ids.map((obligationId) => ({ obligationId, kind: 'cancelled', at, actorId: null, details: { reason } })),
  )
}

/** A period that runs follows the catalogue until it ends: its words, its timing and so its due day. */
async function follow(
  tx: Knex,
  known: readonly Known[],
  wanted: readonly Wanted[],
  editions: readonly Edition[],
  calendar: WorkingCalendar,
  today: string,
): Promise<void> {
  const current = editionOn(editions, today)?.number ?? null
  const running = new Map(
    known
      .filter((one) => !one.settled && !one.started && isRunning(one, today))
      .map((one) => [keyOf(one.itemId, one.departmentId, one.occasion), one]),
  )
  if (running.size === 0 || current === null) return
  // More time that was granted stays granted, whatever the catalogue says of the day itself.
  const behind = new Map((await listBehind(tx, current)).map(({ id, ...granted }) => [id, granted]))
  for (const one of wanted) {
    const row = running.get(keyOf(one.line.itemId, one.departmentId, one.occasion))
    const granted = row === undefined ? undefined : behind.get(row.id)
    if (row === undefined || granted === undefined) continue
    const { line } = one
    const timed = { timing: line.timing, timingDays: line.timingDays, period: one.period, formedOn: one.formedOn, eventOn: null }
    const due = dueOf(calendar, { ...timed, ...granted, formedOn: line.timing === 'ex_ante' ? null : one.formedOn })
    await tx('obligations')
      .where({ id: row.id, version: row.version })
      .update({
        item_code: line.code,
        title: line.title,
        title_en: line.titleEn,
        register: line.register,
        legal_basis: line.legalBasis,
        elements: line.elements,
        elements_required: line.elementsRequired,
        edition_number: one.edition,
        timing: line.timing,
        timing_days: line.timingDays,
        due_on: due.dueOn,
        provisional: due.provisional,
        version: row.version + 1,
      })
  }
}
