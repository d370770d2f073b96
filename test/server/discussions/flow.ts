import type { Actor } from '../../../server/auth/policy.ts'
import { askOfficial } from '../../../server/discussions/official.service.ts'
import { answerPoll } from '../../../server/discussions/polls.service.ts'
import { replyTo } from '../../../server/discussions/replies.service.ts'
import { openTopic, type NewTopic } from '../../../server/discussions/topics.service.ts'
import { chen, he, zhou, type Persona } from '../../support/personas.ts'
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

/** A topic with everything that its page can show: a poll that was answered, replies with names in them, a department that is asked. */
export async function polled(world: World): Promise<number> {
  const id = await opened(world, chen, { poll: { question: '哪天', options: '周一\n周二', most: 1, closesOn: null } })
  const option = (await world.db.read('poll_options').orderBy('id', 'desc').first('id')) as { id: number }
  await answerPoll(world.deps, world.actor(he), id, [option.id])
  await replied(world, id, he, '@林芳 请看')
  const asked = { version: await versionOf(world, id), departmentId: world.cast.departments['CW']!, days: 5, reason: '' }
  await askOfficial(world.deps, world.actor(zhou), id, asked)
  return id
}
