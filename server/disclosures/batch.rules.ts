import type { Denial } from '../auth/policy.ts'
import type { Finding } from '../registers/register.ts'
import type { Disclosure } from './disclosures.types.ts'

/** As many as one person can still look through before they press the button. */
export const LARGEST_BATCH = 50

/**
 * Why a version has to be decided by itself; undefined when several may be approved together: the level allows it, readers have not
 * seen an earlier version, and the checks found nothing to answer.
 */
export function denyTogether(
  disclosure: Pick<Disclosure, 'item' | 'publishedNumber'>,
  findings: readonly Finding[],
  openHits: number,
): Denial {
  if (!disclosure.item.level.batchAllowed) return 'reviewing.batch.denied.level'
  if (disclosure.publishedNumber !== null) return 'reviewing.batch.denied.correction'
  if (openHits > 0) return 'reviewing.batch.denied.hits'
  return findings.some(({ severity }) => severity !== 'note') ? 'reviewing.batch.denied.findings' : undefined
}
