import { Router, type Request, type Response } from 'express'
import multer from 'multer'
import { z } from 'zod'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { sendSheet } from '../web/send-sheet.ts'
import { denyManagePeople } from '../people/people.policy.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, preferencesOf, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import {
  abandonStaffImport,
  chooseOthers,
  commitStaffImport,
  countWithoutPassword,
  getStaffImport,
  givePasswords,
  listStaffImports,
  previewImport,
  uploadStaffFile,
  type StaffImport,
} from './import.service.ts'
import { effectOf, presentCounts, presentGrid, presentRows, sheetsOf } from './preview.presenter.ts'
import { ROW_KINDS } from './staffing.types.ts'
import { staffTemplate, staffTemplateRows } from './template.service.ts'

const Params = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })
const version = z.coerce.number().int().positive()
const UploadForm = z.object({ others_leave: z.literal('1').optional() })
const OthersForm = z.object({ version, others_leave: z.enum(['0', '1']) })
const CommitForm = z.object({ version, seen: z.string().regex(/^[0-9a-f]{32}$/) })
const VersionForm = z.object({ version })
const TemplateQuery = z.object({ format: z.enum(['xlsx', 'csv']).catch('xlsx') })
const ShowQuery = z.object({
  show: z
    .enum([...ROW_KINDS, 'all'])
    .optional()
    .catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})
const LIMIT = 5 * 1024 * 1024
const ROWS_A_PAGE = 100
const PROBLEM_ROWS = 200
const base = '/admin/people/import'

/** /admin/people/import: a list of departments and people, looked at before any of it is applied. */
export function staffingRoutes(deps: Deps): Router {
  const router = Router()
  router.use((req, _res, next) => {
    authorize(denyManagePeople(requireActor(req))) // before a file of theirs is taken in
    next()
  })
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: LIMIT, files: 1, fields: 3, fieldSize: 100, parts: 5 },
  }).single('file')

  router.get('/', async (req, res) => {
    await renderUpload(deps, req, res)
  })

  router.get('/template', async (req, res) => {
    const actor = requireActor(req)
    const { t } = speech(res)
    const { format } = parse(TemplateQuery, req.query)
    const name = t('staffing.template.file')
    if (format === 'xlsx') {
      await sendSheet(res, { name, fallback: 'staff-template', format }, await staffTemplate(deps, actor, t))
      return
    }
    const { heads, example } = staffTemplateRows(actor, t)
    await sendCsv(res, name, 'staff-template', heads, [example])
  })

  router.post('/', upload, async (req, res) => {
    const actor = requireActor(req)
    const { others_leave } = parse(UploadForm, req.body)
    if (req.file === undefined) {
      await renderUpload(deps, req, res, { file: { code: 'imports.error.no_file' } })
      return
    }
    try {
      const id = await uploadStaffFile(deps, actor, {
        fileName: req.file.originalname,
        bytes: req.file.buffer,
        othersLeave: others_leave === '1',
      })
      res.redirect(303, `${base}/${id}`)
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'invalid') throw error
      await renderUpload(deps, req, res, error.fields, others_leave === '1')
    }
  })

  router.get('/:id', async (req, res) => {
    const record = await getStaffImport(deps.db.read, requireActor(req), parseAddress(Params, req).id)
    await (record.state === 'open' ? renderPreview(deps, req, res, record) : renderDone(deps, res, record))
  })

  router.post('/:id/others', async (req, res) => {
    const { id } = parseAddress(Params, req)
    const { version: seen, others_leave } = parse(OthersForm, req.body)
    await chooseOthers(deps, requireActor(req), id, { version: seen, othersLeave: others_leave === '1' })
    res.redirect(303, `${base}/${id}`)
  })

  router.post('/:id/commit', async (req, res) => {
    const actor = requireActor(req)
    const { id } = parseAddress(Params, req)
    try {
      await commitStaffImport(deps, actor, id, parse(CommitForm, req.body))
    } catch (error) {
      const record = await getStaffImport(deps.db.read, actor, id)
      if (!(error instanceof AppError) || record.state !== 'open' || (error.kind !== 'conflict' && error.kind !== 'invalid')) throw error
      await renderPreview(deps, req, res, record, error)
      return
    }
    notify(req, 'ok', speech(res).t('staffing.notice.committed'))
    res.redirect(303, `${base}/${id}`)
  })

  router.post('/:id/abandon', async (req, res) => {
    await abandonStaffImport(deps, requireActor(req), parseAddress(Params, req).id, parse(VersionForm, req.body).version)
    notify(req, 'ok', speech(res).t('staffing.notice.abandoned'))
    res.redirect(303, base)
  })

  router.post('/:id/passwords', async (req, res) => {
    const { id } = parseAddress(Params, req)
    const { t } = speech(res)
    const given = await givePasswords(deps, requireActor(req), id)
    const heads = (['name', 'username', 'department', 'password'] as const).map((key) => t(`staffing.passwords.${key}`))
    const rows = given.map(({ name, username, department, password }) => [name, username, department, password])
    await sendCsv(res, t('staffing.passwords.file', { id: String(id) }), `first-passwords-${id}`, heads, rows)
  })

  return router
}

