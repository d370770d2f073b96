import { addDays } from '../../core/dates.ts'
import { commitmentOf, drawSample, listHash, seedOf, SPOT_CHECK_METHOD, type Draw, type SpotCheckEvidence } from '../../core/spot-check.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { tellAll } from '../notifications/notifications.service.ts'
import { logRow } from '../transparency-log/rows.service.ts'
import type { TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { denyCompliance, denySpotCheck, denyVerdict } from './compliance.policy.ts'
import { todayOf } from './map.service.ts'
import {
  findCheck,
  findWholeCheck,
  headsOf,
  insertCheck,
  listPicks,
  listPublished,
  readAllChecks,
  readChecks,
  saveDraw,
  saveVerdict,
} from './spot-check.queries.ts'
import type { Pick as Picked, SpotCheck, Verdict } from './spot-check.types.ts'

type Read = Pick<Deps, 'db'>
export type { Pick as Picked, SpotCheck, Verdict } from './spot-check.types.ts'
// Inspections draw from the same list.
export { listPublished } from './spot-check.queries.ts'

const SECRET_BYTES = 32
/** Longer ranges are no sample of anything. */
const MOST_DAYS = 400

/** @throws AppError forbidden for whoever is not of the bureau */
export async function listChecks({ db }: Read, actor: Actor, query: TableQuery): Promise<TablePage<SpotCheck>> {
  authorize(denyCompliance(actor))
  return readChecks(db.read, query)
}

export function listAllChecks({ db }: Read, actor: Actor, query: TableQuery): AsyncIterable<readonly SpotCheck[]> {
  authorize(denyCompliance(actor))
  return readAllChecks(db.read, query)
}

export interface CheckPage {
  readonly check: SpotCheck
  readonly picks: readonly Picked[]
}

/** One spot check with its sample; the secret stays behind. @throws AppError forbidden, not_found */
export async function readCheck({ db }: Read, actor: Actor, id: number): Promise<CheckPage> {
  authorize(denyCompliance(actor))
  const [check, picks] = await Promise.all([found(findCheck(db.read, id)), listPicks(db.read, id)])
  return { check, picks }
}

/** Everything that redraws it; before the draw without the secret. @throws AppError forbidden, not_found */
export async function readEvidence({ db }: Read, actor: Actor, id: number): Promise<SpotCheckEvidence> {
  authorize(denyCompliance(actor))
  const [check, picks] = await Promise.all([found(findWholeCheck(db.read, id)), listPicks(db.read, id)])
  const { draw, size, records, listHash: hash, commitment, secret, publicText, seed } = check
  return {
    method: SPOT_CHECK_METHOD,
    draw,
    size,
    records,
    listHash: hash,
    commitment,
    ...(publicText === null || seed === null
      ? {}
      : { drawn: { secret, publicText, seed, sample: picks.map(({ disclosureId }) => disclosureId) } }),
  }
}

async function found<T>(looking: Promise<T | undefined>): Promise<T> {
  const check = await looking
  if (check === undefined) throw new AppError('not_found', 'errors.not_found')
  return check
}

export interface Announcement {
  readonly fromOn: string
  readonly toOn: string
  readonly draw: Draw
  readonly size: number
  readonly publicSource: string
}

const invalid = (fields: FieldProblems): AppError => new AppError('invalid', 'errors.invalid_input', fields)

/**
 * Fixes what may be drawn, and how, before anybody can know what will be: the list by its hash, the bureau's secret by its commitment.
 * @throws AppError forbidden, invalid with fields
 */
export async function announceCheck(deps: Deps, actor: Actor, input: Announcement): Promise<number> {
  authorize(denySpotCheck(actor))
  const { fromOn, toOn, draw, size, publicSource } = input
  if (fromOn > toOn) throw invalid({ to_on: { code: 'compliance.spot.error.range' } })
  if (toOn > todayOf(deps)) throw invalid({ to_on: { code: 'compliance.spot.error.future' } })
  if (addDays(fromOn, MOST_DAYS) < toOn) throw invalid({ from_on: { code: 'compliance.spot.error.too_long', params: { n: MOST_DAYS } } })
  const secret = Buffer.from(deps.random(SECRET_BYTES)).toString('hex')
  return audited(deps, actor, async (tx) => {
    const records = await listPublished(tx, fromOn, toOn)
    if (records.length < size) throw invalid({ size: { code: 'compliance.spot.error.too_few', params: { n: records.length } } })
    const hash = listHash(records)
    const commitment = commitmentOf(secret)
    const at = deps.now().toISOString()
    const check = {
      fromOn,
      toOn,
      draw,
      size,
      publicSource,
      records,
      listHash: hash,
      secret,
      commitment,
      announcedBy: actor.id,
      announcedAt: at,
    }
    const id = await insertCheck(tx, check)
    await logRow(tx, 'spot_check', { id }, at)
    const details = { fromOn, toOn, draw, size, publicSource, records: records.length, listHash: hash, commitment }
    return [id, { action: 'spot_check.announce', subject: `spot_check:${id}`, details }]
  })
}

/** Adds the public text and draws; once. @throws AppError forbidden, not_found, conflict (drawn already) */
export async function drawCheck(deps: Deps, actor: Actor, id: number, given: { version: number; publicText: string }): Promise<void> {
  authorize(denySpotCheck(actor))
  const { version, publicText } = given
  await audited(deps, actor, async (tx) => {
    const { secret, records, size, draw } = await found(findWholeCheck(tx, id))
    const seed = seedOf(secret, publicText)
    const sample = drawSample(records, size, draw, seed)
    const drawn = { publicText, seed, sample, drawnBy: actor.id, drawnAt: deps.now().toISOString() }
    if (!(await saveDraw(tx, id, version, drawn))) throw new AppError('conflict', 'compliance.spot.error.drawn')
    await logRow(tx, 'spot_draw', { id }, drawn.drawnAt)
    return [undefined, { action: 'spot_check.draw', subject: `spot_check:${id}`, details: { publicText, seed, size } }]
  })
}

export interface JudgedPick {
  readonly check: SpotCheck
  readonly pick: Picked
}

/** A drawn record, for whoever may judge it. @throws AppError forbidden (no inspector, own department), not_found */
export async function readPick(deps: Read, actor: Actor, id: number, position: number): Promise<JudgedPick> {
  const { check, picks } = await readCheck(deps, actor, id)
  const pick = picks.find((one) => one.position === position)
  if (pick === undefined) throw new AppError('not_found', 'errors.not_found')
  authorize(denyVerdict(actor, pick))
  return { check, pick }
}

/** Says what was found beside the vouchers; an earlier verdict stays on the page. @throws AppError forbidden, not_found, invalid, conflict */
export async function giveVerdict(
  deps: Deps,
  actor: Actor,
  of: { readonly id: number; readonly position: number },
  given: { readonly version: number; readonly verdict: Verdict; readonly note: string },
): Promise<void> {
  const { verdict, note, version } = given
  if (verdict === 'discrepancies' && note === '') throw invalid({ note: { code: 'compliance.spot.error.note' } })
  const at = deps.now().toISOString()
  await audited(deps, actor, async (tx) => {
    const pick = (await listPicks(tx, of.id)).find(({ position }) => position === of.position)
    if (pick === undefined) throw new AppError('not_found', 'errors.not_found')
    authorize(denyVerdict(actor, pick))
    const saved = await saveVerdict(tx, { id: pick.id, version }, { verdict, note, by: actor.id, at })
    if (!saved) throw new AppError('conflict', 'compliance.spot.error.judged')
    await logRow(tx, 'spot_verdict', { pick_id: pick.id }, at)
    if (verdict === 'discrepancies') {
      const told = {
        code: 'compliance.told.discrepancies',
        params: { title: pick.title },
        about: `spot_check:${of.id}:${pick.position}:${version}`,
      } as const
      await tellAll(tx, headsOf(pick.departmentId), { ...told, href: `/compliance/spot-checks/${of.id}` }, at)
    }
    const details = { title: pick.title, verdict, note }
    return [undefined, { action: 'spot_check.judge', subject: `spot_check:${of.id}`, details }]
  })
}
