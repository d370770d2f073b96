import type { Span } from './spans.rules.ts'

/** What is counted, in the order of the page: openings of records, first publications, and first answers by kind of case. */
export const FIGURES = ['visits', 'announcements', 'consultation', 'mailbox', 'application', 'proposal', 'complaint', 'correction'] as const
export type Figure = (typeof FIGURES)[number]

/** So many of a figure in one department and one span (index into `spans`). */
export interface Count {
  readonly figure: Figure
  readonly departmentId: number
  readonly span: number
  readonly n: number
}

export interface CountedDepartment {
  readonly id: number
  readonly name: string
  readonly nameEn: string
  readonly kind: 'bureau' | 'department' | 'unit'
  /** False: merged into another one, or closed. */
  readonly active: boolean
}

/** A year and the one before it, in whole. */
export interface YearFigures {
  readonly year: number
  /** Years that have a page, newest first. */
  readonly years: readonly number[]
  /** The day that the figures reach, `YYYY-MM-DD`, while the year runs. */
  readonly asOf: string | undefined
  readonly spans: readonly Span[]
  readonly counts: readonly Count[]
  /** Whatever became of them, in the order of the house. */
  readonly departments: readonly CountedDepartment[]
}
