import { z } from 'zod'
import { fen, type Fen } from '../../core/money.ts'

// What differs between the engines ends here: pg returns bigint and count(*) as text, SQLite returns 0 and 1 for booleans,
// and both keep JSON as text because they would compare it differently.

export const int = z.coerce.number().int()
export const money = z.coerce.number().transform((value): Fen => fen(value))
export const bool = z.union([z.boolean(), z.number()]).transform(Boolean)

/** A column of JSON text, decoded and checked. */
export const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(schema)

/** Decodes every row; throws (a bug, not a person's mistake) when the database holds what the code does not expect. */
export function rows<T extends z.ZodType>(schema: T, found: unknown): z.output<T>[] {
  return z.array(schema).parse(found)
}
