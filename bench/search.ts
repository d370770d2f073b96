import type { Knex } from 'knex'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { searchWords } from '../core/search-text.ts'
import type { Engine } from '../server/db/connection.ts'
import { openDatabase, type Database } from '../server/db/database.ts'
import { migrate } from '../server/db/migrate.ts'
import { putDocuments } from '../server/search/index.queries.ts'
import { countHits, listHits, readingIndex, type IndexQuery } from '../server/search/search.queries.ts'
import type { SearchDocument } from '../server/search/search.types.ts'
import { textsOf } from './search/texts.ts'
import { postgresStore } from '../test/support/engine-postgres.ts'

// npm run bench:search [-- DOCUMENTS [SEED]]: the index against LIKE over the same folded texts, both engines, the same answers checked.
// What is measured is what a page of results costs: the counts by kind and the first twenty.

const [documents = 100_000, seed = 7] = process.argv.slice(2).map(Number)
/** What the design asks for. */
const WANTED: Readonly<Record<Engine, number>> = { sqlite: 20, postgres: 5 }
const RUNS = 3

/** What is looked for, and in what share of the documents it stands. Everything else in them is invented words by Zipf's law. */
const QUERIES: readonly (readonly [what: string, typed: string, share: number])[] = [
  ['one character, 1 in 1,000', '瓿', 0.001],
  ['one character, 1 in 5', '谧', 0.2],
  ['two characters, 1 in 1,000', '灯笼', 0.001],
  ['two characters, 1 in 20', '接待', 0.05],
  ['three characters, 1 in 50', '差旅费', 0.02],
  ['four characters, 1 in 50', '公务用车', 0.02],
  ['a name, 1 in 5,000', '欧阳修远', 0.0002],
  ['a phrase of eleven, 1 in 100', '政府信息公开条例第十条', 0.01],
  ['a number, 1 in 10,000', '〔2026〕00421号', 0.0001],
  ['Latin, 1 in 500', 'overtime', 0.002],
  ['two words, 1 in 200 each', '鲸鱼 骆驼', 0],
  ['nothing', '鹦鹉螺号潜水艇', 0],
]
const PLANTED: readonly (readonly [string, number])[] = [
  ...QUERIES.map(([, typed, share]) => [typed, share] as const),
  ['鲸鱼', 0.005],
  ['骆驼', 0.005],
]

let { random, word, sentence } = textsOf(seed)

function makeDocument(n: number): SearchDocument {
  const planted = PLANTED.filter(([, share]) => random() < share).map(([typed]) => `${word()}${typed}${word()}`)
  const year = 2020 + Math.floor(random() * 7)
  const two = (most: number): string => String(1 + Math.floor(random() * most)).padStart(2, '0')
  return {
    kind: random() < 0.8 ? 'disclosure' : 'file',
    refId: n,
    recordId: n,
    departmentId: 1 + Math.floor(random() * 30),
    itemId: null,
    publishedNumber: 1,
    day: `${year}-${two(12)}-${two(28)}`,
    year,
    withdrawn: random() < 0.01,
    title: `${word()}${word()}${random() < 0.1 ? (planted[0] ?? '') : ''}（${year}年${two(12)}月）`,
    titleEn: '',
    place: `第 ${n} 号`,
    href: `/disclosures/${n}`,
    texts: [
      ...Array.from({ length: 6 + Math.floor(random() * 14) }, sentence),
      ...planted,
      `${year}-${two(12)} ${Math.floor(random() * 1e7) / 100} 元`,
    ],
  }
}

async function fill(db: Database): Promise<void> {
  ;({ random, word, sentence } = textsOf(seed)) // the same documents on both engines
  for (let from = 0; from < documents; from += 5_000) {
    const batch = Array.from({ length: Math.min(5_000, documents - from) }, (_, i) => makeDocument(from + i + 1))
    await db.write.transaction((tx) => putDocuments(tx, batch))
  }
  await db.write.raw('analyze')
}

const SCOPE = { sql: `d.kind in ('disclosure', 'file')`, bindings: [] }

