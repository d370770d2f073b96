import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { AppError } from '../errors.ts'
import type { MessageKey, MessageParams } from '../i18n/index.ts'
import type { PreparingAnswer } from './prepare-worker.ts'
import { recognise, type Recognised } from './recognise.ts'

const ENTRY = new URL('./prepare-worker.ts', import.meta.url)
// Why a thread starts this way: see server/imports/spreadsheet.ts.
const TSX = new URL('dist/esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json')))
const START = `import(${JSON.stringify(TSX.href)}).then(({ register }) => { register(); return import(${JSON.stringify(ENTRY.href)}) })`
const LIMITS = { milliseconds: 60_000, memoryMb: 768 }
const AT_ONCE = 2

/**
 * Recognises an uploaded file and makes the copy for readers. PDF and office files are opened in a thread of their own: a hostile one may
 * take that thread's time and memory, and nothing else. Texts and pictures are walked through once, whatever is in them. @throws AppError invalid, `attachments.error.*`, in words for whoever sent the file
 */
export async function prepareFile(bytes: Uint8Array, name: string): Promise<Recognised> {
  if (!/^(PK|%PDF)/.test(Buffer.from(bytes.subarray(0, 4)).toString('latin1'))) return recognise(bytes, name)
  await turn()
  try {
    const answer = await inThread(bytes, name)
    if ('code' in answer) throw new AppError('invalid', answer.code as MessageKey, {}, answer.params as MessageParams)
    return answer
  } finally {
    done()
  }
}

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

function inThread(bytes: Uint8Array, name: string): Promise<PreparingAnswer> {
  const own = new Uint8Array(bytes)
  const worker = new Worker(START, {
    eval: true,
    execArgv: [],
    workerData: { bytes: own, name },
    transferList: [own.buffer],
    resourceLimits: { maxOldGenerationSizeMb: LIMITS.memoryMb, maxYoungGenerationSizeMb: 64 },
  })
  return answerOf(worker, name).finally(() => void worker.terminate())
}

function answerOf(worker: Worker, name: string): Promise<PreparingAnswer> {
  return new Promise((resolve) => {
    const refuse = (code: 'attachments.error.too_slow' | 'attachments.error.broken') => resolve({ code, params: { name } })
    const deadline = setTimeout(() => refuse('attachments.error.too_slow'), LIMITS.milliseconds)
    worker.once('message', (answer: PreparingAnswer) => resolve(answer))
    worker.once('error', () => refuse('attachments.error.broken'))
    worker.once('exit', () => {
      clearTimeout(deadline)
      refuse('attachments.error.broken')
    })
  })
}
