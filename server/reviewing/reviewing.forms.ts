import { z } from 'zod'
import { REVIEW_STATES } from '../disclosures/disclosures.rules.ts'
import { DELEGABLE } from './delegation.rules.ts'

const many = <T extends z.ZodType>(of: T) => z.union([z.array(of), of.transform((one) => [one])]).default([])
const id = z.coerce.number().int().positive().max(2_147_483_647)

export const IdParams = z.object({ id })
export const LevelParams = z.object({ level: z.coerce.number().int().positive().max(999) })
/** `head:12`: the role that is handed over, and to whom. */
export const DelegationForm = z.object({
  to: z
    .string()
    .regex(new RegExp(`^(${DELEGABLE.join('|')}):\\d{1,9}$`))
    .transform((text) => {
      const [role, person] = text.split(':')
      return { role: role as (typeof DELEGABLE)[number], person: Number(person) }
    }),
  from_on: z.string().trim().max(10),
  to_on: z.string().trim().max(10),
  reason: z.string().trim().min(1).max(200),
})
export const LevelForm = z.object({
  version: id.optional(),
  name: z.string().trim().min(1).max(40),
  name_en: z.string().trim().min(1).max(80),
  steps: many(z.enum(REVIEW_STATES)),
  allowed: many(z.enum(['batch', 'emergency'])),
  remind_after: z.coerce.number().int().min(1).max(20),
})
