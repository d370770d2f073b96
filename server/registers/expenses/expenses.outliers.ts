import type { Knex } from 'knex'
import { NEEDED } from '../../../core/quartiles.ts'
import { publishedVersions, type Reader } from '../published.ts'

/**
 * Tukey's upper fence of single amounts for every department and category with enough published lines, as core/quartiles.ts has it
 * (definition 7, exact): quartiles in quarters of a fen, the fence in eighths. Columns department_id, category, fence, usual_fen (median).
 */
export function fences(db: Knex, reader: Reader): Knex.QueryBuilder {
  const window = 'partition by l.department_id, l.category'
  const ranked = db('expense_lines as l')
    .whereIn('l.version_id', publishedVersions(db, reader))
    .select('l.department_id', 'l.category', 'l.amount_fen')
    .select(db.raw(`row_number() over (${window} order by l.amount_fen) - 1 as place, count(*) over (${window}) as n`))
  const quartered = db
    .from(ranked.as('ranked'))
    .where('n', '>=', NEEDED)
    .groupBy('department_id', 'category', 'n')
    .select('department_id', 'category', 'n')
    .select(db.raw(`${quartile(1)} as q1, ${quartile(2)} as q2, ${quartile(3)} as q3`))
  return db
    .from(quartered.as('q'))
    .select('department_id', 'category')
    .select(db.raw('2 * q3 + 3 * (q3 - q1) as fence, round(q2 / 4.0) as usual_fen'))
}

/** The k-th quartile in quarters of a fen: position (n − 1)k/4 between two order statistics. */
function quartile(k: 1 | 2 | 3): string {
  const position = `((n - 1) * ${k})`
  const at = (offset: 0 | 1) => `max(case when place = ${position} / 4 + ${offset} then amount_fen end)`
  const part = `(${position} % 4)`
  return `(${at(0)} * (4 - ${part}) + coalesce(${at(1)}, ${at(0)}) * ${part})`
}
