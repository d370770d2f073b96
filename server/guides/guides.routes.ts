import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { wordsOf } from '../web/words.ts'
import { filterOptions, presentClasses, presentGuide } from './guides.presenter.ts'
import { getGuide, listAllGuides, listGuides } from './guides.service.ts'
import { GUIDES_TABLE } from './guides.table.ts'

const Params = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })

/** /guides: what the bureau does for people, and one page for each. */
export function guideRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, GUIDES_TABLE)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, GUIDES_TABLE, { ...words, query, format, rows: listAllGuides(deps, actor, query), now: deps.now() })
      return
    }
    const { page, groups } = await listGuides(deps, actor, query)
    const empty = { text: words.t('guides.empty'), help: words.t('guides.empty.help') }
    const options = filterOptions(groups, words)
    res.render('guides/index', {
      title: words.t('guides.title'),
      classes: presentClasses(groups, query, words),
      table: presentTable(GUIDES_TABLE, { ...words, query, page, path: '/guides', options, heading: false, empty }),
    })
  })

  router.get('/:id', async (req, res) => {
    const reader = wordsOf(deps, req, res)
    const found = Params.safeParse(req.params)
    if (!found.success) throw new AppError('not_found', 'errors.not_found')
    const guide = await getGuide(deps, reader.actor, found.data.id)
    if (guide === 'withdrawn') {
      res.redirect(303, `/disclosures/${found.data.id}`)
      return
    }
    const address = `${req.protocol}://${req.get('host') ?? ''}/guides/${found.data.id}`
    res.render('guides/show', presentGuide(guide, address, reader))
  })

  return router
}
