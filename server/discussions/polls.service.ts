import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { announce } from '../live/live.service.ts'
import { denyClosePoll, denyReply } from './discussions.policy.ts'
import { isPollOpen } from './discussions.rules.ts'
import { closePollAt, findPoll, holdPoll, setAnswers } from './polls.queries.ts'
import { getTopic } from './reading.service.ts'
import { insertStep } from './topics.queries.ts'

/** Chooses in an open poll, or chooses anew: everybody sees who chose what. @throws AppError forbidden, not_found, conflict, invalid */
export async function answerPoll(deps: Deps, actor: Actor, topicId: number, chosen: readonly number[]): Promise<void> {
  const topic = await getTopic(deps, actor, topicId)
  authorize(denyReply(actor, topic))
  await deps.db.write.transaction(async (tx) => {
    await holdPoll(tx, topicId)
    const poll = await findPoll(tx, topicId, actor.id)
    if (poll === undefined) throw new AppError('not_found', 'errors.not_found')
    const at = deps.now().toISOString()
    if (!isPollOpen(poll, dateInShanghai(at))) throw new AppError('conflict', 'discussions.error.poll_closed')
    const known = [...new Set(chosen)].filter((id) => poll.options.some((option) => option.id === id))
    if (known.length === 0 || known.length !== chosen.length)
      throw new AppError('invalid', 'errors.invalid_input', { option: { code: 'discussions.error.choose' } })
    if (known.length > poll.most)
      throw new AppError('invalid', 'errors.invalid_input', {
        option: { code: 'discussions.error.too_many_options', params: { max: poll.most } },
      })
    await setAnswers(tx, poll, actor.id, known, at)
    await announce(tx, { topic: `discussion:${topicId}` })
  })
}

/** Ends a poll before its day. @throws AppError forbidden, not_found, conflict */
export async function closePoll(deps: Deps, actor: Actor, topicId: number): Promise<void> {
  const topic = await getTopic(deps, actor, topicId)
  authorize(denyClosePoll(actor, topic))
  await audited(deps, actor, async (tx) => {
    const poll = await findPoll(tx, topicId, actor.id)
    const at = deps.now().toISOString()
    if (poll === undefined) throw new AppError('not_found', 'errors.not_found')
    if (!isPollOpen(poll, dateInShanghai(at)) || !(await closePollAt(tx, poll.id, at)))
      throw new AppError('conflict', 'discussions.error.poll_closed')
    await insertStep(tx, topicId, 'poll_closed', { by: actor.id, at })
    await announce(tx, { topic: `discussion:${topicId}` })
    return [undefined, { action: 'discussions.close_poll', subject: `topic:${topicId}`, details: { title: topic.title } }]
  })
}
