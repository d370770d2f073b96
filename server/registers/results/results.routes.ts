import { Router } from 'express'
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { parse, parseAddress } from '../../web/parse.ts'
import { readTableQuery, sendTable } from '../../web/table.ts'
import { wordsOf } from '../../web/words.ts'
import { getTable } from './results.service.ts'
import { placed, resultSpec, speaking } from './results.table.ts'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const Params = z.object({ id, n: id })
const Query = z.object({ format: z.enum(['csv', 'xlsx']).default('csv'), version: id.optional() })

/** Tables of results as files. */
export function resultRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/:id/tables/:n', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const params = parseAddress(Params, req)
    const { format, version } = parse(Query, req.query)
    const { title, table } = await getTable(deps, actor, params.id, params.n, version)
    const spec = resultSpec(table)
    const rows = placed(table)
    await sendTable(res, spec, {
      ...words,
      t: speaking(table, words.t),
      query: readTableQuery(spec, {}),
      format,
      rows: Readable.from([rows]),
      now: deps.now(),
      name: table.title === '' ? title : table.title,
    })
  })
  return router
}
