import { Router, type Request, type Response } from 'express'
import { addDays } from '../../core/dates.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, speech } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import type { Chip } from '../web/table-types.ts'
import { inWords, wordsOf, type Words } from '../web/words.ts'
import { REEVALUATE_AFTER_DAYS } from './catalogue.rules.ts'
import { EditionParams, EvaluationForm } from './editions.forms.ts'
import { denyEditing } from './editions.policy.ts'
import { explained, shown } from './editions.routes.ts'
import { groundText } from './official.presenter.ts'
import { listWithheld, reevaluate, type Reevaluation, type WithheldItem } from './withheld.service.ts'

/** /catalogue/withheld: what is not disclosed, with its ground, and looked at again when its day comes (条例 art. 18). */
export function withheldRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    await render(deps, req, res)
  })

  router.post('/:id', async (req, res) => {
    const params = EditionParams.safeParse(req.params)
    if (!params.success) throw new AppError('not_found', 'errors.not_found')
    const { id } = params.data
    let edition: number | undefined
    try {
      const { version, outcome, remark, next_due_on } = parse(EvaluationForm, req.body)
      edition = await reevaluate(deps, requireActor(req), id, { version, outcome, remark, nextDueOn: next_due_on })
    } catch (error) {
      await render(deps, req, res, { id, problem: explained(error) })
      return
    }
    notify(req, 'ok', speech(res).t(edition === undefined ? 'editions.notice.kept' : 'editions.notice.proposed'))
    res.redirect(303, edition === undefined ? '/catalogue/withheld' : `/catalogue/editions/${edition}`)
  })

  return router
}

interface Refused {
  readonly id: number
  readonly problem: AppError
}

async function render(deps: Deps, req: Request, res: Response, refused?: Refused): Promise<void> {
  const words = wordsOf(deps, req, res)
  const { items, history } = await listWithheld(deps, words.actor)
  const mayEvaluate = denyEditing(words.actor) === undefined
  const { t } = words
  res.status(refused === undefined ? 200 : statusOf(refused.problem)).render('catalogue/withheld', {
    title: t('editions.withheld.title'),
    head: {
      crumbs: [{ label: t('catalogue.title'), href: '/catalogue' }, { label: t('editions.withheld.title') }],
      facts: [t('catalogue.count', { n: items.length })],
    },
    rows: items.map((item) => present(item, history, words, mayEvaluate ? fieldsOf(item, words, req.body, refused) : undefined)),
    problem: shown(refused?.problem, words),
  })
}

function present(item: WithheldItem, history: readonly Reevaluation[], words: Words, fields: object[] | undefined) {
  const { t, fmt, locale } = words
  return {
    id: item.id,
    version: item.version,
    code: item.code,
    title: inWords(locale, item.title, item.titleEn),
    href: `/catalogue/${item.id}`,
    chip: dueChip(item, words),
    facts: [
      { label: t('editions.field.withheld_ground'), value: groundText(item.ground, words) },
      { label: t('editions.field.withheld_explanation'), value: item.explanation },
      {
        label: t('editions.official.departments'),
        value: (locale === 'en' ? item.departmentsEn : item.departments).join(t('table.list_join')),
      },
      { label: t('editions.field.review_due_on'), value: fmt.date(item.reviewDueOn) },
    ],
    fields,
    history: history
      .filter(({ itemId }) => itemId === item.id)
      .map((one) => ({
        title:
          one.outcome === 'keep'
            ? t('editions.withheld.kept_until', { on: fmt.date(one.nextDueOn) })
            : t('editions.withheld.proposed_in', { number: String(one.number ?? '') }),
        at: fmt.dateTime(one.at),
        who: inWords(locale, one.name, one.nameEn),
        remark: one.remark,
      }))
      .toReversed(),
  }
}

/** Near enough to be prepared: a month. */
const SOON_DAYS = 30

function dueChip({ reviewDueOn }: WithheldItem, { t, today, fmt, calendar }: Words): Chip {
  if (reviewDueOn === null) return { kind: 'miss', text: t('editions.withheld.no_day') }
  if (reviewDueOn < today)
    return {
      kind: 'miss',
      text: t('editions.withheld.overdue', { n: Math.max(1, calendar.workingDaysBetween(reviewDueOn, today).days) }),
    }
  const text = t('editions.withheld.due', { on: fmt.date(reviewDueOn) })
  return reviewDueOn <= addDays(today, SOON_DAYS) ? { kind: 'soon', text } : { kind: 'idle', text }
}

function fieldsOf(item: WithheldItem, { t, today }: Words, body: unknown, refused: Refused | undefined): object[] {
  const mine = refused?.id === item.id ? refused.problem.fields : undefined
  const typed = (name: string, fallback: string): string => {
    const value = mine === undefined ? undefined : (body as Record<string, unknown>)[name]
    return typeof value === 'string' ? value : fallback
  }
  const id = (name: string): string => `f-${name}-${item.id}`
  return [
    {
      kind: 'rows',
      id: id('outcome'),
      name: 'outcome',
      label: t('editions.withheld.outcome'),
      value: typed('outcome', 'keep'),
      required: true,
      options: [
        { value: 'keep', label: t('editions.withheld.keep'), note: t('editions.withheld.keep.note') },
        { value: 'propose', label: t('editions.withheld.propose'), note: t('editions.withheld.propose.note') },
      ],
      error: mine?.['outcome'],
    },
    {
      kind: 'textarea',
      id: id('remark'),
      name: 'remark',
      label: t('editions.withheld.remark'),
      rows: 2,
      maxlength: 500,
      required: true,
      value: typed('remark', ''),
      error: mine?.['remark'],
    },
    {
      kind: 'date',
      id: id('next'),
      name: 'next_due_on',
      label: t('editions.withheld.next'),
      help: t('editions.withheld.next.help'),
      min: addDays(today, 1),
      value: typed('next_due_on', addDays(today, REEVALUATE_AFTER_DAYS)),
      error: mine?.['next_due_on'],
    },
  ]
}
