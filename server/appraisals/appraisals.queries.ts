import type { Knex } from 'knex'
import { z } from 'zod'
import { hasRole, type Actor } from '../auth/policy.ts'
import { bool, int, rows } from '../db/decode.ts'
import {
  GRADES,
  MARKS,
  ROUND_STATES,
  STANDINGS,
  type Appraisal,
  type Draft,
  type Progress,
  type QuarterMark,
  type Remedy,
  type Round,
} from './appraisals.types.ts'

const RoundRow = z
  .object({
    id: int,
    year: int,
    office_id: int,
    office_name: z.string(),
    office_name_en: z.string(),
    state: z.enum(ROUND_STATES),
    percent: int,
    approval: z.string(),
    summary_until: z.string(),
    decision: z.string(),
    decided_by: int.nullable(),
    decided_on: z.string().nullable(),
    publicity_from: z.string().nullable(),
    publicity_until: z.string().nullable(),
    closed_at: z.string().nullable(),
    version: int,
  })
  .transform((row): Round => ({
    id: row.id,
    year: row.year,
    officeId: row.office_id,
    officeName: row.office_name,
    officeNameEn: row.office_name_en,
    state: row.state,
    percent: row.percent,
    approval: row.approval,
    summaryUntil: row.summary_until,
    decision: row.decision,
    decidedBy: row.decided_by,
    decidedOn: row.decided_on,
    publicityFrom: row.publicity_from,
    publicityUntil: row.publicity_until,
    closedAt: row.closed_at,
    version: row.version,
  }))

const selectRounds = (db: Knex): Knex.QueryBuilder =>
  db('appraisal_rounds as r')
    .join('departments as o', 'o.id', 'r.office_id')
    .select('r.*', 'o.name as office_name', 'o.name_en as office_name_en')

export const listRounds = async (db: Knex): Promise<Round[]> => rows(RoundRow, await selectRounds(db).orderBy('r.year', 'desc'))
export async function findRound(db: Knex, id: number): Promise<Round | undefined> {
  const row: unknown = await selectRounds(db).where('r.id', id).first()
  return row === undefined ? undefined : RoundRow.parse(row)
}

const AppraisalRow = z
  .object({
    id: int,
    round_id: int,
    year: int,
    round_state: z.enum(ROUND_STATES),
    percent: int,
    summary_until: z.string(),
    round_decided_by: int.nullable(),
    office_id: int,
    person_id: int,
    department_id: int,
    department_name: z.string(),
    department_name_en: z.string(),
    name: z.string(),
    name_en: z.string(),
    post: z.string(),
    post_en: z.string(),
    under_leader: bool,
    standing: z.enum(STANDINGS),
    standing_reason: z.string(),
    summary: z.string(),
    summary_at: z.string().nullable(),
    opinion: z.string(),
    proposal: z.enum(GRADES).nullable(),
    opinion_by: int.nullable(),
    opinion_by_name: z.string().nullable(),
    opinion_at: z.string().nullable(),
    decided: z.enum(GRADES).nullable(),
    grade: z.enum(GRADES).nullable(),
    grade_reason: z.string(),
    noticed_at: z.string().nullable(),
    acknowledged_on: z.string().nullable(),
    version: int,
  })
  .transform((row): Appraisal => ({
    id: row.id,
    roundId: row.round_id,
    year: row.year,
    roundState: row.round_state,
    percent: row.percent,
    summaryUntil: row.summary_until,
    decidedBy: row.round_decided_by,
    officeId: row.office_id,
    personId: row.person_id,
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    name: row.name,
    nameEn: row.name_en,
    post: row.post,
    postEn: row.post_en,
    underLeader: row.under_leader,
    standing: row.standing,
    standingReason: row.standing_reason,
    summary: row.summary,
    summaryAt: row.summary_at,
    opinion: row.opinion,
    proposal: row.proposal,
    opinionBy: row.opinion_by,
    opinionByName: row.opinion_by_name,
    opinionAt: row.opinion_at,
    decided: row.decided,
    grade: row.grade,
    gradeReason: row.grade_reason,
    noticedAt: row.noticed_at,
    acknowledgedOn: row.acknowledged_on,
    version: row.version,
  }))
