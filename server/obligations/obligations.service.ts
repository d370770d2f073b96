import type { Deps } from '../deps.ts'
import { findForRecord, type StoredObligation } from './obligations.queries.ts'

export { changeObligation, insertEvents, listObligations, listOwed, type StoredObligation } from './obligations.queries.ts'

/** What a record answers, for whoever may read the record. */
export const findDuty = ({ db }: Pick<Deps, 'db'>, disclosureId: number): Promise<StoredObligation | undefined> =>
  findForRecord(db.read, disclosureId)
