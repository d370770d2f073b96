import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { decodeCase, selectCases } from './cases.queries.ts'
import { RUNNING } from './cases.rules.ts'
import type { Case } from './cases.types.ts'

/** A case in which somebody has something to do. */
export interface Pending {
  readonly held: Case
  /** Who drafted the answer that waits for a signature. */
  readonly draftedBy: number | null
  /** Who proposed to publish it. */
  readonly proposedBy: number | null
  /** By when a correction has to be there. */
  readonly correctBy: string | null
}

const DraftRow = z.object({ case_id: int, round: int, drafted_by: int.nullable() })
const StepRow = z.object({ case_id: int, actor_id: int.nullable() })
const PauseRow = z.object({ case_id: int, answer_by_on: z.string().nullable() })

/** Four queries, however many. */
export async function listPending(db: Knex): Promise<Pending[]> {
  const found: unknown = await selectCases(db)
    .where((q) => void q.whereIn('c.state', [...RUNNING]).orWhere('c.publication', 'proposed'))
    .orderBy('c.id')
  const [drafts, proposals, corrections] = [
    rows(DraftRow, await db('case_answers').where({ state: 'submitted' }).select('case_id', 'round', 'drafted_by')),
    rows(StepRow, await proposalsOf(db)),
    rows(PauseRow, await db('case_pauses').where({ rule: 'correction' }).whereNull('until_on').select('case_id', 'answer_by_on')),
  ]
  return (found as unknown[]).map(decodeCase).map((held) => ({
    held,
    draftedBy: drafts.find(({ case_id, round }) => case_id === held.id && round === held.round)?.drafted_by ?? null,
    proposedBy: proposals.findLast(({ case_id }) => case_id === held.id)?.actor_id ?? null,
    correctBy: corrections.find(({ case_id }) => case_id === held.id)?.answer_by_on ?? null,
  }))
}

const proposalsOf = (db: Knex): Knex.QueryBuilder =>
  db('case_steps as s')
    .join('cases as c', 'c.id', 's.case_id')
    .where({ 's.kind': 'publication_proposed', 'c.publication': 'proposed' })
    .orderBy('s.id')
    .select('s.case_id', 's.actor_id')
