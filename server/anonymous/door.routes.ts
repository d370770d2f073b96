import express, { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { answerDiscreetly, quietly } from '../web/discreet.ts'
import { parse } from '../web/parse.ts'
import { sameOrigin } from '../web/same-origin.ts'
import { LONGEST_TEXT, tidy } from './anonymous.rules.ts'
import { currentIssuer, publicIssuers } from './issuers.service.ts'
import { readReceipt } from './receipts.service.ts'
import { HashText, TokenJson } from './spending.service.ts'
import { takeText } from './texts.service.ts'

const Held = z.strictObject({ key: HashText, nonce: HashText })
const TextJson = z.strictObject({ token: TokenJson, text: z.string().max(LONGEST_TEXT * 2) })

/** Three bytes a character, and as much again for what JSON escapes. */
const LIMIT = LONGEST_TEXT * 6 + 2_048

/**
 * /anonymous/door: what browsers say without saying who they are. Mounted before the request log and the session: no cookie is read or set,
 * nobody is known here, and no line of a log tells that somebody was.
 */
export function anonymousDoor(deps: Deps): Router {
  const router = Router()
  const json = express.json({ limit: LIMIT, inflate: false })
  router.use(quietly, sameOrigin)

  // As everybody is told: a key that only one person was given would make their tokens known again.
  router.get('/', async (_req, res) => {
    const { quarter, publicKey, print } = await currentIssuer(deps)
    const taken = (await publicIssuers(deps)).filter(({ retiredOn }) => retiredOn === null).map((issuer) => issuer.print)
    res.json({ code: 'ok', quarter, publicKey, print, taken })
  })

  router.post('/texts', json, async (req, res) => {
    const { token, text } = parse(TextJson, req.body)
    const body = tidy(text)
    if (body === '' || body.length > LONGEST_TEXT) throw new AppError('invalid', 'anonymous.error.length')
    await takeText(deps, token, body)
    res.json({ code: 'stored' })
  })

  router.post('/receipts', json, async (req, res) => {
    res.json({ code: 'ok', ...(await readReceipt(deps, parse(Held, req.body))) })
  })

  router.use(() => {
    throw new AppError('not_found', 'errors.not_found')
  })
  router.use(answerDiscreetly(deps))
  return router
}
