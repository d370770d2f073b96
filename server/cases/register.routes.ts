import { Router, type Request, type Response } from 'express'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { inWords, wordsOf } from '../web/words.ts'
import { EditQuery, IdParams, StatisticsQuery, TemplateForm, VersionForm } from './cases.forms.ts'
import { denyTemplates } from './cases.policy.ts'
import { PUBLISHED, REGISTER, registerOn } from './cases.table.ts'
import { tabsOf } from './home.presenter.ts'
import { exportPublished, exportRegister, listPublished, listRegister, officeId, readOffices } from './list.service.ts'
import { presentPublished } from './published.presenter.ts'
import { readPublished } from './publishing.service.ts'
import { NO_REFUSAL, refusal, typedIn, type Refusal } from '../web/page-refusal.ts'
import { presentStatistics } from './statistics.presenter.ts'
import { countCases } from './statistics.service.ts'
import { KINDS } from './cases.rules.ts'
import { presentTemplates, templateFields } from './templates.presenter.ts'
import { readTemplates, saveTemplate } from './templates.service.ts'

/** Below /cases: the register, what was published, figures and templates. */
export function registerRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/register', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, REGISTER)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, REGISTER, { ...words, query, format, rows: exportRegister(deps, actor, query), now: deps.now() })
      return
    }
    const [page, offices] = [await listRegister(deps, actor, query), await readOffices(deps)]
    const empty = { text: words.t('cases.register.empty'), help: words.t('cases.register.empty.help') }
    res.render('cases/register', {
      title: words.t('cases.register.title'),
      tabs: tabsOf('register', actor, words),
      table: presentTable(registerOn(words.today), {
        ...words,
        query,
        page,
        path: '/cases/register',
        heading: false,
        empty,
        options: options(offices, words.locale),
      }),
    })
  })

  router.get('/published', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, PUBLISHED)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, PUBLISHED, { ...words, query, format, rows: exportPublished(deps, actor, query), now: deps.now() })
      return
    }
    const [page, offices] = [await listPublished(deps, actor, query), await readOffices(deps)]
    const empty = { text: words.t('cases.published.empty'), help: words.t('cases.published.empty.help') }
    res.render('cases/register', {
      title: words.t('cases.published.title'),
      tabs: tabsOf('published', actor, words),
      table: presentTable(PUBLISHED, {
        ...words,
        query,
        page,
        path: '/cases/published',
        heading: false,
        empty,
        options: options(offices, words.locale),
      }),
    })
  })

  router.get('/published/:id', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const held = await readPublished(deps.db.read, actor, parseAddress(IdParams, req).id)
    res.render('cases/published', { title: held.publicTitle, page: presentPublished(held, words) })
  })

  router.get('/statistics', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { year = Number(words.today.slice(0, 4)), kind } = StatisticsQuery.parse(req.query)
    const counted = await countCases(deps, actor, { year, kind, calendar: words.calendar })
    const { t } = words
    res.render('cases/statistics', {
      title: t('cases.statistics.title'),
      tabs: tabsOf('statistics', actor, words),
      kinds: [undefined, ...KINDS].map((one) => ({
        text: one === undefined ? t('cases.statistics.all') : t(`cases.kind.${one}`),
        href: `/cases/statistics?year=${year}${one === undefined ? '' : `&kind=${one}`}`,
        current: one === kind,
      })),
      page: presentStatistics(counted, { year, kind }, words),
    })
  })

  router.get('/templates', (req, res) => renderTemplates(req, res, EditQuery.parse(req.query).edit))
  router.post('/templates', (req, res) => save(req, res, undefined))
  router.post('/templates/:id', (req, res) => save(req, res, parseAddress(IdParams, req).id))

  async function save(req: Request, res: Response, id: number | undefined): Promise<void> {
    const { actor, t } = wordsOf(deps, req, res)
    authorize(denyTemplates(actor))
    try {
      const at = id === undefined ? undefined : { id, version: parse(VersionForm, req.body).version }
      await saveTemplate(deps, actor, at, parse(TemplateForm, req.body))
      notify(req, 'ok', t('cases.notice.template'))
      res.redirect(303, '/cases/templates')
    } catch (error) {
      await renderTemplates(req, res, id, refusal(error, t))
    }
  }

  async function renderTemplates(req: Request, res: Response, edit: number | undefined, refused: Refusal = NO_REFUSAL): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const [templates, office] = [await readTemplates(deps, actor), await officeId(deps)]
    const rows = presentTemplates(templates, actor, office, words)
    const edited = templates.find(({ id }, i) => id === edit && rows[i]?.edit !== '')
    res.status(refused.status).render('cases/templates', {
      title: words.t('cases.templates.title'),
      tabs: tabsOf('templates', actor, words),
      rows,
      edited: edited && { id: edited.id, version: edited.version },
      fields: templateFields(edited, typedIn(req), refused.problems, words),
      problems: refused.problems,
      said: refused.said,
    })
  }

  return router
}

const options = (offices: Awaited<ReturnType<typeof readOffices>>, locale: 'zh-CN' | 'en') => ({
  department: offices.map(({ id, name, name_en }) => ({ value: String(id), text: inWords(locale, name, name_en) })),
})
