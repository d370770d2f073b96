// Makes tables answer in place: sorting, filtering, paging, choosing columns. Without it every one of these is a link or a GET form.
// Elements with an id and `data-with-table="<key>"` outside a table (its charts, its sums) are exchanged together with it.
import { startFilter } from './table/filter.ts'
import { startRows } from './table/rows.ts'
import { createSwap, watchHistory } from './table/swap.ts'

for (const table of document.querySelectorAll<HTMLElement>('[data-table]')) {
  const swap = createSwap(table)
  startRows(table)
  startFilter(table, swap)
  watchHistory(swap)
}
