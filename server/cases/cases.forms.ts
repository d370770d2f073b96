import { z } from 'zod'
import { RECEIPT_ACTS } from './cases.policy.ts'
import { KINDS } from './cases.rules.ts'
import { QUEUES } from './list.queries.ts'

export const id = z.coerce.number().int().positive().max(2_147_483_647)
const typed = (max: number) => z.string().trim().max(max).default('')
const chosen = z
  .union([z.literal('').transform(() => undefined), id])
  .optional()
  .catch(undefined)
const ticked = z
  .string()
  .optional()
  .transform((value) => value === '1')

export const IdParams = z.object({ id })
export const ReceiptActParams = z.object({ act: z.enum(RECEIPT_ACTS) })
export const KindParams = z.object({ kind: z.enum(KINDS) })
export const VersionForm = z.object({ version: id })
export const HomeQuery = z.object({ queue: z.enum(QUEUES).optional().catch(undefined) })
export const SimilarQuery = z.object({ q: z.string().max(400).catch('') })
export const StatisticsQuery = z.object({
  year: z.coerce.number().int().min(2000).max(2999).optional().catch(undefined),
  kind: z.enum(KINDS).optional().catch(undefined),
})
/** Longer texts than fit are said at the field, so the form takes them. */
export const LetterForm = z.object({ about: chosen, title: typed(2_000), body: typed(60_000), consent: ticked })
export const TextForm = z.object({ text: typed(60_000) })
export const ReasonForm = z.object({ reason: typed(20_000) })
export const DepartmentForm = z.object({ department: z.coerce.number().int().catch(0), reason: typed(20_000) })
export const AssigneeForm = z.object({ assignee: z.coerce.number().int().catch(0) })
export const PauseForm = z.object({ rule: typed(40), reason: typed(20_000) })
export const ExtensionForm = z.object({ days: z.coerce.number().catch(0), reason: typed(20_000) })
export const ApplicantForm = z.object({ text: typed(60_000), grade: typed(40), remark: typed(20_000) })
export const DraftForm = z.object({ body: typed(60_000), keep: z.string().optional() })
export const PublicForm = z.object({ title: typed(2_000), question: typed(60_000), answer: typed(60_000), impersonal: ticked })
export const NamelessForm = LetterForm.extend({ token: z.string().max(2_000).default('') })
export const CodeForm = z.object({ code: z.string().max(80).default('') })
export const TemplateForm = z.object({
  title: typed(2_000),
  body: typed(60_000),
  kind: z.union([z.literal('').transform(() => null), z.enum(KINDS)]),
  active: ticked,
})
export const EditQuery = z.object({ edit: chosen, template: chosen })
