import { Router, type Request, type Response } from 'express'
import multer from 'multer'
import type { Deps } from '../deps.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { refusalOf, typedText, type Refusal } from '../web/refusal.ts'
import { sendSheet } from '../web/send-sheet.ts'
import { wordsOf } from '../web/words.ts'
import { enterAdjustment, takeBackAdjustment } from './adjustments.service.ts'
import { attachElection, countsTemplate, detachBallot, importCounts } from './ballots.service.ts'
import {
  AdjustmentForm,
  AttachForm,
  DecisionForm,
  DetachForm,
  EntryParams,
  IdParams,
  ImportForm,
  TemplateQuery,
  WithdrawForm,
} from './cycles.forms.ts'
import { decide } from './decisions.service.ts'
import { presentBallots, presentEntries, type Returned } from './entries.presenter.ts'
import { checkEntering, readBallots, readEntries } from './entries.service.ts'

const LIMIT = 5 * 1024 * 1024

/** Adjustments and leaders' decisions (/entries), and the democratic evaluation (/ballots) of a cycle. */
export function entriesRoutes(deps: Deps): Router {
  const router = Router()
  router.param('id', (_req, _res, next, id: string) => {
    if (/^\d{1,9}$/.test(id)) next()
    else next('router')
  })
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: LIMIT, files: 1, fields: 3, fieldSize: 2_000, parts: 5 },
  }).single('file')

  router.get('/:id/entries', (req, res) => renderEntries(req, res))
  /** A refused form is shown at its own address; whoever opens that comes to the page with the form. */
  for (const posted of ['adjustments', 'decisions'])
    router.get(`/:id/${posted}`, (req, res) => {
      res.redirect(303, `/evaluations/${parseAddress(IdParams, req).id}/entries`)
    })

  router.post('/:id/adjustments', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    const typed = parse(AdjustmentForm, req.body)
    try {
      await enterAdjustment(deps, actor, id, { ...typed, subjectId: typed.subject })
      notify(req, 'ok', t('cycles.notice.adjusted'))
      res.redirect(303, `/evaluations/${id}/entries`)
    } catch (error) {
      await renderEntries(req, res, refusalOf(error), { form: 'adjustment', typed })
    }
  })

  router.post('/:id/adjustments/:entry/withdraw', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id, entry } = parseAddress(EntryParams, req)
    const { version, reason } = parse(WithdrawForm, req.body)
    try {
      await takeBackAdjustment(deps, actor, id, { adjustmentId: entry, version, reason })
      notify(req, 'ok', t('cycles.notice.withdrawn'))
      res.redirect(303, `/evaluations/${id}/entries`)
    } catch (error) {
      await renderEntries(req, res, refusalOf(error), { form: 'withdraw', typed: { reason } })
    }
  })

  router.post('/:id/decisions', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    const typed = parse(DecisionForm, req.body)
    try {
      await decide(deps, actor, id, { ...typed, subjectId: typed.subject })
      notify(req, 'ok', t(`cycles.notice.decision.${typed.kind}`))
      res.redirect(303, `/evaluations/${id}/entries`)
    } catch (error) {
      await renderEntries(req, res, refusalOf(error), { form: 'decision', typed })
    }
  })

  router.get('/:id/ballots', (req, res) => renderBallots(req, res))

  router.get('/:id/ballots/template', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { indicator, format } = parse(TemplateQuery, req.query)
    const { heads, rows, name } = await countsTemplate(deps, actor, parseAddress(IdParams, req).id, indicator)
    const title = t('cycles.ballot.template.name', { name })
    const batches = (async function* () {
      yield await Promise.resolve(rows.map((row) => [...row]))
    })()
    const kinds = heads.map(() => 'text' as const)
    await sendSheet(
      res,
      { name: title, fallback: 'counts-template', format },
      { title, heads: [...heads], kinds, widths: [20, 18], batches },
    )
  })

  router.post('/:id/ballots', (req, res) =>
    change(req, res, 'cycles.notice.attached', async (actor, id) => {
      const { indicator, election } = parse(AttachForm, req.body)
      await attachElection(deps, actor, id, indicator, election)
    }),
  )

  router.post('/:id/ballots/import', async (req, res) => {
    await checkEntering(deps, wordsOf(deps, req, res).actor, parseAddress(IdParams, req).id) // before a file of theirs is taken in
    await new Promise<void>((resolve, reject) => {
      upload(req, res, (error: unknown) => {
        if (error === undefined || error === null) resolve()
        else reject(error instanceof Error ? error : new Error('the form could not be read'))
      })
    })
    await change(req, res, 'cycles.notice.imported', async (actor, id) => {
      await importCounts(deps, actor, id, { ...parse(ImportForm, req.body), bytes: req.file?.buffer })
    })
  })

  router.post('/:id/ballots/remove', (req, res) =>
    change(req, res, 'cycles.notice.detached', (actor, id) => detachBallot(deps, actor, id, parse(DetachForm, req.body).indicator)),
  )

  type Actor = ReturnType<typeof wordsOf>['actor']
  async function change(
    req: Request,
    res: Response,
    done: 'cycles.notice.attached' | 'cycles.notice.imported' | 'cycles.notice.detached',
    act: (actor: Actor, id: number) => Promise<void>,
  ): Promise<void> {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    try {
      await act(actor, id)
      notify(req, 'ok', t(done))
      res.redirect(303, `/evaluations/${id}/ballots`)
    } catch (error) {
      await renderBallots(req, res, refusalOf(error))
    }
  }

  async function renderEntries(req: Request, res: Response, refusal?: Refusal, back?: Omit<Returned, 'problems'>): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const entries = await readEntries(deps, actor, parseAddress(IdParams, req).id)
    if (refusal !== undefined) res.status(refusal.status)
    const returned = back === undefined ? undefined : { ...back, problems: refusal?.problems ?? {} }
    const page = presentEntries(entries, actor, words, returned)
    res.render('evaluations/entries', {
      title: words.t('cycles.part.entries'),
      page,
      refused: saidOf(refusal, words.t),
      problems: refusal?.problems ?? {},
    })
  }

  async function renderBallots(req: Request, res: Response, refusal?: Refusal): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const ballots = await readBallots(deps, actor, parseAddress(IdParams, req).id)
    if (refusal !== undefined) res.status(refusal.status)
    const problems =
      refusal === undefined
        ? undefined
        : { indicator: typedText(req.body, 'indicator'), document: typedText(req.body, 'document'), found: refusal.problems }
    res.render('evaluations/ballots', {
      title: words.t('cycles.part.ballots'),
      page: presentBallots(ballots, actor, words, problems),
      refused: saidOf(refusal, words.t),
    })
  }

  return router
}

const saidOf = (refusal: Refusal | undefined, t: ReturnType<typeof wordsOf>['t']): string =>
  refusal === undefined || Object.keys(refusal.problems).length > 0 ? '' : t(refusal.error.code, refusal.error.params)
