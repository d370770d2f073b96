import { AppError } from '../../errors.ts'
import type { TextPlace } from '../register.ts'
import { fieldLabel, FIELDS, type IntegrityEntry } from './integrity.rules.ts'

const isText = (kind: string): boolean => kind === 'text' || kind === 'long'

/** Every text that somebody typed or a file brought: `line:3:subject` for the third row. */
export function integrityTexts(entries: readonly IntegrityEntry[]): TextPlace[] {
  return entries.flatMap((entry, i) =>
    FIELDS[entry.section]
      .filter(({ kind, field }) => isText(kind) && entry[field] !== '')
      .map(({ field }): TextPlace => ({
        place: `line:${i + 1}:${field}`,
        label: 'secrecy.place.line',
        params: { n: i + 1, field: `@${fieldLabel(entry.section, field)}` },
        text: String(entry[field]),
      })),
  )
}

/** The rows with another text at one of those places. @throws AppError conflict when the place no longer says `from` */
export function withText(entries: readonly IntegrityEntry[], place: string, from: string, to: string): IntegrityEntry[] {
  if (integrityTexts(entries).find((one) => one.place === place)?.text !== from) throw new AppError('conflict', 'errors.changed_meanwhile')
  const [, line, field = ''] = place.split(':')
  return entries.map((entry, i) => (i + 1 === Number(line) ? { ...entry, [field]: to } : entry))
}
