import type { Knex } from 'knex'
import { z } from 'zod'
import { hasRole, type Actor } from '../auth/policy.ts'
import { int, json, rows } from '../db/decode.ts'
import {
  FILE_PARTS,
  UNEXAMINED,
  VERDICTS,
  VETO_STATES,
  VETO_STEPS,
  type FilePart,
  type Verdict,
  type VetoStepName,
} from './vetoes.rules.ts'
import type { Decider, Veto, VetoFile, VetoStep, Vote } from './vetoes.types.ts'

const day = z.string().nullable()
const VetoRow = z
  .object({
    id: int,
    year: int,
    number: int,
    cycle_id: int,
    cycle_title: z.string(),
    cycle_state: z.string(),
    cycle_to: z.string(),
    scheme_id: int,
    subject_id: int,
    subject_key: z.string(),
    subject_name: z.string(),
    subject_name_en: z.string(),
    department_id: int,
    department_name: z.string(),
    department_name_en: z.string(),
    rule: z.string(),
    title: z.string(),
    happened_on: z.string(),
    account: z.string(),
    documents: z.string(),
    source: z.enum(['manual', 'case']),
    source_ref: z.string(),
    state: z.enum(VETO_STATES),
    registered_by: int,
    registered_at: z.string(),
    reasons: z.string(),
    question: z.string(),
    asked_at: day,
    statement_due_on: day,
    statement: z.string(),
    stated_at: day,
    report: z.string(),
    reported_at: day,
    decided_at: day,
    appeal_until: day,
    appeal: z.string(),
    appealed_at: day,
    review_due_on: day,
    in_force_on: day,
    ended_at: day,
    version: int,
  })
  .transform((row): Veto => ({
    id: row.id,
    year: row.year,
    number: row.number,
    cycleId: row.cycle_id,
    cycleTitle: row.cycle_title,
    cycleState: row.cycle_state,
    cycleTo: row.cycle_to,
    schemeId: row.scheme_id,
    subjectId: row.subject_id,
    subjectKey: row.subject_key,
    subjectName: row.subject_name,
    subjectNameEn: row.subject_name_en,
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    rule: row.rule,
    title: row.title,
    happenedOn: row.happened_on,
    account: row.account,
    documents: row.documents,
    source: row.source,
    sourceRef: row.source_ref,
    state: row.state,
    registeredBy: row.registered_by,
    registeredAt: row.registered_at,
    reasons: row.reasons,
    question: row.question,
    askedAt: row.asked_at,
    statementDueOn: row.statement_due_on,
    statement: row.statement,
    statedAt: row.stated_at,
    report: row.report,
    reportedAt: row.reported_at,
    decidedAt: row.decided_at,
    appealUntil: row.appeal_until,
    appeal: row.appeal,
    appealedAt: row.appealed_at,
    reviewDueOn: row.review_due_on,
    inForceOn: row.in_force_on,
    endedAt: row.ended_at,
    version: row.version,
  }))
export const decodeVeto = (row: unknown): Veto => VetoRow.parse(row)

export const selectVetoes = (db: Knex): Knex.QueryBuilder =>
  db('vetoes as v')
    .join('evaluation_cycles as c', 'c.id', 'v.cycle_id')
    .join('evaluation_subjects as s', 's.id', 'v.subject_id')
    .join('departments as d', 'd.id', 'v.department_id')
    .select('v.*', 'c.title as cycle_title', 'c.state as cycle_state', 'c.to_on as cycle_to', 'c.scheme_id')
    .select('s.key as subject_key', 's.name as subject_name', 's.name_en as subject_name_en')
    .select('d.name as department_name', 'd.name_en as department_name_en')

/** The SQL twin of `seesVeto`. */
export function vetoesFor(db: Knex, actor: Pick<Actor, 'roles' | 'departmentId'>): Knex.QueryBuilder {
  if (hasRole(actor, 'inspector', 'leader')) return selectVetoes(db)
  return selectVetoes(db).where((q) => void q.whereNotIn('v.state', UNEXAMINED).orWhere('v.department_id', actor.departmentId))
}

/** How many there are of which the reader learns nothing else. */
export async function countUnseen(db: Knex, actor: Pick<Actor, 'roles' | 'departmentId'>): Promise<number> {
  if (hasRole(actor, 'inspector', 'leader')) return 0
  const found: unknown = await db('vetoes')
    .whereIn('state', UNEXAMINED)
    .whereNot({ department_id: actor.departmentId })
    .count({ n: '*' })
    .first()
  return z.object({ n: int }).parse(found).n
}

