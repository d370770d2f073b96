import { Router } from 'express'
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { readTableQuery, sendTable } from '../web/table.ts'
import { wordsOf } from '../web/words.ts'
import { IdParams } from './elections.forms.ts'
import { presentMinutes } from './minutes.presenter.ts'
import { presentRecount } from './recount.presenter.ts'
import { denyDrafting } from './results.policy.ts'
import { presentNoResult, presentResult } from './results.presenter.ts'
import { draftPublication, listResultItems } from './results.publication.service.ts'
import { prepareRunOff } from './results.run-off.service.ts'
import { archiveName, getResult, readResult } from './results.service.ts'
import { tablesOfResult } from './results.table.ts'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const TableParams = z.object({ id, n: z.coerce.number().int().min(1).max(60) })
const Format = z.object({ format: z.enum(['csv', 'xlsx']).default('csv') })
const RunOffForm = z.object({ position: id })
const PublishForm = z.object({ item: id })

/** /elections/:id/results, the minutes, the hall's recount, run-offs and publication. */
export function resultsRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id/results', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const found = await readResult(deps, actor, parseAddress(IdParams, req).id)
    const title = `${words.t('counting.title')} · ${found.election.title}`
    if (!('outcome' in found)) {
      res.render('elections/no-result', { title, page: presentNoResult(found, words) })
      return
    }
    const items = denyDrafting(actor, found.election) === undefined ? await listResultItems(deps, actor, found.election) : []
    res.render('elections/results', { title, page: presentResult(found, items, actor, words) })
  })

  router.get('/:id/results/tables/:n', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const params = parseAddress(TableParams, req)
    const { format } = parse(Format, req.query)
    const { election, outcome } = await getResult(deps, actor, params.id)
    const view = outcome.void === 'minimum' ? undefined : tablesOfResult(election, outcome)[params.n - 1]
    if (view === undefined) throw new AppError('not_found', 'errors.not_found')
    const { spec, rows, speaking, title } = view
    const context = { ...words, t: speaking(words.t), now: deps.now() }
    await sendTable(res, spec, { ...context, query: readTableQuery(spec, {}), format, rows: Readable.from([rows]), name: title })
  })

  router.post('/:id/results/run-off', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const made = await prepareRunOff(deps, actor, parseAddress(IdParams, req).id, parse(RunOffForm, req.body).position)
    notify(req, 'ok', t('counting.run_off.made'))
    res.redirect(303, `/elections/${made}/edit`)
  })

  router.post('/:id/results/publish', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const record = await draftPublication(deps, actor, parseAddress(IdParams, req).id, parse(PublishForm, req.body).item)
    notify(req, 'ok', t('counting.publish.drafted'))
    res.redirect(303, `/disclosures/${record}/edit`)
  })

  router.get('/:id/minutes', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const result = await getResult(deps, actor, parseAddress(IdParams, req).id)
    const archives = await Promise.all(result.classes.map(({ of, lastEvent }) => archiveName(deps, of.uuid, lastEvent ?? '')))
    const title = `${words.t('counting.minutes.title')} · ${result.election.title}`
    res.render('elections/minutes', { title, page: presentMinutes(result, archives, words) })
  })

  router.get('/:id/recount', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const result = await getResult(deps, actor, parseAddress(IdParams, req).id)
    const title = `${words.t('counting.recount.title')} · ${result.election.title}`
    res.render('elections/recount', { title, layout: 'hall', page: presentRecount(result, words) })
  })

  return router
}
