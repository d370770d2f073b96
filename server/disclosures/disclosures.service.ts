import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'

export function countFrame(_deps: Deps, _actor: Actor, _previousVisitAt: string | null): Promise<{ fresh: number; toDo: number }> {
  return Promise.resolve({ fresh: 0, toDo: 0 })
}
