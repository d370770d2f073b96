import type { Response } from 'express'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { FieldProblems } from '../errors.ts'
import type { ImportColumn } from '../registers/register.ts'
import type { Speech } from './imports.presenter.ts'
import type { Import } from './imports.types.ts'
import { MOST_VALUES } from './mapping-form.ts'
import { presentColumns, presentValues, type ValueList } from './mapping.presenter.ts'
import { headingsOf } from './mapping.rules.ts'
import { EMPTY_MAPPING, type Mapping } from './mapping.ts'
import { firstRows, listValues } from './reading.service.ts'
import { typistFor } from './typing.rules.ts'
import { importerOf } from './work.ts'

interface Shown {
  readonly mapping: Mapping
  readonly problems: FieldProblems
  /** The form that was sent: the page is shown again only when it lists values of columns that the form did not list. */
  readonly listed?: Readonly<Record<string, unknown>>
}

/** Renders the page where columns are matched. Returns false, and renders nothing, when `listed` shows that everything was seen. */
export async function mappingPage(
  deps: Deps,
  actor: Actor,
  res: Response,
  record: Import,
  { mapping, problems, listed }: Shown,
  speech: Speech,
): Promise<boolean> {
  const { columns } = importerOf(record.register)
  const lists = await valueLists(deps, actor, record, mapping, columns)
  const unseen = lists.filter(
    ({ column, headings, values }) => values.length > 0 && listed?.[`listed.${column.key}`] !== headings.join(' + '),
  )
  if (listed !== undefined && unseen.every((list) => recognised(list, mapping))) return false
  if (listed !== undefined) res.status(422)
  const news =
    listed === undefined
      ? {}
      : Object.fromEntries(unseen.map(({ column }) => [`values.${column.key}`, { code: 'imports.mapping.values_listed' as const }]))
  const rows = await firstRows(deps, actor, record.id)
  res.render('imports/mapping', {
    title: speech.t('imports.mapping.title'),
    record,
    mapping,
    headings: record.headings,
    columns: presentColumns(record, mapping, columns, rows, problems, speech),
    values: presentValues(lists, mapping, guess, speech),
    problems: { ...problems, ...news },
  })
  return true
}

async function valueLists(
  deps: Deps,
  actor: Actor,
  record: Import,
  mapping: Mapping,
  columns: readonly ImportColumn[],
): Promise<ValueList[]> {
  const lists: ValueList[] = []
  for (const column of columns) {
    const headings = headingsOf(mapping, column.key).filter((heading) => record.headings.includes(heading))
    if (column.choices === undefined || headings.length === 0) continue
    lists.push({ column, headings, ...(await listValues(deps, actor, record, headings, MOST_VALUES)) })
  }
  return lists
}

/** What we make of a value without being told. */
function guess(column: ImportColumn, text: string): string {
  const { value } = typistFor(column, { mapping: EMPTY_MAPPING, departments: new Map(), year: undefined })(text)
  return typeof value === 'string' ? value : ''
}

/** Every value of the list has a meaning already, so that nothing needs to be asked. */
function recognised({ column, values }: ValueList, mapping: Mapping): boolean {
  const type = typistFor(column, { mapping, departments: new Map(), year: undefined })
  return values.every(({ text }) => type(text).finding === undefined)
}
