import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { parse } from '../web/parse.ts'
import { sendSheet } from '../web/send-sheet.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { wordsOf } from '../web/words.ts'
import { behindOptions, listAllBehind, listBehind } from './behind.service.ts'
import { BEHIND_TABLE } from './behind.table.ts'
import { choiceOf, MapQuery, rangeOf } from './map.choice.ts'
import { mapSheet } from './map.export.ts'
import { presentMap } from './map.presenter.ts'
import { readCompliance } from './map.service.ts'

const Query = z.object(MapQuery.shape)

/** /compliance: how every department keeps what it owes, open to all of the bureau. */
export function complianceRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const choice = choiceOf(parse(Query, req.query), words.today)
    const given = await readCompliance(deps, actor, rangeOf(choice))
    const format = exportFormat(req)
    if (format !== undefined) {
      const sheet = mapSheet(choice, given, words)
      await sendSheet(res, { name: sheet.title, fallback: 'compliance', format }, sheet)
      return
    }
    res.render('compliance/map', { title: words.t('compliance.title'), page: presentMap(choice, given, words) })
  })

  router.get('/obligations', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, BEHIND_TABLE)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, BEHIND_TABLE, { ...words, query, format, rows: await listAllBehind(deps, actor, query), now: deps.now() })
      return
    }
    const [page, options] = await Promise.all([listBehind(deps, actor, query), behindOptions(deps, words.locale)])
    const empty = { text: words.t('compliance.list.empty'), help: words.t('compliance.list.empty.help') }
    const table = presentTable(BEHIND_TABLE, { ...words, query, page, path: '/compliance/obligations', options, heading: false, empty })
    res.render('compliance/behind', { title: words.t('compliance.list.title'), table })
  })

  return router
}
