import type { Knex } from 'knex'
import { formatYuan } from '../../../core/money.ts'
import type { ContentDiff, Finding, ReadContext, Register, VersionRef } from '../register.ts'
import { checkExpense } from './expenses.checks.rules.ts'
import { diffLines, type Comparable } from '../lines-diff.rules.ts'
import { presentEditor } from './expenses.editor.ts'
import { FIELDS, typedOf, type Field } from './expenses.form.ts'
import { expensesImporter } from './expenses.importer.ts'
import { checkable, type Line } from './expenses.lines.ts'
import { countLinesWithFindings, eachBatch, listLinesOfMany, listLinesWithFindings, readShape } from './expenses.version.queries.ts'
import { presentRecord } from './expenses.record.ts'
import { copyLines, removeAllLines, saveLines } from './expenses.store.ts'
import { lineTexts, lineTextsMany, replaceLineText } from './expenses.texts.ts'
import { toFinding } from './expenses.words.ts'

/** Lines whose findings are told one by one before a submission; the rest is counted. */
const TOLD = 100
/** Differences shown on one page. */
const SHOWN = 200

async function allLines(db: Knex, { versionId }: VersionRef): Promise<Line[]> {
  const lines: Line[] = []
  for await (const batch of eachBatch(db, versionId)) lines.push(...batch)
  return lines
}

const comparable = (line: Line): Comparable => ({ lineNo: line.lineNo, fields: { ...typedOf(line), department: line.departmentName } })

const labelOf = (key: string, { t }: ReadContext): string =>
  t(key === 'department' ? 'expenses.field.department' : `expenses.field.${key as Field}`)
const valueOf = (key: string, value: string, { t }: ReadContext): string =>
  key === 'category' ? t(`expenses.category.${value as Line['category']}`) : value

function presentDiff(from: readonly Line[], to: readonly Line[], context: ReadContext): ContentDiff {
  const { added, removed, changed } = diffLines(from.map(comparable), to.map(comparable))
  const label = (n: number): string => context.t('expenses.diff.label', { n })
  const rows = (lines: readonly Comparable[]) => [
    ...lines.slice(0, SHOWN).map(({ lineNo, fields }) => ({
      label: label(lineNo),
      text: ['occurred_on', 'purpose', 'amount']
        .map((key) => fields[key] ?? '')
        .filter(Boolean)
        .join(' '),
    })),
    ...(lines.length > SHOWN ? [{ label: '', text: context.t('expenses.diff.limit', { n: lines.length - SHOWN }) }] : []),
  ]
  return {
    added: rows(added),
    removed: rows(removed),
    changed: changed.slice(0, SHOWN).map((pair) => ({
      label: label(pair.to.lineNo),
      fields: pair.fields.map((key) => ({
        label: labelOf(key, context),
        from: valueOf(key, pair.from.fields[key] ?? '', context),
        to: valueOf(key, pair.to.fields[key] ?? '', context),
      })),
    })),
  }
}

/** One line in the shape that is exported, hashed and verified: fixed keys, money in yuan with two decimals. */
function canonicalLine(line: Line): Readonly<Record<string, string | number | boolean | null>> {
  const texts = Object.fromEntries(FIELDS.map((field) => [field, typedOf(line)[field]]))
  return {
    line: line.lineNo,
    department: line.departmentName,
    ...texts,
    amount: formatYuan(line.amount).replace('−', '-').replaceAll(',', ''),
    redacted: line.redacted,
  }
}

/** 公务接待、差旅、办公 …: what was spent, line by line. */
export const expenses: Register = {
  key: 'expenses',
  title: 'expenses.register',
  present: presentRecord,
  editor: presentEditor,
  save: (tx, version, body) => saveLines(tx, version, body),
  copy: copyLines,
  remove: removeAllLines,

  async summarise(db, { versionId }) {
    const { n, total, findings } = await readShape(db, versionId)
    return { lineCount: n, total, findingCount: findings }
  },

  async check(db, { versionId }) {
    const { n } = await readShape(db, versionId)
    if (n === 0) return [{ code: 'expenses.check.empty', params: {}, severity: 'note' }]
    const lines = await listLinesWithFindings(db, versionId, TOLD + 1)
    const told = lines.slice(0, TOLD).flatMap((line): Finding[] =>
      checkExpense(checkable(line))
        .filter(({ severity }) => severity !== 'note')
        .map((finding) => toFinding(line, finding)),
    )
    if (lines.length <= TOLD) return told
    return [
      ...told,
      { code: 'expenses.check.more', params: { n: (await countLinesWithFindings(db, versionId)) - TOLD }, severity: 'finding' },
    ]
  },

  async diff(db, from, to, context) {
    return presentDiff(await allLines(db, from), await allLines(db, to), context)
  },

  async canonical(db, version) {
    return { lines: (await allLines(db, version)).map(canonicalLine) }
  },

  async canonicalMany(db, versions) {
    const lines = await listLinesOfMany(
      db,
      versions.map(({ versionId }) => versionId),
    )
    const logged = (line: Line): object => ({ ...canonicalLine(line), department: line.departmentId })
    return new Map(versions.map(({ versionId }) => [versionId, { lines: (lines.get(versionId) ?? []).map(logged) }]))
  },

  texts: lineTexts,
  textsMany: lineTextsMany,
  replaceText: replaceLineText,
  importer: expensesImporter,
  overview: { href: '/expenses', label: 'frame.nav.expenses' },
}
