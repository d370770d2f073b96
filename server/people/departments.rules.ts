export const DEPARTMENT_KINDS = ['bureau', 'department', 'unit'] as const
export type DepartmentKind = (typeof DEPARTMENT_KINDS)[number]

/** The bureau, a department of it 科室, or a subordinate unit 局属单位. */
export interface Department {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly kind: DepartmentKind
  readonly parentId: number | null
  /** Place among those with the same parent. */
  readonly position: number
  readonly duties: string
  readonly active: boolean
  readonly version: number
}

export interface Branch<D> {
  readonly department: D
  /** 0 for a root. */
  readonly depth: number
}

type Node = Pick<Department, 'id' | 'parentId' | 'position' | 'code'>

const byPlace = (a: Node, b: Node): number => a.position - b.position || (a.code < b.code ? -1 : 1)

/** Parents before their children, siblings by position. What hangs from nothing that is here stands at the top, so that nothing is lost. */
export function treeOf<D extends Node>(departments: readonly D[]): Branch<D>[] {
  const known = new Set(departments.map(({ id }) => id))
  const placeOf = ({ parentId }: D): number | null => (parentId !== null && known.has(parentId) ? parentId : null)
  const below = (parentId: number | null, depth: number): Branch<D>[] =>
    departments
      .filter((department) => placeOf(department) === parentId)
      .toSorted(byPlace)
      .flatMap((department) => [{ department, depth }, ...below(department.id, depth + 1)])
  return below(null, 0)
}

/** The department itself and all below it: none of them can be its parent. */
export function withDescendants(departments: readonly Node[], id: number): ReadonlySet<number> {
  const found = new Set([id])
  // A child can stand before its parent in the list; as many rounds as the tree is deep settle it.
  for (let size = 0; size !== found.size;) {
    size = found.size
    for (const { id: child, parentId } of departments) if (parentId !== null && found.has(parentId)) found.add(child)
  }
  return found
}

/** Whether hanging `id` below `parentId` would close a circle. */
export const wouldCycle = (departments: readonly Node[], id: number, parentId: number | null): boolean =>
  parentId !== null && withDescendants(departments, id).has(parentId)
