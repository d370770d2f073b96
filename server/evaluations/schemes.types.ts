import type { Scheme } from '../../core/evaluation/scheme.types.ts'

export const SCHEME_STATES = ['draft', 'frozen', 'discarded'] as const
export type SchemeState = (typeof SCHEME_STATES)[number]

/** One row of the list. */
export interface SchemeRow {
  readonly id: number
  readonly code: string
  /** Which version of the scheme with this code, from 1; null until it is frozen. */
  readonly number: number | null
  readonly name: string
  readonly state: SchemeState
  readonly note: string
  readonly sha256: string | null
  readonly copiedFrom: number | null
  readonly createdAt: string
  readonly createdBy: string
  readonly createdByEn: string
  readonly frozenAt: string | null
  readonly frozenBy: string | null
  readonly frozenByEn: string | null
  readonly version: number
}

/** With its content as it is stored: of a draft it may still be anything that was typed. */
export interface StoredScheme extends SchemeRow {
  readonly content: unknown
  /** The same as text: what is hashed. */
  readonly text: string
}

/** What cycles are computed by: it never changes again. */
export interface FrozenScheme extends SchemeRow {
  readonly number: number
  readonly sha256: string
  readonly scheme: Scheme
}
