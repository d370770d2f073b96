import type { Knex } from 'knex'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../errors.ts'
import type { MessageKey } from '../../i18n/index.ts'
import type { CellFinding, ImportColumn, Importer, ImportContext, MappedCells } from '../register.ts'
import { readBirthMonth } from './personnel-actions.form.ts'
import { actionRow, findPersonnel, storeNotice } from './personnel-actions.queries.ts'
import { GRADES, isKind, KINDS, MOST_LINES, PUNISHMENTS, SEXES, STAGES, termsOf, type Action } from './personnel-actions.rules.ts'

const choice = (
  family: string,
  values: readonly string[],
  aliases: Readonly<Record<string, readonly string[]>> = {},
): ImportColumn['choices'] =>
  values.map((value) => ({ value, label: `personnel.${family}.${value}` as MessageKey, aliases: aliases[value] ?? [] }))

const column = (
  key: string,
  kind: ImportColumn['kind'],
  example: string,
  width: number,
  aliases: readonly string[],
  more: Partial<ImportColumn> = {},
): ImportColumn => ({
  key,
  label: `personnel.field.${key}` as MessageKey,
  kind,
  required: false,
  aliases,
  example,
  width,
  ...more,
})

const KIND_ALIASES = {
  appointment: ['任命', '拟任', '任职公示', '任前公示'],
  removal: ['免去', '免'],
  rank_promotion: ['晋升职级', '职级'],
  transfer: ['轮岗', '交流', '调动'],
  reward: ['表彰', '奖励表彰'],
  punishment: ['政务处分'],
  party_admission: ['发展党员', '入党'],
  probation_end: ['试用期满', '转正任职'],
  annual_grade: ['年度考核', '考核等次'],
} as const

const DETAILS = [
  ...(choice('punishment', PUNISHMENTS, {
    warning: ['警告'],
    demerit: ['记过'],
    major_demerit: ['记大过'],
    demotion: ['降级'],
    removal_from_post: ['撤职'],
    dismissal: ['开除'],
  }) ?? []),
  ...(choice('stage', STAGES, {
    activist: ['积极分子'],
    candidate: ['发展对象'],
    probationary: ['预备党员'],
    full: ['转正', '正式党员'],
  }) ?? []),
  ...(choice('grade', GRADES, { excellent: ['优秀'] }) ?? []),
]

const COLUMNS: readonly ImportColumn[] = [
  column('kind', 'choice', '任职', 12, ['类别', '事项', '类型', 'kind', 'type'], { choices: choice('kind', KINDS, KIND_ALIASES) ?? [] }),
  column('name', 'text', '李明', 12, ['姓名', '对象', 'name']),
  column('sex', 'choice', '男', 6, ['性别', 'sex', 'gender'], { choices: choice('sex', SEXES, { male: ['男'], female: ['女'] }) ?? [] }),
  column('birth_month', 'text', '1985-06', 12, ['出生年月', '出生', 'born', 'birth']),
  column('education', 'text', '大学', 12, ['学历', '文化程度', 'education']),
  column('department', 'department', '就业促进科', 16, ['部门', '科室', '单位', '所在科室', 'department']),
  column('post_from', 'text', '一级主任科员', 18, ['现任职务', '原任职务', '原岗位', '现职级', 'from']),
  column('post_to', 'text', '副科长', 18, ['拟任职务', '任职职务', '新岗位', '拟晋升职级', 'to']),
  column('detail', 'choice', '', 14, ['处分种类', '阶段', '等次', '处分'], { choices: DETAILS }),
  column('reward', 'text', '', 14, ['奖励种类', '奖项', 'award', 'reward']),
  column('began_on', 'date', '', 12, ['试用起始', '入党时间', '接收时间']),
  column('decided_by', 'text', '局党组', 16, ['决定机关', '批准机关', '决定单位']),
  column('decided_on', 'date', '2026-03-02', 12, ['决定日期', '会议日期', 'decided']),
  column('document_number', 'text', '临人社干〔2026〕5号', 22, ['文号', '发文字号', 'number']),
  column('effective_on', 'date', '2026-03-10', 12, ['生效日期', '任职时间', '执行日期', 'effective']),
  column('grounds', 'text', '', 30, ['事由', '依据', '说明', '备注', '主要事迹']),
]

const StoredRow = z.custom<Omit<Action, 'salt'>>((value) => typeof value === 'object' && value !== null)

const text = (cells: MappedCells, key: string): string => String(cells[key] ?? '').trim()
const orNull = (value: string): string | null => (value === '' ? null : value)

