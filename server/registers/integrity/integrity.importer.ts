import type { Knex } from 'knex'
import { z } from 'zod'
import { fen } from '../../../core/money.ts'
import type { MessageKey } from '../../i18n/index.ts'
import type { CellFinding, CellKind, ImportColumn, Importer, MappedCells, ParsedRow } from '../register.ts'
import { checkEntry } from './integrity.checks.rules.ts'
import { entryRow } from './integrity.queries.ts'
import {
  choiceLabel,
  EMPTY_ENTRY,
  FIELDS,
  GIVERS,
  HANDLINGS,
  isSection,
  SANCTIONS,
  sectionLabel,
  SECTIONS,
  type Field,
  type IntegrityEntry,
  type Section,
} from './integrity.rules.ts'

const column = (key: string, kind: CellKind, label: MessageKey, aliases: readonly string[], example = '', width = 14): ImportColumn => ({
  key,
  label,
  kind,
  required: false,
  aliases,
  example,
  width,
})
const choices = <T extends string>(values: readonly T[], label: (value: T) => MessageKey) =>
  values.map((value) => ({ value, label: label(value), aliases: [value] }))

const COLUMNS: readonly ImportColumn[] = [
  {
    ...column('section', 'choice', 'integrity.import.section', ['类别', '事项类别', 'kind', 'section'], '礼品登记上交', 18),
    choices: choices(SECTIONS, sectionLabel),
  },
  column('subject', 'text', 'integrity.import.subject', ['品名', '礼品名称', '培训主题', '主题', 'item', 'topic'], '茶叶', 20),
  column('person', 'text', 'integrity.import.person', ['登记人', '承诺人', '述职人', '姓名', 'name', 'person'], '王海波'),
  column('post', 'text', 'integrity.field.post', ['职务', '岗位', 'post'], '科员'),
  column('year', 'integer', 'integrity.field.year', ['年度', '报告年度', 'year'], '', 8),
  column(
    'happened_on',
    'date',
    'integrity.import.happened_on',
    ['收受日期', '承诺日期', '培训日期', '决定日期', '日期', 'date'],
    '2026-03-02',
  ),
  column('recorded_on', 'date', 'integrity.import.recorded_on', ['登记日期', '生效日期', '完成日期', 'registered'], '2026-03-05'),
  column('quantity', 'integer', 'integrity.field.quantity', ['件数', 'quantity'], '2', 8),
  column('estimate', 'money', 'integrity.field.estimate', ['估价', '价值', '金额', 'value', 'estimate'], '360.00'),
  {
    ...column('is_money', 'choice', 'integrity.field.is_money', ['是否礼金', '礼金', 'money'], '否', 10),
    choices: [
      { value: '1', label: 'integrity.yes', aliases: ['1', 'y', 'true'] },
      { value: '0', label: 'integrity.no', aliases: ['0', 'n', 'false'] },
    ],
  },
  {
    ...column('giver', 'choice', 'integrity.field.giver', ['送礼人', '送礼单位或个人', 'giver'], '单位', 10),
    choices: choices(GIVERS, (value) => choiceLabel('giver', value)),
  },
  column('occasion', 'text', 'integrity.field.occasion', ['缘由', 'occasion'], '基层调研', 18),
  {
    ...column('handling', 'choice', 'integrity.field.handling', ['处理', '处置', '处置方式', 'handling'], '上交', 12),
    choices: choices(HANDLINGS, (value) => choiceLabel('handling', value)),
  },
  column('voucher', 'text', 'integrity.field.voucher', ['票据', '票据号', '收据', 'voucher'], '0012345'),
  column('handler_1', 'text', 'integrity.field.handler_1', ['经办人', '经办人1', '经办人一', 'handler 1'], '李明'),
  column('handler_2', 'text', 'integrity.field.handler_2', ['经办人2', '经办人二', 'handler 2'], '周晓'),
  column('expected', 'integer', 'integrity.import.expected', ['应报', '应到', '应参加', 'expected'], '', 8),
  column('actual', 'integer', 'integrity.import.actual', ['已报', '实到', '实参加', 'attended', 'reported'], '', 8),
  column('checked', 'integer', 'integrity.field.checked', ['抽查', 'checked'], '', 8),
  {
    ...column('sanction', 'choice', 'integrity.field.sanction', ['处分', '处分种类', 'sanction'], '', 14),
    choices: choices(SANCTIONS, (value) => choiceLabel('sanction', value)),
  },
  column('text', 'text', 'integrity.import.text', ['内容', '承诺内容', '履职情况', '说明', 'text'], '', 40),
  column('honesty', 'text', 'integrity.field.honesty', ['廉洁', '廉洁情况', 'honesty'], '', 40),
  column('measures', 'text', 'integrity.field.measures', ['整改', '措施', 'measures'], '', 40),
]

