import type { Knex } from 'knex'
import { audited } from '../../audit/audit.service.ts'
import { authorize, type Actor } from '../../auth/policy.ts'
import type { Deps } from '../../deps.ts'
import { denyReading } from '../../disclosures/disclosures.policy.ts'
import { AppError } from '../../errors.ts'
import {
  changeThreshold,
  dayTaken,
  deleteThreshold,
  findThreshold,
  insertThreshold,
  listThresholds,
  type ThresholdRow,
} from './thresholds.queries.ts'
import { denyThresholds, MEASURES, readThresholds, type Thresholds, type TypedThresholds } from './thresholds.rules.ts'

export type { ThresholdRow } from './thresholds.queries.ts'

/** Everybody who reads the register may know by which limits it is judged. @throws AppError forbidden */
export async function getThresholds({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<ThresholdRow[]> {
  authorize(denyReading(actor))
  return listThresholds(db.read)
}

/** @throws AppError forbidden, not_found */
export async function getThreshold({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<ThresholdRow> {
  authorize(denyThresholds(actor))
  return known(await findThreshold(db.read, id))
}

/** @throws AppError forbidden, invalid */
export async function addThresholds(deps: Deps, actor: Actor, typed: TypedThresholds): Promise<void> {
  authorize(denyThresholds(actor))
  const set = checked(typed)
  await audited(deps, actor, async (tx) => {
    await refuseTakenDay(tx, set.fromOn)
    await insertThreshold(tx, set)
    return [undefined, { action: 'asset_thresholds.add', subject: `asset_thresholds:${set.fromOn}`, details: detailsOf(set) }]
  })
}

/** `version` is what the form showed. @throws AppError forbidden, not_found, conflict, invalid */
export async function saveThresholds(deps: Deps, actor: Actor, id: number, version: number, typed: TypedThresholds): Promise<void> {
  authorize(denyThresholds(actor))
  const set = checked(typed)
  await audited(deps, actor, async (tx) => {
    const before = known(await findThreshold(tx, id))
    await refuseTakenDay(tx, set.fromOn, id)
    if (!(await changeThreshold(tx, { id, version }, set))) throw new AppError('conflict', 'errors.changed_meanwhile')
    return [
      undefined,
      {
        action: 'asset_thresholds.change',
        subject: `asset_thresholds:${before.fromOn}`,
        details: { from: detailsOf(before), to: detailsOf(set) },
      },
    ]
  })
}

/** @throws AppError forbidden, not_found, conflict (changed meanwhile, or the last set) */
export async function removeThresholds(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  authorize(denyThresholds(actor))
  await audited(deps, actor, async (tx) => {
    const before = known(await findThreshold(tx, id))
    const sets = await listThresholds(tx)
    if (sets.length === 1) throw new AppError('conflict', 'assets.error.last_set')
    if (!(await deleteThreshold(tx, { id, version }))) throw new AppError('conflict', 'errors.changed_meanwhile')
    return [undefined, { action: 'asset_thresholds.delete', subject: `asset_thresholds:${before.fromOn}`, details: detailsOf(before) }]
  })
}

/** Amounts in yuan, so that the log can be read without knowing how money is kept. */
const detailsOf = (set: Thresholds) => ({
  from_on: set.fromOn,
  basis: set.basis,
  ...Object.fromEntries(MEASURES.map((measure) => [measure, set[measure] === null ? '' : set[measure] / 100])),
})

function known(set: ThresholdRow | undefined): ThresholdRow {
  if (set === undefined) throw new AppError('not_found', 'errors.not_found')
  return set
}

function checked(typed: TypedThresholds): Thresholds {
  const read = readThresholds(typed)
  if ('problems' in read) throw new AppError('invalid', 'errors.invalid_input', read.problems)
  return read.set
}

async function refuseTakenDay(tx: Knex, fromOn: string, besides?: number): Promise<void> {
  if (await dayTaken(tx, fromOn, besides))
    throw new AppError('invalid', 'errors.invalid_input', { from_on: { code: 'assets.error.day_taken' } })
}
