import { acts } from './acts.kind.ts'
import { editionFilings, editions } from './editions.kind.ts'
import type { LeafKind } from './kinds.types.ts'
import { publications } from './publications.kind.ts'
import { ROW_KINDS } from './rows.kind.ts'
import { withdrawals } from './withdrawals.kind.ts'

/** Everything that has leaves; a new kind is one line here. */
export const LEAF_KINDS: readonly LeafKind[] = [publications, withdrawals, editions, editionFilings, ...ROW_KINDS, acts]

const byKey = new Map(LEAF_KINDS.map((kind) => [kind.key, kind]))
export const kindNamed = (key: string): LeafKind | undefined => byKey.get(key)
