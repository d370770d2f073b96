import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { REVIEW_STATES } from '../disclosures/disclosures.rules.ts'
import { registerFor } from '../registers/index.ts'
import type { Register, VersionRef } from '../registers/register.ts'
import type { Due, Found, LeafKind } from './kinds.types.ts'
import { idOf } from './subjects.rules.ts'

// A version that readers saw: its words, its content, its files, when it was formed, due and published, and who decided by virtue of which
// office. Names that the bureau may change later (departments, items of the catalogue) are their ids.

export const PUBLICATION = 'publication'
export const subjectOfVersion = (versionId: number): string => `version:${versionId}`

const VersionColumns = z.object({
  id: int,
  disclosure_id: int,
  number: int,
  title: z.string(),
  summary: z.string(),
  change_note: z.string(),
  published_at: z.string().nullable(),
  acknowledge_by: z.string().nullable(),
  collective_decision: z.string(),
  line_count: int,
  total_fen: int.nullable(),
  finding_count: int,
})
const RecordColumns = z.object({
  item_id: int,
  department_id: int,
  period: z.string().nullable(),
  formed_on: z.string(),
  filing_number: z.string().nullable(),
  first_published_at: z.string().nullable(),
  due_on: z.string().nullable(),
  timeliness: z.string().nullable(),
  lead_days: int.nullable(),
  published_number: int.nullable(),
})
const Row = z.object({ ...VersionColumns.shape, ...RecordColumns.shape, register: z.string() })
type Row = z.output<typeof Row>

const OF_VERSION = Object.keys(VersionColumns.shape).map((column) => `v.${column}`)
const OF_RECORD = Object.keys(RecordColumns.shape).map((column) => `d.${column}`)
const COLUMNS = [...OF_VERSION, ...OF_RECORD, 'i.register']

async function contents(db: Knex, subjects: readonly string[]): Promise<Map<string, Found>> {
  const ids = subjects.map(idOf)
  const found: unknown = await db('disclosure_versions as v')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .whereIn('v.id', ids)
    .select(COLUMNS)
  const versions = rows(Row, found)
  const [roles, files, bodies] = [await decidedBy(db, versions), await filesOf(db, ids), await bodiesOf(db, versions)]
  return new Map(
    versions.map((row) => {
      const content = {
        v: 1,
        kind: PUBLICATION,
        disclosure: disclosureOf(row),
        version: versionOf(row, roles.get(placeOf(row.disclosure_id, row.number))),
        register: registerFor(row.register).key,
        content: bodies.get(row.id),
        attachments: files.get(row.id) ?? [],
      }
      const where = { table: 'disclosure_versions', row: String(row.id) }
      // What a standing item is due next moves with the version that took its place.
      const replaced = row.number !== row.published_number ? { mayDiffer: ['disclosure.dueOn'] } : {}
      return [subjectOfVersion(row.id), { content, ...where, ...replaced }]
    }),
  )
}

const disclosureOf = (row: Row) => ({
  id: row.disclosure_id,
  item: row.item_id,
  department: row.department_id,
  period: row.period,
  formedOn: row.formed_on,
  filingNumber: row.filing_number,
  firstPublishedAt: row.first_published_at,
  dueOn: row.due_on,
  timeliness: row.timeliness,
  leadDays: row.lead_days,
})

const versionOf = (row: Row, role: string | undefined) => ({
  id: row.id,
  number: row.number,
  title: row.title,
  summary: row.summary,
  changeNote: row.change_note,
  publishedAt: row.published_at,
  acknowledgeBy: row.acknowledge_by,
  collectiveDecision: row.collective_decision,
  lines: row.line_count,
  totalFen: row.total_fen,
  findings: row.finding_count,
  role,
})

/** The register's content of each version, read for all versions of a register at once where it can. */
async function bodiesOf(db: Knex, versions: readonly Row[]): Promise<Map<number, unknown>> {
  const refs = new Map<string, VersionRef[]>()
  for (const { register, id, disclosure_id: disclosureId, department_id: departmentId, period } of versions)
    refs.set(register, [...(refs.get(register) ?? []), { versionId: id, disclosureId, departmentId, period }])
  const bodies = new Map<number, unknown>()
  for (const [key, some] of refs) for (const [id, body] of await readBodies(db, registerFor(key), some)) bodies.set(id, body)
  return bodies
}

async function readBodies(db: Knex, register: Register, refs: readonly VersionRef[]): Promise<ReadonlyMap<number, unknown>> {
  if (register.canonicalMany !== undefined) return register.canonicalMany(db, refs)
  const bodies = new Map<number, unknown>()
  for (const ref of refs) bodies.set(ref.versionId, await register.canonical(db, ref))
  return bodies
}

const placeOf = (disclosureId: number, number: number): string => `${disclosureId}/${number}`
const StepRow = z.object({ disclosure_id: int, version_number: int, step: z.string() })

/** The last review that each version passed, or `emergency`: in which office it was decided, and nobody's name. */
async function decidedBy(db: Knex, versions: readonly Row[]): Promise<Map<string, string>> {
  const found: unknown = await db('disclosure_steps')
    .whereIn('disclosure_id', [...new Set(versions.map(({ disclosure_id }) => disclosure_id))])
    .where((decided) => {
      void decided.where({ step: 'emergency' }).orWhere((passed) => {
        void passed.where({ outcome: 'passed' }).whereIn('step', [...REVIEW_STATES])
      })
    })
    .orderBy('id')
    .select('disclosure_id', 'version_number', 'step')
  return new Map(rows(StepRow, found).map((row) => [placeOf(row.disclosure_id, row.version_number), row.step]))
}

const FileRow = z.object({
  version_id: int,
  name: z.string(),
  type: z.string(),
  note: z.string(),
  sha256: z.string(),
  size: int,
  redacted: int,
})

/** The files as readers get them, in their order. */
async function filesOf(db: Knex, versionIds: readonly number[]): Promise<Map<number, object[]>> {
  const found: unknown = await db('attachments as a')
    .join('blobs as b', 'b.sha256', db.raw('coalesce(a.redacted_sha256, a.public_sha256, a.sha256)'))
    .whereIn('a.version_id', [...versionIds])
    .orderBy(['a.version_id', 'a.position', 'a.id'])
    .select('a.version_id', 'a.note', 'b.sha256', 'b.size')
    .select(db.raw('case when a.redacted_sha256 is null then a.name else coalesce(a.redacted_name, a.name) end as name'))
    .select(db.raw('case when a.redacted_sha256 is null then a.type else coalesce(a.redacted_type, a.type) end as type'))
    .select(db.raw('case when a.redacted_sha256 is null then 0 else 1 end as redacted'))
  const files = new Map<number, object[]>()
  for (const { version_id, redacted, ...file } of rows(FileRow, found))
    files.set(version_id, [...(files.get(version_id) ?? []), { ...file, redacted: redacted === 1 }])
  return files
}

const DueRow = z.object({ id: int, at: z.string() })

async function due(db: Knex): Promise<Due[]> {
  const found: unknown = await db('disclosure_versions')
    .whereNotNull('published_at')
    .orderBy(['published_at', 'id'])
    .select('id', 'published_at as at')
  return rows(DueRow, found).map(({ id, at }) => ({ subject: subjectOfVersion(id), at, order: 1 }))
}

export const publications: LeafKind = { key: PUBLICATION, contents, due }
