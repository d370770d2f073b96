import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import { readConfig } from '../../../server/config.ts'
import { RevisionCache } from '../../../server/db/revision-cache.ts'
import { attack } from '../../../server/self-attack/self-attack.service.ts'
import type { AttackReport } from '../../../server/self-attack/self-attack.types.ts'
import type { Staged } from '../../../server/self-attack/simulation.service.ts'
import { engine, openTestDatabase } from '../../support/engines.ts'

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

describe('the self-attack', function () {
  this.timeout(240_000)

  it('tries a thousand ways on everything a stolen database gives out, and does no better than chance', async () => {
    const report = await attacked(VOTERS)
    expect(report).to.include({ engine, voters: VOTERS, batches: VOTERS / 10, chance: 0.1, snapshots: 8 })
    expect(report.sources).to.include.members(['tables', 'wal', 'log'])
    expect(report.strategies).to.be.greaterThan(1_000)
    expect(report.leaks, JSON.stringify(report.leaks)).to.deep.equal([])
    expect(report.best.hits).to.be.lessThan(report.hitLimit)
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