/** Which column of a file fills which column of a row. */
const COLUMN_OF: Readonly<Record<Field, string>> = {
  personName: 'person',
  post: 'post',
  subject: 'subject',
  text: 'text',
  honesty: 'honesty',
  measures: 'measures',
  year: 'year',
  happenedOn: 'happened_on',
  recordedOn: 'recorded_on',
  giver: 'giver',
  occasion: 'occasion',
  quantity: 'quantity',
  estimateFen: 'estimate',
  isMoney: 'is_money',
  handling: 'handling',
  voucher: 'voucher',
  handler1: 'handler_1',
  handler2: 'handler_2',
  expected: 'expected',
  actual: 'actual',
  checked: 'checked',
  sanction: 'sanction',
}

/** What the file says, else what the filled columns can only belong to. */
function sectionOf(cells: MappedCells): Section | undefined {
  const given = String(cells['section'] ?? '')
  if (isSection(given)) return given
  const has = (key: string): boolean => (cells[key] ?? null) !== null && cells[key] !== ''
  if (has('sanction')) return 'sanction'
  if (has('giver') || has('handling') || has('estimate')) return 'gift'
  if (has('checked')) return 'personal_matters'
  if (has('expected') || has('actual')) return 'training'
  if (has('honesty')) return 'duty_report'
  return has('person') && has('text') ? 'pledge' : undefined
}

function entryOf(section: Section, cells: MappedCells): IntegrityEntry {
  const values = FIELDS[section].map(({ field, kind, longest }): [Field, unknown] => {
    const cell = cells[COLUMN_OF[field]] ?? null
    if (kind === 'flag') return [field, cell === '1']
    if (cell === null || cell === '') return [field, EMPTY_ENTRY[field]]
    return [field, kind === 'text' || kind === 'long' ? String(cell).trim().slice(0, longest) : cell]
  })
  return { section, ...EMPTY_ENTRY, ...Object.fromEntries(values) }
}

const SEVERITY = { error: 'error', finding: 'doubt', note: 'note' } as const

function parseRow(cells: MappedCells): ParsedRow {
  const section = sectionOf(cells)
  const amount = typeof cells['estimate'] === 'number' ? fen(cells['estimate']) : null
  if (section === undefined)
    return { row: null, amount, findings: [{ column: 'section', code: 'integrity.import.no_section', params: {}, severity: 'error' }] }
  const entry = entryOf(section, cells)
  // The limits of gifts and the day of the record are the version's to know: its own checks say them.
  const findings = [...negative(entry), ...checkEntry(entry, { limits: [], today: undefined })].map((found): CellFinding =>
    'column' in found
      ? found
      : {
          column: COLUMN_OF[(found.field ?? 'text') as Field],
          code: found.code,
          params: found.params,
          severity: SEVERITY[found.severity],
        },
  )
  return { row: findings.some(({ severity }) => severity === 'error') ? null : { ...entry }, amount, findings }
}

const negative = ({ estimateFen, quantity, expected, actual, checked }: IntegrityEntry): CellFinding[] =>
  Object.entries({ estimate: estimateFen, quantity, expected, actual, checked })
    .filter(([, value]) => value !== null && value < 0)
    .map(([key]) => ({ column: key, code: 'integrity.error.negative', params: {}, severity: 'error' }))

/** As check and commit of an import keep it between them. */
const Imported = z.looseObject({ section: z.enum(SECTIONS) })

const insert: Importer['insert'] = async (tx, version, importId, rows) => {
  const last = await lastLine(tx, version.versionId)
  const records = rows.map(({ rowNo, row }, i) => ({
    version_id: version.versionId,
    line_no: last + i + 1,
    ...entryRow({ ...EMPTY_ENTRY, ...Imported.parse(row) } as IntegrityEntry),
    import_id: importId,
    source_row: rowNo,
  }))
  for (let at = 0; at < records.length; at += 30) await tx('integrity_entries').insert(records.slice(at, at + 30))
}

async function lastLine(tx: Knex, versionId: number): Promise<number> {
  const row = (await tx('integrity_entries').where('version_id', versionId).max({ last: 'line_no' }).first()) as
    { last: number | null } | undefined
  return row?.last ?? 0
}

export const integrityImporter: Importer = {
  columns: COLUMNS,
  parseRow,
  insert,
  undo: (tx, version, importId) => tx('integrity_entries').where({ version_id: version.versionId, import_id: importId }).delete(),
}
