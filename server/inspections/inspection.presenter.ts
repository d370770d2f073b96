import type { Actor } from '../auth/policy.ts'
import { addDays } from '../../core/dates.ts'
import { DRAWS } from '../../core/spot-check.ts'
import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import { denyManage, seesVisit } from './inspections.policy.ts'
import { LONGEST_NOTE } from './inspections.rules.ts'
import type { DrawnLot, InspectionPage } from './inspection.service.ts'
import { STATE_CHIPS, VISIT_CHIPS } from './inspections.table.ts'
import type { Inspection, Item, Step, Visit } from './inspections.types.ts'
import { MOST_DRAWN } from './inspections.forms.ts'
import { crumbsOf, LIST } from './plan.presenter.ts'

type Typed = Readonly<Record<string, unknown>>

export const daysOf = ({ fromOn, toOn }: Pick<Inspection, 'fromOn' | 'toOn'>, { t, fmt }: Pick<Words, 't' | 'fmt'>): string =>
  fromOn === toOn ? fmt.date(fromOn) : t('inspections.days', { from: fmt.date(fromOn), to: fmt.date(toOn) })

/** One inspection with what the actor may do to it. */
export function presentInspection(page: InspectionPage, actor: Actor, typed: Typed, problems: FieldProblems, words: Words) {
  const { t, fmt, locale } = words
  const { inspection, visits, items, draws, steps, inspecting, departments } = page
  const { id, state, version } = inspection
  const manages = denyManage(actor, inspection) === undefined
  const isEarly = state === 'draft' || state === 'planned'
  const there = new Set(visits.map(({ departmentId }) => departmentId))
  return {
    id,
    version,
    problems,
    labels: {
      departments: t('inspections.field.departments'),
      on_day: t('inspections.field.on_day'),
      reason: t('inspections.field.reason'),
      public_text: t('inspections.draw.public_text'),
    },
    head: {
      crumbs: crumbsOf(words),
      lang: 'zh-CN',
      facts: [
        { kind: STATE_CHIPS[state], text: t(`inspections.state.${state}`) },
        t(`inspections.kind.${inspection.kind}`),
        daysOf(inspection, words),
        inspecting.map((one) => inWords(locale, one.name, one.nameEn)).join(t('inspections.and')),
      ],
      actions: manages ? actionsOf(inspection, words) : [],
    },
    quiet: quietWords(inspection, words),
    cancelled: state === 'cancelled' ? t('inspections.cancelled', { reason: inspection.cancelReason }) : '',
    purpose: inspection.purpose,
    facts: [
      {
        label: t('inspections.field.inspecting'),
        value: inspecting.map((one) => inWords(locale, one.name, one.nameEn)).join(t('inspections.and')),
      },
      { label: t('inspections.field.days'), value: daysOf(inspection, words) },
      { label: t('inspections.field.rectification_days'), value: t('inspections.days_given', { n: inspection.rectificationDays }) },
    ],
    visits: visits.map((visit) => presentVisitLine(visit, inspection, actor, words)),
    addsVisits: manages && (isEarly || state === 'running'),
    visitFields: [
      {
        kind: 'checks',
        name: 'departments',
        label: t('inspections.field.departments'),
        value: typed['departments'],
        error: problems['departments'],
        options: departments
          .filter((one) => !there.has(one.id))
          .map((one) => ({ value: one.id, label: inWords(locale, one.name, one.nameEn) })),
      },
      {
        kind: 'date',
        name: 'on_day',
        label: t('inspections.field.on_day'),
        value: typed['on_day'] ?? inspection.fromOn,
        error: problems['on_day'],
        min: inspection.fromOn,
        max: inspection.toOn,
      },
    ],
    items: items.map(presentItem),
    editsItems: manages && isEarly,
    draws: draws.map((lot) => presentDraw(lot, page, manages && isEarly, words)),
    draw: manages && isEarly ? `${LIST}/${id}/draws/new` : '',
    cancels: manages && isEarly,
    reasonField: reasonField(typed['reason'], problems, words),
    timeline: presentSteps(steps, words),
    drawsPublicText: problems['public_text'],
    today: fmt.date(words.today),
  }
}

export const reasonField = (value: unknown, problems: FieldProblems, { t }: Pick<Words, 't'>) => ({
  kind: 'textarea',
  name: 'reason',
  label: t('inspections.field.reason'),
  value,
  error: problems['reason'],
  required: true,
  rows: 3,
  maxlength: LONGEST_NOTE,
  lang: 'zh-CN',
})

function actionsOf({ id, state, version }: Inspection, { t }: Words) {
  if (state !== 'draft' && state !== 'planned') return []
  return [
    { href: `${LIST}/${id}/edit`, label: t('inspections.edit'), icon: 'pencil' },
    { href: `${LIST}/${id}/checklist`, label: t('inspections.checklist.edit'), icon: 'list-check' },
    ...(state === 'draft'
      ? [{ post: `${LIST}/${id}/plan`, fields: { version }, label: t('inspections.plan.enter'), icon: 'check', primary: true }]
      : []),
  ]
}

