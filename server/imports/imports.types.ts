import type { Problem } from '../errors.ts'
import type { Mapping } from './mapping.ts'
import type { Report } from './report.rules.ts'

export const IMPORT_STATES = [
  'reading',
  'mapping',
  'checking',
  'ready',
  'committing',
  'committed',
  'undone',
  'failed',
  'abandoned',
] as const
export type ImportState = (typeof IMPORT_STATES)[number]
/** States in which the machine works and a person waits. */
export const isBusy = (state: ImportState): boolean => state === 'reading' || state === 'checking' || state === 'committing'

/** One spreadsheet on its way into one draft. */
export interface Import {
  readonly id: number
  readonly disclosureId: number
  readonly disclosureTitle: string
  readonly period: string | null
  readonly versionNumber: number
  readonly register: string
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly createdByName: string
  readonly createdByNameEn: string
  readonly createdAt: string
  readonly fileName: string
  readonly fileSize: number
  readonly format: string
  readonly encoding: string
  readonly sheets: readonly string[]
  readonly sheet: string
  readonly headerRow: number
  readonly headings: readonly string[]
  readonly mapping: Mapping
  readonly state: ImportState
  readonly error: Problem | undefined
  /** Per cent of the work at hand. */
  readonly progress: number
  readonly rowCount: number
  readonly report: Report | undefined
  readonly committedAt: string | null
  readonly beatAt: string | null
  /** Compare-and-set. */
  readonly version: number
}
