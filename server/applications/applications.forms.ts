import { z } from 'zod'

const id = z.coerce.number().int().positive().max(2_147_483_647)
/** Longer texts than fit are said at the field, so the forms take them. */
const typed = (max = 20_000) => z.string().trim().max(max).default('')
const whole = z.coerce.number().catch(0)

export const IdParams = z.object({ id })
export const LetterParams = z.object({ id, name: z.string().regex(/^(receipt|reply|correction|extension|fee|opinion-\d{1,9})$/) })
export const VersionForm = z.object({ version: id })
export const YearQuery = z.object({ year: z.coerce.number().int().min(2000).max(2999).optional().catch(undefined) })

export const ApplicationForm = z.object({
  applicant: typed(40),
  name: typed(),
  idKind: typed(40),
  idNumber: typed(),
  agent: typed(),
  phone: typed(),
  email: typed(),
  address: typed(),
  title: typed(),
  wantedNumber: typed(),
  body: typed(60_000),
  medium: typed(40),
  delivery: typed(40),
})
export const ArrivalForm = z.object({ channel: typed(40), arrivedOn: typed(40), confirmedOn: typed(40) })
export const OfficeForm = z.object({
  fromOn: typed(40),
  reviewBody: typed(),
  court: typed(),
  address: typed(),
  telephone: typed(),
  payTo: typed(),
})

export const OnForm = z.object({ on: typed(40) })
export const CorrectedForm = z.object({ text: typed(60_000), on: typed(40) })
export const PartyForm = z.object({ kind: typed(40), name: typed() })
export const OpinionForm = z.object({ party: whole, opinion: typed(40), reasons: typed() })
export const FeeForm = z.object({ method: typed(40), count: whole })
export const TextForm = z.object({ text: typed(60_000) })
export const VerdictForm = z.object({ reasons: typed(), verdict: typed(40), days: whole })
export const CopyForm = z.object({
  redacted: z
    .string()
    .optional()
    .transform((value) => value === '1'),
})
export const EndForm = z.object({ ending: typed(40), reason: typed() })
export const RemedyForm = z.object({ kind: typed(40), body: typed(), number: typed(), filedOn: typed(40) })
export const RemedyEndForm = z.object({ remedy: whole, outcome: typed(40), closedOn: typed(40) })
