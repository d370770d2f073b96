import { z } from 'zod'
import { isDate } from '../../core/dates.ts'
import { AUDIENCES, CYCLES, TIMINGS } from '../disclosures/disclosures.rules.ts'
import { CHANNELS, GROUNDS, OPEN_TO, RETENTION_YEARS, SECRECY_CHECKS, STAGES, TIERS, WAYS } from './catalogue.rules.ts'
import type { LineInput } from './edition-draft.service.ts'
import type { Element } from './editions.types.ts'

const REQUIRED = 'common.error.required'
const NOT_A_CHOICE = 'common.error.not_a_choice'
const NOT_A_NUMBER = 'common.error.not_a_number'
const MAX_ID = 2_147_483_647

// Control characters cannot be seen on a page, and PostgreSQL refuses one of them.
const clean = (typed: string): string =>
  typed
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .trim()
const cleanText = (typed: string): string =>
  typed
    .normalize('NFC')
    .replaceAll('\r\n', '\n')
    .replace(/[^\P{Cc}\n]|\p{Cs}/gu, ' ')
    .trim()
const line = (max: number) => z.string(REQUIRED).transform(clean).pipe(z.string().min(1, REQUIRED).max(max))
const optionalLine = (max: number) => z.string().default('').transform(clean).pipe(z.string().max(max))
const text = (max: number) => z.string().default('').transform(cleanText).pipe(z.string().max(max))
const wholeId = z.number(NOT_A_CHOICE).int(NOT_A_CHOICE).positive(NOT_A_CHOICE).max(MAX_ID, NOT_A_CHOICE)
const id = z.coerce.number(NOT_A_CHOICE).pipe(wholeId)
const list = (typed: unknown): unknown => (typed === undefined ? [] : Array.isArray(typed) ? typed : [typed])
const maybeDate = z
  .string()
  .trim()
  .default('')
  .refine((value) => value === '' || isDate(value), 'common.error.not_a_date')
  .transform((value) => (value === '' ? null : value))
const date = z
  .string(REQUIRED)
  .trim()
  .min(1, REQUIRED)
  .refine((value) => isDate(value), 'common.error.not_a_date')

const addressId = z.coerce.number().int().positive().max(MAX_ID)
export const EditionParams = z.object({ id: addressId })
export const RowParams = z.object({ id: addressId, row: addressId })
export const FromQuery = z.object({ from: addressId.optional().catch(undefined) })

const version = z.coerce.number().int().positive()
export const SeenForm = z.object({ version })
export const OpenForm = z.object({ note: optionalLine(200) })
export const ApproveForm = z.object({ version, effective_on: date, remark: text(500) })
export const ReturnForm = z.object({ version, remark: text(500) })
export const FilingForm = z.object({ version, filing_number: line(60), filing_authority: line(60), filed_on: date })
export const ReasonForm = z.object({ version, reason: text(300) })

const code = z
  .string(REQUIRED)
  .trim()
  .min(1, REQUIRED)
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$/, 'editions.error.code')

/** One element a line: 来客人数 | Guests. Without English the Chinese stands for both. */
export function elementsOf(typed: string): Element[] {
  return cleanText(typed)
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const [zh = '', en = ''] = each.split(/[|｜]/).map((part) => part.trim())
      return { zh, en: en === '' ? zh : en }
    })
    .filter(({ zh }) => zh !== '')
}
export const elementsText = (elements: readonly Element[]): string =>
  elements.map(({ zh, en }) => (zh === en ? zh : `${zh} | ${en}`)).join('\n')

