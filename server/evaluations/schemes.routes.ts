import { Router, type Request, type Response } from 'express'
import { checkScheme, readableScheme } from '../../core/evaluation/validate.ts'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { refusalOf, typedText } from '../web/refusal.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { wordsOf, type Words } from '../web/words.ts'
import { schemeImportRoutes } from './schemes.import.routes.ts'
import { changed, changeOf, fitted } from './schemes.changes.rules.ts'
import { presentDifferences } from './schemes.differences.presenter.ts'
import { draftFromForm, draftFromJson } from './schemes.draft.rules.ts'
import { idOf, presentEditor } from './schemes.editor.presenter.ts'
import { findingInWords, placeInWords } from './schemes.findings.presenter.ts'
import { AtQuery, EditForm, NewSchemeForm, SchemeParams, VersionForm, WithQuery } from './schemes.forms.ts'
import { denySchemeEditing } from './schemes.policy.ts'
import { nameOfVersion, presentHead, presentScheme, rowId } from './schemes.presenter.ts'
import {
  copyScheme,
  createScheme,
  discardScheme,
  exportSchemes,
  freezeScheme,
  listSchemes,
  readScheme,
  saveScheme,
  type StoredScheme,
} from './schemes.service.ts'
import type { Draft } from './schemes.shape.rules.ts'
import { SCHEMES } from './schemes.table.ts'

const BASE = '/evaluations/schemes'

