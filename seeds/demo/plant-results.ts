import type { Knex } from 'knex'
import { z } from 'zod'
import type { Sheet } from '../../core/evaluation/sheet.types.ts'
import type { Actor } from '../../server/auth/policy.ts'
import { int } from '../../server/db/decode.ts'
import type { Deps } from '../../server/deps.ts'
import { changeCycle, decodeCycle, selectCycles } from '../../server/evaluations/cycles.queries.ts'
import type { Cycle } from '../../server/evaluations/cycles.types.ts'
import { decideObjection, raiseObjection } from '../../server/evaluations/objections.service.ts'
import { archiveCycles, rankingTables } from '../../server/evaluations/publication.service.ts'
import { openTies } from '../../server/evaluations/results.rules.ts'
import { confirmResult, decideTie, makePreliminary } from '../../server/evaluations/results.service.ts'
import type { WholeVersion } from '../../server/evaluations/results.types.ts'
import { readWhole } from '../../server/evaluations/versions.service.ts'
import { translator } from '../../server/i18n/index.ts'
import { hashOf } from '../../server/registers/results/results.register.ts'
import { logActsLater } from '../../server/transparency-log/acts.service.ts'
import { logRowsLater } from '../../server/transparency-log/rows.service.ts'
import { workingDay } from './clock.ts'
import { Scene } from './elections/scene.ts'
import type { PlantedEntry } from './plant-disclosures.ts'
import type { PlantedPeople } from './plant-people.ts'
import { REJECTED, TIE_REASON, UPHELD } from './texts/results.ts'

interface Setting {
  readonly deps: Pick<Deps, 'db' | 'config' | 'now'>
  readonly planted: PlantedPeople
  readonly disclosures: readonly PlantedEntry[]
}

/**
 * What last year's cycle came to, through the product's own services on days of the past: put on notice, one objection upheld and one
 * rejected, a tie decided, confirmed by two leaders, disclosed. Whatever lies ahead of the day of planting has not happened.
 */
export async function plantResults(tx: Knex.Transaction, { deps, planted, disclosures }: Setting): Promise<void> {
  logActsLater(tx)
  logRowsLater(tx)
  const scene = new Scene(tx, planted, deps)
  const year = Number(scene.today.slice(0, 4)) - 1
  const row: unknown = await selectCycles(tx)
    .where({ 'c.period': String(year), 'c.state': 'scoring' })
    .first()
  if (row === undefined) return
  const cycle = decodeCycle(row)
  const day = (n: number): string => workingDay(cycle.scoreUntil ?? '', n)
  const acts: readonly (readonly [day: string, time: string, act: () => Promise<unknown>])[] = [
    [day(0), '10:00', () => makePreliminary(scene.deps, tx, scene.actor('inspector1'), cycle)],
    [day(1), '09:40', () => objections(scene, cycle)],
    [day(3), '15:10', () => tie(scene, cycle)],
    [day(8), '10:30', () => confirm(scene, cycle, LEADERS[0])],
    [day(8), '16:05', () => confirm(scene, cycle, LEADERS[1])],
  ]
  for (const [on, time, act] of acts) {
    if (on >= scene.today) return
    scene.at(on, time)
    await act()
  }
  await disclose(scene, cycle, disclosures, year)
}

const LEADERS = ['leader', 'songyalin'] as const
/** Who decides: neither scored what they judge nor work where it is about. */
const REVIEWER = 'inspector2'
const JUDGE = 'leader'

const wholeOf = (scene: Scene, { id }: Cycle): Promise<WholeVersion> => fresh(scene, id).then((cycle) => readWhole(scene.tx, cycle))
async function fresh({ tx }: Scene, id: number): Promise<Cycle> {
  return decodeCycle(await selectCycles(tx).where('c.id', id).first())
}

/** The head of a department, who speaks for it. */
function headOf(scene: Scene, subject: string): Actor {
  const code = subject.slice('department:'.length)
  const head = scene.people.find(({ department, roles }) => department === code && roles.includes('head'))
  if (head === undefined) throw new Error(`nobody heads ${code}`)
  return scene.actor(head.username)
}

