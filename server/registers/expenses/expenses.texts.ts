import type { Knex } from 'knex'
import { z } from 'zod'
import { int } from '../../db/decode.ts'
import { AppError } from '../../errors.ts'
import type { MessageKey } from '../../i18n/index.ts'
import type { TextPlace, VersionRef } from '../register.ts'

/** The columns that hold what somebody typed, by the name that the form gives them. */
const COLUMNS = {
  purpose: 'purpose',
  counterpart: 'counterpart',
  letter_no: 'official_letter_no',
  voucher_no: 'voucher_no',
  handled_by: 'handled_by',
  approved_by: 'approved_by',
  note: 'note',
} as const
type Column = keyof typeof COLUMNS
const FIELDS = Object.entries(COLUMNS) as readonly [Column, (typeof COLUMNS)[Column]][]

const Row = z.object({ version_id: int, line_no: int }).catchall(z.unknown())

/** Every text of every line as `line:812:purpose`; ten thousand lines in one query. Empty cells are left out. */
export async function lineTexts(db: Knex, version: VersionRef): Promise<TextPlace[]> {
  return (await lineTextsMany(db, [version])).get(version.versionId) ?? []
}

/** The same for many versions in one query, by the version's id. */
export async function lineTextsMany(db: Knex, versions: readonly VersionRef[]): Promise<Map<number, TextPlace[]>> {
  const ids = versions.map(({ versionId }) => versionId)
  const found = (await db('expense_lines')
    .whereIn('version_id', ids)
    .orderBy(['version_id', 'line_no'])
    .select('version_id', 'line_no', ...Object.values(COLUMNS))) as unknown[]
  const texts = new Map<number, TextPlace[]>()
  for (const each of found) {
    const row = Row.parse(each)
    const known = texts.get(row.version_id) ?? []
    texts.set(row.version_id, known)
    for (const text of textsOf(row)) known.push(text)
  }
  return texts
}

const textsOf = (row: z.output<typeof Row>): TextPlace[] =>
  FIELDS.flatMap(([field, column]): TextPlace[] => {
    const text = row[column]
    if (typeof text !== 'string' || text === '') return []
    const name: MessageKey = `expenses.field.${field}`
    return [{ place: `line:${row.line_no}:${field}`, label: 'secrecy.place.line', params: { n: row.line_no, field: `@${name}` }, text }]
  })

/** @throws AppError conflict when the cell no longer says `from` */
export async function replaceLineText(tx: Knex, { versionId }: VersionRef, place: string, from: string, to: string): Promise<void> {
  const [, line, field] = /^line:(\d+):(\w+)$/.exec(place) ?? []
  const column = COLUMNS[field as Column] as string | undefined
  const changed =
    column === undefined
      ? 0
      : await tx('expense_lines')
          .where({ version_id: versionId, line_no: Number(line), [column]: from })
          .update({ [column]: to })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}
