import { Router, type Request, type Response } from 'express'
import { dateInShanghai } from '../../core/dates.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, preferencesOf, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { listDepartments } from './departments.service.ts'
import { departmentOptions, differences, labelsOf, typedOf, type Typed } from './forms.presenter.ts'
import { IdParams, NewPersonForm, PersonForm, VersionForm } from './people.forms.ts'
import { denyClose, denyResetPassword } from './people.policy.ts'
import { EMPTY_PERSON, personFields, personValueText, typedPerson } from './people.presenter.ts'
import { isOpen, type Person } from './people.rules.ts'
import {
  createPerson,
  deactivatePerson,
  editPerson,
  getPerson,
  listAllPeople,
  listPeople,
  reactivatePerson,
  resetPassword,
  rolesThatStay,
} from './people.service.ts'
import { presentHistory, presentPlan } from './movements.presenter.ts'
import { PEOPLE_TABLE } from './people.table.ts'
import { photosOf } from './photos.service.ts'
import { historyOf } from './postings.service.ts'
import { formProblem } from './form-problem.ts'

/** /admin/people: the system administrator keeps accounts; roles are somebody else's. */
export function peopleRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const actor = requireActor(req)
    const context = { ...speech(res), locale: preferencesOf(req).locale }
    const query = tableQuery(req, res, PEOPLE_TABLE)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, PEOPLE_TABLE, { ...context, query, format, rows: listAllPeople(deps, actor, query), now: deps.now() })
      return
    }
    const page = await listPeople(deps, actor, query)
    const options = {
      department: departmentOptions(await listDepartments(deps), context.locale, '').map(({ value, label }) => ({ value, text: label })),
    }
    res.render('admin/people/index', {
      title: context.t('people.list.title'),
      table: presentTable(PEOPLE_TABLE, { ...context, query, page, path: '/admin/people', options }),
    })
  })

  router.get('/new', (req, res) => renderNew(deps, req, res, EMPTY_PERSON))

  router.post('/', async (req, res) => {
    const actor = requireActor(req)
    try {
      const { username, person, joinedOn } = parse(NewPersonForm, req.body)
      const { id, password } = await createPerson(deps, actor, username, person, joinedOn)
      showPassword(res, 'people.password.title_new', await getPerson(deps.db.read, id), password)
    } catch (error) {
      await renderNew(deps, req, res, typedOf(req.body), formProblem(error))
    }
  })

  router.get('/:id', async (req, res) => {
    const person = await getPerson(deps.db.read, parseAddress(IdParams, req).id)
    await renderPerson(deps, req, res, person, typedPerson(person))
  })

  router.post('/:id', async (req, res) => {
    const actor = requireActor(req)
    const { id } = parseAddress(IdParams, req)
    try {
      const { version, person } = parse(PersonForm, req.body)
      await editPerson(deps, actor, id, version, person)
    } catch (error) {
      await renderPerson(deps, req, res, await getPerson(deps.db.read, id), typedOf(req.body), formProblem(error))
      return
    }
    notify(req, 'ok', speech(res).t('people.notice.saved'))
    res.redirect(303, `/admin/people/${id}`)
  })

  router.post('/:id/password', async (req, res) => {
    const { id } = parseAddress(IdParams, req)
    const { person, password } = await resetPassword(deps, requireActor(req), id)
    showPassword(res, 'people.password.title_reset', person, password)
  })

  router.post('/:id/deactivate', async (req, res) => {
    const { id } = parseAddress(IdParams, req)
    await deactivatePerson(deps, requireActor(req), id, parse(VersionForm, req.body).version)
    notify(req, 'ok', speech(res).t('people.notice.closed'))
    res.redirect(303, `/admin/people/${id}`)
  })

  router.post('/:id/reactivate', async (req, res) => {
    const { id } = parseAddress(IdParams, req)
    const password = await reactivatePerson(deps, requireActor(req), id, parse(VersionForm, req.body).version)
    showPassword(res, 'people.password.title_reopened', await getPerson(deps.db.read, id), password)
  })

  return router
}

/**
 * Answers with the page itself instead of sending the reader on: a one-time password that travelled through the session would be
 * written to the database. Nothing may keep this page.
 */
function showPassword(
  res: Response,
  title: 'people.password.title_new' | 'people.password.title_reset' | 'people.password.title_reopened',
  person: Person,
  password: string,
): void {
  res.set('Cache-Control', 'no-store')
  res.render('admin/people/password', { title: speech(res).t(title), person, password })
}

async function renderNew(deps: Deps, req: Request, res: Response, typed: Typed, problem?: AppError): Promise<void> {
  const { t } = speech(res)
  const fields = personFields({
    t,
    locale: preferencesOf(req).locale,
    typed,
    errors: problem?.fields ?? {},
    departments: await listDepartments(deps),
    isNew: true,
  })
  res.status(problem === undefined ? 200 : statusOf(problem))
  res.render('admin/people/new', { title: t('people.new.title'), fields, errors: problem?.fields ?? {}, labels: labelsOf(fields) })
}

async function renderPerson(deps: Deps, req: Request, res: Response, person: Person, typed: Typed, problem?: AppError): Promise<void> {
  const actor = requireActor(req)
  const { t } = speech(res)
  const { locale } = preferencesOf(req)
  const departments = await listDepartments(deps)
  const latest = typedPerson(person)
  const errors =
    problem?.kind === 'conflict'
      ? differences(typed, latest, (name, value) => personValueText(name, value, { t, locale, departments }))
      : (problem?.fields ?? {})
  const fields = personFields({ t, locale, typed, errors, departments, isNew: false })
  const [stays, history, photos] = await Promise.all([
    rolesThatStay(deps.db.read, person),
    historyOf(deps.db.read, person.id),
    photosOf(deps.db.read, [person.id]),
  ])
  const today = dateInShanghai(deps.now().toISOString())
  const said = { ...speech(res), locale }
  res.status(problem === undefined ? 200 : statusOf(problem)).render('admin/people/show', {
    history: presentHistory(history, today, said),
    plan: presentPlan(history, today, said),
    photo: photos.get(person.id),
    title: locale === 'en' ? person.nameEn : person.name,
    person,
    fields,
    errors,
    labels: labelsOf(fields),
    problem: problem === undefined || problem.kind === 'invalid' ? undefined : { code: problem.code, params: problem.params },
    // Whoever was told what changed meanwhile saves over it knowingly; after any other error the version stays what they saw.
    version: problem?.kind === 'conflict' ? latest['version'] : typed['version'],
    open: isOpen(person, dateInShanghai(deps.now().toISOString())),
    deniedReset: denyResetPassword(actor, person),
    deniedClose: denyClose(actor, person, stays),
  })
}
