import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { NO_REFUSAL, refusal, typedIn, type Refusal } from '../web/page-refusal.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { wordsOf } from '../web/words.ts'
import { IdParams, ProposeForm, RefuseForm, RuleForm, TopicQuery } from './demand.forms.ts'
import { presentDemand, presentRules, presentTopic, presentWaiting } from './demand.presenter.ts'
import { demandsTable } from './demands.table.ts'
import { decidingChoices, proposeTopic, refuseTopic } from './deciding.service.ts'
import { exportDemands, pageOfDemands, readDemand } from './demands.service.ts'
import { readRules, setRule } from './rules.service.ts'
import { readTopic, readWaiting } from './waiting.service.ts'

/** /demand: what is asked for often, what is decided on it, and what became of it. */
export function demandRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const spec = demandsTable(words)
    const query = tableQuery(req, res, spec)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, spec, { ...words, query, format, rows: exportDemands(deps, actor, spec, query), now: deps.now() })
      return
    }
    const page = await pageOfDemands(deps, actor, spec, query)
    res.render('demand/index', {
      title: words.t('demand.title'),
      waiting: presentWaiting(await readWaiting(deps, actor), actor, words),
      table: presentTable(spec, { ...words, query, page, path: '/demand' }),
    })
  })

  router.get('/rules', (req, res) => renderRules(req, res, NO_REFUSAL))
  router.post('/rules', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    try {
      await setRule(deps, actor, parse(RuleForm, req.body))
      notify(req, 'ok', t('demand.notice.rule'))
      res.redirect(303, '/demand/rules')
    } catch (error) {
      await renderRules(req, res, refusal(error, t))
    }
  })

  router.get('/decide', (req, res) => renderTopic(req, res, parse(TopicQuery, req.query).words, undefined, NO_REFUSAL))
  router.post('/propose', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { class: classCode, department: departmentId, ...typed } = parse(ProposeForm, req.body)
    try {
      const id = await proposeTopic(deps, actor, { ...typed, classCode, departmentId })
      notify(req, 'ok', t('demand.notice.proposed'))
      res.redirect(303, `/demand/${id}`)
    } catch (error) {
      await turnedBack(req, res, typed.words, 'propose', error)
    }
  })
  router.post('/refuse', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const typed = parse(RefuseForm, req.body)
    try {
      const id = await refuseTopic(deps, actor, typed)
      notify(req, 'ok', t('demand.notice.refused'))
      res.redirect(303, `/demand/${id}`)
    } catch (error) {
      await turnedBack(req, res, typed.words, 'refuse', error)
    }
  })

  router.get('/:id', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const demand = presentDemand(await readDemand(deps, actor, parseAddress(IdParams, req).id), actor, words)
    res.render('demand/show', { title: demand.head.title, demand })
  })

  return router

  async function renderRules(req: Request, res: Response, { status, problems, said }: Refusal): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const rules = presentRules(await readRules(deps, actor), actor, typedIn(req), problems, words)
    res.status(status).render('demand/rules', { title: words.t('demand.rules.title'), rules, problems, said })
  }

  /** Somebody else has decided it: there is nothing to show the form with. */
  async function turnedBack(req: Request, res: Response, asked: string, form: 'propose' | 'refuse', error: unknown): Promise<void> {
    const { t } = wordsOf(deps, req, res)
    if (!(error instanceof AppError) || error.code !== 'errors.changed_meanwhile') {
      await renderTopic(req, res, asked, form, refusal(error, t))
      return
    }
    notify(req, 'error', t(error.code))
    res.redirect(303, '/demand')
  }

  async function renderTopic(
    req: Request,
    res: Response,
    asked: string,
    form: 'propose' | 'refuse' | undefined,
    { status, problems, said }: Refusal,
  ): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const [read, choices] = [await readTopic(deps, actor, asked), await decidingChoices(deps, actor)]
    const topic = presentTopic(read, choices, { form, typed: typedIn(req), problems }, words)
    res.status(status).render('demand/decide', { title: asked, topic, form: form ?? '', problems, said })
  }
}
