import type { Locale, Translate } from '../../i18n/index.ts'
import type { Format } from '../../web/format.ts'
import { EXPENSE_CATEGORIES, type ExpenseCategory } from './expenses.rules.ts'
import type { Choice } from './expenses.reading.ts'
import type { DepartmentRow } from './expenses.queries.ts'

export interface Words {
  readonly t: Translate
  readonly fmt: Format
  readonly locale: Locale
}

export const TABS = ['overview', 'departments', 'lines', 'normal'] as const
export type Tab = (typeof TABS)[number]
const PATHS: Readonly<Record<Tab, string>> = {
  overview: '/expenses',
  departments: '/expenses/departments',
  lines: '/expenses/lines',
  normal: '/expenses/normal',
}

/** The pages of this part, each keeping what the reader has chosen. */
export function tabsOf(current: Tab, { year, departmentId, category }: Choice, { t }: Pick<Words, 't'>) {
  return TABS.map((tab) => {
    const query = new URLSearchParams()
    if (year !== undefined && tab !== 'lines' && tab !== 'normal') query.set('year', String(year))
    if (year !== undefined && tab === 'lines') {
      query.set('period_from', `${year}-01`)
      query.set('period_to', `${year}-12`)
    }
    if (departmentId !== undefined && tab !== 'departments') query.set('department', String(departmentId))
    if (category !== undefined) query.set('category', category)
    const text = query.toString()
    return { text: t(`expenses.tab.${tab}`), href: text === '' ? PATHS[tab] : `${PATHS[tab]}?${text}`, current: tab === current }
  })
}

export interface SelectField {
  readonly name: string
  readonly label: string
  readonly options: readonly { readonly value: string; readonly text: string; readonly selected: boolean }[]
}

export const nameOf = ({ locale }: Pick<Words, 'locale'>, { name, nameEn }: Pick<DepartmentRow, 'name' | 'nameEn'>): string =>
  locale === 'en' ? nameEn : name

export const yearField = (years: readonly number[], year: number, { t, fmt }: Words): SelectField => ({
  name: 'year',
  label: t('expenses.field.year'),
  options: years.map((one) => ({ value: String(one), text: fmt.period(String(one)), selected: one === year })),
})

export const departmentField = (
  departments: readonly DepartmentRow[],
  chosen: number | undefined,
  words: Words,
  all = true,
): SelectField => ({
  name: 'department',
  label: words.t('expenses.field.department'),
  options: [
    ...(all ? [{ value: '', text: words.t('expenses.all_departments'), selected: chosen === undefined }] : []),
    ...departments.map((row) => ({ value: String(row.id), text: nameOf(words, row), selected: row.id === chosen })),
  ],
})

export const categoryField = (chosen: ExpenseCategory | undefined, { t }: Words, all = true): SelectField => ({
  name: 'category',
  label: t('expenses.field.category'),
  options: [
    ...(all ? [{ value: '', text: t('expenses.all_categories'), selected: chosen === undefined }] : []),
    ...EXPENSE_CATEGORIES.map(({ key }) => ({ value: key, text: t(`expenses.category.${key}`), selected: key === chosen })),
  ],
})
