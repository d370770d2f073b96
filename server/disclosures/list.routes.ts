import { Router } from 'express'
import { authorize, hasRole, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { requireActor } from '../web/actor.ts'
import { denyWithheldList } from '../secrecy/secrecy.policy.ts'
import { preferencesOf, speech } from '../web/frame.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { denyReading } from './disclosures.policy.ts'
import { scopeOf } from './disclosures.visibility.ts'
import { listAllDisclosures, listDisclosures, listFilterOptions } from './list.service.ts'
import { DISCLOSURES_TABLE, READERS_TABLE } from './list.table.ts'
import { todayOf } from './pages.routes.ts'

const specFor = (actor: Actor) => (hasRole(actor, 'publisher', 'head', 'secrecy', 'approver', 'leader') ? DISCLOSURES_TABLE : READERS_TABLE)

/** GET /disclosures: the register of everything that the reader may see. */
export function listRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/', async (req, res) => {
    const actor = requireActor(req)
    authorize(denyReading(actor))
    const spec = specFor(actor)
    const context = { ...speech(res), locale: preferencesOf(req).locale }
    const query = tableQuery(req, res, spec)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, spec, { ...context, query, format, rows: listAllDisclosures(deps, actor, query), now: deps.now() })
      return
    }
    const table = await deps.cache.read(['disclosures.table', scopeOf(actor), context.locale, todayOf(deps), query], async () => {
      const [page, options] = await Promise.all([listDisclosures(deps, actor, query), listFilterOptions(deps, context.locale)])
      const empty = { text: context.t('reading.list.empty'), help: context.t('reading.list.empty.help') }
      return presentTable(spec, { ...context, query, page, path: '/disclosures', options, heading: false, empty })
    })
    res.render('disclosures/index', {
      title: context.t('reading.list.title'),
      table,
      canDraft: hasRole(actor, 'publisher'),
      withheld: denyWithheldList(actor) === undefined,
    })
  })
  return router
}
