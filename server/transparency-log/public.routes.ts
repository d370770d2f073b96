import { Router, type Response } from 'express'
import { z } from 'zod'
import { ensureCheckpoint, ensureKey, readSize, type Checkpointing } from './checkpoints.service.ts'
import { MOST_ENTRIES, proveConsistency, proveInclusion, readEntries } from './proofs.service.ts'

const count = z
  .string()
  .regex(/^(0|[1-9]\d{0,8})$/)
  .transform(Number)

/** What never changes may be kept for a day; what grows is asked for again. */
const FOR_GOOD = 'public, max-age=86400'
const SHORTLY = 'public, max-age=5'

/** What auditors and their tools read without signing in (docs/transparency-log.md). Mounted before sessions: no cookie, nothing personal. */
export function logPublicRoutes(deps: Checkpointing): Router {
  const { db } = deps
  const router = Router()

  router.use((_req, res, next) => {
    res.set('Access-Control-Allow-Origin', '*') // a witness's own page may read it: there is nothing here that is not public
    next()
  })

  router.get('/checkpoint', async (_req, res) => {
    plain(res, (await ensureCheckpoint(deps)).note)
  })

  router.get('/key', async (_req, res) => {
    plain(res, `${await ensureKey(deps)}\n`)
  })

  router.get('/entries', async (req, res) => {
    const asked = z.object({ start: count, end: count }).safeParse(req.query)
    const size = await readSize(db.read)
    if (!asked.success || asked.data.start > asked.data.end) return refuse(res, `start and end: whole numbers, 0 <= start <= end`)
    const { start, end } = asked.data
    if (start > size) return refuse(res, `the log has ${size} entries`)
    const entries = await readEntries(db.read, start, Math.min(end, size))
    const whole = entries.length === Math.min(end - start, MOST_ENTRIES)
    return res.set('Cache-Control', whole ? FOR_GOOD : SHORTLY).json({ entries })
  })

  router.get('/proof/inclusion', async (req, res) => {
    const asked = z.object({ index: count, size: count }).safeParse(req.query)
    const newest = await readSize(db.read)
    if (!asked.success) return refuse(res, 'index and size: whole numbers, 0 <= index < size')
    const { index, size } = asked.data
    if (index >= size || size > newest) return refuse(res, `0 <= index < size <= ${newest}`)
    return hashes(res, await proveInclusion(db.read, index, size))
  })

  router.get('/proof/consistency', async (req, res) => {
    const asked = z.object({ from: count, to: count }).safeParse(req.query)
    const newest = await readSize(db.read)
    if (!asked.success) return refuse(res, 'from and to: whole numbers, 0 <= from <= to')
    const { from, to } = asked.data
    if (from > to || to > newest) return refuse(res, `0 <= from <= to <= ${newest}`)
    return hashes(res, await proveConsistency(db.read, from, to))
  })

  return router
}

const hashes = (res: Response, proof: readonly string[]): Response => res.set('Cache-Control', FOR_GOOD).json({ hashes: proof })

const plain = (res: Response, text: string): Response => res.set('Cache-Control', SHORTLY).type('text/plain; charset=utf-8').send(text)

/** For a program: what was wrong with its question, in plain words. */
const refuse = (res: Response, reason: string): Response =>
  res.status(400).set('Cache-Control', 'no-store').type('text/plain; charset=utf-8').send(`${reason}\n`)
