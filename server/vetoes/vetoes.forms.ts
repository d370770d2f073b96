import { z } from 'zod'

const id = z.coerce.number().int().positive().max(2_147_483_647)
/** Longer than what may be sent, so that somebody who typed too much gets it back. */
const typed = (max: number) => z.string().trim().max(max).default('')
const long = typed(20_000)

export const IdParams = z.object({ id })
export const CycleQuery = z.object({ cycle: id.optional().catch(undefined) })
export const ProposalForm = z.object({
  cycle: id,
  subject: typed(20),
  rule: typed(40),
  title: typed(1_000),
  happenedOn: typed(20),
  account: long,
  documents: long,
})
const version = id
export const AcceptForm = z.object({
  version,
  decision: z.enum(['accept', 'refuse']),
  reason: long,
  question: long,
  days: z.coerce.number().catch(0),
})
export const SubstituteForm = z.object({ version, department: z.coerce.number().catch(0), reason: long })
export const TextForm = z.object({ version, text: long })
export const VoteForm = z.object({ version, verdict: typed(20), reasons: long })
export const ReviewForm = z.object({ version, uphold: z.enum(['yes', 'no']), reasons: long })
