import type { Knex } from 'knex'
import { z } from 'zod'
import { HOLIDAYS, type HolidayNotice } from '../../core/working-days.ts'
import { int, json, rows } from '../db/decode.ts'

const NoticeRow = z
  .object({
    id: int,
    year: int,
    holidays: json(z.array(z.tuple([z.enum(HOLIDAYS), z.string(), z.string()]))),
    makeups: json(z.array(z.string())),
    document: z.string(),
    source: z.enum(['file', 'form']),
    loaded_by: int,
    loaded_at: z.string(),
    name: z.string(),
    name_en: z.string(),
  })
  .transform(({ loaded_by, loaded_at, name, name_en, ...row }) => ({
    ...row,
    loadedBy: loaded_by,
    loadedAt: loaded_at,
    loadedByName: name,
    loadedByNameEn: name_en,
  }))

/** A notice that an administrator loaded, with its document's number and who loaded it when. */
export type LoadedNotice = z.output<typeof NoticeRow>

/** Every notice that was loaded, oldest first: for a year named twice the later one stands. */
export async function listNotices(db: Knex): Promise<LoadedNotice[]> {
  const found: unknown = await db('calendar_notices as n')
    .join('people as p', 'p.id', 'n.loaded_by')
    .orderBy('n.id')
    .select('n.*', 'p.display_name as name', 'p.display_name_en as name_en')
  return rows(NoticeRow, found)
}

export interface NewNotice extends HolidayNotice {
  readonly document: string
  readonly source: 'file' | 'form'
  readonly loadedBy: number
  readonly loadedAt: string
}

export async function insertNotice(tx: Knex, notice: NewNotice): Promise<number> {
  const [row] = (await tx('calendar_notices')
    .insert({
      year: notice.year,
      holidays: JSON.stringify(notice.holidays),
      makeups: JSON.stringify(notice.makeups),
      document: notice.document,
      source: notice.source,
      loaded_by: notice.loadedBy,
      loaded_at: notice.loadedAt,
    })
    .returning('id')) as { id: unknown }[]
  return int.parse(row?.id)
}
