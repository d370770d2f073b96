import { LOCALES, translate, type MessageKey } from '../i18n/index.ts'
import { normaliseHeading } from '../imports/headings.rules.ts'

export const SHEET_KINDS = ['departments', 'people'] as const
export type SheetKind = (typeof SHEET_KINDS)[number]

export const DEPARTMENT_KEYS = ['code', 'name', 'name_en', 'kind', 'parent', 'position', 'head', 'state', 'duties'] as const
export const PEOPLE_KEYS = [
  'username',
  'name',
  'name_en',
  'department',
  'post',
  'post_en',
  'rank',
  'telephone',
  'status',
  'from_on',
  'valid_until',
] as const
export type DepartmentKey = (typeof DEPARTMENT_KEYS)[number]
export type PeopleKey = (typeof PEOPLE_KEYS)[number]
export type ColumnKey = DepartmentKey | PeopleKey

export const KEYS = { departments: DEPARTMENT_KEYS, people: PEOPLE_KEYS } as const

/** Columns without which a sheet cannot be told or used. */
const NEEDED: Readonly<Record<SheetKind, readonly ColumnKey[]>> = {
  departments: ['code', 'name'],
  people: ['username', 'name', 'department'],
}

export const labelOf = (kind: SheetKind, key: ColumnKey): MessageKey => `staffing.column.${kind}.${key}` as MessageKey

/** What offices call these columns besides our own names. */
const ALIASES: Readonly<Partial<Record<`${SheetKind}.${ColumnKey}`, readonly string[]>>> = {
  'departments.code': ['科室编码', '部门编码', '代码'],
  'departments.name': ['科室名称', '部门名称', '科室', '部门'],
  'departments.parent': ['上级科室', '上级部门'],
  'departments.duties': ['主要职责', '职能'],
  'people.username': ['账号', '登录名', '工号', 'login', 'account'],
  'people.name': ['中文姓名', '名字'],
  'people.department': ['部门', '所在科室', '所属科室', '处室'],
  'people.post': ['岗位', '职位'],
  'people.rank': ['类别', '级别'],
  'people.telephone': ['电话', '联系电话', 'phone'],
  'people.from_on': ['到岗日期', '入职日期', '起始日期', 'start date'],
}

/** Normalised heading to column, of one kind of sheet: our labels in both languages and the usual other names. */
export function headingsOf(kind: SheetKind): ReadonlyMap<string, ColumnKey> {
  return new Map(
    KEYS[kind].flatMap((key): [string, ColumnKey][] =>
      [...LOCALES.map((locale) => translate(locale, labelOf(kind, key))), ...(ALIASES[`${kind}.${key}`] ?? []), key].map((name) => [
        normaliseHeading(name),
        key,
      ]),
    ),
  )
}

/** Which columns stand where, or undefined when a needed one is missing. */
export function columnsOf(kind: SheetKind, headings: readonly string[]): Readonly<Partial<Record<ColumnKey, number>>> | undefined {
  const known = headingsOf(kind)
  const found: Partial<Record<ColumnKey, number>> = {}
  for (const [i, heading] of headings.entries()) {
    const key = known.get(normaliseHeading(heading))
    if (key !== undefined) found[key] ??= i
  }
  return NEEDED[kind].every((key) => found[key] !== undefined) ? found : undefined
}
