import { AppError } from '../errors.ts'
import type { ImportContext, RowReader } from '../registers/register.ts'
import { createChecker, type CheckedRow } from './check.rules.ts'
import { aliasesOf, guessMapping } from './guess.rules.ts'
import { mappingProblems } from './mapping.rules.ts'
import { EMPTY_MAPPING, MappingSchema, type Mapping } from './mapping.ts'
import { reportOn, type Report } from './report.rules.ts'
import { readSpreadsheet, type Sheet } from './spreadsheet.ts'

export interface CheckedFile {
  readonly sheet: Sheet
  readonly mapping: Mapping
  readonly rows: readonly CheckedRow[]
  readonly report: Report
}

/** A mapping from JSON text. @throws AppError invalid `imports.error.mapping_json` */
export function readMapping(text: string): Mapping {
  const parsed = MappingSchema.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new AppError(
    'invalid',
    'imports.error.mapping_json',
    {},
    { reason: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() },
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown
  } catch (error) {
    throw new AppError('invalid', 'imports.error.mapping_json', {}, { reason: error instanceof Error ? error.message : '' })
  }
}

/**
 * The whole check of a file in memory, nothing is stored: what the page does in steps. Without a mapping the columns are guessed.
 * @throws AppError invalid: `imports.error.*` about the file, or with `fields` about the mapping
 */
export async function checkFile(
  bytes: Uint8Array,
  importer: RowReader,
  wanted: Mapping | undefined,
  context: ImportContext,
): Promise<CheckedFile> {
  const sheet = await readSpreadsheet(bytes, { aliases: aliasesOf(importer.columns), sheet: wanted?.sheet, headerRow: wanted?.headerRow })
  const mapping =
    wanted ??
    guessMapping(
      importer.columns,
      sheet.headings,
      sheet.rows.slice(0, 500).map(({ cells }) => cells),
      EMPTY_MAPPING,
    )
  const problems = mappingProblems(mapping, importer.columns, sheet.headings)
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
  const check = createChecker({ importer, headings: sheet.headings, mapping, context })
  const rows = sheet.rows.map((row) => check({ ...row, leftOut: false }))
  return { sheet, mapping, rows, report: reportOn(rows) }
}
