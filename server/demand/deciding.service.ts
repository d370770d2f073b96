import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { proposalChoices, proposeItem, type ProposedItem } from '../catalogue/proposals.service.ts'
import type { Deps } from '../deps.ts'
import { answering } from '../discussions/official.service.ts'
import { AppError, type FieldProblems, type Problem, refuse } from '../errors.ts'
import { tell, tellAll } from '../notifications/notifications.service.ts'
import { denyDeciding } from './demand.policy.ts'
import { GROUNDS, LONGEST_REASON, MOST_DUE_DAYS, type Ground, type Topic } from './demand.rules.ts'
import { insertDemand, nextSerial, type NewDemand } from './demands.queries.ts'
import { listApplicants } from './signals.queries.ts'
import { waitingTopics } from './waiting.service.ts'

export interface TypedProposal extends ProposedItem {
  readonly words: string
  /** Working days that the department has. */
  readonly days: number
}
export interface TypedRefusal {
  readonly words: string
  readonly ground: string
  readonly reason: string
}

/** Classes and departments to choose from. @throws AppError forbidden */
export const decidingChoices = (deps: Pick<Deps, 'db'>, actor: Actor): ReturnType<typeof proposalChoices> => proposalChoices(deps, actor)

/**
 * Puts what is asked for on the draft of the catalogue, with a department that owes its first disclosure by a day; the department is told, and
 * so is whoever asked under their name. Returns the demand. @throws AppError forbidden, invalid; conflict: decided meanwhile, an edition waits
 */
export async function proposeTopic(deps: Deps, actor: Actor, { words, days, ...item }: TypedProposal): Promise<number> {
  authorize(denyDeciding(actor))
  if (!Number.isInteger(days) || days < 1 || days > MOST_DUE_DAYS)
    refuse({ days: { code: 'demand.error.days', params: { max: MOST_DUE_DAYS } } })
  let id = 0
  await proposeItem(deps, actor, item, async (tx, { editionId, row }) => {
    const found = await topicIn(deps, tx, words)
    const { topic, at, today } = found
    const dueOn = (await calendarIn(tx)).addWorkingDays(today, days).date
    id = await put(tx, found, actor, {
      decision: 'proposed',
      title: item.title,
      ground: null,
      note: item.note,
      department_id: item.departmentId,
      due_on: dueOn,
      edition_id: editionId,
      edition_row: row,
    })
    const href = `/demand/${id}`
    const params = { title: item.title, due: dueOn }
    await tellAll(tx, answering(item.departmentId), { code: 'demand.told.owed', params, href, about: `demand:${id}` }, at)
    await tellAskers(tx, topic, actor, { code: 'demand.told.proposed', title: item.title, href }, at)
  })
  return id
}

/** It is not disclosed, and everybody reads why. Returns the demand. @throws AppError forbidden, invalid, conflict */
export async function refuseTopic(deps: Deps, actor: Actor, { words, ground, reason }: TypedRefusal): Promise<number> {
  authorize(denyDeciding(actor))
  const known = GROUNDS.find((one) => one === ground)
  refuse({ ...(known === undefined && { ground: { code: 'common.error.not_a_choice' } }), ...reasonProblem('reason', reason) })
  return audited(deps, actor, async (tx) => {
    const found = await topicIn(deps, tx, words)
    const { topic, at } = found
    const decided = { decision: 'refused', title: words, ground: known ?? null, note: reason } as const
    const id = await put(tx, found, actor, { ...decided, department_id: null, due_on: null, edition_id: null, edition_row: null })
    await tellAskers(tx, topic, actor, { code: 'demand.told.refused', title: words, href: `/demand/${id}` }, at)
    return [id, { action: 'demand.refuse', subject: `demand:${id}`, details: { words, ground: known as Ground, reason } }]
  })
}

/**
 * The same topic once more, inside the transaction. The number is taken before it is read: whoever comes second either finds it decided, or
 * finds the number taken.
 */
async function topicIn(deps: Pick<Deps, 'now'>, tx: Knex.Transaction, words: string) {
  const at = deps.now().toISOString()
  const today = dateInShanghai(at)
  const year = Number(today.slice(0, 4))
  const place = { year, serial: await nextSerial(tx, year) }
  const topic = (await waitingTopics(tx, today)).find((one) => one.words === words)
  if (topic === undefined) throw new AppError('conflict', 'errors.changed_meanwhile')
  return { topic, at, today, place }
}

type Decision = Pick<NewDemand, 'decision' | 'title' | 'ground' | 'note' | 'department_id' | 'due_on' | 'edition_id' | 'edition_row'>

async function put(
  tx: Knex.Transaction,
  { topic, at, place }: Awaited<ReturnType<typeof topicIn>>,
  actor: Actor,
  decision: Decision,
): Promise<number> {
  const { words, counts, firstOn, lastOn } = topic
  const asked = { ...place, words, ...counts, first_on: firstOn, last_on: lastOn }
  const id = await insertDemand(tx, { ...asked, ...decision, decided_by: actor.id, decided_at: at })
  if (id === undefined) throw new AppError('conflict', 'errors.changed_meanwhile')
  return id
}

interface Told {
  readonly code: 'demand.told.proposed' | 'demand.told.refused'
  readonly title: string
  readonly href: string
}
async function tellAskers(
  tx: Knex.Transaction,
  { caseIds, words }: Topic,
  actor: Actor,
  { code, title, href }: Told,
  at: string,
): Promise<void> {
  const people = (await listApplicants(tx, caseIds)).filter((id) => id !== actor.id)
  await tell(
    tx,
    people.map((personId) => ({ personId, code, params: { words, title }, href })),
    at,
  )
}

function reasonProblem(name: string, text: string): FieldProblems {
  const problem: Problem | undefined =
    text === ''
      ? { code: 'common.error.required' }
      : text.length > LONGEST_REASON
        ? { code: 'common.error.too_long', params: { max: LONGEST_REASON } }
        : undefined
  return problem === undefined ? {} : { [name]: problem }
}
