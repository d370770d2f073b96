import { json, Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { demoRecoveryFor } from './demo-codes.service.ts'
import { IdParams } from './elections.forms.ts'
import { complain, confirmFingerprint, readPlace, takeMessage, takeTrial } from './trustees.ceremony.service.ts'
import { readCount, takeDecryptions } from './trustees.count.service.ts'
import { ComplaintBody, ConfirmBody, MessageBody, PartsBody, readNaming, TrialBody, type TypedNaming } from './trustees.forms.ts'
import { presentCeremony, presentCount, presentTrustees } from './trustees.presenter.ts'
import { nameTrustees, readTrustees } from './trustees.service.ts'

/** /elections/:id/trustees, /ceremony and /count: who keeps the keys, how they are made, and how the count is decrypted. */
export function trusteeRoutes(deps: Deps): Router {
  const router = Router()
  const message = json({ limit: '200kb' })
  const parts = json({ limit: '8mb' })
  const idOf = (req: Request): number => parseAddress(IdParams, req).id

  router.get('/:id/trustees', (req, res) => renderTrustees(req, res, idOf(req)))

  router.post('/:id/trustees', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = idOf(req)
    const typed = readNaming(req.body)
    try {
      await nameTrustees(deps, actor, id, typed)
      notify(req, 'ok', t(typed.seen === 0 ? 'trustees.notice.named' : 'trustees.notice.restarted'))
      res.redirect(303, `/elections/${id}/trustees`)
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'invalid') throw error
      res.status(statusOf(error))
      await renderTrustees(req, res, id, { typed, error })
    }
  })

  async function renderTrustees(req: Request, res: Response, id: number, again?: { typed: TypedNaming; error: AppError }): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const page = presentTrustees({ ...(await readTrustees(deps, actor, id)), actor, again }, words)
    res.render('trustees/index', { title: words.t('trustees.title'), page })
  }

  router.get('/:id/ceremony', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const place = await readPlace(deps, actor, idOf(req))
    const page = { ...presentCeremony(place, actor, words), demoCode: await demoRecoveryFor(deps, actor, place) }
    res.render('trustees/ceremony', { layout: 'focus', leave: page.leave, title: words.t('trustees.ceremony.title'), page })
  })

  router.get('/:id/ceremony/state', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { view, ceremony, election } = await readPlace(deps, actor, idOf(req))
    const marks = ceremony.trustees.map(({ owner, confirmedAt, complaint }) => ({ owner, confirmed: confirmedAt !== null, complaint }))
    res.set('Cache-Control', 'no-store').json({ view, marks, open: election.state === 'ceremony' })
  })

  router.post('/:id/ceremony/messages', message, async (req, res) => {
    await takeMessage(deps, wordsOf(deps, req, res).actor, idOf(req), parse(MessageBody, req.body))
    res.json({})
  })
  router.post('/:id/ceremony/fingerprint', message, async (req, res) => {
    await confirmFingerprint(deps, wordsOf(deps, req, res).actor, idOf(req), parse(ConfirmBody, req.body))
    res.json({})
  })
  router.post('/:id/ceremony/trial', message, async (req, res) => {
    await takeTrial(deps, wordsOf(deps, req, res).actor, idOf(req), parse(TrialBody, req.body))
    res.json({})
  })
  router.post('/:id/ceremony/complaint', message, async (req, res) => {
    await complain(deps, wordsOf(deps, req, res).actor, idOf(req), parse(ComplaintBody, req.body))
    res.json({})
  })

  router.get('/:id/count', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const place = await readCount(deps, actor, idOf(req))
    const page = { ...presentCount(place, actor, words), demoCode: await demoRecoveryFor(deps, actor, place) }
    res.render('trustees/count', { layout: 'focus', leave: page.leave, title: words.t('trustees.count.title'), page })
  })

  router.post('/:id/count', parts, async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    await readPlace(deps, actor, idOf(req)) // whoever is no trustee is not told what is wrong with their request
    res.json({ finished: await takeDecryptions(deps, actor, idOf(req), parse(PartsBody, req.body).parts) })
  })

  return router
}
