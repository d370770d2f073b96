import { z } from 'zod'
import { GROUNDS } from './demand.rules.ts'

const line = z.string().trim().default('')
const count = z.coerce.number().catch(0)

export const IdParams = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
export const TopicQuery = z.object({ words: z.string().min(1).max(200) })
export const ProposeForm = z.object({
  words: z.string().min(1).max(200),
  class: line,
  code: line,
  title: line,
  department: z.coerce.number().int().catch(0),
  days: count,
  note: line,
})
export const RefuseForm = z.object({ words: z.string().min(1).max(200), ground: z.enum(GROUNDS).or(z.string()).default(''), reason: line })
export const RuleForm = z.object({ fromOn: line, threshold: count, lookedBack: count, dueDays: count, basis: line })
