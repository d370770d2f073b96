import { inWords } from '../web/words.ts'
import type { Chip, Column, TableSpec } from '../web/table.ts'
import type { Words } from '../web/words.ts'
import { DRAWS } from '../../core/spot-check.ts'
import type { SpotCheck } from './spot-check.types.ts'

type Say = Pick<Words, 't'>

/** Announced, being looked at, or done; and what was found. */
export function checkChip({ drawnAt, size, judged, discrepancies }: SpotCheck, { t }: Say): Chip {
  if (drawnAt === null) return { kind: 'idle', icon: 'speakerphone', text: t('compliance.spot.state.announced') }
  if (judged < size) return { kind: 'soon', text: t('compliance.spot.state.running', { n: judged, all: size }) }
  if (discrepancies > 0) return { kind: 'miss', text: t('compliance.spot.state.found', { n: discrepancies }) }
  return { kind: 'ok', text: t('compliance.spot.state.clean') }
}

const COLUMNS: readonly Column<SpotCheck>[] = [
  {
    key: 'range',
    label: 'compliance.spot.column.range',
    kind: 'text',
    lead: true,
    sql: 's.from_on',
    notNull: true,
    firstDir: 'desc',
    width: 28,
    value: ({ fromOn, toOn }, { t, fmt }) => t('compliance.spot.range', { from: fmt.date(fromOn), to: fmt.date(toOn) }),
  },
  {
    key: 'announced',
    label: 'compliance.spot.column.announced',
    kind: 'instant',
    sql: 's.announced_at',
    notNull: true,
    phone: 'second-line',
    value: (row) => row.announcedAt,
    cell: (row, { locale }) => ({ sub: inWords(locale, row.announcedBy, row.announcedByEn) }),
  },
  {
    key: 'draw',
    label: 'compliance.spot.column.draw',
    kind: 'text',
    sql: 's.draw',
    phone: 'drop',
    optional: true,
    filter: { kind: 'select', options: DRAWS.map((value) => ({ value, label: `compliance.spot.draw.${value}` as const })) },
    value: (row, { t }) => t(`compliance.spot.draw.${row.draw}`),
  },
  {
    key: 'records',
    label: 'compliance.spot.column.records',
    kind: 'number',
    unit: 'compliance.unit.records',
    sql: 's.record_count',
    phone: 'drop',
    value: (row) => row.recordCount,
  },
  {
    key: 'size',
    label: 'compliance.spot.column.size',
    kind: 'number',
    unit: 'compliance.unit.records',
    sql: 's.size',
    phone: 'drop',
    value: (row) => row.size,
  },
  {
    key: 'discrepancies',
    label: 'compliance.spot.column.discrepancies',
    kind: 'number',
    unit: 'compliance.unit.records',
    phone: 'drop',
    value: (row) => (row.drawnAt === null ? null : row.discrepancies),
  },
  {
    key: 'state',
    label: 'compliance.column.standing',
    kind: 'chip',
    width: 20,
    value: (row, words) => checkChip(row, words).text,
    cell: (row, words) => {
      const chip = checkChip(row, words)
      return { text: chip.text, chip }
    },
  },
]

/** /compliance/spot-checks. */
export const SPOT_CHECKS_TABLE: TableSpec<SpotCheck> = {
  key: 'spot-checks',
  caption: 'compliance.spot.title',
  count: 'compliance.spot.count',
  emptyText: 'compliance.spot.empty',
  id: 's.id',
  rowId: ({ id }) => id,
  rowHref: ({ id }) => `/compliance/spot-checks/${id}`,
  sort: { key: 'announced', dir: 'desc' },
  columns: COLUMNS,
}
