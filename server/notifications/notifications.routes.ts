import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { denyReading } from '../disclosures/disclosures.policy.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { presentNotifications } from './notifications.presenter.ts'
import { listTold, openNotification, readAllShown } from './notifications.service.ts'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const Params = z.object({ id })
const Query = z.object({ before: id.optional() })
const ReadAllForm = z.object({ up_to: id })

/** What a person was told, newest first. */
export function notificationRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { before } = parse(Query, req.query)
    const page = presentNotifications(await listTold(deps, actor, before), before !== undefined, words, denyReading(actor) === undefined)
    res.render('notifications/index', { title: words.t('notifications.title'), ...page })
  })

  router.post('/read-all', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    await readAllShown(deps, actor, parse(ReadAllForm, req.body).up_to)
    res.redirect(303, '/notifications')
  })

  router.post('/:id/open', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    res.redirect(303, await openNotification(deps, actor, parseAddress(Params, req).id))
  })

  return router
}
