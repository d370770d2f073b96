import { Router, type Request, type Response } from 'express'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { refusalOf, type Refusal } from '../web/refusal.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { wordsOf, type Words } from '../web/words.ts'
import { presentAct } from './act.presenter.ts'
import { actOnSubject } from './acting.service.ts'
import { appealAct, decideAppeal } from './appeals.service.ts'
import { exportLog, listLog } from './log.service.ts'
import { LOG } from './log.table.ts'
import { ActForm, AppealForm, DecisionForm, DismissForm, IdParams, ReportForm, ReportQuery, SubjectParams } from './moderation.forms.ts'
import { denyLog } from './moderation.policy.ts'
import { nameOf, presentQueue, presentRules, presentSubject, reportFields, tabsOf } from './moderation.presenter.ts'
import type { SubjectKind } from './moderation.rules.ts'
import { readAct, readQueue, readSubject } from './reading.service.ts'
import { dismissReports, readReportable, reportSubject } from './reporting.service.ts'

const typedIn = (req: Request): Readonly<Record<string, unknown>> =>
  req.method === 'POST' ? ((req.body ?? {}) as Record<string, unknown>) : {}

/** What the page says of a refusal: at its fields, or over the form when none is at fault. */
function shown(refused: Refusal | undefined, t: Words['t']) {
  const { status = 200, problems = {}, error } = refused ?? {}
  const said = error === undefined || Object.keys(problems).length > 0 ? '' : t(error.code, error.params)
  return { status, problems, said }
}

/** /moderation: reports and appeals for moderators, the rules and the log for everybody, one act for whom it concerns. */
export function moderationRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const queue = presentQueue(await readQueue(deps, actor), actor, words)
    res.render('moderation/queue', { title: words.t('moderation.title'), tabs: tabsOf('queue', actor, words), queue })
  })

  router.get('/log', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, LOG)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, LOG, { ...words, query, format, rows: exportLog(deps, actor, query), now: deps.now() })
      return
    }
    const page = await listLog(deps, actor, query)
    res.render('moderation/log', {
      title: words.t('moderation.tab.log'),
      tabs: tabsOf('log', actor, words),
      table: presentTable(LOG, { ...words, query, page, path: '/moderation/log' }),
    })
  })

  router.get('/rules', (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    authorize(denyLog(actor))
    res.render('moderation/rules', {
      title: words.t('moderation.tab.rules'),
      tabs: tabsOf('rules', actor, words),
      rules: presentRules(words),
    })
  })

  router.get('/report', (req, res) => {
    const { kind, id } = parse(ReportQuery, req.query)
    return renderReport(req, res, kind, id)
  })
  router.post('/reports', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { kind, id } = parse(ReportQuery, req.body)
    try {
      const { rule, reason } = parse(ReportForm, req.body)
      await reportSubject(deps, actor, kind, id, { rule, reason })
      notify(req, 'ok', t('moderation.report.sent'))
      res.redirect(303, (await readReportable(deps, actor, kind, id)).href)
    } catch (error) {
      await renderReport(req, res, kind, id, refusalOf(error))
    }
  })

  router.get('/acts/:id', (req, res) => renderAct(req, res))
  router.post('/acts/:id/appeal', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    await settle(req, res, 'moderation.notice.appealed', () => appealAct(deps, actor, id, parse(AppealForm, req.body).text))
  })
  router.post('/acts/:id/decide', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    const decide = (): Promise<void> => {
      const { uphold, reason } = parse(DecisionForm, req.body)
      return decideAppeal(deps, actor, id, { upheld: uphold === 'yes', reason })
    }
    await settle(req, res, 'moderation.notice.decided', decide)
  })

  router.get('/:kind/:id', (req, res) => renderSubject(req, res))
  router.post('/:kind/:id/act', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { kind, id } = parseAddress(SubjectParams, req)
    try {
      await actOnSubject(deps, actor, kind, id, parse(ActForm, req.body))
      notify(req, 'ok', t(kind === 'post' ? 'moderation.notice.acted' : 'moderation.notice.acted_anonymous'))
      res.redirect(303, `/moderation/${kind}/${id}`)
    } catch (error) {
      await renderSubject(req, res, refusalOf(error))
    }
  })
  router.post('/:kind/:id/dismiss', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { kind, id } = parseAddress(SubjectParams, req)
    try {
      const { upTo, answer } = parse(DismissForm, req.body)
      await dismissReports(deps, actor, kind, id, upTo, answer)
      notify(req, 'ok', t('moderation.notice.dismissed'))
      res.redirect(303, '/moderation')
    } catch (error) {
      await renderSubject(req, res, refusalOf(error))
    }
  })

  async function settle(
    req: Request,
    res: Response,
    said: 'moderation.notice.appealed' | 'moderation.notice.decided',
    work: () => Promise<void>,
  ): Promise<void> {
    try {
      await work()
      notify(req, 'ok', wordsOf(deps, req, res).t(said))
      res.redirect(303, `/moderation/acts/${parseAddress(IdParams, req).id}`)
    } catch (error) {
      await renderAct(req, res, refusalOf(error))
    }
  }

  async function renderReport(req: Request, res: Response, kind: SubjectKind, id: number, refused?: Refusal): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const subject = await readReportable(deps, actor, kind, id)
    const { status, problems, said } = shown(refused, words.t)
    res.status(status).render('moderation/report', {
      title: words.t('moderation.report.title'),
      report: { kind, id, name: nameOf(subject, words), body: subject.body, back: subject.href },
      fields: reportFields(typedIn(req), problems, words),
      problems,
      said,
    })
  }

  async function renderSubject(req: Request, res: Response, refused?: Refusal): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { kind, id } = parseAddress(SubjectParams, req)
    const { status, problems, said } = shown(refused, words.t)
    const subject = presentSubject(await readSubject(deps, actor, kind, id), actor, typedIn(req), problems, words)
    res.status(status).render('moderation/subject', { title: subject.name, subject, problems, said })
  }

  async function renderAct(req: Request, res: Response, refused?: Refusal): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { status, problems, said } = shown(refused, words.t)
    const act = presentAct(await readAct(deps, actor, parseAddress(IdParams, req).id), actor, typedIn(req), problems, words)
    res.status(status).render('moderation/act', { title: act.title, act, moderates: actor.roles.includes('moderator'), problems, said })
  }

  return router
}
