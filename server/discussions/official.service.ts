import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems, type Problem } from '../errors.ts'
import { announce } from '../live/live.service.ts'
import { tell, tellAll, type Recipients } from '../notifications/notifications.service.ts'
import { denyAskOfficial, denySolve } from './discussions.policy.ts'
import { LONGEST_REASON, MOST_OFFICIAL_DAYS, postHref } from './discussions.rules.ts'
import type { Topic } from './discussions.types.ts'
import { textProblem } from './posting.service.ts'
import { getPost, getTopic } from './reading.service.ts'
import { changeTopic, findBoardDepartment, findTopic, insertStep } from './topics.queries.ts'

/** Who answers for a department: its head and its publishers. */
export const answering = (departmentId: number): Recipients => ({
  sql: `select p.id from people p where p.department_id = ? and p.status = 'active'
    and exists (select 1 from role_assignments r where r.person_id = p.id and r.role in ('head', 'publisher'))`,
  bindings: [departmentId],
})

export interface Asking {
  readonly version: number
  readonly departmentId: number
  /** Working days, from the day after. */
  readonly days: number
  readonly reason: string
}

/** Asks a department for its answer until a day, or another one in its place. @throws AppError forbidden, not_found, conflict, invalid */
export async function askOfficial(deps: Deps, actor: Actor, topicId: number, asked: Asking): Promise<void> {
  const problems = askingProblems(asked)
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
  await changing(deps, actor, { id: topicId, version: asked.version }, 'discussions.ask', async (tx, topic, at) => {
    authorize(denyAskOfficial(actor, topic, asked.departmentId))
    if (topic.officialOn !== null) throw new AppError('conflict', 'discussions.denied.answered')
    const department = await findBoardDepartment(tx, asked.departmentId)
    if (department?.active !== true)
      throw new AppError('invalid', 'errors.invalid_input', { department: { code: 'common.error.not_a_choice' } })
    const dueOn = (await calendarIn(tx)).addWorkingDays(dateInShanghai(at), asked.days).date
    const values = { official_department_id: department.id, official_asked_at: at, official_due_on: dueOn, official_told: 0 }
    const facts = { department: department.name, department_en: department.nameEn, due: dueOn }
    await insertStep(tx, topicId, 'asked', { by: actor.id, at, reason: asked.reason, facts })
    const params = { title: topic.title, due: dueOn }
    const told = {
      code: 'discussions.told.asked',
      params,
      href: `/discussions/${topicId}`,
      about: `discussion:${topicId}:asked:${at}`,
    } as const
    await tellAll(tx, answering(department.id), told, at)
    return { values, details: { department: department.name, dueOn } }
  })
}

function askingProblems({ days, reason }: Asking): FieldProblems {
  const problems: Record<string, Problem> = {}
  if (days < 1 || days > MOST_OFFICIAL_DAYS) problems['days'] = { code: 'discussions.error.days', params: { max: MOST_OFFICIAL_DAYS } }
  const wrong = reason === '' ? undefined : textProblem(reason, LONGEST_REASON)
  if (wrong !== undefined) problems['reason'] = wrong
  return problems
}

/** In the transaction of the post: it is the answer. What else the department adds later stays beside it. */
export async function answered(tx: Knex.Transaction, actor: Actor, topicId: number, postId: number, at: string): Promise<void> {
  const topic = await findTopic(tx, actor.id, topicId)
  if (topic === undefined || topic.officialOn !== null) return
  const values = { official_post_id: postId, official_on: dateInShanghai(at) }
  if (!(await changeTopic(tx, topic, values))) throw new AppError('conflict', 'errors.changed_meanwhile')
  const { name = '', nameEn = '' } = topic.officialDepartment ?? {}
  await insertStep(tx, topicId, 'answered', {
    by: actor.id,
    at,
    facts: { department: name, department_en: nameEn, number: topic.postCount },
  })
  if (topic.author.id === actor.id) return
  const params = { title: topic.title, department: name, department_en: nameEn }
  await tell(tx, [{ personId: topic.author.id, code: 'discussions.told.answered', params, href: postHref(topicId, topic.postCount) }], at)
}

/** Whoever asked names the post that helped, or takes that back. @throws AppError forbidden, not_found, conflict */
export async function solveTopic(deps: Deps, actor: Actor, topicId: number, version: number, number: number | null): Promise<void> {
  if (number !== null) {
    const { post } = await getPost(deps, actor, topicId, number)
    if (post.hiddenByAct !== null || number === 1) throw new AppError('not_found', 'errors.not_found')
  }
  await changing(
    deps,
    actor,
    { id: topicId, version },
    number === null ? 'discussions.unsolve' : 'discussions.solve',
    async (tx, topic, at) => {
      authorize(denySolve(actor, topic))
      const facts: Readonly<Record<string, number>> = number === null ? {} : { number }
      await insertStep(tx, topicId, number === null ? 'unsolved' : 'solved', { by: actor.id, at, facts })
      return { values: { solved_number: number }, details: facts }
    },
  )
}

interface Changed {
  readonly values: Readonly<Record<string, string | number | boolean | null>>
  readonly details: object
}

/** Loads, decides and writes one change of a topic; open pages of it hear of it. @throws AppError not_found, conflict */
export async function changing(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { id, version }: { readonly id: number; readonly version: number },
  action: string,
  decide: (tx: Knex.Transaction, topic: Topic, at: string) => Promise<Changed>,
): Promise<void> {
  await getTopic(deps, actor, id)
  await audited(deps, actor, async (tx) => {
    const topic = await findTopic(tx, actor.id, id)
    if (topic === undefined) throw new AppError('not_found', 'errors.not_found')
    const { values, details } = await decide(tx, topic, deps.now().toISOString())
    if (!(await changeTopic(tx, { id, version }, values))) throw new AppError('conflict', 'errors.changed_meanwhile')
    await announce(tx, { topic: `discussion:${id}` })
    return [undefined, { action, subject: `topic:${id}`, details: { title: topic.title, ...details } }]
  })
}
