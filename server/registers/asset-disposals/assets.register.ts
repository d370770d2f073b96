import { formatYuan, fen, sumFen } from '../../../core/money.ts'
import { diffLines, type Comparable } from '../lines-diff.rules.ts'
import type { ContentDiff, ReadContext, Register } from '../register.ts'
import { presentEditor } from './assets.editor.ts'
import { typedOf } from './assets.form.ts'
import { assetImporter } from './assets.importer.ts'
import type { Line } from './assets.lines.ts'
import { copyLines, listLines, removeAll } from './assets.queries.ts'
import { presentRecord, readChecked } from './assets.record.ts'
import { FIELDS, type FieldKey } from './assets.rules.ts'
import { saveLines } from './assets.store.ts'
import { lineTexts, replaceLineText } from './assets.texts.ts'
import { toFinding } from './assets.words.ts'

const comparable = (line: Line): Comparable => ({ lineNo: line.lineNo, fields: typedOf(line) })

/** A value in the reader's words: choices by name, everything else as it was typed. */
function shown(key: string, value: string, { t }: ReadContext): string {
  const chosen = FIELDS.find((spec) => spec.key === key)?.choices !== undefined && value !== ''
  return chosen ? t(`assets.${key as 'way'}.${value as 'scrap'}`) : value
}

function presentDiff(from: readonly Line[], to: readonly Line[], context: ReadContext): ContentDiff {
  const { added, removed, changed } = diffLines(from.map(comparable), to.map(comparable))
  const label = ({ lineNo, fields }: Comparable): string => context.t('assets.diff.label', { n: lineNo, name: fields['name'] ?? '' })
  const text = ({ fields }: Comparable): string =>
    ['way', 'original', 'net', 'price']
      .map((key) => shown(key, fields[key] ?? '', context))
      .filter(Boolean)
      .join(' ')
  const row = (line: Comparable) => ({ label: label(line), text: text(line) })
  return {
    added: added.map(row),
    removed: removed.map(row),
    changed: changed.map((pair) => ({
      label: label(pair.to),
      fields: pair.fields.map((key) => ({
        label: context.t(`assets.field.${key as FieldKey}`),
        from: shown(key, pair.from.fields[key] ?? '', context),
        to: shown(key, pair.to.fields[key] ?? '', context),
      })),
    })),
  }
}

/** One line in the shape that is exported, hashed and verified: fixed keys, money in yuan with two decimals. */
const canonicalLine = (line: Line) => ({
  line: line.lineNo,
  ...Object.fromEntries(
    FIELDS.map(({ key, kind }) => {
      const value = line[key]
      return [
        key,
        kind === 'money' && value !== null
          ? formatYuan(fen(Number(value)))
              .replace('−', '-')
              .replaceAll(',', '')
          : value,
      ]
    }),
  ),
})

/** 固定资产处置: one record is one approved batch, a line an asset or several alike. */
export const assetDisposals: Register = {
  key: 'asset_disposals',
  title: 'assets.register',
  present: presentRecord,
  editor: presentEditor,
  save: (tx, version, body) => saveLines(tx, version, body),
  copy: copyLines,
  remove: removeAll,

  async summarise(db, version) {
    const { lines, findings } = await readChecked(db, version)
    const counted = [...findings.values()].flat().filter(({ severity }) => severity !== 'note')
    return { lineCount: lines.length, total: sumFen(lines.map(({ original }) => original)), findingCount: counted.length }
  },

  async check(db, version) {
    const { lines, findings } = await readChecked(db, version)
    if (lines.length === 0) return [{ code: 'assets.check.empty', params: {}, severity: 'error' }]
    return lines.flatMap((line) => (findings.get(line.id) ?? []).map((finding) => toFinding(line.lineNo, finding)))
  },

  async diff(db, from, to, context) {
    return presentDiff(await listLines(db, from.versionId), await listLines(db, to.versionId), context)
  },

  async canonical(db, { versionId }) {
    return { disposals: (await listLines(db, versionId)).map(canonicalLine) }
  },

  texts: lineTexts,
  replaceText: replaceLineText,
  importer: assetImporter,
  overview: { href: '/asset-disposals', label: 'frame.nav.assets' },
}
