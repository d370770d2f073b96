import { Router } from 'express'
import { z } from 'zod'
import { requireActor } from '../web/actor.ts'
import { parseAddress } from '../web/parse.ts'
import { contentDisposition } from '../web/table-export.ts'
import type { Checkpointing } from './checkpoints.service.ts'
import { readCurrent, readReceipt } from './receipts.service.ts'

const Address = (name: 'id' | 'index') => z.object({ [name]: z.coerce.number().int().min(0).max(999_999_999) })

/** A receipt for what a reader sees. Mounted at /disclosures. */
export function receiptRoutes(deps: Checkpointing): Router {
  const router = Router()
  router.get('/:id/receipt', async (req, res) => {
    const { id = 0 } = parseAddress(Address('id'), req)
    const receipt = await readReceipt(deps, requireActor(req), id)
    const name = `sunlit-receipt-${receipt.index}`
    res.set({ 'Content-Disposition': contentDisposition(name, name, 'json'), 'Cache-Control': 'no-store' })
    res.type('application/json').send(`${JSON.stringify(receipt, null, 2)}\n`)
  })
  return router
}

/** What a saved receipt is compared with. Mounted at /log, signed in. */
export function currentRoutes(deps: Checkpointing): Router {
  const router = Router()
  router.get('/receipts/:index/current', async (req, res) => {
    const { index = 0 } = parseAddress(Address('index'), req)
    res.set('Cache-Control', 'no-store').json(await readCurrent(deps, requireActor(req), index))
  })
  return router
}
