import type { Knex } from 'knex'
import { createHash } from 'node:crypto'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { commitmentOf, drawSample, listHash, seedOf, type Draw } from '../../core/spot-check.ts'
import { insertCheck, listPicks, listPublished, saveDraw } from '../../server/compliance/spot-check.queries.ts'
import type { Picked } from '../../server/compliance/spot-check.service.ts'
import { insertAll } from './batches.ts'
import { workingDay } from './clock.ts'
import type { PlantedPeople, PlantedPerson } from './plant-people.ts'
import { Chance } from './random.ts'

interface Planned {
  /** Working days before today on which it was announced. */
  readonly ago: number
  /** Calendar days before the announcement from which records are taken. */
  readonly reach: number
  readonly draw: Draw
  readonly size: number
  /** Working days after the announcement on which it was drawn; undefined while it waits. */
  readonly drawnAfter?: number
  /** Share of the sample that has been looked at. */
  readonly judged: number
  readonly found: number
}

/** One of the summer that is done, one under way, and one that waits for its public text. */
const PLANNED: readonly Planned[] = [
  { ago: 62, reach: 90, draw: 'stratified', size: 30, drawnAfter: 3, judged: 1, found: 2 },
  { ago: 12, reach: 60, draw: 'simple', size: 15, drawnAfter: 3, judged: 0.6, found: 1 },
  { ago: 1, reach: 30, draw: 'stratified', size: 24, judged: 0, found: 0 },
]

/** What an inspector writes of money, and of everything else. */
const NOTES = {
  money: {
    fits: ['对照记账凭证和附件，金额、日期一致。', '对照凭证、发票和银行回单，逐笔一致。'],
    differs: ['公开的合计少列 1 张发票（86.00 元），凭证附件齐全，已请经办人更正。', '有 1 笔日期写成报销日，凭证为发生日；金额一致。'],
  },
  text: {
    fits: ['对照正式文件原件，标题、文号、内容一致。', '对照会议记录和签批单，内容一致。'],
    differs: ['文号与原件不一致，内容相同。', '附件少了第 2 页，正文与原件一致。'],
  },
} as const
const notesOf = (title: string) => (/支出|预算|决算|经费|明细/.test(title) ? NOTES.money : NOTES.text)

/** Spot checks as inspectors drew and judged them: nobody a record of their own department. */
export async function plantSpotChecks(tx: Knex.Transaction, { people }: PlantedPeople, now: Date): Promise<void> {
  const inspectors = people.filter(({ roles }) => roles.includes('inspector'))
  const today = dateInShanghai(now.toISOString())
  for (const [i, plan] of PLANNED.entries()) await plantCheck(tx, plan, { i, inspectors, today, now })
}

interface Setting {
  readonly i: number
  readonly inspectors: readonly PlantedPerson[]
  readonly today: string
  readonly now: Date
}

async function plantCheck(tx: Knex.Transaction, plan: Planned, { i, inspectors, today, now }: Setting): Promise<void> {
  const announcedOn = workingDay(today, -plan.ago)
  const [fromOn, toOn] = [addDays(announcedOn, -plan.reach), addDays(announcedOn, -1)]
  const records = await listPublished(tx, fromOn, toOn)
  const inspector = inspectors[i % inspectors.length]
  if (inspector === undefined || records.length < plan.size) return
  const lottery = workingDay(announcedOn, 2)
  const publicSource = `${lottery.slice(0, 4)}年${Number(lottery.slice(5, 7))}月${Number(lottery.slice(8))}日 上证指数收盘点位（上海证券交易所网站公布，保留两位小数）`
  const secret = createHash('sha256').update(`spot-check/${announcedOn}`).digest('hex')
  const { draw, size } = plan
  const id = await insertCheck(tx, {
    ...{ fromOn, toOn, draw, size, publicSource, records, secret },
    listHash: listHash(records),
    commitment: commitmentOf(secret),
    announcedBy: inspector.id,
    announcedAt: `${announcedOn}T01:40:00.000Z`,
  })
  if (plan.drawnAfter === undefined) return
  const drawnOn = workingDay(announcedOn, plan.drawnAfter)
  const publicText = new Chance(`spot-check/text/${i}`).int(310_000, 390_000) / 100
  const text = publicText.toFixed(2)
  const seed = seedOf(secret, text)
  const sample = drawSample(records, size, draw, seed)
  await saveDraw(tx, id, 1, { publicText: text, seed, sample, drawnBy: inspector.id, drawnAt: `${drawnOn}T02:15:00.000Z` })
  await plantVerdicts(tx, await listPicks(tx, id), plan, { i, inspectors, drawnOn, now })
}

async function plantVerdicts(
  tx: Knex.Transaction,
  picks: readonly Picked[],
  { judged, found }: Planned,
  { i, inspectors, drawnOn, now }: Omit<Setting, 'today'> & { readonly drawnOn: string },
): Promise<void> {
  const chance = new Chance(`spot-check/verdicts/${i}`)
  const looked = picks.slice(0, Math.round(picks.length * judged))
  const differing = new Set(chance.shuffled(looked.map(({ id }) => id)).slice(0, found))
  const departments = new Map(
    (
      (await tx('people')
        .whereIn(
          'id',
          inspectors.map(({ id }) => id),
        )
        .select('id', 'department_id')) as { id: number; department_id: number }[]
    ).map((row) => [row.id, row.department_id]),
  )
  const rows = looked.flatMap((pick, n) => {
    const others = inspectors.filter(({ id }) => departments.get(id) !== pick.departmentId)
    const at = `${workingDay(drawnOn, 1 + Math.floor(n / 8))}T0${1 + (n % 8)}:20:00.000Z`
    if (others.length === 0 || at > now.toISOString()) return []
    const differs = differing.has(pick.id)
    return {
      pick_id: pick.id,
      verdict: differs ? 'discrepancies' : 'as_published',
      note: chance.pick(notesOf(pick.title)[differs ? 'differs' : 'fits']),
      given_by: chance.pick(others).id,
      given_at: at,
    }
  })
  await insertAll(tx, 'spot_check_verdicts', rows)
  await tx('spot_check_picks')
    .whereIn(
      'id',
      rows.map(({ pick_id }) => pick_id),
    )
    .update({ version: 2 })
}
