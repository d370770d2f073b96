import type { Knex } from 'knex'
import { AppError, type FieldProblems } from '../../errors.ts'
import type { VersionRef } from '../register.ts'
import { FORM_LINES, isBlank, readFormLines, readLine } from './assets.form.ts'
import { addLines, removeLines, updateLine } from './assets.queries.ts'

/** Saves the lines of a form: those with an id are changed or deleted, new ones added, everything the form did not show stays. */
export async function saveLines(tx: Knex.Transaction, version: VersionRef, body: Readonly<Record<string, unknown>>): Promise<void> {
  const lines = readFormLines(body).filter((line) => !isBlank(line))
  if (lines.length > 2 * FORM_LINES) throw new AppError('invalid', 'assets.error.too_many_lines', {}, { max: 2 * FORM_LINES })
  const read = lines.filter(({ removed }) => !removed).map(({ id, index, typed }) => ({ id, ...readLine(typed, `asset.${index}.`) }))
  const problems = Object.assign({}, ...read.map((one) => ('problems' in one ? one.problems : {}))) as FieldProblems
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
  const gone = lines.flatMap(({ id, removed }) => (removed && id !== null ? [id] : []))
  await removeLines(tx, version, gone)
  const valid = read.flatMap((one) => ('values' in one ? [one] : []))
  for (const { id, values } of valid) if (id !== null) await updateLine(tx, version, id, values)
  await addLines(
    tx,
    version,
    valid.filter(({ id }) => id === null),
  )
}
