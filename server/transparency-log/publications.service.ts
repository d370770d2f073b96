import type { Knex } from 'knex'
import { appendStored } from './append-stored.ts'
import { editionFilings, editions, subjectOfEdition } from './editions.kind.ts'
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
