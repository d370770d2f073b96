import { AppError, type FieldProblems } from '../errors.ts'
import type { Translate } from '../i18n/index.ts'
import type { Charge, Office } from './directory.types.ts'
import type { Profile } from './profile.service.ts'
import { MOBILE_SHOWN, PRESENCES } from './profile.rules.ts'

/** What was typed, by field name; several answers to one question are a list. */
export type Typed = Readonly<Record<string, string | readonly string[]>>

export interface Option {
  readonly value: string
  readonly label: string
  readonly note?: string
}
/** One field as `views/partials/field` prints it. */
export interface FormField {
  readonly name: string
  readonly label: string
  readonly value: string | readonly string[]
  readonly kind?: string
  readonly help?: string
  readonly error?: FieldProblems[string] | undefined
  readonly optional?: boolean
  readonly maxlength?: number
  readonly rows?: number
  readonly width?: 's' | 'm'
  readonly options?: readonly Option[]
  readonly placeholder?: string
  readonly autocomplete?: string
  readonly inputmode?: string
  readonly counter?: boolean
  readonly required?: boolean
  readonly lang?: string
}

export interface FormInput {
  readonly t: Translate
  readonly typed: Typed
  /** What is stored now: after a conflict each field that differs says so. */
  readonly latest: Typed
  readonly problem: AppError | undefined
}
export interface Form {
  readonly fields: readonly FormField[]
  readonly errors: FieldProblems
}

/** The error that a form shows again with what was typed; every other one goes on to the error page. */
export function formProblem(error: unknown): AppError {
  if (error instanceof AppError && (error.kind === 'invalid' || error.kind === 'conflict')) return error
  throw error
}

export function typedOf(body: unknown): Typed {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>)
  return Object.fromEntries(
    entries.flatMap(([name, value]): [string, string | string[]][] => {
      if (typeof value === 'string') return [[name, value.slice(0, 4_000)]]
      return Array.isArray(value) ? [[name, value.filter((one) => typeof one === 'string').slice(0, 500)]] : []
    }),
  )
}

export const labelsOf = (fields: readonly FormField[]): Record<string, string> =>
  Object.fromEntries(fields.map(({ name, label }) => [name, label]))

type More = Omit<FormField, 'name' | 'value' | 'error'>

function formOf({ t, typed, latest, problem }: FormInput, wanted: readonly (readonly [string, More])[]): Form {
  const errors = problem?.kind === 'conflict' ? differences(typed, latest, t, wanted) : (problem?.fields ?? {})
  return { errors, fields: wanted.map(([name, more]) => ({ ...more, name, value: typed[name] ?? '', error: errors[name] })) }
}

function differences(typed: Typed, latest: Typed, t: Translate, wanted: readonly (readonly [string, More])[]): FieldProblems {
  const text = (value: Typed[string] | undefined): string =>
    typeof value === 'string' ? value.trim() : [...(value ?? [])].toSorted().join(',')
  const said = (more: More, value: Typed[string] | undefined): string => {
    const values = typeof value === 'string' ? [value] : (value ?? [])
    const words = values.map((one) => more.options?.find((option) => option.value === one)?.label ?? one).filter(Boolean)
    return words.length === 0 ? t('directory.nothing') : words.join(t('table.list_join'))
  }
  const changed = wanted.filter(([name]) => text(typed[name]) !== text(latest[name]))
  return Object.fromEntries(
    changed.map(([name, more]) => [name, { code: 'directory.error.is_now', params: { value: said(more, latest[name]) } } as const]),
  )
}

export const typedDuties = ({ duties, dutiesEn, version }: Pick<Profile, 'duties' | 'dutiesEn' | 'version'>): Typed => ({
  duties,
  duties_en: dutiesEn,
  version: String(version),
})
export const typedProfile = (profile: Profile): Typed => ({
  ...typedDuties(profile),
  telephone: profile.telephone,
  office_room: profile.room,
  mobile: profile.mobile,
  mobile_shown: profile.mobileShown,
  presence: profile.presence,
  presence_until: profile.presenceUntil ?? '',
})

const duties = (t: Translate): readonly (readonly [string, More])[] => [
  [
    'duties',
    {
      kind: 'textarea',
      label: t('directory.field.duties'),
      help: t('directory.help.duties'),
      rows: 3,
      maxlength: 500,
      optional: true,
      lang: 'zh-CN',
    },
  ],
  ['duties_en', { kind: 'textarea', label: t('directory.field.duties_en'), rows: 3, maxlength: 800, optional: true, lang: 'en' }],
]

