import type { Knex } from 'knex'
import { AppError } from '../../errors.ts'
import type { TextPlace, VersionRef } from '../register.ts'
import { FIELDS, type FieldKey } from './assets.rules.ts'
import { listLines } from './assets.queries.ts'

const TEXTS: readonly FieldKey[] = FIELDS.filter(({ kind }) => kind === 'text').map(({ key }) => key)

/** Every text of every line as `line:12:reason`; empty cells are left out. */
export async function lineTexts(db: Knex, { versionId }: VersionRef): Promise<TextPlace[]> {
  const lines = await listLines(db, versionId)
  return lines.flatMap((line) =>
    TEXTS.filter((key) => line[key] !== '').map((key): TextPlace => ({
      place: `line:${line.lineNo}:${key}`,
      label: 'secrecy.place.line',
      params: { n: line.lineNo, field: `@assets.field.${key}` },
      text: String(line[key]),
    })),
  )
}

/** @throws AppError conflict when the cell no longer says `from` */
export async function replaceLineText(tx: Knex, { versionId }: VersionRef, place: string, from: string, to: string): Promise<void> {
  const [, line, key = ''] = /^line:(\d+):(\w+)$/.exec(place) ?? []
  const known = TEXTS.find((name) => name === key)
  const changed =
    known === undefined
      ? 0
      : await tx('asset_disposals')
          .where({ version_id: versionId, line_no: Number(line), [known]: from })
          .update({ [known]: to })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}
