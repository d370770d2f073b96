import type { Knex } from 'knex'
import { hasRole } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { dateInShanghai } from '../../core/dates.ts'
import type { Deps } from '../deps.ts'
import type { DutyProvider } from '../duties/duties.types.ts'
import { tellAll } from '../notifications/notifications.service.ts'
import { OFFICIAL_REMIND_DAYS } from './discussions.rules.ts'
import { answering } from './official.service.ts'
import { changeTopic, listOwed, type DueTopic } from './topics.queries.ts'

/** A department that was asked answers: its head and its publishers have it on their list. */
export const discussionDuties: DutyProvider = async ({ db, cache }, actor) => {
  if (!hasRole(actor, 'head', 'publisher')) return []
  const owed = await cache.read(['duties', 'discussions'], () => listOwed(db.read))
  return owed
    .filter(({ departmentId }) => departmentId === actor.departmentId)
    .map(
      ({ id, title, dueOn }) => ({ code: 'discussions.duty.answer', params: { title }, href: `/discussions/${id}#reply`, dueOn }) as const,
    )
}

/**
 * On working days: two days before, and when it is late, those who answer for the department are told, its head and leaders too when it is
 * late. Each once, by compare-and-set, so it may run on every instance. Returns how many were told of.
 */
export async function remindOfAnswers(deps: Pick<Deps, 'db' | 'now'>): Promise<number> {
  const at = deps.now().toISOString()
  const today = dateInShanghai(at)
  const calendar = await calendarIn(deps.db.read)
  if (!calendar.isWorkingDay(today)) return 0
  const near = calendar.addWorkingDays(today, OFFICIAL_REMIND_DAYS).date
  let told = 0
  for (const topic of await listOwed(deps.db.read)) {
    const stage = topic.dueOn < today ? 2 : topic.dueOn <= near ? 1 : 0
    if (stage > topic.told && (await remind(deps, topic, stage === 2 ? 2 : 1, at))) told += 1
  }
  return told
}

/** False when another instance was first, or the topic has changed meanwhile. */
const remind = (deps: Pick<Deps, 'db'>, topic: DueTopic, stage: 1 | 2, at: string): Promise<boolean> =>
  deps.db.write.transaction(async (tx: Knex.Transaction) => {
    if (!(await changeTopic(tx, topic, { official_told: stage }))) return false
    const params = { title: topic.title, due: topic.dueOn }
    const about = `discussion:${topic.id}:${topic.dueOn}:${stage}`
    const href = `/discussions/${topic.id}`
    const code = stage === 1 ? 'discussions.told.near' : 'discussions.told.late'
    await tellAll(tx, answering(topic.departmentId), { code, params, href, about }, at)
    return true
  })
