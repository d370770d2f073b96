import type { Knex } from 'knex'
import {
  commitmentOf,
  drawSample,
  listHash,
  seedOf,
  SPOT_CHECK_METHOD,
  type Draw,
  type ListedRecord,
  type SpotCheckEvidence,
} from '../../core/spot-check.ts'
import { addDays, isDate } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import { listPublished } from '../compliance/spot-check.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { translate } from '../i18n/index.ts'
import { insertRecordItems } from './checklist.queries.ts'
import { findDraw, insertDraw, saveDraw, titlesOf, type DrawnLot } from './draws.queries.ts'
import { insertStep } from './findings.queries.ts'
import { knowsQuiet } from './inspections.policy.ts'
import { changeInspection } from './inspections.queries.ts'
import { eventOf, inState, managedInspection, mustChange, refuse, seenInspection, todayOf } from './inspections.service.ts'
import type { Inspection, Visit } from './inspections.types.ts'
import { listDepartments } from './people.queries.ts'
import { insertVisits, listVisits } from './visits.queries.ts'

const SECRET_BYTES = 32
const MOST_DAYS = 400

export interface TypedDraw {
  readonly of: 'departments' | 'records'
  /** Of records: published on these days, both included. */
  readonly fromOn: string
  readonly toOn: string
  readonly draw: Draw
  readonly size: number
  readonly publicSource: string
}

/**
 * Fixes what may be drawn, and how, before anybody can know what will be (docs/spot-checks.md): departments to visit, or records to look at
 * in the departments that will be visited. @throws AppError not_found, forbidden, conflict, invalid
 */
export async function announceDraw(deps: Deps, actor: Actor, id: number, typed: TypedDraw): Promise<number> {
  const { of, draw, size, publicSource } = typed
  const secret = Buffer.from(deps.random(SECRET_BYTES)).toString('hex')
  return audited(deps, actor, async (tx) => {
    const inspection = await managedInspection(tx, actor, id)
    inState(inspection, ['draft', 'planned'])
    if (of === 'records') checkDays(typed, todayOf(deps))
    const records = of === 'departments' ? await drawableDepartments(tx, id, inspection.inspecting) : await drawableRecords(tx, id, typed)
    if (size > records.length) refuse({ size: { code: 'inspections.error.too_few', params: { n: records.length } } })
    const at = deps.now().toISOString()
    const hashes = { listHash: listHash(records), commitment: commitmentOf(secret) }
    const days = of === 'records' ? { fromOn: typed.fromOn, toOn: typed.toOn } : { fromOn: null, toOn: null }
    const drawId = await insertDraw(tx, {
      inspectionId: id,
      of,
      ...days,
      draw: of === 'departments' ? 'simple' : draw,
      size,
      publicSource,
      records,
      ...hashes,
      secret,
      announcedBy: actor.id,
      announcedAt: at,
    })
    await insertStep(tx, { inspectionId: id, step: 'draw_announced', by: actor.id, at, remark: publicSource })
    return [drawId, eventOf('announce_draw', inspection, { of, size, publicSource, ...hashes })]
  })
}

function checkDays({ fromOn, toOn }: TypedDraw, today: string): void {
  refuse({
    from_on: !isDate(fromOn) && { code: 'inspections.error.day' },
    to_on: !isDate(toOn) && { code: 'inspections.error.day' },
  })
  refuse({
    from_on: addDays(fromOn, MOST_DAYS) < toOn && { code: 'inspections.error.too_long', params: { n: MOST_DAYS } },
    to_on: fromOn > toOn ? { code: 'inspections.error.range' } : toOn > today && { code: 'inspections.error.future' },
  })
}

/** Every department but those that carry it out and those that are on the list already. */
async function drawableDepartments(tx: Knex, id: number, inspecting: readonly number[]): Promise<ListedRecord[]> {
  const out = new Set([...inspecting, ...(await listVisits(tx, id)).map(({ departmentId }) => departmentId)])
  return (await listDepartments(tx)).filter((one) => !out.has(one.id)).map((one) => ({ id: one.id, version: 1, departmentId: one.id }))
}

