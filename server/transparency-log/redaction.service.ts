import { audited } from '../audit/audit.service.ts'
import { authorize, hasRole, type Actor, type Denial } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { deleteContent, findLeaf } from './store.queries.ts'

/** Whoever answers for secrecy takes personal data out of what was logged. */
export const denyRedaction = (actor: Actor): Denial => (hasRole(actor, 'secrecy') ? undefined : 'auth.denied.role')

/**
 * Forgets what a leaf commits to, for instance when personal data must go: the leaf and the tree stay, and a leaf of its own says that the
 * content was redacted, by whom and why. What the record itself holds is not touched here.
 * @throws AppError forbidden, invalid (reason), not_found, conflict (redacted already)
 */
export async function redactLeaf(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, index: number, reason: string): Promise<void> {
  authorize(denyRedaction(actor))
  if (reason.trim() === '') throw new AppError('invalid', 'errors.invalid_input', { reason: { code: 'common.error.required' } })
  await audited(deps, actor, async (tx) => {
    if ((await findLeaf(tx, index)) === undefined) throw new AppError('not_found', 'errors.not_found')
    if ((await deleteContent(tx, index)) !== 1) throw new AppError('conflict', 'log.error.redacted')
    return [undefined, { action: 'log.redact', subject: `log_leaf:${index}`, details: { leaf: index, reason } }]
  })
}
