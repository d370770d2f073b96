import type { Knex } from 'knex'
import { listPunishments } from './personnel-actions.queries.ts'

export interface Punished {
  readonly personId: number
  /** A key of PUNISHMENTS. */
  readonly punishment: string
  /** `YYYY-MM-DD` */
  readonly effectiveOn: string
}

/** Published punishments of these people, in force or over: what bears on their grade of a year. */
export const punishmentsOf = async (db: Knex, personIds: readonly number[]): Promise<Punished[]> =>
  (await listPunishments(db, personIds)).map((row) => ({ personId: row.person_id, punishment: row.detail, effectiveOn: row.effective_on }))
