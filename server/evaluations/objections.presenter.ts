import type { FactEvent } from '../../core/evaluation/facts.types.ts'
import type { Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import type { Correction } from './corrections.rules.ts'
import { cycleTabs } from './cycles.presenter.ts'
import { formatPoints } from './cycles.rules.ts'
import {
  LONGEST_GROUNDS,
  LONGEST_REASONS,
  type Objecting,
  type ObjectionList,
  type TypedObjection,
  type WholeObjection,
} from './objections.service.ts'
import { denyObjection, denyWithdrawal } from './results.policy.ts'
import { isRunning } from './results.rules.ts'
import { OUTCOMES, type Objection } from './results.types.ts'
import { everyIndicator, sourceInWords } from './scheme-words.presenter.ts'
import { sheetHref } from './sheets.presenter.ts'
import type { Cycle } from './cycles.types.ts'
import { hrefOfRef } from './sheets.rules.ts'

const CHIPS = { upheld: 'ok', partly: 'ok', rejected: 'idle', open: 'soon', withdrawn: 'idle' } as const
const chipOf = ({ state, outcome }: Objection, { t }: Words) => {
  const key = outcome ?? (state === 'withdrawn' ? 'withdrawn' : 'open')
  return { kind: CHIPS[key], text: t(key === 'open' || key === 'withdrawn' ? `ranking.objection.${key}` : `ranking.outcome.${key}`) }
}

const crumbsTo = (cycle: Pick<Cycle, 'id' | 'title'>, { t }: Words) => [
  { label: t('ranking.evaluation'), href: '/evaluations' },
  { label: cycle.title, href: `/evaluations/${cycle.id}` },
  { label: t('ranking.title'), href: `/evaluations/${cycle.id}/ranking` },
]

export function presentObjections({ cycle, objections, scheme, roster }: ObjectionList, actor: Actor, words: Words) {
  const { t, fmt, locale, today } = words
  const names = new Map(everyIndicator(scheme.indicators).map(({ code, name }) => [code, name]))
  const own = roster.subjects.find(({ departmentId, personId }) => personId === null && departmentId === actor.departmentId)
  const may = own !== undefined && isRunning(cycle, today) && denyObjection(actor, own) === undefined
  return {
    crumbs: crumbsTo(cycle, words),
    facts:
      cycle.publicityUntil === null
        ? []
        : [t(isRunning(cycle, today) ? 'ranking.objections.until' : 'ranking.objections.over', { until: fmt.date(cycle.publicityUntil) })],
    actions: may
      ? [{ href: `/evaluations/${cycle.id}/objections/new`, label: t('ranking.object'), icon: 'message-exclamation', primary: true }]
      : [],
    tabs: cycleTabs('objections', cycle, actor, roster, words),
    todo: t('ranking.objections.todo', { n: scheme.periods.reviewDays }),
    note: t('ranking.objections.n', { n: objections.length }),
    rows: objections.map((one) => ({
      href: `/evaluations/${cycle.id}/objections/${one.id}`,
      name: inWords(locale, one.subjectName, one.subjectNameEn),
      code: one.indicator,
      indicator: names.get(one.indicator) ?? '',
      raised: fmt.dateTime(one.raisedAt),
      due: one.state === 'open' ? fmt.date(one.dueOn) : '',
      chip: chipOf(one, words),
      made: madeLink(one, words),
    })),
  }
}

const madeLink = ({ madeVersion, cycleId }: Objection, { t }: Words) =>
  madeVersion === null
    ? undefined
    : { href: `/evaluations/${cycleId}/versions/${madeVersion}`, text: t('ranking.objection.made', { n: madeVersion }) }

/** The form of whoever objects in the name of their department. */
export function presentObjecting(
  { cycle, subject, sheet, leaves, reviewDays }: Objecting,
  typed: TypedObjection,
  problems: FieldProblems,
  words: Words,
) {
  const { t, fmt, locale } = words
  const lines = new Map(sheet.lines.map((line) => [line.code, line]))
  const fields = [
    {
      kind: 'select',
      name: 'indicator',
      label: t('ranking.column.indicator'),
      value: typed.indicator,
      error: problems['indicator'],
      required: true,
      options: [
        { value: '', label: t('ranking.objection.choose') },
        ...leaves.map(({ code, name }) => {
          const line = lines.get(code)
          return {
            value: code,
            label: t('ranking.objection.line', {
              code,
              name,
              points: line === undefined ? '' : formatPoints(line.points),
              weight: line === undefined ? '' : formatPoints(line.weight),
            }),
          }
        }),
      ],
    },
    {
      kind: 'textarea',
      name: 'grounds',
      label: t('ranking.objection.grounds'),
      help: t('ranking.objection.grounds.help'),
      value: typed.grounds,
      error: problems['grounds'],
      required: true,
      rows: 5,
      maxlength: LONGEST_GROUNDS,
      counter: true,
      lang: 'zh-CN',
    },
    {
      kind: 'textarea',
      name: 'evidence',
      label: t('ranking.objection.evidence'),
      help: t('ranking.objection.evidence.help'),
      value: typed.evidence,
      error: problems['evidence'],
      required: true,
      rows: 3,
      maxlength: LONGEST_GROUNDS,
      lang: 'zh-CN',
    },
    {
      kind: 'file',
      name: 'file',
      label: t('ranking.objection.files'),
      multiple: true,
      optional: true,
      error: problems['file'],
      hint: t('ranking.objection.files.hint'),
    },
  ]
  return {
    crumbs: crumbsTo(cycle, words),
    facts: [inWords(locale, subject.name, subject.nameEn), t('ranking.objections.until', { until: fmt.date(cycle.publicityUntil) })],
    action: `/evaluations/${cycle.id}/objections`,
    subject: subject.key,
    fields,
    labels: Object.fromEntries(fields.map(({ name, label }) => [name, label])),
    rule: t('ranking.objection.rule', { n: reviewDays }),
  }
}

export interface TypedReview {
  readonly outcome: string
  readonly reasons: string
  readonly correction: Correction
  /** As typed. */
  readonly points: string
}

/** One objection: what it says, what was decided, and the form of whoever may decide it. */
export function presentObjection(
  {
    cycle,
    objection,
    leaf,
    before,
    facts,
    files,
    denied,
    closed,
    titles,
  }: WholeObjection & { readonly titles: ReadonlyMap<string, string> },
  typed: TypedReview,
  problems: FieldProblems,
  actor: Actor,
  words: Words,
) {
  const { t, fmt, locale } = words
  const line = before.sheet.lines.find(({ code }) => code === objection.indicator)
  const isOpen = objection.state === 'open' && cycle.state === 'preliminary'
  const form = isOpen && denied === undefined ? reviewForm({ cycle, objection, leaf, facts, closed }, typed, problems, words) : undefined
  const problem = problems['correction']
  return {
    crumbs: [...crumbsTo(cycle, words), { label: t('ranking.objections'), href: `/evaluations/${cycle.id}/objections` }],
    title: t('ranking.objection.title', { n: objection.id }),
    facts: [
      chipOf(objection, words),
      inWords(locale, objection.subjectName, objection.subjectNameEn),
      ...(isOpen ? [t('ranking.objection.due_on', { on: fmt.date(objection.dueOn) })] : []),
    ],
    actions:
      isOpen && denyWithdrawal(actor, objection) === undefined
        ? [
            {
              post: `/evaluations/${cycle.id}/objections/${objection.id}/withdraw`,
              fields: { version: objection.version },
              label: t('ranking.objection.withdraw'),
            },
          ]
        : [],
    about: [
      {
        label: t('ranking.column.indicator'),
        value: `${leaf.code} ${leaf.name}`,
        href: `${sheetHref(cycle.id, objection.subject, objection.versionNumber)}#line-${leaf.code}`,
      },
      {
        label: t('ranking.column.points'),
        value: line === undefined ? '' : t('ranking.points_of', { points: formatPoints(line.points), weight: formatPoints(leaf.weight) }),
      },
      { label: t('ranking.source'), value: sourceInWords(t, leaf.source) },
      { label: t('ranking.objection.by'), value: inWords(locale, objection.raisedByName, objection.raisedByNameEn) },
      { label: t('ranking.objection.against'), value: t('ranking.version.short', { n: objection.versionNumber }) },
    ],
    grounds: objection.grounds.split('\n').filter((one) => one.trim() !== ''),
    evidence: objection.evidence
      .split('\n')
      .map((one) => one.trim())
      .filter((one) => one !== '')
      .map((one) => evidenceLine(one, titles)),
    files: (files ?? []).map(({ id, name, size }) => ({
      href: `/evaluations/${cycle.id}/objections/${objection.id}/files/${id}`,
      name,
      sub: fmt.bytes(size),
    })),
    decision: decisionOf(objection, before.facts.indicators[objection.indicator]?.events ?? [], words),
    form: form && { ...form, error: problem === undefined ? '' : t(problem.code, problem.params) },
    labels: { outcome: t('ranking.decide.outcome'), reasons: t('ranking.decide.reasons'), correction: t('ranking.correction') },
    denied: isOpen && denied !== undefined ? t(denied) : '',
    timeline: timelineOf(objection, words),
  }
}

/** An address of ours leads there, under the record's title where it has one. */
const evidenceLine = (text: string, titles: ReadonlyMap<string, string>): { readonly text: string; readonly href?: string } =>
  /^\/(?!\/)[\w/.:%-]+$/.test(text) ? { text: titles.get(text) ?? text, href: text } : { text }

function decisionOf(objection: Objection, events: readonly FactEvent[], words: Words) {
  const { t, fmt, locale } = words
  if (objection.outcome === null || objection.decidedAt === null) return undefined
  return {
    chip: chipOf(objection, words),
    by: t('ranking.by', {
      name: inWords(locale, objection.decidedByName, objection.decidedByNameEn),
      on: fmt.dateTime(objection.decidedAt),
    }),
    reasons: objection.reasons,
    corrections: correctionsOf(objection.correction, events, words),
    made: madeLink(objection, words),
  }
}

function correctionsOf(correction: Correction | null, events: readonly FactEvent[], { t }: Words): string[] {
  if (correction === null) return []
  const { removed, changed, ratio, points } = correction
  return [
    ...removed.map((at) => t('ranking.correction.removed', { title: events[at]?.title ?? String(at + 1) })),
    ...changed.map(({ event, n, days }) => t('ranking.correction.changed', { title: events[event]?.title ?? String(event + 1), n, days })),
    ...(ratio === undefined ? [] : [t('ranking.correction.ratio', ratio)]),
    ...(points === undefined ? [] : [t('ranking.correction.points', { points: formatPoints(points) })]),
  ]
}

function timelineOf(objection: Objection, { t, fmt, locale }: Words) {
  const raised = {
    title: t('ranking.objection.step.raised'),
    who: inWords(locale, objection.raisedByName, objection.raisedByNameEn),
    at: fmt.dateTime(objection.raisedAt),
  }
  if (objection.state === 'withdrawn') return [raised, { title: t('ranking.objection.withdrawn') }]
  if (objection.outcome === null)
    return [raised, { title: t('ranking.objection.step.review'), at: fmt.date(objection.dueOn), state: 'next' }]
  return [
    raised,
    {
      title: t(`ranking.outcome.${objection.outcome}`),
      who: inWords(locale, objection.decidedByName, objection.decidedByNameEn),
      at: fmt.dateTime(objection.decidedAt),
      remark: objection.reasons,
    },
  ]
}

function reviewForm(
  { cycle, objection, leaf, facts, closed }: Pick<WholeObjection, 'cycle' | 'objection' | 'leaf' | 'facts' | 'closed'>,
  typed: TypedReview,
  problems: FieldProblems,
  { t, fmt }: Words,
) {
  const { correction } = typed
  const ratio = correction.ratio ?? facts.ratio
  return {
    action: `/evaluations/${cycle.id}/objections/${objection.id}/decide`,
    version: objection.version,
    outcome: {
      kind: 'rows',
      name: 'outcome',
      label: t('ranking.decide.outcome'),
      value: typed.outcome,
      error: problems['outcome'],
      required: true,
      options: OUTCOMES.map((value) => ({ value, label: t(`ranking.outcome.${value}`), note: t(`ranking.outcome.${value}.note`) })),
    },
    events: (facts.events ?? []).map((event, at) => {
      const change = correction.changed.find((one) => one.event === at)
      return {
        at,
        title: event.title,
        href: hrefOfRef(event.ref, closed),
        what: [t(`schemes.fact.${event.key}`), event.days > 0 ? t('ranking.event.days', { n: event.days }) : '', fmt.date(event.on)]
          .filter((one) => one !== '')
          .join(t('frame.comma')),
        removed: correction.removed.includes(at),
        inputs: [
          ...(event.days > 0
            ? [{ name: `days.${at}`, label: t('ranking.correction.days'), value: change?.days ?? event.days, max: event.days }]
            : []),
          ...(event.n > 1 ? [{ name: `n.${at}`, label: t('ranking.correction.n'), value: change?.n ?? event.n, max: event.n }] : []),
        ],
      }
    }),
    fields: [
      ...(ratio === undefined
        ? []
        : [
            {
              kind: 'number',
              name: 'kept',
              label: t('ranking.correction.kept'),
              help: t('ranking.correction.kept.help', { kept: facts.ratio?.kept ?? 0, due: facts.ratio?.due ?? 0 }),
              value: String(ratio.kept),
              width: 's',
              min: 0,
            },
            { kind: 'number', name: 'due', label: t('ranking.correction.due'), value: String(ratio.due), width: 's', min: 0 },
          ]),
      {
        kind: 'number',
        name: 'points',
        label: t('ranking.correction.set'),
        help: t('ranking.correction.set.help', { weight: formatPoints(leaf.weight) }),
        value: typed.points,
        error: problems['points'],
        optional: true,
        width: 's',
        step: '0.01',
        min: 0,
      },
    ],
    reasons: {
      kind: 'textarea',
      name: 'reasons',
      label: t('ranking.decide.reasons'),
      help: t('ranking.decide.reasons.help'),
      value: typed.reasons,
      error: problems['reasons'],
      required: true,
      rows: 4,
      maxlength: LONGEST_REASONS,
      counter: true,
      lang: 'zh-CN',
    },
  }
}
