import { Router, type Request } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { wordsOf } from '../web/words.ts'
import { ACKNOWLEDGEMENTS_TABLE } from './acknowledgements.table.ts'
import { presentAcknowledgements } from './readership.presenter.ts'
import { acknowledge, countRead, listAcknowledgements, listAllAcknowledgements } from './readership.service.ts'

const Params = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })
/** @throws AppError not_found for what is no number */
function recordId(req: Request): number {
  const params = Params.safeParse(req.params)
  if (!params.success) throw new AppError('not_found', 'errors.not_found')
  return params.data.id
}
const AcknowledgeForm = z.object({ number: z.coerce.number().int().positive() })

/** How a record is read: counted without names, or confirmed by name where a notice asks for it. Mounted at /disclosures. */
export function readershipRoutes(deps: Deps): Router {
  const router = Router()

  router.post('/:id/read', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    res.json({ text: t('notifications.reads', { n: await countRead(deps, actor, recordId(req)) }) })
  })

  router.post('/:id/acknowledge', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = recordId(req)
    await acknowledge(deps, actor, id, parse(AcknowledgeForm, req.body).number)
    notify(req, 'ok', t('notifications.notice.acknowledged'))
    res.redirect(303, `/disclosures/${id}`)
  })

  router.get('/:id/acknowledgements', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const id = recordId(req)
    const query = tableQuery(req, res, ACKNOWLEDGEMENTS_TABLE)
    const format = exportFormat(req)
    if (format !== undefined) {
      const rows = await listAllAcknowledgements(deps, actor, id, query)
      await sendTable(res, ACKNOWLEDGEMENTS_TABLE, { ...words, query, format, rows, now: deps.now() })
      return
    }
    const list = await listAcknowledgements(deps, actor, id, query)
    const path = `/disclosures/${id}/acknowledgements`
    const { options, ...page } = presentAcknowledgements(list, words)
    const table = presentTable(ACKNOWLEDGEMENTS_TABLE, { ...words, query, page: list.page, path, options, heading: false })
    res.render('readership/acknowledgements', { title: words.t('notifications.list.title'), table, ...page })
  })

  return router
}
