import { fen, formatYuan } from '../../../core/money.ts'
import { cellError, choicesOf, column, envelopeOf, FORMED_ON, parsedOf, PERIOD, textIn, undated } from '../import-columns.ts'
import type { CellFinding, ImportColumn, ImportContext, MappedCells, ReadRow, RecordDraft, RecordImporter } from '../register.ts'
import { KINDS, METHODS, SYSTEMS } from './facts.rules.ts'

const COLUMNS: readonly ImportColumn[] = [
  column('title', 'text', 'disclosures.field.title', ['文件名称', '名称', '文件标题', 'title', 'subject'], {
    required: true,
    example: '关于印发考勤管理办法的通知',
    width: 40,
    longest: 200,
  }),
  column('kind', 'choice', 'documents.facts.kind', ['文件种类', '类别', '类型', 'type'], {
    example: '内部规定',
    choices: choicesOf(KINDS, (kind) => `documents.kind.${kind}`),
  }),
  column('number', 'text', 'documents.number', ['发文字号', '文件编号', 'document number', 'reference'], {
    example: '临人社发〔2019〕12号',
    width: 24,
    longest: 100,
  }),
  FORMED_ON,
  PERIOD,
  column('summary', 'text', 'disclosures.field.summary', ['概述', '摘要', 'abstract'], { width: 40, longest: 1_000 }),
  column('text', 'text', 'documents.body', ['内容', '全文', 'body'], {
    example: '第一条 职工应当按时上下班。',
    width: 60,
    longest: 50_000,
  }),
  column('issuer', 'text', 'documents.facts.issuer', ['发文单位', '制发机关', 'issued by'], {
    example: '临溪县人力资源和社会保障局',
    width: 28,
    longest: 100,
  }),
  column('in_force_on', 'date', 'documents.facts.in_force_on', ['生效日期', '实施日期', 'in force from'], { example: '2019-04-01' }),
  column('repealed_on', 'date', 'documents.facts.repealed_on', ['失效日期', 'repealed']),
  column('method', 'choice', 'documents.facts.method', [], { choices: choicesOf(METHODS, (method) => `documents.method.${method}`) }),
  column('supplier', 'text', 'documents.facts.supplier', ['中标供应商', '成交供应商'], { longest: 100 }),
  column('budget', 'money', 'documents.facts.budget', ['采购预算']),
  column('price', 'money', 'documents.facts.price', ['中标金额', '成交价']),
  column('rule_system', 'choice', 'documents.facts.system', ['公开制度'], {
    choices: choicesOf(SYSTEMS, (system) => `documents.system.${system}`),
  }),
]

/** Columns that only say something together with the kind of the document. */
const FACTS = ['kind', 'issuer', 'in_force_on', 'repealed_on', 'method', 'supplier', 'rule_system'] as const
const MONEY = ['budget', 'price'] as const

function parseRow(cells: MappedCells, context: ImportContext): ReturnType<RecordImporter['parseRow']> {
  const negative = MONEY.filter((key) => Number(cells[key] ?? 0) < 0).map((key) => cellError(key, 'common.error.not_an_amount'))
  return parsedOf(cells, [...undated(cells, context), ...negative, ...lost(cells)])
}

/** What the row's kind has no place for would be gone without a word. */
function lost(cells: MappedCells): CellFinding[] {
  const kind = textIn(cells, 'kind')
  const misplaced = [
    ...(kind === 'procurement' ? [] : ['method', 'supplier', ...MONEY]),
    ...(kind === 'rule_system' ? [] : ['rule_system']),
  ].filter((key) => textIn(cells, key) !== '')
  return misplaced.map((key) => cellError(key, 'documents.import.other_kind'))
}

function bodyOf(cells: Readonly<Record<string, unknown>>): RecordDraft['body'] {
  const text = { document_number: textIn(cells, 'number'), body: textIn(cells, 'text') }
  const said = [...FACTS, ...MONEY].some((key) => textIn(cells, key) !== '')
  if (!said) return text
  const { kind, ...facts } = Object.fromEntries(FACTS.map((key) => [key, textIn(cells, key)]))
  const money = Object.fromEntries(MONEY.map((key) => [key, typeof cells[key] === 'number' ? formatYuan(fen(cells[key])) : '']))
  return { ...text, ...facts, ...money, doc_kind: kind === '' ? 'other' : kind }
}

const recordOf = ({ rowNo, row }: ReadRow): RecordDraft => ({
  rowNos: [rowNo],
  title: textIn(row, 'title'),
  summary: textIn(row, 'summary'),
  ...envelopeOf(row),
  body: bodyOf(row),
})

/** Every row is a document. */
export const documentsImporter: RecordImporter = { columns: COLUMNS, parseRow, recordsOf: (rows) => rows.map(recordOf) }
