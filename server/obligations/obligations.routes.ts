import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import { refusalOf, typedText, type Refusal } from '../web/refusal.ts'
import { authorize } from '../auth/policy.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { readDueMonth } from './due.service.ts'
import { askTime, decideTime } from './extensions.service.ts'
import { citing } from '../laws/laws.service.ts'
import { presentMonth } from './month.presenter.ts'
import { discardNil, draftNil, signNil } from './nil.service.ts'
import { MonthQuery, NilDecisionForm, NilForm, ObligationParams, TimeDecisionForm, TimeForm } from './obligations.forms.ts'
import { denyAskTime, denyNilDraft } from './obligations.policy.ts'
import { LONGEST_EXTENSION } from './obligations.rules.ts'
import { readObligation } from './reading.service.ts'
import { presentObligation } from './show.presenter.ts'

const idOf = (req: Request): number => parseAddress(ObligationParams, req).id

/** /obligations: what is due, why then, and what can be done about it. */
export function obligationRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { month, day, department } = parse(MonthQuery, req.query)
    const within = day !== undefined && (month === undefined || day.startsWith(month)) ? day : undefined
    const page = await readDueMonth(deps, actor, { month: month ?? day?.slice(0, 7), departmentId: department })
    res.render('obligations/month', presentMonth(page, within, words))
  })

  router.get('/:id', async (req, res) => {
    await renderShow(deps, req, res)
  })

  router.get('/:id/nil', async (req, res) => {
    await renderNil(deps, req, res)
  })

  router.post('/:id/nil', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = idOf(req)
    try {
      const state = await draftNil(deps, actor, id, parse(NilForm, req.body))
      notify(req, 'ok', t(state === 'signed' ? 'obligations.notice.nil_signed' : 'obligations.notice.nil_drafted'))
      res.redirect(303, `/obligations/${id}`)
    } catch (error) {
      await renderNil(deps, req, res, refusalOf(error))
    }
  })

  for (const verb of ['sign', 'discard'] as const)
    router.post(`/:id/nil/${verb}`, async (req, res) => {
      await decide(deps, req, res, async (id) => {
        const { actor, t } = wordsOf(deps, req, res)
        const { report, version, remark } = parse(NilDecisionForm, req.body)
        if (verb === 'sign') await signNil(deps, actor, id, { id: report, version })
        else await discardNil(deps, actor, id, { id: report, version }, remark)
        return t(verb === 'sign' ? 'obligations.notice.nil_signed' : 'obligations.notice.nil_discarded')
      })
    })

  router.get('/:id/time', async (req, res) => {
    await renderTime(deps, req, res)
  })

  router.post('/:id/time', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = idOf(req)
    try {
      const { kind, days, from, to, reason } = parse(TimeForm, req.body)
      await askTime(deps, actor, id, kind === 'extension' ? { kind, days, reason } : { kind, from, to, reason })
      notify(req, 'ok', t('obligations.notice.asked'))
      res.redirect(303, `/obligations/${id}`)
    } catch (error) {
      await renderTime(deps, req, res, refusalOf(error))
    }
  })

  router.post('/:id/time/decide', async (req, res) => {
    await decide(deps, req, res, async (id) => {
      const { actor, t } = wordsOf(deps, req, res)
      const { extension, outcome, remark } = parse(TimeDecisionForm, req.body)
      await decideTime(deps, actor, id, { extensionId: extension, outcome, remark })
      return t(outcome === 'granted' ? 'obligations.notice.granted' : 'obligations.notice.refused')
    })
  })

  return router
}

async function decide(deps: Deps, req: Request, res: Response, act: (id: number) => Promise<string>): Promise<void> {
  const id = idOf(req)
  try {
    notify(req, 'ok', await act(id))
    res.redirect(303, `/obligations/${id}`)
  } catch (error) {
    await renderShow(deps, req, res, refusalOf(error))
  }
}

