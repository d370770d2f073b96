import type { Knex } from 'knex'
import { z } from 'zod'
import { rows } from '../db/decode.ts'
import type { Locale } from '../i18n/index.ts'
import { RoleList } from './auth.queries.ts'
import type { Role } from './policy.ts'

/** The password of every person of the demonstration. It opens nothing anywhere else. */
export const DEMO_PASSWORD = 'sunlit-demo'

/** The people of a demonstration who stand for a role. */
export const DEMO_USERNAMES = [
  'staff',
  'publisher',
  'editor',
  'head',
  'secrecy',
  'approver',
  'leader',
  'inspector1',
  'inspector2',
  'inspector3',
  'unionrep',
  'officer',
  'moderator',
  'observer',
  'sysadmin',
  'secadmin',
  'auditor',
] as const

/** Whom the sign-in page of a demonstration offers, in this order: one for each role, and the desk that hands out what comes in. */
const OFFERED: readonly string[] = DEMO_USERNAMES.flatMap((username) => (username === 'editor' ? [username, 'hexiaolan'] : [username]))

export interface DemoPerson {
  readonly username: string
  readonly name: string
  readonly department: string
  readonly post: string
  /** The role that this person is there to show. */
  readonly role: Role
  /** What is worth seeing as this person: the role, or more closely. */
  readonly does: Role | 'desk'
}

const Row = z.object({
  username: z.string(),
  display_name: z.string(),
  display_name_en: z.string(),
  post: z.string(),
  post_en: z.string(),
  name: z.string(),
  name_en: z.string(),
})

const ROLE_SHOWN: Readonly<Record<string, Role>> = {
  inspector1: 'inspector',
  inspector2: 'inspector',
  inspector3: 'inspector',
  unionrep: 'trustee',
  hexiaolan: 'publisher',
}

/** Those of the demo people who exist, in the order of the list. */
export async function listDemoPeople(db: Knex, locale: Locale): Promise<DemoPerson[]> {
  const found = await db('people as p')
    .join('departments as d', 'd.id', 'p.department_id')
    .whereIn('p.username', [...OFFERED])
    .select('p.username', 'p.display_name', 'p.display_name_en', 'p.post', 'p.post_en', 'd.name', 'd.name_en')
  const byName = new Map(rows(Row, found).map((row) => [row.username, row]))
  return OFFERED.flatMap((username) => {
    const row = byName.get(username)
    if (row === undefined) return []
    const en = locale === 'en'
    const [role = 'staff'] = RoleList.parse(ROLE_SHOWN[username] ?? username)
    return [
      {
        username,
        name: en ? row.display_name_en : row.display_name,
        department: en ? row.name_en : row.name,
        post: en ? row.post_en : row.post,
        role,
        does: username === 'hexiaolan' ? 'desk' : role,
      },
    ]
  })
}
