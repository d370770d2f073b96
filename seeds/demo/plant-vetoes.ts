import type { Knex } from 'knex'
import { z } from 'zod'
import type { Actor } from '../../server/auth/policy.ts'
import { int } from '../../server/db/decode.ts'
import type { Deps } from '../../server/deps.ts'
import { logActsLater } from '../../server/transparency-log/acts.service.ts'
import { decideMeasure, openRecord, putMeasuresInForce, readRecord, stateDefence } from '../../server/vetoes/accountability.service.ts'
import { appealVeto, reviewAppeal, voteOnVeto } from '../../server/vetoes/decision.service.ts'
import { putVetoesInForce } from '../../server/vetoes/due.service.ts'
import { proposeVeto } from '../../server/vetoes/proposal.service.ts'
import { acceptVeto, reportVeto, stateVeto } from '../../server/vetoes/steps.service.ts'
import { workingDay } from './clock.ts'
import { Scene } from './elections/scene.ts'
import type { PlantedPeople } from './plant-people.ts'
import { APPEAL, ASKED, IN_FORCE, REVERSED, TO_DECIDE, UNFOUNDED, UPHELD, VIOLATIONS, type VetoTale } from './texts/vetoes.ts'

const PROPOSER = 'inspector1'
const ACCEPTS = 'inspector2'
const VOTERS = ['inspector2', 'inspector3'] as const
const LEADER = 'songyalin'

/**
 * Last year's vetoes, one in force, one reversed on appeal and one unfounded, and this year's two that are under way, through the product's
 * own services on days of the past; and who was held to account.
 */
export async function plantVetoes(tx: Knex.Transaction, planted: PlantedPeople, deps: Pick<Deps, 'db' | 'config' | 'now'>): Promise<void> {
  logActsLater(tx)
  const scene = new Scene(tx, planted, deps)
  const year = Number(scene.today.slice(0, 4))
  await lastYear(scene, year - 1)
  if (scene.today > `${year}-02-10`) await thisYear(scene, year)
}

async function lastYear(scene: Scene, year: number): Promise<void> {
  const cycle = await cycleOf(scene, year)
  const from = (day: string) => (n: number) => workingDay(day, n)
  await accountability(scene, from(`${year}-04-09`))
  const first = from(`${year}-09-15`)
  await decided(scene, cycle, IN_FORCE, first, `${year}-09-08`, ['established', 'established'])
  scene.at(first(18), '09:03')
  await putVetoesInForce(scene.deps)
  const second = from(`${year}-10-20`)
  const appealed = await decided(scene, cycle, REVERSED, second, `${year}-10-13`, ['established', 'established'])
  scene.at(second(15), '10:20')
  await appealVeto(scene.deps, headOf(scene, REVERSED.department), appealed, await versionOf(scene, appealed), APPEAL, [])
  scene.at(second(20), '16:05')
  await reviewAppeal(scene.deps, scene.actor(LEADER), appealed, await versionOf(scene, appealed), { uphold: true, reasons: UPHELD })
  await decided(scene, cycle, UNFOUNDED, from(`${year}-11-17`), `${year}-11-12`, ['unfounded', 'unfounded'])
}

async function thisYear(scene: Scene, year: number): Promise<void> {
  const cycle = await cycleOf(scene, year)
  const ago = (n: number) => workingDay(scene.today, n)
  const day = (n: number) => ago(n - 15)
  const open = await decided(scene, cycle, TO_DECIDE, day, ago(-17), [])
  scene.at(ago(-1), '15:12')
  await vote(scene, open, VOTERS[0], 'partly', TO_DECIDE.reasons[0])
  const asked = await proposed(scene, cycle, ASKED, ago(-4), ago(-6))
  scene.at(ago(-2), '09:40')
  await accept(scene, asked, ASKED)
  scene.at(ago(-3), '11:05')
  const publisher = scene.actor('publisher')
  const { violation, basis } = VIOLATIONS.unreviewed
  const typed = { department: publisher.departmentId, violation, basis, happenedOn: ago(-8), circumstance: 'unreviewed' } as const
  await openRecord(scene.deps, scene.actor(ACCEPTS), { ...typed, leader: undefined, drafter: publisher.id, members: [] })
}

