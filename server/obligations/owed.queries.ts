import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'
import { REVIEW_STATES, TIMINGS, VERSION_STATES } from '../disclosures/disclosures.rules.ts'
import type { Pending } from './owed.rules.ts'

const Row = z
  .object({
    obligation_id: int.nullable(),
    item_id: int,
    code: z.string(),
    title: z.string(),
    title_en: z.string(),
    timing: z.enum(TIMINGS),
    department_id: int,
    name: z.string(),
    name_en: z.string(),
    period: z.string().nullable(),
    disclosure_id: int.nullable(),
    due_on: z.string().nullable(),
    provisional: bool,
    published_number: int.nullable(),
    state: z.enum(VERSION_STATES).nullable(),
  })
  .transform((row): Pending => ({
    obligationId: row.obligation_id,
    itemId: row.item_id,
    itemCode: row.code,
    itemTitle: row.title,
    itemTitleEn: row.title_en,
    timing: row.timing,
    departmentId: row.department_id,
    departmentName: row.name,
    departmentNameEn: row.name_en,
    period: row.period,
    disclosureId: row.disclosure_id,
    state: row.state,
    isCorrection: row.published_number !== null,
    dueOn: row.due_on,
    provisional: row.provisional,
  }))

const marks = (list: readonly unknown[]): string => list.map(() => '?').join(', ')

/**
 * Every open obligation with the step at which its record stands, and the corrections that are under review, which nobody owes. Periods
 * that still run (`today`, `YYYY-MM-DD`) are left out unless somebody has begun. `departmentId` limits it to one department.
 */
export async function listPending(db: Knex, today: string, departmentId?: number): Promise<Pending[]> {
  const own = departmentId === undefined ? '' : 'and dep.id = ?'
  const ownBinding = departmentId === undefined ? [] : [departmentId]
  const owed = `select o.id as obligation_id, o.item_id, o.item_code as code, o.title, o.title_en, o.timing, dep.id as department_id, dep.name, dep.name_en,
      o.period, o.disclosure_id, o.due_on, o.provisional, d.published_number, w.state
    from obligations o
    join departments dep on dep.id = o.department_id
    left join disclosures d on d.id = o.disclosure_id
    left join disclosure_versions w on w.disclosure_id = d.id and w.number = d.working_number
    where o.answered_at is null and o.cancelled_at is null and (o.disclosure_id is not null or o.formed_on < ? or o.due_on < ?) ${own}`
  // A correction of what is public answers nothing; a standing item's next version answers its review, which is listed above.
  const correcting = `select cast(null as integer), i.id, i.code, i.title, i.title_en, i.timing, dep.id, dep.name, dep.name_en,
      d.period, d.id, cast(null as text), (1 = 0), d.published_number, w.state
    from disclosure_versions w
    join disclosures d on d.id = w.disclosure_id and d.working_number = w.number
    join catalogue_items i on i.id = d.item_id
    join departments dep on dep.id = d.department_id
    where d.withdrawn_at is null and d.published_number is not null and w.state in (${marks(REVIEW_STATES)})
      and not exists (select 1 from obligations x where x.disclosure_id = d.id and x.answered_at is null and x.cancelled_at is null) ${own}`
  const found: unknown = await db
    .from(db.raw(`(${owed} union all ${correcting}) as pending`, [today, today, ...ownBinding, ...REVIEW_STATES, ...ownBinding]))
    .select('*')
  return rows(Row, found)
}
