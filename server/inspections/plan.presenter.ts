import { hasRole, type Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import type { Checklist, SchemeChoice, Template } from './checklist.service.ts'
import { denyPlanning } from './inspections.policy.ts'
import { KINDS, LONGEST_LOOK, LONGEST_NOTE, LONGEST_TITLE, MOST_DAYS_TO_RECTIFY } from './inspections.rules.ts'
import type { Inspection, TypedInspection } from './inspections.service.ts'
import type { Named } from './inspections.types.ts'

export const LIST = '/inspections'
/** From the menu one comes to what is left to do; the list as a whole is one choice away. */
const PATHS = { plan: LIST, rectifications: `${LIST}/rectifications?open=yes`, templates: `${LIST}/templates` } as const
export type Part = keyof typeof PATHS

/** The pages of the feature that this person has. */
export const partsOf = (current: Part, actor: Actor, { t }: Pick<Words, 't'>) =>
  (Object.keys(PATHS) as Part[])
    .filter((part) => part !== 'templates' || denyPlanning(actor) === undefined)
    .map((part) => ({ text: t(`inspections.part.${part}`), href: PATHS[part], current: part === current }))

export const crumbsOf = ({ t }: Pick<Words, 't'>, ...more: readonly { readonly label: string; readonly href: string }[]) => [
  { label: t('inspections.title'), href: LIST },
  ...more,
]

export function presentPlan(
  figures: { readonly years: readonly string[]; readonly states: ReadonlyMap<string, number> },
  year: string,
  chosen: string | undefined,
  actor: Actor,
  { t, fmt }: Words,
) {
  const n = (state: string): number => figures.states.get(state) ?? 0
  const planned = n('planned') + n('running') + n('done')
  return {
    sentence: t('inspections.plan.sentence', { year: fmt.period(year), n: planned, done: n('done'), running: n('running') }),
    years:
      figures.years.length < 2
        ? []
        : figures.years.map((one) => ({
            text: fmt.period(one),
            href: `${LIST}?from_on_from=${one}-01-01&from_on_to=${one}-12-31`,
            current: one === chosen,
          })),
    actions: hasRole(actor, 'inspector') ? [{ href: `${LIST}/new`, label: t('inspections.new'), icon: 'plus', primary: true }] : [],
  }
}

/** What may be chosen in the form of an inspection. */
export interface Choices {
  readonly schemes: readonly SchemeChoice[]
  readonly inspecting: readonly Named[]
  /** Id of the department that leads it. */
  readonly lead: number
}

export function inspectionFields(typed: TypedInspection, problems: FieldProblems, choices: Choices, { t, locale }: Words) {
  const field = (name: string, more: object) => ({
    name,
    label: t(`inspections.field.${name}` as 'inspections.field.title'),
    error: problems[name],
    ...more,
  })
  const others = choices.inspecting.filter(({ id }) => id !== choices.lead)
  return [
    field('title', {
      value: typed.title,
      required: true,
      maxlength: LONGEST_TITLE,
      lang: 'zh-CN',
      help: t('inspections.field.title.help'),
    }),
    field('kind', {
      kind: 'rows',
      value: typed.kind,
      required: true,
      options: KINDS.map((kind) => ({ value: kind, label: t(`inspections.kind.${kind}`), note: t(`inspections.kind.${kind}.note`) })),
    }),
    field('purpose', { kind: 'textarea', value: typed.purpose, rows: 3, maxlength: LONGEST_NOTE, optional: true, lang: 'zh-CN' }),
    field('from_on', { kind: 'date', value: typed.fromOn, required: true }),
    field('to_on', { kind: 'date', value: typed.toOn, required: true }),
    ...(others.length === 0
      ? []
      : [
          field('joint', {
            kind: 'checks',
            value: typed.joint,
            optional: true,
            help: t('inspections.field.joint.help'),
            options: others.map(({ id, name, nameEn }) => ({ value: id, label: inWords(locale, name, nameEn) })),
          }),
        ]),
    ...(choices.schemes.length === 0
      ? []
      : [
          field('scheme', {
            kind: 'select',
            value: typed.schemeId ?? '',
            optional: true,
            help: t('inspections.field.scheme.help'),
            options: [
              { value: '', label: t('inspections.field.scheme.none') },
              ...choices.schemes.map(({ id, name, number }) => ({ value: id, label: `${name} ${t('schemes.version', { n: number })}` })),
            ],
          }),
        ]),
    field('rectification_days', {
      kind: 'number',
      value: typed.rectificationDays,
      unit: t('inspections.unit.working_days'),
      required: true,
      min: 1,
      max: MOST_DAYS_TO_RECTIFY,
      help: t('inspections.field.rectification_days.help'),
    }),
  ]
}

export const typedOf = (inspection: Inspection): TypedInspection => ({
  kind: inspection.kind,
  title: inspection.title,
  purpose: inspection.purpose,
  fromOn: inspection.fromOn,
  toOn: inspection.toOn,
  rectificationDays: String(inspection.rectificationDays),
  schemeId: inspection.schemeId,
  joint: inspection.inspecting.filter((id) => id !== inspection.departmentId),
})

/** Lines for what is there and a few more. */
const SPARE = 4

export function presentChecklist(
  { inspection, items, templates }: Checklist,
  typed: readonly { readonly indicator: string; readonly title: string; readonly look: string }[] | undefined,
  problems: FieldProblems,
  words: Words,
) {
  const { t, locale } = words
  const lines = typed ?? items
  const blank = { indicator: '', title: '', look: '' }
  const shown = [...lines, ...Array.from({ length: typed === undefined ? SPARE : 0 }, () => blank)]
  return {
    id: inspection.id,
    version: inspection.version,
    title: inspection.title,
    most: { title: LONGEST_TITLE, look: LONGEST_LOOK },
    problems,
    labels: Object.fromEntries(
      shown.flatMap((_, i) => [
        [`item.${i}.title`, t('inspections.item.nth', { n: i + 1 })],
        [`item.${i}.look`, t('inspections.item.nth', { n: i + 1 })],
        [`item.${i}.indicator`, t('inspections.item.nth', { n: i + 1 })],
      ]),
    ),
    lines: shown.map((line, i) => ({
      n: i + 1,
      name: (part: string) => `item.${i}.${part}`,
      ...line,
      error: problems[`item.${i}.title`] ?? problems[`item.${i}.look`] ?? problems[`item.${i}.indicator`],
    })),
    sources: [
      ...(inspection.schemeId === null ? [] : [{ value: 'scheme', label: t('inspections.checklist.from_scheme') }]),
      ...templates.map((one) => ({ value: String(one.id), label: templateName(one, locale) })),
    ],
    canKeep: items.length > 0,
  }
}

const templateName = (one: Template, locale: Words['locale']): string =>
  `${one.name} · ${inWords(locale, one.department, one.departmentEn)}`

export const presentTemplates = (templates: readonly Template[], actor: Actor, { t, locale }: Words) =>
  templates.map((one) => ({
    id: one.id,
    version: one.version,
    name: one.name,
    sub: `${inWords(locale, one.department, one.departmentEn)} · ${t('inspections.template.items', { n: one.items.length })}`,
    items: one.items,
    mine: one.departmentId === actor.departmentId,
  }))
