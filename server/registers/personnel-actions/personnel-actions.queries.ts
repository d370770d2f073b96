import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, json, rows } from '../../db/decode.ts'
import type { VersionRef } from '../register.ts'
import { shownUntil } from './punishments.rules.ts'
import { emptyNotice, isKind, termsOf, type Action, type ItemTerms, type Kind, type Line, type Notice } from './personnel-actions.rules.ts'

const id = int.nullable()
const LineRow = z
  .object({
    id: int,
    line_no: int,
    kind: z.string().refine(isKind),
    person_id: id,
    name: z.string(),
    sex: z.string(),
    birth_month: z.string(),
    education: z.string(),
    department_id: id,
    department_name: z.string().nullable(),
    department_name_en: z.string().nullable(),
    post_from: z.string(),
    post_to: z.string(),
    detail: z.string(),
    reward: z.string(),
    began_on: z.string().nullable(),
    decided_by: z.string(),
    decided_on: z.string().nullable(),
    document_number: z.string(),
    effective_on: z.string().nullable(),
    grounds: z.string(),
    notice_id: id,
    salt: z.string(),
  })
  .transform((row): Line => ({
    id: row.id,
    lineNo: row.line_no,
    kind: row.kind as Kind,
    personId: row.person_id,
    name: row.name,
    sex: row.sex,
    birthMonth: row.birth_month,
    education: row.education,
    departmentId: row.department_id,
    departmentName: row.department_name ?? '',
    departmentNameEn: row.department_name_en ?? '',
    postFrom: row.post_from,
    postTo: row.post_to,
    detail: row.detail,
    reward: row.reward,
    beganOn: row.began_on,
    decidedBy: row.decided_by,
    decidedOn: row.decided_on,
    documentNumber: row.document_number,
    effectiveOn: row.effective_on,
    grounds: row.grounds,
    noticeId: row.notice_id,
    salt: row.salt,
  }))
export const decodeLine = (row: unknown): Line => LineRow.parse(row)

/** The row that holds an action; also what the demo year plants. */
export const actionRow = (action: Action): Readonly<Record<string, string | number | null>> => ({
  kind: action.kind,
  person_id: action.personId,
  name: action.name,
  sex: action.sex,
  birth_month: action.birthMonth,
  education: action.education,
  department_id: action.departmentId,
  post_from: action.postFrom,
  post_to: action.postTo,
  detail: action.detail,
  reward: action.reward,
  began_on: action.beganOn,
  decided_by: action.decidedBy,
  decided_on: action.decidedOn,
  document_number: action.documentNumber,
  effective_on: action.effectiveOn,
  shown_until: action.kind === 'punishment' && action.effectiveOn !== null ? shownUntil(action.detail, action.effectiveOn) : null,
  grounds: action.grounds,
  notice_id: action.noticeId,
  salt: action.salt,
})

/** Columns of a line with the names of its department, over `personnel_actions as a`. */
export const selectLines = (db: Knex): Knex.QueryBuilder =>
  db('personnel_actions as a')
    .leftJoin('departments as ad', 'ad.id', 'a.department_id')
    .select('a.*', 'ad.name as department_name', 'ad.name_en as department_name_en')

export async function listLines(db: Knex, versionIds: number | readonly number[]): Promise<(Line & { readonly versionId: number })[]> {
  if (typeof versionIds !== 'number' && versionIds.length === 0) return []
  const found = (await selectLines(db)
    .whereIn('a.version_id', typeof versionIds === 'number' ? [versionIds] : [...versionIds])
    .orderBy(['a.version_id', 'a.line_no'])) as { version_id: number }[]
  return found.map((row) => ({ ...decodeLine(row), versionId: row.version_id }))
}

const NoticeRow = z
  .object({
    body: z.string(),
    is_notice: bool,
    notice_days: int,
    takers: json(z.array(z.number().int())),
    telephone: z.string(),
    address: z.string(),
    how: z.string(),
    assessed: int.nullable(),
  })
  .transform((row): Notice => ({
    body: row.body,
    isNotice: row.is_notice,
    days: row.notice_days,
    takers: row.takers,
    telephone: row.telephone,
    address: row.address,
    how: row.how,
    assessed: row.assessed,
  }))

