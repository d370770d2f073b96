import { Router } from 'express'
import { z } from 'zod'
import { deviceText } from '../auth/devices.presenter.ts'
import { endSession, getSession, listAllSessions, listSessions } from '../auth/sessions.service.ts'
import { SESSIONS_TABLE } from '../auth/sessions.table.ts'
import type { Deps } from '../deps.ts'
import { requireActor } from '../web/actor.ts'
import { notify, preferencesOf, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { listDepartments } from './departments.service.ts'
import { departmentOptions } from './forms.presenter.ts'

const Params = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) })
const EndForm = z.object({ which: z.enum(['one', 'all']) })

/** /admin/sessions: the security administrator sees who is signed in, and can end it. */
export function sessionsRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const actor = requireActor(req)
    const context = { ...speech(res), locale: preferencesOf(req).locale }
    const query = tableQuery(req, res, SESSIONS_TABLE)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, SESSIONS_TABLE, { ...context, query, format, rows: listAllSessions(deps, actor, query), now: deps.now() })
      return
    }
    const page = await listSessions(deps, actor, query)
    const options = {
      department: departmentOptions(await listDepartments(deps), context.locale, '').map(({ value, label }) => ({ value, text: label })),
    }
    res.render('admin/sessions/index', {
      title: context.t('people.sessions.title'),
      table: presentTable(SESSIONS_TABLE, { ...context, query, page, path: '/admin/sessions', options }),
    })
  })

  router.get('/:id', async (req, res) => {
    const actor = requireActor(req)
    const { t } = speech(res)
    const session = await getSession(deps, actor, parseAddress(Params, req).id)
    const english = preferencesOf(req).locale === 'en'
    const shown = {
      ...session,
      name: english ? session.nameEn : session.name,
      departmentName: english ? session.departmentNameEn : session.departmentName,
    }
    res.render('admin/sessions/show', {
      title: t('people.session.title', { name: shown.name }),
      session: shown,
      device: deviceText(session.userAgent, t),
      own: session.personId === actor.id,
    })
  })

  router.post('/:id/end', async (req, res) => {
    const { id } = parseAddress(Params, req)
    const ended = await endSession(deps, requireActor(req), id, parse(EndForm, req.body).which === 'all')
    notify(req, 'ok', speech(res).t('auth.notice.sessions_ended', { n: ended }))
    res.redirect(303, '/admin/sessions')
  })

  return router
}
