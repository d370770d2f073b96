import type { ContentDiff } from '../register.ts'
import { FIELDS, type Field, type Line, type Notice } from './personnel-actions.rules.ts'

/** How values are said in the reader's words. */
export interface Say {
  readonly label: (field: Field | SharedField) => string
  readonly value: (line: Line, field: Field) => string
  readonly shared: (notice: Notice, field: SharedField) => string
  readonly name: (line: Line) => string
  readonly whole: (line: Line) => string
}
export const SHARED_FIELDS = ['notes', 'notice_days', 'takers', 'telephone', 'address', 'how', 'assessed'] as const
export type SharedField = (typeof SHARED_FIELDS)[number]

interface Content {
  readonly notice: Notice
  readonly lines: readonly Line[]
}

/** People are the same when they bear the same name and it is the same kind of decision; namesakes by which comes first. */
function keyed(lines: readonly Line[]): Map<string, Line> {
  const seen = new Map<string, number>()
  return new Map(
    lines.map((line) => {
      const base = `${line.kind} ${line.name} ${line.name === '' ? line.documentNumber : ''}`
      const nth = (seen.get(base) ?? 0) + 1
      seen.set(base, nth)
      return [`${base} ${nth}`, line]
    }),
  )
}

/** What changed from one version to the other, person by person. */
export function diffPersonnel(from: Content, to: Content, say: Say): ContentDiff {
  const [before, after] = [keyed(from.lines), keyed(to.lines)]
  const only = (side: ReadonlyMap<string, Line>, other: ReadonlyMap<string, Line>) =>
    [...side].filter(([key]) => !other.has(key)).map(([, line]) => ({ label: say.name(line), text: say.whole(line) }))
  const shared = SHARED_FIELDS.map((field) => ({
    label: say.label(field),
    from: say.shared(from.notice, field),
    to: say.shared(to.notice, field),
  }))
  return {
    added: only(after, before),
    removed: only(before, after),
    changed: [
      ...shared.filter((pair) => pair.from !== pair.to).map((pair) => ({ label: pair.label, fields: [pair] })),
      ...[...after].flatMap(([key, line]) => {
        const was = before.get(key)
        if (was === undefined) return []
        const fields = FIELDS.map((field) => ({ label: say.label(field), from: say.value(was, field), to: say.value(line, field) }))
        const changed = fields.filter((pair) => pair.from !== pair.to)
        return changed.length === 0 ? [] : [{ label: say.name(line), fields: changed }]
      }),
    ],
  }
}
