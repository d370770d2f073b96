import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { changeLevel, countItems, findLevel, insertLevel, listLevels, nameTaken } from './levels.queries.ts'
import { denyLevels, inOrder, levelProblems, type LevelInput, type ReviewLevel } from './levels.rules.ts'

export type { LevelInput, ReviewLevel } from './levels.rules.ts'

/** The levels by number, for whoever chooses or names one. */
export const listReviewLevels = (db: Knex): Promise<ReviewLevel[]> => listLevels(db)

export interface LevelWithItems extends ReviewLevel {
  /** Items of the catalogue in force that are under it. */
  readonly items: number
}

/** The settings page's list. @throws AppError forbidden for all but the security administrator */
export async function listLevelSettings({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<LevelWithItems[]> {
  authorize(denyLevels(actor))
  const [levels, items] = await Promise.all([listLevels(db.read), countItems(db.read)])
  return levels.map((level) => ({ ...level, items: items.get(level.level) ?? 0 }))
}

/** @throws AppError forbidden, not_found */
export async function getLevel({ db }: Pick<Deps, 'db'>, actor: Actor, level: number): Promise<ReviewLevel> {
  authorize(denyLevels(actor))
  return known(await findLevel(db.read, level))
}

/** Adds a level and returns its number. @throws AppError forbidden, invalid */
export async function addLevel(deps: Deps, actor: Actor, input: LevelInput): Promise<number> {
  authorize(denyLevels(actor))
  const whole = checked(input)
  return audited(deps, actor, async (tx) => {
    await refuseTakenName(tx, whole.name)
    const level = await insertLevel(tx, whole)
    return [level, { action: 'review_level.add', subject: `review_level:${level}`, details: whole }]
  })
}

/**
 * Changes a level for what is submitted from now on: a version under review keeps the steps under which it was submitted.
 * @throws AppError forbidden, not_found, conflict, invalid
 */
export async function saveLevel(deps: Deps, actor: Actor, level: number, version: number, input: LevelInput): Promise<void> {
  authorize(denyLevels(actor))
  const whole = checked(input)
  await audited(deps, actor, async (tx) => {
    const before = known(await findLevel(tx, level))
    await refuseTakenName(tx, whole.name, level)
    if (!(await changeLevel(tx, { level, version }, whole))) throw new AppError('conflict', 'errors.changed_meanwhile')
    return [undefined, { action: 'review_level.change', subject: `review_level:${level}`, details: { from: inputOf(before), to: whole } }]
  })
}

const inputOf = ({ name, nameEn, steps, batchAllowed, emergencyAllowed, remindAfter }: ReviewLevel): LevelInput => ({
  name,
  nameEn,
  steps,
  batchAllowed,
  emergencyAllowed,
  remindAfter,
})

function known(level: ReviewLevel | undefined): ReviewLevel {
  if (level === undefined) throw new AppError('not_found', 'errors.not_found')
  return level
}

function checked(input: LevelInput): LevelInput {
  const problems = levelProblems(input)
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
  return { ...input, steps: inOrder(input.steps) }
}

async function refuseTakenName(tx: Knex, name: string, besides?: number): Promise<void> {
  if (await nameTaken(tx, name, besides))
    throw new AppError('invalid', 'errors.invalid_input', { name: { code: 'reviewing.error.name_taken' } })
}
