import { Router, type Request, type Response } from 'express'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { AppError } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { inWords, wordsOf } from '../web/words.ts'
import { getDisplays, makeDisplay, revokeDisplay } from './boards.service.ts'
import { denyManageDisplays } from './directory.policy.ts'
import { officeName } from './directory.presenter.ts'
import { DisplayForm, DisplayParams, IdParams } from './forms.ts'
import { formProblem, typedOf } from './forms.presenter.ts'

/** /admin/departments/:id/displays: links for the screens at a department's door. */
export function displaysRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id/displays', (req, res) => renderDisplays(deps, req, res))

  router.post('/:id/displays', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    try {
      authorize(denyManageDisplays(actor))
      const { office, token } = await makeDisplay(deps, actor, id, parse(DisplayForm, req.body).name)
      const link = `${req.protocol}://${req.get('host') ?? ''}/boards/${encodeURIComponent(office.code)}?display=${token}`
      // Answered at once and kept nowhere: a link that travelled through the session would be written to the database.
      res.set('Cache-Control', 'no-store')
      res.render('directory/display-link', { title: words.t('directory.displays.made'), name: officeName(words, office), link, id })
    } catch (error) {
      await renderDisplays(deps, req, res, formProblem(error))
    }
  })

  router.post('/:id/displays/:display/revoke', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id, display } = parseAddress(DisplayParams, req)
    await revokeDisplay(deps, actor, id, display)
    notify(req, 'ok', t('directory.notice.display_revoked'))
    res.redirect(303, `/admin/departments/${id}/displays`)
  })

  return router
}

async function renderDisplays(deps: Deps, req: Request, res: Response, problem?: AppError): Promise<void> {
  const { actor, ...words } = wordsOf(deps, req, res)
  const { t, fmt, locale } = words
  const { office, displays } = await getDisplays(deps, actor, parseAddress(IdParams, req).id)
  const errors = problem?.fields ?? {}
  const typed = problem === undefined ? '' : (typedOf(req.body)['name'] ?? '')
  res.status(problem === undefined ? 200 : statusOf(problem)).render('directory/displays', {
    title: t('directory.displays.title', { name: officeName(words, office) }),
    office: { id: office.id, name: officeName(words, office), board: `/boards/${office.code}` },
    displays: displays.map((display) => ({
      id: display.id,
      name: display.name,
      made: t('directory.displays.made_by', {
        name: inWords(locale, display.createdBy, display.createdByEn),
        at: fmt.dateTime(display.createdAt),
      }),
      revoked: display.revokedAt === null ? '' : t('directory.displays.revoked_at', { at: fmt.dateTime(display.revokedAt) }),
    })),
    errors,
    field: {
      name: 'name',
      label: t('directory.displays.name'),
      help: t('directory.displays.name.help'),
      value: typed,
      error: errors['name'],
      maxlength: 60,
      width: 'm',
      required: true,
    },
  })
}
