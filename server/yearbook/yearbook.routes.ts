import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { sendSheet } from '../web/send-sheet.ts'
import { exportFormat } from '../web/table.ts'
import { onPaper, wordsOf } from '../web/words.ts'
import { presentBook } from './book.presenter.ts'
import { readBook } from './book.service.ts'
import { exportName, figuresSheet, figuresWorkbook } from './yearbook.export.ts'
import { presentYear } from './yearbook.presenter.ts'
import { newestYear, readYear } from './yearbook.service.ts'

const YearParams = z.object({ year: z.coerce.number().int().min(2000).max(2099) })
// What does not fit is as good as absent: these addresses are typed, bookmarked and shared.
const Query = z.object({
  year: z.coerce.number().int().min(2000).max(2099).optional().catch(undefined),
  department: z.coerce.number().int().positive().optional().catch(undefined),
})

/** /yearbook: what the bureau did in a year, in figures, and the same as a book. */
export function yearbookRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { year, department } = parse(Query, req.query)
    const newest = await newestYear(deps, actor)
    res.redirect(303, `/yearbook/${year ?? newest}${department === undefined ? '' : `?department=${department}`}`)
  })

  router.get('/:year', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const figures = await readYear(deps, actor, parseAddress(YearParams, req).year)
    const format = exportFormat(req)
    if (format !== undefined) {
      const content = format === 'csv' ? figuresSheet(figures, words) : await figuresWorkbook(figures, onPaper(words))
      await sendSheet(res, { name: exportName(figures, words), fallback: 'yearbook', format }, content)
      return
    }
    const page = presentYear(figures, parse(Query, req.query).department, words)
    res.render('yearbook/year', { title: words.t('yearbook.title'), page })
  })

  router.get('/:year/print', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const book = await readBook(deps, actor, parseAddress(YearParams, req).year)
    const page = presentBook(book, onPaper(words))
    res.render('yearbook/book', { title: page.title, page })
  })

  return router
}