export const noticeRow = (notice: Notice): Readonly<Record<string, string | number | boolean | null>> => ({
  body: notice.body,
  is_notice: notice.isNotice,
  notice_days: notice.days,
  takers: JSON.stringify(notice.takers),
  telephone: notice.telephone,
  address: notice.address,
  how: notice.how,
  assessed: notice.assessed,
})

/** What the rows share; undefined before anything was saved. */
export async function findNotice(db: Knex, versionId: number): Promise<Notice | undefined> {
  const row: unknown = await db('personnel_notices').where('version_id', versionId).first()
  return row === undefined ? undefined : NoticeRow.parse(row)
}

/** Title, summary and item of a version. */
export interface Headline {
  readonly itemCode: string
  readonly headline: string
}
const HeadlineRow = z.object({ code: z.string(), title: z.string(), summary: z.string() })

export interface Stored extends Headline {
  readonly terms: ItemTerms
  readonly notice: Notice
  /** Whether anything was saved yet. */
  readonly saved: boolean
  readonly lines: readonly Line[]
}

/** A version whole. */
export async function findPersonnel(db: Knex, { versionId }: Pick<VersionRef, 'versionId'>): Promise<Stored> {
  const row: unknown = await db('disclosure_versions as v')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .where('v.id', versionId)
    .first('i.code', 'v.title', 'v.summary')
  const { code, title, summary } = HeadlineRow.parse(row)
  const terms = termsOf(code)
  const [notice, lines] = [await findNotice(db, versionId), await listLines(db, versionId)]
  return {
    itemCode: code,
    headline: `${title}\n${summary}`,
    terms,
    notice: notice ?? emptyNotice(terms),
    saved: notice !== undefined,
    lines,
  }
}

/** Several versions at once, by version id; one without anything stored is left out. */
export async function findMany(
  db: Knex,
  versionIds: readonly number[],
): Promise<ReadonlyMap<number, { readonly notice: Notice; readonly lines: readonly Line[] }>> {
  if (versionIds.length === 0) return new Map()
  const found = (await db('personnel_notices').whereIn('version_id', [...versionIds])) as { version_id: number }[]
  const lines = new Map<number, Line[]>(versionIds.map((versionId) => [versionId, []]))
  for (const line of await listLines(db, versionIds)) lines.get(line.versionId)?.push(line)
  return new Map(found.map((row) => [row.version_id, { notice: NoticeRow.parse(row), lines: lines.get(row.version_id) ?? [] }]))
}

export async function storeNotice(tx: Knex, versionId: number, notice: Notice): Promise<void> {
  await tx('personnel_notices')
    .insert({ version_id: versionId, ...noticeRow(notice) })
    .onConflict('version_id')
    .merge()
}

/** From which import a line came, so that undoing the import still finds it after an edit. */
export interface Origin {
  readonly import_id: number | null
  readonly source_row: number | null
}
export async function originsOf(db: Knex, versionId: number): Promise<Map<number, Origin>> {
  const found = (await db('personnel_actions').where('version_id', versionId).select('line_no', 'import_id', 'source_row')) as (Origin & {
    line_no: number
  })[]
  return new Map(found.map(({ line_no, ...origin }) => [line_no, origin]))
}

/** Replaces all lines; they are numbered in their order. */
export async function replaceLines(
  tx: Knex,
  versionId: number,
  lines: readonly (Action & { readonly origin?: Origin | undefined })[],
): Promise<void> {
  await tx('personnel_actions').where('version_id', versionId).delete()
  const records = lines.map((line, i) => ({ version_id: versionId, line_no: i + 1, ...actionRow(line), ...line.origin }))
  for (let start = 0; start < records.length; start += 40) await tx('personnel_actions').insert(records.slice(start, start + 40))
}

export async function copyPersonnel(tx: Knex, from: VersionRef, to: VersionRef): Promise<void> {
  const notice = await findNotice(tx, from.versionId)
  if (notice !== undefined) await storeNotice(tx, to.versionId, notice)
  await replaceLines(tx, to.versionId, await listLines(tx, from.versionId))
}

