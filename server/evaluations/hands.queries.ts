import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../db/decode.ts'

export interface Touched {
  readonly cycleId: number
  readonly indicator: string
  /** Key of the subject; '' for all of them at once. */
  readonly subject: string
  readonly personId: number
  readonly at: string
}

/** Kept for good: what somebody typed may be handed in, or replaced, under another name. */
export async function noteHand(tx: Knex, { cycleId, indicator, subject, personId, at }: Touched): Promise<void> {
  await tx('evaluation_hands')
    .insert({ cycle_id: cycleId, indicator, subject, person_id: personId, at })
    .onConflict(['cycle_id', 'indicator', 'subject', 'person_id'])
    .ignore()
}

const HandRow = z.object({ id: int, person: int })
const FactsRow = z.object({
  id: int,
  indicator: z.string(),
  facts: json(z.object({ indicators: z.record(z.string(), z.object({ events: z.array(z.object({ ref: z.string() })).optional() })) })),
})

/**
 * Everybody who had a hand in the lines that objections are about, by objection: who typed, handed in or decided its points, attached or
 * replaced its counts, and who inspected what it deducts for. A constant number of statements.
 */
export async function listHands(db: Knex, objections: readonly number[]): Promise<ReadonlyMap<number, readonly number[]>> {
  if (objections.length === 0) return new Map()
  const about = (): Knex.QueryBuilder =>
    db('evaluation_objections as o')
      .join('evaluation_subjects as s', (on) => on.on('s.cycle_id', 'o.cycle_id').andOn('s.key', 'o.subject'))
      .whereIn('o.id', [...objections])
  const entered = (table: string): Knex.QueryBuilder =>
    about().join(`${table} as x`, (on) => on.on('x.subject_id', 's.id').andOn('x.indicator', 'o.indicator'))
  const found: unknown = await entered('evaluation_scores')
    .select('o.id', 'x.given_by as person')
    .union([
      entered('evaluation_decisions').select('o.id', 'x.decided_by as person'),
      about()
        .join('evaluation_ballots as x', (on) => on.on('x.cycle_id', 'o.cycle_id').andOn('x.indicator', 'o.indicator'))
        .select('o.id', 'x.attached_by as person'),
      about()
        .join('evaluation_hands as x', (on) => on.on('x.cycle_id', 'o.cycle_id').andOn('x.indicator', 'o.indicator'))
        .whereRaw("x.subject in ('', o.subject)")
        .select('o.id', 'x.person_id as person'),
    ])
  const hands = new Map<number, Set<number>>(objections.map((id) => [id, new Set()]))
  for (const { id, person } of [...rows(HandRow, found), ...(await listFinders(db, objections))]) hands.get(id)?.add(person)
  return new Map([...hands].map(([id, people]) => [id, [...people]]))
}

/** Who inspected and wrote down the findings among the facts of a line, as they were in the version that is objected to. */
async function listFinders(db: Knex, objections: readonly number[]): Promise<z.output<typeof HandRow>[]> {
  const stored: unknown = await db('evaluation_objections as o')
    .join('evaluation_sheets as t', (on) => on.on('t.version_id', 'o.version_id').andOn('t.subject', 'o.subject'))
    .whereIn('o.id', [...objections])
    .select('o.id', 'o.indicator', 't.facts')
  const findings = rows(FactsRow, stored).flatMap(({ id, indicator, facts }) =>
    (facts.indicators[indicator]?.events ?? []).flatMap(({ ref }) => {
      const finding = /^finding:(\d{1,9})$/.exec(ref)?.[1]
      return finding === undefined ? [] : [{ id, finding: Number(finding) }]
    }),
  )
  if (findings.length === 0) return []
  const ids = [...new Set(findings.map(({ finding }) => finding))]
  const of = (): Knex.QueryBuilder => db('inspection_findings as f').whereIn('f.id', ids)
  const found: unknown = await of()
    .join('inspection_inspectors as x', 'x.visit_id', 'f.visit_id')
    .select('f.id', 'x.person_id as person')
    .union([
      of()
        .join('inspection_answer_log as x', (on) => on.on('x.visit_id', 'f.visit_id').andOn('x.item_id', 'f.item_id'))
        .select('f.id', 'x.given_by as person'),
    ])
  const authors = rows(HandRow, found)
  return findings.flatMap(({ id, finding }) => authors.filter((one) => one.id === finding).map(({ person }) => ({ id, person })))
}
