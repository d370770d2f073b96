import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, speech } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { inWords, wordsOf } from '../web/words.ts'
import {
  addClass,
  addItem,
  changeItem,
  endItem,
  lineChoices,
  removeClass,
  renameClass,
  restoreItem,
  type Line,
} from './edition-draft.service.ts'
import { ClassForm, ItemForm, NewClassForm, NewItemForm, ReasonForm, RowParams, SeenForm } from './editions.forms.ts'
import { denyEditing } from './editions.policy.ts'
import { editionName } from './editions.presenter.ts'
import { contextOf, explained, numbered, shown } from './editions.routes.ts'
import { getEditionItem, readEdition } from './editions.service.ts'
import { BLANK_LINE, lineSections, presentLine, storedLine, typedLine, type TypedLine } from './line.presenter.ts'
import type { Edition, EditionItem } from './editions.types.ts'

/** /catalogue/editions/:id/items and /classes: the lines of an edition; those of a draft can be changed. */
export function editionDraftRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id/items/new', async (req, res) => {
    await renderForm(deps, req, res, { typed: BLANK_LINE })
  })
  router.post('/:id/items', async (req, res) => {
    const { id } = numbered(req)
    try {
      const { code, line } = parse(NewItemForm, req.body)
      await addItem(deps, requireActor(req), id, code, line)
    } catch (error) {
      await renderForm(deps, req, res, { typed: typedLine(req.body), problem: explained(error) })
      return
    }
    done(req, res, id, 'editions.notice.item_added')
  })

  router.get('/:id/items/:row', async (req, res) => {
    await renderLine(deps, req, res)
  })
  router.get('/:id/items/:row/edit', async (req, res) => {
    const { id, row } = rowOf(req)
    const item = await getEditionItem(deps, requireActor(req), id, row)
    await renderForm(deps, req, res, { item, typed: storedLine(item) })
  })
  router.post('/:id/items/:row', async (req, res) => {
    const { id, row } = rowOf(req)
    try {
      const { version, line } = parse(ItemForm, req.body)
      await changeItem(deps, requireActor(req), { editionId: id, row, version }, line)
    } catch (error) {
      const problem = explained(error)
      const item = await getEditionItem(deps, requireActor(req), id, row)
      await renderForm(deps, req, res, { item, typed: typedLine(req.body), problem })
      return
    }
    done(req, res, id, 'editions.notice.item_saved')
  })
  router.post('/:id/items/:row/end', async (req, res) => {
    const { id, row } = rowOf(req)
    try {
      const { version, reason } = parse(ReasonForm, req.body)
      await endItem(deps, requireActor(req), { editionId: id, row, version }, reason)
    } catch (error) {
      await renderLine(deps, req, res, explained(error))
      return
    }
    done(req, res, id, 'editions.notice.item_ended')
  })
  router.post('/:id/items/:row/restore', async (req, res) => {
    const { id, row } = rowOf(req)
    try {
      await restoreItem(deps, requireActor(req), { editionId: id, row, version: parse(SeenForm, req.body).version })
    } catch (error) {
      await renderLine(deps, req, res, explained(error))
      return
    }
    done(req, res, id, 'editions.notice.item_restored')
  })

  router.get('/:id/classes', async (req, res) => {
    await renderClasses(deps, req, res)
  })
  const changeClass = (path: string, work: (req: Request) => Promise<void>): void => {
    router.post(path, async (req, res) => {
      try {
        await work(req)
      } catch (error) {
        await renderClasses(deps, req, res, explained(error))
        return
      }
      notify(req, 'ok', speech(res).t('editions.notice.classes'))
      res.redirect(303, `/catalogue/editions/${numbered(req).id}/classes`)
    })
  }
  changeClass('/:id/classes', async (req) => {
    const { code, name, name_en, parent } = parse(NewClassForm, req.body)
    await addClass(deps, requireActor(req), numbered(req).id, { code, name, nameEn: name_en, parentRow: parent })
  })
  changeClass('/:id/classes/:row', async (req) => {
    const { version, name, name_en } = parse(ClassForm, req.body)
    await renameClass(deps, requireActor(req), lineOf(req, version), { name, nameEn: name_en })
  })
  changeClass('/:id/classes/:row/remove', async (req) => {
    await removeClass(deps, requireActor(req), lineOf(req, parse(SeenForm, req.body).version))
  })

  return router
}

