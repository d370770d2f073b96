import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { articleRoutes } from './articles.routes.ts'
import { arranged } from './bulletin.rules.ts'
import { ComposeVersion, IdParams, PeriodQuery, readPlaces, VersionForm } from './bulletin.forms.ts'
import { actionsOf, presentComposing, presentIssue, presentIssues, tabsOf } from './bulletin.presenter.ts'
import { countsRoutes } from './counts.routes.ts'
import { arrangeIssue, getIssue, publishIssue, readComposing, readIssues } from './issues.service.ts'

/** /bulletin: 《工作信息》, what departments send in for it, and how much of it is used. */
export function bulletinRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { year } = parse(PeriodQuery, req.query)
    const list = await readIssues(deps, actor, year === undefined ? undefined : Number(year))
    res.render('bulletin/index', {
      title: words.t('bulletin.title'),
      tabs: tabsOf('issues', actor, words),
      actions: actionsOf(actor, words),
      list: presentIssues(list, words),
    })
  })

  router.get('/issues/:id', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const issue = presentIssue(await getIssue(deps, actor, parseAddress(IdParams, req).id), words)
    res.render('bulletin/issue', { title: `${words.t('bulletin.title')} ${issue.name}`, issue })
  })

  router.get('/compose', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const composing = presentComposing(await readComposing(deps, actor), words)
    res.render('bulletin/compose', {
      title: words.t('bulletin.compose.title', { name: composing.name }),
      tabs: tabsOf('compose', actor, words),
      composing,
    })
  })

  router.post('/compose', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const ids = arranged(readPlaces(req.body as Record<string, unknown>))
    await arrangeIssue(deps, actor, parse(ComposeVersion, req.body).version, ids)
    notify(req, 'ok', t('bulletin.compose.saved', { n: ids.length }))
    res.redirect(303, '/bulletin/compose')
  })

  router.post('/compose/publish', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = await publishIssue(deps, actor, parse(VersionForm, req.body).version)
    notify(req, 'ok', t('bulletin.compose.published'))
    res.redirect(303, `/bulletin/issues/${id}`)
  })

  router.use('/articles', articleRoutes(deps))
  router.use('/counts', countsRoutes(deps))
  return router
}
