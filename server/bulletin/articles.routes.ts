import { Router, type Request, type Response } from 'express'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { inWords, wordsOf } from '../web/words.ts'
import {
  acceptArticle,
  exportArticles,
  getArticle,
  listArticles,
  resendArticle,
  returnArticle,
  reviseArticle,
  sendArticle,
  type TypedArticle,
} from './articles.service.ts'
import { ARTICLES } from './articles.table.ts'
import { ArticleForm, EditedForm, IdParams, ReturnForm, VersionForm } from './bulletin.forms.ts'
import { denySend } from './bulletin.policy.ts'
import { actionsOf, articleFields, editedFields, presentArticle, tabsOf } from './bulletin.presenter.ts'
import { printed } from './bulletin.rules.ts'
import { listSenders } from './counts.service.ts'

/** /bulletin/articles: sent in, accepted in the editor's words, or returned with a reason. */
export function articleRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, ARTICLES)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, ARTICLES, { ...words, query, format, rows: exportArticles(deps, actor, query), now: deps.now() })
      return
    }
    const [page, senders] = await Promise.all([listArticles(deps, actor, query), listSenders(deps, actor)])
    const options = {
      department: senders.map(({ id, name, nameEn }) => ({ value: String(id), text: inWords(words.locale, name, nameEn) })),
    }
    res.render('bulletin/articles', {
      title: words.t('bulletin.articles.title'),
      tabs: tabsOf('articles', actor, words),
      actions: actionsOf(actor, words),
      table: presentTable(ARTICLES, { ...words, query, page, path: '/bulletin/articles', options }),
    })
  })

  router.get('/new', (req, res) => {
    authorize(denySend(wordsOf(deps, req, res).actor))
    renderForm(req, res, { title: '', body: '', category: '' })
  })

  router.post('/', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const typed = parse(ArticleForm, req.body)
    try {
      const id = await sendArticle(deps, actor, typed)
      notify(req, 'ok', t('bulletin.notice.sent'))
      res.redirect(303, `/bulletin/articles/${id}`)
    } catch (error) {
      renderForm(req, res, typed, refusal(error))
    }
  })

  router.get('/:id', (req, res) => renderArticle(req, res, parseAddress(IdParams, req).id))

  router.post('/:id', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    const typed = parse(ArticleForm, req.body)
    try {
      await resendArticle(deps, actor, id, parse(VersionForm, req.body).version, typed)
      notify(req, 'ok', t('bulletin.notice.sent'))
      res.redirect(303, `/bulletin/articles/${id}`)
    } catch (error) {
      await renderArticle(req, res, id, refusal(error))
    }
  })

  router.post('/:id/accept', (req, res) => decide(req, res, 'accept'))
  router.post('/:id/revise', (req, res) => decide(req, res, 'revise'))
  router.post('/:id/return', (req, res) => decide(req, res, 'return'))

  /** What an editor does to an article: each lands on its page again. */
  async function decide(req: Request, res: Response, what: 'accept' | 'revise' | 'return'): Promise<void> {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    try {
      if (what === 'return') {
        const { version, reason } = parse(ReturnForm, req.body)
        await returnArticle(deps, actor, id, version, reason)
      } else {
        const { version, ...edited } = parse(EditedForm, req.body)
        await (what === 'accept' ? acceptArticle : reviseArticle)(deps, actor, id, version, edited)
      }
      notify(req, 'ok', t(`bulletin.notice.${what}`))
      res.redirect(303, `/bulletin/articles/${id}`)
    } catch (error) {
      await renderArticle(req, res, id, refusal(error))
    }
  }

  /** The article with the forms that this person may use; after a refusal with what they typed. */
  async function renderArticle(req: Request, res: Response, id: number, error?: AppError): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { article, steps } = await getArticle(deps, actor, id)
    const problems = error?.fields ?? {}
    const sent = req.method === 'POST' ? parse(ArticleForm, req.body) : undefined
    const again = { title: article.title, body: article.body, category: article.category, ...sent }
    const edited = problems['reason'] === undefined && sent !== undefined ? sent : printed(article)
    if (error !== undefined) res.status(statusOf(error))
    res.render('bulletin/article', {
      title: printed(article).title,
      article: presentArticle(article, steps, actor, words),
      problems,
      refused: error === undefined || Object.keys(problems).length > 0 ? '' : words.t(error.code, error.params),
      again: articleFields(again, problems, words),
      edited: editedFields(edited, problems, words),
      reason: problems['reason'] === undefined ? '' : parse(ReturnForm, req.body).reason,
    })
  }

  function renderForm(req: Request, res: Response, typed: TypedArticle, error?: AppError): void {
    const words = wordsOf(deps, req, res)
    const problems = error?.fields ?? {}
    if (error !== undefined) res.status(statusOf(error))
    res.render('bulletin/article-form', {
      title: words.t('bulletin.send'),
      fields: articleFields(typed, problems, words),
      problems,
    })
  }

  return router
}

/** What a person caused and can mend on the page; anything else goes its way. */
function refusal(error: unknown): AppError {
  if (error instanceof AppError && error.kind === 'invalid') return error
  throw error
}
