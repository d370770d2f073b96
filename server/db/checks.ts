import type { Knex } from 'knex'
import { isPostgres } from './engine.ts'

/**
 * Replaces the list of values that a column's check allows, or takes the check away (`values` undefined). Only for checks made with
 * `checkIn`. No row is rewritten: SQLite cannot alter a check, but lets a migration edit the stored definition, which is the way its
 * documentation gives for changes that leave the rows as they are; rebuilding the table would drop its triggers.
 */
export async function replaceCheck(knex: Knex, table: string, column: string, values: readonly string[] | undefined): Promise<void> {
  const list = values?.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')
  if (isPostgres(knex)) {
    const name = `${table}_${column}_check`
    await knex.raw(`alter table ${table} drop constraint ${name}`)
    if (list !== undefined) await knex.raw(`alter table ${table} add constraint ${name} check (${column} in (${list}))`)
    return
  }
  const row = (await knex('sqlite_master').where({ type: 'table', name: table }).first('sql')) as { sql: string } | undefined
  const before = row?.sql ?? ''
  const check = new RegExp(`check \\(\`${column}\` in \\([^)]*\\)\\)`)
  if (!check.test(before)) throw new Error(`${table}.${column} has no check to replace`)
  const after = before.replace(check, list === undefined ? '' : `check (\`${column}\` in (${list}))`)
  await rewriteDefinition(knex, table, after)
}

async function rewriteDefinition(knex: Knex, table: string, sql: string): Promise<void> {
  const [{ schema_version: version }] = (await knex.raw('pragma schema_version')) as [{ schema_version: number }]
  await knex.raw('pragma writable_schema = on')
  await knex('sqlite_master').where({ type: 'table', name: table }).update({ sql })
  await knex.raw(`pragma schema_version = ${version + 1}`) // every connection reads the definition anew
  await knex.raw('pragma writable_schema = off')
}
