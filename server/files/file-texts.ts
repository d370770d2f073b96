import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { AppError } from '../errors.ts'
import { extractCsv, extractText } from './extract-text.ts'
import { sniff, tooLarge } from './file-type.ts'
import type { ReadingAnswer, ReadingTask } from './file-texts-worker.ts'
import { READING_LIMITS, type FileTexts, type ReadingLimits } from './file-texts.types.ts'

export type { FileTexts } from './file-texts.types.ts'

const ENTRY = new URL('./file-texts-worker.ts', import.meta.url)
// As in the imports: on Node 20 a thread cannot start from a TypeScript file, so the loader is registered in it first.
const TSX = new URL('dist/esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json')))
const START = `import(${JSON.stringify(TSX.href)}).then(({ register }) => { register(); return import(${JSON.stringify(ENTRY.href)}) })`
const MB = 1024 * 1024

/**
 * Every text in a file, those nobody sees when it is shown too. PDF, DOCX, XLSX and pictures are read in a thread of their own, within limits
 * of time and memory. Throws AppError `invalid`: `secrecy.file.unreadable`, `.encrypted` or `.too_large`.
 */
export async function readFileTexts(bytes: Uint8Array, name: string, limits: ReadingLimits = READING_LIMITS): Promise<FileTexts> {
  if (bytes.length > limits.bytes) throw tooLarge()
  const type = sniff(bytes, name)
  if (type === 'text') return measured(extractText(bytes), limits)
  if (type === 'csv') return measured(extractCsv(bytes), limits)
  await turn()
  try {
    return measured(await inThread(bytes, name, limits), limits)
  } finally {
    done()
  }
}

function measured(texts: FileTexts, { characters }: ReadingLimits): FileTexts {
  if (texts.parts.reduce((sum, { text }) => sum + text.length, 0) > characters) throw tooLarge()
  return texts
}

// Each reader may take hundreds of megabytes: two work at a time, the others wait in line.
const AT_ONCE = 2
let working = 0
const line: (() => void)[] = []

async function turn(): Promise<void> {
  if (working >= AT_ONCE) await new Promise<void>((go) => line.push(go))
  else working += 1
}

function done(): void {
  const next = line.shift()
  if (next === undefined) working -= 1
  else next()
}

async function inThread(bytes: Uint8Array, name: string, limits: ReadingLimits): Promise<FileTexts> {
  const own = new Uint8Array(bytes)
  const task: ReadingTask = { bytes: own, name, limits }
  const worker = new Worker(START, {
    eval: true,
    execArgv: [],
    workerData: task,
    transferList: [own.buffer],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 64 },
  })
  const answer = await answerOf(worker, limits).finally(() => void worker.terminate())
  if ('texts' in answer) return answer.texts
  throw new AppError('invalid', answer.code)
}

function answerOf(worker: Worker, limits: ReadingLimits): Promise<ReadingAnswer> {
  return new Promise((resolve) => {
    const refuse = (code: 'secrecy.file.too_large' | 'secrecy.file.unreadable') => resolve({ code })
    const deadline = setTimeout(() => refuse('secrecy.file.too_large'), limits.milliseconds)
    // Decoded pictures lie outside the memory that V8 limits: the growth of the whole process is watched for them.
    const before = process.memoryUsage.rss()
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > 1.5 * limits.memoryMb * MB) refuse('secrecy.file.too_large')
    }, 200)
    worker.once('message', (answer: ReadingAnswer) => resolve(answer))
    worker.once('error', (error) =>
      refuse((error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'secrecy.file.too_large' : 'secrecy.file.unreadable'),
    )
    worker.once('exit', () => {
      clearTimeout(deadline)
      clearInterval(watch)
      refuse('secrecy.file.unreadable')
    })
  })
}
