import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, json, rows } from '../db/decode.ts'
import {
  CYCLE_STATES,
  CYCLE_STEPS,
  type Cycle,
  type CycleScorer,
  type CycleState,
  type CycleStep,
  type CycleStepName,
} from './cycles.types.ts'
import type { CycleSubject, Roster, Substitution } from './cycles.types.ts'

const CycleRow = z
  .object({
    id: int,
    scheme_id: int,
    scheme_name: z.string(),
    scheme_code: z.string(),
    title: z.string(),
    period: z.string(),
    from_on: z.string(),
    to_on: z.string(),
    state: z.enum(CYCLE_STATES),
    score_until: z.string().nullable(),
    publicity_from: z.string().nullable(),
    publicity_until: z.string().nullable(),
    version_id: int.nullable(),
    disclosure_id: int.nullable(),
    created_by: int,
    created_at: z.string(),
    version: int,
  })
  .transform((row): Cycle => ({
    id: row.id,
    schemeId: row.scheme_id,
    schemeName: row.scheme_name,
    schemeCode: row.scheme_code,
    title: row.title,
    period: row.period,
    fromOn: row.from_on,
    toOn: row.to_on,
    state: row.state,
    scoreUntil: row.score_until,
    publicityFrom: row.publicity_from,
    publicityUntil: row.publicity_until,
    versionId: row.version_id,
    disclosureId: row.disclosure_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    version: row.version,
  }))
export const decodeCycle = (row: unknown): Cycle => CycleRow.parse(row)

export const selectCycles = (db: Knex): Knex.QueryBuilder =>
  db('evaluation_cycles as c')
    .join('evaluation_schemes as s', 's.id', 'c.scheme_id')
    .select('c.*', 's.name as scheme_name', 's.code as scheme_code')

export async function findCycle(db: Knex, id: number): Promise<Cycle | undefined> {
  const row: unknown = await selectCycles(db).where('c.id', id).first()
  return row === undefined ? undefined : decodeCycle(row)
}

/**
 * Takes hold of a cycle until the transaction ends, before anything of it is read: on PostgreSQL two acts on it would otherwise run side by
 * side, neither knowing of the other: two last scores, two confirmations, a score and the close. The statement changes nothing.
 */
export const holdCycle = async (tx: Knex, id: number): Promise<void> => {
  await tx('evaluation_cycles')
    .where({ id })
    .update({ version: tx.ref('version') })
}

/** The latest period first; only those in one of the states. */
export async function findCycles(db: Knex, states: readonly CycleState[]): Promise<Cycle[]> {
  const found = (await selectCycles(db)
    .whereIn('c.state', [...states])
    .orderBy([
      { column: 'c.to_on', order: 'desc' },
      { column: 'c.id', order: 'desc' },
    ])) as unknown[]
  return found.map(decodeCycle)
}

/** Settled cycles about departments that ended in a year, the latest first. Those about persons are nobody else's business. */
export async function findSettledIn(db: Knex, year: number): Promise<Cycle[]> {
  const persons = db('evaluation_subjects as s').whereRaw('s.cycle_id = c.id').whereNotNull('s.person_id').select(db.raw('1'))
  const found = (await selectCycles(db)
    .whereIn('c.state', ['final', 'archived'])
    .whereNotNull('c.version_id')
    .whereBetween('c.to_on', [`${year}-01-01`, `${year}-12-31`])
    .whereNotExists(persons)
    .orderBy([
      { column: 'c.to_on', order: 'desc' },
      { column: 'c.id', order: 'desc' },
    ])) as unknown[]
  return found.map(decodeCycle)
}

export type CycleValues = Readonly<Record<string, string | number | null>>

