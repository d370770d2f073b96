import { Router, type Request, type Response } from 'express'
import { sendKept } from '../web/file-answer.ts'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { formFiles } from '../web/form-files.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { actForms, inOrder, labelsOf, NOTHING_SENT, placedProblems, type Sent } from './acts.presenter.ts'
import { HomeQuery, IdParams, KindParams, LetterForm, SimilarQuery, VersionForm } from './cases.forms.ts'
import { CASE_ACTS, denyCases, type CaseActName } from './cases.policy.ts'
import type { Kind } from './cases.rules.ts'
import { checkCaseAct } from './guard.service.ts'
import { letterFields, presentHome, tabsOf } from './home.presenter.ts'
import { kindOf, caseKinds } from './kinds.ts'
import { sendLetter } from './letters.service.ts'
import { readHome, readOffices, similarTo } from './list.service.ts'
import { presentCase } from './page.presenter.ts'
import { openCaseFile, readCase } from './page.service.ts'
import { NO_REFUSAL, refusal, typedIn, type Refusal } from '../web/page-refusal.ts'
import { registerRoutes } from './register.routes.ts'
import { runAct } from './run.routes.ts'
import { withTemplate } from './templates.presenter.ts'

const TAKES_FILES: ReadonlySet<CaseActName> = new Set(['write', 'correct', 'reopen', 'note'])

/** /cases: ask, propose or object, and what becomes of it. */
export function caseRoutes(deps: Deps): Router {
  const router = Router()
  const take = formFiles(deps)

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { queue } = HomeQuery.parse(req.query)
    const home = await readHome(deps, actor, { today: words.today, calendar: words.calendar, wanted: queue })
    res.render('cases/index', { title: words.t('cases.title'), tabs: tabsOf('home', actor, words), home: presentHome(home, words) })
  })

  router.get('/similar', async (req, res) => {
    const { actor, fmt } = wordsOf(deps, req, res)
    const found = await similarTo(deps, actor, SimilarQuery.parse(req.query).q)
    res.set('Cache-Control', 'no-store')
    res.json({ similar: found.map(({ id, title, on }) => ({ href: `/cases/published/${id}`, title, on: fmt.date(on) })) })
  })

  router.get('/new/:kind', (req, res) => renderLetter(req, res, kindIn(req)))

  router.post('/new/:kind', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const kind = kindIn(req)
    authorize(denyCases(actor)) // who may not is told so before a file of theirs is taken in
    try {
      const uploads = await take(req, res)
      const { id, number } = await sendLetter(deps, actor, kind, parse(LetterForm, req.body), { body: req.body, uploads })
      notify(req, 'ok', t('cases.notice.sent', { number }))
      res.redirect(303, `/cases/${id}`)
    } catch (error) {
      await renderLetter(req, res, kind, refusal(error, t))
    }
  })

  router.get('/files/:id', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    await sendKept(deps, res, await openCaseFile(deps.db.read, actor, parseAddress(IdParams, req).id))
  })

  router.use(registerRoutes(deps))

  router.get('/:id', (req, res) => renderCase(req, res, parseAddress(IdParams, req).id))

  for (const act of CASE_ACTS)
    router.post(`/:id/${act}`, async (req, res) => {
      const { actor, t } = wordsOf(deps, req, res)
      const { id } = parseAddress(IdParams, req)
      await checkCaseAct(deps, actor, id, act) // who may not is told so, whatever was typed
      try {
        const uploads = TAKES_FILES.has(act) ? await take(req, res) : []
        const { version } = parse(VersionForm, req.body)
        const moved = await runAct(deps, actor, act, { id, version }, { body: req.body, uploads })
        notify(req, 'ok', t(`cases.notice.${act}`))
        res.redirect(
          303,
          act === 'transfer' && moved.responsibleId !== actor.departmentId ? await afterwards(req, res, id) : `/cases/${id}`,
        )
      } catch (error) {
        await renderCase(req, res, id, { ...refusal(error, t), act })
      }
    })

  /** Whoever gave a case away may no longer see it. */
  async function afterwards(req: Request, res: Response, id: number): Promise<string> {
    const { actor, today, calendar } = wordsOf(deps, req, res)
    const seen = await readCase(deps.db.read, actor, id, today, calendar).catch(() => undefined)
    return seen === undefined ? '/cases' : `/cases/${id}`
  }

  async function renderCase(
    req: Request,
    res: Response,
    id: number,
    refused: Refusal & { readonly act?: string } = NO_REFUSAL,
  ): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const whole = await readCase(deps.db.read, actor, id, words.today, words.calendar)
    const sent: Sent =
      refused.act === undefined ? withTemplate(whole, req.query) : { act: refused.act, typed: typedIn(req), problems: refused.problems }
    const kind = kindOf(whole.page.held.kind)
    const [own = [], panel, answerFields = []] = await Promise.all([
      kind.acts?.(deps.db.read, whole.page, actor, words, typedIn(req)),
      kind.panel?.(deps.db.read, whole.page.held, actor, words),
      kind.answerFields?.(deps.db.read, whole.page, words, sent.typed, sent.act === 'draft' ? sent.problems : {}),
    ])
    const forms = actForms(whole, actor, sent, words, `/cases/${id}`).map((form) =>
      form.act === 'draft' ? { ...form, fields: [...answerFields, ...form.fields] } : form,
    )
    const { acts, open } = inOrder([...own, ...forms])
    res.status(refused.status).render('cases/case', {
      title: whole.page.held.title,
      page: presentCase(whole, words, (file) => `/cases/files/${file.id}`),
      acts,
      open: refused.act ?? (sent === NOTHING_SENT ? open : sent.act),
      panel,
      templates: whole.templates.map(({ id: template, title }) => ({ href: `/cases/${id}?template=${template}#act-draft`, title })),
      problems: placedProblems(sent),
      labels: labelsOf(acts),
      said: refused.said,
    })
  }

  async function renderLetter(req: Request, res: Response, name: Kind, refused: Refusal = NO_REFUSAL): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    authorize(denyCases(actor))
    const kind = kindOf(name)
    const typed = typedIn(req)
    const [offices, own = []] = await Promise.all([
      readOffices(deps),
      kind.letterFields?.(deps.db.read, words, typed, refused.problems, true),
    ])
    const fields = letterFields(name, offices, typed, refused.problems, words, own)
    res.status(refused.status).render('cases/new', {
      title: words.t(`cases.new.${name}`),
      about: words.t(`cases.kind.${name}.about`),
      action: `/cases/new/${name}`,
      anonymous: kind.anonymous ? `/cases/anonymous/${name}?lang=${words.locale}` : '',
      fields,
      problems: refused.problems,
      said: refused.said,
    })
  }

  return router
}

/** A kind whose letters are written here. @throws AppError not_found */
function kindIn(req: Request): Kind {
  const { kind } = parseAddress(KindParams, req)
  if (caseKinds.get(kind)?.href !== `/cases/new/${kind}`) throw new AppError('not_found', 'errors.not_found')
  return kind
}
