import type { Actor } from '../auth/policy.ts'
import { authorize } from '../auth/policy.ts'
import { fateOf, proposalChoices, proposeItem, type ProposedItem } from '../catalogue/proposals.service.ts'
import { openCase } from '../cases/cases.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { announce } from '../live/live.service.ts'
import { tell } from '../notifications/notifications.service.ts'
import { plainText } from '../markdown/markdown.ts'
import { denyConsult, denyPropose } from './discussions.policy.ts'
import type { Topic } from './discussions.types.ts'
import { getPost, getTopic } from './reading.service.ts'
import { changeTopic, insertStep } from './topics.queries.ts'

/** A consultation takes so many characters. */
const LONGEST_QUESTION = 5_000

/**
 * Makes a consultation of a topic: it is asked of the department whose board it stands on, with a number and a day for its answer. The topic
 * stays, and says where it went on. Returns the case. @throws AppError forbidden, not_found, conflict
 */
export async function consultFrom(deps: Deps, actor: Actor, topicId: number, version: number): Promise<number> {
  const { topic, post } = await getPost(deps, actor, topicId, 1)
  authorize(denyConsult(actor, topic))
  const departmentId = topic.officialDepartment?.id ?? topic.board.department?.id ?? null
  const opening = { kind: 'consultation', title: topic.title, body: plainText(post.body).slice(0, LONGEST_QUESTION), by: actor } as const
  const opened = await openCase(deps, { ...opening, aboutId: departmentId }, async (tx, caseId) => {
    const at = deps.now().toISOString()
    if (!(await changeTopic(tx, { id: topicId, version }, { case_id: caseId }))) throw new AppError('conflict', 'errors.changed_meanwhile')
    await insertStep(tx, topicId, 'consultation', { by: actor.id, at, facts: { case: caseId } })
    await announce(tx, { topic: `discussion:${topicId}` })
  })
  return opened.id
}

export interface Proposal extends ProposedItem {
  /** Of the topic. */
  readonly version: number
}

/** What an editor chooses from when a wish goes into the catalogue. @throws AppError forbidden, not_found */
export async function proposalForm(deps: Pick<Deps, 'db'>, actor: Actor, topicId: number) {
  const topic = await getTopic(deps, actor, topicId)
  authorize(denyPropose(actor, topic))
  return { topic, ...(await proposalChoices(deps, actor)) }
}

/** Puts what a topic asks for on the draft of the catalogue; its author is told. @throws AppError forbidden, not_found, conflict, invalid */
export async function proposeFrom(
  deps: Deps,
  actor: Actor,
  topicId: number,
  { version, ...item }: Proposal,
): Promise<{ editionId: number; row: number }> {
  const topic = await getTopic(deps, actor, topicId)
  authorize(denyPropose(actor, topic))
  return proposeItem(deps, actor, item, async (tx, { editionId, row }) => {
    const at = deps.now().toISOString()
    const values = { edition_id: editionId, edition_item_id: row, edition_title: item.title }
    if (!(await changeTopic(tx, { id: topicId, version }, values))) throw new AppError('conflict', 'errors.changed_meanwhile')
    await insertStep(tx, topicId, 'proposed', { by: actor.id, at, reason: item.note, facts: { item: item.title } })
    if (topic.author.id !== actor.id) {
      const params = { title: topic.title, item: item.title }
      await tell(tx, [{ personId: topic.author.id, code: 'discussions.told.proposed', params, href: `/discussions/${topicId}` }], at)
    }
    await announce(tx, { topic: `discussion:${topicId}` })
  })
}

/** What became of the proposed item. */
export const proposalFate = async (deps: Pick<Deps, 'db'>, topic: Pick<Topic, 'editionId' | 'editionRow'>): ReturnType<typeof fateOf> =>
  topic.editionId === null || topic.editionRow === null
    ? { state: 'dropped' }
    : fateOf(deps.db.read, { editionId: topic.editionId, row: topic.editionRow })
