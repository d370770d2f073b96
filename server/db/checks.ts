import type { Knex } from 'knex'
import { isPostgres } from './engine.ts'

type Value = string | number
/** Spelled as Knex does: definitions can then be compared. */
const listed = (values: readonly Value[]): string =>
  values.map((value) => (typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`)).join(',')

/**
 * Replaces the list of values that a column's check allows, or takes the check away (`values` undefined). Only for checks made with
 * `checkIn`. No row is rewritten: SQLite cannot alter a check, but lets a migration edit the stored definition, which is the way its
 * documentation gives for changes that leave the rows as they are; rebuilding the table would drop its triggers.
 */
export async function replaceCheck(knex: Knex, table: string, column: string, values: readonly Value[] | undefined): Promise<void> {
  if (isPostgres(knex)) {
    await knex.raw(`alter table ${table} drop constraint ${table}_${column}_check`)
    if (values !== undefined) await addCheck(knex, table, column, values)
    return
  }
  const before = await definitionOf(knex, table)
  const check = new RegExp(`check \\(\`${column}\` in \\([^)]*\\)\\)`)
  if (!check.test(before)) throw new Error(`${table}.${column} has no check to replace`)
  await rewriteDefinition(knex, table, before.replace(check, values === undefined ? '' : `check (\`${column}\` in (${listed(values)}))`))
}

/** Allows only these values in a column that takes any so far. Rows that hold another one make PostgreSQL refuse. */
export async function addCheck(knex: Knex, table: string, column: string, values: readonly Value[]): Promise<void> {
  if (isPostgres(knex)) {
    await knex.raw(`alter table ${table} add constraint ${table}_${column}_check check (${column} in (${listed(values)}))`)
    return
  }
  const before = await definitionOf(knex, table)
  const defined = new RegExp(`(\`${column}\` (?:integer|text)(?: not null)?)`)
  if (!defined.test(before)) throw new Error(`${table}.${column} is not defined in a way that a check can be added to`)
  await rewriteDefinition(knex, table, before.replace(defined, `$1 check (\`${column}\` in (${listed(values)}))`))
}

async function definitionOf(knex: Knex, table: string): Promise<string> {
  const row = (await knex('sqlite_master').where({ type: 'table', name: table }).first('sql')) as { sql: string } | undefined
  return row?.sql ?? ''
}

async function rewriteDefinition(knex: Knex, table: string, sql: string): Promise<void> {
  const [{ schema_version: version }] = (await knex.raw('pragma schema_version')) as [{ schema_version: number }]
  await knex.raw('pragma writable_schema = on')
  await knex('sqlite_master').where({ type: 'table', name: table }).update({ sql })
  await knex.raw(`pragma schema_version = ${version + 1}`) // every connection reads the definition anew
  await knex.raw('pragma writable_schema = off')
}
