import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { FINDING_STATES, SEVERITIES, type Severity } from './inspections.rules.ts'
import type { Finding, Notice, Step, StoredFile } from './inspections.types.ts'

const FindingRow = z
  .object({
    id: int,
    visit_id: int,
    item_id: int,
    number: int,
    indicator: z.string(),
    title: z.string(),
    text: z.string(),
    severity: z.enum(SEVERITIES),
    state: z.enum(FINDING_STATES),
    notice_id: int.nullable(),
    due_on: z.string().nullable(),
    escalation: int,
    version: int,
  })
  .transform(({ visit_id, item_id, notice_id, due_on, ...row }): Finding => ({
    ...row,
    visitId: visit_id,
    itemId: item_id,
    noticeId: notice_id,
    dueOn: due_on,
  }))

export const listFindings = async (db: Knex, visitId: number): Promise<Finding[]> =>
  rows(FindingRow, await db('inspection_findings').where({ visit_id: visitId }).orderBy('number'))

export async function findFinding(db: Knex, id: number): Promise<Finding | undefined> {
  const row: unknown = await db('inspection_findings').where({ id }).first()
  return row === undefined ? undefined : FindingRow.parse(row)
}

export interface NewFinding {
  readonly visitId: number
  readonly itemId: number
  readonly indicator: string
  readonly title: string
  readonly text: string
  readonly severity: Severity
}

export async function insertFindings(tx: Knex, findings: readonly NewFinding[]): Promise<void> {
  if (findings.length === 0) return
  await tx('inspection_findings').insert(
    findings.map(({ visitId, itemId, ...words }, i) => ({
      ...words,
      visit_id: visitId,
      item_id: itemId,
      number: i + 1,
      state: 'recorded',
    })),
  )
}

/** A record that goes back to the checklist has no findings yet. */
export const deleteFindings = (tx: Knex, visitId: number): Promise<number> =>
  tx('inspection_findings').where({ visit_id: visitId }).delete()

/** Compare-and-set; false for the one who comes second. */
export async function changeFinding(
  tx: Knex,
  { id, version, state }: Pick<Finding, 'id' | 'version' | 'state'>,
  values: Readonly<Record<string, string | number | null>>,
): Promise<boolean> {
  const changed = await tx('inspection_findings')
    .where({ id, version, state })
    .update({ ...values, version: version + 1 })
  return changed === 1
}

const NoticeRow = z
  .object({
    id: int,
    visit_id: int,
    year: int,
    number: int,
    requirement: z.string(),
    days: int,
    due_on: z.string(),
    issued_at: z.string(),
    name: z.string(),
    name_en: z.string(),
  })
  .transform(({ visit_id, due_on, issued_at, name, name_en, ...row }): Notice => ({
    ...row,
    visitId: visit_id,
    dueOn: due_on,
    issuedAt: issued_at,
    issuedBy: name,
    issuedByEn: name_en,
  }))

const notices = (db: Knex): Knex.QueryBuilder =>
  db('inspection_notices as n')
    .join('people as p', 'p.id', 'n.issued_by')
    .select('n.*', 'p.display_name as name', 'p.display_name_en as name_en')

export const listNotices = async (db: Knex, visitId: number): Promise<Notice[]> =>
  rows(NoticeRow, await notices(db).where('n.visit_id', visitId).orderBy('n.id'))

export async function findNotice(db: Knex, id: number): Promise<Notice | undefined> {
  const row: unknown = await notices(db).where('n.id', id).first()
  return row === undefined ? undefined : NoticeRow.parse(row)
}

type NewNotice = Omit<Notice, 'id' | 'number' | 'issuedBy' | 'issuedByEn'> & { readonly issuedBy: number }

/** Under the next number of its year. Whoever meets somebody with the same number waits for them, and takes the one after it. */
export async function insertNotice(tx: Knex, notice: NewNotice): Promise<{ readonly id: number; readonly number: number }> {
  for (;;) {
    const newest: unknown = await tx('inspection_notices').where({ year: notice.year }).max({ n: 'number' }).first()
    const number = (z.object({ n: int.nullable() }).parse(newest).n ?? 0) + 1
    const [row] = (await tx('inspection_notices')
      .insert(columnsOf(notice, number))
      .onConflict(['year', 'number'])
      .ignore()
      .returning('id')) as unknown[]
    if (row !== undefined) return { id: z.object({ id: int }).parse(row).id, number }
  }
}

