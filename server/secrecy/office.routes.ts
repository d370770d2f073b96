import { Router, type Request, type Response } from 'express'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { getDisclosure } from '../disclosures/disclosures.reading.ts'
import { workingVersion, type Disclosure, type DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { wordsOf, type Words } from '../web/words.ts'
import { ANSWERS, ARTICLE, GROUNDS, OFFICE_DAYS, REVIEW_AFTER_YEARS, yearsLater } from './gate.rules.ts'
import { enterAnswer, refer } from './office.service.ts'
import { AnswerForm, RecordParams, ReferForm, WithholdForm } from './secrecy.forms.ts'
import { denyAnswer, denyJudge, denyWithhold } from './secrecy.policy.ts'
import { withhold } from './withholding.service.ts'

type Verb = 'refer' | 'office-answer' | 'withhold'
type Asked = Words & { readonly actor: Actor }

/** Asking the secrecy department, entering what it answers, and deciding that something is not disclosed. */
export function officeRoutes(deps: Deps): Router {
  const router = Router()

  for (const verb of ['refer', 'office-answer', 'withhold'] as const)
    router.get(`/:id/${verb}`, async (req, res) => {
      await renderAsk(deps, req, res, verb)
    })

  router.post('/:id/refer', async (req, res) => {
    await run(deps, req, res, 'refer', async ({ actor, t, fmt, today, calendar }, id) => {
      const { version, addressee, question } = parse(ReferForm, req.body)
      await refer(deps, actor, id, { version, addressee, question })
      const due = fmt.date(calendar.addWorkingDays(today, OFFICE_DAYS).date)
      return t('secrecy.refer.notice', { addressee, due })
    })
  })

  router.post('/:id/office-answer', async (req, res) => {
    await run(deps, req, res, 'office-answer', async ({ actor, t }, id) => {
      const form = parse(AnswerForm, req.body)
      await enterAnswer(deps, actor, id, {
        version: form.version,
        answer: form.answer,
        documentNumber: form.document_number,
        documentOn: form.document_on,
        remark: form.remark,
        ...(form.ground !== undefined && { ground: form.ground }),
        ...(form.review_on !== undefined && { reviewOn: form.review_on }),
      })
      return t('secrecy.answer.notice', { answer: t(`secrecy.answer.${form.answer}`) })
    })
  })

  router.post('/:id/withhold', async (req, res) => {
    await run(deps, req, res, 'withhold', async ({ actor, t, fmt, today }, id) => {
      const { version, ground, explanation, review_on: reviewOn } = parse(WithholdForm, req.body)
      await withhold(deps, actor, id, { version, ground, explanation, ...(reviewOn !== undefined && { reviewOn }) })
      return t('secrecy.withhold.notice', { on: fmt.date(reviewOn ?? yearsLater(today, REVIEW_AFTER_YEARS)) })
    })
  })

  return router
}

async function run(
  deps: Deps,
  req: Request,
  res: Response,
  verb: Verb,
  change: (words: Asked, id: number) => Promise<string>,
): Promise<void> {
  try {
    const said = await change(wordsOf(deps, req, res), recordId(req))
    notify(req, 'ok', said)
    res.redirect(303, '/reviews')
  } catch (error) {
    if (!(error instanceof AppError) || (error.kind !== 'invalid' && error.kind !== 'conflict')) throw error
    await renderAsk(deps, req, res, verb, error)
  }
}

/** @throws AppError not_found for what is no number */
function recordId(req: Request): number {
  const parsed = RecordParams.safeParse(req.params)
  if (!parsed.success) throw new AppError('not_found', 'errors.not_found')
  return parsed.data.id
}

/** @throws AppError conflict when the version does not wait for this any more, forbidden for whoever may not */
function allowed(actor: Actor, disclosure: Disclosure, verb: Verb): DisclosureVersion {
  const version = workingVersion(disclosure)
  if (version === undefined) throw new AppError('conflict', 'disclosures.error.nothing_to_decide')
  if (verb === 'refer') authorize(denyJudge(actor, disclosure, version))
  if (verb === 'office-answer') authorize(denyAnswer(actor, disclosure, version))
  if (verb === 'withhold') authorize(denyWithhold(actor, disclosure, version))
  if (verb === 'refer' && version.state !== 'secrecy_review') throw new AppError('conflict', 'secrecy.error.not_at_review')
  if (verb === 'office-answer' && version.state !== 'secrecy_office') throw new AppError('conflict', 'secrecy.error.not_referred')
  return version
}

const PRESS = {
  refer: { label: 'secrecy.refer.do', icon: 'send', grave: false, title: 'secrecy.refer.title', explain: 'secrecy.refer.explain' },
  'office-answer': {
    label: 'secrecy.answer.do',
    icon: 'check',
    grave: false,
    title: 'secrecy.answer.title',
    explain: 'secrecy.answer.explain',
  },
  withhold: {
    label: 'secrecy.withhold.do',
    icon: 'lock',
    grave: true,
    title: 'secrecy.withhold.title',
    explain: 'secrecy.withhold.explain',
  },
} as const

async function renderAsk(deps: Deps, req: Request, res: Response, verb: Verb, refusal?: AppError): Promise<void> {
  const words = wordsOf(deps, req, res)
  const { t, actor } = words
  const disclosure = await getDisclosure(deps, actor, recordId(req))
  const version = allowed(actor, disclosure, verb)
  const problems = refusal?.fields ?? {}
  const fields = FIELDS[verb](words, refusal === undefined ? {} : (req.body as Typed), problems)
  const back = { href: `/disclosures/${disclosure.id}/versions/${version.number}`, label: t('disclosures.action.back') }
  const { label, icon, grave, title, explain } = PRESS[verb]
  res.status(refusal === undefined ? 200 : statusOf(refusal)).render('secrecy/ask', {
    title: t(title, { title: version.title }),
    head: {
      crumbs: [
        { label: t('disclosures.title'), href: '/disclosures' },
        { label: version.title, href: back.href },
      ],
    },
    explain: t(explain, { n: version.number }),
    refused: refusal === undefined || Object.keys(problems).length > 0 ? undefined : t(refusal.code, refusal.params),
    problems,
    labels: Object.fromEntries(fields.map((field) => [field.name, field.label])),
    fields,
    press: { action: `/disclosures/${disclosure.id}/${verb}`, label: t(label), icon, grave, version: disclosure.version },
    back,
  })
}

type Typed = Readonly<Record<string, unknown>>
interface Field {
  readonly name: string
  readonly label: string
  readonly [more: string]: unknown
}

const typedIn = (typed: Typed, name: string, fallback = ''): string => (typeof typed[name] === 'string' ? typed[name] : fallback)

const FIELDS: Readonly<Record<Verb, (words: Words, typed: Typed, problems: FieldProblems) => Field[]>> = {
  refer: ({ t }, typed, problems) => [
    {
      name: 'addressee',
      label: t('secrecy.refer.addressee'),
      value: typedIn(typed, 'addressee', t('secrecy.refer.addressee.default')),
      maxlength: 100,
      required: true,
      error: problems['addressee'],
    },
    {
      kind: 'textarea',
      name: 'question',
      label: t('secrecy.refer.question'),
      help: t('secrecy.refer.question.help'),
      value: typedIn(typed, 'question'),
      rows: 4,
      maxlength: 1_000,
      required: true,
      error: problems['question'],
    },
  ],
  'office-answer': (words, typed, problems) => answerFields(words, typed, problems),
  withhold: (words, typed, problems) => [
    { ...groundField(words, typed, problems), required: true },
    {
      kind: 'textarea',
      name: 'explanation',
      label: words.t('secrecy.withhold.explanation'),
      help: words.t('secrecy.withhold.explanation.help'),
      value: typedIn(typed, 'explanation'),
      rows: 4,
      maxlength: 1_000,
      required: true,
      error: problems['explanation'],
    },
    reviewField(words, typed, problems),
  ],
}

function answerFields(words: Words, typed: Typed, problems: FieldProblems): Field[] {
  const { t, today } = words
  return [
    {
      kind: 'rows',
      name: 'answer',
      label: t('secrecy.answer.answer'),
      options: ANSWERS.map((answer) => ({ value: answer, label: t(`secrecy.answer.${answer}`), note: t(`secrecy.answer.${answer}.note`) })),
      value: typedIn(typed, 'answer'),
      required: true,
      error: problems['answer'],
    },
    {
      name: 'document_number',
      label: t('secrecy.answer.document_number'),
      value: typedIn(typed, 'document_number'),
      maxlength: 100,
      required: true,
      width: 'm',
      error: problems['document_number'],
    },
    {
      kind: 'date',
      name: 'document_on',
      label: t('secrecy.answer.document_on'),
      value: typedIn(typed, 'document_on', today),
      max: today,
      required: true,
      error: problems['document_on'],
    },
    {
      kind: 'textarea',
      name: 'remark',
      label: t('secrecy.answer.remark'),
      help: t('secrecy.answer.remark.help'),
      value: typedIn(typed, 'remark'),
      rows: 3,
      maxlength: 1_000,
      error: problems['remark'] ?? problems['explanation'],
    },
    { ...groundField(words, typed, problems), help: t('secrecy.answer.ground.help'), optional: true },
  ]
}

function groundField({ t }: Words, typed: Typed, problems: FieldProblems): Field {
  return {
    kind: 'select',
    name: 'ground',
    label: t('secrecy.withhold.ground'),
    placeholder: t('secrecy.withhold.ground.choose'),
    options: ([14, 15, 16] as const).map((article) => ({
      group: t(`secrecy.article.${article}`),
      options: GROUNDS.filter((ground) => ARTICLE[ground] === article).map((ground) => ({
        value: ground,
        label: t(`secrecy.ground.${ground}`),
      })),
    })),
    value: typedIn(typed, 'ground'),
    error: problems['ground'],
  }
}

export function reviewField({ t, today }: Words, typed: Typed, problems: FieldProblems): Field {
  return {
    kind: 'date',
    name: 'review_on',
    label: t('secrecy.withhold.review_on'),
    help: t('secrecy.withhold.review_on.help'),
    value: typedIn(typed, 'review_on', yearsLater(today, REVIEW_AFTER_YEARS)),
    min: today,
    optional: true,
    error: problems['review_on'],
  }
}
