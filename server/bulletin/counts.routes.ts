import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { wordsOf } from '../web/words.ts'
import { MonthForm, PeriodQuery } from './bulletin.forms.ts'
import { tabsOf } from './bulletin.presenter.ts'
import { articlesHref, presentCounts } from './counts.presenter.ts'
import { draftCounts, exportCounts, findCountsItem, readCounts } from './counts.service.ts'
import { countsTable } from './counts.table.ts'

/** /bulletin/counts: how many articles each department sent, and how many were used. */
export function countsRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { year = words.today.slice(0, 4), month } = parse(PeriodQuery, req.query)
    const period = month === undefined ? year : `${year}-${month}`
    const href = articlesHref(actor, period)
    const spec = countsTable((departmentId) => href(departmentId))
    const query = tableQuery(req, res, spec)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, spec, { ...words, query, format, rows: exportCounts(deps, actor, period, query), now: deps.now() })
      return
    }
    const [counts, item] = await Promise.all([
      readCounts(deps, actor, period, query),
      month === undefined ? undefined : findCountsItem(deps, actor),
    ])
    res.render('bulletin/counts', {
      title: words.t('bulletin.counts.title'),
      tabs: tabsOf('counts', actor, words),
      counts: presentCounts(counts, actor, words),
      table: presentTable(spec, { ...words, query, page: counts.page, path: '/bulletin/counts' }),
      actions:
        item === undefined
          ? []
          : [
              {
                post: '/bulletin/counts/draft',
                fields: { month: period },
                label: words.t('bulletin.counts.draft'),
                icon: 'file-text',
                primary: true,
              },
            ],
    })
  })

  router.post('/draft', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { month } = parse(MonthForm, req.body)
    try {
      const id = await draftCounts(deps, actor, month)
      notify(req, 'ok', t('bulletin.counts.drafted'))
      res.redirect(303, `/disclosures/${id}/edit`)
    } catch (error) {
      // The month is disclosed already, or being so: that is where to go.
      const taken = error instanceof AppError && error.code === 'disclosures.error.entry_exists' ? error.params['id'] : undefined
      if (taken === undefined) throw error
      notify(req, 'warn', t('bulletin.counts.exists'))
      res.redirect(303, `/disclosures/${taken}`)
    }
  })

  return router
}