const byIndex = async (db: Knex, query: IndexQuery): Promise<[number, number[]]> => {
  const [counts, hits] = await readingIndex(db, (on) => Promise.all([countHits(on, query), listHits(on, query, { offset: 0, limit: 20 })]))
  return [[...counts.values()].reduce((a, b) => a + b, 0), hits.map(({ refId }) => refId)]
}

/** The same page from LIKE. */
async function byLike(db: Knex, { words }: IndexQuery): Promise<[number, number[]]> {
  const hits = (): Knex.QueryBuilder => {
    const query = db('search_texts as x').join('search_documents as d', 'd.id', 'x.document_id').whereRaw(SCOPE.sql)
    for (const each of words) void query.whereLike('x.folded', `%${each}%`)
    return query
  }
  const inTitle = words.map(() => 'x.folded_title like ?').join(' and ')
  const page = hits()
    .select('d.ref_id')
    .orderByRaw(
      `d.withdrawn, case when ${inTitle} then 0 else 1 end, d.day desc nulls last, d.id desc`,
      words.map((each) => `%${each}%`),
    )
    .limit(20)
  const [counts, rows] = await Promise.all([hits().groupBy('d.kind').count({ n: '*' }), page])
  const n = (counts as { n: number | string }[]).reduce((sum, row) => sum + Number(row.n), 0)
  return [n, (rows as { ref_id: number }[]).map((row) => row.ref_id)]
}

/** The middle of several runs, in milliseconds, and what was found. */
async function timed<T>(run: () => Promise<T>): Promise<[number, T]> {
  const times: number[] = []
  let result = await run() // warm
  for (let i = 0; i < RUNS; i++) {
    const started = process.hrtime.bigint()
    result = await run()
    times.push(Number(process.hrtime.bigint() - started) / 1e6)
  }
  return [times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0, result]
}

const out = (...columns: readonly (string | number)[]): void => {
  const [first = '', ...rest] = columns.map((column) => (typeof column === 'number' ? column.toFixed(1) : column))
  process.stdout.write(`  ${first.padEnd(26)}${rest.map((column) => column.padStart(12)).join('')}\n`)
}

async function measure(engine: Engine, db: Database): Promise<boolean> {
  const started = Date.now()
  await fill(db)
  process.stdout.write(`\n${engine}: ${documents} documents indexed in ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
  out('', 'hits', 'index ms', 'LIKE ms', 'times')
  let [index, like, product] = [0, 0, 1]
  for (const [what, typed] of QUERIES) {
    const query: IndexQuery = { words: searchWords(typed), scope: SCOPE }
    const [ours, found] = await timed(() => byIndex(db.read, query))
    const [theirs, expected] = await timed(() => byLike(db.read, query))
    if (JSON.stringify(found) !== JSON.stringify(expected))
      throw new Error(`${engine}: “${typed}” found ${JSON.stringify(found)}, LIKE ${JSON.stringify(expected)}`)
    out(what, String(found[0]), ours, theirs, theirs / ours)
    index += ours
    like += theirs
    product *= theirs / ours
  }
  const mean = product ** (1 / QUERIES.length)
  out('all', '', index, like, like / index)
  out('geometric mean', '', '', '', mean)
  process.stdout.write(`  wanted: ${WANTED[engine]} times; ${mean >= WANTED[engine] ? 'reached' : 'MISSED'}\n`)
  return mean >= WANTED[engine]
}

async function onSqlite(): Promise<boolean> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sunlit-bench-'))
  const db = openDatabase(`sqlite:${path.join(folder, 'bench.sqlite3')}`)
  try {
    await migrate(db)
    return await measure('sqlite', db)
  } finally {
    await db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function onPostgres(): Promise<boolean> {
  const store = await postgresStore()
  const address = await store.create()
  const db = openDatabase(address.url)
  try {
    return await measure('postgres', db)
  } finally {
    await db.close()
    await address.drop()
    await store.close()
  }
}

const reached = [await onSqlite(), await onPostgres()]
if (reached.includes(false)) process.exitCode = 1
