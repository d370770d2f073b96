import { z } from 'zod'
import { ROUNDS, type TrusteePlan } from './trustees.types.ts'

const attempt = z.coerce.number().int().positive().max(1_000_000)
/** Longest message of a ceremony with nine people: a polynomial for each of them, with room to spare. */
const LONGEST = 100_000
const text = z.string().min(1).max(LONGEST)

export const MessageBody = z.object({ attempt, round: z.enum(ROUNDS), text })
export const ConfirmBody = z.object({ attempt, fingerprint: z.string().regex(/^[0-9a-f]{64}$/) })
export const TrialBody = z.object({ attempt, proof: z.string().min(1).max(1_000) })
export const ComplaintBody = z.object({ attempt, about: z.coerce.number().int().positive().max(100) })
/** The parts of all classes, as large as the questions are many. */
export const PartsBody = z.object({
  parts: z
    .array(z.object({ uuid: z.string().min(14).max(64), text: z.string().min(1).max(2_000_000) }))
    .min(1)
    .max(3),
})

const Naming = z.object({
  seen: z.coerce.number().int().min(0).max(1_000_000),
  threshold: z.coerce.number().int().min(1).max(100).catch(0),
  reason: z.string().trim().max(500).default(''),
})

export interface TypedNaming {
  readonly plan: TrusteePlan
  readonly seen: number
  readonly reason: string
}

/** One field for each person, `person.<id>`: `single`, `shared` or nothing. */
export function readNaming(body: unknown): TypedNaming {
  const { seen, threshold, reason } = Naming.parse(body)
  const chosen = (what: string): number[] =>
    Object.entries((body ?? {}) as Record<string, unknown>)
      .filter(([name, value]) => /^person\.\d{1,9}$/.test(name) && value === what)
      .map(([name]) => Number(name.slice('person.'.length)))
  return { plan: { single: chosen('single'), shared: chosen('shared'), threshold }, seen, reason }
}
