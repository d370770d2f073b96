import type { Knex } from 'knex'
import type { FactEvent } from '../../core/evaluation/facts.types.ts'
import type { Actor } from '../auth/policy.ts'
import { replyFacts } from '../cases/reply-facts.service.ts'
import { seenCases } from '../cases/seen.service.ts'
import { seenComplaints } from '../complaints/seen.service.ts'
import { statementFacts } from '../complaints/statement-facts.service.ts'

/** What was to be answered in a period by a department: applications for disclosure, the mailbox, consultations. */
export interface CaseFacts {
  /** Answers that fell due within the period, and how many of them came in time. */
  readonly due: number
  readonly kept: number
  /** `overdue` (with its working days) or `unanswered`, each with `ref` like `case:7`. */
  readonly events: readonly FactEvent[]
}

export interface CaseFactsAsked {
  readonly departmentIds: readonly number[]
  /** `YYYY-MM-DD`, both included. */
  readonly from: string
  readonly to: string
  /** UTC ISO text: what came later is not known yet. */
  readonly asOf: string
}

/** A kind of case that departments answer by a deadline. It asks the database a constant number of questions. */
export type CaseFactsProvider = (db: Knex, asked: CaseFactsAsked) => Promise<ReadonlyMap<number, CaseFacts>>

/** Answers to people, and to the office that looks into a complaint. Whoever owed nothing has full marks. */
const CASE_FACTS: readonly CaseFactsProvider[] = [replyFacts, statementFacts]

/** All kinds together, by department. */
export async function caseFacts(
  db: Knex,
  asked: CaseFactsAsked,
  providers: readonly CaseFactsProvider[] = CASE_FACTS,
): Promise<ReadonlyMap<number, CaseFacts>> {
  const all = new Map<number, CaseFacts>()
  for (const provide of providers)
    for (const [id, { due, kept, events }] of await provide(db, asked)) {
      const known = all.get(id) ?? { due: 0, kept: 0, events: [] }
      all.set(id, { due: known.due + due, kept: known.kept + kept, events: [...known.events, ...events] })
    }
  return all
}

/** Pages to which a fact can lead, and which only some may open: how to ask about several of them at once. */
const PAGES = { case: seenCases, complaint: seenComplaints } as const

/** Of the given `ref`s of facts, those whose page the actor may not open: they are named without a link. */
export async function closedRefs(db: Knex, actor: Actor, refs: readonly string[]): Promise<ReadonlySet<string>> {
  const closed: string[] = []
  for (const [kind, seenOf] of Object.entries(PAGES)) {
    const pages = [...new Set(refs)].filter((ref) => new RegExp(`^${kind}:\\d{1,9}$`).test(ref))
    const ids = pages.map((ref) => Number(ref.slice(kind.length + 1)))
    const seen = await seenOf(db, actor, ids)
    closed.push(...ids.filter((id) => !seen.has(id)).map((id) => `${kind}:${id}`))
  }
  return new Set(closed)
}
