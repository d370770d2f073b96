import { Router } from 'express'
import { z } from 'zod'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { parse } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { denyTexts } from './anonymous.policy.ts'
import { presentIssuers, presentTexts, presentWriting } from './anonymous.presenter.ts'
import { fetchTokens } from './fetching.service.ts'
import { publicIssuers } from './issuers.service.ts'
import { readTexts } from './reading.service.ts'

const Page = z.object({ before: z.coerce.number().int().min(1).max(2_147_483_647).exactOptional() })
const several = z.union([z.string().transform((one) => [one]), z.array(z.string())])
const TokensForm = z.object({ key: z.string().max(64), blinded: several.pipe(z.array(z.string().max(512)).max(10)) })

/** /anonymous: what was written without a name, and where one writes; the writing itself goes through the door. */
export function anonymousRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    authorize(denyTexts(actor))
    const { before } = parse(Page, req.query)
    const [{ page, stubs }, issuers] = await Promise.all([readTexts(deps, actor, before), publicIssuers(deps)])
    res.render('anonymous/index', {
      title: words.t('anonymous.title'),
      writing: presentWriting(actor.id, words),
      list: presentTexts(page, stubs, words),
      issuers: presentIssuers(issuers, words),
    })
  })

  // Asked by every browser in the background, by name: it tells nothing, for everybody's asks.
  router.post('/tokens', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const asked = parse(TokensForm, req.body)
    // That another browser of the same person was first is an answer like any other, and nothing for every page's console to complain about.
    const answer = await fetchTokens(deps, actor, asked).then(
      (signatures) => ({ code: 'signed', signatures }),
      (error: unknown) => {
        if (error instanceof AppError && error.kind === 'conflict') return { code: error.code }
        throw error
      },
    )
    res.set('Cache-Control', 'no-store').json(answer)
  })

  return router
}
