import type { Knex } from 'knex'
import { hasRole, type Actor } from '../auth/policy.ts'
import { capacitiesOf, readsAsStaff, RESULTS_REGISTER, REVIEWERS, REVIEWS_FROM, type Capacity } from './disclosures.policy.ts'
import type { ReviewState } from './disclosures.rules.ts'

/** Conditions as SQL text, so that they fit a query builder's `modify` and a sub-select alike. */
export interface Condition {
  readonly sql: string
  readonly bindings: readonly (string | number)[]
}

type Who = Pick<Actor, 'id' | 'departmentId' | 'roles' | 'standsInFor'>

/** What of a reader decides on what they see: equal scopes see the same. For the keys of `deps.cache`. */
export const scopeOf = (actor: Who): readonly unknown[] => [
  actor.departmentId,
  actor.roles.toSorted(),
  actor.standsInFor,
  hasRole(actor, 'officer') ? actor.id : null, // what they drafted from their elections is theirs
]

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

/** The SQL twin of `draftsResult` in the policy. It asks for the item itself, because not every reader of it joins the catalogue. */
const draftedFromElection = (actor: Who): Condition => ({
  sql: `(d.created_by = ? and exists (select 1 from catalogue_items ri where ri.id = d.item_id and ri.register = ?))`,
  bindings: [actor.id, RESULTS_REGISTER],
})

/** Records whose unpublished version the actor sees; the SQL twin of `seesWorking` in the policy. */
function workingCondition(actor: Who): Condition {
  const conditions: Condition[] = []
  if (hasRole(actor, 'publisher')) conditions.push({ sql: 'd.department_id = ?', bindings: [actor.departmentId] })
  if (hasRole(actor, 'officer')) conditions.push(draftedFromElection(actor))
  const capacities = capacitiesOf(actor)
  conditions.push(...capacities.filter(({ role }) => role === 'head').map(({ departmentId }) => headedFrom(departmentId)))
  const roles = capacities.map(({ role }) => role)
  const states = [...new Set(REVIEWS_FROM.filter(({ role }) => roles.includes(role)).flatMap((entry) => entry.states))]
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
 * the state, and nothing else in this version's history is theirs, nor of whomever they stand in for.
 */
export function waitingCondition(actor: Who): Condition {
  const persons = [...new Set(capacitiesOf(actor).map(({ personId }) => personId))]
  return anyOf(persons.flatMap((personId) => waitingFor(actor, personId) ?? []))
}

function waitingFor(actor: Who, personId: number): Condition | undefined {
  const mine = capacitiesOf(actor).filter((capacity) => capacity.personId === personId)
  const { sql, bindings } = anyOf(mine.map(atItsStep))
  const hands = personId === actor.id ? [actor.id] : [actor.id, personId]
  const places = hands.map(() => '?').join(', ')
  return {
    sql: `(${sql} and w.drafted_by not in (${places}) and not exists (select 1 from disclosure_steps ms where ms.disclosure_id = d.id
      and ${OF_ITS_TEXT} and (ms.actor_id in (${places}) or ms.on_behalf_of in (${places})) and ms.step <> w.state
      and ms.step in (${DECIDED_OR_WROTE.map(() => '?').join(', ')})))`,
    bindings: [...bindings, ...hands, ...hands, ...hands, ...DECIDED_OR_WROTE],
  }
}

function atItsStep({ role, departmentId }: Capacity): Condition {
  const state = (Object.keys(REVIEWERS) as ReviewState[]).find((key) => REVIEWERS[key] === role)
  if (state === undefined) return NOBODY
  if (state !== 'head_review') return { sql: 'w.state = ?', bindings: [state] }
  const below = headedFrom(departmentId)
  return { sql: `(w.state = ? and ${below.sql})`, bindings: [state, ...below.bindings] }
}

/** Steps `ms` at the version `w`; one that was reopened is the work of everybody who wrote at the record. */
const OF_ITS_TEXT = `(ms.version_number = w.number or (ms.step in ('draft', 'submit', 'correct') and exists (select 1 from disclosure_steps ro
  where ro.disclosure_id = d.id and ro.version_number = w.number and ro.step = 'reopen')))`
const DECIDED_OR_WROTE = ['draft', 'submit', 'correct', 'emergency', ...Object.keys(REVIEWERS)]

/**
 * Emergency publications `e` (of a version `w`) that wait for this actor's review; the SQL twin of `afterCapacity`.
 * Whoever published it, wrote at it, or reviewed the other half is left out.
 */
export function afterCondition(actor: Who): Condition {
  const all = capacitiesOf(actor).map((capacity): Condition => {
    const hands = capacity.personId === actor.id ? [actor.id] : [actor.id, capacity.personId]
    const open = OPEN_AFTER[capacity.role]
    if (open === undefined) return NOBODY
    const places = hands.map(() => '?').join(', ')
    return {
      sql: `(${open} and w.drafted_by not in (${places}) and not exists (select 1 from disclosure_steps ms where ms.disclosure_id = d.id
        and ${OF_ITS_TEXT} and (ms.actor_id in (${places}) or ms.on_behalf_of in (${places}))
        and ms.step in (${AFTER_HANDS.map(() => '?').join(', ')})))`,
      bindings: [...hands, ...hands, ...hands, ...AFTER_HANDS],
    }
  })
  const { sql, bindings } = anyOf(all)
  return { sql: `(e.outcome is null and ${sql})`, bindings }
}
const AFTER_HANDS = [...DECIDED_OR_WROTE, 'after_secrecy', 'after_approval']
const OPEN_AFTER: Readonly<Partial<Record<Capacity['role'], string>>> = {
  secrecy: 'e.secrecy_by is null',
  approver: `(e.approval_by is null and e.approval_step = 'approval_1')`,
  leader: `(e.approval_by is null and e.approval_step = 'approval_2')`,
}

/** Returned versions that wait for the publishers of the actor's department, or for the officer who drafted a result. */
export function returnedCondition(actor: Who): Condition {
  const own = anyOf([
    ...(hasRole(actor, 'publisher') ? [{ sql: 'd.department_id = ?', bindings: [actor.departmentId] }] : []),
    ...(hasRole(actor, 'officer') ? [draftedFromElection(actor)] : []),
  ])
  return { sql: `(w.state = 'returned' and ${own.sql})`, bindings: own.bindings }
}

/** What the sun counts: decisions that wait, and what came back to be reworked. */
export const toDoCondition = (actor: Who): Condition => anyOf([waitingCondition(actor), returnedCondition(actor)])
