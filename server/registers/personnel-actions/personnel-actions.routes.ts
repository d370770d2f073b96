import { Router } from 'express'
import type { Deps } from '../../deps.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../../web/table.ts'
import { wordsOf } from '../../web/words.ts'
import { kindChart } from './overview.presenter.ts'
import { exportOverview, readOverview } from './overview.service.ts'
import { OVERVIEW_TABLE } from './overview.table.ts'
import { inLanguage } from './personnel-actions.words.ts'

/** /personnel: everything published about people, and how much of each kind. */
export function personnelRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, OVERVIEW_TABLE)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, OVERVIEW_TABLE, { ...words, query, format, rows: exportOverview(deps, actor, query), now: deps.now() })
      return
    }
    const { page, counts, departments } = await readOverview(deps, actor, query)
    const options = { department: departments.map((one) => ({ value: String(one.id), text: inLanguage(words, one.name, one.nameEn) })) }
    res.render('personnel/index', {
      title: words.t('personnel.overview'),
      chart: kindChart(counts, words),
      table: presentTable(OVERVIEW_TABLE, { ...words, query, page, path: '/personnel', options }),
    })
  })

  return router
}
