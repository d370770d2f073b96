import type { Role } from '../auth/policy.ts'
import { denyHandle } from './publicity.policy.ts'
import type { Concerned } from './publicity.rules.ts'

interface Holder {
  readonly id: number
  readonly department_id: number
  readonly role: string
}
interface Matter {
  readonly takers: readonly number[]
  readonly concerned: readonly Concerned[]
  readonly filerId: number | null
}

/** Who is to be told of an objection: those who may handle it, and the leaders only where nobody else may. */
export function handlersOf(holders: readonly Holder[], matter: Matter): readonly number[] {
  const roles = new Map<number, { departmentId: number; roles: Role[] }>()
  for (const { id, department_id, role } of holders)
    roles.set(id, { departmentId: department_id, roles: [...(roles.get(id)?.roles ?? []), role as Role] })
  const people = [...roles].map(([id, person]) => ({ id, ...person }))
  const able = people.filter((person) => denyHandle(person, matter) === undefined)
  const nearest = able.filter(({ departmentId }) => matter.takers.includes(departmentId))
  return (nearest.length > 0 ? nearest : able).map(({ id }) => id)
}
