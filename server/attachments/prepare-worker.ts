import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../errors.ts'
import { extractFile } from '../files/extract-file.ts'
import { READING_LIMITS, type FileTexts } from '../files/file-texts.types.ts'
import type { MessageKey, MessageParams } from '../i18n/index.ts'
import { recognise, type Recognised } from './recognise.ts'

// Runs in a thread of its own, see prepare.ts: says first what the file is, then what it says. Whatever ends the thread in between
// leaves a file that was recognised and could not be read.
export type PreparingAnswer =
  | { readonly refused: { readonly code: MessageKey; readonly params: MessageParams } }
  | { readonly recognised: Recognised }
  | { readonly texts: FileTexts | undefined }

interface Task {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly name: string
}

async function known({ bytes, name }: Task): Promise<PreparingAnswer> {
  try {
    return { recognised: await recognise(bytes, name) }
  } catch (error) {
    if (error instanceof AppError) return { refused: { code: error.code, params: error.params } }
    return { refused: { code: 'attachments.error.broken', params: { name } } }
  }
}

async function read({ bytes, name }: Task): Promise<PreparingAnswer> {
  try {
    const texts = await extractFile(bytes, name, READING_LIMITS)
    const characters = texts.parts.reduce((sum, { text }) => sum + text.length, 0)
    return { texts: characters > READING_LIMITS.characters ? undefined : texts }
  } catch {
    return { texts: undefined }
  }
}

const task = workerData as Task
const first = await known(task)
parentPort?.postMessage(first)
if ('recognised' in first) parentPort?.postMessage(await read(task))