const idOf = (found: unknown): number => z.object({ id: int }).parse(found).id
const cycleOf = async ({ tx }: Scene, year: number): Promise<number> =>
  idOf(
    await tx('evaluation_cycles')
      .where({ period: String(year) })
      .orderBy('id')
      .first('id'),
  )
const versionOf = async ({ tx }: Scene, id: number): Promise<number> =>
  z.object({ version: int }).parse(await tx('vetoes').where({ id }).first('version')).version

function headOf(scene: Scene, code: string): Actor {
  const head = scene.people.find(({ department, roles }) => department === code && roles.includes('head'))
  if (head === undefined) throw new Error(`nobody heads ${code}`)
  return scene.actor(head.username)
}

async function proposed(scene: Scene, cycle: number, tale: VetoTale, day: string, happenedOn: string): Promise<number> {
  const { department, rule, title, account, documents } = tale
  const subject = idOf(
    await scene
      .tx('evaluation_subjects')
      .where({ cycle_id: cycle, key: `department:${department}` })
      .first('id'),
  )
  scene.at(day, '09:15')
  return proposeVeto(
    scene.deps,
    scene.actor(PROPOSER),
    cycle,
    { subject: String(subject), rule, title, account, documents, happenedOn },
    [],
  )
}

const accept = async (scene: Scene, id: number, { question }: VetoTale): Promise<void> =>
  acceptVeto(scene.deps, scene.actor(ACCEPTS), id, await versionOf(scene, id), { accept: true, reason: '', question, days: 5 })

async function vote(scene: Scene, id: number, voter: string, verdict: string, reasons: string): Promise<void> {
  await voteOnVeto(scene.deps, scene.actor(voter), id, await versionOf(scene, id), { verdict, reasons })
}

/** From the proposal to the verdicts, each on its working day. Returns its id. */
async function decided(
  scene: Scene,
  cycle: number,
  tale: VetoTale,
  day: (n: number) => string,
  happenedOn: string,
  verdicts: readonly string[],
): Promise<number> {
  const id = await proposed(scene, cycle, tale, day(0), happenedOn)
  scene.at(day(2), '10:30')
  await accept(scene, id, tale)
  scene.at(day(6), '15:45')
  await stateVeto(scene.deps, headOf(scene, tale.department), id, await versionOf(scene, id), tale.statement, [])
  scene.at(day(9), '11:20')
  await reportVeto(scene.deps, scene.actor(PROPOSER), id, await versionOf(scene, id), tale.report, [])
  for (const [at, verdict] of verdicts.entries()) {
    scene.at(day(10 + at), '14:50')
    await vote(scene, id, VOTERS[at]!, verdict, tale.reasons[at]!)
  }
  return id
}

/** Approved without looking: the leader mainly, the drafter secondarily; nobody appealed. */
async function accountability(scene: Scene, day: (n: number) => string): Promise<void> {
  const tale = VIOLATIONS.approved
  const { id: department } = scene.department('CWK')
  const drafter = scene.people.find((one) => one.department === 'CWK' && one.roles.includes('publisher'))
  if (drafter === undefined) throw new Error('nobody publishes for CWK')
  const leader = scene.actor('approver')
  scene.at(day(0), '10:00')
  const typed = { department, violation: tale.violation, basis: tale.basis, happenedOn: day(-5), circumstance: 'approved' }
  const id = await openRecord(scene.deps, scene.actor(ACCEPTS), { ...typed, leader: leader.id, drafter: drafter.id, members: [] })
  const { persons } = await readRecord(scene.tx, scene.actor(LEADER), id)
  scene.at(day(3), '09:30')
  for (const { id: person, personId, part } of persons) {
    const own = part === 'approver' ? leader : scene.actor(drafter.username)
    if (own.id === personId) await stateDefence(scene.deps, own, person, 1, part === 'approver' ? tale.defence : tale.statement)
  }
  scene.at(day(6), '16:10')
  for (const [at, { id: person, proposed: share, part }] of persons.entries()) {
    const measure = part === 'approver' ? 'criticism' : 'written_review'
    await decideMeasure(scene.deps, scene.actor(LEADER), person, 2, { share, measure, reasons: tale.reasons[at]! })
  }
  scene.at(day(18), '09:06')
  await putMeasuresInForce(scene.deps)
}
