import { z } from 'zod'
import { isDate } from '../../core/dates.ts'
import { GRADES, MARKS, STANDINGS, type Grade, type Mark } from './appraisals.types.ts'

const version = z.coerce.number().int().positive()
const id = z.coerce.number().int().positive().max(2_147_483_647)
// A form sends a line's end as two characters; the counter under the field counts one.
const lines = z.string().transform((text) => text.replaceAll('\r\n', '\n'))
const text = (max: number) => lines.pipe(z.string().trim().min(1).max(max))
const day = z.string().trim().refine(isDate, 'appraisals.error.date')

export const IdParams = z.object({ id })
export const KindParams = z.object({ id, kind: z.enum(['review', 'appeal']) })
export const VersionForm = z.object({ version })
export const RoundForm = z
  .object({
    year: z.coerce.number().int().min(2000).max(2100),
    office: id,
    percent: z.coerce.number().int().min(1).max(100),
    approval: z.string().trim().max(200).default(''),
    summary_until: day,
  })
  .transform(({ office, summary_until, ...rest }) => ({ ...rest, officeId: office, summaryUntil: summary_until }))
/** Characters. */
export const SUMMARY_LENGTH = 5_000
export const SummaryForm = z.object({ version, summary: text(SUMMARY_LENGTH) })
export const DraftForm = z.object({
  draft_version: z.coerce.number().int().nonnegative(),
  summary: lines.pipe(z.string().max(SUMMARY_LENGTH)),
})
export const OpinionForm = z.object({ version, opinion: text(2_000), proposal: z.enum(GRADES), then: z.enum(['next']).optional() })
export const StandingForm = z.object({ version, standing: z.enum(STANDINGS), reason: z.string().trim().max(200).default('') })
export const ReasonForm = z.object({ version, reason: text(500) })
export const RemedyForm = z.object({ grounds: text(5_000) })
export const RulingForm = z.object({ version, grade: z.enum(GRADES), reason: text(2_000), body: text(200) })
export const QuarterQuery = z.object({ quarter: z.coerce.number().int().min(1).max(4).optional().catch(undefined) })
export const MarksForm = z.object({ quarter: z.coerce.number().int().min(1).max(4) })
export const DecisionForm = z.object({ version, decision: text(200) })

/** `grade.12` and `reason.12` for everybody. */
export function readGrades(body: Readonly<Record<string, unknown>>): Map<number, { grade: Grade; reason: string }> {
  const said = (name: string): string => (typeof body[name] === 'string' ? body[name].trim() : '')
  return new Map(
    Object.keys(body).flatMap((name) => {
      const [, number] = /^grade\.(\d{1,9})$/.exec(name) ?? []
      const grade = GRADES.find((one) => one === said(name))
      return number === undefined || grade === undefined
        ? []
        : [[Number(number), { grade, reason: said(`reason.${number}`).slice(0, 500) }]]
    }),
  )
}

/** `mark.12` for everybody who gets one. */
export function readMarksForm(body: Readonly<Record<string, unknown>>): Map<number, Mark> {
  return new Map(
    Object.entries(body).flatMap(([name, value]) => {
      const [, number] = /^mark\.(\d{1,9})$/.exec(name) ?? []
      const mark = MARKS.find((one) => one === value)
      return number === undefined || mark === undefined ? [] : [[Number(number), mark]]
    }),
  )
}
