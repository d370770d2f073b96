import type { Knex } from 'knex'
import { AppError, type FieldProblems } from '../../errors.ts'
import type { VersionRef } from '../register.ts'
import { FORM_LINES, isBlank, readFormLines, readLine, type LineValues } from './expenses.form.ts'

/** Saves the lines of a form: those with an id are changed or deleted, new ones added, everything the form did not show stays. */
export async function saveLines(tx: Knex.Transaction, version: VersionRef, body: Readonly<Record<string, unknown>>): Promise<void> {
  const lines = readFormLines(body).filter((line) => !isBlank(line))
  if (lines.length > 2 * FORM_LINES) throw new AppError('invalid', 'expenses.error.too_many_lines', {}, { max: 2 * FORM_LINES })
  const kept = lines.filter(({ removed }) => !removed)
  const read = kept.map((line) => ({ line, read: readLine(line.typed, version, `line.${line.index}.`) }))
  const problems: FieldProblems = Object.assign(
    {},
    ...read.map((one) => ('problems' in one.read ? one.read.problems : {})),
  ) as FieldProblems
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
  await removeLines(
    tx,
    version,
    lines.flatMap(({ id, removed }) => (removed && id !== null ? [id] : [])),
  )
  const valid = read.flatMap(({ line, read: outcome }) => ('values' in outcome ? [{ id: line.id, values: outcome.values }] : []))
  for (const { id, values } of valid) if (id !== null) await updateLine(tx, version, id, values)
  await addLines(
    tx,
    version,
    valid.flatMap(({ id, values }) => (id === null ? [values] : [])),
  )
}

/** @throws AppError conflict when the line left the draft meanwhile */
export async function updateLine(tx: Knex.Transaction, version: VersionRef, id: number, values: LineValues): Promise<void> {
  const changed = await tx('expense_lines').where({ id, version_id: version.versionId }).update(values)
  if (changed !== 1) throw new AppError('conflict', 'expenses.error.foreign_line')
}

export async function removeLines(tx: Knex.Transaction, version: VersionRef, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await tx('expense_lines')
    .where('version_id', version.versionId)
    .whereIn('id', [...ids])
    .delete()
}

/** Numbers go on from the last line; a number that was deleted is not given again, so that a diff can tell lines apart. */
async function addLines(tx: Knex.Transaction, version: VersionRef, lines: readonly LineValues[]): Promise<void> {
  if (lines.length === 0) return
  const row = (await tx('expense_lines').where('version_id', version.versionId).max({ last: 'line_no' }).first()) as
    { last: number | null } | undefined
  const last = row?.last ?? 0
  await tx('expense_lines').insert(
    lines.map((values, i) => ({ ...values, version_id: version.versionId, department_id: version.departmentId, line_no: last + i + 1 })),
  )
}

const COPIED = [
  'line_no',
  'department_id',
  'period',
  'category',
  'occurred_on',
  'purpose',
  'counterpart',
  'official_letter_no',
  'batches',
  'persons',
  'companions',
  'standard_fen',
  'amount_fen',
  'voucher_no',
  'handled_by',
  'approved_by',
  'note',
  'redacted',
  'duplicate_of',
  'source_row',
] as const

/** Copies every line in the database, under the same numbers; which import it came from stays with the first version. */
export async function copyLines(tx: Knex.Transaction, from: VersionRef, to: VersionRef): Promise<void> {
  const source = tx('expense_lines')
    .where('version_id', from.versionId)
    .select(tx.raw('? as version_id', [to.versionId]), ...COPIED)
  await tx(tx.raw('?? (??, ' + COPIED.map(() => '??').join(', ') + ')', ['expense_lines', 'version_id', ...COPIED])).insert(source)
}

export async function removeAllLines(tx: Knex.Transaction, version: VersionRef): Promise<void> {
  await tx('expense_lines').where('version_id', version.versionId).delete()
}
