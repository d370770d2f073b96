import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, json, rows } from '../db/decode.ts'
import { PAUSED_FROM, unconfirmed } from './clock.queries.ts'
import { CASE_STATES, KINDS, PUBLICATIONS, SATISFACTIONS, type Kind } from './cases.rules.ts'
import type { Case, CaseRule, Change, Step } from './cases.types.ts'

const day = z.string().nullable()
const name = z.string().nullable()
const Wished = json(z.object({ days: int.optional(), reason: z.string().optional(), by: int.optional() }))

const CaseRow = z
  .object({
    id: int,
    kind: z.enum(KINDS),
    year: int,
    serial: int,
    title: z.string(),
    body: z.string(),
    anonymous: bool,
    applicant_id: int.nullable(),
    applicant_name: name,
    applicant_name_en: name,
    applicant_department_id: int.nullable(),
    receipt_hash: z.string().nullable(),
    about_id: int.nullable(),
    about_name: name,
    about_name_en: name,
    responsible_id: int.nullable(),
    responsible_name: name,
    responsible_name_en: name,
    assignee_id: int.nullable(),
    assignee_name: name,
    assignee_name_en: name,
    state: z.enum(CASE_STATES),
    received_on: z.string(),
    submitted_at: day,
    days: int,
    extension_days: int,
    due_on: z.string(),
    restarted_on: day,
    answered_on: day,
    closed_on: day,
    round: int,
    satisfaction: z.enum(SATISFACTIONS).nullable(),
    publication: z.enum(PUBLICATIONS),
    public_title: z.string(),
    public_question: z.string(),
    public_answer: z.string(),
    published_on: day,
    consent: bool,
    wish: Wished,
    paused_from: day,
    unconfirmed: bool,
    version: int,
  })
  .transform((row): Case => ({
    id: row.id,
    kind: row.kind,
    year: row.year,
    serial: row.serial,
    title: row.title,
    body: row.body,
    anonymous: row.anonymous,
    applicantId: row.applicant_id,
    applicantName: row.applicant_name,
    applicantNameEn: row.applicant_name_en,
    applicantDepartmentId: row.applicant_department_id,
    receiptHash: row.receipt_hash,
    aboutId: row.about_id,
    aboutName: row.about_name,
    aboutNameEn: row.about_name_en,
    responsibleId: row.responsible_id,
    responsibleName: row.responsible_name,
    responsibleNameEn: row.responsible_name_en,
    assigneeId: row.assignee_id,
    assigneeName: row.assignee_name,
    assigneeNameEn: row.assignee_name_en,
    state: row.state,
    receivedOn: row.received_on,
    submittedAt: row.submitted_at,
    days: row.days,
    extensionDays: row.extension_days,
    dueOn: row.due_on,
    restartedOn: row.restarted_on,
    answeredOn: row.answered_on,
    closedOn: row.closed_on,
    round: row.round,
    satisfaction: row.satisfaction,
    publication: row.publication,
    publicTitle: row.public_title,
    publicQuestion: row.public_question,
    publicAnswer: row.public_answer,
    publishedOn: row.published_on,
    consent: row.consent,
    wish: row.wish,
    pausedFrom: row.paused_from,
    unconfirmed: row.unconfirmed,
    version: row.version,
  }))
export const decodeCase = (row: unknown): Case => CaseRow.parse(row)

/** `c` the case, `a` the applicant, `r` the responsible department, `b` the department it is about, `s` the assignee. */
export const selectCases = (db: Knex): Knex.QueryBuilder =>
  db('cases as c')
    .leftJoin('people as a', 'a.id', 'c.applicant_id')
    .leftJoin('departments as r', 'r.id', 'c.responsible_id')
    .leftJoin('departments as b', 'b.id', 'c.about_id')
    .leftJoin('people as s', 's.id', 'c.assignee_id')
    .select('c.*', 'a.display_name as applicant_name', 'a.display_name_en as applicant_name_en')
    .select('a.department_id as applicant_department_id', 'r.name as responsible_name', 'r.name_en as responsible_name_en')
    .select(
      'b.name as about_name',
      'b.name_en as about_name_en',
      's.display_name as assignee_name',
      's.display_name_en as assignee_name_en',
    )
    .select(db.raw(`${PAUSED_FROM} as paused_from`), db.raw(`case when ${unconfirmed()} then 1 else 0 end as unconfirmed`))

export async function findCase(db: Knex, id: number): Promise<Case | undefined> {
  const row: unknown = await selectCases(db).where('c.id', id).first()
  return row === undefined ? undefined : decodeCase(row)
}
/** Of several cases, in one question. */
export async function listCases(db: Knex, ids: readonly number[]): Promise<Case[]> {
  const found: unknown = await selectCases(db).whereIn('c.id', [...ids])
  return (found as unknown[]).map(decodeCase)
}
export async function findByReceipt(db: Knex, hash: string): Promise<Case | undefined> {
  const row: unknown = await selectCases(db).where('c.receipt_hash', hash).first()
  return row === undefined ? undefined : decodeCase(row)
}

type Values = Readonly<Record<string, string | number | boolean | null>>

