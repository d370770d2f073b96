import type { Locale, MessageKey, Translate } from '../i18n/index.ts'
import type { ChipKind } from './markup.ts'
import type { Format } from './format.ts'

/**
 * How a value is kept, compared, shown and exported.
 * text: text · number: integer or decimal · money: whole fen · percent: hundredths of a per cent (9371 is 93.71 %) · score: hundredths ·
 * date: `YYYY-MM-DD` · instant: UTC ISO text · period: `YYYY`, `YYYY-Qn` or `YYYY-MM` · chip: the status word; colour and icon come from `cell`.
 */
export type CellKind = 'text' | 'number' | 'money' | 'percent' | 'score' | 'date' | 'instant' | 'period' | 'chip'
export type CellValue = string | number | null | undefined

/** An SQL expression written by us, never taken from a request; a pair where the engines differ (e.g. pinyin order). */
export type Sql = string | { readonly sqlite: string; readonly postgres: string }

export interface Option {
  readonly value: string
  readonly text: string
}

/** What a filter compares. `sql` defaults to the column's. Every typed value is bound, never spliced. */
export type Filter =
  /** Case-insensitive substring in any of `in` (default: the column's sql); words separated by blanks must all occur. */
  | { readonly kind: 'search'; readonly in?: readonly Sql[] }
  /**
   * One of, or with `multiple` any of, the options. `options` here are fixed (others are dropped); leave them out when they come from the
   * database and pass them to presentTable. `of: 'id'` compares integers, 'text' (default) text.
   */
  | {
      readonly kind: 'select'
      readonly options?: readonly { readonly value: string; readonly label: MessageKey }[]
      readonly of?: 'id' | 'text'
      readonly multiple?: boolean
    }
  /** `key_min`, `key_max`. Typed in the column's unit: yuan for money, per cent for percent. */
  | { readonly kind: 'range' }
  /** `key_from`, `key_to`, both days inclusive. On an instant column the days are those of Asia/Shanghai. On a period column the bounds are months. */
  | { readonly kind: 'date-range' }

export interface PlacedFilter {
  readonly filter: Filter
  readonly label: MessageKey
  readonly sql?: Sql
  readonly valueKind?: CellKind
}

export interface Column<Row> {
  /** Also its URL name: lower case letters, digits, `_`. Reserved: sort page size cols format. */
  readonly key: string
  readonly label: MessageKey
  readonly kind: CellKind
  /** Printed once, in the head: 金额（元）. Money without one says 元. */
  readonly unit?: MessageKey
  /** The raw value of the kind (fen, ISO text …): what the export writes, and what the page prints unless `cell` says otherwise. */
  readonly value: (row: Row, x: TableContext) => CellValue
  /** What the page adds to the value: link, second line, chip, finding, another text. */
  readonly cell?: (row: Row, x: TableContext) => Partial<Cell>
  /** Makes the column sortable, and is what its filter and total compare and sum. */
  readonly sql?: Sql
  /** The column is never null: the order can then use an index as it is. Else nulls come last in both directions. */
  readonly notNull?: boolean
  readonly sortable?: boolean
  /** Direction of the first click; default desc for numbers, money, scores, dates; asc else. */
  readonly firstDir?: Dir
  readonly filter?: Filter
  /** `true`: people may hide it. 'hidden': hidden until they choose it. */
  readonly optional?: boolean | 'hidden'
  /** Under 992 px: keep, move under the lead cell's text, or drop. Default keep. */
  readonly phone?: 'keep' | 'second-line' | 'drop'
  /** Its text is the row's name (row header and link). Default: the first text column. */
  readonly lead?: boolean
  /** A total over all filtered rows, computed by the database from `sql`. */
  readonly total?: 'sum'
  /** XLSX width in characters. */
  readonly width?: number
}

export interface TableSpec<Row> {
  /** Identifies the table in cookies, file names and the page. */
  readonly key: string
  readonly caption: MessageKey
  readonly columns: readonly Column<Row>[]
  /** Unique expression of a row, breaks ties of every order: `expenses.id`. */
  readonly id: Sql
  readonly rowId: (row: Row) => string | number
  readonly rowHref?: (row: Row) => string | undefined
  readonly sort: { readonly key: string; readonly dir: Dir }
  /** Filters that belong to no column, e.g. one search over several. Shown before those of the columns. */
  readonly filters?: Readonly<Record<string, PlacedFilter>>
  /** The counting sentence, with `{n}`; default table.count (n 条). */
  readonly count?: MessageKey
  readonly emptyText?: MessageKey
  readonly pageSizes?: readonly number[]
  readonly tight?: boolean
  /** Default true. */
  readonly exportable?: boolean
  /** A short list shown whole: no filters, sorting, paging, column choice or export around it. */
  readonly plain?: boolean
}