export async function insertCycle(tx: Knex, values: CycleValues): Promise<number> {
  const [row] = (await tx('evaluation_cycles').insert(values).returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

/** Compare-and-set; false for the one who comes second. */
export async function changeCycle(
  tx: Knex,
  { id, version, state }: Pick<Cycle, 'id' | 'version' | 'state'>,
  values: CycleValues,
): Promise<boolean> {
  const changed = await tx('evaluation_cycles')
    .where({ id, version, state })
    .update({ ...values, version: version + 1 })
  return changed === 1
}

const SubjectRow = z
  .object({
    id: int,
    key: z.string(),
    department_id: int,
    person_id: int.nullable(),
    name: z.string(),
    name_en: z.string(),
    group: z.string(),
  })
  .transform((row): CycleSubject => ({
    id: row.id,
    key: row.key,
    departmentId: row.department_id,
    personId: row.person_id,
    name: row.name,
    nameEn: row.name_en,
    group: row.group,
  }))

/** In the order of the departments' own list. */
export async function listSubjects(db: Knex, cycleId: number): Promise<CycleSubject[]> {
  const found: unknown = await db('evaluation_subjects as s')
    .join('departments as dep', 'dep.id', 's.department_id')
    .where('s.cycle_id', cycleId)
    .orderBy(['dep.position', 's.id'])
    .select('s.id', 's.key', 's.department_id', 's.person_id', 's.name', 's.name_en', 's.group')
  return rows(SubjectRow, found)
}

/** Ids of a department's own subjects (not of its people) by cycle, in one question. */
export async function ownSubjects(db: Knex, departmentId: number, cycleIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const found = rows(
    z.object({ id: int, cycle_id: int }),
    await db('evaluation_subjects')
      .where({ department_id: departmentId })
      .whereNull('person_id')
      .whereIn('cycle_id', [...cycleIds])
      .select('id', 'cycle_id'),
  )
  return new Map(found.map(({ id, cycle_id: cycleId }) => [cycleId, id]))
}

const ScorerRow = z
  .object({ id: int, department_id: int, code: z.string(), name: z.string(), name_en: z.string(), substitute: bool })
  .transform(({ department_id, name_en, ...row }): CycleScorer => ({ ...row, departmentId: department_id, nameEn: name_en }))

export async function listScorers(db: Knex, cycleId: number): Promise<CycleScorer[]> {
  const found: unknown = await db('evaluation_scorers')
    .where({ cycle_id: cycleId })
    .orderBy('id')
    .select('id', 'department_id', 'code', 'name', 'name_en', 'substitute')
  return rows(ScorerRow, found)
}

const SubstitutionRow = z
  .object({
    subject_id: int,
    scorer_id: int,
    reason: z.string(),
    named_at: z.string(),
    named_by_name: z.string(),
    named_by_name_en: z.string(),
  })
  .transform((row): Substitution => ({
    subjectId: row.subject_id,
    scorerId: row.scorer_id,
    reason: row.reason,
    namedBy: row.named_by_name,
    namedByEn: row.named_by_name_en,
    namedAt: row.named_at,
  }))

async function listSubstitutions(db: Knex, cycleId: number): Promise<Substitution[]> {
  const found: unknown = await db('evaluation_substitutes as u')
    .join('people as p', 'p.id', 'u.named_by')
    .where('u.cycle_id', cycleId)
    .orderBy('u.id')
    .select('u.subject_id', 'u.scorer_id', 'u.reason', 'u.named_at')
    .select('p.display_name as named_by_name', 'p.display_name_en as named_by_name_en')
  return rows(SubstitutionRow, found)
}

/** One after another: inside a transaction there is a single connection. */
export async function readRoster(db: Knex, cycleId: number): Promise<Roster> {
  const subjects = await listSubjects(db, cycleId)
  const scorers = await listScorers(db, cycleId)
  return { subjects, scorers, substitutions: await listSubstitutions(db, cycleId) }
}

export interface NewSubject {
  readonly key: string
  readonly departmentId: number
  readonly personId?: number
  readonly name: string
  readonly nameEn: string
  readonly group: string
}

/** Of a draft: whoever was named before goes. */
export async function replaceSubjects(tx: Knex, cycleId: number, subjects: readonly NewSubject[]): Promise<void> {
  await tx('evaluation_subjects').where({ cycle_id: cycleId }).delete()
  await tx('evaluation_subjects').insert(
    subjects.map(({ departmentId, personId, nameEn, ...one }) => ({
      ...one,
      cycle_id: cycleId,
      department_id: departmentId,
      person_id: personId ?? null,
      name_en: nameEn,
    })),
  )
}

/** Everybody under the name that their department has now: what a cycle says of them stays when it is renamed. */
export async function refreshNames(tx: Knex, cycleId: number): Promise<void> {
  for (const table of ['evaluation_subjects', 'evaluation_scorers']) {
    const of = (column: string): Knex.Raw => tx.raw(`(select dep.${column} from departments dep where dep.id = ${table}.department_id)`)
    const rows = tx(table).where({ cycle_id: cycleId })
    if (table === 'evaluation_subjects') void rows.whereNull('person_id')
    await rows.update({ name: of('name'), name_en: of('name_en') })
  }
}

export interface NewScorer {
  readonly departmentId: number
  readonly code: string
  readonly name: string
  readonly nameEn: string
}
export async function replaceScorers(tx: Knex, cycleId: number, scorers: readonly NewScorer[]): Promise<void> {
  await tx('evaluation_scorers').where({ cycle_id: cycleId }).delete()
  for (const one of scorers) await insertScorer(tx, cycleId, one, false)
}

export async function insertScorer(tx: Knex, cycleId: number, scorer: NewScorer, substitute: boolean): Promise<number> {
  const { departmentId, code, name, nameEn } = scorer
  const [row] = (await tx('evaluation_scorers')
    .insert({ cycle_id: cycleId, department_id: departmentId, code, name, name_en: nameEn, substitute })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

export interface NewSubstitution {
  readonly subjectId: number
  readonly scorerId: number
  readonly reason: string
  readonly namedBy: number
  readonly at: string
}
export async function insertSubstitution(
  tx: Knex,
  cycleId: number,
  { subjectId, scorerId, reason, namedBy, at }: NewSubstitution,
): Promise<void> {
  await tx('evaluation_substitutes').insert({
    cycle_id: cycleId,
    subject_id: subjectId,
    scorer_id: scorerId,
    reason,
    named_by: namedBy,
    named_at: at,
  })
}

const StepRow = z
  .object({
    step: z.enum(CYCLE_STEPS),
    name: z.string().nullable(),
    name_en: z.string().nullable(),
    at: z.string(),
    detail: json(z.record(z.string(), z.union([z.string(), z.number()]))),
  })
  .transform(({ name, name_en, ...row }): CycleStep => ({ ...row, actorName: name, actorNameEn: name_en }))

/** What happened in a cycle, oldest first. */
export async function listSteps(db: Knex, cycleId: number): Promise<CycleStep[]> {
  const found: unknown = await db('evaluation_steps as t')
    .leftJoin('people as p', 'p.id', 't.actor_id')
    .where('t.cycle_id', cycleId)
    .orderBy('t.id')
    .select('t.step', 't.at', 't.detail', 'p.display_name as name', 'p.display_name_en as name_en')
  return rows(StepRow, found)
}

export async function insertStep(
  tx: Knex,
  cycleId: number,
  step: CycleStepName,
  { actorId, at, detail = {} }: { readonly actorId: number | null; readonly at: string; readonly detail?: CycleStep['detail'] },
): Promise<void> {
  await tx('evaluation_steps').insert({ cycle_id: cycleId, step, actor_id: actorId, at, detail: JSON.stringify(detail) })
}

const CandidateRow = z
  .object({
    id: int,
    code: z.string(),
    name: z.string(),
    name_en: z.string(),
    kind: z.enum(['bureau', 'department', 'unit']),
    owes: bool,
    inspects: bool,
  })
  .transform(({ name_en, ...row }) => ({ ...row, nameEn: name_en }))
/** A department that may be evaluated (`owes`: the catalogue asks something of it) or inspect (`inspects`: an inspector works there). */
export type Candidate = z.output<typeof CandidateRow>

/** Departments that are there, in their order. */
export async function listCandidates(db: Knex): Promise<Candidate[]> {
  const found: unknown = await db('departments as dep')
    .where('dep.active', true)
    .whereNot('dep.kind', 'bureau')
    .orderBy(['dep.position', 'dep.id'])
    .select('dep.id', 'dep.code', 'dep.name', 'dep.name_en', 'dep.kind')
    .select(
      db.raw(`case when exists (select 1 from catalogue_item_departments cd where cd.department_id = dep.id) then 1 else 0 end as owes,
        case when exists (select 1 from people p join role_assignments r on r.person_id = p.id
          where p.department_id = dep.id and p.status = 'active' and r.role = 'inspector') then 1 else 0 end as inspects`),
    )
  return rows(CandidateRow, found)
}
