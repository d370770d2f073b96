import { Router, type Request, type Response } from 'express'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { refusalOf, typedText } from '../web/refusal.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { wordsOf } from '../web/words.ts'
import { DecisionForm, IdParams, MarksForm, QuarterQuery, readGrades, readMarksForm, RoundForm, VersionForm } from './appraisals.forms.ts'
import { denyLeading } from './appraisals.policy.ts'
import {
  presentDecision,
  presentIndex,
  presentMarks,
  presentRound,
  roundFields,
  titleOf,
  type TypedRoundForm,
} from './appraisals.presenter.ts'
import { percentagesOf } from './appraisals.rules.ts'
import { readMarks, setMarks } from './appraisals.service.ts'
import { APPRAISALS } from './appraisals.table.ts'
import { QUARTERS } from './appraisals.types.ts'
import { personRoutes } from './people.routes.ts'
import {
  closeRound,
  decideRound,
  exportRound,
  listOffices,
  openRound,
  readDecision,
  readIndex,
  readRound,
  submitRound,
} from './rounds.service.ts'

/** /appraisals: the year's assessment of civil servants, from the summary of the year to the notice in writing and what may be asked against it. */
export function appraisalRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const index = await readIndex(deps, actor)
    const leads = denyLeading(actor) === undefined
    res.render('appraisals/index', {
      title: words.t('appraisals.title'),
      rounds: presentIndex(index, words),
      actions: leads ? [{ href: '/appraisals/new', label: words.t('appraisals.new'), icon: 'plus', primary: true }] : [],
    })
  })

  router.get('/new', async (req, res) => {
    const { actor, today } = wordsOf(deps, req, res)
    authorize(denyLeading(actor))
    const year = today.slice(0, 4)
    await renderNew(req, res, { year, office: '', percent: String(percentagesOf(Number(year)).usual), approval: '', summary_until: '' }, {})
  })

  router.post('/', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    authorize(denyLeading(actor))
    try {
      const id = await openRound(deps, actor, parse(RoundForm, req.body))
      notify(req, 'ok', t('appraisals.done.opened'))
      res.redirect(303, `/appraisals/${id}`)
    } catch (error) {
      const { status, problems } = refusalOf(error)
      const typed = (name: string): string => typedText(req.body, name)
      const form = {
        year: typed('year'),
        office: typed('office'),
        percent: typed('percent'),
        approval: typed('approval'),
        summary_until: typed('summary_until'),
      }
      await renderNew(req, res.status(status), form, problems)
    }
  })

  router.use('/people', personRoutes(deps))

  router.get('/:id', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    const query = tableQuery(req, res, APPRAISALS)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, APPRAISALS, { ...words, query, format, rows: exportRound(deps, actor, id, query), now: deps.now() })
      return
    }
    const page = await readRound(deps, actor, id, query)
    res.render('appraisals/round', {
      title: titleOf(page.round, words),
      round: presentRound(page, actor, words),
      marks: page.table?.rows.some((one) => one.standing !== 'exempt') === true && page.round.state === 'open',
      table:
        page.table === undefined ? undefined : presentTable(APPRAISALS, { ...words, query, page: page.table, path: `/appraisals/${id}` }),
    })
  })

  router.post('/:id/submit', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    await submitRound(deps, actor, id, parse(VersionForm, req.body).version)
    notify(req, 'ok', t('appraisals.done.submitted'))
    res.redirect(303, `/appraisals/${id}`)
  })

  router.get('/:id/decision', (req, res) => renderDecision(req, res, new Map(), '', {}))

  router.post('/:id/decision', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    authorize(denyLeading(actor))
    const { id } = parseAddress(IdParams, req)
    const grades = readGrades(req.body as Readonly<Record<string, unknown>>)
    try {
      const { version, decision } = parse(DecisionForm, req.body)
      await decideRound(deps, actor, id, version, { decision, grades })
      notify(req, 'ok', t('appraisals.done.decided'))
      res.redirect(303, `/appraisals/${id}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'invalid') throw error
      await renderDecision(req, res.status(422), grades, typedText(req.body, 'decision'), error.fields)
    }
  })

  router.post('/:id/close', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    await closeRound(deps, actor, id, parse(VersionForm, req.body).version)
    notify(req, 'ok', t('appraisals.done.closed'))
    res.redirect(303, `/appraisals/${id}`)
  })

  router.get('/:id/marks', (req, res) => renderMarks(req, res, parse(QuarterQuery, req.query).quarter))

  router.post('/:id/marks', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    const { quarter } = parse(MarksForm, req.body)
    const given = readMarksForm(req.body as Readonly<Record<string, unknown>>)
    try {
      await setMarks(deps, actor, id, quarter, given)
      notify(req, 'ok', t('appraisals.done.marked'))
      res.redirect(303, `/appraisals/${id}/marks?quarter=${quarter}`)
    } catch (error) {
      const { status, error: refused } = refusalOf(error)
      await renderMarks(req, res.status(status), quarter, given, refused.fields['marks'] ?? { code: refused.code, params: refused.params })
    }
  })

  async function renderNew(req: Request, res: Response, typed: TypedRoundForm, problems: FieldProblems): Promise<void> {
    const words = wordsOf(deps, req, res)
    const offices = await listOffices(deps.db.read)
    res.render('appraisals/new', { title: words.t('appraisals.new'), fields: roundFields(typed, offices, problems, words), problems })
  }

  async function renderDecision(
    req: Request,
    res: Response,
    given: ReturnType<typeof readGrades>,
    decision: string,
    problems: FieldProblems,
  ): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { round, judged } = await readDecision(deps, actor, parseAddress(IdParams, req).id)
    if (round.state !== 'deciding') throw new AppError('conflict', 'appraisals.error.state')
    res.render('appraisals/decision', {
      title: words.t('appraisals.decide'),
      round: { id: round.id, version: round.version, title: titleOf(round, words) },
      decision: { ...presentDecision(judged, given, problems, words), text: decision, error: problems['decision'] },
      problems,
    })
  }

  async function renderMarks(
    req: Request,
    res: Response,
    wanted: number | undefined,
    typed?: ReadonlyMap<number, string>,
    problem?: FieldProblems[string],
  ): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    const { round, people, marks } = await readMarks(deps, actor, id)
    const current = words.today.startsWith(String(round.year)) ? Math.ceil(Number(words.today.slice(5, 7)) / 3) : 4
    const quarter = wanted ?? current
    res.render('appraisals/marks', {
      title: words.t('appraisals.marks'),
      round: { id, title: titleOf(round, words), open: round.state === 'open' },
      quarter,
      tabs: QUARTERS.map((n) => ({
        text: words.t('appraisals.quarter', { n }),
        href: `/appraisals/${id}/marks?quarter=${n}`,
        current: n === quarter,
      })),
      rows: presentMarks(people, marks, quarter, typed, words),
      problem: problem === undefined ? '' : words.t(problem.code, problem.params),
    })
  }

  return router
}
