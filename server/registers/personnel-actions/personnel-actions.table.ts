import type { PersonResult } from '../../publicity/publicity.reading.ts'
import { resultChip } from '../../publicity/publicity.words.ts'
import type { Column, TableContext, TableSpec } from '../../web/table-types.ts'
import type { Kind, Line } from './personnel-actions.rules.ts'
import { isHidden, punishmentEnd } from './punishments.rules.ts'
import { birthText, departmentText, detailText, sexText } from './personnel-actions.words.ts'

/** A row as the record shows it. */
export interface Shown {
  readonly line: Line
  /** Readers are not shown who it is: a punishment whose period is over. */
  readonly hidden: boolean
  readonly result: PersonResult | undefined
  readonly noticeTitle: string | undefined
}

export const shownLine = (line: Line, today: string, more: Partial<Shown> = {}): Shown => ({
  line,
  hidden: isHidden(line, today),
  result: undefined,
  noticeTitle: undefined,
  ...more,
})

/** Who it is; for a punishment that is over, that it is. */
export function nameShown({ line, hidden }: Pick<Shown, 'line' | 'hidden'>, { t }: Pick<TableContext, 't'>): string {
  if (hidden) return t('personnel.hidden')
  return line.name === '' ? t('personnel.unnamed') : line.name
}

type Columns = Readonly<Record<string, Column<Shown>>>
const text = (
  key: string,
  label: Column<Shown>['label'],
  value: Column<Shown>['value'],
  more: Partial<Column<Shown>> = {},
): Column<Shown> => ({
  key,
  label,
  kind: 'text',
  value,
  phone: 'second-line',
  ...more,
})

const COLUMNS: Columns = {
  name: text('name', 'personnel.field.name', nameShown, {
    lead: true,
    phone: 'keep',
  }),
  kind: text('kind', 'personnel.field.kind', ({ line }, { t }) => t(`personnel.kind.${line.kind}`)),
  sex: text('sex', 'personnel.field.sex', ({ line }, x) => sexText(line.sex, x)),
  birth: text('birth', 'personnel.field.birth_month', ({ line }, x) => birthText(line.birthMonth, x)),
  education: text('education', 'personnel.field.education', ({ line }) => line.education),
  department: text('department', 'personnel.field.department', ({ line, hidden }, x) => (hidden ? '' : departmentText(line, x))),
  from: text('from', 'personnel.field.post_from', ({ line }) => line.postFrom),
  to: text('to', 'personnel.field.post_to', ({ line }) => line.postTo),
  detail: text('detail', 'personnel.field.detail', ({ line }, x) => detailText(line, x)),
  reward: text('reward', 'personnel.field.reward', ({ line }) => line.reward),
  grounds: text('grounds', 'personnel.field.grounds', ({ line }) => line.grounds),
  began: { ...text('began', 'personnel.field.began_on', ({ line }) => line.beganOn), kind: 'date' },
  effective: { ...text('effective', 'personnel.field.effective_on', ({ line }) => line.effectiveOn), kind: 'date' },
  until: { ...text('until', 'personnel.field.until', ({ line }) => endOf(line)), kind: 'date' },
  result: {
    ...text('result', 'personnel.field.result', ({ result }, { t }) =>
      result === undefined ? '' : t(`personnel.result.${result.result}`),
    ),
    kind: 'chip',
    cell: ({ result }, x) =>
      result === undefined ? {} : { chip: resultChip(result.result, x), ...(result.reason !== '' && { sub: result.reason }) },
  },
  notice: text('notice', 'personnel.field.notice', ({ noticeTitle }) => noticeTitle ?? '', {
    phone: 'drop',
    cell: ({ line }) => (line.noticeId === null ? {} : { href: `/publicity/${line.noticeId}` }),
  }),
}

const endOf = (line: Line): string | null =>
  line.kind === 'punishment' && line.effectiveOn !== null ? (punishmentEnd(line.detail, line.effectiveOn) ?? null) : null

/** The columns that say something about rows of each kind. */
const OF_KIND: Readonly<Record<Kind, readonly string[]>> = {
  appointment: ['sex', 'birth', 'education', 'department', 'from', 'to'],
  removal: ['department', 'from'],
  rank_promotion: ['sex', 'birth', 'education', 'department', 'from', 'to'],
  transfer: ['department', 'from', 'to'],
  reward: ['department', 'reward'],
  punishment: ['department', 'detail', 'effective', 'until'],
  party_admission: ['sex', 'birth', 'education', 'department', 'detail', 'began'],
  probation_end: ['department', 'to', 'began'],
  annual_grade: ['department', 'detail'],
}

/** Of people on notice only. */
const ON_NOTICE: ReadonlySet<string> = new Set(['sex', 'birth', 'education'])

/** Posts mostly begin with the department; a column that says it again only takes room. */
const namesDepartment = ({ line }: Shown): boolean =>
  line.departmentName === '' || `${line.postFrom} ${line.postTo}`.includes(line.departmentName)

/** Whether one reason stands for all, so that it is said once. */
export const sharesGrounds = (lines: readonly Line[]): boolean => lines.every(({ grounds }) => grounds === lines[0]?.grounds)

/** A detail is named after what it is. */
const detailLabel = (kind: Kind): Column<Shown>['label'] =>
  kind === 'punishment' || kind === 'party_admission' || kind === 'annual_grade' ? `personnel.detail.${kind}` : 'personnel.field.detail'

/** The rows of one record: only columns that say something, in one order. */
export function recordTable(shown: readonly Shown[], isNotice: boolean): TableSpec<Shown> {
  const kinds = new Set(shown.map(({ line }) => line.kind))
  const asked = new Set([...kinds].flatMap((kind) => OF_KIND[kind]).filter((key) => isNotice || !ON_NOTICE.has(key)))
  if (shown.every(namesDepartment)) asked.delete('department')
  if (!sharesGrounds(shown.map(({ line }) => line))) asked.add('grounds')
  const said = (key: string): boolean => {
    const value = COLUMNS[key]?.value
    // A look at the raw value is enough to see whether a column is empty throughout.
    return value !== undefined && shown.some((one) => (value(one, PLAIN) ?? '') !== '')
  }
  const keys = [
    'name',
    ...(kinds.size > 1 ? ['kind'] : []),
    ...Object.keys(COLUMNS).filter((key) => asked.has(key)),
    ...(isNotice ? ['result'] : ['effective', 'notice']),
  ]
  return {
    key: 'personnel-record',
    caption: 'personnel.people',
    columns: [...new Set(keys)]
      .filter((key) => key === 'name' || said(key))
      .flatMap((key) => COLUMNS[key] ?? [])
      .map((column) =>
        column.key === 'detail' && kinds.size === 1 ? { ...column, label: detailLabel([...kinds][0] ?? 'punishment') } : column,
      ),
    id: 'a.id',
    rowId: ({ line }) => line.lineNo,
    sort: { key: 'name', dir: 'asc' },
    emptyText: 'personnel.empty',
    exportable: false,
    plain: true,
  }
}

const PLAIN = {
  t: (key: string) => key,
  locale: 'zh-CN',
  fmt: { period: (period: string) => period },
} as unknown as TableContext
