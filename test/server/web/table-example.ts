import { z } from 'zod'
import type { Knex } from 'knex'
import { translator, type Locale } from '../../../server/i18n/index.ts'
import { createFormat } from '../../../server/web/format.ts'
import type { TableContext, TableSpec } from '../../../server/web/table.ts'

/** A register of purchases with every kind of column, on tables of its own. */
export interface Purchase {
  readonly id: number
  readonly title: string
  readonly note: string | null
  readonly department: string
  readonly guests: number
  readonly amountFen: number
  readonly spentOn: string | null
  readonly month: string
  readonly createdAt: string
  readonly state: 'open' | 'done'
}

export const PurchaseRow = z
  .object({
    id: z.coerce.number(),
    title: z.string(),
    note: z.string().nullable(),
    department: z.string(),
    guests: z.coerce.number(),
    amount_fen: z.coerce.number(),
    spent_on: z.string().nullable(),
    month: z.string(),
    created_at: z.string(),
    state: z.enum(['open', 'done']),
  })
  .strict()
  .transform(({ amount_fen, spent_on, created_at, ...rest }): Purchase => ({
    ...rest,
    amountFen: amount_fen,
    spentOn: spent_on,
    createdAt: created_at,
  }))
export const decodePurchase = (row: unknown): Purchase => PurchaseRow.parse(row)

export const PURCHASES: TableSpec<Purchase> = {
  key: 'purchases',
  caption: 'table.filter.title',
  id: 'purchases.id',
  rowId: (row) => row.id,
  rowHref: (row) => `/purchases/${row.id}`,
  sort: { key: 'spent', dir: 'desc' },
  filters: { q: { filter: { kind: 'search', in: ['purchases.title', 'purchases.note'] }, label: 'table.filter.submit' } },
  columns: [
    {
      key: 'spent',
      label: 'table.filter.to',
      kind: 'date',
      value: (row) => row.spentOn,
      sql: 'purchases.spent_on',
      filter: { kind: 'date-range' },
    },
    {
      key: 'title',
      label: 'table.columns',
      kind: 'text',
      value: (row) => row.title,
      sql: 'purchases.title',
      notNull: true,
      cell: (row) => (row.note ? { sub: row.note } : {}),
    },
    {
      key: 'department',
      label: 'table.filter.title',
      kind: 'text',
      value: (row) => row.department,
      sql: 'offices.name',
      notNull: true,
      optional: true,
      phone: 'drop',
    },
    {
      key: 'office',
      label: 'table.filter.all',
      kind: 'text',
      value: (row) => row.department,
      sql: 'purchases.office_id',
      filter: { kind: 'select', of: 'id', multiple: true },
      optional: 'hidden',
      phone: 'drop',
    },
    {
      key: 'guests',
      label: 'table.pager.next',
      kind: 'number',
      value: (row) => row.guests,
      sql: 'purchases.guests',
      notNull: true,
      filter: { kind: 'range' },
      phone: 'second-line',
      total: 'sum',
    },
    {
      key: 'amount',
      label: 'table.pager.size',
      kind: 'money',
      value: (row) => row.amountFen,
      sql: 'purchases.amount_fen',
      notNull: true,
      filter: { kind: 'range' },
      total: 'sum',
    },
    {
      key: 'month',
      label: 'table.pager',
      kind: 'period',
      value: (row) => row.month,
      sql: 'purchases.month',
      notNull: true,
      filter: { kind: 'date-range' },
      optional: 'hidden',
      phone: 'drop',
    },
    {
      key: 'created',
      label: 'table.filter.submit',
      kind: 'instant',
      value: (row) => row.createdAt,
      sql: 'purchases.created_at',
      notNull: true,
      filter: { kind: 'date-range' },
      optional: 'hidden',
      phone: 'drop',
    },
    {
      key: 'state',
      label: 'table.filter.more',
      kind: 'chip',
      sql: 'purchases.state',
      notNull: true,
      optional: true,
      phone: 'second-line',
      value: (row, { t }) => t(row.state === 'open' ? 'table.filter.all' : 'table.filter.submit'),
      cell: (row, { t }) => ({
        chip: row.state === 'open' ? { kind: 'soon', text: t('table.filter.all') } : { kind: 'ok', text: t('table.filter.submit') },
      }),
      filter: {
        kind: 'select',
        options: [
          { value: 'open', label: 'table.filter.all' },
          { value: 'done', label: 'table.filter.submit' },
        ],
      },
    },
  ],
}

export const context = (locale: Locale = 'zh-CN'): TableContext => ({
  t: translator(locale),
  fmt: createFormat(locale, '2026-11-23'),
  locale,
})

export async function createPurchases(db: Knex): Promise<void> {
  await db.schema.createTable('offices', (table) => {
    table.integer('id').primary()
    table.text('name').notNullable()
  })
  await db.schema.createTable('purchases', (table) => {
    table.bigInteger('id').primary()
    table.text('title').notNullable()
    table.text('note')
    table.integer('office_id').notNullable().references('offices.id')
    table.integer('guests').notNullable()
    table.bigInteger('amount_fen').notNullable()
    table.text('spent_on')
    table.text('month').notNullable()
    table.text('created_at').notNullable()
    table.text('state').notNullable()
  })
}

const TITLES = [
  '省人社厅就业调研',
  '江口市考察人才服务',
  '100% 核查_专项',
  '平山县社保业务交流',
  'ABC visit',
  'abc Visit',
  '=cmd|calc',
  '企业用工座谈',
  'O\'Brien "quoted", 逗号',
  '<b>粗体</b>',
]
const DAY = (n: number): string => `2026-${String(1 + (n % 11)).padStart(2, '0')}-${String(1 + (n % 27)).padStart(2, '0')}`

/** `count` rows, the same every time, with ties, nulls, negative amounts and hostile text. */
export async function plantPurchases(db: Knex, count: number): Promise<void> {
  await db('offices').insert(['办公室', '人事科', '财务科', '监察室', '社保中心'].map((name, i) => ({ id: i + 1, name })))
  const rows = Array.from({ length: count }, (_, i) => ({
    id: i + 1,
    title: `${TITLES[i % TITLES.length] ?? ''}${i < 20 ? '' : ` ${i}`}`,
    note: i % 3 === 0 ? null : `公函〔2026〕${i} 号`,
    office_id: 1 + (i % 5),
    guests: (i * 7) % 13,
    amount_fen: ((i * 7919) % 500_000) - (i % 17 === 0 ? 60_000 : 0),
    spent_on: i % 11 === 0 ? null : DAY(i * 5),
    month: DAY(i * 5).slice(0, 7),
    created_at: `${DAY(i * 3)}T${String(i % 24).padStart(2, '0')}:30:00.000Z`,
    state: i % 4 === 0 ? 'open' : 'done',
  }))
  for (let start = 0; start < rows.length; start += 500) await db('purchases').insert(rows.slice(start, start + 500))
}

export const purchases = (db: Knex): Knex.QueryBuilder =>
  db('purchases')
    .join('offices', 'offices.id', 'purchases.office_id')
    .select(
      'purchases.id',
      'title',
      'note',
      'offices.name as department',
      'guests',
      'amount_fen',
      'spent_on',
      'month',
      'created_at',
      'state',
    )
