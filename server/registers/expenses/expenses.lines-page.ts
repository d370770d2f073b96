import type { TableQuery } from '../../web/table-types.ts'
import type { LinesView } from './expenses.reading.ts'
import { isExpenseCategory, type ExpenseCategory } from './expenses.rules.ts'
import { nameOf, tabsOf, type Words } from './expenses.tabs.ts'

/** The choices of the filters that come from the database, and tabs that keep what the list is limited to. */
export function presentLines({ frame, recordTitle }: LinesView, query: TableQuery, words: Words) {
  const record = single(query, 'record')
  const department = single(query, 'department')
  const category = single(query, 'category')
  const range = query.filters['period']
  const from = range?.kind === 'date-range' ? range.from : undefined
  const choice = {
    ...(from === undefined ? {} : { year: Number(from.slice(0, 4)) }),
    ...(department === undefined ? {} : { departmentId: Number(department) }),
    ...(category !== undefined && isExpenseCategory(category) ? { category: category as ExpenseCategory } : {}),
  }
  return {
    tabs: tabsOf('lines', choice, words),
    options: {
      department: frame.departments.map((row) => ({ value: String(row.id), text: nameOf(words, row) })),
      record: record === undefined || recordTitle === undefined ? [] : [{ value: record, text: recordTitle }],
    },
  }
}

/** The one value of a filter; several are no choice that another page could take over. */
function single(query: TableQuery, key: string): string | undefined {
  const value = query.filters[key]
  return value?.kind === 'select' && value.values.length === 1 ? value.values[0] : undefined
}
