import type { ContentDiff, DiffRow } from '../register.ts'
import { fieldLabel, FIELDS, sectionLabel, SECTIONS, type IntegrityEntry, type Section } from './integrity.rules.ts'
import { rowText, said, type Speech } from './integrity.words.ts'

interface Placed {
  readonly key: string
  readonly name: string
  readonly entry: IntegrityEntry
}

/** Rows are the same when their first column and their year or day say so; two alike are told apart by which comes first. */
function placed(section: Section, entries: readonly IntegrityEntry[]): Placed[] {
  const seen = new Map<string, number>()
  return entries
    .filter((entry) => entry.section === section)
    .map((entry) => {
      const name = String(entry[FIELDS[section][0]!.field] ?? '')
      const same = `${name} ${entry.year ?? entry.happenedOn ?? ''}`
      const nth = (seen.get(same) ?? 0) + 1
      seen.set(same, nth)
      return { key: `${same} ${nth}`, name, entry }
    })
}

/** What changed between two versions, row by row and column by column. */
export function diffEntries(from: readonly IntegrityEntry[], to: readonly IntegrityEntry[], words: Speech): ContentDiff {
  const sections = SECTIONS.map((section) => diffSection(section, placed(section, from), placed(section, to), words))
  return {
    added: sections.flatMap(({ added }) => added),
    removed: sections.flatMap(({ removed }) => removed),
    changed: sections.flatMap(({ changed }) => changed),
  }
}

function diffSection(section: Section, before: readonly Placed[], after: readonly Placed[], words: Speech): ContentDiff {
  const { t } = words
  const [old, now] = [new Map(before.map((one) => [one.key, one])), new Map(after.map((one) => [one.key, one]))]
  const only = (side: readonly Placed[], other: ReadonlyMap<string, Placed>): DiffRow[] =>
    side.filter(({ key }) => !other.has(key)).map(({ entry }) => ({ label: t(sectionLabel(section)), text: rowText(entry, words) }))
  return {
    added: only(after, old),
    removed: only(before, now),
    changed: after.flatMap(({ key, name, entry }) => {
      const was = old.get(key)?.entry
      const fields = was === undefined ? [] : changedFields(was, entry, words)
      return fields.length === 0 ? [] : [{ label: t('integrity.diff.row', { section: t(sectionLabel(section)), name }), fields }]
    }),
  }
}

const changedFields = (was: IntegrityEntry, is: IntegrityEntry, words: Speech): ContentDiff['changed'][number]['fields'] =>
  FIELDS[is.section].flatMap((spec) => {
    const [from, to] = [said(was, spec, words), said(is, spec, words)]
    return from === to ? [] : [{ label: words.t(fieldLabel(is.section, spec.field)), from, to }]
  })
