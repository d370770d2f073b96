import type { Knex } from 'knex'
import { z } from 'zod'
import type { Actor } from '../auth/policy.ts'
import { bool, int, json, rows } from '../db/decode.ts'
import { isPostgres } from '../db/engine.ts'
import { AppError } from '../errors.ts'
import type { VersionRef } from '../registers/register.ts'
import {
  AUDIENCES,
  CYCLES,
  REVIEW_STATES,
  STEPS,
  TIMELINESS,
  TIMINGS,
  VERSION_STATES,
  type StepName,
  type StepOutcome,
  type VersionState,
} from './disclosures.rules.ts'
import type { Disclosure, DisclosureStep, DisclosureVersion } from './disclosures.types.ts'
import { readsSteps } from './disclosures.policy.ts'
import { dayOf, departmentNameOn, joinPostingOn } from '../people/history.sql.ts'
import { visibleTo } from './disclosures.visibility.ts'

const RecordRow = z.object({
  id: int,
  item_id: int,
  department_id: int,
  title: z.string(),
  period: z.string().nullable(),
  formed_on: z.string(),
  event_evidence: z.string(),
  published_number: int.nullable(),
  working_number: int.nullable(),
  filing_number: z.string().nullable(),
  first_published_at: z.string().nullable(),
  published_at: z.string().nullable(),
  due_on: z.string().nullable(),
  timeliness: z.enum(TIMELINESS).nullable(),
  lead_days: int.nullable(),
  withdrawn_at: z.string().nullable(),
  withdrawal_reason: z.string().nullable(),
  withdrawn_by_name: z.string().nullable(),
  withdrawn_by_name_en: z.string().nullable(),
  created_by: int,
  created_at: z.string(),
  version: int,
  item_code: z.string(),
  item_title: z.string(),
  item_title_en: z.string(),
  audience: z.enum(AUDIENCES),
  timing: z.enum(TIMINGS),
  timing_days: int,
  cycle: z.enum(CYCLES),
  one_shot: bool,
  review_level: int,
  retention_years: int.nullable(),
  level_name: z.string(),
  level_name_en: z.string(),
  level_steps: json(z.array(z.enum(REVIEW_STATES))),
  batch_allowed: bool,
  emergency_allowed: bool,
  register: z.string(),
  legal_basis: z.string(),
  responsible_name: z.string().nullable(),
  responsible_name_en: z.string().nullable(),
  department_name: z.string(),
  department_name_en: z.string(),
  department_name_then: z.string(),
  department_name_then_en: z.string(),
  lineage: z.string().transform((text) => text.split(',').map(Number)),
})

const VersionRow = z
  .object({
    id: int,
    number: int,
    state: z.enum(VERSION_STATES),
    title: z.string(),
    summary: z.string(),
    change_note: z.string(),
    line_count: int,
    total_fen: int.nullable(),
    finding_count: int,
    drafted_by: int,
    drafted_at: z.string(),
    submitted_at: z.string().nullable(),
    published_at: z.string().nullable(),
    review_steps: json(z.array(z.enum(REVIEW_STATES))).nullable(),
    publish_at: z.string().nullable(),
    acknowledge_by: z.string().nullable(),
    collective_decision: z.string(),
    emergency_by: int.nullable(),
    emergency_at: z.string().nullable(),
    emergency_reason: z.string().nullable(),
    emergency_due_on: z.string().nullable(),
    approval_step: z.enum(REVIEW_STATES).nullable(),
    secrecy_by: int.nullable(),
    approval_by: int.nullable(),
    outcome: z.enum(['passed', 'withdrawn']).nullable(),
  })
  .transform((row): DisclosureVersion => ({
    id: row.id,
    number: row.number,
    state: row.state,
    title: row.title,
    summary: row.summary,
    changeNote: row.change_note,
    lineCount: row.line_count,
    totalFen: row.total_fen,
    findingCount: row.finding_count,
    draftedBy: row.drafted_by,
    draftedAt: row.drafted_at,
    submittedAt: row.submitted_at,
    publishedAt: row.published_at,
    reviewSteps: row.review_steps,
    publishAt: row.publish_at,
    acknowledgeBy: row.acknowledge_by,
    collectiveDecision: row.collective_decision,
    emergency:
      row.emergency_by === null || row.approval_step === null
        ? undefined
        : {
            publishedBy: row.emergency_by,
            at: row.emergency_at ?? '',
            reason: row.emergency_reason ?? '',
            dueOn: row.emergency_due_on ?? '',
            approvalStep: row.approval_step,
            secrecyBy: row.secrecy_by,
            approvalBy: row.approval_by,
            outcome: row.outcome,
          },
  }))

