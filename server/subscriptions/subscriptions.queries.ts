import type { Knex } from 'knex'
import { z } from 'zod'
import { BUSINESS_ROLES } from '../auth/policy.ts'
import { bool, int, rows } from '../db/decode.ts'
import type { Recipients } from '../notifications/notifications.service.ts'

export const SUBSCRIPTION_KINDS = ['class', 'department'] as const
export type SubscriptionKind = (typeof SUBSCRIPTION_KINDS)[number]

const OptionRow = z.object({ kind: z.enum(SUBSCRIPTION_KINDS), id: int, name: z.string(), name_en: z.string(), chosen: bool })
export type SubscriptionOption = z.output<typeof OptionRow>

/** Top classes and responsible departments in their order, each with whether the person has it. */
export async function listOptions(db: Knex, personId: number): Promise<SubscriptionOption[]> {
  const chosen = (kind: SubscriptionKind, table: string): string =>
    `case when exists (select 1 from subscriptions s where s.person_id = ? and s.kind = '${kind}' and s.target_id = ${table}.id) then 1 else 0 end`
  const found: unknown = await db
    .from(
      db.raw(
        `(select 'class' as kind, id, name, name_en, position, ${chosen('class', 'catalogue_classes')} as chosen from catalogue_classes where parent_id is null
          union all select 'department', id, name, name_en, position, ${chosen('department', 'departments')} from departments
            where active = true and id in (select department_id from catalogue_item_departments)) as options`,
        [personId, personId],
      ),
    )
    .orderBy(['kind', 'position', 'id'])
    .select('kind', 'id', 'name', 'name_en', 'chosen')
  return rows(OptionRow, found)
}

export async function insertSubscription(tx: Knex, personId: number, kind: SubscriptionKind, targetId: number, at: string): Promise<void> {
  await tx('subscriptions')
    .insert({ person_id: personId, kind, target_id: targetId, created_at: at })
    .onConflict(['person_id', 'kind', 'target_id'])
    .ignore()
}

export async function deleteSubscription(tx: Knex, personId: number, kind: SubscriptionKind, targetId: number): Promise<void> {
  await tx('subscriptions').where({ person_id: personId, kind, target_id: targetId }).delete()
}

/** As much of a publication as decides on who is told. */
export interface Published {
  readonly itemId: number
  readonly departmentId: number
  /** The department and everything above it. */
  readonly lineage: readonly number[]
  readonly audience: 'department' | 'all' | 'screen'
}

const INSIDE = BUSINESS_ROLES.filter((role) => role !== 'observer')
const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ')
const holds = (roles: readonly string[]): Recipients => ({
  sql: `exists (select 1 from role_assignments r where r.person_id = p.id and r.role in (${marks(roles)}))`,
  bindings: roles,
})

/** Over `people as p`: who reads what is published so, as `readableCondition` says it of one reader. */
function readsIt({ audience, departmentId, lineage }: Published): Recipients {
  const inside = holds(INSIDE)
  if (audience !== 'department') {
    const seen = audience === 'screen' ? holds([...INSIDE, 'observer']) : inside
    return seen
  }
  const reviewers = holds(['secrecy', 'approver', 'leader'])
  const heads = holds(['head'])
  return {
    sql: `((p.department_id = ? and ${inside.sql}) or ${reviewers.sql} or (p.department_id in (${marks(lineage)}) and ${heads.sql}))`,
    bindings: [departmentId, ...inside.bindings, ...reviewers.bindings, ...lineage, ...heads.bindings],
  }
}

/** Subscribers of the item's top class or of the department who may read it, without `except`. */
export function subscribersOf(published: Published, except: readonly number[]): Recipients {
  const reads = readsIt(published)
  return {
    sql: `select distinct p.id from subscriptions s join people p on p.id = s.person_id and p.status = 'active'
      where ((s.kind = 'department' and s.target_id = ?) or (s.kind = 'class' and s.target_id =
          (select coalesce(c.parent_id, c.id) from catalogue_items i join catalogue_classes c on c.id = i.class_id where i.id = ?)))
        and p.id not in (${marks(except)}) and ${reads.sql}`,
    bindings: [published.departmentId, published.itemId, ...except, ...reads.bindings],
  }
}

/** The members of staff to whom a notice is addressed: the department's own, or everybody's. Observers come from outside. */
export function addresseesOf({ audience, departmentId }: Pick<Published, 'audience' | 'departmentId'>): Recipients {
  const inside = holds(INSIDE)
  const own = audience === 'department' ? 'and p.department_id = ?' : ''
  return {
    sql: `select p.id from people p where p.status = 'active' ${own} and ${inside.sql}`,
    bindings: [...(audience === 'department' ? [departmentId] : []), ...inside.bindings],
  }
}

/** Those who were told that a record is out, and have not left since. */
export const toldOf = (disclosureId: number): Recipients => ({
  sql: `select distinct n.person_id as id from notifications n join people p on p.id = n.person_id and p.status = 'active'
    where n.href = ? and n.code in ('notifications.published', 'notifications.corrected', 'notifications.acknowledge')`,
  bindings: [`/disclosures/${disclosureId}`],
})
