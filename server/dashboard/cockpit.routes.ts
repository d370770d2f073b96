import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { parse } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { presentCockpit } from './cockpit.presenter.ts'
import { OWED_VIEWS } from './cockpit.rules.ts'
import { readCockpit, readDepartmentsStanding, readOwed } from './cockpit.service.ts'
import { presentOwed } from './owed.presenter.ts'
import { departmentRows } from './standing.presenter.ts'

// What does not fit is as good as absent: these addresses are typed, bookmarked and shared.
const Query = z.object({
  year: z.coerce.number().int().min(2000).max(2100).optional().catch(undefined),
  department: z.coerce.number().int().positive().optional().catch(undefined),
  show: z.enum(OWED_VIEWS).catch('overdue'),
})

/** What a leader sees at once, and the lists behind it. */
export function cockpitRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const year = parse(Query, req.query).year ?? Number(words.today.slice(0, 4))
    const cockpit = presentCockpit(await readCockpit(deps, actor, year), words)
    res.render('dashboard/cockpit', { title: words.t('dashboard.cockpit.title'), cockpit })
  })

  router.get('/departments', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const year = parse(Query, req.query).year ?? Number(words.today.slice(0, 4))
    const rows = departmentRows(await readDepartmentsStanding(deps, actor, year), words)
    res.render('dashboard/departments', {
      title: words.t('dashboard.departments.title'),
      rows,
      facts: [words.fmt.period(String(year)), words.t('dashboard.departments.note')],
    })
  })

  router.get('/due', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { show, department } = parse(Query, req.query)
    const due = presentOwed(await readOwed(deps, actor), show, department, words)
    res.render('dashboard/due', { title: due.title, due })
  })

  return router
}
