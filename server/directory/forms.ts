import { z } from 'zod'
import { isDate } from '../../core/dates.ts'
import { MOBILE_SHOWN, PRESENCES } from './profile.rules.ts'

/** One line: control characters and runs of blanks become one blank. */
const line = (max: number) =>
  z
    .string()
    .default('')
    .transform((typed) =>
      typed
        .normalize('NFC')
        .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().max(max))
const text = (max: number) =>
  z
    .string()
    .default('')
    .transform((typed) =>
      typed
        .normalize('NFC')
        .replaceAll('\r\n', '\n')
        .replace(/[^\P{Cc}\n]|\p{Cs}/gu, ' ')
        .replace(/\n{3,}/g, '\n\n')
        .trim(),
    )
    .pipe(z.string().max(max))

/** Telephones as people write them; full-width figures and signs become plain ones. */
const telephone = line(40)
  .transform((typed) => typed.normalize('NFKC'))
  .pipe(z.string().regex(/^[\d+\-() ,/转x]*$/u, 'directory.error.telephone'))

/** Eleven digits; blanks, hyphens, full-width figures and +86 are taken off. */
const mobile = line(40)
  .transform((typed) =>
    typed
      .normalize('NFKC')
      .replace(/[\s-]/g, '')
      .replace(/^\+?86(?=1)/, ''),
  )
  .pipe(z.string().regex(/^(1[3-9]\d{9})?$/, 'directory.error.mobile'))

const day = z
  .string()
  .trim()
  .default('')
  .refine((value) => value === '' || isDate(value), 'common.error.not_a_date')
  .transform((value) => (value === '' ? null : value))

const NOT_A_CHOICE = 'common.error.not_a_choice'
const version = z.coerce.number().int().nonnegative()
const id = z.coerce.number(NOT_A_CHOICE).int(NOT_A_CHOICE).positive(NOT_A_CHOICE).max(2_147_483_647, NOT_A_CHOICE)
const optionalId = z
  .string()
  .trim()
  .default('')
  .transform((value) => (value === '' ? null : Number(value)))
  .pipe(z.number(NOT_A_CHOICE).int(NOT_A_CHOICE).positive(NOT_A_CHOICE).nullable())

export const IdParams = z.object({ id })
export const CodeParams = z.object({ code: z.string().min(1).max(40) })
export const PhotoParams = z.object({ code: z.string().min(1).max(40), id })
export const DisplayParams = z.object({ id, display: id })

/** What the search field and the choice of a department send; nonsense finds nothing rather than fail. */
export const SearchQuery = z.object({
  q: z.string().max(200).catch(''),
  department: z.coerce.number().int().positive().max(2_147_483_647).optional().catch(undefined),
})

export const ProfileForm = z
  .object({
    duties: text(500),
    duties_en: text(800),
    telephone,
    office_room: line(40),
    mobile,
    mobile_shown: z.enum(MOBILE_SHOWN, NOT_A_CHOICE),
    presence: z.enum(PRESENCES, NOT_A_CHOICE).default(''),
    presence_until: day,
    version,
  })
  .transform((typed) => ({
    version: typed.version,
    profile: {
      duties: typed.duties,
      dutiesEn: typed.duties_en,
      telephone: typed.telephone,
      room: typed.office_room,
      mobile: typed.mobile,
      mobileShown: typed.mobile_shown,
      presence: typed.presence,
      presenceUntil: typed.presence_until,
    },
  }))

/** Where the browser's frame lay: shares of the picture's width and height. Without them the server takes the middle. */
const share = z.preprocess((value) => (value === '' ? undefined : value), z.coerce.number().min(0).max(1).optional().catch(undefined))
export const CropForm = z
  .object({ left: share, top: share, width: share })
  .transform(({ left, top, width }) =>
    left === undefined || top === undefined || width === undefined || width === 0 ? undefined : { left, top, width },
  )

export const DutiesForm = z
  .object({ duties: text(500), duties_en: text(800), version })
  .transform((typed) => ({ version: typed.version, duties: { duties: typed.duties, dutiesEn: typed.duties_en } }))

export const OfficeForm = z
  .object({
    duties: text(2_000),
    duties_en: text(3_000),
    office: line(60),
    telephone,
    opening_hours: line(100),
    opening_hours_en: line(150),
    complaint_telephone: telephone,
    version,
  })
  .transform((typed) => ({
    version: typed.version,
    office: {
      duties: typed.duties,
      dutiesEn: typed.duties_en,
      room: typed.office,
      telephone: typed.telephone,
      openingHours: typed.opening_hours,
      openingHoursEn: typed.opening_hours_en,
      complaintTelephone: typed.complaint_telephone,
    },
  }))

const several = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((value) => (Array.isArray(value) ? value : [value]))
  .transform((values) => values.map(Number))
  .pipe(z.array(z.number(NOT_A_CHOICE).int(NOT_A_CHOICE).positive(NOT_A_CHOICE)))

export const ChargeForm = z
  .object({
    fields: text(1_000),
    fields_en: text(1_500),
    stand_in_id: optionalId,
    departments: several,
    position: z.coerce
      .number('common.error.not_a_number')
      .int('common.error.not_a_number')
      .min(0, 'common.error.not_a_number')
      .max(999, 'common.error.not_a_number'),
    version,
  })
  .transform((typed) => ({
    version: typed.version,
    charge: {
      fields: typed.fields,
      fieldsEn: typed.fields_en,
      standInId: typed.stand_in_id,
      position: typed.position,
      departmentIds: [...new Set(typed.departments)],
    },
  }))

export const DisplayForm = z.object({ name: line(60).pipe(z.string().min(1, 'common.error.required')) })
