import { linkTo } from './table-links.ts'
import { pageSizesOf } from './table-query.ts'
import type { PageLink, TableContext, TableQuery, TableSpec, TableView } from './table-types.ts'

/** Page numbers around the current one with the first and last; 0 is a gap. At most seven places: 1 … 5 6 7 … 48. */
export function pageNumbers(page: number, last: number): number[] {
  if (last <= 7) return Array.from({ length: last }, (_, i) => i + 1)
  const start = Math.min(Math.max(page - 1, 3), last - 4)
  const middle = page <= 4 ? [2, 3, 4, 5] : page >= last - 3 ? [last - 4, last - 3, last - 2, last - 1] : [start, start + 1, start + 2]
  return [1, ...(page > 4 ? [0] : []), ...middle, ...(page < last - 3 ? [0] : []), last]
}

export function pagerOf<Row>(
  spec: TableSpec<Row>,
  query: TableQuery,
  total: number,
  x: TableContext & { readonly path: string },
): TableView['pager'] {
  const { t, path } = x
  const last = Math.max(1, Math.ceil(total / query.perPage))
  const at = (page: number): string => linkTo(spec, path, { ...query, page })
  const sizes = pageSizesOf(spec)
  return {
    pages: last === 1 ? [] : pageNumbers(query.page, last).map((page) => pageLink(page, query.page, at, x)),
    ...(query.page > 1 ? { previous: at(query.page - 1) } : {}),
    ...(query.page < last ? { next: at(query.page + 1) } : {}),
    sizes:
      total <= sizes[0]!
        ? []
        : sizes.map((size) => ({ size, href: linkTo(spec, path, { ...query, perPage: size, page: 1 }), current: size === query.perPage })),
    sentence:
      total === 0
        ? ''
        : t('table.pager.range', { from: (query.page - 1) * query.perPage + 1, to: Math.min(total, query.page * query.perPage), n: total }),
  }
}

function pageLink(page: number, current: number, at: (page: number) => string, { t, fmt }: TableContext): PageLink {
  if (page === 0) return { text: '…', href: '', current: false, gap: true, label: '' }
  return { text: fmt.number(page), href: at(page), current: page === current, gap: false, label: t('table.pager.page', { n: page }) }
}
