import type { Actor } from '../../../server/auth/policy.ts'
import { closeVoting, openCollection, openVoting, closeCollection } from '../../../server/elections/steps.service.ts'
import type { Group } from '../../../core/protocol/v1/group.ts'
import { inspector, luo, wu, zhou, type Persona } from '../../support/personas.ts'
import { runCeremony, type Driven, type DrivenTrustee } from '../../support/trustees.ts'
import type { World } from '../../support/world.ts'
import { cast, fetchCode, get, inCeremony, makeOfficer, officer, take, VOTERS, type Wanted } from './flow.ts'

export const TRUSTEES: readonly Persona[] = [inspector, zhou, luo, wu]

/** Gives the role to those who keep keys here: the inspector in any case, two of the three others. */
export async function makeTrustees(world: World): Promise<void> {
  await makeOfficer(world)
  const rows = TRUSTEES.map(({ username }) => ({
    person_id: world.cast.people[username]!,
    role: 'trustee',
    granted_at: '2025-01-02T00:00:00.000Z',
  }))
  await world.db.write('role_assignments').insert(rows).onConflict(['person_id', 'role']).ignore()
}

export const trusteeOf = (world: World, persona: Persona): Actor => ({ ...world.actor(persona), roles: [...persona.roles, 'trustee'] })

export const drivenOf = (world: World): Driven => ({
  officer: officer(world),
  single: [trusteeOf(world, inspector)],
  shared: [zhou, luo, wu].map((persona) => trusteeOf(world, persona)),
  threshold: 2,
})
export const planOf = ({ single, shared, threshold }: Driven) => ({
  single: single.map(({ id }) => id),
  shared: shared.map(({ id }) => id),
  threshold,
})

/** An election of people that waits for its trustees. */
export async function waiting(world: World, wanted: Wanted = {}): Promise<number> {
  await makeTrustees(world)
  return inCeremony(world, { kind: 'excellence', ...wanted })
}

export async function withKeys(world: World, wanted: Wanted = {}, group?: Group): Promise<{ id: number; trustees: DrivenTrustee[] }> {
  const id = await waiting(world, wanted)
  return { id, trustees: await runCeremony(world.deps, id, drivenOf(world), group) }
}

/** Everybody has voted for the first and second candidate, and the vote is closed. */
export async function toCount(world: World, { ballots = VOTERS.length, ...wanted }: Wanted & { ballots?: number } = {}) {
  const { id, trustees } = await withKeys(world, wanted)
  await take(world, openCollection, id)
  const { uuid } = (await get(world, id)).classes[0]!
  const holders = []
  for (const voter of VOTERS) holders.push(await fetchCode(world, voter, uuid))
  await closeCollection(world.deps, officer(world), id)
  await take(world, openVoting, id)
  for (const holder of holders.slice(0, ballots)) await cast(world, uuid, holder, [[0, 1, 1, 0]])
  await closeVoting(world.deps, officer(world), id)
  return { id, uuid, trustees }
}
