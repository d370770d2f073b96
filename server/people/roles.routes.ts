import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { ROLES, type Role } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { AppError } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, preferencesOf, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { listDepartments } from './departments.service.ts'
import { formProblem } from './form-problem.ts'
import { departmentOptions } from './forms.presenter.ts'
import { IdParams } from './people.forms.ts'
import { denyChangeRoles } from './people.policy.ts'
import type { Person } from './people.rules.ts'
import { rolesThatStay } from './people.service.ts'
import { rolesForm } from './roles.presenter.ts'
import type { RoleReview } from './role-reviews.service.ts'
import {
  confirmRoles,
  getPersonWithRoles,
  grantStaff,
  listAllHoldings,
  listHoldings,
  listPeopleWithoutRole,
  listReviews,
  setRoles,
} from './roles.service.ts'
import { ROLES_TABLE } from './roles.table.ts'

const list = <T extends z.ZodType>(of: T) => z.union([z.array(of), of.transform((one) => [one])]).default([])
const RolesForm = z.object({
  roles: list(z.enum(ROLES)),
  // The roles that the form was drawn with, separated by commas.
  seen: z.string().transform((text): Role[] => ROLES.filter((role) => text.split(',').includes(role))),
})
const StaffForm = z.object({ person: list(z.coerce.number().int().positive()) })

/** /admin/roles: the security administrator grants and revokes; whoever it is about is somebody else. */
export function rolesRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const actor = requireActor(req)
    const context = { ...speech(res), locale: preferencesOf(req).locale }
    const query = tableQuery(req, res, ROLES_TABLE)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, ROLES_TABLE, { ...context, query, format, rows: listAllHoldings(deps, actor, query), now: deps.now() })
      return
    }
    const page = await listHoldings(deps, actor, query)
    const options = {
      department: departmentOptions(await listDepartments(deps), context.locale, '').map(({ value, label }) => ({ value, text: label })),
    }
    const waiting = (await listPeopleWithoutRole(deps, actor)).map((person) => waitingOption(person, context.locale))
    res.render('admin/roles/index', {
      title: context.t('people.roles.title'),
      waiting,
      reviews: (await listReviews(deps, actor)).map((review) => reviewRow(review, context)),
      table: presentTable(ROLES_TABLE, { ...context, query, page, path: '/admin/roles', options }),
    })
  })

  router.post('/grant-staff', async (req, res) => {
    const granted = await grantStaff(deps, requireActor(req), parse(StaffForm, req.body).person)
    notify(
      req,
      granted > 0 ? 'ok' : 'warn',
      speech(res).t(granted > 0 ? 'people.notice.staff_granted' : 'people.notice.nobody_chosen', { n: granted }),
    )
    res.redirect(303, '/admin/roles')
  })

  router.post('/:id/reviewed', async (req, res) => {
    await confirmRoles(deps, requireActor(req), parseAddress(IdParams, req).id)
    notify(req, 'ok', speech(res).t('staffing.notice.roles_checked'))
    res.redirect(303, '/admin/roles')
  })

  router.get('/:id', async (req, res) => {
    const person = await getPersonWithRoles(deps, requireActor(req), parseAddress(IdParams, req).id)
    await renderRoles(deps, req, res, person, person.roles)
  })

  router.post('/:id', async (req, res) => {
    const actor = requireActor(req)
    const { id } = parseAddress(IdParams, req)
    const { roles, seen } = parse(RolesForm, req.body)
    try {
      await setRoles(deps, actor, id, { seen, wanted: roles })
    } catch (error) {
      await renderRoles(deps, req, res, await getPersonWithRoles(deps, actor, id), roles, formProblem(error))
      return
    }
    notify(req, 'ok', speech(res).t('people.notice.roles_saved'))
    res.redirect(303, `/admin/roles/${id}`)
  })

  return router
}

function reviewRow(review: RoleReview, { t, fmt, locale }: ReturnType<typeof speech> & { locale: string }) {
  const params = { from: review.from, from_en: review.fromEn, to: review.to, to_en: review.toEn }
  return {
    href: `/admin/roles/${review.personId}`,
    name: locale === 'en' ? review.nameEn : review.name,
    what: t(`staffing.review.${review.kind}`, params),
    when: fmt.dateTime(review.at),
  }
}

const waitingOption = (person: Person, locale: string) => ({
  value: String(person.id),
  label: locale === 'en' ? person.nameEn : person.name,
  note: locale === 'en' ? `${person.departmentNameEn} · ${person.username}` : `${person.departmentName} · ${person.username}`,
})

async function renderRoles(
  deps: Deps,
  req: Request,
  res: Response,
  person: Person,
  chosen: readonly Role[],
  problem?: AppError,
): Promise<void> {
  const { t } = speech(res)
  const { locale } = preferencesOf(req)
  const denied = denyChangeRoles(requireActor(req), person, person.roles, [])
  res.status(problem === undefined ? 200 : statusOf(problem)).render('admin/roles/show', {
    title: t('people.roles.of', { name: locale === 'en' ? person.nameEn : person.name }),
    person,
    form: rolesForm(t, chosen, problem?.fields['roles'], denied !== undefined),
    problem: problem === undefined || problem.kind === 'invalid' ? undefined : { code: problem.code, params: problem.params },
    errors: problem?.fields ?? {},
    denied,
    review: denied === undefined && (await listReviews(deps, requireActor(req))).some(({ personId }) => personId === person.id),
    keeps: await rolesThatStay(deps.db.read, person),
  })
}
