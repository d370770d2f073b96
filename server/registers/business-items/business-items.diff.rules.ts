import type { MessageKey, Translate } from '../../i18n/index.ts'
import type { ContentDiff, DiffRow } from '../register.ts'
import {
  cellLabel,
  fieldLabel,
  LIST_CELLS,
  listLabel,
  LISTS,
  rowsOf,
  type BusinessItem,
  type FieldName,
  type ListName,
  type Row,
} from './business-items.rules.ts'

/** How values are said: days, fees and forms in the reader's words. */
export interface Say {
  readonly t: Translate
  readonly field: (item: BusinessItem, field: FieldName) => string
  readonly cell: (row: Row, list: ListName, key: string) => string
}

/** In the order in which readers meet them. */
const FIELDS: readonly FieldName[] = [
  'name',
  'nameEn',
  'keywords',
  'applicants',
  'conditions',
  'promisedDays',
  'legalDays',
  'feeFen',
  'feeBasis',
  'result',
  'place',
  'hours',
  'telephone',
  'supervision',
  'responsible',
  'standIn',
]

/** What changed from one version to the other, field by field; rows of a list are the same when they bear the same name. */
export function diffItems(from: BusinessItem, to: BusinessItem, say: Say): ContentDiff {
  const lists = LISTS.map((list) => diffRows(list, from, to, say))
  return {
    changed: [...FIELDS.flatMap((field) => diffField(field, from, to, say)), ...lists.flatMap(({ changed }) => changed)],
    added: lists.flatMap(({ added }) => added),
    removed: lists.flatMap(({ removed }) => removed),
  }
}

function diffField(field: FieldName, from: BusinessItem, to: BusinessItem, { t, field: said }: Say): ContentDiff['changed'] {
  const [was, is] = [said(from, field), said(to, field)]
  return was === is ? [] : [{ label: t(fieldLabel(field)), fields: [{ label: t('guides.diff.text'), from: was, to: is }] }]
}

interface Placed {
  readonly key: string
  readonly lead: string
  readonly row: Row
}

/** Two rows of one name are told apart by which comes first. */
function placed(list: ListName, item: BusinessItem): Placed[] {
  const seen = new Map<string, number>()
  return rowsOf(item, list).map((row) => {
    const lead = String(row[LIST_CELLS[list][0].key] ?? '')
    const nth = (seen.get(lead) ?? 0) + 1
    seen.set(lead, nth)
    return { key: `${lead} ${nth}`, lead, row }
  })
}

function diffRows(list: ListName, from: BusinessItem, to: BusinessItem, say: Say): ContentDiff {
  const [before, after] = [placed(list, from), placed(list, to)]
  const [old, now] = [new Map(before.map((one) => [one.key, one])), new Map(after.map((one) => [one.key, one]))]
  const only = (side: readonly Placed[], other: ReadonlyMap<string, Placed>): DiffRow[] =>
    side.filter(({ key }) => !other.has(key)).map(({ row }) => ({ label: say.t(listLabel(list)), text: rowText(list, row, say) }))
  return {
    added: only(after, old),
    removed: only(before, now),
    changed: [
      ...after.flatMap((one) => changedCells(list, old.get(one.key), one, say)),
      ...reordered(
        list,
        before.filter(({ key }) => now.has(key)),
        after.filter(({ key }) => old.has(key)),
        say,
      ),
    ],
  }
}

/** A whole row on one line; `short` leaves its name out. */
export function rowText(list: ListName, row: Row, { cell, t }: Pick<Say, 'cell' | 't'>): string {
  return LIST_CELLS[list]
    .map(({ key }) => cell(row, list, key))
    .filter((text) => text !== '')
    .join(t('frame.dot'))
}

function changedCells(list: ListName, was: Placed | undefined, is: Placed, { t, cell }: Say): ContentDiff['changed'] {
  if (was === undefined) return []
  const fields = LIST_CELLS[list].flatMap(({ key }) => {
    const [from, to] = [cell(was.row, list, key), cell(is.row, list, key)]
    const label: MessageKey = cellLabel(list, key)
    return from === to ? [] : [{ label: t(label), from, to }]
  })
  return fields.length === 0 ? [] : [{ label: t('guides.diff.row', { list: t(listLabel(list)), name: is.lead }), fields }]
}

function reordered(list: ListName, before: readonly Placed[], after: readonly Placed[], { t }: Say): ContentDiff['changed'] {
  if (before.every(({ key }, i) => key === after[i]?.key)) return []
  const order = (side: readonly Placed[]): string => side.map(({ lead }) => lead).join(' → ')
  return [{ label: t(listLabel(list)), fields: [{ label: t('guides.diff.order'), from: order(before), to: order(after) }] }]
}
