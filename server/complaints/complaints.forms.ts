import { z } from 'zod'

const id = z.coerce.number().int().positive().max(2_147_483_647)
/** Longer than what may be sent, so that somebody who typed too much gets it back. */
const typed = (max: number) => z.string().trim().max(max).default('')
const long = typed(20_000)
const version = id

export const IdParams = z.object({ id })
export const ComplaintFields = z.object({
  target: typed(20),
  department: typed(20),
  persons: typed(1_000),
  happenedOn: typed(20),
  nameShown: z
    .union([z.literal('1'), z.array(z.string())])
    .optional()
    .catch(undefined)
    .transform((value) => value !== undefined),
})
export const VersionForm = z.object({ version })
export const AcceptForm = z.object({ department: typed(20), summary: long })
export const RefusalForm = z.object({ ground: typed(40), reason: long })
export const ReasonForm = z.object({ reason: long })
export const NoticeForm = z.object({ text: long, days: z.coerce.number().catch(0) })
export const TextForm = z.object({ text: long })
export const FindingForm = z.object({ verdict: typed(20), report: long, conclusion: long, measures: long, veto: typed(100) })
export const SignatureForm = z.object({ agrees: z.enum(['yes', 'no']).optional(), remark: long })
