import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { FEWEST, type Signal } from './demand.rules.ts'

/** Complaints are nobody's question, what somebody has corrected of their own is not, and proposals have their own answer. */
const ASKING = ['application', 'mailbox', 'consultation'] as const

const CaseRow = z
  .object({
    id: int,
    kind: z.enum(ASKING),
    title: z.string(),
    received_on: z.string(),
    applicant_id: int.nullable(),
    applicant_key: z.string().nullable(),
  })
  .transform(({ id, kind, title, received_on: on, applicant_id: person, applicant_key: key }): Signal => ({
    source: kind === 'application' ? 'applications' : 'questions',
    text: title,
    who: person === null ? (key ?? `case:${id}`) : `person:${person}`,
    n: 1,
    firstOn: on,
    lastOn: on,
    caseId: id,
  }))

/** What was asked since a day and was not turned away at the door. */
export async function listAsked(db: Knex, since: string): Promise<Signal[]> {
  const found: unknown = await db('cases as c')
    .leftJoin('case_applications as x', 'x.case_id', 'c.id')
    .whereIn('c.kind', [...ASKING])
    .where('c.received_on', '>=', since)
    .whereNot('c.state', 'declined')
    .orderBy('c.id')
    .select('c.id', 'c.kind', 'c.title', 'c.received_on', 'c.applicant_id', 'x.applicant_key')
  return rows(CaseRow, found)
}

const MOST_MISSES = 500
const MissRow = z
  .object({ words: z.string(), n: int, first_on: z.string(), last_on: z.string() })
  .transform(({ words, n, first_on: firstOn, last_on: lastOn }): Signal => ({
    source: 'searches',
    text: words,
    who: `words:${words}`,
    n,
    firstOn,
    lastOn,
    caseId: null,
  }))

/** Words that were looked for in vain on at least three days since a day. What is rarer is read by nobody. */
export async function listMisses(db: Knex, since: string): Promise<Signal[]> {
  const found: unknown = await db('search_misses')
    .where('day', '>=', since)
    .groupBy('words')
    .havingRaw('count(*) >= ?', [FEWEST])
    .orderBy([{ column: 'n', order: 'desc' }, { column: 'words' }])
    .limit(MOST_MISSES)
    .select('words', db.raw('count(*) as n'), db.raw('min(day) as first_on'), db.raw('max(day) as last_on'))
  return rows(MissRow, found)
}

const NameRow = z.object({ display_name: z.string() }).transform(({ display_name }) => display_name)
export async function listNames(db: Knex): Promise<string[]> {
  return rows(NameRow, await db('people').distinct('display_name').whereNot('display_name', ''))
}

const ItemRow = z.object({ id: int, code: z.string(), title: z.string(), title_en: z.string() })
/** Of the catalogue in force. */
export async function listTitles(db: Knex): Promise<{ id: number; code: string; title: string; titleEn: string }[]> {
  const found: unknown = await db('catalogue_items').where('active', true).orderBy('code').select('id', 'code', 'title', 'title_en')
  return rows(ItemRow, found).map(({ title_en: titleEn, ...item }) => ({ ...item, titleEn }))
}

/** Who asked under their own name. */
export async function listApplicants(db: Knex, caseIds: readonly number[]): Promise<number[]> {
  const found: unknown = await db('cases')
    .whereIn('id', [...caseIds])
    .whereNotNull('applicant_id')
    .distinct('applicant_id')
  return rows(z.object({ applicant_id: int }), found).map(({ applicant_id }) => applicant_id)
}
