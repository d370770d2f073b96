import { z } from 'zod'
import { ANSWERS, CLEAR_REASONS, DECISIONS, GROUNDS } from './gate.rules.ts'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const text = (max: number) => z.string().trim().max(max)
const needed = (max: number) => text(max).min(1)
const optionalDate = text(10)
  .default('')
  .transform((day) => (day === '' ? undefined : day))
const version = z.coerce.number().int().positive()
const list = z.union([id.transform((one) => [one]), z.array(id).max(5_000)]).default([])

export const RecordParams = z.object({ id })
export const VersionParams = z.object({ id, n: id })

export const ExpectedForm = z.object({ version })

export const JudgeForm = z.object({
  version,
  /** `chosen`, `all`, or `kind:` with a kind. */
  scope: text(60).default('chosen'),
  hits: list,
  decision: z.enum(DECISIONS),
  reason: z.union([z.enum(CLEAR_REASONS), z.literal('')]).default(''),
  own_reason: text(500).default(''),
})

export const ReferForm = z.object({ version, addressee: needed(100), question: needed(1_000) })

export const AnswerForm = z.object({
  version,
  answer: z.enum(ANSWERS),
  document_number: needed(100),
  document_on: needed(10),
  remark: text(1_000).default(''),
  ground: z
    .union([z.enum(GROUNDS), z.literal('')])
    .default('')
    .transform((ground) => (ground === '' ? undefined : ground)),
  review_on: optionalDate,
})

export const WithholdForm = z.object({ version, ground: z.enum(GROUNDS), explanation: needed(1_000), review_on: optionalDate })

export const ReevaluateForm = z.object({ version, outcome: z.enum(['keep', 'reopen']), remark: needed(1_000), review_on: optionalDate })
