import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'
import { CYCLES, TIMINGS } from '../disclosures/disclosures.rules.ts'
import { AppError } from '../errors.ts'
import type { Obligation, Owed } from './obligations.types.ts'

const maybe = z.string().nullable()
/** The columns of an obligation. */
export const OBLIGATION_ROW = z.object({
  id: int,
  item_id: int,
  item_code: z.string(),
  title: z.string(),
  title_en: z.string(),
  department_id: int,
  timing: z.enum(TIMINGS),
  timing_days: int,
  cycle: z.enum(CYCLES),
  period: maybe,
  formed_on: maybe,
  event_on: maybe,
  due_on: z.string(),
  provisional: bool,
  responsible_id: int.nullable(),
  disclosure_id: int.nullable(),
  answered_at: maybe,
  nil_report_id: int.nullable(),
  withdrawn_at: maybe,
  cancelled_at: maybe,
  lead_days: int.nullable(),
  elements_present: int.nullable(),
  elements_required: int,
  register: z.string(),
  legal_basis: z.string(),
  edition_number: int.nullable(),
  extended_days: int,
  suspended_from: maybe,
  suspended_to: maybe,
  cancel_reason: maybe,
  occasion: z.string(),
  version: int,
})

export const toObligation = (row: z.output<typeof OBLIGATION_ROW>) => ({
  id: row.id,
  itemId: row.item_id,
  itemCode: row.item_code,
  title: row.title,
  titleEn: row.title_en,
  departmentId: row.department_id,
  timing: row.timing,
  timingDays: row.timing_days,
  cycle: row.cycle,
  period: row.period,
  formedOn: row.formed_on,
  eventOn: row.event_on,
  dueOn: row.due_on,
  provisional: row.provisional,
  responsibleId: row.responsible_id,
  disclosureId: row.disclosure_id,
  answeredAt: row.answered_at,
  nilReportId: row.nil_report_id,
  withdrawnAt: row.withdrawn_at,
  cancelledAt: row.cancelled_at,
  leadDays: row.lead_days,
  elementsPresent: row.elements_present,
  elementsRequired: row.elements_required,
  register: row.register,
  legalBasis: row.legal_basis,
  editionNumber: row.edition_number,
  extendedDays: row.extended_days,
  suspendedFrom: row.suspended_from,
  suspendedTo: row.suspended_to,
  cancelReason: row.cancel_reason,
  occasion: row.occasion,
  version: row.version,
})

const Row = OBLIGATION_ROW.transform(toObligation)
/** An obligation with everything its row says. */
export type StoredObligation = z.output<typeof Row> & Obligation

interface ObligationFilter {
  /** Due on or after, or its period ends on or after: `YYYY-MM-DD`. */
  readonly from?: string
  /** Due on or before. */
  readonly to?: string
  readonly departmentIds?: readonly number[]
  readonly itemIds?: readonly number[]
  /** Only what is not answered and not cancelled. */
  readonly open?: boolean
}

/** Obligations by due day. What was cancelled is among them. */
export async function listObligations(
  db: Knex,
  { from, to, departmentIds, itemIds, open }: ObligationFilter = {},
): Promise<StoredObligation[]> {
  const query = db('obligations').orderBy(['due_on', 'department_id', 'item_code', 'id']).select('*')
  if (from !== undefined) void query.where('due_on', '>=', from)
  if (to !== undefined) void query.where('due_on', '<=', to)
  if (departmentIds !== undefined) void query.whereIn('department_id', [...departmentIds])
  if (itemIds !== undefined) void query.whereIn('item_id', [...itemIds])
  if (open === true) void query.whereNull('answered_at').whereNull('cancelled_at')
  return rows(Row, await query)
}

