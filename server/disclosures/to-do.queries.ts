import type { Knex } from 'knex'
import { z } from 'zod'
import { hasRole, type Actor } from '../auth/policy.ts'
import { bool, int, rows } from '../db/decode.ts'
import { capacitiesOf, REVIEWERS } from './disclosures.policy.ts'
import { REVIEW_STATES, VERSION_STATES, type VersionState } from './disclosures.rules.ts'
import { SINCE } from './waiting.queries.ts'
import { afterCondition, readableCondition, toDoCondition, waitingCondition } from './disclosures.visibility.ts'

/** A page of work, not an archive: who has more waiting than this works it off from the oldest. */
const LONGEST_LIST = 200

const WaitingRow = z
  .object({
    id: int,
    version_id: int,
    department_id: int,
    number: int,
    title: z.string(),
    state: z.enum(VERSION_STATES),
    department_name: z.string(),
    department_name_en: z.string(),
    item_title: z.string(),
    item_title_en: z.string(),
    due_on: z.string().nullable(),
    published_number: int.nullable(),
    finding_count: int,
    drafted_by: int,
    since: z.string(),
    last_remark: z.string().nullable(),
    decides: bool,
    batch_allowed: bool,
    urged: int,
    publish_at: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    versionId: row.version_id,
    departmentId: row.department_id,
    number: row.number,
    title: row.title,
    state: row.state,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    itemTitle: row.item_title,
    itemTitleEn: row.item_title_en,
    dueOn: row.due_on,
    isCorrection: row.published_number !== null,
    findingCount: row.finding_count,
    draftedBy: row.drafted_by,
    since: row.since,
    lastRemark: row.last_remark ?? '',
    decides: row.decides,
    batchAllowed: row.batch_allowed,
    urged: row.urged,
    publishAt: row.publish_at,
  }))

/** A version that waits: for the actor's decision (`decides`), for rework, for its drafter, or for others. */
export type WaitingVersion = z.output<typeof WaitingRow>

/** States of versions that can concern this person; the index on them keeps the count cheap beside thousands of published ones. */
function statesFor(actor: Actor): readonly VersionState[] {
  if (hasRole(actor, 'publisher')) return ['draft', 'returned', ...REVIEW_STATES, 'secrecy_office', 'scheduled']
  const roles = capacitiesOf(actor).map(({ role }) => role)
  const office: readonly VersionState[] = roles.includes('secrecy') ? ['secrecy_office'] : []
  return [...REVIEW_STATES.filter((state) => roles.includes(REVIEWERS[state])), ...office, 'scheduled']
}

/** Everything unpublished that concerns the actor, the longest waiting first. */
export async function listWaiting(db: Knex, actor: Actor): Promise<WaitingVersion[]> {
  const waiting = waitingCondition(actor)
  const own = hasRole(actor, 'publisher') ? { sql: 'd.department_id = ?', bindings: [actor.departmentId] } : { sql: '1 = 0', bindings: [] }
  const set = capacitiesOf(actor).some(({ role }) => role === 'approver' || role === 'leader') ? `w.state = 'scheduled'` : '1 = 0'
  const office = capacitiesOf(actor).some(({ role }) => role === 'secrecy') ? `w.state = 'secrecy_office'` : '1 = 0'
  const remark = `select remark from disclosure_steps r where r.disclosure_id = d.id and r.version_number = w.number and r.outcome = 'returned' order by r.id desc limit 1`
  const found: unknown = await db('disclosure_versions as w')
    .join('disclosures as d', (on) => on.on('d.id', 'w.disclosure_id').andOn('d.working_number', 'w.number'))
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('review_levels as l', 'l.level', 'i.review_level')
    .join('departments as dep', 'dep.id', 'd.department_id')
    .whereIn('w.state', statesFor(actor))
    .whereRaw(`(${waiting.sql} or ${own.sql} or ${set} or ${office})`, [...waiting.bindings, ...own.bindings])
    .orderByRaw(`since, d.id`)
    .limit(LONGEST_LIST)
    .select(
      'd.id',
      'w.id as version_id',
      'd.department_id',
      'l.batch_allowed',
      'w.publish_at',
      'w.number',
      'w.title',
      'w.state',
      'w.finding_count',
      'w.drafted_by',
      'd.due_on',
      'd.published_number',
    )
    .select('dep.name as department_name', 'dep.name_en as department_name_en', 'i.title as item_title', 'i.title_en as item_title_en')
    .select(
      db.raw(`${SINCE} as since`),
      db.raw(`(${remark}) as last_remark`),
      db.raw(`(select count(*) from review_urges u where u.version_id = w.id and u.step = w.state) as urged`),
      db.raw(`case when ${waiting.sql} then 1 else 0 end as decides`, [...waiting.bindings]),
    )
  return rows(WaitingRow, found)
}

const CountRow = z.object({ fresh: int, to_do: int }).transform((row) => ({ fresh: row.fresh, toDo: row.to_do }))

/** What is new since `since` (UTC ISO text) and what waits, in one query. */
export async function countForFrame(db: Knex, actor: Actor, since: string): Promise<{ fresh: number; toDo: number }> {
  const readable = readableCondition(actor)
  const states = statesFor(actor)
  const waits = toDoCondition(actor)
  const fresh = `select count(*) from disclosures d join catalogue_items i on i.id = d.item_id where d.published_at > ? and d.withdrawn_at is null and ${readable.sql}`
  const toDo = `select count(*) from disclosure_versions w join disclosures d on d.id = w.disclosure_id and d.working_number = w.number
    where w.state in (${states.map(() => '?').join(', ')}) and ${waits.sql}`
  const mine = afterCondition(actor)
  const after = `select count(*) from review_emergencies e join disclosures d on d.id = e.disclosure_id join disclosure_versions w on w.id = e.version_id where ${mine.sql}`
  const row: unknown = await db
    .select(db.raw(`(${fresh}) as fresh`, [since, ...readable.bindings]))
    .select(db.raw(`(${toDo}) + (${after}) as to_do`, [...states, ...waits.bindings, ...mine.bindings]))
    .first()
  return CountRow.parse(row)
}