const columnsOf = (notice: NewNotice, number: number) => ({
  visit_id: notice.visitId,
  year: notice.year,
  number,
  requirement: notice.requirement,
  days: notice.days,
  due_on: notice.dueOn,
  issued_by: notice.issuedBy,
  issued_at: notice.issuedAt,
})

const StepRow = z
  .object({
    id: int,
    visit_id: int.nullable(),
    finding_id: int.nullable(),
    step: z.string(),
    actor_id: int.nullable(),
    name: z.string().nullable(),
    name_en: z.string().nullable(),
    at: z.string(),
    remark: z.string(),
    due_on: z.string().nullable(),
  })
  .transform(({ visit_id, finding_id, actor_id, name_en, due_on, ...row }): Step => ({
    ...row,
    visitId: visit_id,
    findingId: finding_id,
    actorId: actor_id,
    nameEn: name_en,
    dueOn: due_on,
  }))

/** Oldest first. */
export async function listSteps(
  db: Knex,
  of: { readonly inspection_id: number } | { readonly visit_id: number } | { readonly finding_id: number },
): Promise<Step[]> {
  const [[column, id]] = Object.entries(of) as [[string, number]]
  const found: unknown = await db('inspection_steps as s')
    .leftJoin('people as p', 'p.id', 's.actor_id')
    .where(`s.${column}`, id)
    .orderBy('s.id')
    .select('s.*', 'p.display_name as name', 'p.display_name_en as name_en')
  return rows(StepRow, found)
}

export interface NewStep {
  readonly inspectionId: number
  readonly visitId?: number
  readonly findingId?: number
  readonly step: string
  /** Null: the clock. */
  readonly by: number | null
  readonly at: string
  readonly remark?: string
  readonly dueOn?: string
}

export async function insertStep(tx: Knex, step: NewStep): Promise<number> {
  const [row] = (await tx('inspection_steps')
    .insert({
      inspection_id: step.inspectionId,
      visit_id: step.visitId ?? null,
      finding_id: step.findingId ?? null,
      step: step.step,
      actor_id: step.by,
      at: step.at,
      remark: step.remark ?? '',
      due_on: step.dueOn ?? null,
    })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

const FileRow = z
  .object({
    id: int,
    visit_id: int,
    item_id: int.nullable(),
    step_id: int.nullable(),
    name: z.string(),
    type: z.string(),
    size: int,
    sha256: z.string(),
    original_sha256: z.string(),
    uploaded_by: int,
  })
  .transform(({ visit_id, item_id, step_id, original_sha256, uploaded_by, ...row }): StoredFile => ({
    ...row,
    visitId: visit_id,
    itemId: item_id,
    stepId: step_id,
    originalSha256: original_sha256,
    uploadedBy: uploaded_by,
  }))

export const listFiles = async (db: Knex, visitId: number): Promise<StoredFile[]> =>
  rows(FileRow, await db('inspection_files').where({ visit_id: visitId }).orderBy('id'))

export async function findFile(db: Knex, where: { readonly id: number } | { readonly visit_id: number; readonly client_id: string }) {
  const row: unknown = await db('inspection_files').where(where).first()
  return row === undefined ? undefined : FileRow.parse(row)
}

export async function insertFile(
  tx: Knex,
  file: Omit<StoredFile, 'id'> & { readonly clientId: string | null; readonly at: string },
): Promise<number> {
  const [row] = (await tx('inspection_files')
    .insert({
      visit_id: file.visitId,
      item_id: file.itemId,
      step_id: file.stepId,
      name: file.name,
      type: file.type,
      size: file.size,
      sha256: file.sha256,
      original_sha256: file.originalSha256,
      client_id: file.clientId,
      uploaded_by: file.uploadedBy,
      uploaded_at: file.at,
    })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

export const deleteFile = (tx: Knex, id: number): Promise<number> => tx('inspection_files').where({ id }).delete()
