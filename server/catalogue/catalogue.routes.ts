import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { citing } from '../laws/laws.service.ts'
import { wordsOf } from '../web/words.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { getItem, listAllItems, listItemOptions, listItems } from './catalogue.service.ts'
import { CATALOGUE_TABLE } from './catalogue.table.ts'
import { editionDraftRoutes } from './edition-draft.routes.ts'
import { catalogueHead } from './editions.presenter.ts'
import { editionsRoutes } from './editions.routes.ts'
import { editionInForce } from './editions.service.ts'
import { presentItem } from './item.presenter.ts'
import { subscriptionButton } from '../subscriptions/subscriptions.presenter.ts'
import { listSubscriptions } from '../subscriptions/subscriptions.service.ts'
import { withheldRoutes } from './withheld.routes.ts'

const Params = z.object({ id: z.coerce.number().int().positive() })

/** What the bureau discloses, who answers for it, and when. */
export function catalogueRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/editions', editionDraftRoutes(deps), editionsRoutes(deps))
  router.use('/withheld', withheldRoutes(deps))

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, CATALOGUE_TABLE)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, CATALOGUE_TABLE, { ...words, query, format, rows: listAllItems(deps, actor, query), now: deps.now() })
      return
    }
    const [page, options, edition] = await Promise.all([
      listItems(deps, actor, query),
      listItemOptions(deps, words.locale),
      editionInForce(deps),
    ])
    const table = presentTable(CATALOGUE_TABLE, { ...words, query, page, path: '/catalogue', options, heading: false })
    res.render('catalogue/index', { title: words.t('catalogue.title'), table, head: catalogueHead(edition, actor, words) })
  })

  router.get('/:id', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const found = Params.safeParse(req.params)
    if (!found.success) throw new AppError('not_found', 'errors.not_found')
    const [page, subscriptions, cite] = await Promise.all([
      getItem(deps, actor, found.data.id),
      listSubscriptions(deps, actor),
      citing(deps),
    ])
    const subscribe = subscriptionButton(subscriptions, 'class', page.item.topClassId, req.originalUrl, words)
    const item = presentItem(page, actor, words, { subscribe, cite })
    res.render('catalogue/show', { title: item.head.title, item })
  })

  return router
}
