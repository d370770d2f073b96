import type { Request, Response, Router } from 'express'
import type { Deps } from '../deps.ts'
import { formFiles } from '../web/form-files.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { inWords, onPaper, wordsOf } from '../web/words.ts'
import { NO_REFUSAL, refusal, typedIn, type Refusal } from '../web/page-refusal.ts'
import { presentFinding, presentNotice } from './finding.presenter.ts'
import { IdParams, SayForm } from './inspections.forms.ts'
import { listDepartments } from './inspections.service.ts'
import { LIST, partsOf } from './plan.presenter.ts'
import {
  answerFinding,
  checkSaying,
  exportRectifications,
  getFinding,
  getNotice,
  listRectifications,
  recheckFinding,
  seesAll,
} from './rectification.service.ts'
import { RECTIFICATIONS } from './rectification.table.ts'

const idOf = (req: Request): number => parseAddress(IdParams, req).id

/** What was found and what became of it. */
export function findingRoutes(router: Router, deps: Deps): void {
  const take = formFiles(deps)

  router.get('/rectifications', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, RECTIFICATIONS)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, RECTIFICATIONS, { ...words, query, format, rows: exportRectifications(deps, actor, query), now: deps.now() })
      return
    }
    const all = seesAll(actor)
    const [page, departments] = await Promise.all([listRectifications(deps, actor, query), all ? listDepartments(deps.db.read) : []])
    const options = {
      department: departments.map(({ id, name, nameEn }) => ({ value: String(id), text: inWords(words.locale, name, nameEn) })),
    }
    const help = words.t(all ? 'inspections.rectifications.empty.help' : 'inspections.rectifications.own')
    res.render('inspections/rectifications', {
      title: words.t('inspections.rectifications.title'),
      parts: partsOf('rectifications', actor, words),
      note: words.t(all ? 'inspections.rectifications.note' : 'inspections.rectifications.own'),
      table: presentTable(RECTIFICATIONS, {
        ...words,
        query,
        page,
        path: `${LIST}/rectifications`,
        options,
        heading: false,
        empty: { text: words.t('inspections.rectifications.empty'), help },
      }),
    })
  })

  router.get('/notices/:id', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const notice = presentNotice(await getNotice(deps, actor, idOf(req)), onPaper(words))
    res.render('inspections/notice', { title: notice.head.title, notice })
  })

  const render = async (req: Request, res: Response, refused: Refusal = NO_REFUSAL): Promise<void> => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const found = await getFinding(deps, actor, idOf(req))
    const page = presentFinding(found, actor, typedIn(req), refused.problems, words)
    res.status(refused.status).render('inspections/finding', { title: page.head.title, page, said: refused.said })
  }
  router.get('/findings/:id', (req, res) => render(req, res))

  /** A refused form is shown at its own address; whoever opens that comes to the page with the form. */
  router.get('/findings/:id/:what', (req, res, next) => {
    if (['answer', 'recheck'].includes(req.params.what)) res.redirect(303, `${LIST}/findings/${idOf(req)}`)
    else next()
  })

  const say = (what: 'answer' | 'recheck') =>
    router.post(`/findings/:id/${what}`, async (req, res) => {
      const { actor, t } = wordsOf(deps, req, res)
      const id = idOf(req)
      await checkSaying(deps, actor, id, what) // who may not is told so before a file of theirs is taken in
      try {
        const files = await take(req, res)
        const { done, ...said } = parse(SayForm, req.body)
        if (what === 'answer') await answerFinding(deps, actor, id, { ...said, files })
        else await recheckFinding(deps, actor, id, { ...said, files, done: done === 'yes' })
        notify(req, 'ok', t(`inspections.notice.${what === 'answer' ? 'rectified' : done === 'yes' ? 'done' : 'not_done'}`))
        res.redirect(303, `${LIST}/findings/${id}`)
      } catch (error) {
        await render(req, res, refusal(error, t))
      }
    })
  say('answer')
  say('recheck')
}
