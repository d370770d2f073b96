import type { Knex } from 'knex'
import { audited, type AuditEvent } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { queueAdministration } from './departments.queries.ts'

/** An audited change of people, departments or roles; one after the other, see queueAdministration. */
export const administered = <T>(deps: Deps, actor: Actor, change: (tx: Knex.Transaction) => Promise<[T, AuditEvent]>): Promise<T> =>
  audited(deps, actor, async (tx) => {
    await queueAdministration(tx)
    return change(tx)
  })
