/**
 * The one table: a feature writes a TableSpec, and gets sorting, filters, paging, column choice, totals and exports that agree with each other.
 *
 * routes:   const query = tableQuery(req, res, SPEC)                          table-query.ts
 *           const page = await listX(deps, actor, query)                      service → queries
 *           res.render('x/index', { title, table: presentTable(SPEC, { query, page, path: req.baseUrl + req.path, ...context }) })
 *           if (exportFormat(req)) return sendTable(res, SPEC, { query, format, rows, … })   table-export.ts
 * queries:  readPage(base, SPEC, query, decodeRow) → { rows, total, totals, page }   table-sql.ts (base: select + joins + the scope of the reader)
 *           readAll(base, SPEC, query, decodeRow) → AsyncIterable<Row[]>, for the export
 *           applyTableFilters(base, SPEC, query), for sums and charts of the same rows
 * view:     <%- include('partials/table', { table }) %>
 */
export type * from './table-types.ts'
export { readTableQuery, tableQuery, exportFormat, type ExportFormat } from './table-query.ts'
export { applyTableFilters, applyTableQuery, readAll, readPage, type TablePage } from './table-sql.ts'
export { presentTable } from './table-present.ts'
export { sendTable } from './table-export.ts'
