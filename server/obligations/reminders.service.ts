import type { Knex } from 'knex'
import { z } from 'zod'
import { dateInShanghai } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { int, rows } from '../db/decode.ts'
import type { Deps } from '../deps.ts'
import { REVIEW_STATES } from '../disclosures/disclosures.rules.ts'
import { tell, type Telling } from '../notifications/notifications.service.ts'
import { ESCALATE_AFTER, reminderDays } from './reminders.rules.ts'

const GroupRow = z
  .object({
    due_on: z.string(),
    department_id: int,
    responsible_id: int.nullable(),
    n: int,
    id: int,
    title: z.string(),
    title_en: z.string(),
  })
  .transform((row) => ({
    dueOn: row.due_on,
    departmentId: row.department_id,
    responsibleId: row.responsible_id,
    n: row.n,
    id: row.id,
    title: row.title,
    titleEn: row.title_en,
  }))
type Group = z.output<typeof GroupRow>

/**
 * Tells who answers for it what is due in five working days and in one, all that falls on one day together; and the department's heads,
 * on the working day after, what has not come. Each once: it may run on every instance and as often as it likes. Returns how much was to
 * be told.
 */
export async function remindOfObligations(deps: Pick<Deps, 'db' | 'now'>): Promise<number> {
  const at = deps.now().toISOString()
  const today = dateInShanghai(at)
  const db = deps.db.read
  const calendar = await calendarIn(db)
  if (!calendar.isWorkingDay(today)) return 0
  const tellings = [...(await ahead(db, today, calendar)), ...(await escalations(db, today, calendar))]
  if (tellings.length > 0) await deps.db.write.transaction((tx) => tell(tx, tellings, at))
  return tellings.length
}

async function ahead(db: Knex, today: string, calendar: WorkingCalendar): Promise<Telling[]> {
  const days = reminderDays(today, calendar)
  const groups = await listGroups(db, [...days.keys()], true)
  return groups.flatMap((group): Telling[] => {
    const left = days.get(group.dueOn)
    if (group.responsibleId === null || left === undefined) return []
    return [
      {
        personId: group.responsibleId,
        ...said(group, 'obligations.told.due'),
        about: `obligations:${left}:${group.departmentId}:${group.dueOn}`,
      },
    ]
  })
}

/** The last working days' worth: what an application that stood still has missed is made up for, older things are on the page. */
async function escalations(db: Knex, today: string, calendar: WorkingCalendar): Promise<Telling[]> {
  const from = calendar.addWorkingDays(today, -ESCALATE_AFTER).date
  const found: unknown = await db('obligations')
    .whereNull('answered_at')
    .whereNull('cancelled_at')
    .where('due_on', '>=', from)
    .where('due_on', '<', today)
    .distinct('due_on')
  const days = rows(z.object({ due_on: z.string() }), found).map(({ due_on }) => due_on)
  const groups = await listGroups(db, days, false)
  const heads = await listHeads(db)
  return groups.flatMap((group) =>
    (heads.get(group.departmentId) ?? []).map((personId): Telling => ({
      personId,
      ...said(group, 'obligations.told.over'),
      about: `obligations:over:${group.departmentId}:${group.dueOn}`,
    })),
  )
}

const said = ({ n, id, title, titleEn, dueOn }: Group, code: 'obligations.told.due' | 'obligations.told.over') => ({
  code,
  params: { n, title, title_en: titleEn, due: dueOn },
  href: n === 1 ? `/obligations/${id}` : `/obligations?month=${dueOn.slice(0, 7)}`,
})

/** Open obligations by due day, department and who answers; what is under review waits for others. */
async function listGroups(db: Knex, days: readonly string[], unreviewed: boolean): Promise<Group[]> {
  if (days.length === 0) return []
  const query = db('obligations as o')
    .whereNull('o.answered_at')
    .whereNull('o.cancelled_at')
    .whereIn('o.due_on', [...days])
    .groupBy('o.due_on', 'o.department_id', 'o.responsible_id')
    .orderBy(['o.due_on', 'o.department_id'])
    .select('o.due_on', 'o.department_id', 'o.responsible_id')
    .select(db.raw('count(*) as n, min(o.id) as id, min(o.title) as title, min(o.title_en) as title_en'))
  if (unreviewed)
    void query.whereNotExists(
      db('disclosures as d')
        .join('disclosure_versions as w', (on) => on.on('w.disclosure_id', 'd.id').andOn('w.number', 'd.working_number'))
        .whereRaw('d.id = o.disclosure_id')
        .whereIn('w.state', [...REVIEW_STATES, 'secrecy_office', 'scheduled'])
        .select(db.raw('1')),
    )
  return rows(GroupRow, await query)
}

async function listHeads(db: Knex): Promise<ReadonlyMap<number, readonly number[]>> {
  const found: unknown = await db('people as p')
    .join('role_assignments as r', 'r.person_id', 'p.id')
    .where({ 'r.role': 'head', 'p.status': 'active' })
    .select('p.id', 'p.department_id')
  const byDepartment = new Map<number, number[]>()
  for (const { id, department_id } of rows(z.object({ id: int, department_id: int }), found))
    byDepartment.set(department_id, [...(byDepartment.get(department_id) ?? []), id])
  return byDepartment
}
