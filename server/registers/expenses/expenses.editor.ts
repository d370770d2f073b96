import type { Knex } from 'knex'
import { parsePeriod } from '../../../core/dates.ts'
import type { Panel, ReadContext, VersionRef } from '../register.ts'
import { presentTable } from '../../web/table-present.ts'
import { readTableQuery } from '../../web/table-query.ts'
import { readPage } from '../../web/table-sql.ts'
import { EMPTY, FIELDS, FORM_LINES, longest, readFormLines, typedOf, type Field, type FormLine } from './expenses.form.ts'
import { decodeLine, linesOf } from './expenses.lines.ts'
import { countLines, listLines } from './expenses.version.queries.ts'
import { EXPENSE_CATEGORIES, type ExpenseCategory } from './expenses.rules.ts'
import { draftLines } from './expenses.table.ts'
import type { Words } from './expenses.tabs.ts'

/** Controls of a line in the order of the form. Those after `more` are seldom needed outside receptions. */
const CONTROLS: Readonly<
  Record<Field, { readonly kind: 'text' | 'date' | 'month' | 'money' | 'number' | 'select'; readonly wide?: 'm' | 'l' }>
> = {
  occurred_on: { kind: 'date' },
  category: { kind: 'select', wide: 'm' },
  purpose: { kind: 'text', wide: 'l' },
  amount: { kind: 'money' },
  counterpart: { kind: 'text', wide: 'm' },
  letter_no: { kind: 'text', wide: 'm' },
  batches: { kind: 'number' },
  persons: { kind: 'number' },
  companions: { kind: 'number' },
  standard: { kind: 'money' },
  voucher_no: { kind: 'text' },
  handled_by: { kind: 'text' },
  approved_by: { kind: 'text' },
  period: { kind: 'month' },
  note: { kind: 'text', wide: 'm' },
}
const OPTIONAL: ReadonlySet<Field> = new Set([
  'occurred_on',
  'counterpart',
  'letter_no',
  'batches',
  'persons',
  'companions',
  'standard',
  'voucher_no',
  'handled_by',
  'approved_by',
  'note',
])

/** One line as the template draws it. `index` is text: the pattern for new lines has a placeholder there. */
export function presentLine(line: Omit<FormLine, 'index'> & { readonly index: number | string }, { t }: Pick<Words, 't'>) {
  return {
    index: String(line.index),
    id: line.id === null ? '' : String(line.id),
    no: line.lineNo === null ? '' : String(line.lineNo),
    title: line.lineNo === null ? t('expenses.editor.new_line') : t('expenses.editor.line', { n: line.lineNo }),
    removed: line.removed,
    fields: FIELDS.map((field) => ({
      field,
      name: `line.${line.index}.${field}`,
      id: `f-line-${line.index}-${field}`,
      ...CONTROLS[field],
      label: t(`expenses.field.${field}`),
      unit: CONTROLS[field].kind === 'money' ? t('common.unit.yuan') : '',
      value: line.typed[field],
      optional: OPTIONAL.has(field),
      max: longest(field),
    })),
  }
}

/** Lines to type into when nothing is there yet, and one more at the end of what is. */
const blanks = (lines: number): number => (lines === 0 ? 3 : 1)

export async function presentEditor(
  db: Knex,
  version: VersionRef,
  context: ReadContext,
  typed?: Readonly<Record<string, unknown>>,
): Promise<Panel> {
  const n = await countLines(db, version.versionId)
  const large = n > FORM_LINES
  const stored = large || typed !== undefined ? [] : await listLines(db, version.versionId, FORM_LINES)
  const base = stored.map((line, index): FormLine => ({ index, id: line.id, lineNo: line.lineNo, removed: false, typed: typedOf(line) }))
  const usual = {
    period: parsePeriod(version.period ?? '')?.granularity === 'month' ? (version.period ?? '') : '',
    category: stored.at(-1)?.category ?? (await usualCategory(db, version)),
  }
  const fresh = Array.from({ length: blanks(base.length) }, (_, i): FormLine => ({
    index: base.length + i,
    id: null,
    lineNo: null,
    removed: false,
    typed: { ...EMPTY, ...usual },
  }))
  const lines = (typed === undefined ? [...base, ...fresh] : readFormLines(typed)).map((line) => presentLine(line, context))
  return {
    view: 'registers/expenses/editor',
    data: {
      editor: {
        n,
        large,
        lines,
        pattern: presentLine({ index: '__n__', id: null, lineNo: null, removed: false, typed: { ...EMPTY, ...usual } }, context),
        next: Math.max(-1, ...lines.map(({ index }) => Number(index))) + 1,
        most: FORM_LINES,
        categories: categoryOptions(context),
      },
    },
    labels: Object.fromEntries(
      lines.flatMap(({ title, fields }) => fields.map(({ name, label }) => [name, `${title}${context.t('frame.comma')}${label}`])),
    ),
    // The table filters by a form of its own, which can not stand inside the draft's.
    ...(large ? { before: { view: 'partials/table', data: { table: await draftTable(db, version, context) } } } : {}),
  }
}

export const categoryOptions = ({ t }: Pick<Words, 't'>) =>
  EXPENSE_CATEGORIES.map(({ key, code }) => ({ value: key, text: `${code} ${t(`expenses.category.${key}`)}` }))

/** The category that the department used last under the same catalogue item: a monthly record is mostly of one kind. */
async function usualCategory(db: Knex, { disclosureId }: VersionRef): Promise<ExpenseCategory | ''> {
  const row = (await db('expense_lines as l')
    .join('disclosure_versions as v', 'v.id', 'l.version_id')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .join('disclosures as mine', (on) => on.on('mine.item_id', 'd.item_id').andOn('mine.department_id', 'd.department_id'))
    .where('mine.id', disclosureId)
    .orderBy('l.id', 'desc')
    .first('l.category')) as { category: ExpenseCategory } | undefined
  return row?.category ?? ''
}

async function draftTable(db: Knex, version: VersionRef, context: ReadContext) {
  const spec = draftLines(version.disclosureId)
  const query = readTableQuery(spec, context.query)
  const page = await readPage(linesOf(db, version.versionId), spec, query, decodeLine)
  return presentTable(spec, { ...context, query, page, path: context.href })
}
