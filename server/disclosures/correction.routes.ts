import { Router, type Request, type Response } from 'express'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { CorrectForm, ReasonForm } from './disclosures.forms.ts'
import { denyEdit, denyWithdraw } from './disclosures.policy.ts'
import { correctDisclosure, getDisclosure, withdrawDisclosure } from './disclosures.service.ts'
import { publishedVersion } from './disclosures.types.ts'
import { presentReason } from './drafts.presenter.ts'
import { readerOf, recordId, refusalOf, typedText, type Refusal } from './pages.routes.ts'

type Verb = 'correct' | 'withdraw'

/** What can still happen to a record that is published. */
export function correctionRoutes(deps: Deps): Router {
  const router = Router()

  for (const verb of ['correct', 'withdraw'] as const)
    router.get(`/:id/${verb}`, async (req, res) => {
      await renderAsk(deps, req, res, verb)
    })

  router.post('/:id/correct', async (req, res) => {
    const { actor, t } = readerOf(deps, req, res)
    const id = recordId(req)
    try {
      const { version, change_note: changeNote } = parse(CorrectForm, req.body)
      const n = await correctDisclosure(deps, actor, id, { version, changeNote })
      notify(req, 'ok', t('disclosures.notice.correcting', { n }))
      res.redirect(303, `/disclosures/${id}/edit`)
    } catch (error) {
      await renderAsk(deps, req, res, 'correct', refusalOf(error))
    }
  })

  router.post('/:id/withdraw', async (req, res) => {
    const { actor, t } = readerOf(deps, req, res)
    const id = recordId(req)
    try {
      await withdrawDisclosure(deps, actor, id, parse(ReasonForm, req.body))
      notify(req, 'ok', t('disclosures.notice.withdrawn'))
      res.redirect(303, `/disclosures/${id}`)
    } catch (error) {
      await renderAsk(deps, req, res, 'withdraw', refusalOf(error))
    }
  })

  return router
}

async function renderAsk(deps: Deps, req: Request, res: Response, verb: Verb, refusal?: Refusal): Promise<void> {
  const reader = readerOf(deps, req, res)
  const disclosure = await getDisclosure(deps, reader.actor, recordId(req))
  authorize(verb === 'correct' ? denyEdit(reader.actor, disclosure) : denyWithdraw(reader.actor, disclosure))
  const published = publishedVersion(disclosure)
  if (published === undefined || disclosure.withdrawnAt !== null) throw new AppError('conflict', 'disclosures.error.not_published')
  if (verb === 'correct' && disclosure.workingNumber !== null) throw new AppError('conflict', 'disclosures.error.being_corrected')
  const asked = { verb, reason: typedText(req.body, verb === 'correct' ? 'change_note' : 'reason'), optional: false, refusal }
  res.status(refusal?.status ?? 200).render('disclosures/reason', presentReason(disclosure, published, asked, reader))
}
