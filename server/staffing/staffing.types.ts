import type { RankClass, Role } from '../auth/policy.ts'
import type { MessageKey, MessageParams } from '../i18n/index.ts'
import type { DepartmentKind } from '../people/departments.rules.ts'
import type { ColumnKey } from './columns.ts'

/** A sheet as it stood in the file: which column is ours, and the texts. */
export interface RawSheet {
  readonly sheet: string
  readonly headings: readonly string[]
  readonly columns: Readonly<Partial<Record<ColumnKey, number>>>
  readonly rows: readonly { readonly no: number; readonly cells: readonly string[] }[]
}
export interface RawSheets {
  readonly departments?: RawSheet | undefined
  readonly people?: RawSheet | undefined
}

/** What is wrong with a cell, or with the row when `column` is missing. A warning only asks to look twice. */
export interface CellProblem {
  readonly column?: ColumnKey
  readonly code: MessageKey
  readonly params?: MessageParams
  readonly severity: 'error' | 'warning'
}
export interface Change {
  readonly column: ColumnKey
  readonly from: string
  readonly to: string
}
export const ROW_KINDS = ['added', 'changed', 'moved', 'returned', 'left', 'unchanged'] as const
export type RowKind = (typeof ROW_KINDS)[number]

/** What becomes of one row. `no` is 0 for somebody who is not in the file. */
export interface PlannedRow<T> {
  readonly no: number
  readonly kind: RowKind
  readonly key: string
  readonly title: string
  readonly changes: readonly Change[]
  readonly problems: CellProblem[]
  /** What is saved; undefined when the row has an error. */
  readonly target: T | undefined
}

export interface CurrentDepartment {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly kind: DepartmentKind
  readonly parentId: number | null
  readonly position: number
  readonly duties: string
  readonly active: boolean
  readonly version: number
}
export interface CurrentPerson {
  readonly id: number
  readonly username: string
  readonly name: string
  readonly nameEn: string
  readonly departmentId: number
  readonly post: string
  readonly postEn: string
  readonly rankClass: RankClass
  readonly telephone: string
  readonly validUntil: string | null
  readonly status: 'active' | 'left'
  readonly roles: readonly Role[]
  /** Begin and end of the newest posting; null without one. */
  readonly fromOn: string | null
  readonly toOn: string | null
  readonly planned: boolean
}
export interface CurrentState {
  readonly departments: readonly CurrentDepartment[]
  readonly people: readonly CurrentPerson[]
}

export interface DepartmentTarget {
  /** Undefined for a new one. */
  readonly id: number | undefined
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly kind: DepartmentKind
  readonly parent: string | undefined
  readonly position: number
  readonly duties: string
  readonly active: boolean
}
export interface PersonTarget {
  readonly id: number | undefined
  readonly username: string
  readonly name: string
  readonly nameEn: string
  /** The department's code. */
  readonly department: string
  readonly post: string
  readonly postEn: string
  readonly rankClass: RankClass
  readonly telephone: string
  readonly validUntil: string | null
  /** First day of what changes: of the new account, the new place, or of no longer being here. */
  readonly effectiveOn: string
  /** The newest posting began on the same day: it is put right instead of ended. */
  readonly inPlace: boolean
}

export type Counts = Readonly<Record<RowKind, number>>
export interface Plan {
  readonly departments: readonly PlannedRow<DepartmentTarget>[]
  readonly people: readonly PlannedRow<PersonTarget>[]
  readonly counts: { readonly departments: Counts; readonly people: Counts }
  readonly errors: number
  readonly warnings: number
}
