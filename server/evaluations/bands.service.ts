import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Knex } from 'knex'
import { leavesOf } from '../../core/evaluation/engine.ts'
import type { Deps } from '../deps.ts'
import { readBands, type Band, type Bands, type BandTask, type PlainBands } from './bands.compute.ts'
import type { Cycle } from './cycles.types.ts'
import type { VersionHead } from './results.types.ts'
import { getScheme } from './schemes.service.ts'
import { readContents } from './versions.queries.ts'

export type { Band, Bands, Severity } from './bands.compute.ts'

// On Node 20 a thread cannot start from a TypeScript file, so the loader is registered in it first.
const TSX = new URL('dist/esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json')))
const ENTRY = new URL('./bands-worker.ts', import.meta.url)
const START = `import(${JSON.stringify(TSX.href)}).then(({ register }) => { register(); return import(${JSON.stringify(ENTRY.href)}) })`

/** Lines of all subjects together: below that, the draws are done sooner than a thread starts. */
const WORTH_A_THREAD = 600
/** A version never changes, nor do its bands. */
const KEPT = 24
const known = new Map<string, Promise<Bands>>()

/** How far ranks move when the weights vary, or when one inspecting department is left out; computed once for each version. */
export function bandsOfVersion(
  { db }: Pick<Deps, 'db'>,
  cycle: Pick<Cycle, 'schemeId'>,
  { id, sha256 }: Pick<VersionHead, 'id' | 'sha256'>,
): Promise<Bands> {
  const found = known.get(sha256)
  if (found !== undefined) return found
  const bands = compute(db.read, cycle.schemeId, id, sha256)
  known.set(sha256, bands)
  bands.catch(() => known.delete(sha256))
  const oldest = known.size > KEPT ? known.keys().next().value : undefined
  if (oldest !== undefined) known.delete(oldest)
  return bands
}

async function compute(db: Knex, schemeId: number, versionId: number, seed: string): Promise<Bands> {
  const [{ scheme }, { facts }] = await Promise.all([getScheme(db, schemeId), readContents(db, versionId)])
  const task: BandTask = { scheme, facts, seed }
  const isSmall = facts.subjects.length * leavesOf(scheme).length < WORTH_A_THREAD
  return named(isSmall ? readBands(task) : await inThread(task))
}

const named = ({ ranks, severity }: PlainBands): Bands => ({ ranks: new Map<string, Band>(ranks), severity })

function inThread(task: BandTask): Promise<PlainBands> {
  const worker = new Worker(START, { eval: true, execArgv: [], workerData: task })
  return new Promise<PlainBands>((resolve, reject) => {
    worker.once('message', (bands: PlainBands) => resolve(bands))
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the thread of the bands ended early')))
  }).finally(() => void worker.terminate())
}
