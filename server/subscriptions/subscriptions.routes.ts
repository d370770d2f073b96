import { Router } from 'express'
import { z } from 'zod'
import { localPath } from '../auth/local-path.ts'
import type { Deps } from '../deps.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { inWords, wordsOf } from '../web/words.ts'
import { presentSubscriptions } from './subscriptions.presenter.ts'
import { listSubscriptions, setSubscription, SUBSCRIPTION_KINDS } from './subscriptions.service.ts'

const Form = z.object({
  kind: z.enum(SUBSCRIPTION_KINDS),
  target: z.coerce.number().int().positive().max(2_147_483_647),
  wanted: z.enum(['0', '1']).transform((value) => value === '1'),
  return_to: z.string().max(500).default('/notifications/subscriptions'),
})

/** What a reader wants to be told about. */
export function subscriptionRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const options = await listSubscriptions(deps, actor)
    res.render('notifications/subscriptions', { title: words.t('notifications.subscriptions'), ...presentSubscriptions(options, words) })
  })

  router.post('/', async (req, res) => {
    const { actor, t, locale } = wordsOf(deps, req, res)
    const { kind, target, wanted, return_to } = parse(Form, req.body)
    const { name, name_en } = await setSubscription(deps, actor, kind, target, wanted)
    notify(
      req,
      'ok',
      t(wanted ? 'notifications.notice.subscribed' : 'notifications.notice.unsubscribed', { name: inWords(locale, name, name_en) }),
    )
    res.redirect(303, localPath(return_to))
  })

  return router
}
