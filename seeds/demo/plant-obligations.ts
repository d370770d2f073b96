import type { Knex } from 'knex'
import { generateIn } from '../../server/obligations/generation.service.ts'
import type { PlantedEntry } from './plant-disclosures.ts'
import type { PlantedPeople } from './plant-people.ts'

export interface ObligationsSetting {
  readonly entries: readonly PlantedEntry[]
  readonly planted: PlantedPeople
  readonly now: Date
}

/** Everything the bureau has owed since its first publication, with the records that answer it. */
export async function plantObligations(tx: Knex.Transaction, { now }: ObligationsSetting): Promise<void> {
  await generateIn(tx, now.toISOString())
}
