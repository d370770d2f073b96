import { Router, type Request, type Response } from 'express'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { AppError } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { denyEditOrganisation } from './directory.policy.ts'
import { officeName, personName, sectionTabs } from './directory.presenter.ts'
import { getBureau } from './directory.service.ts'
import { ChargeForm, IdParams, OfficeForm } from './forms.ts'
import {
  chargeFields,
  formProblem,
  labelsOf,
  officeFields,
  typedCharge,
  typedOf,
  typedOffice,
  type Form,
  type Typed,
} from './forms.presenter.ts'
import { leadersOf, presentOrganisation } from './organisation.presenter.ts'
import { getCharge, getOffice, saveLeaderCharge, saveOffice } from './organisation.service.ts'

/** /organisation: who leads the bureau, how it is divided, and what each part is there for. */
export function organisationRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const organisation = presentOrganisation(await getBureau(deps, actor), words)
    const mayEdit = denyEditOrganisation(actor) === undefined
    res.render('directory/organisation', {
      title: words.t('directory.organisation.title'),
      organisation,
      mayEdit,
      tabs: sectionTabs(words, 'organisation'),
    })
  })

  router.get('/edit', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    authorize(denyEditOrganisation(actor))
    const organisation = presentOrganisation(await getBureau(deps, actor), words)
    res.render('directory/organisation-edit', { title: words.t('directory.organisation.edit'), organisation })
  })

  router.get('/leaders/:id/edit', (req, res) => renderCharge(deps, req, res))
  router.post('/leaders/:id/edit', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    try {
      authorize(denyEditOrganisation(actor))
      const { version, charge } = parse(ChargeForm, req.body)
      await saveLeaderCharge(deps, actor, id, version, charge)
    } catch (error) {
      await renderCharge(deps, req, res, formProblem(error))
      return
    }
    notify(req, 'ok', t('directory.notice.charge_saved'))
    res.redirect(303, '/organisation/edit')
  })

  router.get('/departments/:id/edit', (req, res) => renderOffice(deps, req, res))
  router.post('/departments/:id/edit', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    try {
      authorize(denyEditOrganisation(actor))
      const { version, office } = parse(OfficeForm, req.body)
      await saveOffice(deps, actor, id, version, office)
    } catch (error) {
      await renderOffice(deps, req, res, formProblem(error))
      return
    }
    notify(req, 'ok', t('directory.notice.office_saved'))
    res.redirect(303, '/organisation/edit')
  })

  return router
}

interface Shown {
  readonly title: string
  readonly action: string
  readonly help: string
  readonly latest: Typed
  readonly typed: Typed
  readonly form: Form
  readonly problem: AppError | undefined
}

function renderForm(res: Response, t: ReturnType<typeof wordsOf>['t'], { title, action, help, latest, typed, form, problem }: Shown): void {
  res.status(problem === undefined ? 200 : statusOf(problem)).render('directory/form', {
    title,
    crumbs: [
      { label: t('directory.organisation.title'), href: '/organisation' },
      { label: t('directory.organisation.edit'), href: '/organisation/edit' },
    ],
    action,
    back: '/organisation/edit',
    fields: form.fields,
    errors: form.errors,
    labels: labelsOf(form.fields),
    version: problem?.kind === 'conflict' ? latest['version'] : typed['version'],
    problem: problem?.kind === 'conflict' ? problem.code : undefined,
    help,
  })
}

async function renderCharge(deps: Deps, req: Request, res: Response, problem?: AppError): Promise<void> {
  const { actor, ...words } = wordsOf(deps, req, res)
  const { id } = parseAddress(IdParams, req)
  const [charge, bureau] = await Promise.all([getCharge(deps, actor, id), getBureau(deps, actor)])
  const leaders = leadersOf(bureau)
  const holderOf = (officeId: number): string => {
    const holder = bureau.charges.find(({ personId, departmentIds }) => personId !== id && departmentIds.includes(officeId))
    const person = leaders.find((leader) => leader.id === holder?.personId)
    return person === undefined ? '' : words.t('directory.charge.held', { name: personName(words, person) })
  }
  const latest = typedCharge(charge)
  // A list in which nothing is ticked is not sent at all.
  const typed = problem === undefined ? latest : { ...latest, departments: [], ...typedOf(req.body) }
  const form = chargeFields(
    { t: words.t, typed, latest, problem },
    leaders.filter((leader) => leader.id !== id).map((leader) => ({ value: String(leader.id), label: personName(words, leader) })),
    bureau.offices
      .filter(({ office }) => office.kind !== 'bureau')
      .map(({ office }) => ({ value: String(office.id), label: officeName(words, office), note: holderOf(office.id) })),
  )
  const leader = leaders.find((one) => one.id === id)
  const title = words.t('directory.charge.title', { name: leader === undefined ? '' : personName(words, leader) })
  renderForm(res, words.t, {
    title,
    action: `/organisation/leaders/${id}/edit`,
    help: words.t('directory.charge.help'),
    latest,
    typed,
    form,
    problem,
  })
}

async function renderOffice(deps: Deps, req: Request, res: Response, problem?: AppError): Promise<void> {
  const { actor, ...words } = wordsOf(deps, req, res)
  const { id } = parseAddress(IdParams, req)
  const office = await getOffice(deps, actor, id)
  const latest = typedOffice(office)
  const typed = problem === undefined ? latest : { ...latest, ...typedOf(req.body) }
  renderForm(res, words.t, {
    title: officeName(words, office),
    action: `/organisation/departments/${id}/edit`,
    help: words.t('directory.office.help'),
    latest,
    typed,
    form: officeFields({ t: words.t, typed, latest, problem }),
    problem,
  })
}
