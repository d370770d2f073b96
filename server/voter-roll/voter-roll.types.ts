/** Numbers of one class's roll. */
export interface RollCount {
  /** Who may vote, 应到: those excluded are left out. */
  readonly size: number
  readonly excluded: number
  /** Who fetched a code, 发出. */
  readonly collected: number
}

export interface RollEntry {
  readonly boxUuid: string
  readonly personId: number
  readonly username: string
  readonly name: string
  readonly nameEn: string
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly post: string
  readonly postEn: string
  readonly rankClass: 'leader' | 'head' | 'staff'
  readonly excluded: string | undefined
  /** YYYY-MM-DD; the hour is kept nowhere. */
  readonly collectedOn: string | undefined
}

/** Somebody who can be put on a roll: an active member of staff. */
export type Eligible = Pick<RollEntry, 'personId' | 'username' | 'name' | 'nameEn' | 'departmentId' | 'rankClass' | 'post' | 'postEn'> & {
  readonly departmentName: string
  readonly departmentNameEn: string
}
