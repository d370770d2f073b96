import type { BoardBallot } from '../ballot-box/box.types.ts'
import type { TableSpec } from '../web/table-types.ts'

/** The ballots of one box, in the order of its board; /elections/:id/board. Its rows come from the box, which knows no other order. */
export const BOARD: TableSpec<BoardBallot> = {
  key: 'board',
  caption: 'ballots.board.ballots',
  columns: [
    {
      key: 'position',
      label: 'ballots.board.position',
      kind: 'number',
      sql: 'position',
      notNull: true,
      firstDir: 'asc',
      width: 8,
      value: ({ position }) => position,
    },
    { key: 'tracker', label: 'ballots.tracker', kind: 'text', lead: true, width: 48, value: ({ tracker }) => tracker },
    {
      key: 'state',
      label: 'ballots.board.counts',
      kind: 'chip',
      phone: 'second-line',
      width: 14,
      value: ({ replaced }, { t }) => t(replaced ? 'ballots.find.replaced' : 'ballots.board.counted'),
      cell: ({ replaced }, { t }) => ({
        chip: replaced
          ? { kind: 'idle', text: t('ballots.find.replaced'), icon: 'history' }
          : { kind: 'ok', text: t('ballots.board.counted') },
      }),
    },
  ],
  id: 'position',
  rowId: ({ position }) => position,
  sort: { key: 'position', dir: 'asc' },
  count: 'ballots.board.count',
  emptyText: 'ballots.board.empty',
  exportable: false,
  tight: true,
}
