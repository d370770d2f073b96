import { Router } from 'express'
import { hasRole } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { presentDuties } from '../duties/duties.presenter.ts'
import { listDuties } from '../duties/duties.service.ts'
import { AppError } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { batchNotices, presentBatch } from './batch.presenter.ts'
import { BatchForm, BatchQuery } from './disclosures.forms.ts'
import { reviewsAnything } from './disclosures.policy.ts'
import { listToDo, listToReviewAfter, passTogether, readBatch, readEmergencyCounts } from './disclosures.service.ts'
import { readerOf } from './pages.routes.ts'
import { presentToDo } from './reviews.presenter.ts'

/** What waits for whoever is signed in, and approving several of it together. */
export function reviewRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const reader = readerOf(deps, req, res)
    const { actor } = reader
    const toDo = await listToDo(deps, actor)
    const after = await listToReviewAfter(deps, actor)
    const duties = await listDuties(deps, actor)
    const counts = hasRole(actor, 'leader', 'inspector') ? await readEmergencyCounts(deps, actor) : undefined
    res.render('reviews/index', {
      title: reader.t('disclosures.reviews.title'),
      ...presentToDo({ toDo, after, duties: presentDuties(duties, reader), counts, delegates: reviewsAnything(actor) }, reader),
    })
  })

  router.get('/batch', async (req, res) => {
    const reader = readerOf(deps, req, res)
    try {
      const batch = await readBatch(deps, reader.actor, parse(BatchQuery, req.query).pick)
      res.render('reviews/batch', presentBatch(batch, reader))
    } catch (error) {
      // Nothing picked, too many, or of different steps: said where one picks.
      if (!(error instanceof AppError) || error.kind !== 'invalid') throw error
      notify(req, 'warn', reader.t(error.code, error.params))
      res.redirect(303, '/reviews')
    }
  })

  router.post('/batch', async (req, res) => {
    const reader = readerOf(deps, req, res)
    const { step, pick } = parse(BatchForm, req.body)
    const results = await passTogether(deps, reader.actor, step, pick)
    for (const { kind, text } of batchNotices(results, reader)) notify(req, kind, text)
    res.redirect(303, '/reviews')
  })

  return router
}