async function renderShow(deps: Deps, req: Request, res: Response, refusal?: Refusal): Promise<void> {
  const reader = { ...wordsOf(deps, req, res), cite: await citing(deps) }
  const page = presentObligation(await readObligation(deps, reader.actor, idOf(req)), reader)
  const refused =
    refusal === undefined
      ? undefined
      : { text: reader.t(refusal.error.code, refusal.error.params), problems: refusal.problems, remark: typedText(req.body, 'remark') }
  res.status(refusal?.status ?? 200).render('obligations/show', { ...page, id: idOf(req), refused })
}

async function renderNil(deps: Deps, req: Request, res: Response, refusal?: Refusal): Promise<void> {
  const reader = wordsOf(deps, req, res)
  const { t, actor } = reader
  const found = await readObligation(deps, actor, idOf(req))
  if (refusal === undefined) authorize(denyNilDraft(actor, found.duty))
  const page = presentObligation(found, reader)
  const { problems = {}, error } = refusal ?? {}
  const usual = t(found.duty.register === 'expenses' ? 'obligations.nil.usual_expense' : 'obligations.nil.usual')
  const value = refusal === undefined ? usual : typedText(req.body, 'statement')
  res.status(refusal?.status ?? 200).render('obligations/nil', {
    title: t('obligations.nil.title', { title: page.title }),
    id: idOf(req),
    crumbs: [...page.head.crumbs.slice(0, 1), { label: page.title, href: `/obligations/${idOf(req)}` }],
    facts: page.head.facts,
    refused: error === undefined || error.kind === 'invalid' ? '' : t(error.code, error.params),
    field: {
      kind: 'textarea',
      rows: 4,
      name: 'statement',
      label: t('obligations.nil.statement'),
      help: t('obligations.nil.statement.help'),
      maxlength: 500,
      required: true,
      value,
      error: problems['statement'],
    },
    problems,
  })
}

async function renderTime(deps: Deps, req: Request, res: Response, refusal?: Refusal): Promise<void> {
  const reader = wordsOf(deps, req, res)
  const { t, actor } = reader
  const found = await readObligation(deps, actor, idOf(req))
  const kinds = (['extension', 'suspension'] as const).map((kind) => ({ kind, denial: denyAskTime(actor, found.duty, kind) }))
  if (refusal === undefined && kinds.every(({ denial }) => denial !== undefined)) authorize(kinds[0]?.denial)
  const page = presentObligation(found, reader)
  const { problems = {}, error } = refusal ?? {}
  const field = (name: string, more: object) => ({ name, value: typedText(req.body, name), error: problems[name], ...more })
  res.status(refusal?.status ?? 200).render('obligations/time', {
    title: t('obligations.time.title', { title: page.title }),
    id: idOf(req),
    crumbs: [...page.head.crumbs.slice(0, 1), { label: page.title, href: `/obligations/${idOf(req)}` }],
    facts: page.head.facts,
    explained: page.explained,
    refused: error === undefined || error.kind === 'invalid' ? '' : t(error.code, error.params),
    problems,
    kind: field('kind', {
      kind: 'rows',
      label: t('obligations.time.kind'),
      value: typedText(req.body, 'kind') || (kinds.find(({ denial }) => denial === undefined)?.kind ?? 'extension'),
      options: kinds.map(({ kind, denial }) => ({
        value: kind,
        label: t(`obligations.time.kind.${kind}`),
        note: denial === undefined ? t(`obligations.time.kind.${kind}.note`) : t(denial),
        disabled: denial !== undefined,
      })),
    }),
    extension: field('days', {
      kind: 'number',
      label: t('obligations.time.days'),
      help: t('obligations.time.days.help', { n: LONGEST_EXTENSION }),
      min: 1,
      max: LONGEST_EXTENSION,
      width: 's',
    }),
    suspension: [
      field('from', { kind: 'date', label: t('obligations.time.from') }),
      field('to', { kind: 'date', label: t('obligations.time.to') }),
    ],
    reason: field('reason', { kind: 'textarea', rows: 3, label: t('obligations.time.reason'), maxlength: 300, required: true }),
  })
}
