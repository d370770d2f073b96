import { z } from 'zod'
import { isDate } from '../../core/dates.ts'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const longText = (max: number) => z.string().trim().max(max)

export const ObligationParams = z.object({ id })
/** What is no month, day or department leaves the choice as it would be without. */
export const MonthQuery = z.object({
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
    .optional()
    .catch(undefined),
  day: z.string().refine(isDate).optional().catch(undefined),
  department: id.optional().catch(undefined),
})
export const NilForm = z.object({ statement: longText(500).default('') })
export const NilDecisionForm = z.object({ report: id, version: id, remark: longText(300).default('') })
export const TimeForm = z.object({
  kind: z.enum(['extension', 'suspension']).default('extension'),
  days: z.coerce.number().int().catch(0),
  from: longText(10).default(''),
  to: longText(10).default(''),
  reason: longText(300).default(''),
})
export const TimeDecisionForm = z.object({ extension: id, outcome: z.enum(['granted', 'refused']), remark: longText(300).default('') })
