import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { AppError } from '../errors.ts'
import { LIMITS, type SpreadsheetLimits } from './spreadsheet-limits.ts'
import type { ReadOptions, Sheet } from './spreadsheet-sheet.ts'
import type { WorkerAnswer, WorkerTask } from './spreadsheet-worker.ts'

export type { ReadOptions, Sheet } from './spreadsheet-sheet.ts'

const ENTRY = new URL('./spreadsheet-worker.ts', import.meta.url)
// On Node 20 a thread cannot start from a TypeScript file, not even with the loader named in execArgv: it is registered first.
// Both addresses are resolved from here, so that the folder we run in does not matter. The ESM build is named by its path, because
// `require.resolve` would choose the CommonJS one, which cannot find its own hooks, and import.meta.resolve is missing under some loaders.
const TSX = new URL('dist/esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json')))
const START = `import(${JSON.stringify(TSX.href)}).then(({ register }) => { register(); return import(${JSON.stringify(ENTRY.href)}) })`

/**
 * Reads a CSV, TSV or XLSX file in a thread of its own, within limits of memory and time.
 * Throws AppError `invalid` with an `imports.error.*` message in words for whoever sent the file.
 */
export async function readSpreadsheet(bytes: Uint8Array, options: ReadOptions, limits: SpreadsheetLimits = LIMITS): Promise<Sheet> {
  await turn()
  try {
    return await readInThread(bytes, options, limits)
  } finally {
    done()
  }
}

// Each reader may take hundreds of megabytes: two work at a time, the others wait in line.
const AT_ONCE = 2
let working = 0
const line: (() => void)[] = []

async function turn(): Promise<void> {
  if (working >= AT_ONCE) await new Promise<void>((go) => line.push(go))
  else working += 1
}

/** Hands the place to whoever has waited longest. */
function done(): void {
  const next = line.shift()
  if (next === undefined) working -= 1
  else next()
}

async function readInThread(bytes: Uint8Array, options: ReadOptions, limits: SpreadsheetLimits): Promise<Sheet> {
  const own = new Uint8Array(bytes)
  const task: WorkerTask = { bytes: own, options, limits }
  const worker = new Worker(START, {
    eval: true,
    execArgv: [],
    workerData: task,
    transferList: [own.buffer],
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 64 },
  })
  const answer = await answerOf(worker, limits.milliseconds).finally(() => void worker.terminate())
  if ('sheet' in answer) return answer.sheet
  throw new AppError('invalid', answer.code, {}, answer.params)
}

function answerOf(worker: Worker, milliseconds: number): Promise<WorkerAnswer> {
  return new Promise((resolve) => {
    const refuse = (code: 'imports.error.too_slow' | 'imports.error.too_heavy' | 'imports.error.broken') => resolve({ code, params: {} })
    const deadline = setTimeout(() => refuse('imports.error.too_slow'), milliseconds)
    worker.once('message', (answer: WorkerAnswer) => resolve(answer))
    worker.once('error', (error) =>
      refuse((error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'imports.error.too_heavy' : 'imports.error.broken'),
    )
    worker.once('exit', () => {
      clearTimeout(deadline)
      refuse('imports.error.broken')
    })
  })
}