/** Under the next number of its kind and year. Whoever meets somebody with the same number waits for them, and takes the one after it. */
export async function insertCase(
  tx: Knex,
  kind: Kind,
  year: number,
  values: Values,
): Promise<{ readonly id: number; readonly serial: number }> {
  for (;;) {
    const last: unknown = await tx('cases').where({ kind, year }).max({ n: 'serial' }).first()
    const serial = (z.object({ n: int.nullable() }).parse(last).n ?? 0) + 1
    const [row] = (await tx('cases')
      .insert({ ...values, kind, year, serial })
      .onConflict(['kind', 'year', 'serial'])
      .ignore()
      .returning('id')) as unknown[]
    if (row !== undefined) return { id: z.object({ id: int }).parse(row).id, serial }
  }
}

const COLUMNS: Readonly<Partial<Record<keyof Change, string>>> = {
  state: 'state',
  responsibleId: 'responsible_id',
  assigneeId: 'assignee_id',
  receivedOn: 'received_on',
  days: 'days',
  extensionDays: 'extension_days',
  restartedOn: 'restarted_on',
  answeredOn: 'answered_on',
  closedOn: 'closed_on',
  round: 'round',
  satisfaction: 'satisfaction',
  publication: 'publication',
  publicTitle: 'public_title',
  publicQuestion: 'public_question',
  publicAnswer: 'public_answer',
  publishedOn: 'published_on',
  consent: 'consent',
}

/** Compare-and-set; false for the one who comes second. */
export async function changeCase(
  tx: Knex,
  { id, version }: Pick<Case, 'id' | 'version'>,
  change: Change & { readonly dueOn: string },
): Promise<boolean> {
  const values = Object.fromEntries(
    Object.entries(COLUMNS).flatMap(([key, column]) => {
      const value = change[key as keyof Change]
      return value === undefined ? [] : [[column, value as string | number | boolean | null]]
    }),
  )
  const wish = change.wish === undefined ? {} : { wish: JSON.stringify(change.wish) }
  const changed = await tx('cases')
    .where({ id, version })
    .update({ ...values, ...wish, due_on: change.dueOn, version: version + 1 })
  return changed === 1
}

export interface NewStep extends Step {
  readonly caseId: number
  readonly round: number
  readonly actorId: number | null
  readonly on: string
  readonly at: string | null
}
export async function insertStep(tx: Knex, step: NewStep): Promise<void> {
  await tx('case_steps').insert({
    case_id: step.caseId,
    round: step.round,
    kind: step.kind,
    actor_id: step.actorId,
    department_id: step.departmentId ?? null,
    on_date: step.on,
    at: step.at,
    reason: step.reason ?? '',
    rule: step.rule ?? '',
    details: JSON.stringify(step.details ?? {}),
  })
}

/** Who acted last; null for somebody without a name, and for the system. */
export async function lastActorOf(db: Knex, caseId: number): Promise<number | null> {
  const row: unknown = await db('case_steps').where({ case_id: caseId }).orderBy('id', 'desc').first('actor_id')
  return z.object({ actor_id: int.nullable() }).optional().parse(row)?.actor_id ?? null
}

const RuleRow = z
  .object({ kind: z.enum(KINDS), from_on: z.string(), days: int, extension_days: int, warn_days: int, basis: z.string() })
  .transform((row): CaseRule => ({
    kind: row.kind,
    fromOn: row.from_on,
    days: row.days,
    extensionDays: row.extension_days,
    warnDays: row.warn_days,
    basis: row.basis,
  }))

/** Newest first, one list for all kinds. */
export async function listRules(db: Knex): Promise<CaseRule[]> {
  return rows(
    RuleRow,
    await db('case_rules').orderBy('from_on', 'desc').select('kind', 'from_on', 'days', 'extension_days', 'warn_days', 'basis'),
  )
}

export async function countRunningOf(db: Knex, personId: number, states: readonly string[]): Promise<number> {
  const found: unknown = await db('cases')
    .where({ applicant_id: personId })
    .whereIn('state', [...states])
    .count({ n: '*' })
    .first()
  return z.object({ n: int }).parse(found).n
}

const DepartmentRow = z.object({ id: int, code: z.string(), name: z.string(), name_en: z.string() })
export type Office = z.output<typeof DepartmentRow>
/** Departments and units with somebody who can answer, in the order of the house. */
export async function listOffices(db: Knex): Promise<Office[]> {
  const found: unknown = await db('departments as d')
    .where('d.active', true)
    .whereIn('d.kind', ['department', 'unit'])
    .whereExists((q) => {
      void q
        .select(db.raw('1'))
        .from('people as p')
        .join('role_assignments as r', 'r.person_id', 'p.id')
        .whereRaw("p.department_id = d.id and p.status = 'active' and r.role in ('head', 'publisher')")
    })
    .orderBy(['d.position', 'd.id'])
    .select('d.id', 'd.code', 'd.name', 'd.name_en')
  return rows(DepartmentRow, found)
}

/** Ids of departments by code: the desks. */
export async function departmentIds(db: Knex, codes: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = rows(
    z.object({ id: int, code: z.string() }),
    await db('departments')
      .whereIn('code', [...codes])
      .select('id', 'code'),
  )
  return new Map(found.map(({ id, code }) => [code, id]))
}