const quietWords = ({ kind, state }: Inspection, { t }: Words): string =>
  state === 'draft' ? t('inspections.quiet.draft') : kind === 'unannounced' && state === 'planned' ? t('inspections.quiet.unannounced') : ''

function presentVisitLine(visit: Visit, inspection: Inspection, actor: Actor, { t, fmt, locale }: Words) {
  return {
    department: inWords(locale, visit.departmentName, visit.departmentNameEn),
    href: seesVisit(actor, { ...visit, inspection }) ? `${LIST}/visits/${visit.id}` : '',
    day: fmt.date(visit.onDay),
    chip: { kind: VISIT_CHIPS[visit.state], text: t(`inspections.visit.${visit.state}`) },
    findings: visit.state === 'planned' || visit.state === 'running' || visit.state === 'cancelled' ? '' : fmt.number(visit.findings),
    open: visit.open === 0 ? '' : fmt.number(visit.open),
    reason: visit.cancelReason,
  }
}

export const presentItem = ({ indicator, title, look }: Pick<Item, 'indicator' | 'title' | 'look'>) => ({ indicator, title, look })

export const presentSteps = (steps: readonly Step[], { t, fmt, locale }: Words) =>
  steps.map((step) => ({
    title: t(`inspections.step.${step.step}` as 'inspections.step.done'),
    who: step.name === null ? t('inspections.step.clock') : inWords(locale, step.name, step.nameEn ?? ''),
    at: fmt.dateTime(step.at),
    remark: [step.remark, step.dueOn === null ? '' : t('inspections.step.due', { due: fmt.date(step.dueOn) })].filter(Boolean).join('\n'),
    ...(BACK.has(step.step) ? { state: 'back' as const } : {}),
  }))
const BACK: ReadonlySet<string> = new Set(['not_done', 'overdue', 'escalated', 'reopened', 'cancelled', 'visit_cancelled', 'refusal'])

function presentDraw(lot: DrawnLot, { departments, inspection, visits }: InspectionPage, mayDraw: boolean, { t, fmt, locale }: Words) {
  const names = new Map([
    ...departments.map((one) => [one.id, inWords(locale, one.name, one.nameEn)] as const),
    ...visits.map((one) => [one.departmentId, inWords(locale, one.departmentName, one.departmentNameEn)] as const),
  ])
  const isDrawn = lot.sample !== null
  return {
    id: lot.id,
    version: lot.version,
    title: t(`inspections.draw.of.${lot.of}`, { n: lot.size, all: lot.records.length }),
    said: isDrawn
      ? t('inspections.draw.done', { at: fmt.dateTime(lot.drawnAt), text: lot.publicText ?? '' })
      : t('inspections.draw.announced', { at: fmt.dateTime(lot.announcedAt), source: lot.publicSource }),
    isDrawn,
    action: mayDraw && !isDrawn ? `${LIST}/${inspection.id}/draws/${lot.id}` : '',
    evidence: `${LIST}/${inspection.id}/draws/${lot.id}/evidence.json`,
    names: lot.of === 'departments' ? (lot.sample ?? []).map((one) => names.get(one)).filter((name) => name !== undefined) : [],
    hashes: [
      { label: t('inspections.draw.list_hash'), value: lot.listHash },
      { label: t('inspections.draw.commitment'), value: lot.commitment },
      ...(lot.seed === null ? [] : [{ label: t('inspections.draw.seed'), value: lot.seed }]),
    ],
  }
}

export function drawFields(typed: Typed, problems: FieldProblems, { t, today }: Words) {
  const field = (name: string, more: object) => ({
    name,
    label: t(`inspections.draw.${name}` as 'inspections.draw.of'),
    value: typed[name],
    error: problems[name],
    ...more,
  })
  return [
    field('of', {
      kind: 'rows',
      value: typed['of'] ?? 'departments',
      options: (['departments', 'records'] as const).map((of) => ({
        value: of,
        label: t(`inspections.draw.choice.${of}`),
        note: t(`inspections.draw.choice.${of}.note`),
      })),
    }),
    field('size', { kind: 'number', value: typed['size'] ?? 3, min: 1, max: MOST_DRAWN }),
    field('public_source', { help: t('inspections.draw.public_source.help'), maxlength: 200, lang: 'zh-CN' }),
    field('from_on', {
      kind: 'date',
      value: typed['from_on'] ?? addDays(today, -90),
      help: t('inspections.draw.records_only'),
    }),
    field('to_on', { kind: 'date', value: typed['to_on'] ?? addDays(today, -1), help: t('inspections.draw.records_only') }),
    field('draw', {
      kind: 'rows',
      help: t('inspections.draw.records_only'),
      value: typed['draw'] ?? 'stratified',
      options: DRAWS.map((draw) => ({
        value: draw,
        label: t(`compliance.spot.draw.${draw}`),
        note: t(`compliance.spot.draw.${draw}.note`),
      })),
    }),
  ]
}
