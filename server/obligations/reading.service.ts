import type { Knex } from 'knex'
import { z } from 'zod'
import type { Actor } from '../auth/policy.ts'
import { bool, int, rows } from '../db/decode.ts'
import type { Deps } from '../deps.ts'
import { visibleCondition } from '../disclosures/disclosures.visibility.ts'
import { AppError } from '../errors.ts'
import { listExtensions, type Extension } from './extensions.queries.ts'
import { listNilReports, type NilReport } from './nil.queries.ts'
import { seesObligations, type Placed } from './obligations.policy.ts'
import { findObligation, listEvents, type ObligationEvent, type StoredObligation } from './obligations.queries.ts'

/** An obligation with its department, as every decision about it needs it. */
export type PlacedObligation = StoredObligation & Placed

/** @throws AppError not_found for one that is not there or not the actor's to see */
export async function loadObligation(db: Knex, actor: Actor, id: number): Promise<PlacedObligation> {
  const found = await findObligation(db, id)
  if (found === undefined || !seesObligations(actor)) throw new AppError('not_found', 'errors.not_found')
  return { ...found, lineage: await lineageOf(db, found.departmentId) }
}

async function lineageOf(db: Knex, departmentId: number): Promise<number[]> {
  const found: unknown = await db
    .withRecursive('above', (query) => {
      void query
        .select('id', 'parent_id')
        .from('departments')
        .where('id', departmentId)
        .union((more) => void more.select('d.id', 'd.parent_id').from('departments as d').join('above as a', 'a.parent_id', 'd.id'))
    })
    .from('above')
    .select('id')
  return rows(z.object({ id: int }), found).map(({ id }) => id)
}

const Names = z
  .object({
    department: z.string(),
    department_en: z.string(),
    person: z.string().nullable(),
    person_en: z.string().nullable(),
    record_title: z.string().nullable(),
    published_number: int.nullable(),
    filing_number: z.string().nullable(),
    evidence: z.string().nullable(),
    state: z.string().nullable(),
    readable: bool,
  })
  .transform((row) => ({
    department: row.department,
    departmentEn: row.department_en,
    person: row.person,
    personEn: row.person_en,
    /** Of a record that the reader may open; what a draft says is its drafters' and reviewers'. */
    record: row.readable ? { title: row.record_title ?? '', filingNumber: row.filing_number, evidence: row.evidence ?? '' } : undefined,
    isPublished: row.published_number !== null,
    workingState: row.state,
  }))

/** Everything on an obligation's page. */
export interface ObligationPage {
  readonly duty: PlacedObligation
  readonly names: z.output<typeof Names>
  readonly nils: readonly NilReport[]
  readonly extensions: readonly Extension[]
  readonly events: readonly ObligationEvent[]
}

/** One obligation, what answers it and everything that happened to it. @throws AppError not_found */
export async function readObligation({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<ObligationPage> {
  const duty = await loadObligation(db.read, actor, id)
  const visible = visibleCondition(actor)
  const named: PromiseLike<unknown> = db
    .read('obligations as o')
    .join('departments as dep', 'dep.id', 'o.department_id')
    .leftJoin('people as p', 'p.id', 'o.responsible_id')
    .join('catalogue_items as i', 'i.id', 'o.item_id')
    .leftJoin('disclosures as d', 'd.id', 'o.disclosure_id')
    .leftJoin('disclosure_versions as w', (on) => on.on('w.disclosure_id', 'd.id').andOn('w.number', 'd.working_number'))
    .where('o.id', id)
    .first(
      'dep.name as department',
      'dep.name_en as department_en',
      'p.display_name as person',
      'p.display_name_en as person_en',
      'd.title as record_title',
      'd.published_number',
      'd.filing_number',
      'd.event_evidence as evidence',
      'w.state',
      db.read.raw(`case when ${visible.sql} then 1 else 0 end as readable`, [...visible.bindings]),
    )
  const [names, nils, extensions, events] = await Promise.all([
    named,
    listNilReports(db.read, id),
    listExtensions(db.read, id),
    listEvents(db.read, id),
  ])
  return { duty, names: Names.parse(names), nils, extensions, events }
}
