import { Router, type Request } from 'express'
import { Readable } from 'node:stream'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { parseAddress } from '../web/parse.ts'
import { exportFormat, readTableQuery, sendTable } from '../web/table.ts'
import { wordsOf } from '../web/words.ts'
import { parsePoints } from './cycles.rules.ts'
import { CycleParams } from './results.forms.ts'
import { denyLeading } from './results.policy.ts'
import { presentWhatIf, rowsOf, TRIAL } from './what-if.presenter.ts'
import { tryOut, type Trial } from './what-if.service.ts'

/** /evaluations/:id/what-if: the assumptions stand in the address and nowhere else. */
export function whatIfRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id/what-if', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    authorize(denyLeading(actor))
    const found = await tryOut(deps, actor, parseAddress(CycleParams, req).id, trialOf(req))
    const format = exportFormat(req)
    if (format !== undefined) {
      const name = `${words.t('ranking.trial')}-${found.cycle.title}`
      await sendTable(res, TRIAL, {
        ...words,
        query: readTableQuery(TRIAL, {}),
        format,
        rows: Readable.from([rowsOf(found, words)]),
        now: deps.now(),
        name,
      })
      return
    }
    res.render('evaluations/what-if', {
      title: `${words.t('ranking.what_if')} · ${found.cycle.title}`,
      page: presentWhatIf(found, new URL(req.originalUrl, 'http://localhost').search, words),
    })
  })

  return router
}

/** `w.A1=12.5`, `leave=BGS`, `ignore=veto:3`; what is no number is left as it was. */
function trialOf(req: Request): Trial {
  const query = new URL(req.originalUrl, 'http://localhost').searchParams
  const weights = [...query].flatMap(([name, value]): [string, number][] => {
    const points = name.startsWith('w.') ? parsePoints(value) : undefined
    return points === undefined ? [] : [[name.slice(2), points]]
  })
  return { weights: new Map(weights), leaveOut: query.get('leave') ?? '', ignored: query.getAll('ignore') }
}
