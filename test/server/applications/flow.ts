import { askCorrection, assignCase } from '../../../server/cases/acts.service.ts'
import { approveAnswer, draftAnswer } from '../../../server/cases/answering.service.ts'
import { runAct } from '../../../server/cases/run.routes.ts'
import { getCase } from '../../../server/cases/cases.service.ts'
import type { Which } from '../../../server/applications/acts.service.ts'
import { registerApplications } from '../../../server/applications/kind.ts'
import {
  enterApplication,
  fileApplication,
  type TypedApplication,
  type TypedArrival,
} from '../../../server/applications/opening.service.ts'
import { chen, lin, sun, xu, type Persona } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

registerApplications()

/** An invented card with a right check digit. */
export const CARD = '320106198806123419'
export const FORM: TypedApplication = {
  applicant: 'natural',
  name: '张晓明',
  idKind: 'resident_card',
  idNumber: CARD,
  phone: '13800000000',
  email: '',
  address: '临溪市文昌路 12 号',
  agent: '',
  title: '2025年就业补助资金分配明细',
  wantedNumber: '',
  body: '各乡镇和用人单位2025年度分配的金额。',
  medium: 'paper',
  delivery: 'post',
}
export const INSIDE: TypedApplication = { ...FORM, name: chen.name, medium: 'electronic', delivery: 'inside' }

export const which = async (world: World, id: number): Promise<Which> => ({ id, version: (await getCase(world.db.read, id)).version })

/** Chen, for themselves. */
export const filed = async (world: World, typed: Partial<TypedApplication> = {}): Promise<number> =>
  (await fileApplication(world.deps, world.actor(chen), { ...INSIDE, ...typed }, [])).id

/** From outside, entered by the editor, who works in the office. */
export async function entered(world: World, arrival: TypedArrival, typed: Partial<TypedApplication> = {}): Promise<number> {
  return (await enterApplication(world.deps, world.actor(xu), { ...FORM, ...typed, ...arrival }, [])).id
}

export async function assigned(world: World, id: number, code: 'JYCJ' | 'CW' = 'JYCJ'): Promise<number> {
  await assignCase(world.deps, world.actor(xu), await which(world, id), { department: world.cast.departments[code]!, reason: '' })
  return id
}

export async function asksCorrection(world: World, id: number, text = '请写明是哪一年度、哪一类资金。'): Promise<void> {
  await askCorrection(world.deps, world.actor(lin), await which(world, id), { text })
}

/** Handed in through the form of the page, with the parts of the kind. */
export const drafts = async (world: World, id: number, body: Readonly<Record<string, unknown>>, by: Persona = lin): Promise<unknown> =>
  runAct(world.deps, world.actor(by), 'draft', await which(world, id), { body, uploads: [] })

export async function answered(world: World, id: number, by: Persona = sun): Promise<void> {
  await draftAnswer(
    world.deps,
    world.actor(lin),
    await which(world, id),
    { body: '纸质文件随本答复书寄送。', reply: 'provided', details: { where: '随本答复书寄送' } },
    { submit: true },
  )
  await approveAnswer(world.deps, world.actor(by), await which(world, id))
}
