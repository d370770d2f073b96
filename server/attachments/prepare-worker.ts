import { parentPort, workerData } from 'node:worker_threads'
import { recognise, type Recognised } from './recognise.ts'
import { AppError } from '../errors.ts'
import type { MessageKey, MessageParams } from '../i18n/index.ts'

// Runs in a thread of its own, see prepare.ts.
export type PreparingAnswer = Recognised | { readonly code: MessageKey; readonly params: MessageParams }

async function answer({ bytes, name }: { bytes: Uint8Array; name: string }): Promise<PreparingAnswer> {
  try {
    return await recognise(bytes, name)
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, params: error.params }
    return { code: 'attachments.error.broken', params: { name } }
  }
}

parentPort?.postMessage(await answer(workerData as { bytes: Uint8Array; name: string }))
