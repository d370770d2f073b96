import { Router, type Request, type Response } from 'express'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { presentAsk, type AskVerb } from './ask.presenter.ts'
import { AfterReviewForm, EmergencyForm, ExpectedForm, ObjectionForm } from './disclosures.forms.ts'
import { denyObjection, emergencyCapacity } from './disclosures.policy.ts'
import {
  fileObjection,
  getDisclosure,
  publishEmergency,
  reviewAfterwards,
  unscheduleDisclosure,
  urgeReview,
} from './disclosures.service.ts'
import { workingVersion } from './disclosures.types.ts'
import { readerOf, recordId, refusalOf, typedText, type Refusal } from './pages.routes.ts'
import { renderRecord } from './record.routes.ts'

/** What happens to a record beside its next review: published at once, looked at afterwards, called off, urged, objected to. */
export function lifeRoutes(deps: Deps): Router {
  const router = Router()

  for (const verb of ['emergency', 'objection'] as const)
    router.get(`/:id/${verb}`, async (req, res) => {
      await renderAsk(deps, req, res, verb)
    })

  router.post('/:id/emergency', async (req, res) => {
    const { actor, t } = readerOf(deps, req, res)
    const id = recordId(req)
    try {
      const number = await publishEmergency(deps, actor, id, parse(EmergencyForm, req.body))
      notify(req, 'warn', t('reviewing.notice.emergency', { number }))
      res.redirect(303, `/disclosures/${id}`)
    } catch (error) {
      await renderAsk(deps, req, res, 'emergency', refusalOf(error))
    }
  })

  router.post('/:id/after-review', async (req, res) => {
    const { actor, t } = readerOf(deps, req, res)
    const id = recordId(req)
    try {
      const outcome = await reviewAfterwards(deps, actor, id, parse(AfterReviewForm, req.body))
      notify(req, 'ok', t(`reviewing.notice.after.${outcome}`))
      res.redirect(303, outcome === 'withdrawn' ? `/disclosures/${id}` : '/reviews')
    } catch (error) {
      await renderRecord(deps, req, res, id, { refusal: refusalOf(error) })
    }
  })

  router.post('/:id/objection', async (req, res) => {
    const { actor, t } = readerOf(deps, req, res)
    const id = recordId(req)
    try {
      await fileObjection(deps, actor, id, parse(ObjectionForm, req.body))
      notify(req, 'ok', t('reviewing.notice.objection'))
      res.redirect(303, `/disclosures/${id}`)
    } catch (error) {
      await renderAsk(deps, req, res, 'objection', refusalOf(error))
    }
  })

  router.post('/:id/unschedule', async (req, res) => {
    const { actor, t } = readerOf(deps, req, res)
    const id = recordId(req)
    const { version } = parse(ExpectedForm, req.body)
    await unscheduleDisclosure(deps, actor, id, version === undefined ? {} : { version })
    notify(req, 'ok', t('reviewing.notice.unscheduled'))
    res.redirect(303, `/disclosures/${id}`)
  })

  router.post('/:id/urge', async (req, res) => {
    const { actor, t } = readerOf(deps, req, res)
    const id = recordId(req)
    try {
      await urgeReview(deps, actor, id)
      notify(req, 'ok', t('reviewing.notice.urged'))
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'reviewing.error.urged_today') throw error
      notify(req, 'warn', t(error.code))
    }
    res.redirect(303, `/disclosures/${id}`)
  })

  return router
}

async function renderAsk(deps: Deps, req: Request, res: Response, verb: AskVerb, refusal?: Refusal): Promise<void> {
  const reader = readerOf(deps, req, res)
  const disclosure = await getDisclosure(deps, reader.actor, recordId(req))
  const working = workingVersion(disclosure)
  if (working === undefined) throw new AppError('conflict', 'disclosures.error.nothing_to_decide')
  if (verb === 'objection') authorize(denyObjection(reader.actor, disclosure, working))
  else {
    const capacity = emergencyCapacity(reader.actor, disclosure, working)
    authorize(typeof capacity === 'string' ? capacity : undefined)
  }
  const typed = Object.fromEntries(['reason', 'ordered', 'objection'].map((name) => [name, typedText(req.body, name)]))
  res.status(refusal?.status ?? 200).render('disclosures/ask', presentAsk(verb, disclosure, working, { typed, refusal }, reader))
}
