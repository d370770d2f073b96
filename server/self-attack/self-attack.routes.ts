import { Router } from 'express'
import { z } from 'zod'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { presentAttacks, presentProgress } from './self-attack.presenter.ts'
import { denySelfAttack, readAttacks, startAttack } from './runs.service.ts'

const Start = z.object({ voters: z.coerce.number().int().min(20).max(300) })

/** /elections/self-attack: the auditor robs a simulated election. */
export function selfAttackRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/self-attack', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    res.render('elections/self-attack', {
      title: words.t('attack.title'),
      attack: presentAttacks(await readAttacks(deps, actor), words),
    })
  })

  router.get('/self-attack/progress', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    res.set('Cache-Control', 'no-store').json(presentProgress(await readAttacks(deps, actor), words))
  })

  router.post('/self-attack', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    authorize(denySelfAttack(actor))
    await startAttack(deps, actor, parse(Start, req.body).voters)
    notify(req, 'ok', t('attack.started'))
    res.redirect(303, '/elections/self-attack')
  })
  return router
}
