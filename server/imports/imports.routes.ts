import { Router, type Request, type RequestHandler, type Response } from 'express'
import multer from 'multer'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, preferencesOf, speech as speechOf } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { sendSheet } from '../web/send-sheet.ts'
import { reviewPage, reportPage } from './review.routes.ts'
import { mappingPage } from './mapping.routes.ts'
import {
  AnnotatedQuery,
  CellForm,
  CommitForm,
  DuplicatesForm,
  ImportParams,
  LeaveOutForm,
  ListQuery,
  MappingForm,
  RowsQueryForm,
  SheetForm,
  TargetQuery,
  TemplateQuery,
  VersionForm,
} from './imports.forms.ts'
import { denyImporting } from './imports.policy.ts'
import { STATE_CHIPS, type Speech } from './imports.presenter.ts'
import {
  abandonImport,
  chooseDuplicates,
  chooseSheet,
  commitImport,
  correctCell,
  getImport,
  getImportTarget,
  leaveOut,
  listImports,
  saveMapping,
  startImport,
  undoImport,
} from './imports.service.ts'
import { isBusy, type Import } from './imports.types.ts'
import { readMappingForm } from './mapping-form.ts'
import { annotated, importProgress, type ImportProgress } from './reading.service.ts'
import { importable } from './report.rules.ts'
import { importTemplate } from './template.service.ts'
import { importerOf } from './work.ts'

const speaker = (req: Request, res: Response): Speech => {
  const { t, fmt } = speechOf(res)
  return { t, fmt, locale: preferencesOf(req).locale }
}

export function importRoutes(deps: Deps): Router {
  const router = Router()
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: deps.config.uploadLimitBytes, files: 1, fields: 5, fieldSize: 1_000, parts: 8 },
  }).single('file')

  router.get('/', async (req, res) => {
    const { disclosure, page } = parse(ListQuery, req.query)
    const { imports, more } = await listImports(deps, requireActor(req), { disclosureId: disclosure, page })
    const { t } = speaker(req, res)
    res.render('imports/index', {
      title: t('imports.title'),
      rows: imports.map((record) => listRow(record, speaker(req, res))),
      page,
      more,
    })
  })

  router.get('/template', async (req, res) => {
    const { t } = speaker(req, res)
    const { name, bytes } = await importTemplate(deps, requireActor(req), parse(TemplateQuery, req.query).register, t)
    await sendSheet(res, { name, fallback: 'import-template', format: 'xlsx' }, bytes)
  })

  router.get('/new', async (req, res) => {
    await uploadPage(deps, req, res, parse(TargetQuery, req.query).disclosure)
  })

  // Who may not import is told so before a file of theirs is taken in.
  const publishersOnly: RequestHandler = (req, _res, next) => {
    authorize(denyImporting(requireActor(req)))
    next()
  }

  router.post('/', publishersOnly, upload, async (req, res) => {
    const actor = requireActor(req)
    const { disclosure } = parse(TargetQuery, req.body)
    if (req.file === undefined) {
      await uploadPage(deps, req, res, disclosure, { file: { code: 'imports.error.no_file' } })
      return
    }
    const id = await startImport(deps, actor, { disclosureId: disclosure, fileName: req.file.originalname, bytes: req.file.buffer })
    res.redirect(303, `/imports/${id}`)
  })

  router.get('/:id', async (req, res) => {
    const actor = requireActor(req)
    const record = await getImport(deps, actor, parseAddress(ImportParams, req).id)
    if (record.state === 'mapping') {
      res.redirect(303, `/imports/${record.id}/mapping`)
      return
    }
    await importPage(deps, actor, req, res, record)
  })

  router.get('/:id/progress', async (req, res) => {
    const { id } = parseAddress(ImportParams, req)
    const progress = await importProgress(deps, requireActor(req), id)
    res.set('Cache-Control', 'no-store').json(presentProgress(progress, id, speaker(req, res)))
  })

  router.get('/:id/mapping', async (req, res) => {
    const actor = requireActor(req)
    const record = await getImport(deps, actor, parseAddress(ImportParams, req).id)
    if (record.state !== 'mapping' && record.state !== 'ready') {
      res.redirect(303, `/imports/${record.id}`)
      return
    }
    await mappingPage(deps, actor, res, record, { mapping: record.mapping, problems: {} }, speaker(req, res))
  })

  router.post('/:id/mapping', async (req, res) => {
    const actor = requireActor(req)
    const record = await getImport(deps, actor, parseAddress(ImportParams, req).id)
    const { version } = parse(MappingForm, req.body)
    const body = req.body as Record<string, unknown>
    const mapping = readMappingForm(body, importerOf(record.register).columns, record.mapping)
    try {
      // Values of a column chosen just now have not been seen yet: they are shown before anything is checked.
      if (await mappingPage(deps, actor, res, record, { mapping, problems: {}, listed: body }, speaker(req, res))) return
      await saveMapping(deps, actor, record.id, { version, mapping })
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'invalid') throw error
      res.status(statusOf(error))
      await mappingPage(deps, actor, res, record, { mapping, problems: error.fields }, speaker(req, res))
      return
    }
    res.redirect(303, `/imports/${record.id}`)
  })

  router.get('/:id/mapping.json', async (req, res) => {
    const { id, mapping } = await getImport(deps, requireActor(req), parseAddress(ImportParams, req).id)
    await sendSheet(
      res,
      { name: `mapping-${id}`, fallback: `mapping-${id}`, format: 'json' },
      Buffer.from(`${JSON.stringify(mapping, undefined, 2)}\n`),
    )
  })

  router.get('/:id/annotated', async (req, res) => {
    const { t } = speaker(req, res)
    const { format } = parse(AnnotatedQuery, req.query)
    const sheet = await annotated(deps, requireActor(req), parseAddress(ImportParams, req).id, t)
    await sendSheet(res, { name: sheet.title, fallback: 'checked', format }, sheet)
  })

  router.post('/:id/sheet', async (req, res) => {
    const { version, sheet, header_row } = parse(SheetForm, req.body)
    await act(req, res, (actor, id) => chooseSheet(deps, actor, id, { version, sheet, headerRow: header_row }))
  })
  router.post('/:id/cells', async (req, res) => {
    const { rows, page, ...input } = parse(CellForm, req.body)
    await act(req, res, (actor, id) => correctCell(deps, actor, id, input), `?rows=${rows}&page=${page}#row-${input.row}`)
  })
  router.post('/:id/leave-out', async (req, res) => {
    const { rows, page, which, version, left_out } = parse(LeaveOutForm, req.body)
    await act(
      req,
      res,
      (actor, id) => leaveOut(deps, actor, id, { version, which, leftOut: left_out }),
      `?rows=${rows}&page=${page}${typeof which === 'number' ? `#row-${which}` : ''}`,
    )
  })
  router.post('/:id/duplicates', async (req, res) => {
    const input = parse(DuplicatesForm, req.body)
    await act(req, res, (actor, id) => chooseDuplicates(deps, actor, id, input))
  })
  router.post('/:id/commit', async (req, res) => {
    const { version, confirmed } = parse(CommitForm, req.body)
    const actor = requireActor(req)
    const { id } = parseAddress(ImportParams, req)
    try {
      await commitImport(deps, actor, id, { version, confirmed: confirmed === '1' })
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'invalid') throw error
      res.status(statusOf(error))
      await importPage(deps, actor, req, res, await getImport(deps, actor, id), error.fields)
      return
    }
    res.redirect(303, `/imports/${id}`)
  })
  router.post('/:id/undo', async (req, res) => {
    const { t } = speaker(req, res)
    await act(req, res, async (actor, id) => {
      const n = await undoImport(deps, actor, id, parse(VersionForm, req.body))
      notify(req, 'ok', t('imports.report.undone', { n }))
    })
  })
  router.post('/:id/abandon', async (req, res) => {
    await act(req, res, (actor, id) => abandonImport(deps, actor, id, parse(VersionForm, req.body)))
  })

  return router
}

