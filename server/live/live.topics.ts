import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { denyBoard } from '../discussions/discussions.policy.ts'

/** Whether somebody may hear that the thing has changed. `id`: what stands behind the colon, digits only. */
export type TopicPolicy = (deps: Pick<Deps, 'db' | 'cache'>, actor: Actor, id: number) => Promise<boolean> | boolean

/** A feature whose pages change by themselves adds its line: the word before the colon, and who may listen. */
export const liveTopics: Readonly<Record<string, TopicPolicy>> = {
  person: (_deps, actor, id) => actor.id === id,
  discussion: (_deps, actor) => denyBoard(actor) === undefined, // everybody who has the board may open every topic
}

const NAME = /^([a-z][a-z-]{0,30}):([1-9]\d{0,8})$/

/** The topics of a list that the actor may hear. Others are left out without a word: that would tell that there is something. */
export async function allowedTopics(deps: Pick<Deps, 'db' | 'cache'>, actor: Actor, asked: readonly string[]): Promise<string[]> {
  const allowed = await Promise.all(
    asked.map(async (topic) => {
      const [, kind = '', id = ''] = NAME.exec(topic) ?? []
      const policy = Object.hasOwn(liveTopics, kind) ? liveTopics[kind] : undefined
      return policy !== undefined && (await policy(deps, actor, Number(id))) ? [topic] : []
    }),
  )
  return allowed.flat()
}
