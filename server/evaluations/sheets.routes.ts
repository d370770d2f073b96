import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { onPaper, wordsOf } from '../web/words.ts'
import { AtVersion, SheetParams } from './results.forms.ts'
import { presentSheet } from './sheets.presenter.ts'
import { readSheet } from './sheets.service.ts'

/** /evaluations/:id/sheets/:subject: where every point of one subject comes from. */
export function sheetRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id/sheets/:subject', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { id, subject } = parseAddress(SheetParams, req)
    const page = presentSheet(await readSheet(deps, actor, id, subject, parse(AtVersion, req.query).version), actor, onPaper(words))
    res.render('evaluations/sheet', { title: `${words.t('ranking.sheet')} · ${page.name}`, page })
  })

  return router
}
