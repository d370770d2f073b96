import { z } from 'zod'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const typed = (max: number) => z.string().trim().max(max).default('')
const version = z.coerce.number().int().min(0).max(2_147_483_647)
const listed = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value])
/** Ticks of one name: none, one or several. */
const ids = z.preprocess(listed, z.array(id).max(500))

export const IdParams = z.object({ id })
export const CycleForm = z.object({
  title: typed(1_000),
  schemeId: typed(20),
  period: typed(20),
  fromOn: typed(20),
  toOn: typed(20),
  scoreUntil: typed(20),
  subjects: ids,
  scorers: ids,
})
export const VersionForm = z.object({ version })
export const CancelForm = z.object({ version, reason: typed(1_000) })
export const SubstituteForm = z.object({
  subject: id,
  department: id.or(z.literal('')).transform((value) => (value === '' ? 0 : value)),
  reason: typed(1_000),
})

export const IndicatorParams = z.object({ id, indicator: z.string().min(1).max(20) })
export const ItemParams = z.object({ id, indicator: z.string().min(1).max(20), subject: id })
const score = { points: typed(20), remark: typed(5_000), text: typed(2_000), version }
export const CellForm = z.object({ subject: id, ...score })
export const ItemForm = z.object({
  ...score,
  inspections: ids,
  act: z.enum(['save', 'submit']),
})
export const DiscussionForm = z.object({ discussion: typed(10_000) })
export const ActForm = z.object({ act: z.enum(['save', 'submit']) })

const CELL = /^(points|remark|text|version)\.(\d{1,9})$/
export interface SheetCell {
  readonly subject: number
  readonly points: string
  readonly remark: string
  readonly text: string
  readonly version: number
}
/** The cells of an indicator's page, by subject. */
export function readCells(body: Readonly<Record<string, unknown>>): SheetCell[] {
  const cells = new Map<number, Record<string, string>>()
  for (const [name, value] of Object.entries(body)) {
    const [, field, subject] = CELL.exec(name) ?? []
    if (field === undefined || subject === undefined || typeof value !== 'string') continue
    cells.set(Number(subject), { ...cells.get(Number(subject)), [field]: value.trim() })
  }
  return [...cells].map(([subject, { points = '', remark = '', text = '', version: seen = '' }]) => ({
    subject,
    points,
    remark,
    text,
    version: /^\d{1,9}$/.test(seen) ? Number(seen) : 0,
  }))
}

export const DecisionForm = z.object({
  subject: z.coerce.number().int().min(0).max(2_147_483_647).catch(0),
  indicator: typed(20),
  kind: z.enum(['not_applicable', 'override', 'withdrawn']),
  points: typed(20),
  reason: typed(5_000),
})
export const AdjustmentForm = z.object({
  subject: z.coerce.number().int().min(0).max(2_147_483_647).catch(0),
  rule: typed(40),
  times: typed(10),
  document: typed(1_000),
  on: typed(20),
  evidence: typed(1_000),
})
export const EntryParams = z.object({ id, entry: id })
export const WithdrawForm = z.object({ version, reason: typed(1_000) })
export const AttachForm = z.object({ indicator: z.string().min(1).max(20), election: z.coerce.number().int().min(0).catch(0) })
export const ImportForm = z.object({ indicator: z.string().min(1).max(20), document: typed(1_000) })
export const DetachForm = z.object({ indicator: z.string().min(1).max(20) })
export const TemplateQuery = z.object({ indicator: z.string().min(1).max(20), format: z.enum(['xlsx', 'csv']).catch('xlsx') })
export const FileParams = z.object({ id, sha256: z.string().regex(/^[0-9a-f]{64}$/) })
