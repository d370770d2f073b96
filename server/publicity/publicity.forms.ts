import { z } from 'zod'
import { LONGEST_OBJECTION } from './filing.service.ts'
import { FINDINGS, RESULTS } from './publicity.rules.ts'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const text = (max: number) => z.string().trim().max(max).default('')

export const IdParams = z.object({ id })

export const ObjectionForm = z
  .object({
    number: id,
    how: z.enum(['named', 'anonymous']).default('named'),
    about: z.string().trim().max(6).default(''),
    body: text(LONGEST_OBJECTION),
    contact: text(100),
    leads: text(500),
  })
  .transform(({ number, how, about, body, contact, leads }) => ({
    number,
    named: how === 'named',
    // Nothing chosen is no choice; 0 is the notice as a whole.
    lineNo: about === '0' ? null : /^\d{1,4}$/.test(about) ? Number(about) : undefined,
    body,
    contact,
    leads,
  }))

export const ReceiptForm = z.object({ code: z.string().trim().max(40).default('') })
export const TakeForm = z.object({ version: id })
export const ConcludeForm = z.object({ version: id, finding: z.enum(FINDINGS), report: text(2_000), reply: text(500) })
export const ResultForm = z.object({ number: id, line: id, result: z.enum(RESULTS), reason: text(500) })
