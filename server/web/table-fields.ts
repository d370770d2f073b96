import type { MessageKey } from '../i18n/index.ts'
import { filtersOf, type NamedFilter } from './table-query.ts'
import { linkTo } from './table-links.ts'
import type { ActiveFilter, FieldOption, FilterField, FilterValue, Option, TableContext, TableQuery, TableSpec } from './table-types.ts'

/** Fields beyond these wait behind 更多筛选. */
const FIELDS_AT_ONCE = 4

export type OptionLists = Readonly<Record<string, readonly Option[]>>

const labelOf = <Row>(spec: TableSpec<Row>, named: NamedFilter<Row>): MessageKey => named.column?.label ?? spec.filters![named.key]!.label

function optionsOf<Row>(named: NamedFilter<Row>, value: FilterValue | undefined, lists: OptionLists, { t }: TableContext): FieldOption[] {
  const fixed = named.filter.kind === 'select' ? named.filter.options?.map((o) => ({ value: o.value, text: t(o.label) })) : undefined
  const chosen = new Set(value?.kind === 'select' ? value.values : [])
  return (fixed ?? lists[named.key] ?? []).map((option) => ({ value: option.value, text: option.text, selected: chosen.has(option.value) }))
}

/** The fields of the filter form, filled with what the query says. */
export function fieldsOf<Row>(spec: TableSpec<Row>, query: TableQuery, lists: OptionLists, x: TableContext): FilterField[] {
  return filtersOf(spec).map((named, i) => fieldOf(spec, named, query.filters[named.key], lists, x, i >= FIELDS_AT_ONCE))
}

function fieldOf<Row>(
  spec: TableSpec<Row>,
  named: NamedFilter<Row>,
  value: FilterValue | undefined,
  lists: OptionLists,
  x: TableContext,
  more: boolean,
): FilterField {
  const name = named.key
  const label = x.t(labelOf(spec, named))
  switch (named.filter.kind) {
    case 'search':
      return { kind: 'search', name, label, value: value?.kind === 'search' ? value.typed : '', more }
    case 'select': {
      const options = optionsOf(named, value, lists, x)
      return { kind: 'select', name, label, multiple: named.filter.multiple === true, options, chosen: chosenText(options, x), more }
    }
    case 'range': {
      const range = value?.kind === 'range' ? value : undefined
      return { kind: 'range', name, label, min: range?.typedMin ?? '', max: range?.typedMax ?? '', more }
    }
    case 'date-range': {
      const dates = value?.kind === 'date-range' ? value : undefined
      return {
        kind: 'date-range',
        name,
        label,
        type: named.valueKind === 'period' ? 'month' : 'date',
        from: dates?.from ?? '',
        to: dates?.to ?? '',
        more,
      }
    }
  }
}

function chosenText(options: readonly FieldOption[], { t }: TableContext): string {
  const chosen = options.filter((option) => option.selected)
  if (chosen.length === 0) return t('table.filter.all')
  return chosen.length === 1 ? chosen[0]!.text : t('table.filter.chosen', { n: chosen.length })
}

/** One removable chip a filter in force. */
export function activeFilters<Row>(
  spec: TableSpec<Row>,
  query: TableQuery,
  lists: OptionLists,
  path: string,
  x: TableContext,
): ActiveFilter[] {
  return filtersOf(spec).flatMap((named) => {
    const value = query.filters[named.key]
    if (value === undefined) return []
    const text = x.t('table.filter.active', { label: x.t(labelOf(spec, named)), value: valueText(named, value, lists, x) })
    const others = Object.fromEntries(Object.entries(query.filters).filter(([key]) => key !== named.key))
    return [{ text, label: x.t('table.filter.remove', { filter: text }), href: linkTo(spec, path, { ...query, filters: others, page: 1 }) }]
  })
}

function valueText<Row>(named: NamedFilter<Row>, value: FilterValue, lists: OptionLists, x: TableContext): string {
  if (value.kind === 'search') return x.t('table.filter.contains', { words: value.words.join(' ') })
  if (value.kind === 'select') {
    const options = optionsOf(named, value, lists, x).filter((option) => option.selected)
    const texts = options.length > 0 ? options.map((option) => option.text) : value.values
    return texts.length > 3 ? x.t('table.filter.chosen', { n: texts.length }) : texts.join(x.t('table.list_join'))
  }
  const write = (bound: string): string => (named.valueKind === 'period' ? x.fmt.period(bound) : x.fmt.date(bound))
  const [low, high] =
    value.kind === 'range' ? [value.typedMin, value.typedMax] : [value.from && write(value.from), value.to && write(value.to)]
  if (low && high) return x.t('table.filter.between', { low, high })
  return low ? x.t('table.filter.at_least', { low }) : x.t('table.filter.at_most', { high: high ?? '' })
}
