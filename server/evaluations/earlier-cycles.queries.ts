import type { Knex } from 'knex'
import { z } from 'zod'
import type { Leaf } from '../../core/evaluation/scheme.types.ts'
import { rows } from '../db/decode.ts'
import { meanText } from './facts.rules.ts'

const Row = z
  .object({ code: z.string(), subject: z.string(), sheet: z.string() })
  .transform(({ sheet, ...row }) => ({ ...row, recorded: z.object({ recorded: z.number().int() }).parse(JSON.parse(sheet)).recorded }))

/** Mean of the final scores of the shorter cycles within the period, exact, by `indicator/subject`. One statement. */
export async function earlierCycles(
  db: Knex,
  leaves: readonly Leaf[],
  { fromOn, toOn }: { readonly fromOn: string; readonly toOn: string },
): Promise<ReadonlyMap<string, string>> {
  const asked = leaves.flatMap(({ code, source }) =>
    source.kind === 'auto' && source.measure === 'cycles' && source.scheme !== undefined ? [{ code, scheme: source.scheme }] : [],
  )
  if (asked.length === 0) return new Map()
  const found: unknown = await db('evaluation_cycles as c')
    .join('evaluation_schemes as s', 's.id', 'c.scheme_id')
    .join('evaluation_sheets as h', 'h.version_id', 'c.version_id')
    .whereIn(
      's.code',
      asked.map(({ scheme }) => scheme),
    )
    .whereIn('c.state', ['final', 'archived'])
    .where('c.from_on', '>=', fromOn)
    .where('c.to_on', '<=', toOn)
    .select('s.code', 'h.subject', 'h.sheet')
  const scores = new Map<string, number[]>()
  for (const { code, subject, recorded } of rows(Row, found)) {
    const key = `${code}/${subject}`
    scores.set(key, [...(scores.get(key) ?? []), recorded])
  }
  return new Map(
    asked.flatMap(({ code, scheme }) =>
      [...scores].flatMap(([key, values]): [string, string][] =>
        key.startsWith(`${scheme}/`) ? [[`${code}/${key.slice(scheme.length + 1)}`, meanText(values)]] : [],
      ),
    ),
  )
}
