import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { AppError } from '../errors.ts'

const maybe = z.string().nullable()
const Row = z
  .object({
    id: int,
    obligation_id: int,
    kind: z.enum(['extension', 'suspension']),
    days: int.nullable(),
    from_on: maybe,
    to_on: maybe,
    reason: z.string(),
    asked_by: int,
    asked_at: z.string(),
    asked_name: z.string(),
    asked_name_en: z.string(),
    outcome: z.enum(['granted', 'refused']).nullable(),
    decided_at: maybe,
    decided_name: maybe,
    decided_name_en: maybe,
    remark: z.string(),
  })
  .transform((row) => ({
    id: row.id,
    obligationId: row.obligation_id,
    kind: row.kind,
    days: row.days,
    fromOn: row.from_on,
    toOn: row.to_on,
    reason: row.reason,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    askedName: row.asked_name,
    askedNameEn: row.asked_name_en,
    outcome: row.outcome,
    decidedAt: row.decided_at,
    decidedName: row.decided_name,
    decidedNameEn: row.decided_name_en,
    remark: row.remark,
  }))
/** More time that was asked for: working days on top, or days that do not count. */
export type Extension = z.output<typeof Row>

const extensions = (db: Knex): Knex.QueryBuilder =>
  db('obligation_extensions as x')
    .join('people as a', 'a.id', 'x.asked_by')
    .leftJoin('people as d', 'd.id', 'x.decided_by')
    .select('x.*', 'a.display_name as asked_name', 'a.display_name_en as asked_name_en')
    .select('d.display_name as decided_name', 'd.display_name_en as decided_name_en')

/** Everything that was asked for, oldest first. */
export async function listExtensions(db: Knex, obligationId: number): Promise<Extension[]> {
  return rows(Row, await extensions(db).where('x.obligation_id', obligationId).orderBy('x.id'))
}

export async function findExtension(db: Knex, id: number): Promise<Extension | undefined> {
  const row: unknown = await extensions(db).where('x.id', id).first()
  return row === undefined ? undefined : Row.parse(row)
}

export interface NewExtension {
  readonly obligationId: number
  readonly kind: 'extension' | 'suspension'
  readonly days: number | null
  readonly fromOn: string | null
  readonly toOn: string | null
  readonly reason: string
  readonly askedBy: number
  readonly at: string
}

export async function insertExtension(tx: Knex, asked: NewExtension): Promise<number> {
  const [row] = (await tx('obligation_extensions')
    .insert({
      obligation_id: asked.obligationId,
      kind: asked.kind,
      days: asked.days,
      from_on: asked.fromOn,
      to_on: asked.toOn,
      reason: asked.reason,
      asked_by: asked.askedBy,
      asked_at: asked.at,
    })
    .returning('id')) as { id: unknown }[]
  return int.parse(row?.id)
}

/** Of two who decide at once, one does. @throws AppError conflict */
export async function decideExtension(
  tx: Knex,
  id: number,
  decision: { readonly outcome: 'granted' | 'refused'; readonly by: number; readonly at: string; readonly remark: string },
): Promise<void> {
  const changed = await tx('obligation_extensions')
    .where({ id })
    .whereNull('outcome')
    .update({ outcome: decision.outcome, decided_by: decision.by, decided_at: decision.at, remark: decision.remark })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}