export const decodeAppraisal = (row: unknown): Appraisal => AppraisalRow.parse(row)

export const selectAppraisals = (db: Knex): Knex.QueryBuilder =>
  db('appraisals as a')
    .join('appraisal_rounds as r', 'r.id', 'a.round_id')
    .join('departments as dep', 'dep.id', 'a.department_id')
    .join('people as p', 'p.id', 'a.person_id')
    .leftJoin('people as s', 's.id', 'a.opinion_by')
    .select('a.*', 'r.year', 'r.state as round_state', 'r.office_id', 'dep.name as department_name', 'dep.name_en as department_name_en')
    .select('r.percent', 'r.summary_until', 'r.decided_by as round_decided_by', 's.display_name as opinion_by_name')

/** The SQL twin of `seesAppraisal`, without the actor's own: nobody reads early what is written about themselves. */
export function visibleTo(db: Knex, actor: Actor, roundId: number): Knex.QueryBuilder {
  const all = selectAppraisals(db).where('a.round_id', roundId).whereNot('a.person_id', actor.id)
  if (hasRole(actor, 'leader')) return all
  return all.where((or) => {
    void or.whereRaw('1 = 0')
    if (hasRole(actor, 'inspector')) void or.orWhere('r.office_id', actor.departmentId)
    if (hasRole(actor, 'head')) void or.orWhere((own) => void own.where({ 'a.department_id': actor.departmentId, 'a.under_leader': false }))
  })
}

export async function findAppraisal(db: Knex, id: number): Promise<Appraisal | undefined> {
  const row: unknown = await selectAppraisals(db).where('a.id', id).first()
  return row === undefined ? undefined : decodeAppraisal(row)
}

/** Of everybody in a round, by department and name. */
export const listAppraisals = async (db: Knex, roundId: number): Promise<Appraisal[]> =>
  rows(
    AppraisalRow,
    await selectAppraisals(db)
      .where('a.round_id', roundId)
      .orderBy(['dep.position', { column: 'a.under_leader', order: 'desc' }, 'p.sort_key', 'a.id']),
  )
/** One person's, the newest first. */
export const listOwn = async (db: Knex, personId: number): Promise<Appraisal[]> =>
  rows(AppraisalRow, await selectAppraisals(db).where('a.person_id', personId).orderBy('r.year', 'desc'))

/** Against these something can be asked for: 不称职, and the person has the notice. One or two a year. */
export const listContestable = async (db: Knex): Promise<Appraisal[]> =>
  rows(AppraisalRow, await selectAppraisals(db).where('a.decided', 'incompetent').whereNotNull('a.acknowledged_on').orderBy('a.id'))

const MarkRow = z
  .object({ appraisal_id: int, quarter: int, mark: z.enum(MARKS) })
  .transform((row): QuarterMark => ({ appraisalId: row.appraisal_id, quarter: row.quarter, mark: row.mark }))
export const listMarks = async (db: Knex, roundId: number, appraisalId?: number): Promise<QuarterMark[]> => {
  const select = db('appraisal_marks as m').join('appraisals as a', 'a.id', 'm.appraisal_id').where('a.round_id', roundId)
  if (appraisalId !== undefined) void select.where('a.id', appraisalId)
  return rows(MarkRow, await select.orderBy('m.quarter').select('m.appraisal_id', 'm.quarter', 'm.mark'))
}

const RemedyRow = z
  .object({
    id: int,
    appraisal_id: int,
    kind: z.enum(['review', 'appeal']),
    grounds: z.string(),
    filed_on: z.string(),
    due_on: z.string(),
    extension: z.string(),
    outcome: z.enum(['upheld', 'changed']).nullable(),
    grade: z.enum(GRADES).nullable(),
    reason: z.string(),
    body: z.string(),
    decided_on: z.string().nullable(),
    version: int,
  })
  .transform(({ appraisal_id, filed_on, due_on, decided_on, ...rest }): Remedy => ({
    ...rest,
    appraisalId: appraisal_id,
    filedOn: filed_on,
    dueOn: due_on,
    decidedOn: decided_on,
  }))
