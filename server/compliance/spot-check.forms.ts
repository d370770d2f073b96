import { z } from 'zod'
import { isDate } from '../../core/dates.ts'
import { DRAWS } from '../../core/spot-check.ts'
import { VERDICTS } from './spot-check.types.ts'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const day = z
  .string()
  .trim()
  .refine((text) => isDate(text), 'compliance.spot.error.day')
/** The same letters whichever way somebody's keyboard composes them: the seed is made of their bytes. */
const line = (most: number) =>
  z
    .string()
    .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
    .pipe(z.string().min(1).max(most))

export const MOST_DRAWN = 200
export const CheckParams = z.object({ id })
export const PickParams = z.object({ id, position: z.coerce.number().int().positive().max(MOST_DRAWN) })
export const AnnounceForm = z.object({
  from_on: day,
  to_on: day,
  draw: z.enum(DRAWS),
  size: z.coerce
    .number('compliance.spot.error.size')
    .int('compliance.spot.error.size')
    .min(1, 'compliance.spot.error.size')
    .max(MOST_DRAWN, 'compliance.spot.error.size'),
  public_source: line(200),
})
export const DrawForm = z.object({ version: id, public_text: line(400) })
export const VerdictForm = z.object({ version: id, verdict: z.enum(VERDICTS), note: z.string().trim().max(1000) })
