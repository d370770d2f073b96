import type { MessageKey } from '../i18n/index.ts'
import type { Column, TableSpec } from '../web/table-types.ts'
import type { DepartmentTally } from './counts.queries.ts'
import { rateOf, type Tally } from './bulletin.rules.ts'

const number = (key: keyof Tally, more: Partial<Column<DepartmentTally>> = {}): Column<DepartmentTally> => ({
  key,
  label: `bulletin.count.${key}` satisfies MessageKey,
  kind: 'number',
  sql: `x.${key}`,
  notNull: true,
  total: 'sum',
  value: (row) => row[key],
  ...more,
})

/** How many articles each department sent, and what became of them. `href`: where a department's articles are listed, for whoever may see them. */
export const countsTable = (href: (departmentId: number) => string | undefined): TableSpec<DepartmentTally> => ({
  key: 'bulletin-counts',
  caption: 'bulletin.counts.table',
  columns: [
    {
      key: 'department',
      label: 'bulletin.field.department',
      kind: 'text',
      lead: true,
      sql: 'x.position',
      notNull: true,
      width: 24,
      value: (row, { locale }) => (locale === 'en' ? row.nameEn : row.name),
    },
    number('sent'),
    number('accepted'),
    number('returned', { phone: 'drop' }),
    number('waiting', { phone: 'drop' }),
    {
      key: 'rate',
      label: 'bulletin.count.rate',
      kind: 'percent',
      sql: 'case when x.sent > 0 then (x.accepted * 20000 + x.sent) / (2 * x.sent) end',
      value: (row) => rateOf(row),
    },
  ],
  id: 'x.id',
  rowId: ({ id }) => id,
  rowHref: ({ id }) => href(id),
  sort: { key: 'accepted', dir: 'desc' },
  emptyText: 'bulletin.counts.empty',
  pageSizes: [50, 100],
})
