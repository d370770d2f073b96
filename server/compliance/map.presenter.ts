import { inWords, type Words } from '../web/words.ts'
import { countOf, groupedBy, neighbour, shareOf, SPANS, tally, type Group, type Tally } from './compliance.rules.ts'
import {
  countsInWords,
  elementsCell,
  elementsRate,
  floored,
  legendOf,
  standingChip,
  timingCell,
  timingRate,
  WRONG,
  type RateView,
} from './map.cell.ts'
import { behindHref, LAYERS, mapHref, ofText, rangeOf, VIEWS, type MapChoice } from './map.choice.ts'
import { columnsOf, type Columns, type MapColumn } from './map.columns.ts'
import type { Compliance, Department } from './map.service.ts'

export interface MapCell {
  readonly cls: string
  readonly text: string
  /** Department, column and what lies behind: the link's name. */
  readonly label: string
  readonly href: string
}
export interface MapRow {
  readonly id: number
  readonly name: string
  readonly href: string
  readonly cells: readonly MapCell[]
  readonly rate: RateView & { readonly href: string }
  readonly total: Tally
}
export interface HeatMap {
  readonly columns: readonly MapColumn[]
  /** Names above runs of columns of one class; empty when there is at most one. */
  readonly groups: readonly { readonly text: string; readonly span: number }[]
  readonly rows: readonly MapRow[]
  /** The bureau's own row: shares. */
  readonly foot: { readonly cells: readonly RateView[]; readonly rate: RateView }
  readonly total: Tally
}

/** The map itself: departments down, columns across, one tally a cell. Departments that owed nothing in all this time are left out. */
export function heatMap(choice: MapChoice, given: Compliance, words: Words): HeatMap {
  const { columns, keyOf } = columnsOf(choice, given, words)
  const known = new Set(columns.map(({ key }) => key))
  const counted = given.groups.filter((group) => known.has(keyOf(group) ?? ''))
  const byDepartment = groupedBy(counted, ({ departmentId }) => departmentId)
  const rows = given.departments.flatMap((department) => {
    const own = byDepartment.get(department.id)
    return own === undefined ? [] : [rowOf(department, own, { columns, keyOf }, choice, words)]
  })
  const byColumn = groupedBy(counted, keyOf)
  const rate = choice.layer === 'timing' ? timingRate : elementsRate
  return {
    columns,
    groups: runsOf(columns),
    rows,
    foot: { cells: columns.map(({ key }) => rate(tally(byColumn.get(key) ?? []), words)), rate: rate(tally(counted), words) },
    total: tally(counted),
  }
}

function rowOf(
  { id, name, nameEn }: Department,
  own: readonly Group[],
  { columns, keyOf }: Columns,
  choice: MapChoice,
  words: Words,
): MapRow {
  const timing = choice.layer === 'timing'
  const byColumn = groupedBy(own, keyOf)
  const title = inWords(words.locale, name, nameEn)
  const total = tally(own)
  return {
    id,
    name: title,
    href: `/compliance/departments/${id}?year=${choice.period.slice(0, 4)}`,
    cells: columns.map((column): MapCell => {
      const found = tally(byColumn.get(column.key) ?? [])
      const { cls, text, said } = timing ? timingCell(found, words) : elementsCell(found, words)
      const label = words.t('compliance.cell.label', { department: title, column: columnName(column), said, text })
      return { cls, text, label, href: found.n === 0 ? '' : behindHref({ ...column.behind, departmentId: id }) }
    }),
    rate: { ...(timing ? timingRate : elementsRate)(total, words), href: behindHref({ ...wholeOf(choice), departmentId: id }) },
    total,
  }
}

const columnName = ({ code, text }: MapColumn): string => (code === '' ? text : `${code} ${text}`)

/** Everything that a row of the map counts. */
function wholeOf(choice: MapChoice) {
  const { of } = choice
  return {
    ...rangeOf(choice),
    ...(of.kind === 'class' ? { classId: of.id } : of.kind === 'item' && choice.view === 'periods' ? { itemId: of.id } : {}),
  }
}

function runsOf(columns: readonly MapColumn[]): { text: string; span: number }[] {
  const runs: { text: string; span: number }[] = []
  for (const { group } of columns) {
    const last = runs.at(-1)
    if (last?.text === group) last.span += 1
    else runs.push({ text: group, span: 1 })
  }
  return runs.length > 1 ? runs : []
}

/** Everything that /compliance prints. */
export function presentMap(choice: MapChoice, given: Compliance, words: Words) {
  const map = heatMap(choice, given, words)
  const { t, fmt } = words
  const { kept, due } = shareOf(map.total.counts)
  return {
    head: {
      facts: [
        factOf(choice, words),
        ...(due === 0 ? [] : [t('compliance.map.share', { due, kept, rate: floored(kept, due) })]),
        ...(countOf(map.total.counts, ['missing']) === 0
          ? []
          : [t('compliance.map.missing', { n: countOf(map.total.counts, ['missing']) })]),
      ],
      actions: (['csv', 'xlsx'] as const).map((format) => ({
        label: format.toUpperCase(),
        icon: 'download',
        href: mapHref(choice, { format }),
        download: true,
      })),
    },
    map,
    title: t(choice.view === 'items' ? 'compliance.map.by_items' : 'compliance.map.by_periods'),
    rateHead: t(choice.layer === 'timing' ? 'compliance.map.rate' : 'compliance.map.completeness'),
    legend: legendOf(choice.layer, words),
    fields: fieldsOf(choice, given, words),
    steps: stepsOf(choice, words),
    phone: phoneRows(choice, map, words),
    isEmpty: map.rows.length === 0,
    wide: map.columns.length > WIDE,
    letters: choice.layer,
    period: fmt.period(choice.period),
  }
}
/** More columns than stand beside each other on a desktop without scrolling. */
const WIDE = 12

