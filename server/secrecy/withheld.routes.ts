import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { wordsOf, type Words } from '../web/words.ts'
import { REVIEW_AFTER_YEARS, yearsLater } from './gate.rules.ts'
import { RecordParams, ReevaluateForm } from './secrecy.forms.ts'
import { denyReevaluate } from './secrecy.policy.ts'
import { presentWithheld, presentWithholding } from './withheld.presenter.ts'
import { getWithholding, listWithholdings, reevaluate, type Withholding } from './withholding.service.ts'

/** What is not disclosed, on what ground, and when it is looked at again. */
export function withheldRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const withheld = await listWithholdings(deps, actor)
    res.render('secrecy/withheld', { title: words.t('secrecy.withheld.title'), ...presentWithheld(withheld, words) })
  })

  router.get('/:id', async (req, res) => {
    await renderOne(deps, req, res)
  })

  router.post('/:id', async (req, res) => {
    const { actor, t, fmt, today } = wordsOf(deps, req, res)
    const id = idOf(req)
    await getWithholding(deps, actor, id)
    try {
      const { version, outcome, remark, review_on: reviewOn } = parse(ReevaluateForm, req.body)
      await reevaluate(deps, actor, id, { version, outcome, remark, ...(reviewOn !== undefined && { reviewOn }) })
      const on = fmt.date(reviewOn ?? yearsLater(today, REVIEW_AFTER_YEARS))
      notify(req, 'ok', t(`secrecy.reevaluate.notice.${outcome}`, { on }))
      // What was reopened is a draft: its department's, and out of sight of whoever reopened it.
      res.redirect(303, '/disclosures/withheld')
    } catch (error) {
      if (!(error instanceof AppError) || (error.kind !== 'invalid' && error.kind !== 'conflict')) throw error
      await renderOne(deps, req, res, error)
    }
  })

  return router
}

/** @throws AppError not_found for what is no number */
function idOf(req: Request): number {
  const parsed = RecordParams.safeParse(req.params)
  if (!parsed.success) throw new AppError('not_found', 'errors.not_found')
  return parsed.data.id
}

async function renderOne(deps: Deps, req: Request, res: Response, refusal?: AppError): Promise<void> {
  const { actor, ...words } = wordsOf(deps, req, res)
  const { withholding, reviews } = await getWithholding(deps, actor, idOf(req))
  const may = withholding.reopenedAt === null && denyReevaluate(actor, withholding.draftedBy) === undefined
  const form = may ? formOf(withholding, words, req, refusal) : undefined
  const problems = refusal?.fields ?? {}
  res.status(refusal === undefined ? 200 : statusOf(refusal)).render('secrecy/withholding', {
    title: words.t('secrecy.withheld.title.of', { title: withholding.title }),
    ...presentWithholding(withholding, reviews, words),
    form,
    refused: refusal === undefined || Object.keys(problems).length > 0 ? undefined : words.t(refusal.code, refusal.params),
    problems,
    labels: Object.fromEntries((form?.fields ?? []).map((field) => [field.name, field.label])),
  })
}

function formOf({ id, version }: Withholding, { t, today }: Words, req: Request, refusal?: AppError) {
  const problems = refusal?.fields ?? {}
  const body = (refusal === undefined ? {} : req.body) as Readonly<Record<string, unknown>>
  const typed = (name: string, fallback = ''): string => (typeof body[name] === 'string' ? body[name] : fallback)
  return {
    action: `/disclosures/withheld/${id}`,
    version,
    fields: [
      {
        kind: 'rows',
        name: 'outcome',
        label: t('secrecy.reevaluate.outcome'),
        options: (['keep', 'reopen'] as const).map((outcome) => ({
          value: outcome,
          label: t(`secrecy.reevaluate.${outcome}`),
          note: t(`secrecy.reevaluate.${outcome}.note`),
        })),
        value: typed('outcome'),
        required: true,
        error: problems['outcome'],
      },
      {
        kind: 'textarea',
        name: 'remark',
        label: t('secrecy.reevaluate.remark'),
        value: typed('remark'),
        rows: 3,
        maxlength: 1_000,
        required: true,
        error: problems['remark'],
      },
      {
        kind: 'date',
        name: 'review_on',
        label: t('secrecy.reevaluate.review_on'),
        help: t('secrecy.reevaluate.review_on.help'),
        value: typed('review_on', yearsLater(today, REVIEW_AFTER_YEARS)),
        min: today,
        optional: true,
        error: problems['review_on'],
      },
    ],
  }
}
