import { fen, formatYuan } from '../../../core/money.ts'
import type { MessageKey } from '../../i18n/index.ts'
import { cellError, column, envelopeOf, FORMED_ON, parsedOf, textIn } from '../import-columns.ts'
import type { ImportColumn, MappedCells, ReadRow, RecordDraft, RecordImporter } from '../register.ts'
import { gather, LONGEST, readItem } from './business-items.form.ts'
import { EMPTY_ITEM, FIELD_NAMES, LISTS, TEXT_FIELDS, type ListName, type TextField } from './business-items.rules.ts'

/** Other words for the texts of an item, and how the template shows them. */
const WORDS: Readonly<Record<TextField, readonly [aliases: readonly string[], example: string]>> = {
  name: [['名称', '事项', 'item', 'title'], '失业保险金申领'],
  nameEn: [['english name'], ''],
  keywords: [['俗称', '关键词', 'also called'], '失业金'],
  applicants: [['服务对象', '申请人', 'applicants', 'who can apply'], '失业人员'],
  conditions: [['受理条件', '申请条件', 'requirements'], '缴费满一年'],
  result: [['结果', '结果名称', 'outcome'], ''],
  feeBasis: [['fee basis'], ''],
  place: [['办事地点', '受理地点', 'where'], '政务服务中心 3 号窗口'],
  hours: [['工作时间', '受理时间', 'opening hours'], ''],
  telephone: [['联系电话', '电话', 'phone'], ''],
  supervision: [['投诉电话', 'complaints'], ''],
}
const LIST_WORDS: Readonly<Record<Exclude<ListName, 'questions'>, readonly [aliases: readonly string[], cell: string]>> = {
  materials: [['申请材料', '所需材料', 'documents needed'], 'name'],
  steps: [['流程', '办理程序', '程序', 'procedure'], 'what'],
  bases: [['依据', '设定依据', '法律依据', 'legal basis'], 'title'],
}
const LISTED = Object.keys(LIST_WORDS) as (keyof typeof LIST_WORDS)[]

const COLUMNS: readonly ImportColumn[] = [
  ...TEXT_FIELDS.map((field) =>
    column(FIELD_NAMES[field], 'text', `guides.field.${FIELD_NAMES[field]}` as MessageKey, WORDS[field][0], {
      required: field === 'name',
      example: WORDS[field][1],
      width: field === 'conditions' ? 40 : 22,
      longest: LONGEST[field],
    }),
  ),
  ...LISTED.map((list) => column(list, 'text', `guides.list.${list}`, LIST_WORDS[list][0], { width: 40, longest: 8_000 })),
  column('legal_days', 'integer', 'guides.field.legal_days', ['法定办结时限', 'legal limit']),
  column('promised_days', 'integer', 'guides.field.promised_days', ['承诺办结时限', '办理时限', 'promised limit'], { example: '5' }),
  column('fee', 'money', 'guides.field.fee', ['收费标准', '收费金额']),
  column('summary', 'text', 'disclosures.field.summary', ['概述', '摘要'], { width: 40, longest: 1_000 }),
  FORMED_ON,
]

/** As the form sends it. In a cell of several lines every line is a row of its list. */
function bodyOf(cells: Readonly<Record<string, unknown>>): RecordDraft['body'] {
  const plain = [...TEXT_FIELDS.map((field) => FIELD_NAMES[field]), 'legal_days', 'promised_days'].map((key) => [key, textIn(cells, key)])
  const lists = LISTED.flatMap((list) =>
    textIn(cells, list)
      .split(/[\r\n]+/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line, i) => [`${list}.${i}.${LIST_WORDS[list][1]}`, line]),
  )
  const fee = typeof cells['fee'] === 'number' ? formatYuan(fen(cells['fee'])) : ''
  return { ...Object.fromEntries([...plain, ...lists]), fee, business_item: '1' } as RecordDraft['body']
}

/** The form's own checks: what it would refuse is an error at the cell. */
function parseRow(cells: MappedCells): ReturnType<RecordImporter['parseRow']> {
  const { problems } = readItem(gather(bodyOf(cells)), { colleagues: [], stored: EMPTY_ITEM, blanks: false })
  const list = (name: string): string => LISTS.find((known) => name.startsWith(`${known}.`)) ?? name
  return parsedOf(
    cells,
    Object.entries(problems).map(([name, { code, params }]) => cellError(list(name), code, params)),
  )
}

const recordOf = ({ rowNo, row }: ReadRow): RecordDraft => ({
  rowNos: [rowNo],
  title: textIn(row, 'name'),
  summary: textIn(row, 'summary'),
  ...envelopeOf(row),
  body: bodyOf(row),
})

/** Every row is an item; who answers for it is chosen in the draft, where the colleagues are known. */
export const businessItemsImporter: RecordImporter = { columns: COLUMNS, parseRow, recordsOf: (rows) => rows.map(recordOf) }
