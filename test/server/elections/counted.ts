import type { Question } from '../../../server/elections/elections.types.ts'
import { motionQuestion } from '../../../server/elections/definition.service.ts'
import { closeVoting, openCollection, openVoting, closeCollection } from '../../../server/elections/steps.service.ts'
import { decryptAs } from '../../support/trustees.ts'
import type { World } from '../../support/world.ts'
import { CANDIDATES, cast, fetchCode, get, makeOfficer, officer, take, voting, VOTERS, type Wanted } from './flow.ts'
import { withKeys } from './trustees-flow.ts'

export type Votes = readonly (readonly (readonly number[])[])[]

/** A motion that is counted: the server keeps its key. Four in favour, two against, one abstains. */
export async function countedMotion(world: World, votes: Votes = MOTION, wanted: Wanted = {}): Promise<number> {
  await makeOfficer(world)
  const { id, uuid, holders } = await voting(world, wanted)
  for (const [i, choices] of votes.entries()) await cast(world, uuid, holders[i]!, choices)
  await closeVoting(world.deps, officer(world), id)
  return id
}
const FOR = [[1, 0, 0]]
export const MOTION: Votes = [FOR, FOR, FOR, FOR, [[0, 1, 0]], [[0, 1, 0]], [[0, 0, 1]]]
export const motions = (...texts: string[]): Question[] => texts.map((text, i) => motionQuestion(text, i + 1))

/** An election of people with trustees, from the keys to the result. `votes` by voter: blank, then one number a candidate. */
export async function countedElection(world: World, votes: Votes, wanted: Wanted = {}): Promise<number> {
  const { id, trustees } = await withKeys(world, { kind: 'excellence', questions: [CANDIDATES], ...wanted })
  await take(world, openCollection, id)
  const { uuid } = (await get(world, id)).classes[0]!
  const holders = []
  for (const voter of VOTERS) holders.push(await fetchCode(world, voter, uuid))
  await closeCollection(world.deps, officer(world), id)
  await take(world, openVoting, id)
  for (const [i, choices] of votes.entries()) await cast(world, uuid, holders[i]!, choices)
  await closeVoting(world.deps, officer(world), id)
  for (const trustee of trustees.slice(0, 3)) await decryptAs(world.deps, trustee, id)
  return id
}

/** Seats 2: the first is elected, the second and third have as many votes. */
export const TIED: Votes = [[[0, 1, 1, 0]], [[0, 1, 0, 1]], [[0, 1, 1, 0]], [[0, 1, 0, 1]], [[0, 0, 1, 1]], [[0, 0, 1, 1]], [[1, 0, 0, 0]]]

/** The register's item for results; Lin, who votes and publishes for her department, is asked to publish. */
export async function publishing(world: World, id: number): Promise<number> {
  const item = world.cast.items['B-02']!
  await world.db.write('catalogue_items').where({ id: item }).update({ register: 'results', timing: 'ex_post', review_level: 1 })
  await world.db.write('elections').where({ id }).update({ department_id: world.cast.departments['JYCJ']! })
  return item
}
