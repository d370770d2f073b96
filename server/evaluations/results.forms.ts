import { z } from 'zod'
import { BY_RANK, RANKING_SORTS } from './ranking.sort.rules.ts'
import { OUTCOMES } from './results.types.ts'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const text = (max: number) => z.string().trim().max(max).default('')
/** What a field holds that may be longer than it should: the service says so at the field. */
const typed = text(20_000)

export const CycleParams = z.object({ id })
export const SheetParams = z.object({ id, subject: z.string().regex(/^(?:department:[\w-]{1,40}|person:\d{1,10})$/) })
export const VersionParams = z.object({ id, number: id })
export const ObjectionParams = z.object({ id, objection: id })
export const ObjectionFileParams = z.object({ id, objection: id, file: id })
export const AtVersion = z.object({ version: id.optional().catch(undefined) })
/** As the reader wants the ranking sorted; anything else is the order of the ranking. */
export const RankingQuery = AtVersion.extend({
  sort: z.enum(RANKING_SORTS).catch(BY_RANK.key),
  dir: z.enum(['asc', 'desc']).catch(BY_RANK.dir),
})

const list = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([])

export const TieForm = z.object({ group: text(100), grade: text(40), chosen: list, reason: text(500), number: id })
export const ConfirmForm = z.object({ number: id, note: text(500) })
export const PublishForm = z.object({ item: id })
export const ObjectionForm = z.object({ subject: text(100), indicator: text(40), grounds: typed, evidence: typed })
export const WithdrawForm = z.object({ version: id })
export const DecisionForm = z
  .object({ version: id, outcome: z.enum(OUTCOMES, 'ranking.error.outcome'), reasons: typed, points: text(12) })
  .loose()
export const NewQuery = z.object({ indicator: text(40) })
