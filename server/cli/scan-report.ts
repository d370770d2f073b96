import { sayPlace } from '../files/places.ts'
import type { Translate } from '../i18n/index.ts'
import { left, wide } from './import-report.ts'
import type { ScannedFile } from './scan.ts'

type Row = readonly [string, string, string, string]

/** What was found, as lines of an aligned table for a terminal, with what could not be looked at and the sum below. */
export function scanLines(files: readonly ScannedFile[], t: Translate): readonly string[] {
  const read = files.filter((file) => 'hits' in file)
  const rows = read.flatMap((file): Row[] => [
    ...file.hits.map(({ place, kind, excerpt }): Row => [file.file, sayPlace(place, t), t(`secrecy.kind.${kind}`), printable(excerpt)]),
    ...file.covered.map(({ page, characters }): Row => [
      file.file,
      sayPlace(`page:${page}`, t),
      t('secrecy.scan.covered'),
      t('secrecy.scan.characters', { n: characters }),
    ]),
  ])
  return [
    ...(rows.length === 0
      ? []
      : table([[t('secrecy.scan.file'), t('secrecy.scan.place'), t('secrecy.scan.kind'), t('secrecy.scan.excerpt')], ...rows])),
    ...read.filter(({ pictures }) => pictures > 0).map(({ file, pictures }) => t('secrecy.scan.pictures', { file, n: pictures })),
    t('secrecy.scan.summary', { files: read.length, hits: rows.length }),
  ]
}

/** A file must not write to the terminal what the terminal obeys. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '')

function table(rows: readonly Row[]): readonly string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => wide(row[column] ?? ''))))
  return rows.map((row) =>
    row
      .map((cell, column) => (column < 3 ? left(printable(cell), widths[column] ?? 0) : cell))
      .join('  ')
      .trimEnd(),
  )
}
