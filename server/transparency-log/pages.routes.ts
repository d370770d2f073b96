import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { dateInShanghai } from '../../core/dates.ts'
import type { Deps } from '../deps.ts'
import { actorOf, requireActor } from '../web/actor.ts'
import { notify, preferencesOf, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { alterRecord, denyTampering, getAltered, restoreRecord } from './demo.service.ts'
import { presentDemo, presentLog, presentOffices } from './pages.presenter.ts'
import { readLogPage, whomToTell } from './pages.service.ts'
import { addWitness, cosign, removeWitness } from './witnesses.service.ts'

const COUNT = z.coerce.number().int().min(0).max(999_999_999)
const CosignForm = z.object({ size: COUNT, line: z.string().max(1_000) })
const WitnessForm = CosignForm.extend({ key: z.string().max(600) })
const WitnessAddress = z.object({ id: COUNT })
const AlterForm = z.object({ index: z.union([z.literal('').transform(() => undefined), COUNT]).optional() })

/** Pages about the log that everybody reads, signed in or not. Mounted at /log, after sessions. */
export function logPageRoutes(deps: Deps, { demo }: { readonly demo: boolean }): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const actor = actorOf(req)
    const words = { ...speech(res), locale: preferencesOf(req).locale }
    const page = await readLogPage(deps, actor, dateInShanghai(deps.now().toISOString()))
    const tampers = demo && actor !== undefined && denyTampering(actor) === undefined
    const tampering = tampers ? presentDemo(await getAltered(deps, actor), actor) : undefined
    res.render('log/index', { ...layoutFor(req), ...presentLog(page, actor, words), tampering })
  })

  router.get('/verify', async (req, res) => {
    const { t } = speech(res)
    const offices = presentOffices(await whomToTell(deps), preferencesOf(req).locale)
    res.render('log/verify', { ...layoutFor(req), title: t('log.verify.title'), offices })
  })

  return router
}

const layoutFor = (req: Request): { layout?: string } => (actorOf(req) === undefined ? { layout: 'bare' } : {})

/** What witnesses and those who look after them do. Mounted at /log, for people who are signed in. */
export function witnessRoutes(deps: Deps): Router {
  const router = Router()

  // Asked by the script that holds the key; the answer is the notice on the page that it then loads.
  router.post('/witnesses', async (req, res) => {
    const { key, ...first } = parse(WitnessForm, req.body)
    await addWitness(deps, requireActor(req), key, first)
    done(req, res, speech(res).t('log.notice.witness_added'))
  })

  router.post('/cosignatures', async (req, res) => {
    const cosignature = parse(CosignForm, req.body)
    await cosign(deps, requireActor(req), cosignature)
    done(req, res, speech(res).t('log.notice.cosigned', { n: cosignature.size }))
  })

  router.post('/witnesses/:id/remove', async (req, res) => {
    const { person, personEn } = await removeWitness(deps, requireActor(req), parseAddress(WitnessAddress, req).id)
    done(req, res, speech(res).t('log.notice.witness_removed', { name: person, name_en: personEn }))
  })

  return router
}

/** Mounted in demonstrations only. */
export function logDemoRoutes(deps: Deps): Router {
  const router = Router()

  router.post('/demo/alter', async (req, res) => {
    const { index } = parse(AlterForm, req.body ?? {})
    const altered = await alterRecord(deps, requireActor(req), index)
    done(req, res, speech(res).t('log.demo.notice.altered', { index: String(altered.index) }))
  })

  router.post('/demo/restore', async (req, res) => {
    const altered = await restoreRecord(deps, requireActor(req))
    done(req, res, speech(res).t('log.demo.notice.restored', { index: String(altered.index) }))
  })

  return router
}

function done(req: Request, res: Response, text: string): void {
  notify(req, 'ok', text)
  res.redirect(303, '/log')
}