const OwedRow = OBLIGATION_ROW.pick({
  id: true,
  item_id: true,
  title: true,
  department_id: true,
  timing: true,
  period: true,
  event_on: true,
  due_on: true,
  disclosure_id: true,
  answered_at: true,
  nil_report_id: true,
  withdrawn_at: true,
  cancelled_at: true,
  elements_present: true,
  elements_required: true,
})
const Owing = OwedRow.transform((row): Owed => ({
  id: row.id,
  itemId: row.item_id,
  title: row.title,
  departmentId: row.department_id,
  timing: row.timing,
  period: row.period,
  eventOn: row.event_on,
  dueOn: row.due_on,
  disclosureId: row.disclosure_id,
  answeredAt: row.answered_at,
  nilReportId: row.nil_report_id,
  withdrawnAt: row.withdrawn_at,
  cancelledAt: row.cancelled_at,
  elementsPresent: row.elements_present,
  elementsRequired: row.elements_required,
}))

/** What departments owed in a period, by due day, both included: a year of a large bureau is a hundred thousand rows, and their words are most of it. */
export async function listOwed(
  db: Knex,
  { from, to, departmentIds }: { readonly from: string; readonly to: string; readonly departmentIds: readonly number[] },
): Promise<Owed[]> {
  const found: unknown = await db('obligations')
    .whereBetween('due_on', [from, to])
    .whereIn('department_id', [...departmentIds])
    .orderBy(['due_on', 'department_id', 'item_code', 'id'])
    .select(Object.keys(OwedRow.shape))
  return rows(Owing, found)
}

export async function findObligation(db: Knex, id: number): Promise<StoredObligation | undefined> {
  const row: unknown = await db('obligations').where({ id }).first('*')
  return row === undefined ? undefined : Row.parse(row)
}

/** What a record answers: of several the one that is not settled yet, for a standing item its running review. */
export async function findForRecord(db: Knex, disclosureId: number): Promise<StoredObligation | undefined> {
  const row: unknown = await db('obligations')
    .where({ disclosure_id: disclosureId })
    .orderByRaw('case when answered_at is null and cancelled_at is null then 0 else 1 end, id desc')
    .first('*')
  return row === undefined ? undefined : Row.parse(row)
}

export async function findByOccasion(
  db: Knex,
  itemId: number,
  departmentId: number,
  occasion: string,
): Promise<StoredObligation | undefined> {
  const row: unknown = await db('obligations').where({ item_id: itemId, department_id: departmentId, occasion }).first('*')
  return row === undefined ? undefined : Row.parse(row)
}

/** Compare-and-set: of two who change an obligation at once one is told so. @throws AppError conflict */
export async function changeObligation(tx: Knex, { id, version }: Pick<StoredObligation, 'id' | 'version'>, change: object): Promise<void> {
  const changed = await tx('obligations')
    .where({ id, version })
    .update({ ...change, version: version + 1 })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

export interface NewEvent {
  readonly obligationId: number
  readonly kind: string
  readonly at: string
  /** null: the system. */
  readonly actorId: number | null
  readonly details?: Readonly<Record<string, string | number | null>>
}

/** Rows a statement: SQLite limits the variables of one. */
const AT_ONCE = 100

export async function insertEvents(tx: Knex, events: readonly NewEvent[]): Promise<void> {
  const found = events.map(({ obligationId, kind, at, actorId, details = {} }) => ({
    obligation_id: obligationId,
    kind,
    at,
    actor_id: actorId,
    details: JSON.stringify(details),
  }))
  for (let i = 0; i < found.length; i += AT_ONCE) await tx('obligation_events').insert(found.slice(i, i + AT_ONCE))
}

const EventRow = z
  .object({
    id: int,
    kind: z.string(),
    at: z.string(),
    details: z
      .string()
      .transform((text) => JSON.parse(text) as unknown)
      .pipe(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
    name: maybe,
    name_en: maybe,
  })
  .transform(({ name, name_en, ...row }) => ({ ...row, actorName: name, actorNameEn: name_en }))
export type ObligationEvent = z.output<typeof EventRow>

/** What happened to an obligation, oldest first. */
export async function listEvents(db: Knex, obligationId: number): Promise<ObligationEvent[]> {
  const found: unknown = await db('obligation_events as e')
    .leftJoin('people as p', 'p.id', 'e.actor_id')
    .where('e.obligation_id', obligationId)
    .orderBy('e.id')
    .select('e.id', 'e.kind', 'e.at', 'e.details', 'p.display_name as name', 'p.display_name_en as name_en')
  return rows(EventRow, found)
}
