import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Knex } from 'knex'
import { RECEIPT_BYTES, receiptCode, receiptHash } from '../../core/receipt-code.ts'
import { findByReceipt } from './cases.queries.ts'
import type { Case } from './cases.types.ts'

// Nobody else can see what a writer without a name sees: the demonstration has two letters whose codes follow from their names, and are
// therefore secret from nobody.

export const DEMO_RECEIPTS = ['mailbox', 'complaint'] as const
export type DemoReceipt = (typeof DEMO_RECEIPTS)[number]

/** The receipt code of a letter of the demonstration, the same in every planting. */
export const demoReceipt = (name: DemoReceipt): string =>
  receiptCode(sha256(utf8ToBytes(`sunlit demonstration|receipt code|${name}`)).subarray(0, RECEIPT_BYTES))

/** Those of them that exist, with their codes. */
export async function listDemoReceipts(db: Knex): Promise<(Pick<Case, 'kind' | 'title'> & { readonly code: string })[]> {
  const found: (Pick<Case, 'kind' | 'title'> & { readonly code: string })[] = []
  for (const name of DEMO_RECEIPTS) {
    const code = demoReceipt(name)
    const held = await findByReceipt(db, receiptHash(code)!)
    if (held !== undefined) found.push({ kind: held.kind, title: held.title, code })
  }
  return found
}
