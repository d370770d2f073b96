import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { REVIEW_STATES, TIMINGS, VERSION_STATES } from './disclosures.rules.ts'
import { HABIT_ONE_IN, MAY_BE_SILENT, OWED_TIMINGS, type OwedPeriod, type Pending } from './obligations.rules.ts'

const PendingRow = z
  .object({
    item_id: int,
    code: z.string(),
    title: z.string(),
    title_en: z.string(),
    timing: z.enum(TIMINGS),
    timing_days: int,
    department_id: int,
    name: z.string(),
    name_en: z.string(),
    period: z.string().nullable(),
    disclosure_id: int.nullable(),
    due_on: z.string().nullable(),
    published_number: int.nullable(),
    state: z.enum(VERSION_STATES).nullable(),
  })
  .transform((row): Pending => ({
    itemId: row.item_id,
    itemCode: row.code,
    itemTitle: row.title,
    itemTitleEn: row.title_en,
    timing: row.timing,
    timingDays: row.timing_days,
    departmentId: row.department_id,
    departmentName: row.name,
    departmentNameEn: row.name_en,
    period: row.period,
    disclosureId: row.disclosure_id,
    state: row.state,
    isCorrection: row.published_number !== null,
    recordedDueOn: row.due_on,
  }))

const COLUMNS = `i.id as item_id, i.code, i.title, i.title_en, i.timing, i.timing_days, dep.id as department_id, dep.name, dep.name_en`
const marks = (list: readonly unknown[]): string => list.map(() => '?').join(', ')

/**
 * Everything owed and not published, and everything under way, in one query: catalogue × department × ended period, less what stands.
 * `departmentId` limits it to one department.
 */
export async function listPending(db: Knex, periods: readonly OwedPeriod[], departmentId?: number): Promise<Pending[]> {
  const own = departmentId === undefined ? '' : 'and dep.id = ?'
  const ownBinding = departmentId === undefined ? [] : [departmentId]
  // Published for enough of the ended periods, and for none as late as this one.
  const habit = `(select case when max(x.period) < p.period and count(*) * ${HABIT_ONE_IN} >= (select count(*) from wanted y where y.cycle = p.cycle) then 1 else 0 end
    from disclosures x join wanted xp on xp.cycle = p.cycle and xp.period = x.period
    where x.item_id = i.id and x.department_id = dep.id and x.published_number is not null and x.withdrawn_at is null) = 1`
  // The first publication ever bounds what is owed; without one nothing is.
  const missing = `select ${COLUMNS}, p.period, d.id as disclosure_id, d.due_on, d.published_number, w.state
    from wanted p
    join catalogue_items i on i.cycle = p.cycle and i.active = true and i.way <> 'withheld' and i.timing in (${marks(OWED_TIMINGS)})
    join catalogue_item_departments cd on cd.item_id = i.id
    join departments dep on dep.id = cd.department_id and dep.active = true
    left join disclosures d on d.item_id = i.id and d.department_id = dep.id and d.period = p.period and d.withdrawn_at is null
      and (d.published_number is not null or d.working_number is not null)
    left join disclosure_versions w on w.disclosure_id = d.id and w.number = d.working_number
    where d.published_number is null and p.ends_on >= (select substr(min(first_published_at), 1, 10) from disclosures) and (i.register <> ? or d.id is not null or ${habit}) ${own}`
  const underway = `select ${COLUMNS}, d.period, d.id, d.due_on, d.published_number, w.state
    from disclosure_versions w
    join disclosures d on d.id = w.disclosure_id and d.working_number = w.number
    join catalogue_items i on i.id = d.item_id
    join departments dep on dep.id = d.department_id
    where d.withdrawn_at is null and (w.state in (${marks(REVIEW_STATES)}) or (w.state in ('draft', 'returned') and d.published_number is null and d.due_on is not null)) ${own}`
  const values = periods.map(() => '(?, ?, ?)').join(', ')
  const found: unknown = await db
    .from(
      db.raw(`(with wanted(cycle, period, ends_on) as (values ${values}) ${missing} union all ${underway}) as pending`, [
        ...periods.flatMap(({ cycle, period, endsOn }) => [cycle, period, endsOn]),
        ...OWED_TIMINGS,
        MAY_BE_SILENT,
        ...ownBinding,
        ...REVIEW_STATES,
        ...ownBinding,
      ]),
    )
    .select('*')
  return withoutRepeats(rows(PendingRow, found))
}

/** A started entry of an ended period is owed and under way: it counts once. */
function withoutRepeats(pending: readonly Pending[]): Pending[] {
  const seen = new Set<number>()
  return pending.filter(({ disclosureId }) => {
    if (disclosureId === null) return true
    if (seen.has(disclosureId)) return false
    seen.add(disclosureId)
    return true
  })
}
