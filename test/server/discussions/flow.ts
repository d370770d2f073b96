import type { Actor } from '../../../server/auth/policy.ts'
import { replyTo } from '../../../server/discussions/replies.service.ts'
import { openTopic, type NewTopic } from '../../../server/discussions/topics.service.ts'
import { chen, type Persona } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

const WORDS: NewTopic = {
  board: 'general',
  title: '会议室能否提前公布',
  body: '建议每周五公布下周安排。',
  disclosureId: null,
  poll: undefined,
}

/** Opens a topic in the persona's name. Returns its id. */
export function opened(world: World, by: Persona = chen, typed: Partial<NewTopic> = {}): Promise<number> {
  return openTopic(world.deps, world.actor(by), { ...WORDS, ...typed }, [])
}

/** Returns the number of the post. */
export function replied(world: World, topicId: number, by: Persona, body = '同意。', official = false): Promise<number> {
  return replyTo(world.deps, world.actor(by), topicId, { body, official }, [])
}

export const asModerator = (world: World, persona: Persona): Actor => {
  const actor = world.actor(persona)
  return { ...actor, roles: [...actor.roles, 'moderator'] }
}

export const versionOf = async (world: World, id: number): Promise<number> =>
  ((await world.db.read('topics').where({ id }).first('version')) as { version: number }).version