export async function findVeto(db: Knex, id: number): Promise<Veto | undefined> {
  const row: unknown = await selectVetoes(db).where('v.id', id).first()
  return row === undefined ? undefined : decodeVeto(row)
}

/** In force, of one cycle, by day and number. */
export async function listInForce(db: Knex, cycleId: number): Promise<Veto[]> {
  const found = (await selectVetoes(db)
    .where({ 'v.cycle_id': cycleId, 'v.state': 'in_force' })
    .orderBy(['v.in_force_on', 'v.id'])) as unknown[]
  return found.map(decodeVeto)
}

/** All of which somebody waits for something: what the clock looks at. */
export async function listRunning(db: Knex): Promise<Veto[]> {
  const found = (await selectVetoes(db).whereIn('v.state', ['investigating', 'established', 'appealed']).orderBy('v.id')) as unknown[]
  return found.map(decodeVeto)
}

export type VetoValues = Readonly<Record<string, string | number | null>>

/** Under the next number of its year. Whoever meets somebody with the same number waits for them, and takes the one after it. */
export async function insertNumbered(
  tx: Knex,
  table: 'vetoes' | 'accountability_records',
  year: number,
  values: VetoValues,
): Promise<number> {
  for (;;) {
    const last: unknown = await tx(table).where({ year }).max({ n: 'number' }).first()
    const number = (z.object({ n: int.nullable() }).parse(last).n ?? 0) + 1
    const [row] = (await tx(table)
      .insert({ ...values, year, number })
      .onConflict(['year', 'number'])
      .ignore()
      .returning('id')) as unknown[]
    if (row !== undefined) return z.object({ id: int }).parse(row).id
  }
}
export const insertVeto = (tx: Knex, year: number, values: VetoValues): Promise<number> => insertNumbered(tx, 'vetoes', year, values)

/** Compare-and-set; false for the one who comes second. */
export async function changeVeto(
  tx: Knex,
  { id, version, state }: Pick<Veto, 'id' | 'version' | 'state'>,
  values: VetoValues,
): Promise<boolean> {
  const changed = await tx('vetoes')
    .where({ id, version, state })
    .update({ ...values, version: version + 1 })
  return changed === 1
}

export interface NewStep {
  readonly step: VetoStepName
  readonly actorId: number | null
  readonly at: string
  readonly detail?: Readonly<Record<string, string | number>>
}
export async function insertStep(tx: Knex, vetoId: number, { step, actorId, at, detail = {} }: NewStep): Promise<void> {
  await tx('veto_steps').insert({ veto_id: vetoId, step, actor_id: actorId, at, detail: JSON.stringify(detail) })
}

const StepRow = z
  .object({
    step: z.enum(VETO_STEPS),
    actor_id: int.nullable(),
    name: z.string().nullable(),
    name_en: z.string().nullable(),
    at: z.string(),
    detail: json(z.record(z.string(), z.union([z.string(), z.number()]))),
  })
  .transform((row): VetoStep => ({
    step: row.step,
    actorId: row.actor_id,
    actorName: row.name,
    actorNameEn: row.name_en,
    at: row.at,
    detail: row.detail,
  }))

/** Oldest first. */
export async function listSteps(db: Knex, vetoId: number): Promise<VetoStep[]> {
  const found: unknown = await db('veto_steps as t')
    .leftJoin('people as p', 'p.id', 't.actor_id')
    .where('t.veto_id', vetoId)
    .orderBy('t.id')
    .select('t.step', 't.actor_id', 't.at', 't.detail', 'p.display_name as name', 'p.display_name_en as name_en')
  return rows(StepRow, found)
}

export interface NewDecider {
  readonly departmentId: number
  readonly insteadOf?: number
  readonly namedBy?: number
  readonly namedAt?: string
  readonly reason?: string
}
export async function insertDeciders(tx: Knex, vetoId: number, deciders: readonly NewDecider[]): Promise<void> {
  await tx('veto_deciders').insert(
    deciders.map(({ departmentId, insteadOf, namedBy, namedAt, reason }) => ({
      veto_id: vetoId,
      department_id: departmentId,
      instead_of: insteadOf ?? null,
      named_by: namedBy ?? null,
      named_at: namedAt ?? null,
      reason: reason ?? '',
    })),
  )
}

const DeciderRow = z
  .object({
    department_id: int,
    name: z.string(),
    name_en: z.string(),
    instead_of: int.nullable(),
    named_by: z.string().nullable(),
    named_by_en: z.string().nullable(),
    reason: z.string(),
  })
  .transform((row): Decider => ({
    departmentId: row.department_id,
    name: row.name,
    nameEn: row.name_en,
    insteadOf: row.instead_of,
    namedBy: row.named_by,
    namedByEn: row.named_by_en,
    reason: row.reason,
  }))

