import type { Kind } from './cases.rules.ts'
import type { CaseKind } from './cases.types.ts'

const kinds = new Map<Kind, CaseKind>()

/** Every kind that the house knows, by name. */
export const caseKinds: ReadonlyMap<Kind, CaseKind> = kinds

/** A feature brings its kind where its routes are made; again is the same. */
export function registerCaseKind(kind: CaseKind): void {
  kinds.set(kind.kind, kind)
}

/** @throws Error for a kind that nobody registered, which is a mistake of ours */
export function kindOf(kind: Kind): CaseKind {
  const found = kinds.get(kind)
  if (found === undefined) throw new Error(`no such kind of case: ${kind}`)
  return found
}
