import type { Knex } from 'knex'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { DEMO_PASSWORD } from '../../server/auth/demo-people.ts'
import { hashPassword } from '../../server/auth/passwords.ts'
import { pinyinKey } from '../../server/people/names.rules.ts'
import { insertAll, insertReturningIds } from './batches.ts'
import { DEPARTMENTS, ROOT } from './departments.ts'
import { demoPeople, type DemoColleague } from './people.ts'

export interface PlantedPerson extends DemoColleague {
  readonly id: number
}
export interface PlantedPeople {
  /** Department code to id. */
  readonly departments: ReadonlyMap<string, number>
  readonly people: readonly PlantedPerson[]
}

/** Departments, people, one password for all of them, and roles. `now` is the instant of planting; the bureau works since the year before last. */
export async function plantPeople(tx: Knex.Transaction, now: Date): Promise<PlantedPeople> {
  const today = dateInShanghai(now.toISOString())
  const since = `${Number(today.slice(0, 4)) - 2}-12-25T01:00:00.000Z`
  const departments = await plantDepartments(tx)
  const colleagues = demoPeople()
  const ids = await insertReturningIds(
    tx,
    'people',
    colleagues.map((person) => personRow(person, departments, since, today)),
  )
  const people = colleagues.map((person, i) => ({ ...person, id: ids[i]! }))
  const hash = await hashPassword(DEMO_PASSWORD)
  await insertAll(
    tx,
    'credentials',
    people.map(({ id }) => ({ person_id: id, password_hash: hash, must_change: false, changed_at: since })),
  )
  const granter = people.find(({ username }) => username === 'secadmin')?.id ?? null
  await insertAll(
    tx,
    'role_assignments',
    people.flatMap(({ id, roles }) =>
      roles.map((role) => ({ person_id: id, role, granted_at: since, granted_by: role === 'secadmin' ? null : granter })),
    ),
  )
  return { departments, people }
}

async function plantDepartments(tx: Knex.Transaction): Promise<Map<string, number>> {
  const row = ({ code, name, nameEn, kind, duties }: (typeof DEPARTMENTS)[number], position: number, parent: number | null): object => ({
    code,
    name,
    name_en: nameEn,
    kind,
    parent_id: parent,
    position,
    duties,
    active: true,
  })
  const [first, ...others] = DEPARTMENTS
  const [root] = await insertReturningIds(tx, 'departments', [row(first!, 0, null)])
  const ids = await insertReturningIds(
    tx,
    'departments',
    others.map((department, i) => row(department, i + 1, root!)),
  )
  return new Map([[ROOT, root!], ...others.map(({ code }, i): [string, number] => [code, ids[i]!])])
}

function personRow(person: DemoColleague, departments: ReadonlyMap<string, number>, since: string, today: string): object {
  return {
    username: person.username,
    display_name: person.name,
    display_name_en: person.nameEn,
    sort_key: pinyinKey(person.name),
    department_id: departments.get(person.department),
    post: person.post,
    post_en: person.postEn,
    rank_class: person.rankClass,
    telephone: person.telephone,
    status: 'active',
    // An observer comes from outside and for a limited time.
    valid_until: person.roles.includes('observer') ? addDays(today, 180) : null,
    created_at: since,
  }
}
