import type { Actor } from '../auth/policy.ts'
import { numberEn, numberOf } from '../cases/cases.rules.ts'
import type { Case } from '../cases/cases.types.ts'
import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import { denyDeciding, seesWaiting } from './demand.policy.ts'
import { GROUNDS, LONGEST_REASON, MOST_DUE_DAYS } from './demand.rules.ts'
import type { DemandRule } from './demand.types.ts'
import { countsText, stateChip } from './demands.table.ts'
import type { DemandPage } from './demands.service.ts'
import type { decidingChoices } from './deciding.service.ts'
import type { readTopic, Waiting } from './waiting.service.ts'

type Typed = Readonly<Record<string, unknown>>
const typedOr = (typed: Typed, name: string, begun: string): string => {
  const value = typed[name]
  return typeof value === 'string' ? value : begun
}

const caseLink = (held: Case, { locale }: Words) => ({
  text: locale === 'en' ? numberEn(held) : numberOf(held),
  href: `/cases/${held.id}`,
})
export const decideHref = (words: string): string => `/demand/decide?${new URLSearchParams({ words }).toString()}`

/** Everything above the table of /demand. */
export function presentWaiting({ rule, topics }: Waiting, actor: Actor, words: Words) {
  const { t, fmt } = words
  const decides = denyDeciding(actor) === undefined
  return {
    head: {
      facts: [t('demand.about', { n: rule.threshold, days: rule.lookedBack })],
      actions: [seesWaiting(actor) && { label: t('demand.rules.title'), icon: 'settings', href: '/demand/rules' }],
    },
    decides,
    topics: topics?.map(({ words: asked, counts, total, firstOn, lastOn, cases }) => ({
      words: asked,
      total: fmt.number(total),
      counts: countsText(counts, words),
      span: t('demand.span', { from: fmt.date(firstOn), to: fmt.date(lastOn) }),
      cases: cases.slice(0, 3).map((held) => caseLink(held, words)),
      more: cases.length > 3 ? t('demand.cases.more', { n: cases.length - 3 }) : '',
      href: decideHref(asked),
    })),
  }
}

interface Formed {
  readonly form: 'propose' | 'refuse' | undefined
  readonly typed: Typed
  readonly problems: FieldProblems
}

/** The two ways to decide on a topic, and what helps to. */
export function presentTopic(
  { topic, rule, items }: Awaited<ReturnType<typeof readTopic>>,
  { classes, departments }: Awaited<ReturnType<typeof decidingChoices>>,
  { form, typed, problems }: Formed,
  words: Words,
) {
  const { t, fmt, locale } = words
  const of = (name: 'propose' | 'refuse'): Formed =>
    form === name ? { form, typed, problems } : { form: undefined, typed: {}, problems: {} }
  const none = { value: '', label: t('demand.choose') }
  const propose = of('propose')
  const refuse = of('refuse')
  const field = (from: Formed, name: string, label: string, begun: string, more: object) => ({
    name,
    label,
    value: typedOr(from.typed, name, begun),
    error: from.problems[name],
    required: true,
    ...more,
  })
  return {
    words: topic.words,
    facts: [
      { label: t('demand.field.asked'), value: countsText(topic.counts, words) },
      { label: t('demand.field.span'), value: t('demand.span', { from: fmt.date(topic.firstOn), to: fmt.date(topic.lastOn) }) },
    ],
    cases: topic.cases.map((held) => ({ ...caseLink(held, words), title: held.title })),
    hidden: topic.caseIds.length - topic.cases.length,
    items: items.map((item) => ({
      text: `${item.code} ${inWords(locale, item.title, item.titleEn || item.title)}`,
      href: `/catalogue/${item.id}`,
    })),
    propose: [
      field(propose, 'title', t('demand.field.title'), topic.words.replaceAll(' ', ''), { maxlength: 80, lang: 'zh-CN' }),
      field(propose, 'class', t('demand.field.class'), '', {
        kind: 'select',
        width: 'm',
        options: [none, ...classes.map((one) => ({ value: one.code, label: `${one.code} ${inWords(locale, one.name, one.nameEn)}` }))],
      }),
      field(propose, 'code', t('demand.field.code'), '', { help: t('demand.field.code.help'), maxlength: 20, width: 's' }),
      field(propose, 'department', t('demand.field.department'), '', {
        kind: 'select',
        width: 'm',
        options: [none, ...departments.map((one) => ({ value: String(one.id), label: inWords(locale, one.name, one.nameEn) }))],
      }),
      field(propose, 'days', t('demand.field.days'), String(rule.dueDays), {
        kind: 'number',
        width: 's',
        unit: t('demand.unit.working_days'),
        help: t('demand.field.days.help'),
        min: 1,
        max: MOST_DUE_DAYS,
      }),
      field(propose, 'note', t('demand.field.note'), t('demand.note.value', { counts: countsText(topic.counts, words) }), {
        kind: 'textarea',
        rows: 3,
        maxlength: LONGEST_REASON,
        lang: 'zh-CN',
      }),
    ],
    refuse: [
      field(refuse, 'ground', t('demand.field.ground'), '', {
        kind: 'select',
        options: [none, ...GROUNDS.map((value) => ({ value, label: t(`demand.ground.${value}`) }))],
      }),
      field(refuse, 'reason', t('demand.field.reason'), '', {
        kind: 'textarea',
        rows: 3,
        maxlength: LONGEST_REASON,
        help: t('demand.field.reason.help'),
        lang: 'zh-CN',
      }),
    ],
  }
}

