import type { Actor } from '../../../server/auth/policy.ts'
import { voteOnVeto } from '../../../server/vetoes/decision.service.ts'
import { readVeto, type VetoPage } from '../../../server/vetoes/list.service.ts'
import { proposeVeto, type TypedVeto } from '../../../server/vetoes/proposal.service.ts'
import { acceptVeto, reportVeto, stateVeto } from '../../../server/vetoes/steps.service.ts'
import { inspector, luo, ma, sun, tang, zhou } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { roled, scoringCycle } from '../evaluations/results-world.ts'

export const TYPED: Omit<TypedVeto, 'subject'> = {
  rule: 'V1',
  title: '服务窗口推诿办事',
  happenedOn: '2025-11-12',
  account: '群众三次到窗口均未受理，没有一次性告知。',
  documents: '临效投〔2025〕6号 投诉登记表',
}

/** A second inspector of the office that proposes: whoever proposed does not accept or decide. */
export const colleague = (world: World): Actor => roled(world.actor(ma), 'inspector')
/** Two leaders; the other one has had nothing to do with anything. */
export const leader = (world: World): Actor => world.actor(zhou)
export const otherLeader = (world: World): Actor => roled(world.actor(luo), 'leader')

export async function subjectId(world: World, cycleId: number, code = 'JYCJ'): Promise<number> {
  const row = (await world.db
    .read('evaluation_subjects')
    .where({ cycle_id: cycleId, key: `department:${code}` })
    .first('id')) as { id: number }
  return row.id
}

export interface Of {
  readonly code?: string
  readonly cycle?: number
  readonly by?: Actor
}
export async function proposed(world: World, { code = 'JYCJ', cycle, by = world.actor(inspector) }: Of = {}): Promise<number> {
  const cycleId = cycle ?? (await scoringCycle(world))
  const subject = String(await subjectId(world, cycleId, code))
  return proposeVeto(world.deps, by, cycleId, { ...TYPED, subject }, [])
}

export const page = (world: World, id: number, actor: Actor = world.actor(inspector)): Promise<VetoPage> => readVeto(world.deps, actor, id)
export const versionOf = async (world: World, id: number): Promise<number> => (await page(world, id)).veto.version
export const stateOf = async (world: World, id: number): Promise<string> => (await page(world, id)).veto.state

export const ACCEPTED = { accept: true, reason: '', question: '请说明有关情况。', days: 5 } as const

export async function investigating(world: World, of: Of = {}): Promise<number> {
  const id = await proposed(world, of)
  await acceptVeto(world.deps, colleague(world), id, 1, ACCEPTED)
  return id
}

export async function stated(world: World, of: Of = {}): Promise<number> {
  const id = await investigating(world, of)
  const head = of.code === 'CW' ? world.actor(tang) : world.actor(sun)
  await stateVeto(world.deps, head, id, await versionOf(world, id), '当日系统故障，已口头告知。', [])
  return id
}

export async function deciding(world: World, of: Of = {}): Promise<number> {
  const id = await stated(world, of)
  await reportVeto(world.deps, world.actor(inspector), id, await versionOf(world, id), '调取录像，确未一次性告知。', [])
  return id
}

export async function vote(world: World, actor: Actor, id: number, verdict: string): Promise<void> {
  await voteOnVeto(world.deps, actor, id, await versionOf(world, id), { verdict, reasons: `${actor.departmentName}认为证据充分。` })
}

export async function established(world: World, of: Of = {}): Promise<number> {
  const id = await deciding(world, of)
  await vote(world, colleague(world), id, 'established')
  await vote(world, world.actor(tang), id, 'established')
  return id
}
