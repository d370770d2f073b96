import type { Knex } from 'knex'
import { z } from 'zod'
import { hasRole, type Actor } from '../auth/policy.ts'
import { bool, int, rows } from '../db/decode.ts'
import { FINDINGS, phaseOf, TARGETS } from './complaints.rules.ts'
import type { Complaint, Signature, SignedFinding } from './complaints.types.ts'

const text = z.string()
const ComplaintRow = z
  .object({
    id: int,
    year: int,
    serial: int,
    title: text,
    body: text,
    anonymous: bool,
    applicant_id: int.nullable(),
    applicant_name: text.nullable(),
    applicant_name_en: text.nullable(),
    office_id: int.nullable(),
    office_name: text.nullable(),
    office_name_en: text.nullable(),
    received_on: text,
    due_on: text,
    closed_on: text.nullable(),
    case_state: text,
    target: z.enum(TARGETS),
    department_id: int.nullable(),
    department_name: text.nullable(),
    department_name_en: text.nullable(),
    happened_on: text,
    name_shown: bool,
    phase: z.enum(['received', 'declined', 'investigating', 'signing', 'decided']),
    accept_due_on: text,
    decided_acceptance_on: text.nullable(),
    summary: text,
    investigator_id: int.nullable(),
    investigator_name: text.nullable(),
    investigator_name_en: text.nullable(),
    notice: text,
    notice_on: text.nullable(),
    statement_due_on: text.nullable(),
    statement: text,
    stated_on: text.nullable(),
    decided_on: text.nullable(),
    veto_id: int.nullable(),
    verdict: z.enum(FINDINGS).nullable(),
    version: int,
  })
  .transform((row) => ({
    id: row.id,
    year: row.year,
    serial: row.serial,
    title: row.title,
    body: row.body,
    anonymous: row.anonymous,
    applicantId: row.applicant_id,
    applicantName: row.applicant_name,
    applicantNameEn: row.applicant_name_en,
    officeId: row.office_id,
    officeName: row.office_name ?? '',
    officeNameEn: row.office_name_en ?? '',
    receivedOn: row.received_on,
    dueOn: row.due_on,
    closedOn: row.closed_on,
    caseState: row.case_state,
    target: row.target,
    departmentId: row.department_id,
    departmentName: row.department_name ?? '',
    departmentNameEn: row.department_name_en ?? '',
    happenedOn: row.happened_on,
    nameShown: row.name_shown,
    phase: phaseOf(row.phase, row.case_state),
    acceptDueOn: row.accept_due_on,
    decidedAcceptanceOn: row.decided_acceptance_on,
    summary: row.summary,
    investigatorId: row.investigator_id,
    investigatorName: row.investigator_name,
    investigatorNameEn: row.investigator_name_en,
    notice: row.notice,
    noticeOn: row.notice_on,
    statementDueOn: row.statement_due_on,
    statement: row.statement,
    statedOn: row.stated_on,
    decidedOn: row.decided_on,
    vetoId: row.veto_id,
    verdict: row.verdict,
    version: row.version,
  }))
export type ComplaintWithoutPersons = z.output<typeof ComplaintRow>
export const decodeComplaint = (row: unknown): ComplaintWithoutPersons => ComplaintRow.parse(row)

/** What the last finding says that a leader has signed as well. */
const VERDICT = `(select f.verdict from case_complaint_findings f join case_complaint_signatures s on s.finding_id = f.id
  where f.case_id = c.id and s.part = 'leader' and s.agrees = true order by f.number desc limit 1)`

export const selectComplaints = (db: Knex): Knex.QueryBuilder =>
  db('case_complaints as k')
    .join('cases as c', 'c.id', 'k.case_id')
    .leftJoin('people as a', 'a.id', 'c.applicant_id')
    .leftJoin('people as i', 'i.id', 'k.investigator_id')
    .leftJoin('departments as o', 'o.id', 'c.responsible_id')
    .leftJoin('departments as d', 'd.id', 'k.department_id')
    .select('k.*', 'c.id', 'c.year', 'c.serial', 'c.title', 'c.body', 'c.anonymous', 'c.applicant_id', 'c.responsible_id as office_id')
    .select('c.received_on', 'c.due_on', 'c.closed_on', 'c.state as case_state', 'c.version', db.raw(`${VERDICT} as verdict`))
    .select('a.display_name as applicant_name', 'a.display_name_en as applicant_name_en')
    .select('i.display_name as investigator_name', 'i.display_name_en as investigator_name_en')
    .select('o.name as office_name', 'o.name_en as office_name_en', 'd.name as department_name', 'd.name_en as department_name_en')

