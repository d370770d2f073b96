import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { refusalOf, type Refusal } from '../web/refusal.ts'
import { wordsOf } from '../web/words.ts'
import {
  ActForm,
  CellForm,
  DiscussionForm,
  IdParams,
  IndicatorParams,
  ItemForm,
  ItemParams,
  readCells,
  type SheetCell,
} from './cycles.forms.ts'
import { parsePoints } from './cycles.rules.ts'
import type { Evidence } from './cycles.types.ts'
import { inspectionChoices } from './evidence.service.ts'
import { presentGrid, presentIndicator, presentItem, presentProgress, type Typed } from './scoring.presenter.ts'
import {
  noteDiscussion,
  readProgress,
  readScoring,
  saveScore,
  saveScores,
  submitScores,
  type Scoring,
  type TypedScore,
} from './scoring.service.ts'

/** /evaluations/:id/scoring: what an inspecting department scores, blind; /progress: how far everybody is, without points. */
export function scoringRoutes(deps: Deps): Router {
  const router = Router()
  router.param('id', (_req, _res, next, id: string) => {
    if (/^\d{1,9}$/.test(id)) next()
    else next('router')
  })

  router.get('/:id/progress', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const board = await readProgress(deps, actor, parseAddress(IdParams, req).id)
    res.render('evaluations/progress', { title: words.t('cycles.part.progress'), board: presentProgress(board, actor, words) })
  })

  router.get('/:id/scoring', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const scoring = await readScoring(deps, actor, parseAddress(IdParams, req).id)
    res.render('evaluations/scoring', { title: words.t('cycles.part.scoring'), grid: presentGrid(scoring, actor, words) })
  })

  router.get('/:id/scoring/:indicator', (req, res) => renderIndicator(req, res))

  router.post('/:id/scoring/:indicator', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id, indicator } = parseAddress(IndicatorParams, req)
    const { act } = parse(ActForm, req.body)
    const cells = readCells(req.body as Record<string, unknown>)
    const scoring = await readScoring(deps, actor, id)
    const typed = cells.map((cell) => typedOf(scoring, indicator, cell))
    try {
      if (act === 'save') await saveScores(deps, actor, id, changedOnly(scoring, typed))
      else await handIn(req, res, id, typed.filter(isFilled))
      if (act === 'save') notify(req, 'ok', t('cycles.notice.saved'))
      res.redirect(303, `/evaluations/${id}/scoring/${encodeURIComponent(indicator)}`)
    } catch (error) {
      await renderIndicator(req, res, cells, refusalOf(error))
    }
  })

  /** One cell as it is left, for the page that keeps by itself what is typed. */
  router.post('/:id/scoring/:indicator/cells', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id, indicator } = parseAddress(IndicatorParams, req)
    const cell = parse(CellForm, req.body)
    try {
      const scoring = await readScoring(deps, actor, id)
      const version = await saveScore(deps, actor, id, typedOf(scoring, indicator, cell))
      res.json({ version, text: t('cycles.cell.kept') })
    } catch (error) {
      const { status, error: said, problems } = refusalOf(error)
      const [first] = Object.values(problems)
      // What cannot be kept yet is said at the cell: somebody is still typing, and nothing has failed.
      res.status(said.kind === 'invalid' ? 200 : status).json({ text: t(first?.code ?? said.code, first?.params ?? said.params) })
    }
  })

  router.get('/:id/scoring/:indicator/:subject', (req, res) => renderItem(req, res))

  router.post('/:id/scoring/:indicator/:subject', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id, indicator, subject } = parseAddress(ItemParams, req)
    const typed = parse(ItemForm, req.body)
    const scoring = await readScoring(deps, actor, id)
    const evidence: Evidence[] = [
      ...textEvidence(typed.text),
      ...typed.inspections.map((visit): Evidence => ({ kind: 'inspection', id: visit })),
      ...keptEvidence(scoring, indicator, subject, ['file']),
    ]
    const score = { indicator, subjectId: subject, points: typed.points, remark: typed.remark, evidence, version: typed.version }
    try {
      if (typed.act === 'submit') await handIn(req, res, id, [score])
      else await saveScore(deps, actor, id, score)
      if (typed.act === 'save') notify(req, 'ok', t('cycles.notice.saved'))
      res.redirect(303, `/evaluations/${id}/scoring/${encodeURIComponent(indicator)}/${subject}`)
    } catch (error) {
      await renderItem(req, res, typed, refusalOf(error))
    }
  })

  router.post('/:id/scoring/:indicator/:subject/discussion', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id, indicator, subject } = parseAddress(ItemParams, req)
    try {
      await noteDiscussion(deps, actor, id, { indicator, subjectId: subject, discussion: parse(DiscussionForm, req.body).discussion })
      notify(req, 'ok', t('cycles.notice.discussed'))
      res.redirect(303, `/evaluations/${id}/scoring/${encodeURIComponent(indicator)}/${subject}`)
    } catch (error) {
      await renderItem(req, res, undefined, refusalOf(error))
    }
  })

  async function handIn(req: Request, res: Response, id: number, all: readonly TypedScore[]): Promise<void> {
    const { actor, t } = wordsOf(deps, req, res)
    if (all.length === 0) throw new AppError('invalid', 'cycles.error.nothing')
    const { reopened } = await submitScores(deps, actor, id, all)
    notify(req, 'ok', t('cycles.notice.submitted', { n: all.length }))
    if (reopened > 0) notify(req, 'warn', t('cycles.notice.reopened', { n: reopened }))
  }

  async function renderIndicator(req: Request, res: Response, cells: readonly SheetCell[] = [], refusal?: Refusal): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { id, indicator } = parseAddress(IndicatorParams, req)
    const scoring = await readScoring(deps, actor, id)
    const typed: Typed = new Map(cells.map(({ subject, ...cell }) => [subject, cell]))
    const page = presentIndicator(scoring, indicator, words, typed, refusal?.problems)
    if (page === undefined) throw new AppError('not_found', 'errors.not_found')
    if (refusal !== undefined) res.status(refusal.status)
    res.render('evaluations/scoring-indicator', { title: page.title, page, refused: saidOf(refusal, words.t) })
  }

  async function renderItem(
    req: Request,
    res: Response,
    typed?: Pick<SheetCell, 'points' | 'remark' | 'text' | 'version'>,
    refusal?: Refusal,
  ): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { id, indicator, subject } = parseAddress(ItemParams, req)
    const scoring = await readScoring(deps, actor, id)
    const choices = await inspectionChoices(deps, scoring, subject, words)
    const page = presentItem(scoring, { code: indicator, subjectId: subject }, choices, words, typed, refusal?.problems)
    if (page === undefined) throw new AppError('not_found', 'errors.not_found')
    if (refusal !== undefined) res.status(refusal.status)
    const discussion = refusal?.problems['discussion'] === undefined ? undefined : parse(DiscussionForm, req.body).discussion
    res.render('evaluations/scoring-item', { title: page.title, page, discussion, refused: saidOf(refusal, words.t) })
  }

  return router
}

