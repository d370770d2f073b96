import type { FieldProblems } from '../errors.ts'
import type { Locale, Translate } from '../i18n/index.ts'
import type { DepartmentHistory } from './department-history.service.ts'
import type { Format } from '../web/format.ts'
import { choices, departmentName, departmentOptions, type FormField, type Typed } from './forms.presenter.ts'
import { DEPARTMENT_KINDS, withDescendants, type Branch, type Department } from './departments.rules.ts'

export const typedDepartment = (department: Department): Typed => ({
  code: department.code,
  name: department.name,
  name_en: department.nameEn,
  kind: department.kind,
  duties: department.duties,
  version: String(department.version),
})
export const typedPlace = (department: Pick<Department, 'parentId' | 'position'>): Typed => ({
  parent_id: department.parentId === null ? '' : String(department.parentId),
  position: String(department.position),
})

export interface DepartmentFormInput {
  readonly t: Translate
  readonly typed: Typed
  readonly errors: FieldProblems
}
type More = Omit<FormField, 'name' | 'value' | 'error'>
const fieldsWith =
  ({ typed, errors }: Pick<DepartmentFormInput, 'typed' | 'errors'>) =>
  (name: string, more: More): FormField => ({ name, value: typed[name] ?? '', error: errors[name], ...more })

export function departmentFields(input: DepartmentFormInput): FormField[] {
  const { t } = input
  const field = fieldsWith(input)
  return [
    field('code', {
      label: t('people.department.code'),
      help: t('people.department.code.help'),
      required: true,
      maxlength: 20,
      width: 's',
    }),
    field('name', { label: t('people.department.name'), required: true, maxlength: 40, width: 'm', lang: 'zh-CN' }),
    field('name_en', { label: t('people.department.name_en'), required: true, maxlength: 100, width: 'm', lang: 'en' }),
    ...(input.typed['version'] !== undefined
      ? [field('renamed_on', { kind: 'date', label: t('staffing.field.renamed_on'), help: t('staffing.help.renamed_on'), optional: true })]
      : []),
    field('kind', {
      kind: 'select',
      label: t('people.department.kind'),
      required: true,
      width: 's',
      options: choices(DEPARTMENT_KINDS, t, (kind) => `people.kind.${kind}`),
    }),
    field('duties', {
      kind: 'textarea',
      label: t('people.department.duties'),
      help: t('people.department.duties.help'),
      optional: true,
      maxlength: 2_000,
    }),
  ]
}

/** Where a department may go: any other that is open and does not hang below it. */
export function mergeFields(
  { t, typed, errors }: DepartmentFormInput,
  locale: Locale,
  branches: readonly Branch<Department>[],
  id: number,
): FormField[] {
  const field = fieldsWith({ typed, errors })
  const below = withDescendants(
    branches.map(({ department }) => department),
    id,
  )
  const options = departmentOptions(branches, locale, '').filter(({ value }) => !below.has(Number(value)))
  return [
    field('into', { kind: 'select', label: t('staffing.merge.into'), required: true, placeholder: t('people.choose'), options }),
    field('reason', { label: t('staffing.field.reason'), optional: true, maxlength: 200 }),
  ]
}

/** What a department was called and when it closed, oldest first; empty when nothing of that ever happened. */
export function presentDepartmentHistory(
  { names, closures }: DepartmentHistory,
  present: Pick<Department, 'name'>,
  { t, fmt, locale }: { t: Translate; fmt: Format; locale: Locale },
) {
  const named = names.map(({ fromOn, name, nameEn }, i) => ({
    on: fromOn,
    title: locale === 'en' ? nameEn : name,
    at: i === 0 ? t('staffing.history.first_name') : t('staffing.history.since', { date: fmt.date(fromOn) }),
  }))
  const closed = closures.flatMap(({ closedOn, reopenedOn, reason, successor }) => [
    {
      on: closedOn,
      title:
        successor === undefined ? t('staffing.history.closed') : t('staffing.history.merged', { name: departmentName(successor, locale) }),
      at: fmt.date(closedOn),
      ...(reason !== '' && { remark: reason }),
    },
    ...(reopenedOn === null ? [] : [{ on: reopenedOn, title: t('staffing.history.reopened'), at: fmt.date(reopenedOn) }]),
  ])
  return named.length + closed.length === 0 || present.name === '' ? [] : [...named, ...closed].sort((a, b) => (a.on < b.on ? -1 : 1))
}

/** `id`: the department that moves; itself and what hangs below it are no choice. */
export function placeFields(
  input: DepartmentFormInput,
  locale: Locale,
  branches: readonly Branch<Department>[],
  id: number | undefined,
): FormField[] {
  const { t, typed } = input
  const field = fieldsWith(input)
  const below =
    id === undefined
      ? new Set<number>()
      : withDescendants(
          branches.map(({ department }) => department),
          id,
        )
  const options = departmentOptions(branches, locale, typed['parent_id'] ?? '').filter(({ value }) => !below.has(Number(value)))
  return [
    field('parent_id', {
      kind: 'select',
      label: t('people.department.parent'),
      width: 'm',
      placeholder: t('people.department.no_parent'),
      options,
    }),
    field('position', {
      kind: 'number',
      label: t('people.department.position'),
      help: t('people.department.position.help'),
      required: true,
    }),
  ]
}
