/**
 * The one table: a feature writes a TableSpec, and gets sorting, filters, paging, column choice, totals and exports that agree with each other.
 *
 * routes    const query = tableQuery(req, res, SPEC)
 *           const format = exportFormat(req)
 *           if (format) return sendTable(res, SPEC, { query, format, rows, now, t, fmt, locale })     rows: readAll, through the service
 *           res.render('x/index', { title, table: presentTable(SPEC, { query, page, path, t, fmt, locale }) })     page: readPage
 * queries   readPage(base, SPEC, query, decodeRow)  rows, total and sums in one round trip; base: select, joins and what the reader may see
 *           readAll(base, SPEC, query, decodeRow)  every filtered row in batches
 *           applyTableFilters(base, SPEC, query)  for sums and charts of the same rows
 * view      <%- include('partials/table', { table }) %>
 *
 * A base with `group by` or `distinct` goes into a subquery first: `db.from(grouped.as('x'))`. Charts and sums beside a table stand in
 * an element with an id and `data-with-table="<key>"`: they are exchanged together with it when a filter changes in place.
 */
export type * from './table-types.ts'
export { readTableQuery, tableQuery, exportFormat, type ExportFormat } from './table-query.ts'
export { applyTableFilters, readAll, readPage, type TablePage } from './table-sql.ts'
export { presentTable } from './table-present.ts'
export { sendTable } from './table-export.ts'
