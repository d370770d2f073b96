import writeWorkbook, { type Cell } from 'write-excel-file/node'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { Translate } from '../i18n/index.ts'
import { columnLetter } from '../imports/header-row.rules.ts'
import { addRules, type ColumnRule } from '../imports/validation-xml.ts'
import { DEPARTMENT_KINDS } from '../people/departments.rules.ts'
import { listDepartments } from '../people/departments.service.ts'
import { denyManagePeople } from '../people/people.policy.ts'
import { RANK_CLASSES } from '../people/people.rules.ts'
import { KEYS, labelOf, SHEET_KINDS, type ColumnKey, type SheetKind } from './columns.ts'

const LAST_ROW = 5_000
const WIDTHS: Readonly<Partial<Record<ColumnKey, number>>> = {
  duties: 60,
  name_en: 28,
  department: 18,
  post_en: 22,
  parent: 18,
  valid_until: 14,
}
const REQUIRED: Readonly<Record<SheetKind, readonly ColumnKey[]>> = {
  departments: ['code', 'name'],
  people: ['username', 'name', 'department'],
}

const head = (value: string, needed: boolean): Cell => ({
  value,
  type: String,
  ...(needed && { fontWeight: 'bold' as const }),
  backgroundColor: '#E0EEEE',
  bottomBorderStyle: 'thin',
})
const text = (value: string): Cell => (value === '' ? null : { value, type: String })
const words = (value: string): Cell => ({ value, type: String, wrap: true, alignVertical: 'top' })

/** An example row that can be read back: it adds nobody as long as it stands under the template's own words. */
const EXAMPLES: Readonly<Record<SheetKind, Readonly<Partial<Record<ColumnKey, string>>>>> = {
  departments: {
    code: 'SZH',
    name: '数字化科',
    name_en: 'Digital Services Division',
    position: '20',
    duties: '信息系统建设、运行维护和数据共享。',
  },
  people: {
    username: 'limingzhu',
    name: '李明珠',
    name_en: 'Li Mingzhu',
    department: '数字化科',
    post: '科员',
    post_en: 'Officer',
    telephone: '8123456',
    from_on: '2026-03-02',
  },
}

/** An .xlsx with the sheets 科室 and 人员, lists to choose from, an example row each and a sheet of notes. @throws AppError forbidden */
export async function staffTemplate(deps: Pick<Deps, 'db'>, actor: Actor, t: Translate): Promise<Uint8Array> {
  authorize(denyManagePeople(actor))
  const departments = (await listDepartments(deps)).filter(({ department }) => department.active).map(({ department }) => department.name)
  const lists = listsOf(departments, t)
  const sheets = SHEET_KINDS.map((kind) => ({
    data: [KEYS[kind].map((key) => head(t(labelOf(kind, key)), REQUIRED[kind].includes(key))), exampleRow(kind, t)],
    sheet: t(`staffing.sheet.${kind}`),
    columns: KEYS[kind].map((key) => ({ width: WIDTHS[key] ?? 14 })),
    stickyRowsCount: 1,
  }))
  const choices = { data: choiceRows(lists), sheet: t('staffing.sheet.choices'), columns: lists.map(() => ({ width: 22 })) }
  const notes = { data: notesOf(t), sheet: t('staffing.sheet.notes'), columns: [{ width: 12 }, { width: 16 }, { width: 70 }] }
  const plain = new Uint8Array(await writeWorkbook([...sheets, notes, choices]).toBuffer())
  return SHEET_KINDS.reduce<Uint8Array>((workbook, kind, i) => addRules(workbook, rulesOf(kind, lists, t), LAST_ROW, i + 1), plain)
}

/** The sheet of people as CSV heads with the example, for offices without a spreadsheet program. */
export function staffTemplateRows(actor: Actor, t: Translate): { heads: string[]; example: string[] } {
  authorize(denyManagePeople(actor))
  return { heads: KEYS.people.map((key) => t(labelOf('people', key))), example: KEYS.people.map((key) => exampleText('people', key, t)) }
}

function exampleText(kind: SheetKind, key: ColumnKey, t: Translate): string {
  if (key === 'kind') return t('people.kind.department')
  if (key === 'state') return t('staffing.state.open')
  if (key === 'rank') return t('people.rank.staff')
  return key === 'status' ? t('staffing.status.active') : (EXAMPLES[kind][key] ?? '')
}
const exampleRow = (kind: SheetKind, t: Translate): Cell[] => KEYS[kind].map((key) => text(exampleText(kind, key, t)))

interface Choices {
  readonly columns: readonly `${SheetKind}.${ColumnKey}`[]
  readonly title: string
  readonly values: readonly string[]
  /** Anything else may be typed too, e.g. a department that the same file makes. */
  readonly open: boolean
}

const listsOf = (departments: readonly string[], t: Translate): Choices[] => [
  { columns: ['people.department', 'departments.parent'], title: t('staffing.column.people.department'), values: departments, open: true },
  {
    columns: ['departments.kind'],
    title: t('staffing.column.departments.kind'),
    values: DEPARTMENT_KINDS.map((kind) => t(`people.kind.${kind}`)),
    open: false,
  },
  {
    columns: ['people.rank'],
    title: t('staffing.column.people.rank'),
    values: RANK_CLASSES.map((rank) => t(`people.rank.${rank}`)),
    open: false,
  },
  {
    columns: ['people.status'],
    title: t('staffing.column.people.status'),
    values: [t('staffing.status.active'), t('staffing.status.left')],
    open: false,
  },
  {
    columns: ['departments.state'],
    title: t('staffing.column.departments.state'),
    values: [t('staffing.state.open'), t('staffing.state.closed')],
    open: false,
  },
]

function choiceRows(lists: readonly Choices[]): Cell[][] {
  const longest = Math.max(...lists.map(({ values }) => values.length))
  const below = Array.from({ length: longest }, (_, row) => lists.map(({ values }): Cell => text(values[row] ?? '')))
  return [lists.map(({ title }) => head(title, true)), ...below]
}

function rulesOf(kind: SheetKind, lists: readonly Choices[], t: Translate): ColumnRule[] {
  const sheet = `'${t('staffing.sheet.choices').replaceAll("'", "''")}'`
  return KEYS[kind].flatMap((key, column): ColumnRule[] => {
    const at = lists.findIndex(({ columns }) => columns.includes(`${kind}.${key}`))
    const list = lists[at]
    if (list !== undefined) {
      const source = `${sheet}!$${columnLetter(at)}$2:$${columnLetter(at)}$${list.values.length + 1}`
      return [{ column, kind: 'list', source, message: t('staffing.template.not_listed'), ...(list.open && { soft: true }) }]
    }
    return key === 'from_on' || key === 'valid_until' ? [{ column, kind: 'date', message: t('staffing.note.date') }] : []
  })
}

const notesOf = (t: Translate): Cell[][] => [
  [words(t('staffing.note.blank'))],
  [words(t('staffing.note.example'))],
  [],
  [head(t('staffing.sheet.sheet'), true), head(t('staffing.sheet.column'), true), head(t('staffing.sheet.how'), true)],
  ...SHEET_KINDS.flatMap((kind) =>
    KEYS[kind].map((key) => [
      words(t(`staffing.sheet.${kind}`)),
      words(t(labelOf(kind, key))),
      words(t(`staffing.note.${kind}.${key}` as Parameters<Translate>[0])),
    ]),
  ),
]
