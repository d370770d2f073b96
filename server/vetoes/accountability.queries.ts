import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'
import { insertNumbered } from './vetoes.queries.ts'
import {
  ACCOUNTABILITY_STEPS,
  CIRCUMSTANCES,
  MEASURES,
  PARTS,
  PERSON_STATES,
  SHARES,
  type AccountabilityStepName,
  type Responsible,
} from './accountability.rules.ts'
import type { AccountabilityRecord, AccountabilityStep, AccountablePerson } from './accountability.types.ts'

const RecordRow = z
  .object({
    id: int,
    year: int,
    number: int,
    department_id: int,
    department_name: z.string(),
    department_name_en: z.string(),
    office_id: int,
    office_name: z.string(),
    office_name_en: z.string(),
    veto_id: int.nullable(),
    violation: z.string(),
    basis: z.string(),
    happened_on: z.string(),
    circumstance: z.enum(CIRCUMSTANCES),
    persons: int,
    open: int,
    in_force: int,
    mine: bool,
  })
  .transform((row): AccountabilityRecord => ({
    id: row.id,
    year: row.year,
    number: row.number,
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    officeId: row.office_id,
    officeName: row.office_name,
    officeNameEn: row.office_name_en,
    vetoId: row.veto_id,
    violation: row.violation,
    basis: row.basis,
    happenedOn: row.happened_on,
    circumstance: row.circumstance,
    persons: row.persons,
    open: row.open,
    inForce: row.in_force,
    mine: row.mine,
  }))
export const decodeRecord = (row: unknown): AccountabilityRecord => RecordRow.parse(row)

export const OPEN_STATES = `('asked', 'decided', 'appealed')`
const count = (where: string): string => `(select count(*) from accountability_persons p where p.record_id = r.id and ${where})`

export const selectRecords = (db: Knex, readerId: number): Knex.QueryBuilder =>
  db('accountability_records as r')
    .join('departments as d', 'd.id', 'r.department_id')
    .join('departments as o', 'o.id', 'r.office_id')
    .select('r.*', 'd.name as department_name', 'd.name_en as department_name_en', 'o.name as office_name', 'o.name_en as office_name_en')
    .select(
      db.raw(`${count('1 = 1')} as persons`),
      db.raw(`${count(`p.state in ${OPEN_STATES}`)} as open`),
      db.raw(`${count("p.state = 'in_force'")} as in_force`),
      db.raw(
        'case when exists (select 1 from accountability_persons p where p.record_id = r.id and p.person_id = ?) then 1 else 0 end as mine',
        [readerId],
      ),
    )

export async function findRecord(db: Knex, readerId: number, id: number): Promise<AccountabilityRecord | undefined> {
  const row: unknown = await selectRecords(db, readerId).where('r.id', id).first()
  return row === undefined ? undefined : decodeRecord(row)
}

export interface MeasureCount {
  readonly year: number
  readonly measure: (typeof MEASURES)[number]
  readonly n: number
}
/** How many measures of each kind are in force, of the records of each year from one on. */
export async function countMeasures(db: Knex, since: number): Promise<MeasureCount[]> {
  const found: unknown = await db('accountability_persons as p')
    .join('accountability_records as r', 'r.id', 'p.record_id')
    .where('r.year', '>=', since)
    .where('p.state', 'in_force')
    .groupBy('r.year', 'p.measure')
    .select('r.year', 'p.measure')
    .count({ n: '*' })
  return rows(z.object({ year: int, measure: z.enum(MEASURES), n: int }), found)
}

const PersonRow = z
  .object({
    id: int,
    record_id: int,
    person_id: int,
    name: z.string(),
    name_en: z.string(),
    department_id: int,
    part: z.enum(PARTS),
    proposed: z.enum(SHARES),
    state: z.enum(PERSON_STATES),
    statement_due_on: z.string(),
    statement: z.string(),
    stated_at: z.string().nullable(),
    share: z.enum(SHARES).nullable(),
    measure: z.enum(MEASURES).nullable(),
    reasons: z.string(),
    decided_by: int.nullable(),
    decided_at: z.string().nullable(),
    appeal_until: z.string().nullable(),
    appeal: z.string(),
    appealed_at: z.string().nullable(),
    review_due_on: z.string().nullable(),
    review: z.string(),
    version: int,
  })
  .transform((row): AccountablePerson => ({
    id: row.id,
    recordId: row.record_id,
    personId: row.person_id,
    name: row.name,
    nameEn: row.name_en,
    departmentId: row.department_id,
    part: row.part,
    proposed: row.proposed,
    state: row.state,
    statementDueOn: row.statement_due_on,
    statement: row.statement,
    statedAt: row.stated_at,
    share: row.share,
    measure: row.measure,
    reasons: row.reasons,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    appealUntil: row.appeal_until,
    appeal: row.appeal,
    appealedAt: row.appealed_at,
    reviewDueOn: row.review_due_on,
    review: row.review,
    version: row.version,
  }))

