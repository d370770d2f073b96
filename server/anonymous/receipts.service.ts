import type { AnonymousToken } from '../../core/anonymous-token.ts'
import type { Deps } from '../deps.ts'
import { stubsOf, type Stub } from '../moderation/stubs.service.ts'
import type { Receipt } from './anonymous.types.ts'
import { receiptOf } from './texts.service.ts'

/** Where a text is; of a hidden one the rule and the reason, which its author is told in no other way. */
export async function readReceipt(
  deps: Pick<Deps, 'db'>,
  token: Pick<AnonymousToken, 'key' | 'nonce'>,
): Promise<Receipt & { readonly stub?: Stub }> {
  const receipt = await receiptOf(deps, token)
  if (receipt.state !== 'hidden' || receipt.actId === undefined) return receipt
  const stub = (await stubsOf(deps.db.read, [receipt.actId])).get(receipt.actId)
  return stub === undefined ? receipt : { ...receipt, stub }
}