const saidOf = (refusal: Refusal | undefined, t: ReturnType<typeof wordsOf>['t']): string =>
  refusal === undefined || Object.keys(refusal.problems).length > 0 ? '' : t(refusal.error.code, refusal.error.params)

const textEvidence = (text: string): Evidence[] => (text === '' ? [] : [{ kind: 'text', text }])
const storedOf = (scoring: Scoring, indicator: string, subjectId: number) => {
  const item = scoring.items.find((one) => one.leaf.code === indicator && one.subject.id === subjectId)
  return item === undefined ? undefined : scoring.own.get(`${indicator}/${subjectId}/${item.round}`)
}
const keptEvidence = (scoring: Scoring, indicator: string, subjectId: number, kinds: readonly Evidence['kind'][]): Evidence[] =>
  (storedOf(scoring, indicator, subjectId)?.evidence ?? []).filter(({ kind }) => kinds.includes(kind))

/** A cell of the list: its words are typed there, its files and inspections stay as they are. */
const typedOf = (scoring: Scoring, indicator: string, { subject, points, remark, text, version }: SheetCell): TypedScore => ({
  indicator,
  subjectId: subject,
  points,
  remark,
  evidence: [...textEvidence(text), ...keptEvidence(scoring, indicator, subject, ['inspection', 'file'])],
  version,
})
const isFilled = ({ points, remark, evidence }: TypedScore): boolean => points !== '' || remark !== '' || evidence.length > 0

/** What nobody touched is not written: a colleague's newer draft would refuse the whole page. */
const changedOnly = (scoring: Scoring, all: readonly TypedScore[]): TypedScore[] =>
  all.filter((typed) => {
    const stored = storedOf(scoring, typed.indicator, typed.subjectId)
    if (stored === undefined) return isFilled(typed)
    const points = typed.points === '' ? null : parsePoints(typed.points)
    return stored.points !== points || stored.remark !== typed.remark || JSON.stringify(stored.evidence) !== JSON.stringify(typed.evidence)
  })
