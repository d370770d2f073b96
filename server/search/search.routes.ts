import { Router } from 'express'
import { z } from 'zod'
import { denyDemands } from '../demand/demand.policy.ts'
import { noteMiss } from '../demand/misses.service.ts'
import type { Deps } from '../deps.ts'
import { wordsOf } from '../web/words.ts'
import { isNarrowed, presentSearch } from './search.presenter.ts'
import { listSearchChoices, searchEverything } from './search.service.ts'
import { KINDS } from './search.types.ts'

/** Longer texts are cut: nobody types them. */
const LONGEST = 200

/** An address somebody wrote by hand finds what can be made of it. */
const Query = z.object({
  q: z
    .string()
    .catch('')
    .transform((text) => text.slice(0, LONGEST)),
  kind: z.enum(KINDS).optional().catch(undefined),
  department: z.coerce.number().int().positive().max(2_147_483_647).optional().catch(undefined),
  year: z.coerce.number().int().min(1900).max(2999).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})

/** GET /search: everything that the reader may see. */
export function searchRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { q: query, kind, department: departmentId, year, page } = Query.parse(req.query)
    const asked = { query, kind, departmentId, year, page }
    const [result, choices] = await Promise.all([searchEverything(deps, actor, asked), listSearchChoices(deps, words.locale)])
    const nothing = result.words.length > 0 && result.total === 0 && !isNarrowed(asked) && denyDemands(actor) === undefined
    const noted = nothing && (await noteMiss(deps, query))
    res.render('search/index', { title: words.t('search.title'), page: presentSearch(asked, { ...result, noted }, choices, words) })
  })
  return router
}
