import type { Knex } from 'knex'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { AFTER_REVIEW_DAYS } from '../../server/disclosures/emergency.rules.ts'
import { insertAll, insertReturningIds } from './batches.ts'
import { workingDay } from './clock.ts'
import type { Entry, Stage } from './entries.ts'
import { reviewsOf } from './levels.ts'
import type { PlantedEntry } from './plant-disclosures.ts'
import type { PlantedPeople } from './plant-people.ts'
import { AFTER_REMARKS, DELEGATION_REASONS, OBJECTION } from './texts/review-life.ts'

interface Setting {
  readonly planted: PlantedPeople
  readonly now: Date
}

/** What the demonstration shows of reviewing in a real office, beside the steps that the year's entries carry. */
export async function plantReviewing(tx: Knex.Transaction, entries: readonly PlantedEntry[], { planted, now }: Setting): Promise<void> {
  const today = dateInShanghai(now.toISOString())
  const id = (username: string): number => planted.people.find((person) => person.username === username)!.id
  await plantDelegations(tx, id, today)
  await plantEmergencies(tx, entries, id, { today, departments: planted.departments, now: now.toISOString() })
  await plantObjections(tx, entries)
  await plantScheduled(tx, entries, id, now)
}

type Id = (username: string) => number

/** One runs, one is to come, one is over. */
async function plantDelegations(tx: Knex.Transaction, id: Id, today: string): Promise<void> {
  const given = (from: string, to: string, role: string, fromOn: string, toOn: string, reason: string) => ({
    from_person: id(from),
    to_person: id(to),
    role,
    from_on: fromOn,
    to_on: toOn,
    reason,
    created_at: `${addDays(fromOn < today ? fromOn : today, -1)}T08:30:00.000Z`,
  })
  await insertAll(tx, 'review_delegations', [
    given('hanzhiguo', 'approver', 'approver', addDays(today, -1), workingDay(today, 4), DELEGATION_REASONS[0]),
    given('caoqiming', 'secrecy', 'secrecy', workingDay(today, 5), workingDay(today, 9), DELEGATION_REASONS[1]),
    given('approver', 'luomin', 'approver', addDays(today, -40), addDays(today, -36), DELEGATION_REASONS[2]),
  ])
}

const stageOf = ({ versions }: Entry, step: Stage['step']): Stage | undefined => versions[0]?.stages.find((stage) => stage.step === step)
const versionIdOf = async (tx: Knex.Transaction, disclosureId: number): Promise<number> =>
  ((await tx('disclosure_versions').where({ disclosure_id: disclosureId, number: 1 }).first('id')) as { id: number }).id

interface Day {
  readonly today: string
  readonly now: string
  readonly departments: ReadonlyMap<string, number>
}

async function plantEmergencies(tx: Knex.Transaction, entries: readonly PlantedEntry[], id: Id, day: Day): Promise<void> {
  for (const { id: disclosureId, entry } of entries) {
    const emergency = stageOf(entry, 'emergency')
    if (emergency?.by == null) continue
    const on = dateInShanghai(emergency.at)
    const approval = reviewsOf(entry.item.reviewLevel).at(-1)!
    const approver = approval === 'approval_2' ? 'leader' : 'luomin'
    const [secrecyAt, approvalAt] = [`${workingDay(on, 1)}T02:10:00.000Z`, `${workingDay(on, 2)}T07:25:00.000Z`]
    const reviewed = approvalAt < day.now && workingDay(on, 5) < day.today
    await tx('review_emergencies').insert({
      version_id: await versionIdOf(tx, disclosureId),
      disclosure_id: disclosureId,
      department_id: day.departments.get(entry.department),
      published_by: id(emergency.by),
      at: emergency.at,
      reason: emergency.remark,
      due_on: workingDay(on, AFTER_REVIEW_DAYS),
      approval_step: approval,
      ...(reviewed && {
        secrecy_by: id('caoqiming'),
        secrecy_at: secrecyAt,
        approval_by: id(approver),
        approval_at: approvalAt,
        outcome: 'passed',
        settled_at: approvalAt,
      }),
    })
    if (!reviewed) continue
    const step = { disclosure_id: disclosureId, version_number: 1, outcome: 'passed' }
    await insertAll(tx, 'disclosure_steps', [
      { ...step, step: 'after_secrecy', actor_id: id('caoqiming'), at: secrecyAt, remark: AFTER_REMARKS.secrecy },
      { ...step, step: 'after_approval', actor_id: id(approver), at: approvalAt, remark: AFTER_REMARKS.approval },
    ])
  }
}

async function plantObjections(tx: Knex.Transaction, entries: readonly PlantedEntry[]): Promise<void> {
  for (const { id, entry } of entries) {
    if (stageOf(entry, 'objection') === undefined) continue
    const step = (await tx('disclosure_steps').where({ disclosure_id: id, step: 'objection' }).first('id')) as { id: number }
    await tx('review_objections').insert({ step_id: step.id, ordered: OBJECTION.ordered })
  }
}

/** A text of the information centre that the approver let out for the next working morning. */
async function plantScheduled(tx: Knex.Transaction, entries: readonly PlantedEntry[], id: Id, now: Date): Promise<void> {
  const held = entries.find(({ entry }) => isHeld(entry))
  if (held === undefined) return
  const stages = held.entry.versions[0]!.stages
  // After the last review, in a working hour of that day or the morning after, and in any case before now.
  const at = new Date(Math.min(now.getTime() - 60_000, Date.parse(stages.at(-1)!.at) + 45 * 60_000)).toISOString()
  const morning = `${workingDay(dateInShanghai(now.toISOString()), 1)}T00:30:00.000Z`
  const step = { disclosure_id: held.id, version_number: 1, actor_id: id('luomin'), at }
  await insertReturningIds(tx, 'disclosure_steps', [
    { ...step, step: 'approval_1', outcome: 'passed', remark: '同意，明早上班时公开。' },
    { ...step, step: 'schedule', outcome: 'done', remark: '' },
  ])
  await tx('disclosure_versions').where({ disclosure_id: held.id, number: 1 }).update({ state: 'scheduled', publish_at: morning })
}

const isHeld = ({ item, department, versions }: Entry): boolean =>
  item.code === 'A4-02' &&
  department === 'XXZX' &&
  item.reviewLevel === 1 &&
  versions.length === 1 &&
  versions[0]!.stages.at(-1)?.step === 'secrecy_review' &&
  versions[0]!.stages.at(-1)?.outcome === 'passed'
