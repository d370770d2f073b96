import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { inWords, wordsOf } from '../web/words.ts'
import { fileObjection, findByReceipt } from './filing.service.ts'
import { concludeObjection, decideResult, openObjection, takeObjection } from './handling.service.ts'
import { listAllNotices, listNotices } from './notices.service.ts'
import { NOTICES_TABLE } from './notices.table.ts'
import { ConcludeForm, IdParams, ObjectionForm, ReceiptForm, ResultForm, TakeForm } from './publicity.forms.ts'
import { presentNoticePage, presentObjection, presentObjectionForm, presentReceipt } from './publicity.presenter.ts'
import { getNoticePage } from './publicity.service.ts'
import { spelled } from './receipts.ts'

const idOf = (req: Request): number => parseAddress(IdParams, req).id

/** Texts of a form that comes back. */
const typedIn = (body: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries((body ?? {}) as Record<string, unknown>).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )

/** A slip in a form, to be shown at its fields; anything else goes on to the error page. */
function slipOf(error: unknown): { readonly problems: FieldProblems; readonly status: number } {
  if (error instanceof AppError && error.kind === 'invalid') return { problems: error.fields, status: statusOf(error) }
  throw error
}

/** /publicity: notices 公示, objections to them, and what came of both. */
export function publicityRoutes(deps: Deps): Router {
  const router = Router()
  listRoutes(router, deps)
  receiptRoutes(router, deps)
  handlerRoutes(router, deps)
  noticeRoutes(router, deps)
  return router
}

function listRoutes(router: Router, deps: Deps): void {
  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, NOTICES_TABLE)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, NOTICES_TABLE, { ...words, query, format, rows: listAllNotices(deps, actor, query), now: deps.now() })
      return
    }
    const { page, departments, items } = await listNotices(deps, actor, query)
    const choices = (all: typeof items) =>
      all.map(({ id, name, nameEn }) => ({ value: String(id), text: inWords(words.locale, name, nameEn) }))
    const options = { department: choices(departments), item: choices(items) }
    res.render('publicity/index', {
      title: words.t('personnel.publicity.title'),
      table: presentTable(NOTICES_TABLE, { ...words, query, page, path: '/publicity', options, heading: false }),
    })
  })
}

function receiptRoutes(router: Router, deps: Deps): void {
  const render = (req: Request, res: Response, more: object): void => {
    const { t } = wordsOf(deps, req, res)
    res.set('Cache-Control', 'no-store')
    res.render('publicity/receipt', { title: t('personnel.receipt.title'), code: '', found: undefined, error: undefined, ...more })
  }
  router.get('/receipt', (req, res) => {
    render(req, res, {})
  })
  // Asked with POST: a code in an address would stay in histories and logs.
  router.post('/receipt', async (req, res) => {
    const { code } = parse(ReceiptForm, req.body)
    try {
      const found = presentReceipt(await findByReceipt(deps, code), wordsOf(deps, req, res))
      render(req, res, { code, found })
    } catch (error) {
      const { problems, status } = slipOf(error)
      res.status(status)
      render(req, res, { code, error: problems['code'] })
    }
  })
}

function handlerRoutes(router: Router, deps: Deps): void {
  const show = async (req: Request, res: Response, id: number, problems: FieldProblems = {}): Promise<void> => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const opened = await openObjection(deps, actor, id)
    res.set('Cache-Control', 'no-store')
    res.render('publicity/objection', presentObjection(opened, actor.id, words, typedIn(req.body), problems))
  }
  router.get('/objections/:id', (req, res) => show(req, res, idOf(req)))

  router.post('/objections/:id/take', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = idOf(req)
    await takeObjection(deps, actor, id, parse(TakeForm, req.body).version)
    notify(req, 'ok', t('personnel.said.taken'))
    res.redirect(303, `/publicity/objections/${id}`)
  })

  router.post('/objections/:id/conclude', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = idOf(req)
    try {
      const notice = await concludeObjection(deps, actor, id, parse(ConcludeForm, req.body))
      notify(req, 'ok', t('personnel.said.concluded'))
      res.redirect(303, `/publicity/${notice}`)
    } catch (error) {
      const { problems, status } = slipOf(error)
      res.status(status)
      await show(req, res, id, problems)
    }
  })
}

function noticeRoutes(router: Router, deps: Deps): void {
  router.get('/:id', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    res.render('publicity/show', presentNoticePage(await getNoticePage(deps, actor, idOf(req)), words))
  })

  router.get('/:id/objections/new', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const page = await getNoticePage(deps, actor, idOf(req))
    if (!page.open) throw new AppError('conflict', 'personnel.error.closed')
    res.render('publicity/object', presentObjectionForm(page, actor.name, words))
  })

  // The receipt is the answer itself: kept in a session until the next page, it would lead from an anonymous objection to its writer.
  router.post('/:id/objections', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const id = idOf(req)
    try {
      const filing = parse(ObjectionForm, req.body)
      const code = await fileObjection(deps, actor, id, filing)
      res.set('Cache-Control', 'no-store')
      const said = { title: words.t('personnel.filed.title'), code: spelled(code), back: `/publicity/${id}`, waits: !filing.named }
      res.render('publicity/filed', said)
    } catch (error) {
      const { problems, status } = slipOf(error)
      const page = await getNoticePage(deps, actor, id)
      res.status(status).render('publicity/object', presentObjectionForm(page, actor.name, words, typedIn(req.body), problems))
    }
  })

  router.post('/:id/results', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const id = idOf(req)
    const { line, ...form } = parse(ResultForm, req.body)
    try {
      await decideResult(deps, actor, id, { ...form, lineNo: line })
      notify(req, 'ok', words.t('personnel.said.result'))
      res.redirect(303, `/publicity/${id}`)
    } catch (error) {
      const { problems, status } = slipOf(error)
      const page = await getNoticePage(deps, actor, id)
      res.status(status).render('publicity/show', presentNoticePage(page, words, { line, typed: typedIn(req.body), problems }))
    }
  })
}
