import { closeRound, decideRound, openRound, submitRound } from '../../../server/appraisals/rounds.service.ts'
import { giveOpinion, writeSummary } from '../../../server/appraisals/appraisals.service.ts'
import type { Grade } from '../../../server/appraisals/appraisals.types.ts'
import type { Actor } from '../../../server/auth/policy.ts'
import { inspector, sun, tang, zhou } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

export const YEAR = 2026

/** A round run by the inspector's department. Returns its id. */
export async function opened(world: World): Promise<number> {
  // There is one round a year: an earlier one of the same test makes room.
  await world.db
    .write('appraisal_rounds')
    .where({ year: YEAR })
    .update({ year: world.db.write.raw('-id') })
  return openRound(world.deps, world.actor(zhou), {
    year: YEAR,
    officeId: world.cast.departments['BGS'] ?? 0,
    percent: 20,
    approval: '',
    summaryUntil: '2026-03-31',
  })
}

export interface Row {
  readonly id: number
  readonly version: number
  readonly person_id: number
  readonly department_id: number
  readonly under_leader: boolean | number
  readonly grade: Grade | null
  readonly proposal: Grade | null
  readonly standing: string
  readonly acknowledged_on: string | null
}
export const rowsOf = async (world: World, roundId: number): Promise<Row[]> =>
  (await world.db.read('appraisals').where('round_id', roundId).orderBy('id')) as Row[]
/** The assessment of a persona, as it stands. */
export const rowOf = async (world: World, roundId: number, username: string): Promise<Row> =>
  (await rowsOf(world, roundId)).find(({ person_id }) => person_id === world.cast.people[username])!
export const versionOf = async (world: World, roundId: number): Promise<number> =>
  ((await world.db.read('appraisal_rounds').where('id', roundId).first()) as { version: number }).version

/** Whoever supervises a person: the head of the department; a leader where there is none, and of the heads. */
function supervisorOf(world: World, row: Row): Actor {
  const head = [sun, tang].find(({ department }) => world.cast.departments[department] === row.department_id)
  return world.actor(head === undefined || Boolean(row.under_leader) ? zhou : head)
}

/** Everybody has a summary and an opinion, 称职 unless another grade is named by username; then the office submits. */
export async function submitted(world: World, proposals: Readonly<Record<string, Grade>> = {}): Promise<number> {
  const id = await opened(world)
  const named = new Map(Object.entries(proposals).map(([username, grade]) => [world.cast.people[username], grade]))
  for (const row of await rowsOf(world, id)) {
    const person = { ...world.actor(sun), id: row.person_id }
    await writeSummary(world.deps, person, row.id, 1, '本年度完成各项工作。')
    await giveOpinion(world.deps, supervisorOf(world, row), row.id, 2, {
      opinion: '履职认真。',
      proposal: named.get(row.person_id) ?? 'competent',
    })
  }
  await submitRound(world.deps, world.actor(inspector), id, await versionOf(world, id))
  return id
}

/** A second leader, who decides rounds: what is asked against a grade is answered by another. */
export const deputy = (world: World): Actor => ({ ...world.actor(zhou), id: world.cast.people['wu'] ?? 0 })

/** Decided as it was proposed. */
export async function onNotice(world: World, proposals: Readonly<Record<string, Grade>> = {}): Promise<number> {
  const id = await submitted(world, proposals)
  const rows = await rowsOf(world, id)
  const grades = new Map(rows.map((row) => [row.id, { grade: row.proposal ?? 'competent', reason: '' }]))
  await decideRound(world.deps, deputy(world), id, await versionOf(world, id), { decision: '局党组会议纪要〔2026〕3 号', grades })
  return id
}

/** The notice is over, and everybody has theirs in writing. */
export async function noticed(world: World, proposals: Readonly<Record<string, Grade>> = {}): Promise<number> {
  const id = await onNotice(world, proposals)
  world.clock.advance(14 * 86_400_000)
  await closeRound(world.deps, world.actor(zhou), id, await versionOf(world, id))
  return id
}
