import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { requireActor } from '../web/actor.ts'
import { preferencesOf, speech } from '../web/frame.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { exportEntries, listEntries } from './audit-log.service.ts'
import { actionText, AUDIT_TABLE } from './audit.table.ts'

/** /admin/audit: the audit administrator reads what happened; nobody can change it. */
export function auditRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const actor = requireActor(req)
    const context = { ...speech(res), locale: preferencesOf(req).locale }
    const query = tableQuery(req, res, AUDIT_TABLE)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, AUDIT_TABLE, {
        ...context,
        query,
        format,
        rows: await exportEntries(deps, actor, query, format),
        now: deps.now(),
      })
      return
    }
    const { page, actions } = await listEntries(deps, actor, query)
    const options = { act: actions.map((action) => ({ value: action, text: actionText(action, context.t) })) }
    res.render('admin/audit/index', {
      title: context.t('audit.title'),
      table: presentTable(AUDIT_TABLE, { ...context, query, page, path: '/admin/audit', options }),
    })
  })

  return router
}