function rowOf(req: Request): { id: number; row: number } {
  const params = RowParams.safeParse(req.params)
  if (!params.success) throw new AppError('not_found', 'errors.not_found')
  return params.data
}
const lineOf = (req: Request, version: number): Line => {
  const { id, row } = rowOf(req)
  return { editionId: id, row, version }
}

function done(req: Request, res: Response, id: number, said: Parameters<ReturnType<typeof speech>['t']>[0]): void {
  notify(req, 'ok', speech(res).t(said))
  res.redirect(303, `/catalogue/editions/${id}`)
}

const crumbsOf = (edition: Edition, words: ReturnType<typeof wordsOf>, ...last: string[]) => [
  { label: words.t('catalogue.title'), href: '/catalogue' },
  { label: words.t('editions.title'), href: '/catalogue/editions' },
  { label: editionName(edition, words), href: `/catalogue/editions/${edition.id}` },
  ...last.map((label) => ({ label })),
]

interface Form {
  /** Absent: a new one. */
  readonly item?: EditionItem
  readonly typed: TypedLine
  readonly problem?: AppError
}

async function renderForm(deps: Deps, req: Request, res: Response, { item, typed, problem }: Form): Promise<void> {
  const words = wordsOf(deps, req, res)
  const { id } = numbered(req)
  const choices = await lineChoices(deps, words.actor, id)
  const { edition } = await readEdition(deps, words.actor, id)
  if (edition.state !== 'draft' && problem === undefined) throw new AppError('conflict', 'editions.error.not_draft')
  const errors = problem?.kind === 'conflict' && item !== undefined ? differences(typed, storedLine(item), words) : (problem?.fields ?? {})
  const sections = lineSections(choices, typed, errors, words, item === undefined)
  const title = item === undefined ? words.t('editions.item.new') : words.t('editions.item.edit', { code: item.code })
  res.status(problem === undefined ? 200 : statusOf(problem)).render('catalogue/edition-item-edit', {
    title,
    head: {
      crumbs: crumbsOf(edition, words, title),
      title,
      facts: [item === undefined ? '' : inWords(words.locale, item.title, item.titleEn)],
    },
    action: `/catalogue/editions/${id}/items${item === undefined ? '' : `/${item.id}`}`,
    back: item === undefined ? `/catalogue/editions/${id}` : `/catalogue/editions/${id}/items/${item.id}`,
    version: item?.version,
    sections,
    errors,
    labels: Object.fromEntries(sections.flatMap(({ fields }) => fields.map(({ name, label }) => [name, label]))),
    problem: shown(problem, words),
  })
}

/** For whoever saved second: at each field where the stored text now differs from theirs, what it is. Their own text stays in the form. */
function differences(typed: TypedLine, latest: TypedLine, { t }: Pick<ReturnType<typeof wordsOf>, 't'>): FieldProblems {
  const said = (value: TypedLine[string] | undefined): string =>
    typeof value === 'string' ? value : [...(value ?? [])].join(t('table.list_join'))
  return Object.fromEntries(
    Object.keys(latest)
      .filter((name) => name !== 'code' && said(typed[name]).trim() !== said(latest[name]))
      .map((name) => [name, { code: 'editions.error.is_now', params: { value: said(latest[name]) || t('editions.diff.blank') } } as const]),
  )
}