/** One about a late publication that was none, and one about what the inspectors found. */
async function objections(scene: Scene, cycle: Cycle): Promise<void> {
  const { evaluation, facts } = await wholeOf(scene, cycle)
  const calm = evaluation.sheets.filter(({ vetoes, subject }) => vetoes.length === 0 && !INSPECTING.has(subject))
  const late = calm.find(
    (sheet) =>
      costly(sheet, 'A1') !== undefined &&
      facts.subjects.some((one) => one.id === sheet.subject && one.indicators['A1']?.override === undefined),
  )
  const scored = calm.findLast(
    ({ subject, lines }) => subject !== late?.subject && lines.some(({ code, points, weight }) => code === 'B3' && points < weight),
  )
  if (late === undefined || scored === undefined) throw new Error('nobody has anything to object to')
  const event = costly(late, 'A1')!
  const fact = facts.subjects.find(({ id }) => id === late.subject)!.indicators['A1']!.events![event]!
  const first = await raiseObjection(scene.deps, headOf(scene, late.subject), cycle.id, {
    subject: late.subject,
    indicator: 'A1',
    ...UPHELD.says(fact.title, hrefOf(fact.ref)),
  })
  const second = await raiseObjection(scene.deps, headOf(scene, scored.subject), cycle.id, {
    subject: scored.subject,
    indicator: 'B3',
    ...REJECTED.says,
  })
  scene.at(workingDay(cycle.scoreUntil ?? '', 2), '14:20')
  const correction = { removed: [event], changed: [] }
  await decideObjection(scene.deps, scene.actor(REVIEWER), cycle.id, first, {
    version: 1,
    outcome: 'upheld',
    reasons: UPHELD.reasons,
    correction,
  })
  await decideObjection(scene.deps, scene.actor(JUDGE), cycle.id, second, {
    version: 1,
    outcome: 'rejected',
    reasons: REJECTED.reasons,
    correction: { removed: [], changed: [] },
  })
}

const INSPECTING = new Set(['department:BGS', 'department:JCS', 'department:RSK'])
const hrefOf = (ref: string): string => `/${ref.startsWith('obligation') ? 'obligations' : 'disclosures'}/${ref.split(':')[1] ?? ''}`
/** The first fact of a line that costs something. */
const costly = ({ lines }: Sheet, code: string): number | undefined =>
  lines.find((line) => line.code === code)?.taken.find(({ exact }) => exact !== '0/1')?.event

async function tie(scene: Scene, cycle: Cycle): Promise<void> {
  const { evaluation, head } = await wholeOf(scene, cycle)
  for (const [i, { group, grade, tied, places }] of openTies(evaluation).entries()) {
    const within = evaluation.ranking.filter((one) => one.group === group && one.grade === grade && one.quota === 'within').length
    const chosen = tied.slice(0, places - within)
    await decideTie(scene.deps, scene.actor(JUDGE), cycle.id, { group, grade, chosen, reason: TIE_REASON, number: head.number + i })
  }
}

async function confirm(scene: Scene, cycle: Cycle, leader: string): Promise<void> {
  const { head } = await wholeOf(scene, cycle)
  await confirmResult(scene.deps, scene.actor(leader), cycle.id, { number: head.number, note: '' })
}

/** The record of the ranking holds what was computed; it was planted before there was anything to compute. */
async function disclose(scene: Scene, { id }: Cycle, disclosures: readonly PlantedEntry[], year: number): Promise<void> {
  const { tx } = scene
  const record = disclosures.find(({ entry }) => entry.item.code === 'C2-02' && entry.period === String(year))
  const published = record?.entry.versions[0]?.stages.find(({ step }) => step === 'publish')?.at
  const cycle = await fresh(scene, id)
  const whole = await readWhole(tx, cycle)
  if (record === undefined || published === undefined || published < whole.head.createdAt) return
  const t = translator('zh-CN')
  const tables = rankingTables(whole, cycle)
  const title = t('ranking.record.title', { title: cycle.title })
  const summary = t('ranking.record.summary', { n: whole.evaluation.ranking.length, sha256: whole.head.sha256.slice(0, 12) })
  const content = JSON.stringify({ tables, source: `/evaluations/${id}/ranking`, sourceHash: hashOf(tables) })
  const found: unknown = await tx('disclosure_versions').where({ disclosure_id: record.id }).orderBy('number').first('id')
  const version = z.object({ id: int }).parse(found)
  const lines = tables.reduce((sum, { rows }) => sum + rows.length, 0)
  await tx('disclosure_versions').where(version).update({ title, summary, content, line_count: lines, finding_count: 0 })
  await tx('disclosures').where({ id: record.id }).update({ title })
  await changeCycle(tx, cycle, { disclosure_id: record.id })
  scene.at(published.slice(0, 10), '18:00')
  await archiveCycles(scene.deps)
}
