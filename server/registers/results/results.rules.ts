import type { MessageKey } from '../../i18n/index.ts'

// Results of ballots and evaluations 投票和考评结果: tables with the counts that they must agree with.

/** The register's key in the catalogue. */
export const RESULTS = 'results'

/** How many were entitled 应到, present 实到, how many ballots were handed out 发出, came back 收回, and were valid or not 有效、无效. */
export const COUNTS = ['entitled', 'present', 'issued', 'collected', 'valid', 'invalid'] as const
export type Count = (typeof COUNTS)[number]

export type CellKind = 'text' | 'count' | 'score'
export interface ResultColumn {
  readonly key: string
  readonly kind: CellKind
}
const text = (key: string): ResultColumn => ({ key, kind: 'text' })
const count = (key: string): ResultColumn => ({ key, kind: 'count' })

/** Columns of each layout, what a row is about first. A `free` table has headings of its own and no sums to keep. */
export const LAYOUTS = {
  election: [text('name'), count('for'), count('against'), count('abstain'), count('other'), text('outcome')],
  nomination: [text('name'), count('votes'), text('outcome')],
  levels: [text('name'), count('excellent'), count('competent'), count('basic'), count('poor'), count('abstain')],
  satisfaction: [
    text('name'),
    count('very'),
    count('satisfied'),
    count('fairly'),
    count('little'),
    count('not'),
    count('unknown'),
    count('abstain'),
  ],
  ranking: [text('name'), { key: 'score', kind: 'score' }, text('grade'), count('rank')],
  free: [text('c1'), text('c2'), text('c3'), text('c4'), text('c5'), text('c6')],
} as const satisfies Record<string, readonly ResultColumn[]>
export type Layout = keyof typeof LAYOUTS
export const LAYOUT_NAMES = Object.keys(LAYOUTS) as Layout[]
export const columnsOf = (layout: Layout): readonly ResultColumn[] => LAYOUTS[layout]

/** Columns of a row that share out what was valid: 赞成 + 反对 + 弃权（+ 另选他人）= 有效. */
const SHARES: Readonly<Partial<Record<Layout, readonly string[]>>> = {
  election: ['for', 'against', 'abstain', 'other'],
  levels: ['excellent', 'competent', 'basic', 'poor', 'abstain'],
  satisfaction: ['very', 'satisfied', 'fairly', 'little', 'not', 'unknown', 'abstain'],
}
export const sharesOf = (layout: Layout): readonly string[] => SHARES[layout] ?? []

export interface ResultTable {
  readonly title: string
  readonly note: string
  readonly layout: Layout
  /** Of a free table: its headings by column. */
  readonly heads: Readonly<Record<string, string>>
  readonly counts: Readonly<Partial<Record<Count, number>>>
  /** By column. Counts are digits, scores have at most two decimals. */
  readonly rows: readonly Readonly<Record<string, string>>[]
}

export interface ResultContent {
  readonly tables: readonly ResultTable[]
  /** Address within the application of the ballot or evaluation that this came from; empty: typed by hand. */
  readonly source: string
  /** Hash of the tables as the source gave them; empty: typed by hand. */
  readonly sourceHash: string
}
export const EMPTY_RESULT: ResultContent = { tables: [], source: '', sourceHash: '' }

export const layoutLabel = (layout: Layout): MessageKey => `results.layout.${layout}`
export const countLabel = (key: Count): MessageKey => `results.count.${key}`
/** Of every layout but a free one. */
export const columnLabel = (key: string): MessageKey => `results.column.${key}` as MessageKey

/** The number in a cell; undefined for none. */
export const numberIn = (row: Readonly<Record<string, string>>, key: string): number | undefined =>
  row[key] === undefined || row[key] === '' ? undefined : Number(row[key])

/** What a row shares out; undefined when it says nothing of it. */
export function sharedIn(table: Pick<ResultTable, 'layout'>, row: Readonly<Record<string, string>>): number | undefined {
  const parts = sharesOf(table.layout).flatMap((key) => numberIn(row, key) ?? [])
  return parts.length === 0 ? undefined : parts.reduce((sum, n) => sum + n, 0)
}
