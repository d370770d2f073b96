import { plantRecord } from '../registers/expenses/planting.ts'
import type { Kind } from '../../../server/cases/cases.rules.ts'
import type { World } from '../../support/world.ts'

/** A department that is no more, with what it did before. */
export async function closedDepartment(world: World): Promise<void> {
  const [row] = (await world.db
    .write('departments')
    .insert({ code: 'LJ', name: '劳动监察科', name_en: 'Labour Inspection', kind: 'department', position: 90, active: false })
    .returning('id')) as { id: number }[]
  Object.assign(world.cast.departments, { LJ: row!.id })
}

/** A record that was published at an instant, and how often it was opened on which days. */
export async function announced(
  world: World,
  {
    department,
    at,
    opened = [],
  }: { readonly department: string; readonly at: string; readonly opened?: readonly (readonly [string, number])[] },
): Promise<number> {
  const { disclosureId } = await plantRecord(world.db.write, world.cast, { item: 'B-04', department, period: null, at })
  if (opened.length > 0)
    await world.db
      .write('read_counts')
      .insert(opened.map(([on, count]) => ({ disclosure_id: disclosureId, version_number: 1, day: on, count })))
  return disclosureId
}

let serial = 5_000
/** A case whose answer was sent on a day, or is not sent yet; `again`: and a second one after it was reopened. */
export async function replied(
  world: World,
  {
    kind,
    department,
    on,
    again,
  }: { readonly kind: Kind; readonly department: string; readonly on: string | null; readonly again?: string },
): Promise<void> {
  const responsible = world.cast.departments[department]
  serial += 1
  const [row] = (await world.db
    .write('cases')
    .insert({
      kind,
      year: 2026,
      serial,
      title: '住宿费按哪个标准报',
      body: '去邻县出差两天，标准按哪里的？',
      responsible_id: responsible,
      state: on === null ? 'open' : 'answered',
      received_on: '2024-12-01',
      days: 5,
      due_on: '2027-01-31',
      round: again === undefined ? 1 : 2,
    })
    .returning('id')) as { id: number }[]
  const answer = { case_id: row!.id, body: '可以据实报销。', department_id: responsible, at: '2024-12-01T01:00:00.000Z' }
  await world.db.write('case_answers').insert({ ...answer, round: 1, state: on === null ? 'submitted' : 'sent', sent_on: on })
  if (again !== undefined) await world.db.write('case_answers').insert({ ...answer, round: 2, state: 'sent', sent_on: again })
}