/** One demand with how far it has come. */
export function presentDemand({ demand, now, cases }: DemandPage, actor: Actor, words: Words) {
  const { t, fmt, locale } = words
  const day = (on: string | null): string => (on === null ? '' : fmt.date(on))
  const edits = denyDeciding(actor) === undefined && demand.state === 'drafted'
  return {
    head: {
      crumbs: [{ label: t('demand.title'), href: '/demand' }],
      title: demand.title,
      facts: [
        t('demand.number', { year: String(demand.year), serial: demand.serial }),
        stateChip(demand, words, words),
        demand.itemId === null ? undefined : { text: t('demand.item'), href: `/catalogue/${demand.itemId}` },
      ],
      actions: [
        edits && {
          label: t('demand.line'),
          icon: 'pencil',
          href: `/catalogue/editions/${demand.editionId ?? 0}/items/${demand.editionRow ?? 0}/edit`,
        },
      ],
    },
    facts: [
      { label: t('demand.field.words'), value: demand.words },
      { label: t('demand.field.asked_then'), value: countsText(demand.counts, words) },
      { label: t('demand.field.span'), value: t('demand.span', { from: fmt.date(demand.firstOn), to: fmt.date(demand.lastOn) }) },
      { label: t('demand.field.asked_now'), value: countsText(now, words) },
      { label: t('demand.field.department'), value: inWords(locale, demand.department ?? '', demand.departmentEn ?? '') },
      { label: t('demand.field.due'), value: day(demand.dueOn) },
      { label: t('demand.field.ground'), value: demand.ground === null ? '' : t(`demand.ground.${demand.ground}`) },
    ],
    note: demand.note,
    noteTitle: t(demand.ground === null ? 'demand.field.note' : 'demand.field.reason'),
    timeline: timelineOf(demand, words),
    cases: cases.map((held) => ({ ...caseLink(held, words), title: held.title })),
  }
}

interface Step {
  readonly title: string
  readonly at?: string
  readonly remark?: string
  readonly state?: 'back' | 'next'
}
function timelineOf(demand: DemandPage['demand'], { t, fmt }: Words): Step[] {
  const { state, decidedOn, editionNumber, listedOn, closedOn } = demand
  const at = (on: string | null): { readonly at: string } | object => (on === null ? {} : { at: fmt.date(on) })
  const asked = { title: t('demand.step.asked'), at: fmt.date(demand.firstOn) }
  if (state === 'refused') return [asked, { title: t('demand.step.refused'), ...at(decidedOn), state: 'back' }]
  const proposed = { title: t('demand.step.proposed', { n: editionNumber ?? 0 }), ...at(decidedOn) }
  if (state === 'dropped') return [asked, proposed, { title: t('demand.step.dropped'), state: 'back' }]
  const listed: Step = { title: t('demand.step.listed'), ...(state === 'drafted' ? { state: 'next' } : at(listedOn)) }
  return [asked, proposed, listed, { title: t('demand.step.closed'), ...(state === 'closed' ? at(closedOn) : { state: 'next' as const }) }]
}

/** Every rule, and the form of the next. */
export function presentRules(rules: readonly DemandRule[], actor: Actor, typed: Typed, problems: FieldProblems, words: Words) {
  const { t, fmt, today } = words
  const inForce = rules.find(({ fromOn }) => fromOn <= today)
  const field = (name: keyof DemandRule, begun: string, more: object) => ({
    name,
    label: t(`demand.rules.${name}`),
    value: typedOr(typed, name, begun),
    error: problems[name],
    required: true,
    ...more,
  })
  const number = (name: 'threshold' | 'lookedBack' | 'dueDays', unit: string) =>
    field(name, String(inForce?.[name] ?? ''), { kind: 'number', width: 's', unit })
  return {
    rows: rules.map((rule) => ({
      from: rule.fromOn === rules.at(-1)?.fromOn ? t('demand.rules.delivered') : fmt.date(rule.fromOn),
      threshold: fmt.number(rule.threshold),
      lookedBack: fmt.number(rule.lookedBack),
      dueDays: fmt.number(rule.dueDays),
      basis: rule.basis,
      current: rule === inForce,
    })),
    fields:
      denyDeciding(actor) !== undefined
        ? undefined
        : [
            field('fromOn', today, { kind: 'date', width: 's' }),
            number('threshold', t('demand.unit.times')),
            number('lookedBack', t('demand.unit.days')),
            number('dueDays', t('demand.unit.working_days')),
            field('basis', inForce?.basis ?? '', { maxlength: LONGEST_REASON, lang: 'zh-CN' }),
          ],
  }
}
