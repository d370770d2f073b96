import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { postgresStore } from '../../test/support/engine-postgres.ts'
import { measureBurst, RATE, type BurstFigures } from './burst.ts'
import { median, ms, quantile, table } from './print.ts'

/** Two hundred voters in a minute, and what other readers notice of it, on both engines. */
export async function bursts(): Promise<void> {
  const figures = [
    ['SQLite', await onSqlite()],
    ['PostgreSQL', await onPostgres()],
  ] as const
  const pages = figures.flatMap(([engine, { pages: all }]) =>
    all.map(({ page, quiet, burst }) => {
      const [before, during] = [quantile(quiet, 0.95), quantile(burst, 0.95)]
      return [`${engine}, ${page}`, ms(median(quiet)), ms(median(burst)), ms(before), ms(during), (during / before).toFixed(2)]
    }),
  )
  const title = `Pages while ${RATE} voters a minute fetch, register and cast; in turns with and without them`
  table(title, ['', 'p50 without', 'with', 'p95 without', 'with', 'ratio'], pages)
  const voters = figures.map(([engine, { voters: took, cpu }]) => [
    engine,
    String(took.length),
    ms(median(took)),
    ms(quantile(took, 0.95)),
    ms(Math.max(...took)),
    ms(cpu),
  ])
  table('The voters themselves, two pages and three requests each', ['', 'voters', 'p50', 'p95', 'longest', 'CPU a voter'], voters)
}

async function onSqlite(): Promise<BurstFigures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sunlit-bench-'))
  try {
    return await measureBurst(`sqlite:${folder}/bench.sqlite3`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** On the server that TEST_DATABASE_URL names, or one from node_modules. */
async function onPostgres(): Promise<BurstFigures> {
  const store = await postgresStore()
  try {
    return await measureBurst((await store.create()).url)
  } finally {
    await store.close()
  }
}
