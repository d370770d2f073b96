import { periodOf } from '../../core/dates.ts'
import { inWords, type Words } from '../web/words.ts'
import type { Group } from './compliance.rules.ts'
import { monthsIn, periodsAround } from './compliance.rules.ts'
import { mapHref, YEARS_SHOWN, type Behind, type MapChoice } from './map.choice.ts'
import type { Compliance, Item } from './map.service.ts'

/** One column of the map: what it is called, what it counts, and where its counts are listed. */
export interface MapColumn {
  readonly key: string
  readonly text: string
  /** Printed above the name: an item's code. */
  readonly code: string
  /** A closer look at the column, where there is one. */
  readonly href: string
  /** The class that an item belongs to; columns of one class stand together. */
  readonly group: string
  readonly behind: Omit<Behind, 'departmentId' | 'standings'>
}

export interface Columns {
  readonly columns: readonly MapColumn[]
  /** The column in which a group counts; undefined when it is not looked at. */
  readonly keyOf: (group: Group) => string | undefined
}

/** Columns of a choice: periods, classes, or items; only those of which anything was owed in the time looked at. */
export function columnsOf(choice: MapChoice, given: Compliance, words: Words): Columns {
  const items = new Map(given.items.map((item) => [item.id, item]))
  if (choice.view === 'periods') return periodColumns(choice, items, words)
  const owed = new Set(given.groups.map(({ itemId }) => itemId))
  const shown = given.items.filter(({ id }) => owed.has(id))
  return choice.of.kind === 'classes' ? classColumns(choice, shown, items, words) : itemColumns(choice, shown, items, words)
}

function periodColumns(choice: MapChoice, items: ReadonlyMap<number, Item>, { fmt }: Words): Columns {
  const { period, span, of } = choice
  const year = Number(period.slice(0, 4))
  const counts = wanted(of, items)
  const which = of.kind === 'class' ? { classId: of.id } : of.kind === 'item' ? { itemId: of.id } : {}
  return {
    columns: periodsAround(period, span, year - YEARS_SHOWN + 1, year).map((each) => ({
      key: each,
      text: span === 'month' ? fmt.month(Number(each.slice(5))) : fmt.period(each),
      code: '',
      href: mapHref({ ...choice, view: 'items', period: each }),
      group: span === 'month' ? each.slice(0, 4) : '',
      behind: { ...which, ...monthsIn(each) },
    })),
    keyOf: (group) => (counts(group) ? periodOf(`${group.month}-01`, span) : undefined),
  }
}

/** Which groups belong to what is looked at. */
function wanted(of: MapChoice['of'], items: ReadonlyMap<number, Item>): (group: Group) => boolean {
  if (of.kind === 'item') return ({ itemId }) => itemId === of.id
  return of.kind === 'class' ? ({ itemId }) => items.get(itemId)?.classId === of.id : () => true
}

function classColumns(choice: MapChoice, shown: readonly Item[], items: ReadonlyMap<number, Item>, { locale }: Words): Columns {
  const classes = new Map(shown.map((item) => [item.classId, item]))
  return {
    columns: [...classes.values()].map(({ classId, className, classNameEn }) => ({
      key: String(classId),
      text: inWords(locale, className, classNameEn),
      code: '',
      href: mapHref({ ...choice, of: { kind: 'class', id: classId } }),
      group: '',
      behind: { classId, ...monthsIn(choice.period) },
    })),
    keyOf: ({ itemId }) => String(items.get(itemId)?.classId),
  }
}

function itemColumns(choice: MapChoice, shown: readonly Item[], items: ReadonlyMap<number, Item>, { locale }: Words): Columns {
  const { of } = choice
  const classId = of.kind === 'class' ? of.id : of.kind === 'item' ? items.get(of.id)?.classId : undefined
  const columns = shown.filter((item) => of.kind === 'all' || item.classId === classId)
  const known = new Set(columns.map(({ id }) => id))
  return {
    columns: columns.map((item) => ({
      key: String(item.id),
      text: inWords(locale, item.title, item.titleEn),
      code: item.code,
      href: mapHref({ ...choice, view: 'periods', of: { kind: 'item', id: item.id } }),
      group: inWords(locale, item.className, item.classNameEn),
      behind: { itemId: item.id, ...monthsIn(choice.period) },
    })),
    keyOf: ({ itemId }) => (known.has(itemId) ? String(itemId) : undefined),
  }
}