async function drawableRecords(tx: Knex, id: number, { fromOn, toOn }: TypedDraw): Promise<ListedRecord[]> {
  const visited = new Set((await listVisits(tx, id)).filter(({ state }) => state !== 'cancelled').map(({ departmentId }) => departmentId))
  return (await listPublished(tx, fromOn, toOn)).filter(({ departmentId }) => visited.has(departmentId))
}

/**
 * Adds the public text and draws, once. Drawn departments become visits on the inspection's first day, drawn records items on the checklist
 * of their department. @throws AppError not_found, forbidden, conflict (drawn already)
 */
export async function drawLot(
  deps: Deps,
  actor: Actor,
  of: { readonly id: number; readonly draw: number },
  given: { readonly version: number; readonly publicText: string },
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const inspection = await managedInspection(tx, actor, of.id)
    inState(inspection, ['draft', 'planned'])
    const lot = await found(tx, of)
    const seed = seedOf(lot.secret, given.publicText)
    const sample = drawSample(lot.records, lot.size, lot.draw, seed)
    const at = deps.now().toISOString()
    const drawn = { publicText: given.publicText, seed, sample: sample.map(({ id }) => id), by: actor.id, at }
    if (!(await saveDraw(tx, { id: lot.id, version: given.version }, drawn))) throw new AppError('conflict', 'inspections.error.drawn')
    if (lot.of === 'departments') await insertVisits(tx, of.id, drawn.sample, inspection.fromOn)
    else await addRecords(tx, of.id, sample)
    mustChange(await changeInspection(tx, inspection, {}))
    await insertStep(tx, { inspectionId: of.id, step: 'drawn', by: actor.id, at, remark: given.publicText })
    return [undefined, eventOf('draw', inspection, { of: lot.of, seed, publicText: given.publicText, size: lot.size })]
  })
}

async function addRecords(tx: Knex, inspectionId: number, sample: readonly ListedRecord[]): Promise<void> {
  const titles = await titlesOf(tx, sample)
  const look = translate('zh-CN', 'inspections.item.record.look') // an item is a text of the inspection, in the language of the house
  const records = sample.map(({ id, departmentId }) => ({ id, departmentId, title: (titles.get(id) ?? `#${id}`).slice(0, 200), look }))
  await insertRecordItems(tx, inspectionId, records)
}

async function found(db: Knex, of: { readonly id: number; readonly draw: number }): Promise<DrawnLot> {
  const lot = await findDraw(db, of.id, of.draw)
  if (lot === undefined) throw new AppError('not_found', 'errors.not_found')
  return lot
}

/**
 * A draw as far as the actor may know it: which departments will be surprised is not said to others, nor what would draw them again, as
 * long as one of the visits is still to come.
 */
export function drawKnownTo(actor: Actor, inspection: Inspection, visits: readonly Visit[], lot: DrawnLot): DrawnLot {
  const isSecret = lot.of === 'departments' && inspection.kind === 'unannounced' && visits.some(({ state }) => state === 'planned')
  return isSecret && !knowsQuiet(actor, inspection) ? { ...lot, publicText: null, seed: null, sample: null, drawnAt: null } : lot
}

/** Everything that redraws it; before the draw, or for whom the draw is none yet, without the secret. @throws AppError not_found */
export async function drawEvidence(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  of: { readonly id: number; readonly draw: number },
): Promise<SpotCheckEvidence> {
  const inspection = await seenInspection(db.read, actor, of.id)
  const lot = drawKnownTo(actor, inspection, await listVisits(db.read, of.id), await found(db.read, of))
  const { draw, size, records, listHash: hash, commitment, secret, publicText, seed, sample } = lot
  const drawn = publicText === null || seed === null || sample === null ? undefined : { secret, publicText, seed, sample }
  return { method: SPOT_CHECK_METHOD, draw, size, records, listHash: hash, commitment, ...(drawn === undefined ? {} : { drawn }) }
}
