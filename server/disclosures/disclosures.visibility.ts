import type { Knex } from 'knex'
import { hasRole, type Actor } from '../auth/policy.ts'
import { readsAsStaff, REVIEWERS, REVIEWS_FROM } from './disclosures.policy.ts'
import type { ReviewState } from './disclosures.rules.ts'

/** Conditions as SQL text, so that they fit a query builder's `modify` and a sub-select alike. */
export interface Condition {
  readonly sql: string
  readonly bindings: readonly (string | number)[]
}

type Who = Pick<Actor, 'id' | 'departmentId' | 'roles'>

/** What of a reader decides on what they see: equal scopes see the same. For the keys of `deps.cache`. */
export const scopeOf = (actor: Who): readonly unknown[] => [actor.departmentId, actor.roles.toSorted()]

const NOBODY: Condition = { sql: '1 = 0', bindings: [] }
const anyOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0
    ? NOBODY
    : { sql: `(${conditions.map(({ sql }) => sql).join(' or ')})`, bindings: conditions.flatMap(({ bindings }) => bindings) }

/** `d.department_id` lies at or below the department. `union` (not `union all`) ends even on a tree that somebody knotted. */
const headedFrom = (departmentId: number): Condition => ({
  sql: `d.department_id in (with recursive below(id) as (select ? + 0 union select x.id from departments x join below b on x.parent_id = b.id) select id from below)`,
  bindings: [departmentId],
})

/** What the actor reads of published and withdrawn records, by audience. Over `disclosures as d` and `catalogue_items as i`. */
export function readableCondition(actor: Who): Condition {
  const audiences: Condition[] = []
  if (readsAsStaff(actor)) {
    audiences.push({ sql: `i.audience in ('all', 'screen')`, bindings: [] })
    audiences.push({ sql: `(i.audience = 'department' and d.department_id = ?)`, bindings: [actor.departmentId] })
  } else if (hasRole(actor, 'observer')) audiences.push({ sql: `i.audience = 'screen'`, bindings: [] })
  if (hasRole(actor, 'head')) audiences.push(headedFrom(actor.departmentId))
  if (hasRole(actor, 'secrecy', 'approver', 'leader')) audiences.push({ sql: `i.audience = 'department'`, bindings: [] })
  const { sql, bindings } = anyOf(audiences)
  return { sql: `(d.published_number is not null and ${sql})`, bindings }
}

/** Records whose unpublished version the actor sees; the SQL twin of `seesWorking` in the policy. */
function workingCondition(actor: Who): Condition {
  const conditions: Condition[] = []
  if (hasRole(actor, 'publisher')) conditions.push({ sql: 'd.department_id = ?', bindings: [actor.departmentId] })
  if (hasRole(actor, 'head')) conditions.push(headedFrom(actor.departmentId))
  const states = [...new Set(REVIEWS_FROM.filter(({ role }) => hasRole(actor, role)).flatMap((entry) => entry.states))]
  if (states.length > 0)
    conditions.push({
      sql: `(d.working_number is not null and exists (select 1 from disclosure_versions sv where sv.disclosure_id = d.id and sv.number = d.working_number
        and sv.state in (${states.map(() => '?').join(', ')})))`,
      bindings: states,
    })
  return anyOf(conditions)
}

/**
 * Everything the actor may see: published and withdrawn records of their audiences, and unpublished ones from their step on.
 * Over `disclosures as d` joined with `catalogue_items as i`; the administrators get nothing.
 */
export const visibleCondition = (actor: Who): Condition => anyOf([readableCondition(actor), workingCondition(actor)])

type Narrow = (query: Knex.QueryBuilder) => void
const narrow =
  ({ sql, bindings }: Condition): Narrow =>
  (query) => {
    void query.whereRaw(sql, bindings)
  }

/** `query.modify(visibleTo(actor))` on `disclosures as d` joined with `catalogue_items as i`. */
export const visibleTo = (actor: Who): Narrow => narrow(visibleCondition(actor))

/** The same without drafts and reviews: what has been published to the actor, withdrawn records included. */
export const readableBy = (actor: Who): Narrow => narrow(readableCondition(actor))

/**
 * Versions `w` (joined on `d.working_number`) whose next review is this actor's to decide; the SQL twin of `denyReview`: the role fits
 * the state, and nothing else in this version's history is theirs.
 */
export function waitingCondition(actor: Who): Condition {
  const states = (Object.keys(REVIEWERS) as ReviewState[]).filter((state) => hasRole(actor, REVIEWERS[state]))
  const mine = states.map((state): Condition => {
    if (state !== 'head_review') return { sql: 'w.state = ?', bindings: [state] }
    const below = headedFrom(actor.departmentId)
    return { sql: `(w.state = ? and ${below.sql})`, bindings: [state, ...below.bindings] }
  })
  if (mine.length === 0) return NOBODY
  const { sql, bindings } = anyOf(mine)
  return {
    sql: `(${sql} and w.drafted_by <> ? and not exists (select 1 from disclosure_steps ms where ms.disclosure_id = d.id
      and ms.version_number = w.number and ms.actor_id = ? and ms.step <> w.state and ms.step in (${DECIDED_OR_WROTE.map(() => '?').join(', ')})))`,
    bindings: [...bindings, actor.id, actor.id, ...DECIDED_OR_WROTE],
  }
}

const DECIDED_OR_WROTE = ['draft', 'submit', 'correct', ...Object.keys(REVIEWERS)]

/** Returned versions that wait for the publishers of the actor's department. */
export const returnedCondition = (actor: Who): Condition =>
  hasRole(actor, 'publisher') ? { sql: `(w.state = 'returned' and d.department_id = ?)`, bindings: [actor.departmentId] } : NOBODY

/** What the sun counts: decisions that wait, and what came back to be reworked. */
export const toDoCondition = (actor: Who): Condition => anyOf([waitingCondition(actor), returnedCondition(actor)])
