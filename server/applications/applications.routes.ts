import { Router, type Request, type Response } from 'express'
import { sendKept } from '../web/file-answer.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { labelsOf } from '../cases/acts.presenter.ts'
import { readOffices as readDepartments } from '../cases/list.service.ts'
import { formFiles } from '../web/form-files.ts'
import { NO_REFUSAL, refusal, typedIn, type Refusal } from '../web/page-refusal.ts'
import type { Deps } from '../deps.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { sendSheet } from '../web/send-sheet.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { inWords, wordsOf } from '../web/words.ts'
import { openCopy } from './acts.service.ts'
import { annualSheet, presentAnnual } from './annual.presenter.ts'
import { ApplicationForm, ArrivalForm, IdParams, LetterParams, OfficeForm, VersionForm, YearQuery } from './applications.forms.ts'
import { APPLICATION_ACTS, denyAnnual, denyApply, denyClerk, registerScope } from './applications.policy.ts'
import { APPLICATIONS } from './applications.table.ts'
import { actForm, openingFields } from './forms.presenter.ts'
import { registerApplications } from './kind.ts'
import { onPaper } from './letters.ts'
import { readIdentity, readLetter } from './letters.service.ts'
import { enterApplication, fileApplication } from './opening.service.ts'
import { caseHead, officeFields, presentIdentity, presentLetter, presentOffices, tabsOf } from './pages.presenter.ts'
import { changeOffice, exportApplications, listApplications, readAnnual, readOffices } from './register.service.ts'
import { checkApplicationAct, runApplicationAct } from './run.routes.ts'
import { officeDesk } from './seat.service.ts'

/** What somebody on the staff most likely says of themselves. */
const ownDefaults = ({ name }: Actor) => ({ applicant: 'natural', name, idKind: 'resident_card', medium: 'electronic', delivery: 'inside' })

