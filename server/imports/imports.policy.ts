import { hasRole, type Actor, type Denial } from '../auth/policy.ts'

type Who = Pick<Actor, 'roles' | 'departmentId'>

/** Imports are the business of the publishers of the record's department. For everybody else there is no such page. */
export const denyImport = (actor: Who, record: { readonly departmentId: number }): Denial =>
  hasRole(actor, 'publisher') && actor.departmentId === record.departmentId ? undefined : 'imports.denied.not_publisher'

/** Denies the list and the upload page to whoever publishes nothing. */
export const denyImporting = (actor: Pick<Actor, 'roles'>): Denial =>
  hasRole(actor, 'publisher') ? undefined : 'imports.denied.not_publisher'