/** What the row is when the sheet does not say: an item of one kind needs no column for it. */
const ONLY: readonly (readonly [filled: string, kind: Action['kind']])[] = [
  ['reward', 'reward'],
  ['post_to', 'appointment'],
  ['post_from', 'removal'],
]

function kindOf(cells: MappedCells): Action['kind'] | undefined {
  const typed = text(cells, 'kind')
  if (isKind(typed)) return typed
  const detail = text(cells, 'detail')
  if ((PUNISHMENTS as readonly string[]).includes(detail)) return 'punishment'
  if ((STAGES as readonly string[]).includes(detail)) return 'party_admission'
  if ((GRADES as readonly string[]).includes(detail)) return 'annual_grade'
  return ONLY.find(([filled]) => text(cells, filled) !== '')?.[1]
}

function parseRow(cells: MappedCells, { version }: ImportContext): ReturnType<Importer['parseRow']> {
  const findings: CellFinding[] = []
  const fail = (at: string, code: MessageKey, params: CellFinding['params'] = {}): void =>
    void findings.push({ column: at, code, params, severity: 'error' })
  const kind = kindOf(cells)
  const birthMonth = readBirthMonth(text(cells, 'birth_month'))
  if (kind === undefined) fail('kind', 'common.error.required')
  if (birthMonth === undefined) fail('birth_month', 'personnel.error.birth_month')
  if (text(cells, 'name') === '' && kind !== 'punishment') fail('name', 'common.error.required')
  if (kind === undefined || birthMonth === undefined || findings.length > 0) return { row: null, amount: null, findings }
  const row: Omit<Action, 'salt'> = {
    kind,
    personId: null,
    name: text(cells, 'name').slice(0, 50),
    // Of somebody punished the form asks for none of these, and a file does not bring them in.
    ...(kind === 'punishment'
      ? { sex: '', birthMonth: '', education: '' }
      : { sex: text(cells, 'sex'), birthMonth, education: text(cells, 'education').slice(0, 60) }),
    departmentId: typeof cells['department'] === 'number' ? cells['department'] : kind === 'punishment' ? null : version.departmentId,
    postFrom: text(cells, 'post_from').slice(0, 100),
    postTo: text(cells, 'post_to').slice(0, 100),
    detail: text(cells, 'detail'),
    reward: text(cells, 'reward').slice(0, 100),
    beganOn: orNull(text(cells, 'began_on')),
    decidedBy: text(cells, 'decided_by').slice(0, 100),
    decidedOn: orNull(text(cells, 'decided_on')),
    documentNumber: text(cells, 'document_number').slice(0, 60),
    effectiveOn: orNull(text(cells, 'effective_on')),
    grounds: text(cells, 'grounds').slice(0, 500),
    noticeId: null,
  }
  return { row: { ...row }, amount: null, findings }
}

/** @throws AppError conflict when the record would hold more rows than its form can */
const insert: Importer['insert'] = async (tx, version, importId, rows) => {
  const { itemCode, notice, saved, lines } = await findPersonnel(tx, version)
  if (lines.length + rows.length > MOST_LINES) throw new AppError('conflict', 'personnel.error.too_many', {}, { max: MOST_LINES })
  if (!saved) await storeNotice(tx, version.versionId, { ...notice, isNotice: termsOf(itemCode).notice === true })
  const people = await idsByName(
    tx,
    rows.map(({ row }) => StoredRow.parse(row).name),
  )
  const records = rows.map(({ rowNo, row }, i) => {
    const action = StoredRow.parse(row)
    return {
      version_id: version.versionId,
      line_no: (lines.at(-1)?.lineNo ?? 0) + i + 1,
      ...actionRow({ ...action, personId: people.get(action.name) ?? null, salt: randomBytes(16).toString('hex') }),
      import_id: importId,
      source_row: rowNo,
    }
  })
  for (let start = 0; start < records.length; start += 40) await tx('personnel_actions').insert(records.slice(start, start + 40))
}

/** Colleagues by name, of names that only one of them bears. */
async function idsByName(tx: Knex, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = (await tx('people')
    .whereIn('display_name', [...new Set(names)])
    .select('id', 'display_name')) as { id: number; display_name: string }[]
  const namesakes = (name: string): number => found.filter(({ display_name }) => display_name === name).length
  return new Map(found.flatMap(({ id, display_name }): [string, number][] => (namesakes(display_name) === 1 ? [[display_name, id]] : [])))
}

export const personnelImporter: Importer = {
  columns: COLUMNS,
  parseRow,
  insert,
  undo: (tx, version, importId) => tx('personnel_actions').where({ version_id: version.versionId, import_id: importId }).delete(),
}
