import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../errors.ts'
import type { MessageKey } from '../i18n/index.ts'
import { extractFile } from './extract-file.ts'
import type { FileTexts, ReadingLimits } from './file-texts.types.ts'

// Runs in a thread of its own: a hostile file may take this thread's memory and time, and nothing else.
export interface ReadingTask {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly name: string
  readonly limits: ReadingLimits
}
export type ReadingAnswer = { readonly texts: FileTexts } | { readonly code: MessageKey }

async function answer({ bytes, name, limits }: ReadingTask): Promise<ReadingAnswer> {
  try {
    return { texts: await extractFile(bytes, name, limits) }
  } catch (error) {
    return { code: error instanceof AppError ? error.code : 'secrecy.file.unreadable' }
  }
}

parentPort?.postMessage(await answer(workerData as ReadingTask))
