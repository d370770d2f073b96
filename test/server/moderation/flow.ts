import type { Actor } from '../../../server/auth/policy.ts'
import { actOnSubject, type TypedAct } from '../../../server/moderation/acting.service.ts'
import { he, lin, xu, type Persona } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

/** He and Xu moderate, besides what else they do. */
export const MODERATORS: readonly Persona[] = [he, xu]
export const moderator = (world: World, persona: Persona = xu): Actor => {
  const actor = world.actor(persona)
  return { ...actor, roles: [...actor.roles, 'moderator'] }
}
/** The same in the database, for requests and for whoever is told: once a world. */
export async function makeModerators(world: World, personas: readonly Persona[] = MODERATORS): Promise<void> {
  const of = ({ username }: Persona) => ({
    person_id: world.cast.people[username]!,
    role: 'moderator',
    granted_at: '2025-01-02T00:00:00.000Z',
  })
  await world.db.write('role_assignments').insert(personas.map(of)).onConflict(['person_id', 'role']).ignore()
}

export const INSULT = '财务科的人都是吃干饭的，报销三个月不给钱，脸皮比城墙还厚。'
export const RUDE = '请改用对事不对人的说法，报销进度可以直接写明单号。'

let topics = 0
/** A topic as the board keeps it, one post after the other. Returns their ids. */
export async function posts(
  world: World,
  author: Persona = lin,
  bodies: readonly string[] = ['报销慢在哪里？', INSULT],
): Promise<number[]> {
  const at = world.clock.now().toISOString()
  const authorId = world.cast.people[author.username]!
  const write = world.db.write
  await write('boards').insert({ key: 'general', kind: 'general' }).onConflict('key').ignore()
  const board = (await write('boards').where({ key: 'general' }).first('id')) as { id: number }
  const topic = {
    board_id: board.id,
    title: `报销 ${(topics += 1)}`,
    author_id: authorId,
    created_at: at,
    post_count: bodies.length,
    last_at: at,
    last_author_id: authorId,
  }
  const [made] = (await write('topics').insert(topic).returning('id')) as { id: number }[]
  const rows = bodies.map((body, i) => ({ topic_id: made!.id, number: i + 1, author_id: authorId, body, created_at: at }))
  return ((await write('posts').insert(rows).returning('id')) as { id: number }[]).map(({ id }) => id)
}

/** The second post of a topic: what is reported. */
export const reply = async (world: World, author: Persona = lin): Promise<number> => (await posts(world, author))[1]!

export const HIDE: TypedAct = { act: 'hide', rule: 'insult', reason: RUDE, upTo: 0 }

/** A reply of Lin’s that Xu acted on. Returns both ids. */
export async function acted(world: World, typed: Partial<TypedAct> = {}, author: Persona = lin): Promise<{ post: number; act: number }> {
  const post = await reply(world, author)
  return { post, act: await actOnSubject(world.deps, moderator(world), 'post', post, { ...HIDE, ...typed }) }
}

/** A text without a name as it stands on the page. */
export async function text(world: World, number = 1): Promise<number> {
  const row = { id: String(number).padStart(32, '0'), token_hash: String(number).padStart(64, '0'), body: '领导司机小王家里有人吸毒。' }
  await world.db.write('anonymous_texts').insert({ ...row, received_on: '2026-02-26', published_on: '2026-02-27', number })
  return number
}
