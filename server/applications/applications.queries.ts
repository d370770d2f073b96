import type { Knex } from 'knex'
import { z } from 'zod'
import { APPLICANT_KINDS, OUTCOMES, REMEDY_KINDS, type CountedApplication, type Outcome } from '../../core/annual-report.ts'
import { CASE_STATES } from '../cases/cases.rules.ts'
import { bool, int, money, rows } from '../db/decode.ts'
import { CHANNELS, DELIVERIES, ID_KINDS, MEDIA } from './applications.rules.ts'
import {
  OPINIONS,
  PARTY_KINDS,
  type Application,
  type ApplicationRow,
  type Copy,
  type FeeNotice,
  type Office,
  type Opinion,
  type Party,
  type RegisterRows,
  type Remedy,
} from './applications.types.ts'
import { FEE_METHODS } from './fees.rules.ts'

const day = z.string().nullable()
const outcome = z.enum(OUTCOMES as [Outcome, ...Outcome[]])

const ApplicationRecord = z
  .object({
    case_id: int,
    applicant: z.enum(APPLICANT_KINDS),
    name: z.string(),
    id_kind: z.enum(ID_KINDS),
    sealed: z.string(),
    applicant_key: z.string(),
    channel: z.enum(CHANNELS),
    arrived_on: z.string(),
    confirmed_on: day,
    registered_by: int.nullable(),
    wanted_number: z.string(),
    medium: z.enum(MEDIA),
    delivery: z.enum(DELIVERIES),
    excess: z.enum(['asked', 'reasonable', 'unreasonable']).nullable(),
    excess_reasons: z.string(),
    finished_on: day,
    outcome: outcome.nullable(),
  })
  .transform((row): Application => ({
    caseId: row.case_id,
    applicant: row.applicant,
    name: row.name,
    idKind: row.id_kind,
    sealed: row.sealed,
    applicantKey: row.applicant_key,
    channel: row.channel,
    arrivedOn: row.arrived_on,
    confirmedOn: row.confirmed_on,
    registeredBy: row.registered_by,
    wantedNumber: row.wanted_number,
    medium: row.medium,
    delivery: row.delivery,
    excess: row.excess,
    excessReasons: row.excess_reasons,
    finishedOn: row.finished_on,
    outcome: row.outcome,
  }))

export async function findApplication(db: Knex, caseId: number): Promise<Application | undefined> {
  const row: unknown = await db('case_applications').where({ case_id: caseId }).first()
  return row === undefined ? undefined : ApplicationRecord.parse(row)
}

export type Values = Readonly<Record<string, string | number | null>>
/** Guarded by the version of its case, which changes in the same transaction. */
export async function changeApplication(tx: Knex, caseId: number, values: Values): Promise<void> {
  await tx('case_applications').where({ case_id: caseId }).update(values)
}
export async function insertApplication(tx: Knex, values: Values): Promise<void> {
  await tx('case_applications').insert(values)
}

/** Applications of the same applicant received in the month (`YYYY-MM`), without this one: the fee counts by applicant and calendar month. */
export async function countOthersInMonth(
  db: Knex,
  { caseId, applicantKey }: Pick<Application, 'caseId' | 'applicantKey'>,
  month: string,
): Promise<number> {
  const found: unknown = await db('case_applications as x')
    .join('cases as c', 'c.id', 'x.case_id')
    .where('x.applicant_key', applicantKey)
    .whereNot('x.case_id', caseId)
    .whereBetween('c.received_on', [`${month}-01`, `${month}-31`])
    .count({ n: '*' })
    .first()
  return z.object({ n: int }).parse(found).n
}

const EarlierRow = z.object({ id: int, year: int, serial: int, title: z.string(), received_on: z.string(), finished_on: day })
export type Earlier = z.output<typeof EarlierRow>
/** What the same applicant asked for before, newest first. */
export async function listEarlier(
  db: Knex,
  { caseId, applicantKey }: Pick<Application, 'caseId' | 'applicantKey'>,
  most: number,
): Promise<Earlier[]> {
  const found: unknown = await db('case_applications as x')
    .join('cases as c', 'c.id', 'x.case_id')
    .where('x.applicant_key', applicantKey)
    .where('x.case_id', '<', caseId)
    .orderBy('c.id', 'desc')
    .limit(most)
    .select('c.id', 'c.year', 'c.serial', 'c.title', 'c.received_on', 'x.finished_on')
  return rows(EarlierRow, found)
}

