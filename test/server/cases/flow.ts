import { assignCase } from '../../../server/cases/acts.service.ts'
import { approveAnswer, draftAnswer } from '../../../server/cases/answering.service.ts'
import { getCase } from '../../../server/cases/cases.service.ts'
import type { Kind } from '../../../server/cases/cases.rules.ts'
import { sendLetter } from '../../../server/cases/letters.service.ts'
import { chen, lin, ma, sun, zhou, type Persona } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

/** The office takes letters in: one of its people speaks for it here. */
export const office: Persona = { ...ma, roles: [...ma.roles, 'head'] }
export async function makeOffice(world: World): Promise<void> {
  await world.db
    .write('role_assignments')
    .insert({ person_id: world.cast.people[ma.username], role: 'head', granted_at: '2026-01-05T01:00:00.000Z' })
}

export const department = (world: World, code: string): number => world.cast.departments[code]!
export const ANSWER = '可以凭发票和公务卡小票据实报销，超出部分自理。'

interface Typed {
  readonly about?: string
  readonly title?: string
  readonly body?: string
  readonly consent?: boolean
}
/** A letter; a question about something names the department. */
export async function sent(world: World, kind: Kind, typed: Typed = {}, by: Persona = chen): Promise<number> {
  const { about, title = '住宿费按哪个标准报', body = '去邻县出差两天，标准按哪里的？', consent = false } = typed
  const letter = { title, body, consent, ...(about !== undefined && { about: department(world, about) }) }
  return (await sendLetter(world.deps, world.actor(by), kind, letter, { body: {}, uploads: [] })).id
}
/** A question to the employment department, which has it at once. */
export const asked = (world: World, typed: Typed = {}, by?: Persona): Promise<number> =>
  sent(world, 'consultation', { about: 'JYCJ', ...typed }, by)

export const which = async (world: World, id: number): Promise<{ id: number; version: number }> => ({
  id,
  version: (await getCase(world.db.read, id)).version,
})

export async function assigned(world: World, id: number, code = 'JYCJ'): Promise<void> {
  await assignCase(world.deps, world.actor(office), await which(world, id), { department: department(world, code), reason: '' })
}
export async function drafted(world: World, id: number, by: Persona = lin, body = ANSWER): Promise<void> {
  await draftAnswer(world.deps, world.actor(by), await which(world, id), { body }, { submit: true })
}
export async function answered(world: World, id: number, by: Persona = sun): Promise<void> {
  await drafted(world, id)
  await approveAnswer(world.deps, world.actor(by), await which(world, id))
}
/** A letter to the director, answered. */
export async function lettered(world: World, typed: Typed = {}): Promise<number> {
  const id = await sent(world, 'mailbox', typed)
  await assigned(world, id)
  await answered(world, id, zhou)
  return id
}