export const listRemedies = async (db: Knex, appraisalId: number): Promise<Remedy[]> =>
  rows(RemedyRow, await db('appraisal_remedies').where('appraisal_id', appraisalId).orderBy('id'))
/** Of several assessments at once. */
export const listRemediesOf = async (db: Knex, appraisalIds: readonly number[]): Promise<Remedy[]> =>
  rows(
    RemedyRow,
    await db('appraisal_remedies')
      .whereIn('appraisal_id', [...appraisalIds])
      .orderBy('id'),
  )
/** Undecided ones that must be decided by a day, or before it. */
export const listRemediesDue = async (db: Knex, until: string): Promise<Remedy[]> =>
  rows(RemedyRow, await db('appraisal_remedies').whereNull('decided_on').where('due_on', '<=', until).orderBy('id'))
/** Undecided ones of a round, for those who must decide them. */
export const listPending = async (db: Knex, roundId: number): Promise<Remedy[]> =>
  rows(
    RemedyRow,
    await db('appraisal_remedies as m')
      .join('appraisals as a', 'a.id', 'm.appraisal_id')
      .where('a.round_id', roundId)
      .whereNull('m.decided_on')
      .orderBy('m.due_on')
      .select('m.*'),
  )

const PersonRow = z.object({
  id: int,
  display_name: z.string(),
  display_name_en: z.string(),
  department_id: int,
  post: z.string(),
  post_en: z.string(),
  rank_class: z.string(),
  heads: int,
})
/** Civil servants of the office's departments: not the leaders, whom others assess, nor anybody who is there for a time only. */
export async function listAssessable(db: Knex): Promise<z.output<typeof PersonRow>[]> {
  const found: unknown = await db('people as p')
    .join('departments as d', 'd.id', 'p.department_id')
    .where({ 'p.status': 'active', 'd.kind': 'department' })
    .whereNull('p.valid_until')
    .whereNot('p.rank_class', 'leader')
    .whereNotExists(db('role_assignments as o').whereRaw('o.person_id = p.id').where('o.role', 'observer'))
    .orderBy('p.id')
    .select('p.id', 'p.display_name', 'p.display_name_en', 'p.department_id', 'p.post', 'p.post_en', 'p.rank_class')
    .select({
      heads: db('role_assignments as h')
        .join('people as hp', 'hp.id', 'h.person_id')
        .whereRaw('hp.department_id = p.department_id')
        .where({ 'h.role': 'head', 'hp.status': 'active' })
        .count('*'),
    })
  return rows(PersonRow, found)
}

const OfficeRow = z.object({ id: int, name: z.string(), name_en: z.string() })
/** Departments with an inspector in them: one of them runs a round. */
export const listOffices = async (db: Knex): Promise<z.output<typeof OfficeRow>[]> =>
  rows(
    OfficeRow,
    await db('departments as d')
      .whereExists(
        db('people as p')
          .join('role_assignments as i', 'i.person_id', 'p.id')
          .whereRaw('p.department_id = d.id')
          .where({ 'p.status': 'active', 'i.role': 'inspector' }),
      )
      .orderBy('d.position')
      .select('d.id', 'd.name', 'd.name_en'),
  )

/** Undefined when somebody else has begun the year meanwhile. */
export async function insertRound(tx: Knex, row: Readonly<Record<string, string | number>>): Promise<number | undefined> {
  const [made] = (await tx('appraisal_rounds').insert(row).onConflict('year').ignore().returning('id')) as unknown[]
  return made === undefined ? undefined : z.object({ id: int }).parse(made).id
}

/** Whoever acts in a round waits here for whoever is just doing so: what is read afterwards stays true until the end of the transaction. */
export const holdRound = async (tx: Knex, id: number): Promise<void> => {
  await tx('appraisal_rounds')
    .where({ id })
    .update({ version: tx.ref('version') })
}
/** The same for the round of one assessment. */
export const holdRoundOf = async (tx: Knex, appraisalId: number): Promise<void> => {
  await tx('appraisal_rounds')
    .where('id', tx('appraisals').where('id', appraisalId).select('round_id'))
    .update({ version: tx.ref('version') })
}

