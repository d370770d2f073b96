import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { personName, presentColleague, presentDirectory, sectionTabs } from './directory.presenter.ts'
import { findColleagues, getColleague } from './directory.service.ts'
import { DutiesForm, IdParams, SearchQuery } from './forms.ts'
import { dutiesFields, formProblem, labelsOf, typedDuties, typedOf } from './forms.presenter.ts'
import { getForDuties, saveDuties } from './profile.service.ts'

/** /directory: who works here, where, and how to reach them. */
export function directoryRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { q, department } = parse(SearchQuery, req.query)
    const page = presentDirectory(await findColleagues(deps, actor, { query: q, departmentId: department }), words)
    res.render('directory/index', { title: words.t('directory.title'), page, tabs: sectionTabs(words, 'directory') })
  })

  router.get('/people/:id', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const person = presentColleague(await getColleague(deps, actor, parseAddress(IdParams, req).id), actor, words)
    res.render('directory/person', { title: person.card.name, person })
  })

  router.get('/people/:id/duties', (req, res) => renderDuties(deps, req, res))

  router.post('/people/:id/duties', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    try {
      const { version, duties } = parse(DutiesForm, req.body)
      await saveDuties(deps, actor, id, version, duties)
    } catch (error) {
      await renderDuties(deps, req, res, formProblem(error))
      return
    }
    notify(req, 'ok', t('directory.notice.duties_saved'))
    res.redirect(303, `/directory/people/${id}`)
  })

  return router
}

async function renderDuties(deps: Deps, req: Request, res: Response, problem?: AppError): Promise<void> {
  const { actor, ...words } = wordsOf(deps, req, res)
  const profile = await getForDuties(deps, actor, parseAddress(IdParams, req).id)
  const latest = typedDuties(profile)
  const typed = problem === undefined ? latest : { ...latest, ...typedOf(req.body) }
  const { fields, errors } = dutiesFields({ t: words.t, typed, latest, problem })
  res.status(problem === undefined ? 200 : statusOf(problem)).render('directory/form', {
    title: words.t('directory.duties.title', { name: personName(words, profile) }),
    crumbs: [
      { label: words.t('directory.title'), href: '/directory' },
      { label: personName(words, profile), href: `/directory/people/${profile.id}` },
    ],
    action: `/directory/people/${profile.id}/duties`,
    back: `/directory/people/${profile.id}`,
    fields,
    errors,
    labels: labelsOf(fields),
    version: problem?.kind === 'conflict' ? latest['version'] : typed['version'],
    problem: problem?.kind === 'conflict' ? problem.code : undefined,
    help: words.t('directory.duties.help'),
  })
}
