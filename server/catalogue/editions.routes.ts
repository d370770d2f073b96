import { Router, type Request, type Response } from 'express'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { dateInShanghai } from '../../core/dates.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, speech } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { csvOf } from '../web/table-csv.ts'
import { contentDisposition } from '../web/table-export.ts'
import { inWords, wordsOf } from '../web/words.ts'
import { presentDiff } from './diff.presenter.ts'
import { csvSheet, officialRows, officialWorkbook } from './editions.export.ts'
import { ApproveForm, EditionParams, FilingForm, FromQuery, OpenForm, ReturnForm, SeenForm } from './editions.forms.ts'
import {
  approveEdition,
  discardEdition,
  fileEdition,
  openEdition,
  recallEdition,
  returnEdition,
  submitEdition,
} from './editions.life.service.ts'
import { editionChip, editionName, inForceFact, presentEdition, presentEditions, type Sent } from './editions.presenter.ts'
import { compareEditions, getEditionPage, listEditions, readEdition, reviewLevels } from './editions.service.ts'
import { OFFICIAL, officialHead, type OfficialContext } from './official.presenter.ts'
import { typedLine } from './line.presenter.ts'
import type { EditionContent } from './editions.types.ts'

/** /catalogue/editions: the versions of the whole catalogue, from draft to filed. */
export function editionsRoutes(deps: Deps): Router {
  const router = Router()
  const idOf = (req: Request): number => numbered(req).id

  router.get('/', async (req, res) => {
    await renderList(deps, req, res)
  })

  router.post('/', async (req, res) => {
    try {
      const id = await openEdition(deps, requireActor(req), parse(OpenForm, req.body))
      notify(req, 'ok', speech(res).t('editions.notice.opened'))
      res.redirect(303, `/catalogue/editions/${id}`)
    } catch (error) {
      await renderList(deps, req, res, explained(error))
    }
  })

  router.get('/:id', async (req, res) => {
    await renderEdition(deps, req, res)
  })

  router.get('/:id/diff', async (req, res) => {
    const words = wordsOf(deps, req, res)
    const [compared, editions, levels] = await Promise.all([
      compareEditions(deps, words.actor, idOf(req), parse(FromQuery, req.query).from),
      listEditions(deps, words.actor),
      reviewLevels(deps.db.read),
    ])
    const { from, to, diff } = compared
    const sides = { from: from?.classes ?? [], to: to.classes }
    const t = words.t
    res.render('catalogue/edition-diff', {
      title: t('editions.diff.title', { number: String(to.edition.number) }),
      head: {
        crumbs: [
          { label: t('catalogue.title'), href: '/catalogue' },
          { label: t('editions.title'), href: '/catalogue/editions' },
          { label: editionName(to.edition, words), href: `/catalogue/editions/${to.edition.id}` },
        ],
        title: t('editions.diff.title', { number: String(to.edition.number) }),
        facts: [
          editionChip(to.edition, words),
          from === undefined ? t('editions.diff.against_nothing') : t('editions.diff.against', { number: String(from.edition.number) }),
        ],
      },
      changes: presentDiff(diff, { words, body: bodyOf(deps, words.locale), from: from?.edition, to: to.edition, sides, levels }),
      pick: {
        action: `/catalogue/editions/${to.edition.id}/diff`,
        from: String(from?.edition.id ?? ''),
        choices: editions
          .filter(({ id, state }) => id !== to.edition.id && state !== 'discarded')
          .map((edition) => ({ value: String(edition.id), label: editionName(edition, words) })),
      },
    })
  })

  router.get('/:id/print', async (req, res) => {
    const words = wordsOf(deps, req, res)
    const content = await readEdition(deps, words.actor, idOf(req))
    const x = await contextOf(deps, content, words)
    const rows = officialRows(content.items, x)
    const title = titleOf(deps, content, words)
    res.render('catalogue/edition-print', {
      title,
      head: {
        crumbs: [
          { label: words.t('catalogue.title'), href: '/catalogue' },
          { label: editionName(content.edition, words), href: `/catalogue/editions/${content.edition.id}` },
        ],
        title,
        facts: [editionChip(content.edition, words), inForceFact(content.edition, words) ?? ''],
        actions: [
          {
            label: words.t('editions.action.csv'),
            icon: 'table-export',
            href: `/catalogue/editions/${content.edition.id}/export?format=csv`,
            download: true,
          },
          {
            label: words.t('editions.action.xlsx'),
            icon: 'table-export',
            href: `/catalogue/editions/${content.edition.id}/export?format=xlsx`,
            download: true,
          },
          { print: true, primary: true, label: words.t('editions.action.print_now') },
        ],
      },
      heads: OFFICIAL.map((column) => ({ key: column, text: words.t(officialHead(column)) })),
      rows: rows.map((row, i) => ({
        row,
        span: spanOf(
          rows.map((each) => each.class),
          i,
        ),
      })),
    })
  })

  router.get('/:id/export', async (req, res) => {
    const words = wordsOf(deps, req, res)
    const content = await readEdition(deps, words.actor, idOf(req))
    const x = await contextOf(deps, content, words)
    const rows = officialRows(content.items, x)
    const title = titleOf(deps, content, words)
    const csv = req.query['format'] === 'csv'
    res.set({
      'Content-Type': csv ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'Content-Disposition': contentDisposition(`${title}-${dateInShanghai(deps.now().toISOString())}`, 'catalogue', csv ? 'csv' : 'xlsx'),
      'Cache-Control': 'no-store',
    })
    if (csv) await pipeline(Readable.from(csvOf(csvSheet(title, rows, x)), { objectMode: false }), res)
    else res.send(Buffer.from(await officialWorkbook(title, inForceFact(content.edition, words) ?? '', rows, x)))
  })

  const change = (
    path: string,
    form: Sent['form'],
    said: Parameters<ReturnType<typeof speech>['t']>[0],
    work: (req: Request, id: number) => Promise<void>,
  ): void => {
    router.post(path, async (req, res) => {
      const id = idOf(req)
      try {
        await work(req, id)
      } catch (error) {
        await renderEdition(deps, req, res, { form, problem: explained(error) })
        return
      }
      notify(req, 'ok', speech(res).t(said))
      res.redirect(303, `/catalogue/editions/${id}`)
    })
  }
  change('/:id/submit', 'other', 'editions.notice.submitted', (req, id) =>
    submitEdition(deps, requireActor(req), id, parse(SeenForm, req.body)),
  )
  change('/:id/recall', 'other', 'editions.notice.recalled', (req, id) =>
    recallEdition(deps, requireActor(req), id, parse(SeenForm, req.body)),
  )
  change('/:id/discard', 'other', 'editions.notice.discarded', (req, id) =>
    discardEdition(deps, requireActor(req), id, parse(SeenForm, req.body)),
  )
  change('/:id/approve', 'approve', 'editions.notice.approved', (req, id) => {
    const { version, effective_on, remark } = parse(ApproveForm, req.body)
    return approveEdition(deps, requireActor(req), id, { version, effectiveOn: effective_on, remark })
  })
  change('/:id/return', 'return', 'editions.notice.returned', (req, id) =>
    returnEdition(deps, requireActor(req), id, parse(ReturnForm, req.body)),
  )
  change('/:id/file', 'file', 'editions.notice.filed', (req, id) => {
    const { version, filing_number, filing_authority, filed_on } = parse(FilingForm, req.body)
    return fileEdition(deps, requireActor(req), id, { version, number: filing_number, authority: filing_authority, filedOn: filed_on })
  })

  return router
}