async function act(req: Request, res: Response, step: (actor: Actor, id: number) => Promise<void>, place = ''): Promise<void> {
  const { id } = parseAddress(ImportParams, req)
  await step(requireActor(req), id)
  res.redirect(303, `/imports/${id}${place}`)
}

async function uploadPage(deps: Deps, req: Request, res: Response, disclosureId: number, problems: FieldProblems = {}): Promise<void> {
  const actor = requireActor(req)
  const draft = await getImportTarget(deps, actor, disclosureId)
  const speech = speaker(req, res)
  const { imports } = await listImports(deps, actor, { disclosureId, page: 1 })
  if (Object.keys(problems).length > 0) res.status(422)
  res.render('imports/new', {
    title: speech.t('imports.new.title'),
    disclosure: { id: disclosureId, title: draft.disclosure.title, register: draft.register },
    limit: deps.config.uploadLimitBytes,
    problems,
    previous: imports.map((record) => listRow(record, speech)),
  })
}

async function importPage(
  deps: Deps,
  actor: Actor,
  req: Request,
  res: Response,
  record: Import,
  problems: FieldProblems = {},
): Promise<void> {
  const speech = speaker(req, res)
  if (isBusy(record.state)) {
    const progress = presentProgress(await importProgress(deps, actor, record.id), record.id, speech)
    res.render('imports/progress', { title: speech.t('imports.progress.title', { file: record.fileName }), record, progress })
  } else if (record.state === 'ready') await reviewPage(deps, actor, res, record, parse(RowsQueryForm, req.query), problems, speech)
  else reportPage(res, record, speech)
}

function presentProgress({ state, busy, done, total, local }: ImportProgress, id: number, { t }: Speech) {
  const key = state === 'reading' ? 'storing' : state === 'checking' ? 'checking' : 'committing'
  const counted =
    local && total > 0
      ? t(`imports.progress.${key}`, { done, total })
      : done > 0
        ? t('imports.progress.percent', { done })
        : t(state === 'reading' ? 'imports.progress.reading' : `imports.state.${state}`)
  return {
    state: busy ? 'running' : 'done',
    value: done,
    max: total > 0 && (local || done > 0) ? total : null,
    text: busy ? counted : t('imports.progress.done'),
    next: `/imports/${id}`,
  }
}

function listRow(record: Import, { t, fmt, locale }: Speech) {
  const total = record.report === undefined ? undefined : importable(record.report)
  return {
    id: record.id,
    file: record.fileName,
    record: record.disclosureTitle,
    disclosureId: record.disclosureId,
    chip: { ...STATE_CHIPS[record.state], text: t(`imports.state.${record.state}`) },
    rows: total === undefined ? '' : fmt.number(total.rows),
    amount: total === undefined ? '' : fmt.yuan(total.sum),
    when: fmt.dateTime(record.createdAt),
    by: locale === 'en' ? record.createdByNameEn : record.createdByName,
  }
}
