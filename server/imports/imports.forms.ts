import { z } from 'zod'

/** What an integer column of either engine holds. */
const LARGEST = 2_147_483_647
const id = z.coerce.number().int().positive().max(LARGEST)
const version = z.coerce.number().int().positive()

export const ImportParams = z.object({ id })
export const ListQuery = z.object({ disclosure: id.optional().catch(undefined), page: z.coerce.number().int().min(1).max(10_000).catch(1) })
export const TargetQuery = z.object({ disclosure: id })
export const TemplateQuery = z.object({ register: z.string().regex(/^[a-z_-]{1,40}$/) })
export const RowsQueryForm = z.object({
  rows: z.enum(['problems', 'all']).catch('problems'),
  finding: z
    .string()
    .regex(/^[a-z._]{1,80}$/)
    .optional()
    .catch(undefined),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})
export const AnnotatedQuery = z.object({ format: z.enum(['csv', 'xlsx']).catch('xlsx') })

/** Where a step leads back to: the same page of the grid. */
const place = { rows: z.enum(['problems', 'all']).catch('problems'), page: z.coerce.number().int().min(1).catch(1) }
export const VersionForm = z.object({ version })
export const SheetForm = z.object({
  version,
  sheet: z.string().max(200).optional(),
  header_row: z.coerce.number().int().min(1).max(LARGEST).max(1_000).optional().catch(undefined),
})
export const CellForm = z.object({
  version,
  row: z.coerce.number().int().min(1).max(LARGEST),
  cell: z.coerce.number().int().min(0).max(500),
  text: z.string().max(2_000).default(''),
  ...place,
})
export const LeaveOutForm = z.object({
  version,
  which: z.union([z.enum(['errors', 'all']), z.coerce.number().int().min(1).max(LARGEST)]),
  left_out: z.enum(['0', '1']).transform((text) => text === '1'),
  ...place,
})
export const DuplicatesForm = z.object({ version, duplicates: z.enum(['keep', 'drop']) })
export const CommitForm = z.object({ version, confirmed: z.literal('1').optional() })

/** The mapping page: `column.<key>`, `then.<key>`, `constant.<key>`, and for values `from.<key>.<n>` with `to.<key>.<n>` and `rest.<key>`. */
export const MappingForm = z.looseObject({
  version,
  date_order: z.enum(['ymd', 'dmy', 'mdy']).catch('ymd'),
  unit: z.enum(['yuan', 'wan']).catch('yuan'),
  sign: z.enum(['as_is', 'reversed']).catch('as_is'),
})
