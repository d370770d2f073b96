import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { formFiles } from '../web/form-files.ts'
import { speech } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { inWords, wordsOf } from '../web/words.ts'
import { DraftForm, PeopleQuery, PreviewForm } from './discussions.forms.ts'
import { fileMark, MOST_FILES } from './discussions.rules.ts'
import { keepDraft, meantIn, suggestPeople, takeFile } from './drafts.service.ts'

/** What the page asks for while somebody writes: all of it works on in the form itself where no script runs. */
export function writingRoutes(deps: Deps): Router {
  const router = Router()
  const take = formFiles(deps, MOST_FILES)

  router.post('/drafts', async (req, res) => {
    const { place, title, body } = parse(DraftForm, req.body)
    await keepDraft(deps, requireActor(req), place, { title, body })
    res.json({})
  })

  router.post('/preview', async (req, res) => {
    const { body } = parse(PreviewForm, req.body)
    const mentions = await meantIn(deps, requireActor(req), body)
    res.render('discussions/preview', { layout: 'fragment', loadFrame: undefined, preview: { body, mentions } })
  })

  router.post('/files', async (req, res) => {
    const actor = requireActor(req)
    const { t } = speech(res)
    try {
      const [upload] = await take(req, res)
      if (upload === undefined) throw new AppError('invalid', 'common.error.required')
      const file = await takeFile(deps, actor, upload)
      res.json({ mark: fileMark(file) })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const problem = Object.values(error.fields)[0] ?? error
      res.status(statusOf(error)).json({ message: t(problem.code, problem.params) })
    }
  })

  router.get('/people', async (req, res) => {
    const { actor, locale } = wordsOf(deps, req, res)
    const found = await suggestPeople(deps, actor, parse(PeopleQuery, req.query).q)
    res.json(
      found.map((one) => ({
        word: one.word,
        name: inWords(locale, one.name, one.nameEn),
        department: inWords(locale, one.department, one.departmentEn),
      })),
    )
  })

  return router
}
