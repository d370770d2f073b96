import writeWorkbook from 'write-excel-file/node'
import type { Cell } from 'write-excel-file/node'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { Translate } from '../i18n/index.ts'
import { listDepartments } from '../people/departments.service.ts'
import { registerFor } from '../registers/index.ts'
import type { ImportColumn } from '../registers/register.ts'
import { columnLetter } from './header-row.rules.ts'
import { denyImporting } from './imports.policy.ts'
import { addRules, type ColumnRule } from './validation-xml.ts'
import { rowReaderOf } from './work.ts'

const LAST_ROW = 5_000
const bold = (value: string): Cell => ({ value, type: String, fontWeight: 'bold' })
const head = (value: string): Cell => ({ value, type: String, fontWeight: 'bold', backgroundColor: '#E0EEEE', bottomBorderStyle: 'thin' })
const words = (value: string): Cell => ({ value, type: String, wrap: true, alignVertical: 'top' })

export interface Template {
  readonly name: string
  readonly bytes: Uint8Array
}

/** An .xlsx to fill in for a register: heads, an example, lists to choose from, and a sheet of notes. @throws AppError forbidden, not_found */
export async function importTemplate(deps: Pick<Deps, 'db'>, actor: Actor, register: string, t: Translate): Promise<Template> {
  authorize(denyImporting(actor))
  const { columns } = rowReaderOf(register)
  const departments = (await listDepartments(deps)).filter(({ department }) => department.active).map(({ department }) => department.name)
  const title = t(registerFor(register).title)
  const choices = columns.map((column) => choicesOf(column, departments, t))
  const data = {
    data: [columns.map(({ label }) => head(t(label))), columns.map((column) => example(column, actor, t))],
    sheet: title,
    columns: columns.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
  }
  const notes = { data: notesOf(columns, t), sheet: t('imports.template.notes'), columns: [{ width: 16 }, { width: 8 }, { width: 60 }] }
  const lists = { data: listsOf(columns, choices, t), sheet: t('imports.template.choices'), columns: columns.map(() => ({ width: 24 })) }
  const plain = await writeWorkbook([data, notes, lists]).toBuffer()
  return { name: t('imports.template.file', { register: title }), bytes: addRules(plain, rulesOf(columns, choices, t), LAST_ROW) }
}

function choicesOf(column: ImportColumn, departments: readonly string[], t: Translate): readonly string[] {
  if (column.kind === 'department') return departments
  return (column.choices ?? []).map(({ label }) => t(label))
}

/** What a person would type, as the kind of cell a spreadsheet program makes of it. */
function example(column: ImportColumn, actor: Actor, t: Translate): Cell {
  const { kind, example: text } = column
  if (text === '') return null
  if (kind === 'money') return { value: Number(text), type: Number, format: '#,##0.00' }
  if (kind === 'integer') return { value: Number(text), type: Number }
  if (kind === 'date') return { value: new Date(`${text}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' }
  if (kind === 'department') return { value: actor.departmentName, type: String }
  const choice = column.choices?.find(({ value, aliases }) => value === text || aliases.includes(text))
  return { value: choice === undefined ? text : t(choice.label), type: String }
}

const notesOf = (columns: readonly ImportColumn[], t: Translate): Cell[][] => [
  [words(t('imports.template.example'))],
  [],
  [head(t('imports.template.column')), head(t('imports.template.required')), head(t('imports.template.how'))],
  ...columns.map(({ label, required, kind }) => [
    bold(t(label)),
    words(t(required ? 'imports.template.yes' : 'imports.template.no')),
    words(t(`imports.template.kind.${kind}`)),
  ]),
]

function listsOf(columns: readonly ImportColumn[], choices: readonly (readonly string[])[], t: Translate): Cell[][] {
  const used = columns.map((column, i) => ({ label: t(column.label), list: choices[i] ?? [] })).filter(({ list }) => list.length > 0)
  const longest = Math.max(0, ...used.map(({ list }) => list.length))
  const below = Array.from({ length: longest }, (_, row) =>
    used.map(({ list }): Cell => (list[row] === undefined ? null : { value: list[row], type: String })),
  )
  return [used.map(({ label }) => head(label)), ...below]
}

const RULES: Partial<Record<ImportColumn['kind'], { kind: ColumnRule['kind'] }>> = {
  money: { kind: 'decimal' },
  integer: { kind: 'whole' },
  date: { kind: 'date' },
}

function rulesOf(columns: readonly ImportColumn[], choices: readonly (readonly string[])[], t: Translate): readonly ColumnRule[] {
  const sheet = `'${t('imports.template.choices').replaceAll("'", "''")}'`
  let lists = 0
  return columns.flatMap((column, i): ColumnRule[] => {
    const count = choices[i]?.length ?? 0
    if (count > 0) {
      const place = columnLetter(lists++)
      return [{ column: i, kind: 'list', source: `${sheet}!$${place}$2:$${place}$${count + 1}`, message: t('imports.template.not_listed') }]
    }
    const rule = RULES[column.kind]
    return rule === undefined ? [] : [{ column: i, ...rule, message: t(`imports.template.kind.${column.kind}`) }]
  })
}
