import { z } from 'zod'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const typed = (max: number) => z.string().trim().max(max).default('')

export const IdParams = z.object({ id })
/** Longer than what may be sent, so that somebody who typed too much gets it back. */
export const ArticleForm = z.object({ title: typed(1_000), body: typed(100_000), category: typed(40) })
export const EditedForm = z.object({ title: typed(1_000), body: typed(100_000), version: id })
export const ReturnForm = z.object({ reason: typed(5_000), version: id })
export const VersionForm = z.object({ version: id })
export const ComposeVersion = z.object({ version: z.coerce.number().int().min(0).max(2_147_483_647) })
// What does not fit is as good as absent: these addresses are typed and shared.
export const PeriodQuery = z.object({
  year: z
    .string()
    .regex(/^(19|20|21)\d\d$/)
    .optional()
    .catch(undefined),
  month: z
    .string()
    .regex(/^(0[1-9]|1[0-2])$/)
    .optional()
    .catch(undefined),
})
export const MonthForm = z.object({ month: z.string().regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/) })

const PLACE = /^place\.(\d{1,9})$/

/** What the form of the next issue says of each article: its place, or null for one that stays out. */
export const readPlaces = (body: Readonly<Record<string, unknown>>): { readonly id: number; readonly place: number | null }[] =>
  Object.entries(body).flatMap(([name, value]) => {
    const article = PLACE.exec(name)?.[1]
    if (article === undefined || typeof value !== 'string') return []
    return [{ id: Number(article), place: /^\d{1,3}$/.test(value.trim()) ? Number(value) : null }]
  })
