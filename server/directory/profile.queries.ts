import type { Knex } from 'knex'
import { z } from 'zod'
import { int } from '../db/decode.ts'
import { AppError } from '../errors.ts'
import { MOBILE_SHOWN, PRESENCES, type MobileShown, type Presence } from './profile.rules.ts'

/** What people keep about themselves. */
export interface ProfileDetails {
  readonly duties: string
  readonly dutiesEn: string
  readonly telephone: string
  readonly room: string
  readonly mobile: string
  readonly mobileShown: MobileShown
  readonly presence: Presence
  /** Last day on which `presence` is true, `YYYY-MM-DD`. */
  readonly presenceUntil: string | null
}
export interface Profile extends ProfileDetails {
  readonly id: number
  readonly name: string
  readonly nameEn: string
  readonly departmentId: number
  /** First part of the photo's hash. */
  readonly photo: string | null
  /** Compare-and-set with the administrator's form: it is one row. */
  readonly version: number
}

const ProfileRow = z
  .object({
    id: int,
    display_name: z.string(),
    display_name_en: z.string(),
    department_id: int,
    duties: z.string(),
    duties_en: z.string(),
    telephone: z.string(),
    office_room: z.string(),
    mobile: z.string(),
    mobile_shown: z.enum(MOBILE_SHOWN),
    presence: z.enum(PRESENCES),
    presence_until: z.string().nullable(),
    sha256: z.string().nullable(),
    version: int,
  })
  .transform((row): Profile => ({
    id: row.id,
    name: row.display_name,
    nameEn: row.display_name_en,
    departmentId: row.department_id,
    duties: row.duties,
    dutiesEn: row.duties_en,
    telephone: row.telephone,
    room: row.office_room,
    mobile: row.mobile,
    mobileShown: row.mobile_shown,
    presence: row.presence,
    presenceUntil: row.presence_until,
    photo: row.sha256?.slice(0, 12) ?? null,
    version: row.version,
  }))

/** Somebody who works here. @throws AppError not_found */
export async function findProfile(db: Knex, id: number): Promise<Profile> {
  const row: unknown = await db('people as p')
    .leftJoin('photos as ph', 'ph.person_id', 'p.id')
    .where({ 'p.id': id, 'p.status': 'active' })
    .first('p.*', 'ph.sha256')
  if (row === undefined) throw new AppError('not_found', 'errors.not_found')
  return ProfileRow.parse(row)
}

/** Compare-and-set. @throws AppError conflict */
export async function updateProfile(tx: Knex, { id, version }: Pick<Profile, 'id' | 'version'>, details: ProfileDetails): Promise<void> {
  const changed = await tx('people')
    .where({ id, version })
    .update({
      duties: details.duties,
      duties_en: details.dutiesEn,
      telephone: details.telephone,
      office_room: details.room,
      mobile: details.mobile,
      mobile_shown: details.mobileShown,
      presence: details.presence,
      presence_until: details.presenceUntil,
      version: version + 1,
    })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}
