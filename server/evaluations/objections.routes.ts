import { Router, type Request, type Response } from 'express'
import { sendKept } from '../web/file-answer.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { formFiles } from '../web/form-files.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { refusalOf, typedText, type Refusal } from '../web/refusal.ts'
import { wordsOf } from '../web/words.ts'
import { readCorrection } from './objections.forms.rules.ts'
import { presentObjecting, presentObjection, presentObjections, type TypedReview } from './objections.presenter.ts'
import {
  decideObjection,
  openObjectionFile,
  raiseObjection,
  readObjecting,
  readEvidenceTitles,
  readObjection,
  readObjections,
  withdrawObjection,
  type TypedObjection,
} from './objections.service.ts'
import { CycleParams, DecisionForm, NewQuery, ObjectionFileParams, ObjectionForm, ObjectionParams, WithdrawForm } from './results.forms.ts'

const NOTHING_TYPED: TypedObjection = { subject: '', indicator: '', grounds: '', evidence: '' }
const NOTHING: TypedReview = { outcome: '', reasons: '', correction: { removed: [], changed: [] }, points: '' }

/** /evaluations/:id/objections: raised by a department, decided by others. */
export function objectionRoutes(deps: Deps): Router {
  const router = Router()
  const take = formFiles(deps)

  router.get('/:id/objections', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const found = await readObjections(deps, actor, parseAddress(CycleParams, req).id)
    res.render('evaluations/objections', { title: words.t('ranking.objections'), page: presentObjections(found, actor, words) })
  })

  router.get('/:id/objections/new', (req, res) => {
    const { indicator } = parse(NewQuery, req.query)
    return renderForm(req, res, { ...NOTHING_TYPED, indicator })
  })

  router.post('/:id/objections', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(CycleParams, req)
    await readObjecting(deps, actor, id) // who may not is told so before a file of theirs is taken in
    let typed = NOTHING_TYPED
    try {
      const files = await take(req, res)
      typed = parse(ObjectionForm, req.body)
      const objection = await raiseObjection(deps, actor, id, typed, files)
      notify(req, 'ok', t('ranking.notice.objected'))
      res.redirect(303, `/evaluations/${id}/objections/${objection}`)
    } catch (error) {
      await renderForm(req, res, typed, refusalOf(error))
    }
  })

  router.get('/:id/objections/:objection', (req, res) => renderOne(req, res, () => NOTHING))

  router.get('/:id/objections/:objection/files/:file', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { id, objection, file } = parseAddress(ObjectionFileParams, req)
    const found = await openObjectionFile(deps, actor, { cycleId: id, objectionId: objection, fileId: file })
    await sendKept(deps, res, found)
  })

  router.post('/:id/objections/:objection/withdraw', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id, objection } = parseAddress(ObjectionParams, req)
    await withdrawObjection(deps, actor, id, objection, parse(WithdrawForm, req.body).version)
    notify(req, 'ok', t('ranking.notice.withdrawn'))
    res.redirect(303, `/evaluations/${id}/objections/${objection}`)
  })

  router.post('/:id/objections/:objection/decide', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id, objection } = parseAddress(ObjectionParams, req)
    const { facts } = await readObjection(deps, actor, id, objection)
    const points = typedText(req.body, 'points').trim()
    const read = readCorrection(req.body as Record<string, unknown>, facts, points)
    try {
      const form = parse(DecisionForm, req.body)
      if (read.badPoints) throw new AppError('invalid', 'errors.invalid_input', { points: { code: 'ranking.error.points' } })
      const made = await decideObjection(deps, actor, id, objection, { ...form, correction: read.correction })
      notify(req, 'ok', made === undefined ? t('ranking.notice.rejected') : t('ranking.notice.corrected', { n: made }))
      res.redirect(303, made === undefined ? `/evaluations/${id}/objections/${objection}` : `/evaluations/${id}/versions/${made}`)
    } catch (error) {
      await renderOne(
        req,
        res,
        (body) => ({ outcome: typedText(body, 'outcome'), reasons: typedText(body, 'reasons'), points, correction: read.correction }),
        refusalOf(error),
      )
    }
  })

  async function renderForm(req: Request, res: Response, typed: TypedObjection, refusal?: Refusal): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const found = await readObjecting(deps, actor, parseAddress(CycleParams, req).id)
    const problems = problemsOf(refusal, 'file')
    if (refusal !== undefined) res.status(refusal.status)
    res.render('evaluations/objection-form', {
      title: words.t('ranking.object'),
      page: presentObjecting(found, typed, problems, words),
      problems,
    })
  }

  async function renderOne(
    req: Request,
    res: Response,
    typed: (body: Record<string, unknown>) => TypedReview,
    refusal?: Refusal,
  ): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { id, objection } = parseAddress(ObjectionParams, req)
    const found = await readObjection(deps, actor, id, objection)
    const titles = await readEvidenceTitles(deps, actor, found.objection)
    const problems = problemsOf(refusal, 'correction')
    if (refusal !== undefined) res.status(refusal.status)
    const page = presentObjection({ ...found, titles }, typed((req.body ?? {}) as Record<string, unknown>), problems, actor, words)
    res.render('evaluations/objection', { title: page.title, page, problems })
  }

  return router
}

/** A refusal that is about no field is said above the form all the same. */
function problemsOf(refusal: Refusal | undefined, at: 'correction' | 'file'): FieldProblems {
  if (refusal === undefined) return {}
  const { problems, error } = refusal
  return Object.keys(problems).length > 0 ? problems : { [at]: { code: error.code, params: error.params } }
}
