import { blankOf } from './schemes.draft.rules.ts'
import { INDICATOR, RULE, SCHEME, SOURCE, type Draft, type Fields, type Shape, type Value } from './schemes.shape.rules.ts'

// The buttons of the editor: a row more, one less, one up. Each names the place it is about as the fields do: `indicators.0.children.2`.

const DOING = ['add', 'branch', 'remove', 'up', 'down'] as const
export interface Change {
  readonly act: (typeof DOING)[number]
  readonly path: readonly string[]
}

/** `add:indicators.0.children`; undefined for anything that is no such button. */
export function changeOf(pressed: string): Change | undefined {
  const [act, place = ''] = pressed.split(':', 2)
  const named = DOING.find((one) => one === act)
  const path = place.split('.')
  return named === undefined || !path.every((part) => /^[a-zA-Z]{1,20}$|^\d{1,4}$/.test(part)) ? undefined : { act: named, path }
}

/** The draft with the change in it, and the place that it made or left; the draft as it was when there is no such place. */
export function changed(draft: Draft, { act, path }: Change): { readonly draft: Draft; readonly at: string } {
  const next = structuredClone(draft)
  const at = act === 'add' || act === 'branch' ? added(next, path, act === 'branch') : moved(next, path, act)
  return { draft: next, at }
}

type Loose = Record<string, Value> & Value[]

function added(draft: Draft, path: readonly string[], branch: boolean): string {
  const shape = shapeAt(path)
  const list = valueAt(draft, path)
  if (shape?.kind !== 'list' || !Array.isArray(list) || list.length >= shape.most) return path.join('.')
  const blank = blankOf(shape.of())
  if (branch && shape.of() === INDICATOR) {
    const { code, name, weight, note } = blank as Record<string, Value>
    list.push({ code: code!, name: name!, weight: weight!, note: note!, children: [] })
  } else list.push(blank)
  return `${path.join('.')}.${list.length - 1}`
}

function moved(draft: Draft, path: readonly string[], act: 'remove' | 'up' | 'down' | 'add' | 'branch'): string {
  const list = valueAt(draft, path.slice(0, -1))
  const index = Number(path.at(-1))
  if (!Array.isArray(list) || !(index in list)) return path.join('.')
  const [taken] = list.splice(index, 1) as Value[]
  if (act === 'remove') return path.slice(0, -1).join('.')
  const to = Math.max(0, Math.min(list.length, index + (act === 'up' ? -1 : 1)))
  list.splice(to, 0, taken!)
  return [...path.slice(0, -1), to].join('.')
}

function valueAt(draft: Draft, path: readonly string[]): Value | undefined {
  let value: Value | undefined = draft
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Loose)[part as never]
  }
  return value
}

/** What stands at a place, by the shape alone. */
function shapeAt(path: readonly string[]): Shape | undefined {
  let shape: Shape | undefined = { kind: 'object', fields: SCHEME }
  for (const part of path) shape = shape === undefined ? undefined : inside(shape, part)
  return shape
}

function inside(shape: Shape, part: string): Shape | undefined {
  const own = (fields: Fields): Shape | undefined => (Object.hasOwn(fields, part) ? fields[part] : undefined)
  if (shape.kind === 'object') return own(shape.fields)
  if (shape.kind === 'list') return /^\d+$/.test(part) ? shape.of() : undefined
  if (shape.kind === 'either')
    return Object.values(shape.cases)
      .map(own)
      .find((one) => one !== undefined)
  if (shape.kind !== 'indicator') return undefined
  if (part === 'children') return { kind: 'list', of: () => INDICATOR, most: 100 }
  return part === 'source' ? SOURCE : part === 'rule' ? RULE : undefined
}

const FITTING: Readonly<Record<string, readonly string[]>> = {
  auto: ['ratio', 'deduct', 'linear', 'steps'],
  inspection: ['scores'],
  ballot: ['levels'],
}
/** Rules that go with a source; a source that is none goes with nothing. */
export const rulesFor = (source: string): readonly string[] => FITTING[source] ?? []

/** Whoever changes where points come from gets a rule that can go with it; deductions stay. */
export function fitted(draft: Draft): Draft {
  return { ...draft, indicators: fittedList(draft['indicators']) }
}

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '')

function fittedList(list: Value | undefined): Value[] {
  return (Array.isArray(list) ? (list as Value[]) : []).map((one) => {
    const node = one as Record<string, Value>
    if (Array.isArray(node['children'])) return { ...node, children: fittedList(node['children']) }
    const [source, rule] = [node['source'] as Record<string, Value>, node['rule'] as Record<string, Value>]
    const fitting = rulesFor(textOf(source['kind']))
    if (fitting.length === 0 || fitting.includes(textOf(rule['kind']))) return node
    const kind = fitting[0] === 'ratio' ? 'deduct' : fitting[0]!
    return { ...node, rule: kind === 'levels' ? { kind } : { kind, deductions: rule['deductions'] ?? [] } }
  })
}
