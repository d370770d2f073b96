import type { FieldProblems } from '../errors.ts'
import type { Locale, Translate } from '../i18n/index.ts'
import type { Branch, Department } from './departments.rules.ts'
import { choices, departmentOptions, type FormField, type Typed } from './forms.presenter.ts'
import { RANK_CLASSES, type Person } from './people.rules.ts'

export const EMPTY_PERSON: Typed = {
  username: '',
  name: '',
  name_en: '',
  department_id: '',
  post: '',
  post_en: '',
  rank_class: 'staff',
  telephone: '',
  email: '',
  valid_until: '',
  joined_on: '',
}

export const typedPerson = (person: Person): Typed => ({
  name: person.name,
  name_en: person.nameEn,
  department_id: String(person.departmentId),
  post: person.post,
  post_en: person.postEn,
  rank_class: person.rankClass,
  telephone: person.telephone,
  email: person.email ?? '',
  valid_until: person.validUntil ?? '',
  version: String(person.version),
})

export interface PersonFormInput {
  readonly t: Translate
  readonly locale: Locale
  readonly typed: Typed
  readonly errors: FieldProblems
  readonly departments: readonly Branch<Department>[]
  /** A new person also gets a user name, which stays. */
  readonly isNew: boolean
}

export function personFields({ t, locale, typed, errors, departments, isNew }: PersonFormInput): FormField[] {
  const field = (name: string, more: Omit<FormField, 'name' | 'value' | 'error'>): FormField => ({
    name,
    value: typed[name] ?? '',
    error: errors[name],
    ...more,
  })
  const username = field('username', {
    label: t('people.field.username'),
    help: t('people.help.username'),
    required: true,
    maxlength: 32,
    width: 'm',
    autocomplete: 'off',
  })
  return [
    ...(isNew ? [username] : []),
    field('name', { label: t('people.field.name_zh'), required: true, maxlength: 40, width: 'm', autocomplete: 'off', lang: 'zh-CN' }),
    field('name_en', { label: t('people.field.name_en'), required: true, maxlength: 80, width: 'm', autocomplete: 'off', lang: 'en' }),
    field('department_id', {
      kind: 'select',
      label: t('people.field.department'),
      required: true,
      width: 'm',
      placeholder: t('people.choose'),
      options: departmentOptions(departments, locale, typed['department_id'] ?? ''),
    }),
    field('post', { label: t('people.field.post_zh'), optional: true, maxlength: 60, width: 'm', lang: 'zh-CN' }),
    field('post_en', { label: t('people.field.post_en'), optional: true, maxlength: 100, width: 'm', lang: 'en' }),
    field('rank_class', {
      kind: 'select',
      label: t('people.field.rank'),
      help: t('people.help.rank'),
      required: true,
      width: 's',
      options: choices(RANK_CLASSES, t, (rank) => `people.rank.${rank}`),
    }),
    field('telephone', { kind: 'tel', label: t('people.field.telephone'), optional: true, maxlength: 40, width: 'm', autocomplete: 'off' }),
    field('email', {
      kind: 'email',
      label: t('people.field.email'),
      help: t('people.help.email'),
      optional: true,
      maxlength: 254,
      width: 'm',
      autocomplete: 'off',
    }),
    ...(isNew
      ? [field('joined_on', { kind: 'date', label: t('staffing.field.joined_on'), help: t('staffing.help.joined_on'), optional: true })]
      : []),
    field('valid_until', { kind: 'date', label: t('people.field.valid_until'), help: t('people.help.valid_until'), optional: true }),
  ]
}

/** A stored value in words, for whoever saved second. */
export function personValueText(
  name: string,
  value: string,
  { t, locale, departments }: Pick<PersonFormInput, 't' | 'locale' | 'departments'>,
): string {
  if (value === '') return t('people.empty_value')
  if (name === 'department_id')
    return (
      departmentOptions(departments, locale, value)
        .find((option) => option.value === value)
        ?.label.trim() ?? value
    )
  const rank = RANK_CLASSES.find((known) => known === value)
  return name === 'rank_class' && rank !== undefined ? t(`people.rank.${rank}`) : value
}
