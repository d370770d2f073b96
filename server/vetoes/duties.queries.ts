import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { PERSON_STATES } from './accountability.rules.ts'
import type { AccountablePerson } from './accountability.types.ts'
import { decodeVeto, selectVetoes } from './vetoes.queries.ts'
import { isOpen, VETO_STATES } from './vetoes.rules.ts'
import type { VetoCase } from './vetoes.types.ts'

export type OpenVeto = Pick<VetoCase, 'veto' | 'deciders' | 'votes' | 'steps'>

// The policies ask who takes part, not what anybody is called or has said.
const DECIDER = { name: '', nameEn: '', namedBy: null, namedByEn: null, reason: '' } as const
const VOTE = {
  departmentName: '',
  departmentNameEn: '',
  personName: '',
  personNameEn: '',
  verdict: 'unfounded',
  reasons: '',
  at: '',
} as const
const STEP = { step: 'voted', actorName: null, actorNameEn: null, at: '', detail: {} } as const

const PartRow = z.object({ what: z.enum(['decider', 'vote', 'step']), veto_id: int, department: int.nullable(), person: int.nullable() })

/** Every case in which somebody has something to do, with who takes part in it: two statements. */
export async function listOpenVetoes(db: Knex): Promise<OpenVeto[]> {
  const found = (await selectVetoes(db).whereIn('v.state', VETO_STATES.filter(isOpen)).orderBy('v.id')) as unknown[]
  const vetoes = found.map(decodeVeto)
  if (vetoes.length === 0) return []
  const ids = vetoes.map(({ id }) => id)
  const of = (table: string, what: string, ...columns: string[]) =>
    db(table)
      .whereIn('veto_id', ids)
      .select(db.raw(`'${what}' as what`), 'veto_id', ...columns.map((column) => db.raw(column)))
  const named: unknown = await of('veto_deciders', 'decider', 'department_id as department', 'instead_of as person').unionAll([
    of('veto_votes', 'vote', 'department_id as department', 'person_id as person'),
    of('veto_steps', 'step', 'cast(null as integer) as department', 'actor_id as person'),
  ])
  const parts = rows(PartRow, named)
  return vetoes.map((veto) => {
    const own = parts.filter(({ veto_id }) => veto_id === veto.id)
    const all = (what: string) => own.filter((one) => one.what === what)
    return {
      veto,
      deciders: all('decider').map((one) => ({ ...DECIDER, departmentId: one.department ?? 0, insteadOf: one.person })),
      votes: all('vote').map((one) => ({ ...VOTE, departmentId: one.department ?? 0, personId: one.person ?? 0 })),
      steps: all('step').map((one) => ({ ...STEP, actorId: one.person })),
    }
  })
}

/** Somebody who answers for something, with where, and who else does. */
export interface Answering {
  readonly person: AccountablePerson
  readonly departmentId: number
  readonly year: number
  readonly number: number
  readonly others: readonly number[]
}
const AnsweringRow = z.object({
  id: int,
  record_id: int,
  person_id: int,
  name: z.string(),
  name_en: z.string(),
  state: z.enum(PERSON_STATES),
  statement_due_on: z.string(),
  stated_at: z.string().nullable(),
  decided_by: int.nullable(),
  appeal_until: z.string().nullable(),
  review_due_on: z.string().nullable(),
  department_id: int,
  year: int,
  number: int,
})
// Nobody's words: only who has to do something by when.
const PERSON = { part: 'member', proposed: 'none', statement: '', share: null, measure: null, reasons: '', decidedAt: null } as const
const REST = { appeal: '', appealedAt: null, review: '', version: 0 } as const

/** Everybody of the records that are not over. */
export async function listAnswering(db: Knex): Promise<Answering[]> {
  const found: unknown = await db('accountability_persons as a')
    .join('accountability_records as r', 'r.id', 'a.record_id')
    .join('people as p', 'p.id', 'a.person_id')
    .whereIn('a.record_id', db('accountability_persons').whereIn('state', ['asked', 'decided', 'appealed']).select('record_id'))
    .orderBy('a.id')
    .select('a.id', 'a.record_id', 'a.person_id', 'a.state', 'a.statement_due_on', 'a.stated_at', 'a.decided_by', 'a.appeal_until')
    .select('a.review_due_on', 'r.department_id', 'r.year', 'r.number', 'p.display_name as name', 'p.display_name_en as name_en')
  const all = rows(AnsweringRow, found)
  return all.map((row) => ({
    person: {
      ...PERSON,
      ...REST,
      id: row.id,
      recordId: row.record_id,
      personId: row.person_id,
      name: row.name,
      nameEn: row.name_en,
      departmentId: row.department_id,
      state: row.state,
      statementDueOn: row.statement_due_on,
      statedAt: row.stated_at,
      decidedBy: row.decided_by,
      appealUntil: row.appeal_until,
      reviewDueOn: row.review_due_on,
    },
    departmentId: row.department_id,
    year: row.year,
    number: row.number,
    others: all.filter((one) => one.record_id === row.record_id).map((one) => one.person_id),
  }))
}
