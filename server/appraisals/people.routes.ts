import { Router, type Request, type Response } from 'express'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { FieldProblems } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { refusalOf, typedText } from '../web/refusal.ts'
import { wordsOf } from '../web/words.ts'
import {
  DraftForm,
  IdParams,
  KindParams,
  OpinionForm,
  ReasonForm,
  RemedyForm,
  RulingForm,
  StandingForm,
  SummaryForm,
  VersionForm,
} from './appraisals.forms.ts'
import { opinionFields, presentPerson, rulingFields, standingFields } from './appraisals.presenter.ts'
import { addressAfter } from './progress.presenter.ts'
import {
  acknowledge,
  decideRemedy,
  extendAppeal,
  fileRemedy,
  giveOpinion,
  readAppraisal,
  saveDraft,
  setStanding,
  takeBackExcellent,
  writeSummary,
} from './appraisals.service.ts'

/** May say where to go on; else the person's page again. */
type Doing = (actor: Actor, req: Request) => Promise<unknown>

/** /appraisals/people: one person's assessment, and what each of those concerned does with it. */
export function personRoutes(deps: Deps): Router {
  const router = Router()
  const idOf = (req: Request): number => parseAddress(IdParams, req).id

  const posted = new Set<string>()
  /** Each act lands on the person's page again; what was typed stays when it is refused. */
  const act = (
    path: string,
    done: 'summary' | 'draft' | 'opinion' | 'standing' | 'taken_back' | 'acknowledged' | 'filed' | 'extended' | 'ruled',
    doing: Doing,
  ): void => {
    posted.add(path)
    router.post(`/:id/${path}`, async (req, res) => {
      const { actor, t } = wordsOf(deps, req, res)
      try {
        const then = await doing(actor, req)
        notify(req, 'ok', t(`appraisals.done.${done}`))
        res.redirect(303, typeof then === 'string' ? then : `/appraisals/people/${idOf(req)}`)
      } catch (error) {
        const { status, error: refused, problems } = refusalOf(error)
        await render(req, res.status(status), {
          act: done,
          problems,
          refused: Object.keys(problems).length > 0 ? '' : t(refused.code, refused.params),
        })
      }
    })
  }

  router.get('/:id', (req, res) => render(req, res, { act: '', problems: {}, refused: '' }))
  /** A refused form is shown at its own address; whoever opens that comes to the page with the form. */
  router.get('/:id/:act', (req, res, next) => {
    if (posted.has(req.params.act)) res.redirect(303, `/appraisals/people/${idOf(req)}`)
    else next()
  })
  act('summary', 'summary', (actor, req) => {
    const { version, summary } = parse(SummaryForm, req.body)
    return writeSummary(deps, actor, idOf(req), version, summary)
  })
  router.post('/:id/draft', async (req, res, next) => {
    if (req.accepts(['html', 'json']) !== 'json') {
      next()
      return
    }
    const { actor, t, fmt } = wordsOf(deps, req, res)
    try {
      const { draft_version, summary } = parse(DraftForm, req.body)
      const version = await saveDraft(deps, actor, idOf(req), draft_version, summary)
      res.json({ version, text: t('appraisals.draft.kept', { time: fmt.dateTime(deps.now().toISOString()) }) })
    } catch (error) {
      const { status, error: said, problems } = refusalOf(error)
      const [first] = Object.values(problems)
      res.status(status).json({ text: t(first?.code ?? said.code, first?.params ?? said.params) })
    }
  })
  act('draft', 'draft', async (actor, req) => {
    const { draft_version, summary } = parse(DraftForm, req.body)
    await saveDraft(deps, actor, idOf(req), draft_version, summary)
  })
  act('opinion', 'opinion', async (actor, req) => {
    const { version, then, ...typed } = parse(OpinionForm, req.body)
    await giveOpinion(deps, actor, idOf(req), version, typed)
    if (then === undefined) return undefined
    const { group, appraisal } = await readAppraisal(deps, actor, idOf(req))
    return addressAfter(group, appraisal)
  })
  act('standing', 'standing', (actor, req) => {
    const { version, ...typed } = parse(StandingForm, req.body)
    return setStanding(deps, actor, idOf(req), version, typed)
  })
  act('take-back', 'taken_back', (actor, req) => {
    const { version, reason } = parse(ReasonForm, req.body)
    return takeBackExcellent(deps, actor, idOf(req), version, reason)
  })
  act('acknowledge', 'acknowledged', (actor, req) => acknowledge(deps, actor, idOf(req), parse(VersionForm, req.body).version))
  act('remedies/:kind', 'filed', (actor, req) => {
    const { kind, id } = parseAddress(KindParams, req)
    return fileRemedy(deps, actor, id, kind, parse(RemedyForm, req.body).grounds)
  })
  act('remedies/:kind/ruling', 'ruled', (actor, req) => {
    const { kind, id } = parseAddress(KindParams, req)
    const { version, ...typed } = parse(RulingForm, req.body)
    return decideRemedy(deps, actor, id, version, { kind, ...typed })
  })
  act('extension', 'extended', (actor, req) => {
    const { version, reason } = parse(ReasonForm, req.body)
    return extendAppeal(deps, actor, idOf(req), version, reason)
  })

  interface Refused {
    readonly act: string
    readonly problems: FieldProblems
    readonly refused: string
  }

  async function render(req: Request, res: Response, { act: refusedAct, problems, refused }: Refused): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const whole = await readAppraisal(deps, actor, idOf(req))
    const { appraisal } = whole
    const typed = (of: string, name: string, saved: string): string => (refusedAct === of ? typedText(req.body, name) : saved)
    const own = (of: string): FieldProblems => (refusedAct === of ? problems : {})
    const opinion = {
      opinion: typed('opinion', 'opinion', appraisal.opinion),
      proposal: typed('opinion', 'proposal', appraisal.proposal ?? ''),
    }
    const standing = {
      standing: typed('standing', 'standing', appraisal.standing),
      reason: typed('standing', 'reason', appraisal.standingReason),
    }
    const ruling = { grade: typed('ruled', 'grade', ''), reason: typed('ruled', 'reason', ''), body: typed('ruled', 'body', '') }
    const person = presentPerson(whole, actor, words)
    res.render('appraisals/person', {
      title: person.name,
      person,
      refused,
      problems,
      fields: {
        summary:
          refusedAct === 'draft' ? typedText(req.body, 'summary') : typed('summary', 'summary', whole.draft?.summary ?? appraisal.summary),
        opinion: opinionFields(whole, opinion, own('opinion'), words),
        standing: standingFields(standing, own('standing'), words),
        grounds: typed('filed', 'grounds', ''),
        rulings: Object.fromEntries(
          whole.remedies.map(({ kind }) => [kind, rulingFields(kind, appraisal.grade ?? 'incompetent', ruling, own('ruled'), words)]),
        ),
      },
    })
  }

  return router
}
