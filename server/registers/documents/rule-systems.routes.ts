import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { notify } from '../../web/frame.ts'
import { parse, parseAddress } from '../../web/parse.ts'
import { wordsOf } from '../../web/words.ts'
import { presentRuleSystems } from './rule-systems.presenter.ts'
import { readRuleSystems, reviewUnchanged } from './rule-systems.service.ts'

const Params = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) })
const ReviewForm = z.object({ version: z.coerce.number().int().positive(), statement: z.string().trim().max(300).default('') })

/** The seven rule systems of open government: which text holds, whose it is, when it was looked at and when it is due again. */
export function ruleSystemRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    res.render('catalogue/systems', {
      title: words.t('documents.systems.title'),
      ...presentRuleSystems(await readRuleSystems(deps, actor), actor, words),
    })
  })

  router.post('/:id/reviewed', async (req, res) => {
    const { actor, t, fmt } = wordsOf(deps, req, res)
    const { id } = parseAddress(Params, req)
    const next = await reviewUnchanged(deps, actor, id, parse(ReviewForm, req.body))
    notify(req, 'ok', t('documents.systems.notice', { due: fmt.date(next) }))
    res.redirect(303, '/catalogue/systems')
  })

  return router
}
