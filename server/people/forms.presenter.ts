import type { FieldProblems } from '../errors.ts'
import type { Locale, MessageKey, Translate } from '../i18n/index.ts'
import type { Branch, Department } from './departments.rules.ts'

/** What was typed, by field name: exactly what goes back into the form. */
export type Typed = Readonly<Record<string, string>>

export interface Option {
  readonly value: string
  readonly label: string
  readonly disabled?: boolean
}
/** One field as `views/partials/field` prints it. */
export interface FormField {
  readonly name: string
  readonly label: string
  readonly kind?: 'text' | 'tel' | 'email' | 'date' | 'number' | 'select' | 'textarea'
  readonly help?: string
  readonly value: string
  readonly error?: FieldProblems[string] | undefined
  readonly optional?: boolean
  readonly required?: boolean
  readonly maxlength?: number
  readonly width?: 's' | 'm'
  readonly options?: readonly Option[]
  readonly placeholder?: string
  readonly autocomplete?: string
  readonly lang?: string
}

/** The flat text fields of a request body; anything else in it is dropped. */
export function typedOf(body: unknown): Typed {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>)
  return Object.fromEntries(
    entries
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      .map(([name, value]) => [name, value.slice(0, 4_000)]),
  )
}

/**
 * For whoever saved second: at every field where what is stored now differs from what they typed, what it is now. Their own text stays
 * in the form, and saving again decides knowingly.
 */
export function differences(typed: Typed, latest: Typed, labelOf: (name: string, value: string) => string): FieldProblems {
  const changed = Object.keys(latest).filter((name) => name !== 'version' && name in typed && typed[name]?.trim() !== latest[name])
  return Object.fromEntries(
    changed.map((name) => [name, { code: 'people.error.is_now', params: { value: labelOf(name, latest[name] ?? '') } } as const]),
  )
}

export const departmentName = (department: Pick<Department, 'name' | 'nameEn'>, locale: Locale): string =>
  locale === 'en' ? department.nameEn : department.name

/** Departments for a choice, indented as they hang. Closed ones only when they are the present value. */
export function departmentOptions(branches: readonly Branch<Department>[], locale: Locale, present: string): Option[] {
  return branches
    .filter(({ department }) => department.active || String(department.id) === present)
    .map(({ department, depth }) => ({
      value: String(department.id),
      label: `${'\u3000'.repeat(depth)}${departmentName(department, locale)}`,
    }))
}

export const labelsOf = (fields: readonly FormField[]): Record<string, string> =>
  Object.fromEntries(fields.map(({ name, label }) => [name, label]))

export const choices = <T extends string>(values: readonly T[], t: Translate, key: (value: T) => MessageKey): Option[] =>
  values.map((value) => ({ value, label: t(key(value)) }))
