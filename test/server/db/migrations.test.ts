import { expect } from 'chai'
import type { Knex } from 'knex'
import { engine, openTestDatabase, type TestDatabase } from '../../support/engines.ts'

const rowsOf = async (knex: Knex, sql: string): Promise<string[]> => {
  const found = (await knex.raw(sql)) as { rows: object[] } | object[]
  return (Array.isArray(found) ? found : found.rows).map((row) => Object.values(row).map(String).join(' '))
}

const IN_SQLITE = `select type, name, tbl_name, sql from sqlite_master where name not like 'sqlite_%' and name not like 'knex_%' order by 1, 2`
const IN_POSTGRES = [
  `select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
   where table_schema = 'public' and table_name not like 'knex_%' order by 1, 2`,
  `select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
   where connamespace = 'public'::regnamespace and conrelid::regclass::text not like 'knex_%' order by 1, 2`,
  `select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' and tablename not like 'knex_%' order by 1, 2`,
  `select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by 1, 2`,
]

/** Every table, column, check, index and trigger. */
async function schemaOf(knex: Knex): Promise<string[]> {
  const parts = await Promise.all((engine === 'sqlite' ? [IN_SQLITE] : IN_POSTGRES).map((sql) => rowsOf(knex, sql)))
  return parts.flat()
}

describe('migrations', function () {
  this.timeout(60_000)
  let db: TestDatabase
  beforeEach(async () => {
    db = await openTestDatabase()
  })
  afterEach(() => db.close())

  it('can all be taken back, leave nothing, and can be applied again with the same result', async () => {
    const before = await schemaOf(db.write)
    expect(before).to.have.length.greaterThan(100)
    await db.write.migrate.rollback(undefined, true)
    expect(await schemaOf(db.write)).to.deep.equal([])
    await db.write.migrate.latest()
    expect(await schemaOf(db.write)).to.deep.equal(before)
  })

  it('are each taken back alone to exactly what was there before', async () => {
    const steps: string[][] = []
    await db.write.migrate.rollback(undefined, true)
    for (let [, pending] = await list(db.write); pending.length > 0; [, pending] = await list(db.write)) {
      steps.push(await meaningOf(db.write))
      await db.write.migrate.up()
    }
    for (const before of steps.reverse()) {
      const [done] = await list(db.write)
      await db.write.migrate.down()
      expect(await meaningOf(db.write), done.at(-1)?.name).to.deep.equal(before)
    }
  })
})

const list = (knex: Knex): Promise<[{ name: string }[], unknown[]]> => knex.migrate.list() as Promise<[{ name: string }[], unknown[]]>

/** The schema without the order and the spelling in which a table was put together. */
async function meaningOf(knex: Knex): Promise<string[]> {
  if (engine === 'postgres') return schemaOf(knex)
  const columns = await rowsOf(
    knex,
    `select m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk from sqlite_master m join pragma_table_info(m.name) c
     where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like 'knex_%' order by 1, 2`,
  )
  const others = await rowsOf(
    knex,
    `select type, name, tbl_name from sqlite_master where type <> 'table' and name not like 'sqlite_%' and tbl_name not like 'knex_%' order by 1, 2`,
  )
  const tables = await rowsOf(knex, `select sql from sqlite_master where type = 'table' and name not like 'knex_%' order by name`)
  // Spaces that a check leaves behind are not meant; nested as deep as lists of values are.
  const checks = tables.flatMap((sql) => sql.match(/check \((?:[^()]|\([^()]*\))*\)/g) ?? [])
  return [...columns, ...others, ...checks.sort()]
}
