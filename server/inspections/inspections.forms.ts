import { z } from 'zod'
import { isDate } from '../../core/dates.ts'
import { DRAWS } from '../../core/spot-check.ts'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const typed = (max: number) => z.string().trim().max(max).default('')
const choice = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .nullable()
  .catch(null)
/** Ticks of a form: one of them comes as a text. */
const several = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : [value].flat()).filter((one) => /^\d{1,9}$/.test(one)).map(Number))
/** What a phone calls a sending or an item of its own: letters and digits. */
const clientName = z.string().regex(/^[0-9a-f]{16,64}$/)

export const IdParams = z.object({ id })
export const DrawParams = z.object({ id, draw: id })
export const FileParams = z.object({ id, file: id })
export const VersionForm = z.object({ version: id })
export const ReasonForm = z.object({ version: id, reason: typed(5_000) })
/** Longer than what may be sent, so that somebody who typed too much gets it back. */
export const InspectionForm = z
  .object({
    kind: typed(20),
    title: typed(1_000),
    purpose: typed(10_000),
    from_on: typed(20),
    to_on: typed(20),
    rectification_days: typed(10),
    scheme: choice,
    joint: several,
  })
  .transform(({ from_on: fromOn, to_on: toOn, rectification_days: rectificationDays, scheme: schemeId, ...rest }) => ({
    ...rest,
    fromOn,
    toOn,
    rectificationDays,
    schemeId,
  }))
export const VisitsForm = z.object({ departments: several, on_day: typed(20) })
export const BeginForm = z.object({ version: id, team: several })
export const CloseForm = z.object({ version: id, summary: typed(5_000), signer: choice })
export const SignForm = z.object({ version: id, statement: typed(5_000) })
export const RefusalForm = z.object({ version: id, reason: typed(5_000), witness: choice })
export const NoticeForm = z.object({ findings: several, requirement: typed(5_000), days: typed(5) })
export const SayForm = z.object({ version: id, text: typed(5_000), days: typed(5), done: z.enum(['yes', 'no']).default('yes') })
export const TemplateForm = z.object({ name: typed(1_000) })
export const AddForm = z.object({
  version: id,
  from: z.union(
    [
      z.literal('scheme'),
      z
        .string()
        .regex(/^\d{1,9}$/)
        .transform(Number),
    ],
    'common.error.not_a_choice',
  ),
})

const ITEM = /^item\.(\d{1,3})\.(indicator|title|look)$/
/** Lines of a checklist's form, in order. */
export function readItems(body: Readonly<Record<string, unknown>>): { indicator: string; title: string; look: string }[] {
  const lines = new Map<number, { indicator: string; title: string; look: string }>()
  for (const [name, value] of Object.entries(body)) {
    const [, n, part] = ITEM.exec(name) ?? []
    if (n === undefined || typeof value !== 'string') continue
    const line = lines.get(Number(n)) ?? { indicator: '', title: '', look: '' }
    lines.set(Number(n), { ...line, [part as keyof typeof line]: value.trim().slice(0, 5_000) })
  }
  return [...lines.entries()].sort(([a], [b]) => a - b).map(([, line]) => line)
}

/** One answer from a phone, or from the form of a browser without scripts. */
export const AnswerForm = z.object({
  item: z.coerce.number().int().min(0).max(2_147_483_647),
  key: z.union([clientName, z.literal('')]).default(''),
  title: typed(1_000),
  answer: typed(20),
  note: typed(5_000),
  severity: typed(20),
  seen: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
  client: clientName,
})
export const PictureForm = z.object({
  item: z.coerce.number().int().min(0).max(2_147_483_647),
  key: z.union([clientName, z.literal('')]).default(''),
  title: typed(1_000),
  client: clientName,
})

const line = (most: number) =>
  z
    .string()
    .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
    .pipe(z.string().min(1).max(most))
const day = z
  .string()
  .trim()
  .refine((text) => text === '' || isDate(text), 'inspections.error.day')
  .default('')
export const MOST_DRAWN = 60
export const DrawForm = z.object({
  of: z.enum(['departments', 'records']),
  from_on: day,
  to_on: day,
  draw: z.enum(DRAWS).default('simple'),
  size: z.coerce
    .number('inspections.error.size')
    .int('inspections.error.size')
    .min(1, 'inspections.error.size')
    .max(MOST_DRAWN, 'inspections.error.size'),
  public_source: line(200),
})
export const LotForm = z.object({ version: id, public_text: line(400) })
