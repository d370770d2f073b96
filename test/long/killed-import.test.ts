import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openDatabase } from '../../server/db/database.ts'
import { plantCast } from '../support/cast.ts'
import { createTestDatabase, type TestDatabaseAddress } from '../support/engines.ts'

const ROWS = 8_000
const KILLS = 12

/** Rows that are all in order: what is killed is the writing, not the checking. */
function spreadsheet(): string {
  const rows = Array.from(
    { length: ROWS },
    (_, i) => `2026-02,差旅费,2026-02-${String(1 + (i % 28)).padStart(2, '0')},赴省城参加业务培训第${i}批,省人社厅,${100 + i}.50,V${i}`,
  )
  return ['期间,类别,日期,事由,对方单位,金额,凭证号', ...rows].join('\n')
}

describe('an import that is killed', () => {
  let database: TestDatabaseAddress
  let folder: string
  before(async () => {
    database = await createTestDatabase()
    const db = openDatabase(database.url)
    await db.write.transaction((tx) => plantCast(tx))
    await db.close()
    folder = mkdtempSync(path.join(os.tmpdir(), 'sunlit-kill-'))
    writeFileSync(path.join(folder, 'lines.csv'), spreadsheet())
  })
  after(async () => {
    rmSync(folder, { recursive: true, force: true })
    await database.drop()
  })

  /** Runs the command and kills it after `ms`, or lets it end. Resolves to its exit code, null when it was killed, and how long it ran. */
  async function importLines(ms?: number): Promise<{ code: number | null; took: number }> {
    const args = [
      '--import',
      'tsx',
      'server/cli/import.ts',
      '--register',
      'expenses',
      '--file',
      path.join(folder, 'lines.csv'),
      '--as',
      'lin',
      '--item',
      'A-02',
      '--period',
      '2026-02',
    ]
    const began = performance.now()
    const child = spawn(process.execPath, args, {
      env: { ...process.env, DATABASE_URL: database.url },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const ended = once(child, 'exit') as Promise<[number | null]>
    if (ms !== undefined) void pause(ms).then(() => child.kill('SIGKILL'))
    const [code] = await ended
    return { code, took: performance.now() - began }
  }

  /** Versions whose stored count and sum are not those of their lines: half-done work. */
  async function halfDone(): Promise<{ broken: unknown[]; whole: number }> {
    const db = openDatabase(database.url)
    const versions = (await db
      .read('disclosure_versions as v')
      .leftJoin('expense_lines as l', 'l.version_id', 'v.id')
      .groupBy('v.id', 'v.line_count', 'v.total_fen')
      .select('v.id', 'v.line_count', 'v.total_fen')
      .count({ lines: 'l.id' })
      .sum({ fen: 'l.amount_fen' })) as {
      id: number
      line_count: number
      total_fen: string | number | null
      lines: string | number
      fen: string | number | null
    }[]
    await db.close()
    const broken = versions.filter(
      (v) => v.line_count !== Number(v.lines) || Number(v.total_fen ?? 0) !== Number(v.fen ?? 0) || ![0, ROWS].includes(Number(v.lines)),
    )
    return { broken, whole: versions.filter((v) => Number(v.lines) === ROWS).length }
  }

  it('leaves all of its lines or none, wherever it was killed, and works when it is run again', async () => {
    const first = await importLines()
    expect(first.code).to.equal(0)
    // Records of one item, department and period are one: the finished one makes room for the next.
    const free = async (): Promise<void> => {
      const db = openDatabase(database.url)
      await db.write('disclosures').update({ period: null })
      await db.close()
    }
    let killed = 0
    for (let i = 0; i < KILLS; i += 1) {
      await free()
      const { code } = await importLines(first.took * (0.3 + (0.7 * i) / KILLS))
      if (code === null) killed += 1
      expect((await halfDone()).broken, `after kill ${i + 1}`).to.deep.equal([])
    }
    expect(killed).to.be.greaterThan(KILLS / 2)
    await free()
    const wholeBefore = (await halfDone()).whole
    expect((await importLines()).code).to.equal(0)
    expect((await halfDone()).whole).to.equal(wholeBefore + 1)
  })
})
