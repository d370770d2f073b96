import type { Actor } from '../../../server/auth/policy.ts'
import { sendLetter } from '../../../server/cases/letters.service.ts'
import { getCase } from '../../../server/cases/cases.service.ts'
import type { Opened } from '../../../server/cases/cases.types.ts'
import { find, sign, type TypedFinding } from '../../../server/complaints/finding.service.ts'
import { acceptComplaint, giveNotice, state } from '../../../server/complaints/handling.service.ts'
import { chen, inspector, sun, zhou } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

export interface Typed {
  readonly target?: string
  readonly department?: string
  readonly persons?: string
  readonly happenedOn?: string
  readonly nameShown?: string
}

const LETTER = {
  about: undefined,
  title: '补贴申请三次退回',
  body: '去年十一月三次到窗口，每次说的材料都不一样。',
  consent: false,
} as const

export const departmentId = ({ cast }: World, code = 'JYCJ'): string => String(cast.departments[code])

/** By somebody, or by nobody: about 就业促进科, unless `typed` says otherwise. */
export function complained(world: World, by: Actor | undefined, typed: Typed = {}): Promise<Opened> {
  const body = { target: 'department', department: departmentId(world), happenedOn: '2025-11-12', ...typed }
  return sendLetter(world.deps, by, 'complaint', LETTER, { body, uploads: [] })
}
export const named = async (world: World, typed: Typed = {}): Promise<number> => (await complained(world, world.actor(chen), typed)).id

export const which = async (world: World, id: number): Promise<{ readonly id: number; readonly version: number }> => ({
  id,
  version: (await getCase(world.db.read, id)).version,
})

export const SUMMARY = '办理社会保险补贴时，没有一次性告知需要的材料。'
export async function accepted(world: World, id: number, code = 'JYCJ'): Promise<number> {
  await acceptComplaint(world.deps, world.actor(inspector), await which(world, id), {
    department: departmentId(world, code),
    summary: SUMMARY,
  })
  return id
}
export async function notified(world: World, id: number): Promise<number> {
  await accepted(world, id)
  await giveNotice(world.deps, world.actor(inspector), await which(world, id), { text: '请说明告知材料的经过。', days: 5 })
  return id
}
export async function stated(world: World, id: number): Promise<number> {
  await notified(world, id)
  await state(world.deps, world.actor(sun), await which(world, id), '窗口人员更换，交接不清。', [])
  return id
}

export const FINDING: TypedFinding = {
  verdict: 'substantiated',
  report: '调取受理登记三次，每次告知的材料不同。',
  conclusion: '您反映的情况属实，已要求整改。',
  measures: '公布一次性告知清单，一个月内报告。',
  veto: '',
}
export async function found(world: World, id: number, typed: Partial<TypedFinding> = {}): Promise<number> {
  await stated(world, id)
  await find(world.deps, world.actor(inspector), await which(world, id), { ...FINDING, ...typed }, [])
  return id
}
export async function decided(world: World, id: number, typed: Partial<TypedFinding> = {}): Promise<number> {
  await found(world, id, typed)
  await sign(world.deps, world.actor(zhou), await which(world, id), { agrees: 'yes', remark: '' })
  return id
}
