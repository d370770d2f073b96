import type { Knex } from 'knex'
import { appendLeaf } from './append.service.ts'
import type { LeafKind } from './kinds.types.ts'

/** Appends the leaf of what the database holds now, read back in the way in which it will be verified. Returns its index. */
export async function appendStored(tx: Knex, kind: LeafKind, subject: string, at: string): Promise<number> {
  const found = (await kind.contents(tx, [subject])).get(subject)
  if (found === undefined) throw new Error(`nothing to log at ${subject}`)
  return appendLeaf(tx, { kind: kind.key, subject, content: found.content, at })
}