async function renderLine(deps: Deps, req: Request, res: Response, problem?: AppError): Promise<void> {
  const words = wordsOf(deps, req, res)
  const { t, locale } = words
  const { id, row } = rowOf(req)
  const content = await readEdition(deps, words.actor, id)
  const listed = content.items.filter(({ ended }) => !ended)
  const item = content.items.find((one) => one.id === row)
  if (item === undefined) throw new AppError('not_found', 'errors.not_found')
  const base = `/catalogue/editions/${id}/items/${row}`
  const editing = content.edition.state === 'draft' && denyEditing(words.actor) === undefined
  const title = inWords(locale, item.title, item.titleEn)
  res.status(problem === undefined ? 200 : statusOf(problem)).render('catalogue/edition-item', {
    title,
    head: {
      crumbs: crumbsOf(content.edition, words, item.code),
      title,
      facts: [
        item.code,
        item.ended && { kind: 'miss', text: t('editions.mark.ended'), icon: 'minus' },
        item.itemId !== null && { text: t('editions.item.live'), href: `/catalogue/${item.itemId}` },
      ],
      actions: editing && !item.ended ? [{ label: t('editions.action.edit'), icon: 'pencil', href: `${base}/edit`, primary: true }] : [],
    },
    facts: presentLine(item, listed.findIndex((one) => one.id === row) + 1, await contextOf(deps, content, words)),
    forms: editing
      ? {
          base,
          version: item.version,
          end: !item.ended && item.itemId !== null,
          restore: item.ended
            ? t('editions.action.keep')
            : item.itemId === null
              ? t('editions.action.take_out')
              : item.changedBy === null
                ? undefined
                : t('editions.action.restore'),
          reason: {
            kind: 'textarea',
            name: 'reason',
            label: t('editions.field.end_reason'),
            help: t('editions.field.end_reason.help'),
            rows: 2,
            maxlength: 300,
            required: true,
            error: problem?.fields['reason'],
          },
        }
      : undefined,
    problem: shown(problem, words),
  })
}

async function renderClasses(deps: Deps, req: Request, res: Response, problem?: AppError): Promise<void> {
  const words = wordsOf(deps, req, res)
  const { t, locale } = words
  const { id } = numbered(req)
  const { classes } = await lineChoices(deps, words.actor, id)
  const { edition, items } = await readEdition(deps, words.actor, id)
  if (edition.state !== 'draft') throw new AppError('conflict', 'editions.error.not_draft')
  const typed = typedLine(req.body)
  const isNew = problem?.kind === 'invalid' && !('row' in req.params)
  const field = (name: string, label: string, more: object) => ({
    name,
    label,
    value: isNew ? (typed[name] ?? '') : '',
    error: isNew ? problem.fields[name] : undefined,
    ...more,
  })
  res.status(problem === undefined ? 200 : statusOf(problem)).render('catalogue/edition-classes', {
    title: t('editions.classes.title'),
    head: { crumbs: crumbsOf(edition, words, t('editions.classes.title')), title: t('editions.classes.title') },
    base: `/catalogue/editions/${id}/classes`,
    rows: classes.map((one) => ({
      ...one,
      top: one.parentId === null,
      items: items.filter(({ classRow, ended }) => classRow === one.id && !ended).length,
      removable: !items.some(({ classRow }) => classRow === one.id) && !classes.some(({ parentId }) => parentId === one.id),
    })),
    fields: [
      field('parent', t('editions.classes.parent'), {
        kind: 'select',
        width: 'm',
        placeholder: t('editions.classes.top'),
        options: classes
          .filter(({ parentId }) => parentId === null)
          .map((one) => ({ value: String(one.id), label: `${one.code} ${inWords(locale, one.name, one.nameEn)}` })),
      }),
      field('code', t('catalogue.column.code'), { required: true, maxlength: 20, width: 's' }),
      field('name', t('editions.classes.name'), { required: true, maxlength: 40, width: 'm', lang: 'zh-CN' }),
      field('name_en', t('editions.classes.name_en'), { required: true, maxlength: 100, width: 'm', lang: 'en' }),
    ],
    errors: problem?.fields ?? {},
    problem: shown(problem, words),
  })
}
