import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, json, rows } from '../db/decode.ts'
import { REVIEW_STATES } from '../disclosures/disclosures.rules.ts'
import type { LevelInput, ReviewLevel } from './levels.rules.ts'

const LevelRow = z
  .object({
    level: int,
    name: z.string(),
    name_en: z.string(),
    steps: json(z.array(z.enum(REVIEW_STATES))),
    batch_allowed: bool,
    emergency_allowed: bool,
    remind_after: int,
    version: int,
  })
  .transform((row): ReviewLevel => ({
    level: row.level,
    name: row.name,
    nameEn: row.name_en,
    steps: row.steps,
    batchAllowed: row.batch_allowed,
    emergencyAllowed: row.emergency_allowed,
    remindAfter: row.remind_after,
    version: row.version,
  }))

const valuesOf = ({ name, nameEn, steps, batchAllowed, emergencyAllowed, remindAfter }: LevelInput) => ({
  name,
  name_en: nameEn,
  steps: JSON.stringify(steps),
  batch_allowed: batchAllowed,
  emergency_allowed: emergencyAllowed,
  remind_after: remindAfter,
})

export async function listLevels(db: Knex): Promise<ReviewLevel[]> {
  return rows(LevelRow, await db('review_levels').orderBy('level'))
}

export async function findLevel(db: Knex, level: number): Promise<ReviewLevel | undefined> {
  const row: unknown = await db('review_levels').where({ level }).first()
  return row === undefined ? undefined : LevelRow.parse(row)
}

/** How many items of the catalogue in force are under each level. */
export async function countItems(db: Knex): Promise<Map<number, number>> {
  const found: unknown = await db('catalogue_items')
    .where('active', true)
    .groupBy('review_level')
    .select('review_level as level', db.raw('count(*) as items'))
  return new Map(rows(z.object({ level: int, items: int }), found).map(({ level, items }) => [level, items]))
}

export async function nameTaken(tx: Knex, name: string, besides: number | undefined): Promise<boolean> {
  const query = tx('review_levels').where({ name })
  if (besides !== undefined) void query.whereNot('level', besides)
  return (await query.first('level')) !== undefined
}

/** The next level's number; two at once are decided by the primary key. */
export async function insertLevel(tx: Knex, input: LevelInput): Promise<number> {
  const row: unknown = await tx('review_levels').max('level as last').first()
  const level = z.object({ last: int }).parse(row).last + 1
  await tx('review_levels').insert({ level, ...valuesOf(input) })
  return level
}

/** Compare-and-set; false for the one who comes second. */
export async function changeLevel(
  tx: Knex,
  { level, version }: Pick<ReviewLevel, 'level' | 'version'>,
  input: LevelInput,
): Promise<boolean> {
  const changed = await tx('review_levels')
    .where({ level, version })
    .update({ ...valuesOf(input), version: version + 1 })
  return changed === 1
}