export function numbered(req: Request): { id: number } {
  const params = EditionParams.safeParse(req.params)
  if (!params.success) throw new AppError('not_found', 'errors.not_found')
  return params.data
}

/** A refusal that the page itself explains; everything else, a lack of rights among it, goes on to the error page. */
export function explained(error: unknown): AppError {
  if (error instanceof AppError && (error.kind === 'invalid' || error.kind === 'conflict')) return error
  throw error
}

export const bodyOf = ({ config }: Pick<Deps, 'config'>, locale: 'zh-CN' | 'en'): string =>
  inWords(locale, config.orgName, config.orgNameEn)

const titleOf = (deps: Deps, { edition }: EditionContent, { t, locale }: ReturnType<typeof wordsOf>): string =>
  t('editions.sheet_title', { body: bodyOf(deps, locale), number: String(edition.number) })

export async function contextOf(
  deps: Deps,
  { edition, classes }: EditionContent,
  words: ReturnType<typeof wordsOf>,
): Promise<OfficialContext> {
  return { ...words, edition, classes, levels: await reviewLevels(deps.db.read), body: bodyOf(deps, words.locale) }
}

/** How many lines a class's cell covers from here on; 0 below its first. */
function spanOf(names: readonly string[], at: number): number {
  if (names[at - 1] === names[at]) return 0
  let span = 1
  while (names[at + span] === names[at]) span += 1
  return span
}

async function renderList(deps: Deps, req: Request, res: Response, problem?: AppError): Promise<void> {
  const words = wordsOf(deps, req, res)
  const list = presentEditions(await listEditions(deps, words.actor), words.actor, words)
  res.status(problem === undefined ? 200 : statusOf(problem))
  res.render('catalogue/editions', { title: words.t('editions.title'), list, problem: shown(problem, words) })
}

async function renderEdition(
  deps: Deps,
  req: Request,
  res: Response,
  refused?: { readonly form: Sent['form']; readonly problem: AppError },
): Promise<void> {
  const words = wordsOf(deps, req, res)
  const page = await getEditionPage(deps, words.actor, numbered(req).id)
  const sent = refused === undefined ? undefined : { form: refused.form, typed: flat(req.body), errors: refused.problem.fields }
  const edition = presentEdition(page, words.actor, words, bodyOf(deps, words.locale), sent)
  res.status(refused === undefined ? 200 : statusOf(refused.problem))
  res.render('catalogue/edition', { title: edition.head.title, edition, problem: shown(refused?.problem, words) })
}

/** A problem that belongs to no field, in words. */
export const shown = (problem: AppError | undefined, { t, fmt }: Pick<ReturnType<typeof wordsOf>, 't' | 'fmt'>): string | undefined => {
  if (problem === undefined || problem.kind === 'invalid') return undefined
  const { on, ...rest } = problem.params
  return t(problem.code, typeof on === 'string' ? { ...rest, on: fmt.date(on) } : rest)
}

const flat = (body: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(typedLine(body)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
