import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { sendSheet } from '../web/send-sheet.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { wordsOf } from '../web/words.ts'
import { presentBalance } from './balance.presenter.ts'
import { behindOptions, listAllBehind, listBehind } from './behind.service.ts'
import { BEHIND_TABLE } from './behind.table.ts'
import { presentDepartment } from './department.presenter.ts'
import { readDepartment } from './department.service.ts'
import { listAllSilent, listSilent } from './freshness.service.ts'
import { freshnessTable } from './freshness.table.ts'
import { choiceOf, MapQuery, rangeOf } from './map.choice.ts'
import { mapSheet } from './map.export.ts'
import { presentMap } from './map.presenter.ts'
import { readCompliance } from './map.service.ts'
import { spotCheckRoutes } from './spot-check.routes.ts'

const DepartmentParams = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })
const YearQuery = z.object({ year: z.coerce.number().int().min(2000).max(2099).optional().catch(undefined) })

/** /compliance: how every department keeps what it owes, open to all of the bureau. */
export function complianceRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/spot-checks', spotCheckRoutes(deps))

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const choice = choiceOf(parse(MapQuery, req.query), words.today)
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

  router.get('/departments/:id', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const year = parse(YearQuery, req.query).year ?? Number(words.today.slice(0, 4))
    const page = presentDepartment(await readDepartment(deps, actor, parseAddress(DepartmentParams, req).id, year), year, words)
    res.render('compliance/department', { title: page.head.title, page })
  })

  router.get('/balance', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    // Months of a year, unless somebody asks for something else: quarters hide who was late once.
    const choice = choiceOf({ ...parse(MapQuery, { by: 'month', ...req.query }), view: 'periods' }, words.today)
    const page = presentBalance(choice, await readCompliance(deps, actor, rangeOf(choice)), words)
    res.render('compliance/balance', { title: words.t('compliance.tab.balance'), page })
  })

  router.get('/freshness', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const spec = freshnessTable(words.today)
    const query = tableQuery(req, res, spec)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, spec, { ...words, query, format, rows: listAllSilent(deps, actor, query), now: deps.now() })
      return
    }
    const [page, options] = await Promise.all([listSilent(deps, actor, query), behindOptions(deps, words.locale)])
    const empty = { text: words.t('compliance.fresh.empty'), help: words.t('compliance.fresh.empty.help') }
    const table = presentTable(spec, { ...words, query, page, path: '/compliance/freshness', options, heading: false, empty })
    res.render('compliance/freshness', { title: words.t('compliance.fresh.title'), table })
  })

  return router
}