const RETENTIONS = RETENTION_YEARS.map(String)
const LineFields = {
  class: id,
  title: line(80),
  title_en: line(160),
  elements: z
    .string()
    .default('')
    .transform(elementsOf)
    .pipe(z.array(z.object({ zh: z.string().max(60), en: z.string().max(120) })).max(40)),
  legal_basis: text(500),
  departments: z.preprocess(list, z.array(id).max(200)),
  person: z
    .string()
    .trim()
    .default('')
    .transform((value) => (value === '' ? null : Number(value)))
    .pipe(wholeId.nullable()),
  audience: z.enum(AUDIENCES, NOT_A_CHOICE),
  timing: z.enum(TIMINGS, NOT_A_CHOICE),
  timing_days: z.coerce.number(NOT_A_NUMBER).int(NOT_A_NUMBER).min(1, NOT_A_NUMBER).max(3_660, NOT_A_NUMBER),
  cycle: z.enum(CYCLES, NOT_A_CHOICE),
  one_shot: z.enum(['0', '1'], NOT_A_CHOICE).default('0'),
  review_level: z.coerce.number(NOT_A_CHOICE).int(NOT_A_CHOICE).min(0, NOT_A_CHOICE).max(MAX_ID, NOT_A_CHOICE),
  register: z.string(REQUIRED).trim().min(1, REQUIRED).max(40),
  channels: z.preprocess(list, z.array(z.enum(CHANNELS, NOT_A_CHOICE)).max(CHANNELS.length)),
  open_to: z.enum(OPEN_TO, NOT_A_CHOICE),
  open_to_note: optionalLine(60),
  way: z.enum(WAYS, NOT_A_CHOICE),
  tier: z.enum(TIERS, NOT_A_CHOICE),
  stage: z.enum(STAGES, NOT_A_CHOICE),
  retention: z
    .string()
    .refine((value) => value === 'forever' || RETENTIONS.includes(value), NOT_A_CHOICE)
    .transform((value) => (value === 'forever' ? null : Number(value))),
  secrecy_check: z.enum(SECRECY_CHECKS, NOT_A_CHOICE),
  withheld_ground: z.enum(['', ...GROUNDS], NOT_A_CHOICE).default(''),
  withheld_explanation: text(500),
  review_due_on: maybeDate,
  change_note: optionalLine(200),
}
type TypedFields = z.output<z.ZodObject<typeof LineFields>>

function lineOf(typed: TypedFields): LineInput {
  const withheld = typed.way === 'withheld'
  return {
    classRow: typed.class,
    departments: [...new Set(typed.departments)],
    personId: typed.person,
    changeNote: typed.change_note,
    content: {
      title: typed.title,
      titleEn: typed.title_en,
      elements: typed.elements,
      legalBasis: typed.legal_basis,
      audience: typed.audience,
      timing: typed.timing,
      timingDays: typed.timing_days,
      cycle: typed.cycle,
      oneShot: typed.one_shot === '1',
      reviewLevel: typed.review_level,
      register: typed.register,
      channels: CHANNELS.filter((channel) => typed.channels.includes(channel)),
      openTo: typed.open_to,
      openToNote: typed.open_to === 'group' ? typed.open_to_note : '',
      way: typed.way,
      tier: typed.tier,
      stage: typed.stage,
      retentionYears: typed.retention,
      secrecyCheck: typed.secrecy_check,
      // What is disclosed has no ground for withholding, whatever was left in the fields.
      withheldGround: withheld ? typed.withheld_ground : '',
      withheldExplanation: withheld ? typed.withheld_explanation : '',
      reviewDueOn: withheld ? typed.review_due_on : null,
    },
  }
}
export const NewItemForm = z.object({ ...LineFields, code }).transform((typed) => ({ code: typed.code, line: lineOf(typed) }))
export const ItemForm = z.object({ ...LineFields, version }).transform((typed) => ({ version: typed.version, line: lineOf(typed) }))

export const NewClassForm = z.object({
  code,
  name: line(40),
  name_en: line(100),
  parent: z
    .string()
    .trim()
    .default('')
    .transform((value) => (value === '' ? null : Number(value)))
    .pipe(wholeId.nullable()),
})
export const ClassForm = z.object({ version, name: line(40), name_en: line(100) })

export const EvaluationForm = z.object({
  version,
  outcome: z.enum(['keep', 'propose'], NOT_A_CHOICE),
  remark: text(500).pipe(z.string().min(1, REQUIRED)),
  next_due_on: maybeDate,
})