const StepRow = z
  .object({
    version_number: int,
    step: z.enum(STEPS),
    outcome: z.enum(['done', 'passed', 'returned']),
    actor_id: int.nullable(),
    actor_name: z.string().nullable(),
    actor_name_en: z.string().nullable(),
    place_department: z.string().nullable(),
    place_department_en: z.string().nullable(),
    place_post: z.string().nullable(),
    place_post_en: z.string().nullable(),
    at: z.string(),
    remark: z.string(),
    on_behalf_of: int.nullable(),
    behalf_name: z.string().nullable(),
    behalf_name_en: z.string().nullable(),
    ordered: z.string().nullable(),
  })
  .transform((row): DisclosureStep => ({
    versionNumber: row.version_number,
    step: row.step,
    outcome: row.outcome,
    actorId: row.actor_id,
    actorName: row.actor_name ?? '',
    actorNameEn: row.actor_name_en ?? '',
    ...placeOf(row),
    at: row.at,
    remark: row.remark,
    onBehalfOf: row.on_behalf_of,
    onBehalfOfName: row.behalf_name ?? '',
    onBehalfOfNameEn: row.behalf_name_en ?? '',
    ordered: row.ordered ?? '',
  }))

/** Where the actor worked, and as what, on the day of the step. */
function placeOf(row: {
  place_department: string | null
  place_department_en: string | null
  place_post: string | null
  place_post_en: string | null
}) {
  const { place_department: department, place_department_en: departmentEn, place_post: post, place_post_en: postEn } = row
  if (department === null) return {}
  return { actorPlace: { department, departmentEn: departmentEn ?? department, post: post ?? '', postEn: postEn ?? '' } }
}

/** The department of `d` and everything above it, as comma-separated ids. */
const lineageOf = (db: Knex): string =>
  `(with recursive up(id, parent_id) as (
      select x.id, x.parent_id from departments x where x.id = d.department_id
      union select x.id, x.parent_id from departments x join up on x.id = up.parent_id)
    select ${isPostgres(db) ? `string_agg(id::text, ',')` : 'group_concat(id)'} from up) as lineage`

const RECORD_COLUMNS = [
  'd.*',
  'i.code as item_code',
  'i.title as item_title',
  'i.title_en as item_title_en',
  'i.audience',
  'i.timing',
  'i.timing_days',
  'i.cycle',
  'i.one_shot',
  'i.review_level',
  'i.retention_years',
  'rl.name as level_name',
  'rl.name_en as level_name_en',
  'rl.steps as level_steps',
  'rl.batch_allowed',
  'rl.emergency_allowed',
  'i.register',
  'i.legal_basis',
  'rp.display_name as responsible_name',
  'rp.display_name_en as responsible_name_en',
  'dep.name as department_name',
  'dep.name_en as department_name_en',
  'wp.display_name as withdrawn_by_name',
  'wp.display_name_en as withdrawn_by_name_en',
]

/**
 * One record with versions and steps, if `actor` may see it at all; `undefined` for a record they may not see. Three queries, two for
 * people who only read: no permission of theirs depends on the steps, and they are not shown any.
 */
export async function findDisclosure(db: Knex, actor: Actor, id: number): Promise<Disclosure | undefined> {
  return readDisclosure(db, id, visibleTo(actor), readsSteps(actor))
}

/** One record as the system itself sees it, which publishes at a set time and reminds. */
export const findWhole = (db: Knex, id: number): Promise<Disclosure | undefined> => readDisclosure(db, id, () => undefined, true)

/** What the department was called when the record was first published; its present name before that. */
const namesThen = (db: Knex): Knex.Raw[] =>
  (['name', 'name_en'] as const).map((column) =>
    db.raw(
      `${departmentNameOn(column, 'd.department_id', dayOf(db, 'd.first_published_at'))} as ${column === 'name' ? 'department_name_then' : 'department_name_then_en'}`,
    ),
  )