function factOf({ view, span, period }: MapChoice, { t, fmt }: Words): string {
  if (view === 'items') return fmt.period(period)
  return span === 'month' ? fmt.period(period.slice(0, 4)) : t('compliance.map.until', { period: fmt.period(period) })
}

/** One period back and one on. */
function stepsOf(choice: MapChoice, { t, fmt }: Words) {
  const { span, view } = choice
  // Months of a year and quarters of two years stand together: a step there is a year.
  const one = (step: 1 | -1): string => {
    if (view === 'items' || span === 'year') return neighbour(choice.period, span, step)
    return `${Number(choice.period.slice(0, 4)) + step}${choice.period.slice(4)}`
  }
  const link = (step: 1 | -1, label: 'compliance.map.before' | 'compliance.map.after') => {
    const period = one(step)
    const shown = view === 'items' ? period : period.slice(0, 4)
    return { href: mapHref({ ...choice, period }), label: t(label, { period: fmt.period(shown) }), text: fmt.period(shown) }
  }
  return { before: link(-1, 'compliance.map.before'), after: link(1, 'compliance.map.after') }
}

const option = (value: string, text: string, selected: boolean) => ({ value, text, selected })

function fieldsOf(choice: MapChoice, given: Compliance, words: Words) {
  const { t } = words
  return [
    {
      name: 'view',
      label: t('compliance.field.view'),
      options: VIEWS.map((view) => option(view, t(`compliance.view.${view}`), view === choice.view)),
    },
    {
      name: 'by',
      label: t('compliance.field.by'),
      options: SPANS.map((span) => option(span, t(`compliance.by.${span}`), span === choice.span)),
    },
    { name: 'at', label: t('compliance.field.at'), options: periodOptions(choice, given, words) },
    { name: 'of', label: t('compliance.field.of'), options: ofOptions(choice, given, words) },
    {
      name: 'layer',
      label: t('compliance.field.layer'),
      options: LAYERS.map((layer) => option(layer, t(`compliance.layer.${layer}`), layer === choice.layer)),
    },
  ]
}

/** Newest first. The chosen one stands among them even when nothing fell due in it. */
function periodOptions({ span, period }: MapChoice, { years }: Compliance, { fmt }: Words) {
  const all = Array.from({ length: years.last - years.first + 1 }, (_, i) => years.last - i).flatMap((year) => {
    if (span === 'year') return [String(year)]
    if (span === 'quarter') return [4, 3, 2, 1].map((q) => `${year}-Q${q}`)
    return Array.from({ length: 12 }, (_, i) => `${year}-${String(12 - i).padStart(2, '0')}`)
  })
  return (all.includes(period) ? all : [period, ...all]).map((each) => option(each, fmt.period(each), each === period))
}

function ofOptions({ view, of }: MapChoice, { items }: Compliance, { t, locale }: Words) {
  const chosen = ofText(of) ?? ''
  const classes = [...new Map(items.map((item) => [item.classId, item])).values()].map(({ classId, className, classNameEn }) =>
    option(`c${classId}`, inWords(locale, className, classNameEn), chosen === `c${classId}`),
  )
  if (view === 'items') {
    const itemClass = of.kind === 'item' ? items.find(({ id }) => id === of.id)?.classId : undefined
    return [
      option('', t('compliance.of.classes'), chosen === ''),
      option('all', t('compliance.of.all_items'), chosen === 'all'),
      ...classes.map((one) => (itemClass !== undefined && one.value === `c${itemClass}` ? { ...one, selected: true } : one)),
    ]
  }
  const each = items.map(({ id, code, title, titleEn }) =>
    option(`i${id}`, `${code} ${inWords(locale, title, titleEn)}`, chosen === `i${id}`),
  )
  return [option('', t('compliance.of.everything'), chosen === '' || chosen === 'all'), ...classes, ...each]
}

/** On a phone: what is wrong, department by department, the worst first. */
function phoneRows(choice: MapChoice, { rows }: HeatMap, words: Words) {
  const whole = wholeOf(choice)
  const wrong = ({ total }: MapRow): number => countOf(total.counts, WRONG)
  return rows
    .toSorted((a, b) => wrong(b) - wrong(a))
    .map(({ id, name, href, rate, total }) => ({
      name,
      href,
      rate: rate.text,
      said: rate.said,
      listHref: behindHref({ ...whole, departmentId: id }),
      wrong: WRONG.flatMap((standing) => {
        const n = total.counts[standing] ?? 0
        if (n === 0) return []
        const text = words.t('compliance.cell.count', { standing: words.t(`compliance.standing.${standing}`), n })
        return [{ chip: standingChip(standing, words, text), href: behindHref({ ...whole, departmentId: id, standings: [standing] }) }]
      }),
      quiet: countsInWords(total, words),
    }))
}
