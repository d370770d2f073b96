import { z } from 'zod'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const longText = (max: number) => z.string().trim().max(max)

export const RecordParams = z.object({ id })
export const VersionParams = z.object({ id, n: id })
export const DiffQuery = z.object({ from: id.optional(), to: id.optional() })
export const ExportQuery = z.object({ format: z.enum(['json', 'csv', 'xlsx']).default('json'), version: id.optional() })
export const NewQuery = z.object({ item: id.optional(), period: z.string().max(10).optional() })

export const NewForm = z.object({
  item: id,
  period: z.string().trim().max(10).default(''),
  formed_on: z.string().trim().max(10).default(''),
})

/** Every change says which version of the record it was made from. */
const version = z.coerce.number().int().positive()

export const EditForm = z.object({
  version,
  title: z.string().trim().min(1).max(200),
  summary: longText(1000).default(''),
  change_note: longText(500).default(''),
  formed_on: z.string().trim().max(10).optional(),
  event_evidence: longText(200).optional(),
  acknowledge_by: z.string().trim().max(10).optional(),
  then: z.enum(['save', 'submit']).default('save'),
})

export const ExpectedForm = z.object({ version: version.optional() })
export const ReviewForm = z.object({
  version,
  step: z.enum(['head_review', 'secrecy_review', 'approval_1', 'approval_2']),
  decision: z.enum(['pass', 'return']),
  remark: longText(500).default(''),
  publish_on: z.string().trim().max(10).default(''),
  publish_time: z.string().trim().max(5).default(''),
  collective: longText(200).optional(),
})
export const EmergencyForm = z.object({ version, reason: longText(500).default('') })
export const AfterReviewForm = z.object({
  version,
  step: z.enum(['after_secrecy', 'after_approval']),
  decision: z.enum(['pass', 'withdraw']),
  remark: longText(500).default(''),
})
export const ObjectionForm = z.object({ version, ordered: longText(500).default(''), objection: longText(1000).default('') })

const many = <T extends z.ZodType>(of: T) => z.union([z.array(of), of.transform((one) => [one])]).default([])
export const BatchQuery = z.object({ pick: many(id) })
/** Each as `record:version`. */
const pick = z
  .string()
  .regex(/^\d{1,9}:\d{1,9}$/)
  .transform((text) => ({ id: Number(text.split(':')[0]), version: Number(text.split(':')[1]) }))
export const BatchForm = z.object({ step: z.enum(['head_review', 'secrecy_review', 'approval_1', 'approval_2']), pick: many(pick) })
export const ReasonForm = z.object({ version, reason: z.string().trim().min(1).max(500) })
export const DiscardForm = z.object({ version, reason: longText(500).default('') })
export const CorrectForm = z.object({ version, change_note: z.string().trim().min(1).max(500) })
