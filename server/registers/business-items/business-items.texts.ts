import { AppError } from '../../errors.ts'
import type { TextPlace } from '../register.ts'
import {
  cellLabel,
  FIELD_NAMES,
  fieldLabel,
  LIST_CELLS,
  listLabel,
  LISTS,
  rowsOf,
  TEXT_FIELDS,
  type BusinessItem,
  type ListName,
} from './business-items.rules.ts'

/** Every text that somebody typed: `name`, and `steps:2:what` for the third row of a list. */
export function itemTexts(item: BusinessItem): TextPlace[] {
  const fields = TEXT_FIELDS.map((field): TextPlace => ({ place: FIELD_NAMES[field], label: fieldLabel(field), text: item[field] }))
  return [...fields, ...LISTS.flatMap((list) => rowTexts(item, list))].filter(({ text }) => text !== '')
}

const rowTexts = (item: BusinessItem, list: ListName): TextPlace[] =>
  rowsOf(item, list).flatMap((row, i) =>
    LIST_CELLS[list]
      .filter(({ kind }) => kind === 'text' || kind === 'long')
      .map(({ key }) => ({
        place: `${list}:${i}:${key}`,
        label: 'guides.place.row',
        params: { list: `@${listLabel(list)}`, n: i + 1, field: `@${cellLabel(list, key)}` },
        text: String(row[key] ?? ''),
      })),
  )

/** The item with another text at one of those places. @throws AppError conflict when the place no longer says `from` */
export function withText(item: BusinessItem, place: string, from: string, to: string): BusinessItem {
  if (itemTexts(item).find((one) => one.place === place)?.text !== from) throw new AppError('conflict', 'errors.changed_meanwhile')
  const field = TEXT_FIELDS.find((one) => FIELD_NAMES[one] === place)
  if (field !== undefined) return { ...item, [field]: to }
  const [list, at, key] = place.split(':') as [ListName, string, string]
  return { ...item, [list]: rowsOf(item, list).map((row, i) => (String(i) === at ? { ...row, [key]: to } : row)) }
}
