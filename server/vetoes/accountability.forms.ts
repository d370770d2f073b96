import { z } from 'zod'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const typed = (max: number) => z.string().trim().max(max).default('')
const chosen = z
  .union([z.literal('').transform(() => undefined), id])
  .optional()
  .catch(undefined)

export const IdParams = z.object({ id })
export const DepartmentQuery = z.object({ department: chosen })
export const RecordForm = z.object({
  department: id,
  violation: typed(20_000),
  basis: typed(20_000),
  happenedOn: typed(20),
  circumstance: typed(20),
  leader: chosen,
  drafter: chosen,
  members: z.preprocess(
    (value): unknown => (value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value]),
    z.array(id).max(100),
  ),
})
export const TextForm = z.object({ version: id, text: typed(20_000) })
export const DecideForm = z.object({ version: id, share: typed(20), measure: typed(40), reasons: typed(20_000) })
export const ReviewForm = z.object({ version: id, uphold: z.enum(['yes', 'no']), reasons: typed(20_000) })
