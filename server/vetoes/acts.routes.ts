import type { Request, Response, Router } from 'express'
import type { Upload } from '../attachments/incoming.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { TakeFiles } from '../web/form-files.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { appealVeto, reverseVeto, reviewAppeal, voteOnVeto } from './decision.service.ts'
import { readVeto } from './list.service.ts'
import { NO_REFUSAL, refusal, typedIn, type Refusal } from '../web/page-refusal.ts'
import { acceptVeto, checkAct, nameSubstitute, reportVeto, stateVeto, type FilingAct } from './steps.service.ts'
import { AcceptForm, IdParams, ReviewForm, SubstituteForm, TextForm, VoteForm } from './vetoes.forms.ts'
import { presentVeto } from './vetoes.presenter.ts'
import { ACTS, type Act } from './vetoes.rules.ts'

type Run = (actor: Actor, id: number, body: unknown, files: readonly Upload[]) => Promise<void>

/** The page of one case, and everything that can be done to it. */
export function actRoutes(router: Router, deps: Deps, take: TakeFiles): void {
  const filed =
    (run: FilingAct): Run =>
    (actor, id, body, files) => {
      const { version, text } = parse(TextForm, body)
      return run(deps, actor, id, version, text, files)
    }
  const runs: Readonly<Record<Act, Run>> = {
    accept: (actor, id, body) => {
      const { version, decision, ...typed } = parse(AcceptForm, body)
      return acceptVeto(deps, actor, id, version, { ...typed, accept: decision === 'accept' })
    },
    substitute: (actor, id, body) => {
      const { version, ...typed } = parse(SubstituteForm, body)
      return nameSubstitute(deps, actor, id, version, typed)
    },
    vote: (actor, id, body) => {
      const { version, ...typed } = parse(VoteForm, body)
      return voteOnVeto(deps, actor, id, version, typed)
    },
    review: (actor, id, body) => {
      const { version, uphold, reasons } = parse(ReviewForm, body)
      return reviewAppeal(deps, actor, id, version, { uphold: uphold === 'yes', reasons })
    },
    statement: filed(stateVeto),
    report: filed(reportVeto),
    appeal: filed(appealVeto),
    reverse: filed(reverseVeto),
  }

  router.get('/:id', (req, res) => render(req, res))
  /** A refused form is shown at its own address; whoever opens that comes to the page with the form. */
  router.get('/:id/:act', (req, res, next) => {
    if (ACTS.some((act) => act === req.params.act)) res.redirect(303, `/vetoes/${parseAddress(IdParams, req).id}`)
    else next()
  })

  for (const act of ACTS)
    router.post(`/:id/${act}`, async (req, res) => {
      const { actor, t } = wordsOf(deps, req, res)
      const { id } = parseAddress(IdParams, req)
      await checkAct(deps, actor, id, act) // who may not is told so before a file of theirs is taken in
      try {
        const files = await take(req, res)
        await runs[act](actor, id, req.body, files)
        notify(req, 'ok', act === 'vote' && (await isDecided(actor, id)) ? t('vetoes.notice.vote.decided') : t(`vetoes.notice.${act}`))
        res.redirect(303, `/vetoes/${id}`)
      } catch (error) {
        await render(req, res, refusal(error, t))
      }
    })

  /** Whether the vote just given was the one that decided the case. */
  const isDecided = async (actor: Actor, id: number): Promise<boolean> => (await readVeto(deps, actor, id)).veto.state !== 'deciding'

  async function render(req: Request, res: Response, refused: Refusal = NO_REFUSAL): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const page = await readVeto(deps, actor, parseAddress(IdParams, req).id)
    const veto = presentVeto(page, actor, typedIn(req), refused.problems, words)
    res.status(refused.status).render('vetoes/veto', { title: page.veto.title, veto, said: refused.said })
  }
}
