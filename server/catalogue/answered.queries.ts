import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { Audience } from '../disclosures/disclosures.rules.ts'

const AnsweredRow = z
  .object({ id: int, code: z.string(), title: z.string(), title_en: z.string() })
  .transform(({ title_en, ...row }) => ({ ...row, titleEn: title_en }))
/** An item as far as a list of somebody's responsibilities names it. */
export type AnsweredItem = z.output<typeof AnsweredRow>

/** Items in force for one of the audiences that this person answers for, in the order of the official table. */
export async function readAnsweredBy(db: Knex, audiences: readonly Audience[], personId: number): Promise<AnsweredItem[]> {
  const found: unknown = await db('catalogue_items')
    .where({ responsible_person_id: personId, active: true })
    .whereIn('audience', [...audiences])
    .orderBy(['position', 'id'])
    .select('id', 'code', 'title', 'title_en')
  return rows(AnsweredRow, found)
}
