import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { changePosting, findPostingsOn, insertPostings, listDepartmentsOf, listPostings, listWithoutPosting } from './postings.queries.ts'
import { lastDayBefore, postingOn, samePlace, type Place, type Posting } from './postings.rules.ts'

/** What people were on a day, by person, in one query. Nobody without a posting on that day is in it. `on`: YYYY-MM-DD. */
export async function postingAt(db: Knex, personIds: readonly number[], on: string): Promise<ReadonlyMap<number, Posting>> {
  if (personIds.length === 0) return new Map()
  return new Map((await findPostingsOn(db, personIds, on)).map((posting) => [posting.personId, posting]))
}

/** Departments in which somebody worked within a period, `YYYY-MM-DD`, both days included. */
export const departmentsOf = async (
  db: Knex,
  personId: number,
  period: { readonly from: string; readonly to: string },
): Promise<ReadonlySet<number>> => new Set(await listDepartmentsOf(db, personId, period))

/** One person's postings, oldest first. */
export const historyOf = (db: Knex, personId: number): Promise<Posting[]> => listPostings(db, personId)

/** Gives people who came by another way than our pages the posting that they hold. `only`: one of them. */
export async function fillPostings(db: Knex, only?: number): Promise<void> {
  const bare = await listWithoutPosting(db, only)
  await insertPostings(
    db,
    bare.map(({ createdAt, status, ...place }) => {
      const fromOn = dateInShanghai(createdAt)
      return { ...place, kind: 'joined', fromOn, toOn: status === 'left' ? fromOn : null, appliedAt: createdAt }
    }),
  )
}

/** The same inside a transaction that goes on with the history: it is there afterwards. */
export async function historyForChange(tx: Knex, personId: number): Promise<Posting[]> {
  const known = await listPostings(tx, personId)
  if (known.length > 0) return known
  await fillPostings(tx, personId)
  return listPostings(tx, personId)
}

interface When {
  readonly today: string
  /** UTC ISO text. */
  readonly at: string
}

export async function recordJoined(tx: Knex, personId: number, place: Place, fromOn: string, at: string): Promise<void> {
  await insertPostings(tx, [{ ...placeOf(place), personId, kind: 'joined', fromOn, appliedAt: at }])
}

/** The person's row has a new department, post or rank from today on; returns the posting, or undefined when nothing changed. */
export async function recordPlace(tx: Knex, personId: number, place: Place, { today, at }: When): Promise<number | undefined> {
  const history = await historyForChange(tx, personId)
  const current = postingOn(history, today)
  if (current !== undefined && samePlace(current, place)) return undefined
  if (current?.fromOn === today) {
    await changePosting(tx, current, columnsOf(place))
    return current.id
  }
  if (current !== undefined) await changePosting(tx, current, { to_on: lastDayBefore(today), end_reason: '', until_before: null })
  const [id] = await insertPostings(tx, [
    {
      ...placeOf(place),
      personId,
      kind: current === undefined ? 'returned' : 'moved',
      fromOn: today,
      toOn: current?.toOn ?? null,
      appliedAt: at,
    },
  ])
  if (current?.toOn != null && id !== undefined)
    await changePosting(tx, { id, version: 1 }, { end_reason: current.endReason, until_before: current.untilBefore })
  return id
}

/** The account is closed at once: today is the last day. Returns the posting that ended. */
export async function recordClosed(tx: Knex, personId: number, { today }: When): Promise<number | undefined> {
  const history = await historyForChange(tx, personId)
  for (const posting of history.filter(({ appliedAt }) => appliedAt === null)) await tx('postings').where({ id: posting.id }).delete()
  const current = history.findLast(({ appliedAt }) => appliedAt !== null)
  if (current === undefined) return undefined
  const toOn = current.fromOn > today ? current.fromOn : today
  if (current.toOn === null || current.toOn > toOn) await changePosting(tx, current, { to_on: toOn })
  return current.id
}

/** Back in the old post from today on. */
export async function recordReopened(tx: Knex, personId: number, place: Place, { today, at }: When): Promise<void> {
  const last = (await historyForChange(tx, personId)).at(-1)
  if (last !== undefined && (last.toOn === null || last.toOn >= today)) {
    await changePosting(tx, last, { to_on: null, end_reason: '', until_before: null })
    return
  }
  await insertPostings(tx, [{ ...placeOf(place), personId, kind: 'returned', fromOn: today, appliedAt: at }])
}

const placeOf = ({ departmentId, post, postEn, rankClass }: Place): Place => ({ departmentId, post, postEn, rankClass })
export const columnsOf = ({ departmentId, post, postEn, rankClass }: Place) => ({
  department_id: departmentId,
  post,
  post_en: postEn,
  rank_class: rankClass,
})
