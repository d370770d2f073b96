import { z } from 'zod'
import { isDate } from '../../core/dates.ts'
import { ADDRESS } from '../mail/sending.rules.ts'
import { DEPARTMENT_KINDS } from './departments.rules.ts'
import { RANK_CLASSES } from './people.rules.ts'

const addressField = z
  .string()
  .trim()
  .max(254, 'mail.error.address')
  .default('')
  .refine((typed) => typed === '' || ADDRESS.test(typed), 'mail.error.address')

const line = (max: number) => z.string('common.error.required').transform(clean).pipe(z.string().min(1, 'common.error.required').max(max))
export const optionalLine = (max: number) => z.string().default('').transform(clean).pipe(z.string().max(max))
const text = (max: number) => z.string().default('').transform(cleanText).pipe(z.string().max(max))

// Control characters cannot be seen on a page, and PostgreSQL refuses one of them.
function clean(typed: string): string {
  return typed
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .trim()
}
function cleanText(typed: string): string {
  return typed
    .normalize('NFC')
    .replaceAll('\r\n', '\n')
    .replace(/[^\P{Cc}\n]|\p{Cs}/gu, ' ')
    .trim()
}

const NOT_A_CHOICE = 'common.error.not_a_choice'
const wholeId = z.number(NOT_A_CHOICE).int(NOT_A_CHOICE).positive(NOT_A_CHOICE).max(2_147_483_647, NOT_A_CHOICE)
const id = z.coerce.number(NOT_A_CHOICE).pipe(wholeId)
export const wholeIdField = id
export const IdParams = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })
export const VersionForm = z.object({ version: z.coerce.number().int().positive() })

export const PlaceOfPerson = {
  department_id: id,
  post: optionalLine(60),
  post_en: optionalLine(100),
  rank_class: z.enum(RANK_CLASSES, 'common.error.not_a_choice'),
}
const PersonFields = {
  name: line(40),
  name_en: line(80),
  ...PlaceOfPerson,
  telephone: optionalLine(40).pipe(z.string().regex(/^[\d+\-() ,/转x]*$/u, 'people.error.telephone')),
  email: addressField,
  valid_until: z
    .string()
    .trim()
    .default('')
    .refine((value) => value === '' || isDate(value), 'common.error.not_a_date')
    .transform((value) => (value === '' ? null : value)),
}
const pastDay = z
  .string()
  .trim()
  .default('')
  .refine((value) => value === '' || isDate(value), 'common.error.not_a_date')
  .transform((value) => (value === '' ? undefined : value))
const Username = z
  .string('common.error.required')
  .trim()
  .toLowerCase()
  .min(1, 'common.error.required')
  .regex(/^[a-z][a-z0-9._-]{1,31}$/, 'people.error.username')

interface TypedPerson {
  name: string
  name_en: string
  department_id: number
  post: string
  post_en: string
  rank_class: (typeof RANK_CLASSES)[number]
  telephone: string
  email: string
  valid_until: string | null
}
const personOf = ({ name, name_en, department_id, post, post_en, rank_class, telephone, email, valid_until }: TypedPerson) => ({
  name,
  nameEn: name_en,
  departmentId: department_id,
  post,
  postEn: post_en,
  rankClass: rank_class,
  telephone,
  email,
  validUntil: valid_until,
})

export const NewPersonForm = z
  .object({ username: Username, ...PersonFields, joined_on: pastDay })
  .transform((typed) => ({ username: typed.username, person: personOf(typed), joinedOn: typed.joined_on }))
export const PersonForm = z
  .object({ ...PersonFields, version: z.coerce.number().int().positive() })
  .transform((typed) => ({ version: typed.version, person: personOf(typed) }))

const DepartmentFields = {
  code: z
    .string('common.error.required')
    .trim()
    .min(1, 'common.error.required')
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$/, 'people.error.department_code'),
  name: line(40),
  name_en: line(100),
  kind: z.enum(DEPARTMENT_KINDS, 'common.error.not_a_choice'),
  duties: text(2_000),
}
const PlaceFields = {
  parent_id: z
    .string()
    .trim()
    .default('')
    .transform((value) => (value === '' ? null : Number(value)))
    .pipe(wholeId.nullable()),
  position: z.coerce
    .number('common.error.not_a_number')
    .int('common.error.not_a_number')
    .min(0, 'common.error.not_a_number')
    .max(9_999, 'common.error.not_a_number'),
}
const version = z.coerce.number().int().positive()

interface TypedDepartment {
  code: string
  name: string
  name_en: string
  kind: (typeof DEPARTMENT_KINDS)[number]
  duties: string
}
const departmentOf = ({ code, name, name_en, kind, duties }: TypedDepartment) => ({ code, name, nameEn: name_en, kind, duties })

export const NewDepartmentForm = z
  .object({ ...DepartmentFields, ...PlaceFields })
  .transform((typed) => ({ ...departmentOf(typed), parentId: typed.parent_id, position: typed.position }))
export const DepartmentForm = z
  .object({ ...DepartmentFields, renamed_on: pastDay, version })
  .transform((typed) => ({ version: typed.version, department: departmentOf(typed), renamedOn: typed.renamed_on }))
export const PlaceForm = z
  .object({ ...PlaceFields, version })
  .transform(({ parent_id, position, version: seen }) => ({ version: seen, place: { parentId: parent_id, position } }))