/** The inspecting departments as they were when it was accepted, the one concerned among them, and substitutes after them. */
export async function listDeciders(db: Knex, vetoId: number): Promise<Decider[]> {
  const found: unknown = await db('veto_deciders as w')
    .join('departments as d', 'd.id', 'w.department_id')
    .leftJoin('people as p', 'p.id', 'w.named_by')
    .where('w.veto_id', vetoId)
    .orderByRaw('case when w.instead_of is null then 0 else 1 end, d.position, d.id')
    .select('w.department_id', 'w.instead_of', 'w.reason', 'd.name', 'd.name_en')
    .select('p.display_name as named_by', 'p.display_name_en as named_by_en')
  return rows(DeciderRow, found)
}

const VoteRow = z
  .object({
    department_id: int,
    department_name: z.string(),
    department_name_en: z.string(),
    person_id: int,
    person_name: z.string(),
    person_name_en: z.string(),
    verdict: z.enum(VERDICTS),
    reasons: z.string(),
    at: z.string(),
  })
  .transform((row): Vote => ({
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    personId: row.person_id,
    personName: row.person_name,
    personNameEn: row.person_name_en,
    verdict: row.verdict,
    reasons: row.reasons,
    at: row.at,
  }))

export async function listVotes(db: Knex, vetoId: number): Promise<Vote[]> {
  const found: unknown = await db('veto_votes as w')
    .join('departments as d', 'd.id', 'w.department_id')
    .join('people as p', 'p.id', 'w.person_id')
    .where('w.veto_id', vetoId)
    .orderBy('w.id')
    .select('w.*', 'd.name as department_name', 'd.name_en as department_name_en')
    .select('p.display_name as person_name', 'p.display_name_en as person_name_en')
  return rows(VoteRow, found)
}

export async function insertVote(
  tx: Knex,
  vetoId: number,
  vote: {
    readonly departmentId: number
    readonly personId: number
    readonly verdict: Verdict
    readonly reasons: string
    readonly at: string
  },
): Promise<void> {
  const { departmentId, personId, verdict, reasons, at } = vote
  await tx('veto_votes').insert({ veto_id: vetoId, department_id: departmentId, person_id: personId, verdict, reasons, at })
}

const FileRow = z
  .object({
    id: int,
    veto_id: int,
    part: z.enum(FILE_PARTS),
    name: z.string(),
    type: z.string(),
    size: int,
    sha256: z.string(),
  })
  .transform(({ veto_id: vetoId, ...row }): VetoFile => ({ ...row, vetoId }))

export async function listFiles(db: Knex, vetoId: number): Promise<VetoFile[]> {
  const found: unknown = await db('veto_files')
    .where({ veto_id: vetoId })
    .orderBy('id')
    .select('id', 'veto_id', 'part', 'name', 'type', 'size', 'sha256')
  return rows(FileRow, found)
}

export async function findFile(db: Knex, id: number): Promise<VetoFile | undefined> {
  const found: unknown = await db('veto_files').where({ id }).limit(1).select('id', 'veto_id', 'part', 'name', 'type', 'size', 'sha256')
  return rows(FileRow, found)[0]
}

export async function insertFile(
  tx: Knex,
  file: Omit<VetoFile, 'id'> & {
    readonly part: FilePart
    readonly originalSha256: string
    readonly uploadedBy: number
    readonly at: string
  },
): Promise<void> {
  const { vetoId, originalSha256, uploadedBy, at, ...rest } = file
  await tx('veto_files').insert({ ...rest, veto_id: vetoId, original_sha256: originalSha256, uploaded_by: uploadedBy, uploaded_at: at })
}

const DepartmentRow = z.object({ id: int, name: z.string(), name_en: z.string() })
export type Office = z.output<typeof DepartmentRow>

/** Departments that could stand in: active ones with a head or an inspector, in their own order. */
export async function listOffices(db: Knex): Promise<Office[]> {
  const found: unknown = await db('departments as d')
    .where('d.active', true)
    .whereIn('d.kind', ['department', 'unit'])
    .whereExists((q) => {
      void q
        .select(db.raw('1'))
        .from('people as p')
        .join('role_assignments as r', 'r.person_id', 'p.id')
        .whereRaw("p.department_id = d.id and p.status = 'active' and r.role in ('head', 'inspector')")
    })
    .orderBy(['d.position', 'd.id'])
    .select('d.id', 'd.name', 'd.name_en')
  return rows(DepartmentRow, found)
}
