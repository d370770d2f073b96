import { checkScheme, type SchemeFinding } from '../../core/evaluation/validate.ts'
import { draftFromJson } from './schemes.draft.rules.ts'
import type { Draft } from './schemes.shape.rules.ts'

export type Imported =
  | { readonly draft: Draft; readonly findings: readonly SchemeFinding[] }
  /** No JSON: line and column of where reading stopped. */
  | { readonly problem: 'syntax'; readonly line: number; readonly column: number }
  | { readonly problem: 'empty' | 'format' }
  /** Places whose content a scheme does not have, or has otherwise: importing would lose them. */
  | { readonly problem: 'foreign'; readonly places: readonly string[] }

const MOST_PLACES = 20

/** A scheme out of a text. What is merely wrong comes in as a draft to be put right; what would be lost is refused. */
export function readImport(text: string): Imported {
  const trimmed = text.replace(/^\uFEFF/, '').trim()
  if (trimmed === '') return { problem: 'empty' }
  let value: unknown
  try {
    value = JSON.parse(trimmed)
  } catch (error) {
    return { problem: 'syntax', ...placeOf(error, trimmed) }
  }
  if (!isObject(value) || value['format'] !== 'sunlit-scheme/1') return { problem: 'format' }
  const draft = draftFromJson(value)
  const places = lost(value, draft)
  if (places.length > 0) return { problem: 'foreign', places: places.slice(0, MOST_PLACES) }
  return { draft, findings: checkScheme(draft).findings }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Paths of what stands in the one and not in the other. */
function lost(value: unknown, kept: unknown, path = ''): string[] {
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`)
  if (Array.isArray(value)) {
    if (!Array.isArray(kept)) return [path]
    return value.flatMap((item: unknown, i) => (i < kept.length ? lost(item, kept[i], at(String(i))) : [at(String(i))]))
  }
  if (isObject(value)) {
    if (!isObject(kept)) return [path]
    return Object.entries(value).flatMap(([key, item]) =>
      item === null || Object.hasOwn(kept, key) ? lost(item, kept[key], at(key)) : [at(key)],
    )
  }
  return value === null || value === kept || (said(value) !== undefined && said(value) === said(kept)) ? [] : [path]
}

/** A draft holds a number that cannot be one as text. */
const said = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined

/** V8 names the position in its message; without one it was the end that was missing. */
function placeOf(error: unknown, text: string): { line: number; column: number } {
  const position = Number(/position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? text.length)
  const before = text.slice(0, position).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
