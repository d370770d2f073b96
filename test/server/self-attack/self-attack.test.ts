import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import { selfAttackCommand } from '../../../server/cli/self-attack.ts'
import { readConfig } from '../../../server/config.ts'
import { openDatabase } from '../../../server/db/database.ts'
import { RevisionCache } from '../../../server/db/revision-cache.ts'
import { attack } from '../../../server/self-attack/self-attack.service.ts'
import type { AttackReport } from '../../../server/self-attack/self-attack.types.ts'
import type { Staged } from '../../../server/self-attack/simulation.service.ts'
import { createTestDatabase, engine, openTestDatabase } from '../../support/engines.ts'

// The second engine is robbed of as much, in half the time.
const VOTERS = engine === 'sqlite' ? 40 : 20
/** Enough to find what leaks. */
const FEW = 20

async function attacked(
  voters: number,
  planted?: Staged['planted'],
  prepare: (db: Awaited<ReturnType<typeof openTestDatabase>>) => Promise<unknown> = () => Promise.resolve(),
): Promise<AttackReport> {
  const db = await openTestDatabase()
  try {
    await prepare(db)
    const config = readConfig({ BALLOT_BOX_KEY: randomBytes(32).toString('base64') })
    const deps = { db, cache: new RevisionCache(), config, random: (n: number) => randomBytes(n) }
    return await attack({ deps, voters, progress: () => undefined, ...(planted && { planted }) })
  } finally {
    await db.close()
  }
}

/** Schemas and tables of the installation's own database, and who is in it. */
async function namesIn(url: string): Promise<unknown> {
  const db = openDatabase(url)
  try {
    const people: unknown = await db.read('people').count()
    if (db.engine === 'sqlite') return [people, await db.read.raw('select name from sqlite_master order by name')]
    const { rows } = (await db.read.raw(
      `select nspname as name from pg_namespace where nspname !~ '^pg_(toast_)?temp' union all select relname from pg_class order by name`,
    )) as { rows: unknown[] }
    return [people, rows]
  } finally {
    await db.close()
  }
}

describe('the self-attack', function () {
  this.timeout(240_000)

  it('tries a thousand ways on everything a stolen database gives out, and does no better than chance, as a command', async () => {
    const address = await createTestDatabase()
    const { url } = address
    const [said, progress]: [string[], string[]] = [[], []]
    const around = {
      env: { DATABASE_URL: url },
      out: (line: string) => void said.push(line),
      err: (line: string) => void progress.push(line),
    }
    const before = await namesIn(url)
    expect(await selfAttackCommand(['--json', '--voters', String(VOTERS)], around), progress.join('\n')).to.equal(0)
    expect(await namesIn(url)).to.deep.equal(before)
    await address.drop()
    expect(progress.at(-1)).to.equal(`${VOTERS * 2}/${VOTERS * 2}`)
    const report = JSON.parse(said.join('')) as AttackReport
    expect(report).to.include({ engine, voters: VOTERS, batches: VOTERS / 10, chance: 0.1, snapshots: 8 })
    expect(report.sources).to.include.members(['tables', 'wal', 'log'])
    expect(report.strategies).to.be.greaterThan(1_000)
    expect(report.leaks, JSON.stringify(report.leaks)).to.deep.equal([])
    expect(report.best.hits).to.be.lessThan(report.hitLimit)
  })

  if (engine === 'postgres')
    it('says in words that PostgreSQL lets the installation create no schema, and touches nothing', async () => {
      const db = await openTestDatabase()
      const role = `powerless_${randomBytes(4).toString('hex')}`
      await db.write.raw('create role ??', [role])
      const url = new URL(db.url)
      url.searchParams.set('options', `-c role=${role}`)
      const [said, told]: [string[], string[]] = [[], []]
      const around = {
        env: { DATABASE_URL: url.href, LANG: 'en' },
        out: (line: string) => void said.push(line),
        err: (line: string) => void told.push(line),
      }
      try {
        expect(await selfAttackCommand([], around)).to.equal(2)
        expect(await selfAttackCommand(['--json'], around)).to.equal(2)
      } finally {
        await db.write.raw('drop role ??', [role])
        await db.close()
      }
      expect(told).to.have.length(1)
      expect(told[0]).to.include('may not create one')
      expect(said).to.deep.equal([JSON.stringify({ refused: 'schema' })])
    })

  it('finds a table that keeps the order in which ballots came', async () => {
    const report = await attacked(
      FEW,
      (db, tracker) => db('box_seen').insert({ name: tracker }),
      (db) =>
        db.write.schema.createTable('box_seen', (t) => {
          t.increments('id')
          t.text('name')
        }),
    )
    expect(report.leaks.length).to.be.greaterThan(0)
    expect(report.leaks[0]!.name).to.include('box_seen')
    expect(report.best.hits).to.equal(FEW)
  })
})
