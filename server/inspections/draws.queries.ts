import type { Knex } from 'knex'
import { z } from 'zod'
import { DRAWS, type Draw, type ListedRecord } from '../../core/spot-check.ts'
import { int, json, rows } from '../db/decode.ts'

const nullable = z.string().nullable()
const DrawRow = z
  .object({
    id: int,
    inspection_id: int,
    of: z.enum(['departments', 'records']),
    from_on: nullable,
    to_on: nullable,
    draw: z.enum(DRAWS),
    size: int,
    public_source: z.string(),
    records: json(z.array(z.tuple([z.number(), z.number(), z.number()]))),
    list_hash: z.string(),
    secret: z.string(),
    commitment: z.string(),
    announced_at: z.string(),
    public_text: nullable,
    seed: nullable,
    sample: json(z.array(z.number())).nullable(),
    drawn_at: nullable,
    version: int,
  })
  .transform((row) => ({
    id: row.id,
    inspectionId: row.inspection_id,
    of: row.of,
    fromOn: row.from_on,
    toOn: row.to_on,
    draw: row.draw,
    size: row.size,
    publicSource: row.public_source,
    records: row.records.map(([id, version, departmentId]): ListedRecord => ({ id, version, departmentId })),
    listHash: row.list_hash,
    /** Never shown before the draw. */
    secret: row.secret,
    commitment: row.commitment,
    announcedAt: row.announced_at,
    publicText: row.public_text,
    seed: row.seed,
    sample: row.sample,
    drawnAt: row.drawn_at,
    version: row.version,
  }))
export type DrawnLot = z.output<typeof DrawRow>

export const listDraws = async (db: Knex, inspectionId: number): Promise<DrawnLot[]> =>
  rows(DrawRow, await db('inspection_draws').where({ inspection_id: inspectionId }).orderBy('id'))

export async function findDraw(db: Knex, inspectionId: number, id: number): Promise<DrawnLot | undefined> {
  const row: unknown = await db('inspection_draws').where({ id, inspection_id: inspectionId }).first()
  return row === undefined ? undefined : DrawRow.parse(row)
}

export interface NewDraw {
  readonly inspectionId: number
  readonly of: 'departments' | 'records'
  readonly fromOn: string | null
  readonly toOn: string | null
  readonly draw: Draw
  readonly size: number
  readonly publicSource: string
  readonly records: readonly ListedRecord[]
  readonly listHash: string
  readonly secret: string
  readonly commitment: string
  readonly announcedBy: number
  readonly announcedAt: string
}

export async function insertDraw(tx: Knex, draw: NewDraw): Promise<number> {
  const [row] = (await tx('inspection_draws')
    .insert({
      inspection_id: draw.inspectionId,
      of: draw.of,
      from_on: draw.fromOn,
      to_on: draw.toOn,
      draw: draw.draw,
      size: draw.size,
      public_source: draw.publicSource,
      records: JSON.stringify(draw.records.map(({ id, version, departmentId }) => [id, version, departmentId])),
      list_hash: draw.listHash,
      secret: draw.secret,
      commitment: draw.commitment,
      announced_by: draw.announcedBy,
      announced_at: draw.announcedAt,
    })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

/** Draws once: false for whoever comes second. */
export async function saveDraw(
  tx: Knex,
  { id, version }: Pick<DrawnLot, 'id' | 'version'>,
  drawn: {
    readonly publicText: string
    readonly seed: string
    readonly sample: readonly number[]
    readonly by: number
    readonly at: string
  },
): Promise<boolean> {
  const { publicText, seed, sample, by, at } = drawn
  const values = { public_text: publicText, seed, sample: JSON.stringify(sample), drawn_by: by, drawn_at: at, version: version + 1 }
  return (await tx('inspection_draws').where({ id, version }).whereNull('drawn_at').update(values)) === 1
}

/** What drawn records are called, as they were listed. */
export async function titlesOf(db: Knex, records: readonly ListedRecord[]): Promise<ReadonlyMap<number, string>> {
  const found: unknown = await db('disclosure_versions')
    .whereIn(
      'disclosure_id',
      records.map(({ id }) => id),
    )
    .select('disclosure_id', 'number', 'title')
  const versions = new Map(records.map(({ id, version }) => [id, version]))
  const titles = rows(z.object({ disclosure_id: int, number: int, title: z.string() }), found)
  return new Map(titles.filter((row) => versions.get(row.disclosure_id) === row.number).map((row) => [row.disclosure_id, row.title]))
}
