import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import type { AppError } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, preferencesOf, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { departmentHistory, mergeDepartment } from './department-history.service.ts'
import {
  departmentFields,
  mergeFields,
  placeFields,
  presentDepartmentHistory,
  typedDepartment,
  typedPlace,
} from './departments.presenter.ts'
import { DEPARTMENT_KINDS, type Branch, type Department } from './departments.rules.ts'
import {
  countPeopleByDepartment,
  createDepartment,
  deactivateDepartment,
  editDepartment,
  getDepartment,
  listDepartments,
  moveDepartment,
  reactivateDepartment,
} from './departments.service.ts'
import { formProblem } from './form-problem.ts'
import { departmentName, differences, labelsOf, typedOf, type Typed } from './forms.presenter.ts'
import { MergeForm } from './movements.forms.ts'
import { DepartmentForm, IdParams, NewDepartmentForm, PlaceForm, VersionForm } from './people.forms.ts'

/** /admin/departments: the tree of the bureau, its departments and subordinate units. */
export function departmentsRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const [branches, people] = await Promise.all([listDepartments(deps), countPeopleByDepartment(deps)])
    const { locale } = preferencesOf(req)
    const rows = branches.map(({ department, depth }) => ({
      ...department,
      depth,
      shownName: departmentName(department, locale),
      people: people.get(department.id) ?? 0,
    }))
    res.render('admin/departments/index', { title: speech(res).t('people.departments.title'), departments: rows })
  })

  router.get('/new', async (req, res) => {
    const parent = typeof req.query['parent'] === 'string' ? req.query['parent'] : ''
    await renderNew(deps, req, res, { kind: 'department', position: '0', parent_id: parent })
  })

  router.post('/', async (req, res) => {
    try {
      const id = await createDepartment(deps, requireActor(req), parse(NewDepartmentForm, req.body))
      notify(req, 'ok', speech(res).t('people.notice.department_created'))
      res.redirect(303, `/admin/departments/${id}`)
    } catch (error) {
      await renderNew(deps, req, res, typedOf(req.body), formProblem(error))
    }
  })

  router.get('/:id', async (req, res) => {
    await renderDepartment(deps, req, res, { id: parseAddress(IdParams, req).id })
  })

  router.post('/:id', async (req, res) => {
    const { id } = parseAddress(IdParams, req)
    await attempt(deps, req, res, { id, form: 'details' }, async () => {
      const { version, department, renamedOn } = parse(DepartmentForm, req.body)
      await editDepartment(deps, requireActor(req), id, version, department, renamedOn)
    })
  })

  router.post('/:id/move', async (req, res) => {
    const { id } = parseAddress(IdParams, req)
    await attempt(deps, req, res, { id, form: 'place' }, async () => {
      const { version, place } = parse(PlaceForm, req.body)
      await moveDepartment(deps, requireActor(req), id, version, place)
    })
  })

  router.post('/:id/deactivate', async (req, res) => {
    const { id } = parseAddress(IdParams, req)
    await attempt(deps, req, res, { id, form: 'state' }, () =>
      deactivateDepartment(deps, requireActor(req), id, parse(VersionForm, req.body).version),
    )
  })

  router.post('/:id/reactivate', async (req, res) => {
    const { id } = parseAddress(IdParams, req)
    await attempt(deps, req, res, { id, form: 'state' }, () =>
      reactivateDepartment(deps, requireActor(req), id, parse(VersionForm, req.body).version),
    )
  })

  router.post('/:id/merge', async (req, res) => {
    const { id } = parseAddress(IdParams, req)
    await attempt(deps, req, res, { id, form: 'merge' }, () => mergeDepartment(deps, requireActor(req), id, parse(MergeForm, req.body)))
  })

  return router
}

interface Shown {
  readonly id: number
  /** Which of the page's forms was sent. */
  readonly form?: 'details' | 'place' | 'state' | 'merge'
}

async function attempt(deps: Deps, req: Request, res: Response, shown: Shown, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    await renderDepartment(deps, req, res, shown, formProblem(error))
    return
  }
  notify(req, 'ok', speech(res).t('people.notice.saved'))
  res.redirect(303, `/admin/departments/${shown.id}`)
}

async function renderNew(deps: Deps, req: Request, res: Response, typed: Typed, problem?: AppError): Promise<void> {
  const { t } = speech(res)
  const input = { t, typed, errors: problem?.fields ?? {} }
  const fields = [...departmentFields(input), ...placeFields(input, preferencesOf(req).locale, await listDepartments(deps), undefined)]
  res.status(problem === undefined ? 200 : statusOf(problem))
  res.render('admin/departments/new', { title: t('people.department.new.title'), fields, errors: input.errors, labels: labelsOf(fields) })
}

async function renderDepartment(deps: Deps, req: Request, res: Response, { id, form }: Shown, problem?: AppError): Promise<void> {
  const { t } = speech(res)
  const { locale } = preferencesOf(req)
  const [department, branches, people, history] = await Promise.all([
    getDepartment(deps.db.read, id),
    listDepartments(deps),
    countPeopleByDepartment(deps),
    departmentHistory(deps.db.read, id),
  ])
  const latest = { ...typedDepartment(department), ...typedPlace(department) }
  const sent = form === undefined || form === 'state' ? {} : typedOf(req.body)
  const typed = { ...latest, ...sent }
  const errors =
    problem?.kind === 'conflict'
      ? differences(sent, latest, (name, value) => valueText(name, value, branches, locale, t))
      : (problem?.fields ?? {})
  const details = departmentFields({ t, typed, errors })
  const place = placeFields({ t, typed, errors }, locale, branches, id)
  res.status(problem === undefined ? 200 : statusOf(problem)).render('admin/departments/show', {
    title: departmentName(department, locale),
    department,
    details,
    place,
    errors,
    labels: labelsOf([...details, ...place]),
    problem: problem === undefined || problem.kind === 'invalid' ? undefined : { code: problem.code, params: problem.params },
    version: problem?.kind === 'conflict' ? latest['version'] : typed['version'],
    people: people.get(id) ?? 0,
    history: presentDepartmentHistory(history, department, { ...speech(res), locale }),
    merge: department.active && department.parentId !== null ? mergeFields({ t, typed, errors }, locale, branches, id) : undefined,
  })
}

function valueText(
  name: string,
  value: string,
  branches: readonly Branch<Department>[],
  locale: 'zh-CN' | 'en',
  t: ReturnType<typeof speech>['t'],
): string {
  if (name === 'parent_id') {
    const parent = branches.find(({ department }) => String(department.id) === value)?.department
    return parent === undefined ? t('people.department.no_parent') : departmentName(parent, locale)
  }
  const kind = DEPARTMENT_KINDS.find((known) => known === value)
  if (name === 'kind' && kind !== undefined) return t(`people.kind.${kind}`)
  return value === '' ? t('people.empty_value') : value
}
