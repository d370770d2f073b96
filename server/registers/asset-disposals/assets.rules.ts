import type { Fen } from '../../../core/money.ts'

/** Ways of disposal (行政事业性国有资产管理条例, State Council order 738; the list is that of the rules on disposal). */
export const WAYS = ['free_transfer', 'donation', 'sale', 'auction', 'exchange', 'scrap', 'loss', 'write_down'] as const
export type Way = (typeof WAYS)[number]
/** Classes of GB/T 14885, vehicles apart, and what is no thing: rights and money owed. */
export const CLASSES = ['buildings', 'equipment', 'vehicles', 'relics', 'books', 'furniture', 'living', 'intangible', 'monetary'] as const
export type AssetClass = (typeof CLASSES)[number]
/** Who approved, from the nearest to the farthest. */
export const LEVELS = ['unit', 'authority', 'finance'] as const
export type Level = (typeof LEVELS)[number]
export const TRADINGS = ['open_exchange', 'public_auction', 'tender', 'recycler', 'agreement'] as const
export type Trading = (typeof TRADINGS)[number]

/** Ways that need an appraisal (art. 36), that bring money, and that have somebody who receives the asset. */
export const APPRAISED: readonly Way[] = ['sale', 'auction', 'exchange']
export const SOLD: readonly Way[] = ['sale', 'auction']
export const FREE: readonly Way[] = ['free_transfer', 'donation']
export const RECEIVED: readonly Way[] = [...FREE, ...APPRAISED]
/** Ways for which the regulation names the grounds (art. 21). */
export const GROUNDED: readonly Way[] = ['scrap', 'loss', 'write_down']

/** One asset, or several alike, that were disposed of. Texts are empty, not null; an empty choice was not made. */
export interface Disposal {
  readonly asset_no: string
  readonly name: string
  readonly class: AssetClass
  readonly acquired_on: string | null
  readonly quantity: number
  readonly original: Fen
  readonly depreciation: Fen
  readonly net: Fen
  readonly way: Way
  readonly reason: string
  readonly appraiser: string
  readonly appraised: Fen | null
  readonly appraised_on: string | null
  readonly approver: string
  readonly approval_level: Level | ''
  readonly approval_no: string
  readonly approved_on: string | null
  readonly trading: Trading | ''
  readonly transferee: string
  readonly price: Fen | null
  readonly costs: Fen | null
  readonly sold_on: string | null
  readonly paid_on: string | null
  readonly voucher_no: string
  readonly written_off_on: string | null
  readonly note: string
}
export type FieldKey = keyof Disposal
export type FieldKind = 'text' | 'date' | 'money' | 'count' | 'choice'
export const GROUPS = ['asset', 'disposal', 'approval', 'trade', 'settlement'] as const
export type Group = (typeof GROUPS)[number]

export interface FieldSpec {
  readonly key: FieldKey
  readonly kind: FieldKind
  readonly group: Group
  readonly required?: boolean
  readonly max?: number
  readonly choices?: readonly string[]
}

const field = (key: FieldKey, kind: FieldKind, group: Group, more: Partial<FieldSpec> = {}): FieldSpec => ({ key, kind, group, ...more })

/** Every field in the order of the form, the template, the file and the canonical text. */
export const FIELDS: readonly FieldSpec[] = [
  field('asset_no', 'text', 'asset', { max: 60 }),
  field('name', 'text', 'asset', { max: 200, required: true }),
  field('class', 'choice', 'asset', { choices: CLASSES, required: true }),
  field('acquired_on', 'date', 'asset'),
  field('quantity', 'count', 'asset', { required: true }),
  field('original', 'money', 'asset', { required: true }),
  field('depreciation', 'money', 'asset', { required: true }),
  field('net', 'money', 'asset'),
  field('way', 'choice', 'disposal', { choices: WAYS, required: true }),
  field('reason', 'text', 'disposal', { max: 300 }),
  field('appraiser', 'text', 'disposal', { max: 200 }),
  field('appraised', 'money', 'disposal'),
  field('appraised_on', 'date', 'disposal'),
  field('approver', 'text', 'approval', { max: 100 }),
  field('approval_level', 'choice', 'approval', { choices: LEVELS }),
  field('approval_no', 'text', 'approval', { max: 100 }),
  field('approved_on', 'date', 'approval'),
  field('trading', 'choice', 'trade', { choices: TRADINGS }),
  field('transferee', 'text', 'trade', { max: 200 }),
  field('price', 'money', 'trade'),
  field('costs', 'money', 'trade'),
  field('sold_on', 'date', 'trade'),
  field('paid_on', 'date', 'settlement'),
  field('voucher_no', 'text', 'settlement', { max: 100 }),
  field('written_off_on', 'date', 'settlement'),
  field('note', 'text', 'settlement', { max: 300 }),
]
export const FIELD_KEYS = FIELDS.map(({ key }) => key)