/** /applications: disclosure on application; one application itself is a case and stands at /cases/:id. */
export function applicationRoutes(deps: Deps): Router {
  registerApplications()
  const router = Router()
  const take = formFiles(deps)

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const desk = await officeDesk(deps)
    const format = exportFormat(req)
    // Whoever has no register is shown the table, which is everybody's.
    if (registerScope(actor, desk) === undefined && format === undefined) {
      authorize(denyAnnual(actor))
      res.redirect(303, '/applications/annual')
      return
    }
    const query = tableQuery(req, res, APPLICATIONS)
    if (format !== undefined) {
      await sendTable(res, APPLICATIONS, { ...words, query, format, rows: exportApplications(deps, actor, query), now: deps.now() })
      return
    }
    const [page, departments] = await Promise.all([listApplications(deps, actor, query), readDepartments(deps)])
    const options = {
      department: departments.map((one) => ({ value: String(one.id), text: inWords(words.locale, one.name, one.name_en) })),
    }
    const empty =
      registerScope(actor, desk) === 'mine'
        ? {
            text: words.t('applications.mine.empty'),
            help: words.t('applications.mine.empty.help'),
            action: { href: '/applications/new', text: words.t('applications.tab.new') },
          }
        : { text: words.t('applications.register.empty'), help: words.t('applications.register.empty.help') }
    res.render('applications/register', {
      title: words.t('applications.title'),
      tabs: tabsOf('register', actor, desk, words),
      table: presentTable(APPLICATIONS, { ...words, query, page, path: '/applications', heading: false, empty, options }),
    })
  })

  router.get('/new', (req, res) => renderOpening(req, res, 'new'))
  router.post('/new', (req, res) => open(req, res, 'new'))
  router.get('/enter', (req, res) => renderOpening(req, res, 'enter'))
  router.post('/enter', (req, res) => open(req, res, 'enter'))

  async function mayOpen(actor: Actor, way: 'new' | 'enter'): Promise<void> {
    authorize(way === 'new' ? denyApply(actor) : denyClerk(actor, await officeDesk(deps)))
  }

  async function open(req: Request, res: Response, way: 'new' | 'enter'): Promise<void> {
    const { actor, t } = wordsOf(deps, req, res)
    await mayOpen(actor, way) // who may not is told so before a file of theirs is taken in
    try {
      const uploads = await take(req, res)
      const typed = parse(ApplicationForm, req.body)
      const { id, number } = await (way === 'new'
        ? fileApplication(deps, actor, typed, uploads)
        : enterApplication(deps, actor, { ...typed, ...parse(ArrivalForm, req.body) }, uploads))
      notify(req, 'ok', t(way === 'new' ? 'applications.notice.sent' : 'applications.notice.entered', { number }))
      res.redirect(303, `/cases/${id}`)
    } catch (error) {
      await renderOpening(req, res, way, refusal(error, t))
    }
  }

  async function renderOpening(req: Request, res: Response, way: 'new' | 'enter', refused: Refusal = NO_REFUSAL): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    await mayOpen(actor, way)
    res.status(refused.status).render('applications/open', {
      title: words.t(`applications.${way}.title`),
      about: words.t(`applications.${way}.about`),
      action: `/applications/${way}`,
      button: words.t(way === 'new' ? 'applications.send' : 'applications.enter'),
      tabs: tabsOf(way, actor, await officeDesk(deps), words),
      groups: openingFields(
        way === 'new' && req.method === 'GET' ? ownDefaults(actor) : typedIn(req),
        refused.problems,
        words,
        way === 'enter',
      ),
      problems: refused.problems,
      said: refused.said,
    })
  }

  router.get('/annual', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const annual = await readAnnual(deps, actor, parse(YearQuery, req.query).year)
    const format = exportFormat(req)
    if (format !== undefined) {
      const sheet = annualSheet(annual, words)
      await sendSheet(res, { name: sheet.title, fallback: 'applications', format }, sheet)
      return
    }
    res.render('applications/annual', {
      title: words.t('applications.annual.title'),
      tabs: tabsOf('annual', actor, await officeDesk(deps), words),
      page: presentAnnual(annual, words),
    })
  })

  router.get('/office', (req, res) => renderOffice(req, res))
  router.post('/office', async (req, res) => {
    const { actor, t, fmt } = wordsOf(deps, req, res)
    authorize(denyClerk(actor, await officeDesk(deps)))
    try {
      const typed = parse(OfficeForm, req.body)
      await changeOffice(deps, actor, typed)
      notify(req, 'ok', t('applications.notice.office', { from: fmt.date(typed.fromOn) }))
      res.redirect(303, '/applications/office')
    } catch (error) {
      await renderOffice(req, res, refusal(error, t))
    }
  })

  async function renderOffice(req: Request, res: Response, refused: Refusal = NO_REFUSAL): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const offices = await readOffices(deps, actor)
    res.status(refused.status).render('applications/office', {
      title: words.t('applications.office.title'),
      tabs: tabsOf('office', actor, await officeDesk(deps), words),
      offices: presentOffices(offices, words),
      fields: officeFields(offices[0], typedIn(req), refused.problems, words),
      problems: refused.problems,
      said: refused.said,
    })
  }

  router.get('/files/:id', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    await sendKept(deps, res, await openCopy(deps, actor, parseAddress(IdParams, req).id))
  })

  router.get('/:id/identity', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { seat, identity } = await readIdentity(deps, actor, parseAddress(IdParams, req).id)
    res.set('Cache-Control', 'no-store')
    res.render('applications/identity', { title: words.t('applications.identity.title'), page: presentIdentity(seat, identity, words) })
  })

  router.get('/:id/letters/:name', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { id, name } = parseAddress(LetterParams, req)
    const { letter, draft } = await readLetter(deps, actor, id, name)
    res.set('Cache-Control', 'no-store')
    res.render('applications/letter', { title: letter.title, letter: presentLetter(letter, draft, onPaper), back: `/cases/${id}` })
  })

  for (const act of APPLICATION_ACTS)
    router.post(`/:id/${act}`, async (req, res) => {
      const { actor, ...words } = wordsOf(deps, req, res)
      const { id } = parseAddress(IdParams, req)
      const seat = await checkApplicationAct(deps, actor, id, act) // who may not is told so, whatever was typed
      try {
        const uploads = act === 'copy' ? await take(req, res) : []
        await runApplicationAct(deps, actor, act, { id, version: parse(VersionForm, req.body).version }, { body: req.body, uploads })
        notify(req, 'ok', words.t('applications.notice.act', { act: words.t(`applications.act.${act}`) }))
        res.redirect(303, `/cases/${id}`)
      } catch (error) {
        const refused = refusal(error, words.t)
        const form = actForm(act, seat, typedIn(req), refused.problems, words)
        res.status(refused.status).render('applications/act', {
          title: form.title,
          head: caseHead(seat, words),
          form,
          version: seat.held.version,
          problems: Object.fromEntries(Object.entries(refused.problems).map(([name, problem]) => [`${form.act}-${name}`, problem])),
          labels: labelsOf([form]),
          said: refused.status === 409 ? words.t('applications.said.changed') : refused.said,
        })
      }
    })

  return router
}