/** /evaluations/schemes: drafted by the inspecting departments, published by a leader, then read by everybody and changed by nobody. */
export function schemeRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, SCHEMES)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, SCHEMES, { ...words, query, format, rows: exportSchemes(deps, actor, query), now: deps.now() })
      return
    }
    const page = await listSchemes(deps, actor, query)
    const { t } = words
    const actions =
      denySchemeEditing(actor) === undefined
        ? [
            { href: `${BASE}/import`, label: t('schemes.import'), icon: 'file-import' },
            { href: `${BASE}/new`, label: t('schemes.new'), icon: 'plus', primary: true },
          ]
        : []
    res.render('evaluations/schemes', {
      title: t('schemes.title'),
      actions,
      table: presentTable(SCHEMES, { ...words, query, page, path: BASE }),
    })
  })

  router.get('/new', (req, res) => {
    authorize(denySchemeEditing(wordsOf(deps, req, res).actor))
    renderNew(req, res, { code: '', name: '' })
  })

  router.post('/', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    authorize(denySchemeEditing(actor))
    try {
      const id = await createScheme(deps, actor, parse(NewSchemeForm, req.body))
      res.redirect(303, `${BASE}/${id}/edit`)
    } catch (error) {
      const { status, problems } = refusalOf(error)
      const typed = (name: string): string => typedText(req.body, name)
      renderNew(req, res.status(status), { code: typed('code'), name: typed('name') }, problems)
    }
  })

  router.use('/import', schemeImportRoutes(deps))

  router.get('/:id', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const page = await readScheme(deps, actor, parseAddress(SchemeParams, req).id)
    const { stored } = page
    const { findings } = checkScheme(stored.content)
    const scheme = readableScheme(stored.content)
    const draft = draftFromJson(stored.content)
    const head = presentHead(page, actor, words)
    res.render('evaluations/scheme', {
      title: head.name,
      head,
      findings:
        stored.state === 'draft'
          ? findings.map((one) => ({
              bad: one.severity === 'error',
              ...(scheme !== undefined && one.path.startsWith('indicators.') && { href: `#${rowId(one.path)}` }),
              where: placeInWords(one.path, draft, words),
              text: findingInWords(one, words),
            }))
          : [],
      scheme: scheme === undefined ? undefined : presentScheme(scheme, words, findings),
    })
  })

  /** As it is stored: what is hashed, of a frozen one. */
  router.get('/:id/scheme.json', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { stored } = await readScheme(deps, actor, parseAddress(SchemeParams, req).id)
    const name = `${stored.code.replace(/[^\w-]+/g, '-') || 'scheme'}${stored.number === null ? '-draft' : `-v${stored.number}`}.json`
    res.attachment(name).type('application/json').send(stored.text)
  })

  router.get('/:id/differences', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const page = await readScheme(deps, actor, parseAddress(SchemeParams, req).id)
    const { stored, before } = page
    const other = parse(WithQuery, req.query).with ?? before?.id
    if (other === undefined) throw new AppError('not_found', 'errors.not_found')
    const { stored: old } = await readScheme(deps, actor, other)
    const [from, to] = [readableScheme(old.content), readableScheme(stored.content)]
    res.render('evaluations/scheme-differences', {
      title: words.t('schemes.differences'),
      head: presentHead(page, actor, words),
      from: { name: nameOfVersion(old, words), href: `${BASE}/${old.id}` },
      to: { name: nameOfVersion(stored, words), href: `${BASE}/${stored.id}` },
      note: stored.note,
      lines: from === undefined || to === undefined ? undefined : presentDifferences(from, to, words),
    })
  })

  router.get('/:id/edit', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    authorize(denySchemeEditing(actor))
    const { stored } = await readScheme(deps, actor, parseAddress(SchemeParams, req).id)
    if (stored.state === 'draft')
      renderEditor(req, res, stored, draftFromJson(stored.content), { at: parse(AtQuery, req.query).at, note: stored.note })
    else res.redirect(303, `${BASE}/${stored.id}`)
  })

  router.post('/:id/edit', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(SchemeParams, req)
    authorize(denySchemeEditing(actor))
    const { stored } = await readScheme(deps, actor, id)
    const form = parse(EditForm, req.body)
    const typed = fitted(draftFromForm(req.body as Readonly<Record<string, unknown>>))
    const change = changeOf(form.do)
    const { draft, at } =
      change === undefined ? { draft: typed, at: form.do.startsWith('at:') ? form.do.slice(3) : '' } : changed(typed, change)
    try {
      await saveScheme(deps, actor, id, form.version, draft, form.note)
    } catch (error) {
      const { status, error: refused } = refusalOf(error)
      renderEditor(req, res.status(status), stored, typed, { at, note: form.note, refused: t(refused.code, refused.params) })
      return
    }
    if (form.do === 'save') notify(req, 'ok', t('schemes.notice.saved'))
    const place = /^[\w.]{1,200}$/.test(at) ? `?at=${at}#${idOf(at)}` : ''
    res.redirect(303, `${BASE}/${id}/${form.do === 'read' ? '' : `edit${place}`}`.replace(/\/$/, ''))
  })

  router.post('/:id/copy', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = await copyScheme(deps, actor, parseAddress(SchemeParams, req).id, parse(NewSchemeForm, req.body))
    notify(req, 'ok', t('schemes.notice.copied'))
    res.redirect(303, `${BASE}/${id}/edit`)
  })

  router.post('/:id/freeze', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(SchemeParams, req)
    await freezeScheme(deps, actor, id, parse(VersionForm, req.body).version)
    notify(req, 'ok', t('schemes.notice.frozen'))
    res.redirect(303, `${BASE}/${id}`)
  })

  router.post('/:id/discard', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    await discardScheme(deps, actor, parseAddress(SchemeParams, req).id, parse(VersionForm, req.body).version)
    notify(req, 'ok', t('schemes.notice.discarded'))
    res.redirect(303, BASE)
  })

  interface Shown {
    readonly at: string
    readonly note: string
    readonly refused?: string
  }

  function renderEditor(req: Request, res: Response, stored: StoredScheme, draft: Draft, { at, note, refused = '' }: Shown): void {
    const { actor, ...words } = wordsOf(deps, req, res)
    res.render('evaluations/scheme-editor', {
      title: words.t('schemes.edit'),
      head: presentHead({ stored, before: undefined, drafters: [] }, actor, words),
      editor: presentEditor(draft, checkScheme(draft).findings, at, words),
      saved: words.t('schemes.saved_at', { time: words.fmt.dateTime(deps.now().toISOString()) }),
      note,
      refused,
      at,
    })
  }

  function renderNew(
    req: Request,
    res: Response,
    typed: Readonly<Record<'code' | 'name', string>>,
    problems: AppError['fields'] = {},
  ): void {
    const words = wordsOf(deps, req, res)
    res.render('evaluations/scheme-new', { title: words.t('schemes.new'), fields: newFields(typed, problems, words), problems })
  }

  return router
}

const newFields = (typed: Readonly<Record<'code' | 'name', string>>, problems: AppError['fields'], { t }: Pick<Words, 't'>) => [
  {
    name: 'name',
    label: t('schemes.field.name'),
    help: t('schemes.field.name.help'),
    value: typed.name,
    error: problems['name'],
    required: true,
    maxlength: 200,
    lang: 'zh-CN',
  },
  {
    name: 'code',
    label: t('schemes.field.code'),
    help: t('schemes.field.code.help'),
    value: typed.code,
    error: problems['code'],
    required: true,
    maxlength: 60,
    width: 'm',
  },
]
