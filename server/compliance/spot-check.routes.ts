import { Router, type Request, type Response } from 'express'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { sendSheet } from '../web/send-sheet.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { wordsOf } from '../web/words.ts'
import { denySpotCheck } from './compliance.policy.ts'
import { AnnounceForm, CheckParams, DrawForm, PickParams, VerdictForm } from './spot-check.forms.ts'
import { listHead, nameOf, presentAnnounce, presentCheck, presentVerdict } from './spot-check.presenter.ts'
import {
  announceCheck,
  drawCheck,
  giveVerdict,
  listAllChecks,
  listChecks,
  readCheck,
  readEvidence,
  readPick,
} from './spot-check.service.ts'
import { SPOT_CHECKS_TABLE } from './spot-check.table.ts'

const LIST = '/compliance/spot-checks'

/** /compliance/spot-checks: samples that anybody can draw again, and what inspectors found. */
export function spotCheckRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, SPOT_CHECKS_TABLE)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, SPOT_CHECKS_TABLE, { ...words, query, format, rows: listAllChecks(deps, actor, query), now: deps.now() })
      return
    }
    const page = await listChecks(deps, actor, query)
    const empty = { text: words.t('compliance.spot.empty'), help: words.t('compliance.spot.empty.help') }
    const table = presentTable(SPOT_CHECKS_TABLE, { ...words, query, page, path: LIST, heading: false, empty })
    res.render('compliance/spot-checks', { title: words.t('compliance.spot.title'), head: listHead(actor, words), table })
  })

  router.get('/new', (req, res) => {
    renderAnnounce(deps, req, res)
  })

  router.post('/', async (req, res) => {
    try {
      const form = parse(AnnounceForm, req.body)
      const { from_on: fromOn, to_on: toOn, draw, size, public_source: publicSource } = form
      const id = await announceCheck(deps, requireActor(req), { fromOn, toOn, draw, size, publicSource })
      notify(req, 'ok', speech(res).t('compliance.notice.announced'))
      res.redirect(303, `${LIST}/${id}`)
    } catch (error) {
      renderAnnounce(deps, req, res, explained(error, res))
    }
  })

  router.get('/:id', async (req, res) => {
    await renderCheck(deps, req, res)
  })

  router.get('/:id/evidence.json', async (req, res) => {
    const { id } = parseAddress(CheckParams, req)
    const evidence = await readEvidence(deps, requireActor(req), id)
    const name = `spot-check-${id}`
    await sendSheet(res, { name, fallback: name, format: 'json' }, Buffer.from(`${JSON.stringify(evidence, undefined, 1)}\n`))
  })

  router.post('/:id/draw', async (req, res) => {
    const { id } = parseAddress(CheckParams, req)
    try {
      authorize(denySpotCheck(requireActor(req)))
      const { version, public_text: publicText } = parse(DrawForm, req.body)
      await drawCheck(deps, requireActor(req), id, { version, publicText })
      notify(req, 'ok', speech(res).t('compliance.notice.drawn'))
      res.redirect(303, `${LIST}/${id}`)
    } catch (error) {
      await renderCheck(deps, req, res, explained(error, res))
    }
  })

  router.get('/:id/picks/:position', async (req, res) => {
    await renderVerdict(deps, req, res)
  })

  router.post('/:id/picks/:position', async (req, res) => {
    const of = parseAddress(PickParams, req)
    try {
      await readPick(deps, requireActor(req), of.id, of.position)
      await giveVerdict(deps, requireActor(req), of, parse(VerdictForm, req.body))
      notify(req, 'ok', speech(res).t('compliance.notice.judged'))
      res.redirect(303, `${LIST}/${of.id}`)
    } catch (error) {
      await renderVerdict(deps, req, res, explained(error, res))
    }
  })

  return router
}

/** What somebody typed wrong goes back to the form; everything else is not the form's to say. */
function explained(error: unknown, res: Response): FieldProblems {
  if (!(error instanceof AppError) || error.kind !== 'invalid') throw error
  res.status(statusOf(error))
  return error.fields
}

const typedIn = (req: Request): Readonly<Record<string, unknown>> => (req.method === 'POST' ? (req.body as Record<string, unknown>) : {})

function renderAnnounce(deps: Deps, req: Request, res: Response, problems: FieldProblems = {}): void {
  const { actor, ...words } = wordsOf(deps, req, res)
  authorize(denySpotCheck(actor))
  res.render('compliance/announce', { title: words.t('compliance.spot.new'), page: presentAnnounce(typedIn(req), problems, words) })
}

async function renderCheck(deps: Deps, req: Request, res: Response, problems: FieldProblems = {}): Promise<void> {
  const { actor, ...words } = wordsOf(deps, req, res)
  const found = await readCheck(deps, actor, parseAddress(CheckParams, req).id)
  const page = presentCheck(found, actor, typedIn(req), problems, words)
  res.render('compliance/spot-check', { title: nameOf(found.check, words), page })
}

async function renderVerdict(deps: Deps, req: Request, res: Response, problems: FieldProblems = {}): Promise<void> {
  const { actor, ...words } = wordsOf(deps, req, res)
  const { id, position } = parseAddress(PickParams, req)
  const page = presentVerdict(await readPick(deps, actor, id, position), typedIn(req), problems, words)
  res.render('compliance/verdict', { title: page.head.title, page })
}
