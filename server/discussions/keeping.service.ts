import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { denyModerate } from './discussions.policy.ts'
import { LONGEST_REASON } from './discussions.rules.ts'
import { changing } from './official.service.ts'
import { textProblem } from './posting.service.ts'
import { boardOf } from './topics.service.ts'
import { ensureBoard, insertStep } from './topics.queries.ts'

// What keeps the board in order without touching what people wrote: each act has its reason, which everybody reads under the topic.

export interface Keeping {
  readonly version: number
  readonly reason: string
}

/** @throws AppError invalid at `reason` */
function reasoned(reason: string): string {
  const problem = textProblem(reason, LONGEST_REASON)
  if (problem !== undefined) throw new AppError('invalid', 'errors.invalid_input', { reason: problem })
  return reason
}

/** Keeps a topic on top of its board, or no longer. @throws AppError forbidden, not_found, conflict, invalid */
export async function pinTopic(deps: Deps, actor: Actor, id: number, pinned: boolean, { version, reason }: Keeping): Promise<void> {
  reasoned(reason)
  await changing(deps, actor, { id, version }, pinned ? 'discussions.pin' : 'discussions.unpin', async (tx, topic, at) => {
    authorize(denyModerate(actor, topic))
    await insertStep(tx, id, pinned ? 'pinned' : 'unpinned', { by: actor.id, at, reason })
    return { values: { pinned }, details: { reason } }
  })
}

/** Takes no more replies, or takes them again. @throws AppError forbidden, not_found, conflict, invalid */
export async function lockTopic(deps: Deps, actor: Actor, id: number, locked: boolean, { version, reason }: Keeping): Promise<void> {
  reasoned(reason)
  await changing(deps, actor, { id, version }, locked ? 'discussions.lock' : 'discussions.unlock', async (tx, topic, at) => {
    authorize(denyModerate(actor, topic))
    await insertStep(tx, id, locked ? 'locked' : 'unlocked', { by: actor.id, at, reason })
    return { values: { locked }, details: { reason } }
  })
}

/** Puts a topic on the board where it belongs. @throws AppError forbidden, not_found, conflict, invalid */
export async function moveTopic(deps: Deps, actor: Actor, id: number, to: string, { version, reason }: Keeping): Promise<void> {
  reasoned(reason)
  await changing(deps, actor, { id, version }, 'discussions.move', async (tx, topic, at) => {
    authorize(denyModerate(actor, topic))
    const board = await boardOf(tx, to)
    // What is about a record needs one.
    if (board === undefined || board.key === topic.board.key || (board.kind === 'disclosures' && topic.disclosureId === null))
      throw new AppError('invalid', 'errors.invalid_input', { board: { code: 'common.error.not_a_choice' } })
    const name = board.department?.name ?? ''
    const facts = { from: topic.board.key, to: board.key, to_name: name, to_name_en: board.department?.nameEn ?? '' }
    await insertStep(tx, id, 'moved', { by: actor.id, at, reason, facts })
    return { values: { board_id: await ensureBoard(tx, board) }, details: { reason, from: facts.from, to: facts.to } }
  })
}
