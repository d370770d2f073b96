import { z } from 'zod'
import { ACTS, DAYS, LONGEST_REASON, RULES, SUBJECT_KINDS } from './moderation.rules.ts'

const id = z.coerce.number().int().min(1).max(2_147_483_647)
const reason = z.string().trim().min(1).max(LONGEST_REASON)
const upTo = z.coerce.number().int().min(0).max(2_147_483_647).default(0)

export const SubjectParams = z.object({ kind: z.enum(SUBJECT_KINDS), id })
export const IdParams = z.object({ id })
export const ReportQuery = z.object({ kind: z.enum(SUBJECT_KINDS), id })
export const ReportForm = z.object({ kind: z.enum(SUBJECT_KINDS), id, rule: z.enum(RULES), reason })
export const ActForm = z.object({
  act: z.enum(ACTS),
  rule: z.enum(RULES),
  reason,
  days: z
    .union([z.literal(''), z.coerce.number().pipe(z.literal([...DAYS]))])
    .optional()
    .transform((days) => (days === '' ? undefined : days)),
  upTo,
})
export const DismissForm = z.object({ answer: reason, upTo })
export const AppealForm = z.object({ text: z.string().trim().min(1).max(2_000) })
export const DecisionForm = z.object({ uphold: z.enum(['yes', 'no']), reason })
