import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { SettingsForm } from './mail.forms.ts'
import { presentRoom, presentSettings } from './mail.presenter.ts'
import { readMailSettings, saveMailSettings } from './preferences.service.ts'
import { readMailRoom, retryLetter, sendTest } from './room.service.ts'

/** /notifications/settings: the own address, and what is sent there. */
export function mailSettingsRoutes(deps: Deps): Router {
  const router = Router()
  const sends = deps.config.mail !== undefined

  router.get('/', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const settings = await readMailSettings(deps, actor)
    res
      .set('Cache-Control', 'no-store')
      .render('mail/settings', { title: t('mail.settings.title'), ...presentSettings(settings, { t }, { sends }) })
  })

  router.post('/', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    try {
      await saveMailSettings(deps, actor, parse(SettingsForm, req.body))
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'invalid') throw error
      const typed = (req.body ?? {}) as Record<string, unknown>
      const page = presentSettings(await readMailSettings(deps, actor), { t }, { sends, typed, errors: error.fields })
      res.status(statusOf(error)).render('mail/settings', { title: t('mail.settings.title'), ...page })
      return
    }
    notify(req, 'ok', t('mail.notice.saved'))
    res.redirect(303, '/notifications/settings')
  })

  return router
}

/** /admin/mail: whether letters go out, and those that did not. */
export function mailRoomRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    res.render('mail/room', { title: words.t('mail.room.title'), ...presentRoom(await readMailRoom(deps, actor), words) })
  })

  router.post('/test', async (req, res) => {
    const { actor, t, locale } = wordsOf(deps, req, res)
    await sendTest(deps, actor, locale)
    notify(req, 'ok', t('mail.notice.test'))
    res.redirect(303, '/admin/mail')
  })

  router.post('/:id/retry', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    await retryLetter(deps, actor, parseAddress(z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) }), req).id)
    notify(req, 'ok', t('mail.notice.retry'))
    res.redirect(303, '/admin/mail')
  })

  return router
}