async function sendCsv(res: Response, name: string, fallback: string, heads: string[], rows: string[][]): Promise<void> {
  const batches = (async function* () {
    yield await Promise.resolve(rows)
  })()
  await sendSheet(
    res,
    { name, fallback, format: 'csv' },
    { title: name, heads, kinds: heads.map(() => 'text' as const), widths: [], batches },
  )
}

async function renderUpload(deps: Deps, req: Request, res: Response, problems: FieldProblems = {}, othersLeave = false): Promise<void> {
  const { t, fmt } = speech(res)
  const { locale } = preferencesOf(req)
  const previous = await listStaffImports(deps, requireActor(req))
  if (Object.keys(problems).length > 0) res.status(422)
  res.render('admin/staffing/new', {
    title: t('staffing.upload.title'),
    problems,
    othersLeave,
    limit: LIMIT,
    previous: previous.map((record) => ({
      id: record.id,
      file: record.fileName,
      state: { kind: STATES[record.state], text: t(`staffing.import.state.${record.state}`) },
      when: fmt.dateTime(record.createdAt),
      by: locale === 'en' ? record.byNameEn : record.byName,
    })),
  })
}

const STATES = { open: 'soon', committed: 'ok', abandoned: 'idle' } as const

async function renderPreview(deps: Deps, req: Request, res: Response, record: StaffImport, problem?: AppError): Promise<void> {
  const said = { t: speech(res).t, locale: preferencesOf(req).locale }
  const { t } = said
  const { show, page } = parse(ShowQuery, req.query)
  const { plan, seen } = await previewImport(deps, requireActor(req), record)
  const shown = show ?? 'all'
  const listed = plan.people.filter(({ kind }) => (shown === 'all' ? kind !== 'unchanged' : kind === shown))
  const departments = plan.departments.filter(({ kind }) => kind !== 'unchanged')
  const pages = Math.max(1, Math.ceil(listed.length / ROWS_A_PAGE))
  const at = Math.min(page, pages)
  const { fmt } = speech(res)
  res.status(problem === undefined ? 200 : statusOf(problem)).render('admin/staffing/preview', {
    title: t('staffing.preview.title'),
    record: { id: record.id, version: record.version, othersLeave: record.othersLeave, seen },
    facts: [record.fileName, ...sheetsOf(record.sheets, t), t('staffing.preview.nothing_saved')],
    problem: problem === undefined ? undefined : { code: problem.code, params: problem.params },
    errors: plan.errors,
    warnings: plan.warnings,
    effect: effectOf(plan),
    grids: (['departments', 'people'] as const)
      .map((kind) => presentGrid(kind, record.sheets[kind], plan[kind], said, PROBLEM_ROWS))
      .filter(({ rows }) => rows.length > 0),
    counts: {
      departments: presentCounts(plan.counts.departments, `${base}/${record.id}`, 'all', said),
      people: presentCounts(plan.counts.people, `${base}/${record.id}`, shown, said),
    },
    departments: presentRows('departments', departments, said),
    people: presentRows('people', listed.slice((at - 1) * ROWS_A_PAGE, at * ROWS_A_PAGE), said).map((row) => ({
      ...row,
      effective: row.effective === '' ? '' : fmt.date(row.effective),
    })),
    shown: { show: shown, page: at, pages, total: listed.length },
  })
}

async function renderDone(deps: Deps, res: Response, record: StaffImport): Promise<void> {
  const { t, fmt } = speech(res)
  const waiting = record.state === 'committed' && record.passwordsAt === null ? await countWithoutPassword(deps.db.read, record.id) : 0
  const done = (counts: Readonly<Record<string, number>> | undefined) =>
    ROW_KINDS.filter((kind) => (counts?.[kind] ?? 0) > 0).map((kind) => ({
      label: t(`staffing.kind.${kind}`),
      value: fmt.number(counts?.[kind] ?? 0),
      num: true,
    }))
  res.render('admin/staffing/done', {
    title: t('staffing.done.title'),
    record: { id: record.id, file: record.fileName, state: record.state },
    state: { kind: STATES[record.state], text: t(`staffing.import.state.${record.state}`) },
    when: fmt.dateTime(record.committedAt ?? record.createdAt),
    people: done(record.counts.people),
    departments: done(record.counts.departments),
    waiting,
    given: record.passwordsAt === null ? '' : fmt.dateTime(record.passwordsAt),
  })
}