/** The SQL twin of `sees`. */
export function complaintsFor(db: Knex, actor: Pick<Actor, 'id' | 'roles' | 'departmentId'>): Knex.QueryBuilder {
  const unconcerned = (q: Knex.QueryBuilder): Knex.QueryBuilder =>
    q
      .where((inner) => void inner.whereNull('k.department_id').orWhereNot('k.department_id', actor.departmentId))
      .whereRaw('not exists (select 1 from case_complaint_persons n where n.case_id = k.case_id and n.person_id = ?)', [actor.id])
  return selectComplaints(db).where((q) => {
    void q.where('c.applicant_id', actor.id)
    if (hasRole(actor, 'leader')) void q.orWhere((inner) => void unconcerned(inner))
    if (hasRole(actor, 'inspector')) void q.orWhere((inner) => void unconcerned(inner.where('c.responsible_id', actor.departmentId)))
    if (hasRole(actor, 'head', 'publisher'))
      void q.orWhere((inner) => void inner.where('k.department_id', actor.departmentId).whereNotNull('k.notice_on'))
  })
}

/** Which of these complaints somebody has a part in. */
export async function listSeen(db: Knex, actor: Pick<Actor, 'id' | 'roles' | 'departmentId'>, ids: readonly number[]): Promise<number[]> {
  const found: unknown = await complaintsFor(db, actor).whereIn('c.id', [...ids])
  return (found as unknown[]).map(decodeComplaint).map(({ id }) => id)
}

export async function findComplaint(db: Knex, id: number): Promise<Complaint | undefined> {
  const row: unknown = await selectComplaints(db).where('c.id', id).first()
  if (row === undefined) return undefined
  return { ...decodeComplaint(row), personIds: (await personsOf(db, [id])).get(id) ?? [] }
}

/** Every complaint in which somebody has something to do, with whom it is about: two questions. */
export async function listOpen(db: Knex): Promise<Complaint[]> {
  const found: unknown = await selectComplaints(db).whereIn('c.state', ['received', 'open', 'paused', 'approval']).orderBy('c.id')
  const open = (found as unknown[]).map(decodeComplaint)
  const persons =
    open.length === 0
      ? new Map<number, readonly number[]>()
      : await personsOf(
          db,
          open.map(({ id }) => id),
        )
  return open.map((complaint) => ({ ...complaint, personIds: persons.get(complaint.id) ?? [] }))
}

/** Of several complaints, in one question. */
export async function personsOf(db: Knex, ids: readonly number[]): Promise<ReadonlyMap<number, readonly number[]>> {
  const found = rows(z.object({ case_id: int, person_id: int }), await db('case_complaint_persons').whereIn('case_id', [...ids]))
  const all = new Map<number, number[]>()
  for (const { case_id: id, person_id: person } of found) all.set(id, [...(all.get(id) ?? []), person])
  return all
}

export interface Named {
  readonly id: number
  readonly name: string
  readonly nameEn: string
  readonly departmentId: number
  readonly isLeader: boolean
}
const NamedRow = z
  .object({ id: int, display_name: text, display_name_en: text, department_id: int, rank_class: text })
  .transform((row) => ({
    id: row.id,
    name: row.display_name,
    nameEn: row.display_name_en,
    departmentId: row.department_id,
    isLeader: row.rank_class === 'leader',
  }))

/** Active people by their names; namesakes are all of them. */
export async function listNamed(db: Knex, names: readonly string[]): Promise<Named[]> {
  const found: unknown = await db('people')
    .where({ status: 'active' })
    .whereIn('display_name', [...names])
    .orderBy('id')
  return rows(NamedRow, found)
}
export const listPersons = async (db: Knex, ids: readonly number[]): Promise<Named[]> =>
  rows(
    NamedRow,
    await db('people')
      .whereIn('id', [...ids])
      .orderBy('id'),
  )

export interface Office {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly nameEn: string
  /** Somebody with the inspector's role works there. */
  readonly inspects: boolean
  /** Where the leaders sit: complaints about them go to the authority above. */
  readonly leads: boolean
}
const OfficeRow = z
  .object({ id: int, code: text, name: text, name_en: text, inspects: bool, leads: bool })
  .transform(({ name_en: nameEn, ...row }) => ({ ...row, nameEn }))
const HOLDS = `exists (select 1 from people p join role_assignments r on r.person_id = p.id
  where p.department_id = d.id and p.status = 'active' and r.role = ?)`

