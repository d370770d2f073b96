import { createHash } from 'node:crypto'
import type { StoredEntry } from './integrity.queries.ts'

/**
 * A version in the shape that is exported, hashed and verified. Somebody sanctioned is named on the pages for as long as the sanction has
 * effect; an export stays for ever, so it carries a salted digest of name and post: a changed name is found, and nobody reads it there.
 */
export function canonicalIntegrity(stored: readonly StoredEntry[]): { readonly entries: readonly Readonly<Record<string, unknown>>[] } {
  return { entries: stored.map(canonicalEntry) }
}

/** Without the columns that the row does not fill: the same row reads the same when the register learns a new column. */
function canonicalEntry({ entry, salt }: StoredEntry): Readonly<Record<string, unknown>> {
  const filled = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== '' && value !== null && value !== false))
  if (entry.section !== 'sanction') return filled
  const { personName, post, ...rest } = filled
  return { ...rest, personDigest: digest(salt, String(personName ?? ''), String(post ?? '')) }
}

const digest = (salt: string, ...texts: readonly string[]): string =>
  createHash('sha256')
    .update([salt, ...texts].join('\n'))
    .digest('hex')
