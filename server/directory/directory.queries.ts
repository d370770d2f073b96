import type { Knex } from 'knex'
import { z } from 'zod'
import { RANK_CLASSES } from '../people/people.rules.ts'
import { DEPARTMENT_KINDS, treeOf } from '../people/departments.rules.ts'
import { bool, int, rows } from '../db/decode.ts'
import type { Bureau, Charge, Colleague, Office } from './directory.types.ts'
import { syllablesOf } from './pinyin.ts'
import { MOBILE_SHOWN, presenceOn, PRESENCES, shownMobile } from './profile.rules.ts'

const ColleagueRow = z.object({
  id: int,
  username: z.string(),
  display_name: z.string(),
  display_name_en: z.string(),
  department_id: int,
  post: z.string(),
  post_en: z.string(),
  rank_class: z.enum(RANK_CLASSES),
  heads: bool,
  duties: z.string(),
  duties_en: z.string(),
  telephone: z.string(),
  office_room: z.string(),
  mobile: z.string(),
  mobile_shown: z.enum(MOBILE_SHOWN),
  presence: z.enum(PRESENCES),
  presence_until: z.string().nullable(),
  sha256: z.string().nullable(),
  leader_position: int.nullable(),
})

/** The stored mobile number ends here: what is returned is already masked or left out. */
function colleagueOf(row: z.output<typeof ColleagueRow>, today: string): Colleague {
  return {
    id: row.id,
    username: row.username,
    name: row.display_name,
    nameEn: row.display_name_en,
    syllables: syllablesOf(row.display_name),
    departmentId: row.department_id,
    post: row.post,
    postEn: row.post_en,
    rankClass: row.rank_class,
    heads: row.heads,
    duties: row.duties,
    dutiesEn: row.duties_en,
    telephone: row.telephone,
    room: row.office_room,
    mobile: shownMobile(row.mobile, row.mobile_shown),
    mobileShown: row.mobile_shown,
    presence: presenceOn(row.presence, row.presence_until, today),
    photo: row.sha256?.slice(0, 12) ?? null,
    leaderPosition: row.leader_position,
  }
}

/** Everybody who works here today: leaders first, then by department, heads first, then in pinyin order. */
async function listColleagues(db: Knex, today: string): Promise<Colleague[]> {
  const found: unknown = await db('people as p')
    .join('departments as d', 'd.id', 'p.department_id')
    .leftJoin('photos as ph', 'ph.person_id', 'p.id')
    .leftJoin('leader_charges as lc', 'lc.person_id', 'p.id')
    .where('p.status', 'active')
    .andWhere((still) => void still.whereNull('p.valid_until').orWhere('p.valid_until', '>=', today))
    .select('p.*', 'ph.sha256', 'lc.position as leader_position')
    .select(db.raw(`exists (select 1 from role_assignments r where r.person_id = p.id and r.role = 'head') as heads`))
    .orderByRaw(
      `d.position, d.id, case p.rank_class when 'leader' then 0 when 'head' then 1 else 2 end, coalesce(lc.position, 9999), heads desc, p.sort_key, p.id`,
    )
  return rows(ColleagueRow, found).map((row) => colleagueOf(row, today))
}

export const OfficeRow = z
  .object({
    id: int,
    code: z.string(),
    name: z.string(),
    name_en: z.string(),
    kind: z.enum(DEPARTMENT_KINDS),
    parent_id: int.nullable(),
    position: int,
    duties: z.string(),
    duties_en: z.string(),
    office: z.string(),
    telephone: z.string(),
    opening_hours: z.string(),
    opening_hours_en: z.string(),
    complaint_telephone: z.string(),
    version: int,
  })
  .transform((row): Office => ({
    id: row.id,
    code: row.code,
    name: row.name,
    nameEn: row.name_en,
    kind: row.kind,
    parentId: row.parent_id,
    position: row.position,
    duties: row.duties,
    dutiesEn: row.duties_en,
    room: row.office,
    telephone: row.telephone,
    openingHours: row.opening_hours,
    openingHoursEn: row.opening_hours_en,
    complaintTelephone: row.complaint_telephone,
    version: row.version,
  }))

async function listOffices(db: Knex): Promise<Bureau['offices']> {
  const offices = rows(OfficeRow, await db('departments').where({ active: true }).orderBy('id'))
  return treeOf(offices).map(({ department, depth }) => ({ office: department, depth }))
}

const ChargeRow = z
  .object({
    person_id: int,
    fields: z.string(),
    fields_en: z.string(),
    stand_in_id: int.nullable(),
    position: int,
    version: int,
    departments: z.string().nullable(),
  })
  .transform((row): Charge => ({
    personId: row.person_id,
    fields: row.fields,
    fieldsEn: row.fields_en,
    standInId: row.stand_in_id,
    position: row.position,
    version: row.version,
    departmentIds: (row.departments ?? '').split(',').filter(Boolean).map(Number),
  }))

export async function listCharges(db: Knex): Promise<Charge[]> {
  const found: unknown = await db('leader_charges as c')
    .select('c.*')
    .select(
      db.raw(
        `(select string_agg(cast(l.department_id as text), ',') from leader_departments l where l.person_id = c.person_id) as departments`,
      ),
    )
    .orderBy(['c.position', 'c.person_id'])
  return rows(ChargeRow, found)
}

/** `today`: `YYYY-MM-DD`; who has left by then is not there, and what was said for an earlier day is forgotten. */
export async function readBureau(db: Knex, today: string): Promise<Bureau> {
  const [people, offices, charges] = await Promise.all([listColleagues(db, today), listOffices(db), listCharges(db)])
  return { people, offices, charges }
}