async function readDisclosure(
  db: Knex,
  id: number,
  narrow: (query: Knex.QueryBuilder) => void,
  withSteps: boolean,
): Promise<Disclosure | undefined> {
  const row: unknown = await db('disclosures as d')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('review_levels as rl', 'rl.level', 'i.review_level')
    .join('departments as dep', 'dep.id', 'd.department_id')
    .leftJoin('people as rp', 'rp.id', 'i.responsible_person_id')
    .leftJoin('people as wp', 'wp.id', 'd.withdrawn_by')
    .where('d.id', id)
    .modify(narrow)
    .first(...RECORD_COLUMNS, ...namesThen(db), db.raw(lineageOf(db)))
  if (row === undefined) return undefined
  const versions: unknown = await db('disclosure_versions as v')
    .leftJoin('review_emergencies as e', 'e.version_id', 'v.id')
    .where('v.disclosure_id', id)
    .orderBy('v.number')
    .select('v.*', 'e.published_by as emergency_by', 'e.at as emergency_at', 'e.reason as emergency_reason')
    .select('e.due_on as emergency_due_on', 'e.approval_step', 'e.secrecy_by', 'e.approval_by', 'e.outcome')
  const steps = withSteps ? await listSteps(db, id) : []
  return toDisclosure(RecordRow.parse(row), rows(VersionRow, versions), steps)
}

async function listSteps(db: Knex, id: number): Promise<DisclosureStep[]> {
  const day = dayOf(db, 's.at')
  const found: unknown = await db('disclosure_steps as s')
    .leftJoin('people as p', 'p.id', 's.actor_id')
    .leftJoin('people as b', 'b.id', 's.on_behalf_of')
    .leftJoin('review_objections as o', 'o.step_id', 's.id')
    .modify(joinPostingOn('po', 's.actor_id', day))
    .where('s.disclosure_id', id)
    .orderBy('s.id')
    .select('s.*', 'p.display_name as actor_name', 'p.display_name_en as actor_name_en')
    .select('po.post as place_post', 'po.post_en as place_post_en')
    .select(db.raw(`${departmentNameOn('name', 'po.department_id', day)} as place_department`))
    .select(db.raw(`${departmentNameOn('name_en', 'po.department_id', day)} as place_department_en`))
    .select('b.display_name as behalf_name', 'b.display_name_en as behalf_name_en', 'o.ordered')
  return rows(StepRow, found)
}

function toDisclosure(row: z.output<typeof RecordRow>, versions: DisclosureVersion[], steps: DisclosureStep[]): Disclosure {
  return {
    id: row.id,
    item: itemOf(row),
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    departmentNameThen: row.department_name_then,
    departmentNameThenEn: row.department_name_then_en,
    lineage: row.lineage,
    title: row.title,
    period: row.period,
    formedOn: row.formed_on,
    eventEvidence: row.event_evidence,
    publishedNumber: row.published_number,
    workingNumber: row.working_number,
    filingNumber: row.filing_number,
    firstPublishedAt: row.first_published_at,
    publishedAt: row.published_at,
    dueOn: row.due_on,
    timeliness: row.timeliness,
    leadDays: row.lead_days,
    withdrawnAt: row.withdrawn_at,
    withdrawnByName: row.withdrawn_by_name,
    withdrawnByNameEn: row.withdrawn_by_name_en,
    withdrawalReason: row.withdrawal_reason,
    createdBy: row.created_by,
    createdAt: row.created_at,
    version: row.version,
    versions,
    steps,
  }
}

function itemOf(row: z.output<typeof RecordRow>): Disclosure['item'] {
  const { responsible_name: name, responsible_name_en: nameEn } = row
  return {
    id: row.item_id,
    code: row.item_code,
    title: row.item_title,
    titleEn: row.item_title_en,
    audience: row.audience,
    timing: row.timing,
    timingDays: row.timing_days,
    cycle: row.cycle,
    oneShot: row.one_shot,
    reviewLevel: row.review_level,
    retentionYears: row.retention_years,
    level: {
      name: row.level_name,
      nameEn: row.level_name_en,
      steps: row.level_steps,
      batchAllowed: row.batch_allowed,
      emergencyAllowed: row.emergency_allowed,
    },
    register: row.register,
    legalBasis: row.legal_basis,
    responsiblePerson: name === null ? undefined : { name, nameEn: nameEn ?? name },
  }
}