export type Dir = 'asc' | 'desc'

export type FilterValue =
  | { readonly kind: 'search'; readonly words: readonly string[]; readonly typed: string }
  | { readonly kind: 'select'; readonly values: readonly string[] }
  /** Bounds as stored (fen, hundredths), and as typed. */
  | { readonly kind: 'range'; readonly min?: number; readonly max?: number; readonly typedMin: string; readonly typedMax: string }
  | { readonly kind: 'date-range'; readonly from?: string; readonly to?: string }

/** A checked request: every name in it is one of the spec's, every value has the right type. */
export interface TableQuery {
  readonly sort: string
  readonly dir: Dir
  /** From 1. */
  readonly page: number
  readonly perPage: number
  readonly filters: Readonly<Record<string, FilterValue>>
  /** Keys of the shown columns, in the spec's order. */
  readonly columns: readonly string[]
  /** Parameters of the page that are not the table's; its links keep them. */
  readonly rest: readonly (readonly [string, string])[]
}

export interface TableContext {
  readonly t: Translate
  readonly fmt: Format
  readonly locale: Locale
}

// ---------- what the page gets ----------

export interface Chip {
  readonly kind: ChipKind
  readonly text: string
  readonly icon?: string
}
export interface Finding {
  readonly kind: 'bad' | 'ask' | 'note'
  readonly text: string
}
export interface Cell {
  readonly text: string
  readonly href?: string
  /** Second line, 13 px grey. */
  readonly sub?: string
  readonly numeric?: boolean
  readonly chip?: Chip
  readonly finding?: Finding
  readonly findings?: readonly Finding[]
  /** A short remark after the text: 原 88.41. */
  readonly was?: string
}

export interface TableHead {
  readonly key: string
  readonly text: string
  /** Classes of the column's cells. */
  readonly cls: string
  /** Its cells name their rows. */
  readonly lead: boolean
  /** Absent: not sortable. */
  readonly sort?: { readonly href: string; readonly aria: 'ascending' | 'descending' | 'none' }
}
export interface TableRow {
  readonly id: string
  readonly href?: string
  readonly cells: readonly Cell[]
  /** The second-line columns for phones: in words, and as chips. */
  readonly phone: string
  readonly phoneChips: readonly Chip[]
}
export interface FieldOption extends Option {
  readonly selected: boolean
}
export type FilterField =
  | { readonly kind: 'search'; readonly name: string; readonly label: string; readonly value: string; readonly more: boolean }
  | {
      readonly kind: 'select'
      readonly name: string
      readonly label: string
      readonly multiple: boolean
      readonly options: readonly FieldOption[]
      readonly chosen: string
      readonly more: boolean
    }
  | {
      readonly kind: 'range'
      readonly name: string
      readonly label: string
      readonly min: string
      readonly max: string
      readonly more: boolean
    }
  | {
      readonly kind: 'date-range'
      readonly name: string
      readonly label: string
      readonly type: 'date' | 'month'
      readonly from: string
      readonly to: string
      readonly more: boolean
    }
export interface ActiveFilter {
  readonly text: string
  /** The page without it. */
  readonly href: string
  readonly label: string
}
export interface Hidden {
  readonly name: string
  readonly value: string
}
export interface PageLink {
  readonly text: string
  readonly href: string
  readonly current: boolean
  readonly gap: boolean
  readonly label: string
}
export interface TableView {
  readonly key: string
  readonly caption: string
  /** False: the page's own heading says it; the caption stays for screen readers. */
  readonly heading: boolean
  readonly path: string
  readonly tight: boolean
  readonly count: string
  readonly total: number
  readonly plain: boolean
  readonly heads: readonly TableHead[]
  readonly rows: readonly TableRow[]
  /** `start`: the column in which the label begins; `span`: over how many it goes. */
  readonly totals?: {
    readonly label: string
    readonly start: number
    readonly span: number
    readonly cells: readonly Cell[]
    readonly phone: string
  }
  readonly filters: {
    readonly fields: readonly FilterField[]
    readonly active: readonly ActiveFilter[]
    readonly clearHref: string
    readonly hidden: readonly Hidden[]
    readonly moreOpen: boolean
  }
  readonly columns: readonly { readonly key: string; readonly text: string; readonly shown: boolean; readonly fixed: boolean }[]
  readonly columnsHidden: readonly Hidden[]
  readonly canChooseColumns: boolean
  readonly exports: readonly { readonly text: string; readonly href: string; readonly label: string }[]
  readonly pager: {
    readonly pages: readonly PageLink[]
    readonly previous?: string
    readonly next?: string
    readonly sizes: readonly { readonly size: number; readonly href: string; readonly current: boolean }[]
    readonly sentence: string
  }
  readonly empty?: { readonly text: string; readonly help: string; readonly action?: { readonly text: string; readonly href: string } }
}