const PartyRow = z
  .object({
    id: int,
    case_id: int,
    kind: z.enum(PARTY_KINDS),
    name: z.string(),
    asked_on: z.string(),
    answer_by_on: z.string(),
    answered_on: day,
    opinion: z.enum(OPINIONS).nullable(),
    reasons: z.string(),
  })
  .transform((row): Party => ({
    id: row.id,
    caseId: row.case_id,
    kind: row.kind,
    name: row.name,
    askedOn: row.asked_on,
    answerByOn: row.answer_by_on,
    answeredOn: row.answered_on,
    opinion: row.opinion,
    reasons: row.reasons,
  }))
export const listParties = async (db: Knex, caseId: number): Promise<Party[]> =>
  rows(PartyRow, await db('application_parties').where({ case_id: caseId }).orderBy('id'))
export async function insertParty(tx: Knex, values: Values): Promise<void> {
  await tx('application_parties').insert(values)
}
/** False when it was answered meanwhile. */
export async function answerParty(
  tx: Knex,
  id: number,
  { opinion, reasons, on }: { readonly opinion: Opinion; readonly reasons: string; readonly on: string },
): Promise<boolean> {
  return (await tx('application_parties').where({ id, answered_on: null }).update({ opinion, reasons, answered_on: on })) === 1
}

const CopyRow = z
  .object({ id: int, case_id: int, redacted: bool, name: z.string(), type: z.string(), size: int, sha256: z.string(), on_date: z.string() })
  .transform(({ case_id: caseId, on_date: on, ...row }): Copy => ({ ...row, caseId, on }))
export const listCopies = async (db: Knex, caseId: number): Promise<Copy[]> =>
  rows(CopyRow, await db('application_files').where({ case_id: caseId }).orderBy('id'))
export async function findCopy(db: Knex, id: number): Promise<Copy | undefined> {
  const row: unknown = await db('application_files').where({ id }).first()
  return row === undefined ? undefined : CopyRow.parse(row)
}
export async function insertCopy(tx: Knex, values: Values | Readonly<Record<string, string | number | boolean>>): Promise<void> {
  await tx('application_files').insert(values)
}

const FeeRow = z
  .object({
    case_id: int,
    method: z.enum(FEE_METHODS),
    counted: int,
    counted_before: int,
    amount_fen: money,
    noticed_on: z.string(),
    pay_by_on: z.string(),
    state: z.enum(['noticed', 'paid', 'lapsed']),
    settled_on: day,
  })
  .transform((row): FeeNotice => ({
    caseId: row.case_id,
    method: row.method,
    counted: row.counted,
    countedBefore: row.counted_before,
    amount: row.amount_fen,
    noticedOn: row.noticed_on,
    payByOn: row.pay_by_on,
    state: row.state,
    settledOn: row.settled_on,
  }))
export async function findFee(db: Knex, caseId: number): Promise<FeeNotice | undefined> {
  const row: unknown = await db('application_fees').where({ case_id: caseId }).first()
  return row === undefined ? undefined : FeeRow.parse(row)
}
export async function insertFee(tx: Knex, values: Values): Promise<void> {
  await tx('application_fees').insert(values)
}
export async function settleFee(tx: Knex, caseId: number, state: 'paid' | 'lapsed', on: string): Promise<void> {
  await tx('application_fees').where({ case_id: caseId, state: 'noticed' }).update({ state, settled_on: on })
}
/** Fees of a year by the day they were paid, in fen: line （八） of table 二. */
export async function sumFees(db: Knex, year: number): Promise<number> {
  const found: unknown = await db('application_fees')
    .where({ state: 'paid' })
    .whereBetween('settled_on', [`${year}-01-01`, `${year}-12-31`])
    .sum({ n: 'amount_fen' })
    .first()
  return z.object({ n: int.nullable() }).parse(found).n ?? 0
}

const RemedyRow = z
  .object({
    id: int,
    case_id: int,
    kind: z.enum(REMEDY_KINDS),
    body: z.string(),
    number: z.string(),
    filed_on: z.string(),
    closed_on: day,
    outcome: z.enum(['upheld', 'corrected', 'otherwise']).nullable(),
  })
  .transform((row): Remedy => ({
    id: row.id,
    caseId: row.case_id,
    kind: row.kind,
    body: row.body,
    number: row.number,
    filedOn: row.filed_on,
    closedOn: row.closed_on,
    outcome: row.outcome,
  }))
export const listRemedies = async (db: Knex, caseId?: number): Promise<Remedy[]> =>
  rows(
    RemedyRow,
    await db('application_remedies')
      .modify((q) => void (caseId === undefined ? q : q.where({ case_id: caseId })))
      .orderBy('id'),
  )
export async function insertRemedy(tx: Knex, values: Values): Promise<void> {
  await tx('application_remedies').insert(values)
}
/** False when it was closed meanwhile. */
export const closeRemedy = async (
  tx: Knex,
  id: number,
  values: { readonly outcome: string; readonly closed_on: string },
): Promise<boolean> => (await tx('application_remedies').where({ id, closed_on: null }).update(values)) === 1

