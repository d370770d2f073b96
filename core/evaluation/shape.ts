import { isDate } from '../dates.ts'
import { EXACT } from './exact.ts'

/** What is wrong with a value's shape, and where: `indicators.0.children.2.weight`. */
export const SHAPE_CODES = [
  'not_an_object',
  'not_a_list',
  'not_text',
  'not_whole', // `min` and `max`, both included
  'not_a_flag',
  'not_one_of', // `options`
  'not_a_date',
  'not_a_number', // a decimal or fraction as text
  'missing',
  'unknown_key', // `key`
  'text_empty',
  'text_too_long', // `max`
  'list_too_long', // `max`
] as const
export type ShapeCode = (typeof SHAPE_CODES)[number]

export interface ShapeFinding {
  readonly code: ShapeCode
  readonly path: string
  readonly params: Readonly<Record<string, string | number>>
}
type Report = (code: ShapeCode, path: string, params?: ShapeFinding['params']) => void
export type Shape = (value: unknown, path: string, report: Report) => void

/** Everything that does not fit, in the order of the shape; nothing when all of it does. */
export function misfits(value: unknown, shape: Shape): readonly ShapeFinding[] {
  const found: ShapeFinding[] = []
  shape(value, '', (code, path, params = {}) => void found.push({ code, path, params }))
  return found
}

export const at = (path: string, key: string | number): string => (path === '' ? String(key) : `${path}.${key}`)

/** A key with a `?` may be left out; keys that are not named may not be there at all: what nobody reads nobody should believe in. */
export function object(members: Readonly<Record<string, Shape>>): Shape {
  const known = Object.entries(members).map(([key, shape]) => ({ key: key.replace('?', ''), optional: key.endsWith('?'), shape }))
  return (value, path, report) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      report('not_an_object', path)
      return
    }
    const given = value as Readonly<Record<string, unknown>>
    for (const { key, optional, shape } of known) {
      if (Object.hasOwn(given, key) && given[key] !== undefined) shape(given[key], at(path, key), report)
      else if (!optional) report('missing', at(path, key))
    }
    for (const key of Object.keys(given)) if (!known.some((one) => one.key === key)) report('unknown_key', path, { key })
  }
}

export const record =
  (shape: Shape): Shape =>
  (value, path, report) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      report('not_an_object', path)
      return
    }
    for (const [key, member] of Object.entries(value)) shape(member, at(path, key), report)
  }

export const list =
  (shape: Shape, max: number): Shape =>
  (value, path, report) => {
    if (!Array.isArray(value)) {
      report('not_a_list', path)
      return
    }
    if (value.length > max) {
      report('list_too_long', path, { max })
      return
    }
    value.forEach((item, place) => shape(item, at(path, place), report))
  }

/** By the value of `kind`. */
export const oneOf =
  (kinds: Readonly<Record<string, Shape>>): Shape =>
  (value, path, report) => {
    if (typeof value !== 'object' || value === null) {
      report('not_an_object', path)
      return
    }
    const { kind } = value as { kind?: unknown }
    if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) {
      report('not_one_of', at(path, 'kind'), { options: Object.keys(kinds).join(', ') })
      return
    }
    kinds[kind]!(value, path, report)
  }

export const choice =
  (options: readonly string[]): Shape =>
  (value, path, report) => {
    if (typeof value !== 'string' || !options.includes(value)) report('not_one_of', path, { options: options.join(', ') })
  }

export const whole =
  (min: number, max: number): Shape =>
  (value, path, report) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) report('not_whole', path, { min, max })
  }

export const text =
  (max: number, empty: 'filled' | 'may_be_empty' = 'filled'): Shape =>
  (value, path, report) => {
    if (typeof value !== 'string') {
      report('not_text', path)
      return
    }
    if (empty === 'filled' && value.trim() === '') report('text_empty', path)
    if (value.length > max) report('text_too_long', path, { max })
  }

export const flag: Shape = (value, path, report) => {
  if (typeof value !== 'boolean') report('not_a_flag', path)
}
export const date: Shape = (value, path, report) => {
  if (typeof value !== 'string' || !isDate(value)) report('not_a_date', path)
}
export const exact: Shape = (value, path, report) => {
  if (typeof value !== 'string' || !EXACT.test(value)) report('not_a_number', path)
}
export const either =
  (isFirst: (value: unknown) => boolean, first: Shape, second: Shape): Shape =>
  (value, path, report) =>
    (isFirst(value) ? first : second)(value, path, report)
