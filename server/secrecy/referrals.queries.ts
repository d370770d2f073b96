import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { ANSWERS, type Answer } from './gate.rules.ts'

const ReferralRow = z
  .object({
    id: int,
    disclosure_id: int,
    version_number: int,
    addressee: z.string(),
    question: z.string(),
    referred_by: int,
    referred_by_name: z.string(),
    referred_by_name_en: z.string(),
    referred_at: z.string(),
    due_on: z.string(),
    answer: z.enum(ANSWERS).nullable(),
    document_number: z.string(),
    document_on: z.string().nullable(),
    remark: z.string(),
    answered_at: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    disclosureId: row.disclosure_id,
    versionNumber: row.version_number,
    addressee: row.addressee,
    question: row.question,
    referredBy: row.referred_by,
    referredByName: row.referred_by_name,
    referredByNameEn: row.referred_by_name_en,
    referredAt: row.referred_at,
    dueOn: row.due_on,
    answer: row.answer,
    documentNumber: row.document_number,
    documentOn: row.document_on,
    remark: row.remark,
    answeredAt: row.answered_at,
  }))

/** A question put to the secrecy department about one version, and its answer. */
export type Referral = z.output<typeof ReferralRow>

const referrals = (db: Knex): Knex.QueryBuilder =>
  db('secrecy_referrals as r')
    .join('people as p', 'p.id', 'r.referred_by')
    .select('r.*', 'p.display_name as referred_by_name', 'p.display_name_en as referred_by_name_en')

/** Everything that was asked about a record, oldest first. */
export async function listReferrals(db: Knex, disclosureId: number): Promise<Referral[]> {
  return rows(ReferralRow, await referrals(db).where('r.disclosure_id', disclosureId).orderBy('r.id'))
}

export interface NewReferral {
  readonly disclosureId: number
  readonly versionNumber: number
  readonly addressee: string
  readonly question: string
  readonly referredBy: number
  readonly referredAt: string
  readonly dueOn: string
}

export async function insertReferral(tx: Knex, referral: NewReferral): Promise<void> {
  await tx('secrecy_referrals').insert({
    disclosure_id: referral.disclosureId,
    version_number: referral.versionNumber,
    addressee: referral.addressee,
    question: referral.question,
    referred_by: referral.referredBy,
    referred_at: referral.referredAt,
    due_on: referral.dueOn,
  })
}

export interface Answered {
  readonly answer: Answer
  readonly documentNumber: string
  readonly documentOn: string
  readonly remark: string
  readonly answeredBy: number
  readonly answeredAt: string
}

/** Returns false when somebody entered the answer already. */
export async function answerReferral(tx: Knex, id: number, answered: Answered): Promise<boolean> {
  const changed = await tx('secrecy_referrals').where({ id }).whereNull('answer').update({
    answer: answered.answer,
    document_number: answered.documentNumber,
    document_on: answered.documentOn,
    remark: answered.remark,
    answered_by: answered.answeredBy,
    answered_at: answered.answeredAt,
  })
  return changed === 1
}

/** Questions that a version still waits for and whose customary time has passed, with the title that they are about. */
export async function listOverdue(db: Knex, today: string): Promise<{ disclosureId: number; title: string; dueOn: string }[]> {
  const found: unknown = await db('secrecy_referrals as r')
    .join('disclosure_versions as v', (on) => on.on('v.disclosure_id', 'r.disclosure_id').andOn('v.number', 'r.version_number'))
    .whereNull('r.answer')
    .where('v.state', 'secrecy_office')
    .where('r.due_on', '<', today)
    .orderBy('r.id')
    .select('r.disclosure_id', 'v.title', 'r.due_on')
  const Row = z.object({ disclosure_id: int, title: z.string(), due_on: z.string() })
  return rows(Row, found).map((row) => ({ disclosureId: row.disclosure_id, title: row.title, dueOn: row.due_on }))
}

/** Everybody in service who reviews for secrecy. */
export async function listSecrecyReviewers(db: Knex): Promise<number[]> {
  const found: unknown = await db('role_assignments as ra')
    .join('people as p', 'p.id', 'ra.person_id')
    .where({ 'ra.role': 'secrecy', 'p.status': 'active' })
    .distinct('p.id')
  return rows(z.object({ id: int }), found).map(({ id }) => id)
}
