import type { Knex } from 'knex'
import { authorize, hasRole, type Actor } from '../auth/policy.ts'
import type { CaseFile, CaseStep } from '../cases/cases.types.ts'
import { keptFilesOf, stepsOf } from '../cases/decided.service.ts'
import type { Deps } from '../deps.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery, TableSpec } from '../web/table-types.ts'
import { COMPLAINTS, COMPLAINTS_OF_DEPARTMENT, type ComplaintRow } from './complaints.table.ts'
import { complaintsFor, decodeComplaint, listFindings, listPersons, type Named, type Office } from './complaints.queries.ts'
import { denyList, partsOf, type Parts } from './complaints.policy.ts'
import { complainable } from './filing.service.ts'
import { getComplaint } from './handling.service.ts'
import type { Complaint, SignedFinding } from './complaints.types.ts'
import { vetoChoices, type VetoChoice } from './veto.service.ts'

type Reads = Pick<Deps, 'db'>

/** Whoever looks into none sorts and filters by nothing that the department concerned must not know. */
export const tableFor = (actor: Pick<Actor, 'roles'>): TableSpec<ComplaintRow> =>
  hasRole(actor, 'leader', 'inspector') ? COMPLAINTS : COMPLAINTS_OF_DEPARTMENT

/** As far as the actor has a part in them. @throws AppError forbidden */
export async function listComplaints({ db }: Reads, actor: Actor, query: TableQuery): Promise<TablePage<ComplaintRow>> {
  authorize(denyList(actor))
  return readPage(complaintsFor(db.read, actor), tableFor(actor), query, rowFor(actor))
}

/** The same whole, for the export. @throws AppError forbidden */
export function exportComplaints({ db }: Reads, actor: Actor, query: TableQuery): AsyncGenerator<readonly ComplaintRow[]> {
  authorize(denyList(actor))
  return readAll(complaintsFor(db.read, actor), tableFor(actor), query, rowFor(actor))
}

/** The department concerned reads what the office wrote for it, not the letter, nor when it came. */
const rowFor =
  (actor: Actor) =>
  (row: unknown): ComplaintRow => {
    const complaint = decodeComplaint(row)
    const own = complaint.applicantId === actor.id
    const inside = hasRole(actor, 'leader') || (hasRole(actor, 'inspector') && actor.departmentId === complaint.officeId)
    const letter = own || (inside && actor.departmentId !== complaint.departmentId)
    if (letter) return { ...complaint, what: complaint.title }
    const { noticeOn, statementDueOn } = complaint
    return { ...complaint, what: complaint.summary, receivedOn: noticeOn ?? '', dueOn: statementDueOn ?? '' }
  }

export interface ComplaintPage {
  readonly complaint: Complaint
  readonly parts: Parts
  readonly persons: readonly Named[]
  readonly findings: readonly SignedFinding[]
  readonly steps: readonly CaseStep[]
  readonly files: readonly CaseFile[]
  /** For whoever accepts it. */
  readonly offices: readonly Office[]
  /** What a substantiated finding would propose. */
  readonly vetoes: readonly VetoChoice[]
}

/** When a veto is chosen, and when the page names the one that was. */
const VETO_PHASES: ReadonlySet<string> = new Set(['investigating', 'signing', 'decided'])

/** @throws AppError not_found */
export async function readComplaintPage(db: Knex, actor: Actor, id: number): Promise<ComplaintPage> {
  const complaint = await getComplaint(db, actor, id)
  const parts = partsOf(actor, complaint)
  const inside = parts.isHandler || parts.isLeader
  const [persons, findings, steps, files, offices, vetoes] = await Promise.all([
    inside && complaint.personIds.length > 0 ? listPersons(db, complaint.personIds) : [],
    listFindings(db, id),
    stepsOf(db, id),
    inside ? keptFilesOf(db, id) : [],
    parts.isHandler && complaint.phase === 'received' ? complainable(db) : [],
    inside && VETO_PHASES.has(complaint.phase) ? vetoChoices(db, complaint) : [],
  ])
  return { complaint, parts, persons, findings, steps, files, offices, vetoes }
}