export const dutiesFields = (input: FormInput): Form => formOf(input, duties(input.t))

export function profileFields(input: FormInput): Form {
  const { t } = input
  return formOf(input, [
    ...duties(t),
    ['telephone', { kind: 'tel', label: t('directory.field.telephone'), maxlength: 40, width: 'm', optional: true, autocomplete: 'off' }],
    [
      'office_room',
      { label: t('directory.field.room'), help: t('directory.help.room'), maxlength: 40, width: 'm', optional: true, autocomplete: 'off' },
    ],
    [
      'mobile',
      { kind: 'tel', label: t('directory.field.mobile'), maxlength: 40, width: 'm', optional: true, autocomplete: 'off', inputmode: 'tel' },
    ],
    [
      'mobile_shown',
      {
        kind: 'rows',
        label: t('directory.field.mobile_shown'),
        options: MOBILE_SHOWN.map((value) => ({ value, label: t(`directory.mobile.${value}`), note: t(`directory.mobile.${value}.note`) })),
      },
    ],
    [
      'presence',
      {
        kind: 'select',
        label: t('directory.field.presence'),
        help: t('directory.help.presence'),
        width: 's',
        options: PRESENCES.map((value) => ({ value, label: t(value === '' ? 'directory.presence.none' : `directory.presence.${value}`) })),
      },
    ],
    [
      'presence_until',
      { kind: 'date', label: t('directory.field.presence_until'), help: t('directory.help.presence_until'), optional: true },
    ],
  ])
}

export const typedOffice = (office: Office): Typed => ({
  duties: office.duties,
  duties_en: office.dutiesEn,
  office: office.room,
  telephone: office.telephone,
  opening_hours: office.openingHours,
  opening_hours_en: office.openingHoursEn,
  complaint_telephone: office.complaintTelephone,
  version: String(office.version),
})

export function officeFields(input: FormInput): Form {
  const { t } = input
  const from = t('directory.help.from_bureau')
  return formOf(input, [
    ['duties', { kind: 'textarea', label: t('directory.office.duties'), rows: 5, maxlength: 2_000, optional: true, lang: 'zh-CN' }],
    ['duties_en', { kind: 'textarea', label: t('directory.office.duties_en'), rows: 5, maxlength: 3_000, optional: true, lang: 'en' }],
    ['office', { label: t('directory.office.room'), maxlength: 60, width: 'm', optional: true }],
    ['telephone', { kind: 'tel', label: t('directory.office.telephone'), maxlength: 40, width: 'm', optional: true }],
    ['opening_hours', { label: t('directory.office.hours'), help: from, maxlength: 100, optional: true, lang: 'zh-CN' }],
    ['opening_hours_en', { label: t('directory.office.hours_en'), maxlength: 150, optional: true, lang: 'en' }],
    [
      'complaint_telephone',
      { kind: 'tel', label: t('directory.office.complaints'), help: from, maxlength: 40, width: 'm', optional: true },
    ],
  ])
}

export const typedCharge = (charge: Charge): Typed => ({
  fields: charge.fields,
  fields_en: charge.fieldsEn,
  stand_in_id: charge.standInId === null ? '' : String(charge.standInId),
  departments: charge.departmentIds.map(String),
  position: String(charge.position),
  version: String(charge.version),
})

export function chargeFields(input: FormInput, leaders: readonly Option[], departments: readonly Option[]): Form {
  const { t } = input
  return formOf(input, [
    [
      'fields',
      {
        kind: 'textarea',
        label: t('directory.charge.fields'),
        help: t('directory.charge.fields.help'),
        rows: 4,
        maxlength: 1_000,
        optional: true,
        lang: 'zh-CN',
      },
    ],
    ['fields_en', { kind: 'textarea', label: t('directory.charge.fields_en'), rows: 4, maxlength: 1_500, optional: true, lang: 'en' }],
    [
      'departments',
      {
        kind: 'checks',
        label: t('directory.charge.departments'),
        help: t('directory.charge.departments.help'),
        optional: true,
        options: departments,
      },
    ],
    [
      'stand_in_id',
      {
        kind: 'select',
        label: t('directory.charge.stand_in'),
        help: t('directory.charge.stand_in.help'),
        width: 'm',
        optional: true,
        placeholder: t('directory.charge.nobody'),
        options: leaders,
      },
    ],
    ['position', { kind: 'number', label: t('directory.charge.position'), help: t('directory.charge.position.help') }],
  ])
}
