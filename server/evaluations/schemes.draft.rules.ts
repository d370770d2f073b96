import { halfWidth } from '../../core/half-width.ts'
import { DEEPEST, NAMED, RULE, SCHEME, SOURCE, type Draft, type Fields, type Shape, type Value } from './schemes.shape.rules.ts'

/** A form's fields by the parts of their dotted names; maps, because the names come from outside. */
interface Node {
  text?: string
  readonly parts: Map<string, Node>
}

const LONGEST_LINE = 200
const LONGEST_TEXT = 2_000
const MOST_FIELDS = 5_000

/** What an editor sent, as a draft: everything typed is in it, whatever it is worth. */
export function draftFromForm(fields: Readonly<Record<string, unknown>>): Draft {
  const root: Node = { parts: new Map() }
  for (const [name, value] of Object.entries(fields).slice(0, MOST_FIELDS)) {
    const text = Array.isArray(value) ? (value as unknown[]).at(-1) : value
    if (typeof text === 'string') place(root, name.split('.'), text)
  }
  return read(SCHEME, fromNode, root)
}

function place(root: Node, path: readonly string[], text: string): void {
  let node = root
  for (const part of path.slice(0, 16)) {
    const next: Node = node.parts.get(part) ?? { parts: new Map() }
    node.parts.set(part, next)
    node = next
  }
  node.text = text
}

/** Any JSON brought into the shape: what does not belong is left out, what is missing is blank. */
export const draftFromJson = (value: unknown): Draft => read(SCHEME, fromJson, value)
export const blankDraft = (): Draft => read(SCHEME, fromJson, {})
export const blankOf = (shape: Shape): Value => readValue(shape, fromJson, undefined) ?? ''

/** How a shape is filled: from a form, where all is text, or from JSON. */
interface Filling<T> {
  readonly member: (of: T | undefined, key: string) => T | undefined
  readonly items: (of: T | undefined) => readonly T[]
  readonly scalar: (shape: Shape, of: T | undefined) => Value | undefined
  readonly choice: (of: T | undefined) => string
  readonly has: (of: T | undefined, key: string) => boolean
}

function read<T>(fields: Fields, filling: Filling<T>, from: T | undefined, depth = 0): Record<string, Value> {
  const result: Record<string, Value> = {}
  for (const [key, shape] of Object.entries(fields)) {
    const value = readValue(shape, filling, filling.member(from, key), depth)
    if (value !== undefined) result[key] = value
  }
  return result
}

function readValue<T>(shape: Shape, filling: Filling<T>, from: T | undefined, depth = 0): Value | undefined {
  switch (shape.kind) {
    case 'constant':
      return shape.value
    case 'object':
      return gate(read(shape.fields, filling, from, depth))
    case 'list':
      return filling
        .items(from)
        .slice(0, shape.most)
        .map((item) => readValue(shape.of(), filling, item, depth) ?? '')
    case 'either': {
      const chosen = chosenOf(Object.keys(shape.cases), filling.choice(filling.member(from, shape.by)))
      return { [shape.by]: chosen, ...(Object.hasOwn(shape.cases, chosen) ? read(shape.cases[chosen]!, filling, from, depth) : {}) }
    }
    case 'choice': {
      const named = filling.choice(from)
      return named === '' && shape.optional ? undefined : chosenOf(shape.of, named)
    }
    case 'indicator':
      return readIndicator(filling, from, depth + 1)
    default:
      return filling.scalar(shape, from)
  }
}

/** The first of the choices where nothing is said; what is none of them stays, for the checks to name it. */
const chosenOf = (choices: readonly string[], named: string): string => (named === '' ? choices[0]! : named)

function readIndicator<T>(filling: Filling<T>, from: T | undefined, depth: number): Value {
  const named = read(NAMED, filling, from)
  if (depth < DEEPEST && filling.has(from, 'children')) {
    const children = filling.items(filling.member(from, 'children')).slice(0, 100)
    return { ...named, children: children.map((child) => readIndicator(filling, child, depth + 1)) }
  }
  return {
    ...named,
    source: readValue(SOURCE, filling, filling.member(from, 'source')) ?? '',
    rule: readValue(RULE, filling, filling.member(from, 'rule')) ?? '',
  }
}

/** No gate without its number: the two stand and fall together. */
function gate(fields: Record<string, Value>): Record<string, Value> {
  const held = fields['bonusGate']
  if (held !== undefined && !Object.hasOwn(held as object, 'base')) delete fields['bonusGate']
  return fields
}

const fromNode: Filling<Node> = {
  member: (node, key) => node?.parts.get(key),
  items: (node) =>
    [...(node?.parts ?? [])]
      .filter(([key]) => /^\d{1,4}$/.test(key))
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, item]) => item),
  scalar: (shape, node) => fromText(shape, node?.text),
  choice: (node) => (node?.text ?? '').slice(0, LONGEST_LINE),
  has: (node, key) => node?.parts.has(key) ?? false,
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const fromJson: Filling<unknown> = {
  member: (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
  items: (value) => (Array.isArray(value) ? (value as unknown[]) : []),
  scalar: (shape, value) => {
    if (value === null) return shape.kind === 'whole' ? null : fromText(shape, undefined)
    if (typeof value === 'boolean') return shape.kind === 'flag' ? value : String(value)
    if (typeof value === 'number') return Number.isSafeInteger(value) && isNumeric(shape) ? value : String(value)
    if (value === undefined) return blankScalar(shape)
    if (typeof value !== 'string') return fromText(shape, '')
    return isNumeric(shape) && value.trim() !== '' ? clean(shape, value) : fromText(shape, value) // a number as text is not a number
  },
  choice: (value) => (typeof value === 'string' ? value.slice(0, LONGEST_LINE) : ''),
  has: (value, key) => isObject(value) && Array.isArray(value[key]),
}

const isNumeric = ({ kind }: Shape): boolean => kind === 'points' || kind === 'whole'
const isOptional = (shape: Shape): boolean => 'optional' in shape

function blankScalar(shape: Shape): Value | undefined {
  if (isOptional(shape)) return undefined
  if ('blank' in shape) return shape.blank
  return shape.kind === 'flag' ? false : isNumeric(shape) ? 0 : ''
}

function fromText(shape: Shape, typed: string | undefined): Value | undefined {
  if (shape.kind === 'flag') return typed === '1'
  const text = clean(shape, typed ?? '')
  if (text === '') return isOptional(shape) ? undefined : 'blank' in shape && shape.blank === null ? null : ''
  if (shape.kind === 'points') return hundredths(text) ?? text
  if (shape.kind === 'whole') return /^-?\d{1,9}$/.test(text) ? Number(text) : text
  return text
}

function clean(shape: Shape, typed: string): string {
  if (shape.kind === 'text') return typed.replaceAll('\r\n', '\n').trim().slice(0, LONGEST_TEXT)
  const line = typed
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .trim()
    .slice(0, LONGEST_LINE)
  return isNumeric(shape) || shape.kind === 'decimal' ? halfWidth(line).replace(/%$/, '').trim() : line
}

/** `0.5` → 50; undefined for what is no number of points. */
export function hundredths(text: string): number | undefined {
  const parts = /^(-?)(\d{1,6})(?:\.(\d{1,2}))?$/.exec(text)
  if (parts === null) return undefined
  const size = Number(parts[2]) * 100 + Number((parts[3] ?? '').padEnd(2, '0'))
  return parts[1] === '-' && size > 0 ? -size : size
}