/** Active departments in the house's order. */
export async function listOffices(db: Knex): Promise<Office[]> {
  const found: unknown = await db('departments as d')
    .where({ active: true })
    .whereNot('d.kind', 'bureau')
    .orderBy(['d.position', 'd.id'])
    .select('d.id', 'd.code', 'd.name', 'd.name_en', db.raw(`${HOLDS} as inspects`, ['inspector']), db.raw(`${HOLDS} as leads`, ['leader']))
  return rows(OfficeRow, found)
}

export interface NewComplaint {
  readonly target: string
  readonly departmentId: number | null
  readonly happenedOn: string
  readonly nameShown: boolean
  readonly acceptDueOn: string
  readonly personIds: readonly number[]
}
export async function insertComplaint(tx: Knex, caseId: number, { personIds, ...typed }: NewComplaint): Promise<void> {
  await tx('case_complaints').insert({
    case_id: caseId,
    target: typed.target,
    department_id: typed.departmentId,
    happened_on: typed.happenedOn,
    name_shown: typed.nameShown,
    phase: 'received',
    accept_due_on: typed.acceptDueOn,
  })
  await insertPersons(tx, caseId, personIds)
}
export async function insertPersons(tx: Knex, caseId: number, personIds: readonly number[]): Promise<void> {
  if (personIds.length > 0) await tx('case_complaint_persons').insert(personIds.map((id) => ({ case_id: caseId, person_id: id })))
}

/** Beside the case's own compare-and-set, in its transaction. */
export async function changeComplaint(tx: Knex, id: number, values: Readonly<Record<string, string | number | null>>): Promise<void> {
  await tx('case_complaints').where({ case_id: id }).update(values)
}

const FindingRow = z
  .object({
    id: int,
    number: int,
    verdict: z.enum(FINDINGS),
    report: text,
    conclusion: text,
    measures: text,
    cycle_id: int.nullable(),
    rule: text.nullable(),
    sha256: text,
    on_date: text,
  })
  .transform(({ cycle_id: cycleId, on_date: onDate, ...row }) => ({ ...row, cycleId, onDate }))
const SignatureRow = z
  .object({
    finding_id: int,
    part: z.enum(['investigator', 'leader']),
    person_id: int,
    name: text,
    name_en: text,
    agrees: bool,
    remark: text,
    sha256: text,
    at: text,
  })
  .transform(({ finding_id: findingId, person_id: personId, name_en: nameEn, ...row }) => ({ ...row, findingId, personId, nameEn }))

/** What was found and who signed it, the last finding last. */
export async function listFindings(db: Knex, caseId: number): Promise<SignedFinding[]> {
  const findings = rows(FindingRow, await db('case_complaint_findings').where({ case_id: caseId }).orderBy('number'))
  if (findings.length === 0) return []
  const signed: unknown = await db('case_complaint_signatures as s')
    .join('people as p', 'p.id', 's.person_id')
    .whereIn(
      's.finding_id',
      findings.map(({ id }) => id),
    )
    .orderBy('s.id')
    .select('s.*', 'p.display_name as name', 'p.display_name_en as name_en')
  const signatures: (Signature & { readonly findingId: number })[] = rows(SignatureRow, signed)
  return findings.map((finding) => ({ ...finding, signatures: signatures.filter(({ findingId }) => findingId === finding.id) }))
}

export type NewFinding = Omit<SignedFinding, 'id' | 'signatures'>
export async function insertFinding(tx: Knex, caseId: number, { cycleId, onDate, ...finding }: NewFinding): Promise<number> {
  const [row] = (await tx('case_complaint_findings')
    .insert({ ...finding, case_id: caseId, cycle_id: cycleId, on_date: onDate })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

export async function insertSignature(
  tx: Knex,
  findingId: number,
  { personId, ...signature }: Omit<Signature, 'name' | 'nameEn'>,
): Promise<void> {
  await tx('case_complaint_signatures').insert({ ...signature, finding_id: findingId, person_id: personId })
}

/** The office that looks into it, from the beginning: it is on no common desk. */
export async function giveToOffice(tx: Knex, id: number, officeId: number): Promise<void> {
  await tx('cases').where({ id, kind: 'complaint' }).update({ responsible_id: officeId })
}

/** What a case says of itself that a complaint builds on; `submittedAt` is null of one without a name. */
export async function readHead(
  db: Knex,
  id: number,
): Promise<{ readonly year: number; readonly serial: number; readonly receivedOn: string; readonly submittedAt: string | null }> {
  return z
    .object({ year: int, serial: int, received_on: text, submitted_at: text.nullable() })
    .transform(({ received_on: receivedOn, submitted_at: submittedAt, ...row }) => ({ ...row, receivedOn, submittedAt }))
    .parse(await db('cases').where({ id }).first('year', 'serial', 'received_on', 'submitted_at'))
}
