import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../errors.ts'
import type { SpreadsheetLimits } from './spreadsheet-limits.ts'
import { readBytes, type ReadOptions, type Sheet } from './spreadsheet-sheet.ts'
import type { MessageKey, MessageParams } from '../i18n/index.ts'

// Runs in a thread of its own: a hostile file may take this thread's memory and time, and nothing else.
export interface WorkerTask {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly options: ReadOptions
  readonly limits: SpreadsheetLimits
}
export type WorkerAnswer = { readonly sheet: Sheet } | { readonly code: MessageKey; readonly params: MessageParams }

async function answer({ bytes, options, limits }: WorkerTask): Promise<WorkerAnswer> {
  try {
    return { sheet: await readBytes(bytes, options, limits) }
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, params: error.params }
    return { code: 'imports.error.broken', params: {} }
  }
}

parentPort?.postMessage(await answer(workerData as WorkerTask))
