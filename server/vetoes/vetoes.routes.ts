import { Router, type Request, type Response } from 'express'
import { sendKept } from '../web/file-answer.ts'
import type { Deps } from '../deps.ts'
import { formFiles } from '../web/form-files.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { wordsOf } from '../web/words.ts'
import { actRoutes } from './acts.routes.ts'
import { openFile } from './files.service.ts'
import { exportVetoes, listVetoes, unseenVetoes } from './list.service.ts'
import { proposable, proposableCycles, proposeVeto } from './proposal.service.ts'
import { NO_REFUSAL, refusal, typedIn, type Refusal } from '../web/page-refusal.ts'
import { CycleQuery, IdParams, ProposalForm } from './vetoes.forms.ts'
import { listActions, proposalFields } from './vetoes.presenter.ts'
import { VETOES } from './vetoes.table.ts'

/** /vetoes: what was proposed, how it was decided, and what is in force. */
export function vetoRoutes(deps: Deps): Router {
  const router = Router()
  const take = formFiles(deps)

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, VETOES)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, VETOES, { ...words, query, format, rows: exportVetoes(deps, actor, query), now: deps.now() })
      return
    }
    const [page, unseen] = [await listVetoes(deps, actor, query), await unseenVetoes(deps, actor)]
    const empty = { text: words.t('vetoes.empty'), help: words.t('vetoes.empty.help') }
    res.render('vetoes/index', {
      title: words.t('vetoes.title'),
      actions: listActions(actor, words),
      unseen: unseen === 0 ? '' : words.t('vetoes.unseen', { n: unseen }),
      table: presentTable(VETOES, { ...words, query, page, path: '/vetoes', heading: false, empty }),
    })
  })

  router.get('/new', (req, res) => renderProposal(req, res))

  router.post('/', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    await proposableCycles(deps, actor) // who may not is told so before a file of theirs is taken in
    try {
      const uploads = await take(req, res)
      const { cycle, ...typed } = parse(ProposalForm, req.body)
      const id = await proposeVeto(deps, actor, cycle, typed, uploads)
      notify(req, 'ok', t('vetoes.notice.registered'))
      res.redirect(303, `/vetoes/${id}`)
    } catch (error) {
      await renderProposal(req, res, refusal(error, t))
    }
  })

  router.get('/files/:id', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    await sendKept(deps, res, await openFile(deps, actor, parseAddress(IdParams, req).id))
  })

  actRoutes(router, deps, take)

  async function renderProposal(req: Request, res: Response, refused: Refusal = NO_REFUSAL): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const cycles = await proposableCycles(deps, actor)
    const typed = typedIn(req)
    const wanted = req.method === 'POST' ? Number(typed['cycle']) : parse(CycleQuery, req.query).cycle
    const cycle = cycles.find(({ id }) => id === wanted) ?? cycles[0]
    const offered = cycle && (await proposable(deps.db.read, actor, cycle.id))
    res.status(refused.status).render('vetoes/new', {
      title: words.t('vetoes.propose'),
      cycles: cycles.map(({ id, title }) => ({ href: `/vetoes/new?cycle=${id}`, text: title, current: id === cycle?.id })),
      cycle: cycle && { id: cycle.id, title: cycle.title },
      fields: offered === undefined ? [] : proposalFields(offered, typed, refused.problems, words),
      problems: refused.problems,
      said: refused.said,
    })
  }

  return router
}