const persons = (db: Knex): Knex.QueryBuilder =>
  db('accountability_persons as a')
    .join('people as p', 'p.id', 'a.person_id')
    .select('a.*', 'p.display_name as name', 'p.display_name_en as name_en', 'p.department_id')

export async function listPersons(db: Knex, recordId: number): Promise<AccountablePerson[]> {
  const found: unknown = await persons(db).where('a.record_id', recordId).orderBy('a.id')
  return rows(PersonRow, found)
}
export async function findPerson(db: Knex, id: number): Promise<AccountablePerson | undefined> {
  const found: unknown = await persons(db).where('a.id', id)
  return rows(PersonRow, found)[0]
}
/** Decided, and nobody appealed by the day before. */
export async function listUnappealed(db: Knex, today: string): Promise<AccountablePerson[]> {
  const found: unknown = await persons(db).where('a.state', 'decided').where('a.appeal_until', '<', today).orderBy('a.id')
  return rows(PersonRow, found)
}

export interface NewRecord {
  readonly departmentId: number
  readonly officeId: number
  readonly violation: string
  readonly basis: string
  readonly happenedOn: string
  readonly circumstance: string
  readonly by: number
  readonly at: string
  readonly year: number
}
export async function insertRecord(tx: Knex, record: NewRecord): Promise<number> {
  const { departmentId, officeId, violation, basis, happenedOn, circumstance, by, at, year } = record
  return insertNumbered(tx, 'accountability_records', year, {
    department_id: departmentId,
    office_id: officeId,
    violation,
    basis,
    happened_on: happenedOn,
    circumstance,
    opened_by: by,
    opened_at: at,
  })
}

export async function insertPersons(tx: Knex, recordId: number, responsible: readonly Responsible[], due: string): Promise<void> {
  await tx('accountability_persons').insert(
    responsible.map(({ personId, part, proposed }) => ({
      record_id: recordId,
      person_id: personId,
      part,
      proposed,
      state: 'asked',
      statement_due_on: due,
    })),
  )
}

/** Compare-and-set; false for the one who comes second. */
export async function changePerson(
  tx: Knex,
  { id, version, state }: Pick<AccountablePerson, 'id' | 'version' | 'state'>,
  values: Readonly<Record<string, string | number | null>>,
): Promise<boolean> {
  const changed = await tx('accountability_persons')
    .where({ id, version, state })
    .update({ ...values, version: version + 1 })
  return changed === 1
}

export async function insertPersonStep(
  tx: Knex,
  recordId: number,
  {
    step,
    personId,
    actorId,
    at,
  }: { readonly step: AccountabilityStepName; readonly personId: number | null; readonly actorId: number | null; readonly at: string },
): Promise<void> {
  await tx('accountability_steps').insert({ record_id: recordId, person_id: personId, step, actor_id: actorId, at })
}

const StepRow = z
  .object({
    person_id: int.nullable(),
    step: z.enum(ACCOUNTABILITY_STEPS),
    name: z.string().nullable(),
    name_en: z.string().nullable(),
    at: z.string(),
  })
  .transform((row): AccountabilityStep => ({
    personId: row.person_id,
    step: row.step,
    actorName: row.name,
    actorNameEn: row.name_en,
    at: row.at,
  }))
export async function listPersonSteps(db: Knex, recordId: number): Promise<AccountabilityStep[]> {
  const found: unknown = await db('accountability_steps as t')
    .leftJoin('people as p', 'p.id', 't.actor_id')
    .where('t.record_id', recordId)
    .orderBy('t.id')
    .select('t.person_id', 't.step', 't.at', 'p.display_name as name', 'p.display_name_en as name_en')
  return rows(StepRow, found)
}

const CandidateRow = z.object({ id: int, name: z.string(), name_en: z.string(), post: z.string(), post_en: z.string(), is_leader: bool })
export type CandidatePerson = z.output<typeof CandidateRow>
/** Who could answer for what happened in a department: its people and the bureau's leaders. */
export async function listCandidatePeople(db: Knex, departmentId: number): Promise<CandidatePerson[]> {
  const found: unknown = await db('people as p')
    .where('p.status', 'active')
    .where((q) => void q.where('p.department_id', departmentId).orWhere('p.rank_class', 'leader'))
    .whereExists((q) => void q.select(db.raw('1')).from('role_assignments as r').whereRaw("r.person_id = p.id and r.role = 'staff'"))
    .orderByRaw("case when p.rank_class = 'leader' then 1 else 0 end, p.id")
    .select('p.id', 'p.display_name as name', 'p.display_name_en as name_en', 'p.post', 'p.post_en')
    .select(db.raw("case when p.rank_class = 'leader' then 1 else 0 end as is_leader"))
  return rows(CandidateRow, found)
}
