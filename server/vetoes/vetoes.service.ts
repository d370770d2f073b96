import type { Knex } from 'knex'
import type { VetoFact } from '../../core/evaluation/facts.types.ts'
import { dateInShanghai } from '../../core/dates.ts'
import { insertStep, insertVeto, listInForce } from './vetoes.queries.ts'

/** The vetoes that act on a cycle's result, by subject's key (`department:BGS`). */
export async function vetoesInForce(db: Knex, cycleId: number): Promise<ReadonlyMap<string, readonly VetoFact[]>> {
  const bySubject = new Map<string, VetoFact[]>()
  for (const { id, subjectKey, rule, title, inForceOn } of await listInForce(db, cycleId)) {
    const facts = bySubject.get(subjectKey) ?? []
    facts.push({ rule, ref: `veto:${id}`, title, inForceOn: inForceOn ?? '' })
    bySubject.set(subjectKey, facts)
  }
  return bySubject
}

export interface Proposed {
  readonly cycleId: number
  readonly subjectId: number
  /** The subject's. */
  readonly departmentId: number
  /** Code of a rule of the cycle's scheme. */
  readonly rule: string
  /** In neutral words: everybody on the staff reads it. */
  readonly title: string
  readonly happenedOn: string
  readonly account: string
  readonly documents: string
  readonly source: 'manual' | 'case'
  /** Of a case: `case:7`. Never who complained. */
  readonly sourceRef: string
  readonly by: number
  /** UTC ISO text. */
  readonly at: string
}

/**
 * The door for what proposes a veto: an inspector's form, or a complaint that was substantiated. It is only registered; everything after
 * that takes its due course. Returns its id.
 */
export async function registerVeto(tx: Knex.Transaction, proposed: Proposed): Promise<number> {
  const { at, by } = proposed
  const id = await insertVeto(tx, Number(dateInShanghai(at).slice(0, 4)), {
    cycle_id: proposed.cycleId,
    subject_id: proposed.subjectId,
    department_id: proposed.departmentId,
    rule: proposed.rule,
    title: proposed.title,
    happened_on: proposed.happenedOn,
    account: proposed.account,
    documents: proposed.documents,
    source: proposed.source,
    source_ref: proposed.sourceRef,
    state: 'registered',
    registered_by: by,
    registered_at: at,
  })
  await insertStep(tx, id, { step: 'registered', actorId: by, at })
  return id
}
