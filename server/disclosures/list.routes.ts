import { Router } from 'express'
import { denyDraftAny } from './disclosures.policy.ts'
import type { Deps } from '../deps.ts'
import { requireActor } from '../web/actor.ts'
import { preferencesOf, speech } from '../web/frame.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { listAllDisclosures, listDisclosures, listFilterOptions } from './list.service.ts'
import { DISCLOSURES_TABLE } from './list.table.ts'

/** GET /disclosures: the register of everything that the reader may see. */
export function listRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/', async (req, res) => {
    const actor = requireActor(req)
    const context = { ...speech(res), locale: preferencesOf(req).locale }
    const query = tableQuery(req, res, DISCLOSURES_TABLE)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, DISCLOSURES_TABLE, { ...context, query, format, rows: listAllDisclosures(deps, actor, query), now: deps.now() })
      return
    }
    const [page, options] = await Promise.all([listDisclosures(deps, actor, query), listFilterOptions(deps)])
    const translated = Object.fromEntries(Object.entries(options).map(([key, list]) => [key, context.locale === 'en' ? list.map(({ value, textEn }) => ({ value, text: textEn })) : list]))
    const table = presentTable(DISCLOSURES_TABLE, { ...context, query, page, path: '/disclosures', options: translated })
    res.render('disclosures/index', { title: context.t('reading.list.title'), table, canDraft: denyDraftAny(actor) === undefined })
  })
  return router
}
