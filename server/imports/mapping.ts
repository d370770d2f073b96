import { z } from 'zod'

const Name = z.string().regex(/^[a-z][a-z_]{0,39}$/)
const Heading = z.string().min(1).max(130)

/**
 * How one foreign sheet becomes lines of a register: the same JSON on the page and on the command line (docs/imports/).
 * `columns`: our column → the sheet's heading, or several headings whose texts are joined. `constants`: our column → what every row gets.
 * `values`: our column → what the sheet says → what we call it; `*` stands for whatever is not named.
 */
export const MappingSchema = z.strictObject({
  sheet: z.string().max(200).optional(),
  headerRow: z.number().int().min(1).max(1_000).optional(),
  columns: z.record(Name, z.union([Heading, z.array(Heading).min(1).max(4)])).default({}),
  constants: z.record(Name, z.string().max(500)).default({}),
  values: z.record(Name, z.record(z.string().max(500), z.string().max(120))).default({}),
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']).default('ymd'),
  unit: z.enum(['yuan', 'wan']).default('yuan'),
  sign: z.enum(['as_is', 'reversed']).default('as_is'),
  duplicates: z.enum(['keep', 'drop']).default('keep'),
})
export type Mapping = z.output<typeof MappingSchema>
export const EMPTY_MAPPING: Mapping = MappingSchema.parse({})