/**
 * Compare-and-set on the record: changes it only if nobody did since `from` was read, and moves its version on.
 * @throws AppError conflict for the one who comes second
 */
export async function changeDisclosure(tx: Knex, from: Pick<Disclosure, 'id' | 'version'>, values: object = {}): Promise<void> {
  const changed = await tx('disclosures')
    .where({ id: from.id, version: from.version })
    .update({ ...values, version: from.version + 1 })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

export async function changeVersion(tx: Knex, versionId: number, values: object): Promise<void> {
  await tx('disclosure_versions').where({ id: versionId }).update(values)
}

export interface NewStep {
  readonly disclosureId: number
  readonly versionNumber: number
  readonly step: StepName
  readonly outcome: StepOutcome
  readonly actorId: number | null
  readonly at: string
  readonly remark?: string
  /** The reviewer who is away. */
  readonly onBehalfOf?: number | undefined
}

/** Returns the step's id. */
export async function insertStep(tx: Knex, step: NewStep): Promise<number> {
  return insertReturning(tx, 'disclosure_steps', {
    disclosure_id: step.disclosureId,
    version_number: step.versionNumber,
    step: step.step,
    outcome: step.outcome,
    actor_id: step.actorId,
    at: step.at,
    remark: step.remark ?? '',
    on_behalf_of: step.onBehalfOf ?? null,
  })
}

export async function insertReturning(
  tx: Knex,
  table: 'disclosures' | 'disclosure_versions' | 'disclosure_steps',
  values: object,
): Promise<number> {
  const [row] = (await tx(table).insert(values).returning('id')) as { id: number }[]
  return int.parse(row?.id)
}

/** The next number of the year, counted inside the transaction that uses it: what rolls back leaves no gap. */
export async function nextFilingCount(tx: Knex, year: number): Promise<number> {
  const [row] = (await tx('filing_counters')
    .insert({ year, last_number: 1 })
    .onConflict('year')
    .merge({ last_number: tx.raw('filing_counters.last_number + 1') })
    .returning('last_number')) as { last_number: unknown }[]
  return int.parse(row?.last_number)
}

/** Whether the catalogue in force withholds an item (不予公开). */
export async function isWithheldItem(tx: Knex, itemId: number): Promise<boolean> {
  return (await tx('catalogue_items').where({ id: itemId, way: 'withheld' }).first('id')) !== undefined
}

/** The last day to publish, as the obligation has it. */
export async function setDueDay(tx: Knex, id: number, dueOn: string): Promise<void> {
  await tx('disclosures').where({ id }).update({ due_on: dueOn })
}

/** Moves the record's version on, whatever it was; takes its row lock on PostgreSQL. */
export async function touchDisclosure(tx: Knex, id: number): Promise<void> {
  await tx('disclosures').where({ id }).increment('version', 1)
}

export async function findVersionState(tx: Knex, versionId: number): Promise<VersionState | undefined> {
  const row: unknown = await tx('disclosure_versions').where({ id: versionId }).first('state')
  return row === undefined ? undefined : z.object({ state: z.enum(VERSION_STATES) }).parse(row).state
}

/** Notes once that somebody wrote at this version. */
export async function insertAuthor(
  tx: Knex,
  version: Pick<VersionRef, 'versionId' | 'disclosureId'>,
  actorId: number,
  at: string,
): Promise<void> {
  const row: unknown = await tx('disclosure_versions').where({ id: version.versionId }).first('number')
  const number = z.object({ number: int }).parse(row).number
  const mine = { disclosure_id: version.disclosureId, version_number: number, actor_id: actorId }
  const known: unknown = await tx('disclosure_steps').where(mine).whereIn('step', ['draft', 'correct']).first('id')
  if (known !== undefined) return
  await insertStep(tx, { disclosureId: version.disclosureId, versionNumber: number, step: 'draft', outcome: 'done', actorId, at })
}
