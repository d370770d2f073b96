import type { Knex } from 'knex'
import { appendLeaf } from './append.service.ts'
import { editionFilings, editions, subjectOfEdition } from './editions.kind.ts'
import type { LeafKind } from './kinds.types.ts'
import { publications, subjectOfVersion } from './publications.kind.ts'
import { subjectOfDisclosure, withdrawals } from './withdrawals.kind.ts'

// What the envelope calls at the end of the transaction that changed what readers see. The content is read back from the database, the
// same way in which it will be verified.

/** A version that was just published, first or as a correction. */
export const appendPublication = (tx: Knex, versionId: number, at: string): Promise<number> =>
  appendStored(tx, publications, subjectOfVersion(versionId), at)

/** A record that was just taken out of force. */
export const appendWithdrawal = (tx: Knex, disclosureId: number, at: string): Promise<number> =>
  appendStored(tx, withdrawals, subjectOfDisclosure(disclosureId), at)

/** An edition of the catalogue that was just put in force. */
export const appendEdition = (tx: Knex, editionId: number, at: string): Promise<number> =>
  appendStored(tx, editions, subjectOfEdition(editionId), at)

/** An edition that was just filed with the superior authority. */
export const appendEditionFiling = (tx: Knex, editionId: number, at: string): Promise<number> =>
  appendStored(tx, editionFilings, subjectOfEdition(editionId), at)

/** Appends the leaf of what the database holds now. Returns its index. */
export async function appendStored(tx: Knex, kind: LeafKind, subject: string, at: string): Promise<number> {
  const found = (await kind.contents(tx, [subject])).get(subject)
  if (found === undefined) throw new Error(`nothing to log at ${subject}`)
  return appendLeaf(tx, { kind: kind.key, subject, content: found.content, at })
}