export async function removePersonnel(tx: Knex, { versionId }: VersionRef): Promise<void> {
  for (const table of ['personnel_actions', 'personnel_notices']) await tx(table).where('version_id', versionId).delete()
}

const NamedRow = z
  .object({ id: int, name: z.string(), name_en: z.string() })
  .transform(({ id: key, name, name_en }) => ({ id: key, name, nameEn: name_en }))
export type Named = z.output<typeof NamedRow>

export async function listDepartments(db: Knex): Promise<Named[]> {
  return rows(NamedRow, await db('departments').where('active', true).orderBy(['position', 'id']).select('id', 'name', 'name_en'))
}

/** Departments by their ids, also those that are gone: a record says who heard objections then. */
export async function namesOfDepartments(db: Knex, ids: readonly number[]): Promise<Named[]> {
  if (ids.length === 0) return []
  return rows(
    NamedRow,
    await db('departments')
      .whereIn('id', [...ids])
      .orderBy(['position', 'id'])
      .select('id', 'name', 'name_en'),
  )
}

const PersonRow = z
  .object({
    id: int,
    name: z.string(),
    name_en: z.string(),
    post: z.string(),
    department_id: int,
    department: z.string(),
    department_en: z.string(),
  })
  .transform((row) => ({
    id: row.id,
    name: row.name,
    nameEn: row.name_en || row.name,
    post: row.post,
    departmentId: row.department_id,
    department: row.department,
    departmentEn: row.department_en,
  }))
export type Person = z.output<typeof PersonRow>

/** Everybody who works here, in the order of the alphabet. */
export async function listPeople(db: Knex): Promise<Person[]> {
  const found: unknown = await db('people as p')
    .join('departments as d', 'd.id', 'p.department_id')
    .where('p.status', 'active')
    .orderBy(['p.sort_key', 'p.id'])
    .select('p.id', 'p.display_name as name', 'p.display_name_en as name_en', 'p.post', 'p.department_id')
    .select('d.name as department', 'd.name_en as department_en')
  return rows(PersonRow, found)
}

const NoticeChoice = z.object({ id: int, title: z.string(), published_at: z.string() }).transform((row) => ({
  id: row.id,
  title: row.title,
  publishedAt: row.published_at,
}))
export type NoticeChoice = z.output<typeof NoticeChoice>

/** Notices of one department that are out, the newest first: what a decision may lead back to. */
export async function listNoticeChoices(db: Knex, departmentId: number): Promise<NoticeChoice[]> {
  const found: unknown = await db('disclosures as d')
    .join('disclosure_versions as v', (on) => on.on('v.disclosure_id', 'd.id').andOn('v.number', 'd.published_number'))
    .join('personnel_notices as n', 'n.version_id', 'v.id')
    .where({ 'd.department_id': departmentId, 'n.is_notice': true })
    .whereNull('d.withdrawn_at')
    .orderBy('d.published_at', 'desc')
    .limit(100)
    .select('d.id', 'v.title', 'd.published_at')
  return rows(NoticeChoice, found)
}

const PunishedRow = z.object({ person_id: int, detail: z.string(), effective_on: z.string() })

/** Punishments of these people that were published, whether still in force or not. */
export async function listPunishments(db: Knex, personIds: readonly number[]): Promise<z.output<typeof PunishedRow>[]> {
  if (personIds.length === 0) return []
  const found: unknown = await db('personnel_actions as a')
    .join('disclosure_versions as v', 'v.id', 'a.version_id')
    .join('disclosures as d', (on) => on.on('d.id', 'v.disclosure_id').andOn('d.published_number', 'v.number'))
    .whereNull('d.withdrawn_at')
    .where('a.kind', 'punishment')
    .whereNotNull('a.effective_on')
    .whereIn('a.person_id', [...new Set(personIds)])
    .select('a.person_id', 'a.detail', 'a.effective_on')
  return rows(PunishedRow, found)
}