/** Compare-and-set; false for whoever comes second. */
export async function change(
  tx: Knex,
  table: 'appraisal_rounds' | 'appraisals' | 'appraisal_remedies',
  { id, version }: { readonly id: number; readonly version: number },
  values: Readonly<Record<string, string | number | null>>,
): Promise<boolean> {
  const changed = await tx(table)
    .where({ id, version })
    .update({ ...values, version: version + 1 })
  return changed === 1
}

const DraftRow = z
  .object({ summary: z.string(), saved_at: z.string(), version: int })
  .transform(({ summary, saved_at, version }): Draft => ({ summary, savedAt: saved_at, version }))
export async function findDraft(db: Knex, appraisalId: number): Promise<Draft | undefined> {
  const row: unknown = await db('appraisal_drafts').where('appraisal_id', appraisalId).first()
  return row === undefined ? undefined : DraftRow.parse(row)
}
/** Compare-and-set; version 0 is for the first. False for whoever comes second. */
export async function keepDraft(tx: Knex, appraisalId: number, { summary, savedAt, version }: Draft): Promise<boolean> {
  const row = { summary, saved_at: savedAt, version: version + 1 }
  if (version > 0) return (await tx('appraisal_drafts').where({ appraisal_id: appraisalId, version }).update(row)) === 1
  const made = (await tx('appraisal_drafts')
    .insert({ ...row, appraisal_id: appraisalId })
    .onConflict('appraisal_id')
    .ignore()
    .returning('version')) as unknown[]
  return made.length === 1
}
export const dropDraft = async (tx: Knex, appraisalId: number): Promise<void> => {
  await tx('appraisal_drafts').where('appraisal_id', appraisalId).delete()
}

export async function saveMarks(
  tx: Knex,
  marks: readonly QuarterMark[],
  given: { readonly by: number; readonly at: string },
): Promise<void> {
  if (marks.length === 0) return
  await tx('appraisal_marks')
    .insert(
      marks.map(({ appraisalId, quarter, mark }) => ({ appraisal_id: appraisalId, quarter, mark, given_by: given.by, given_at: given.at })),
    )
    .onConflict(['appraisal_id', 'quarter'])
    .merge(['mark', 'given_by', 'given_at'])
}

export async function insertRemedy(tx: Knex, row: Readonly<Record<string, string | number>>): Promise<void> {
  await tx('appraisal_remedies').insert(row)
}

const ProgressRow = z
  .object({ department_id: int, name: z.string(), name_en: z.string(), people: int, summaries: int, opinions: int })
  .transform(({ department_id, name_en, ...rest }): Progress => ({ ...rest, departmentId: department_id, nameEn: name_en }))
/** How far a round is, by department; a head's is the head's own people. */
export async function listProgress(db: Knex, roundId: number, headOf?: number): Promise<Progress[]> {
  const select = db('appraisals as a')
    .join('departments as dep', 'dep.id', 'a.department_id')
    .where('a.round_id', roundId)
    .whereNot('a.standing', 'exempt')
  if (headOf !== undefined) void select.where({ 'a.department_id': headOf, 'a.under_leader': false })
  return rows(
    ProgressRow,
    await select
      .groupBy('a.department_id', 'dep.name', 'dep.name_en', 'dep.position')
      .orderBy('dep.position')
      .select('a.department_id', 'dep.name', 'dep.name_en')
      .count({ people: '*', summaries: 'a.summary_at', opinions: 'a.opinion_at' }),
  )
}

/** Those of a round who should be assessed. */
export async function countAssessed(db: Knex, roundId: number): Promise<number> {
  const row: unknown = await db('appraisals').where({ round_id: roundId, standing: 'assessed' }).count({ n: '*' }).first()
  return z.object({ n: int }).parse(row).n
}
