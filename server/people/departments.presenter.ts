import type { FieldProblems } from '../errors.ts'
import type { Locale, Translate } from '../i18n/index.ts'
import { choices, departmentOptions, type FormField, type Typed } from './forms.presenter.ts'
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