const OfficeRow = z
  .object({
    from_on: z.string(),
    review_body: z.string(),
    court: z.string(),
    address: z.string(),
    telephone: z.string(),
    pay_to: z.string(),
  })
  .transform((row): Office => ({
    fromOn: row.from_on,
    reviewBody: row.review_body,
    court: row.court,
    address: row.address,
    telephone: row.telephone,
    payTo: row.pay_to,
  }))
/** Newest first. */
export const listOffices = async (db: Knex): Promise<Office[]> =>
  rows(OfficeRow, await db('application_offices').orderBy('from_on', 'desc'))
export async function insertOffice(tx: Knex, values: Values): Promise<void> {
  await tx('application_offices').insert(values)
}

/** Of a case `c`: art. 31 asks for a confirmation that is still to come. Dealt with all the same, it was received. */
export const UNCONFIRMED = `exists (select 1 from case_applications x where x.case_id = c.id and x.confirmed_on is null
  and x.finished_on is null and x.channel not in ('counter', 'signed_post', 'inside'))`

const CountedRow = z
  .object({ applicant: z.enum(APPLICANT_KINDS), received_on: z.string(), finished_on: day, outcome: outcome.nullable() })
  .transform((row): CountedApplication => ({
    applicant: row.applicant,
    receivedOn: row.received_on,
    finishedOn: row.finished_on,
    outcome: row.outcome,
  }))
/** Everything that was received, as the yearly table counts it; what still has to be confirmed (art. 31) was not, unless it was dealt with. */
export async function listCounted(db: Knex): Promise<CountedApplication[]> {
  const found: unknown = await db('case_applications as x')
    .join('cases as c', 'c.id', 'x.case_id')
    .where(
      (q) =>
        void q.whereIn('x.channel', ['counter', 'signed_post', 'inside']).orWhereNotNull('x.confirmed_on').orWhereNotNull('x.finished_on'),
    )
    .select('x.applicant', 'c.received_on', 'x.finished_on', 'x.outcome')
  return rows(CountedRow, found)
}

const RegisterRow = z
  .object({
    id: int,
    year: int,
    serial: int,
    title: z.string(),
    name: z.string(),
    applicant: z.enum(APPLICANT_KINDS),
    channel: z.enum(CHANNELS),
    arrived_on: z.string(),
    received: bool,
    received_on: z.string(),
    due_on: z.string(),
    state: z.enum(CASE_STATES),
    responsible_name: z.string().nullable(),
    responsible_name_en: z.string().nullable(),
    reply: z.string().nullable(),
    finished_on: day,
    outcome: outcome.nullable(),
    applicant_id: int.nullable(),
  })
  .transform((row): ApplicationRow => ({
    id: row.id,
    year: row.year,
    serial: row.serial,
    title: row.title,
    name: row.name,
    applicant: row.applicant,
    channel: row.channel,
    arrivedOn: row.arrived_on,
    received: row.received,
    receivedOn: row.received_on,
    dueOn: row.due_on,
    state: row.state,
    responsibleName: row.responsible_name,
    responsibleNameEn: row.responsible_name_en,
    reply: row.reply,
    finishedOn: row.finished_on,
    outcome: row.outcome,
    handled: row.applicant_id === null ? 'outside' : 'inside',
  }))
export const decodeRegisterRow = (row: unknown): ApplicationRow => RegisterRow.parse(row)

/** The register; `departmentId`: only what this department answers for. */
export const selectRegister = (db: Knex, { departmentId, applicantId }: RegisterRows): Knex.QueryBuilder =>
  db('case_applications as x')
    .join('cases as c', 'c.id', 'x.case_id')
    .leftJoin('departments as r', 'r.id', 'c.responsible_id')
    .leftJoin('case_answers as w', (on) => {
      void on.on('w.case_id', 'c.id').andOnVal('w.state', 'sent')
    })
    .modify((q) => void (departmentId === undefined ? q : q.where('c.responsible_id', departmentId)))
    .modify((q) => void (applicantId === undefined ? q : q.where('c.applicant_id', applicantId)))
    .select('c.id', 'c.year', 'c.serial', 'c.title', 'x.name', 'x.applicant', 'x.channel', 'x.arrived_on', 'c.received_on', 'c.due_on')
    .select(
      'c.state',
      'c.applicant_id',
      'r.name as responsible_name',
      'r.name_en as responsible_name_en',
      'w.reply',
      'x.finished_on',
      'x.outcome',
    )
    .select(
      db.raw(`case when x.confirmed_on is not null or x.channel in ('counter', 'signed_post', 'inside') then 1 else 0 end as received`),
    )
