import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { sendSheet } from '../web/send-sheet.ts'
import { onPaper, wordsOf } from '../web/words.ts'
import { presentReport } from './report.presenter.ts'
import { readBundle, readReport } from './report.service.ts'
import { sheetsWorkbook } from './report.workbook.ts'
import { AtVersion, CycleParams } from './results.forms.ts'
import { bundleName } from './results.rules.ts'

/** What one takes away from a result: the bundle to compute it again, a workbook of all sheets, the report for the meeting. */
export function reportRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id/bundle.json', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { cycle, number, text } = await readBundle(deps, actor, parseAddress(CycleParams, req).id, parse(AtVersion, req.query).version)
    await sendSheet(res, { name: bundleName(cycle, number), fallback: 'bundle', format: 'json' }, new TextEncoder().encode(text))
  })

  router.get('/:id/sheets.xlsx', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const report = await readReport(deps, actor, parseAddress(CycleParams, req).id, parse(AtVersion, req.query).version)
    const name = `${report.cycle.title}-${words.t('ranking.sheets')}`
    await sendSheet(res, { name, fallback: 'sheets', format: 'xlsx' }, await sheetsWorkbook(report, onPaper(words)))
  })

  router.get('/:id/report', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const report = await readReport(deps, actor, parseAddress(CycleParams, req).id, parse(AtVersion, req.query).version)
    res.render('evaluations/report', {
      title: `${words.t('ranking.report')} · ${report.cycle.title}`,
      page: presentReport(report, onPaper(words)),
    })
  })

  return router
}
