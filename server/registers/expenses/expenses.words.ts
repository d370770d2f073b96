import { fen, formatYuan } from '../../../core/money.ts'
import type { Locale, MessageParams, Translate } from '../../i18n/index.ts'
import type { Finding as CellFinding } from '../../web/table-types.ts'
import type { Finding } from '../register.ts'
import { checkExpense, type ExpenseFinding } from './expenses.checks.rules.ts'
import { checkable, type Line } from './expenses.lines.ts'

/** Parameters of findings that are amounts in fen. */
const MONEY: ReadonlySet<string> = new Set(['amount', 'standard', 'allowed', 'over'])

export function spoken(params: MessageParams): MessageParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, MONEY.has(name) && typeof value === 'number' ? formatYuan(fen(value)) : value]),
  )
}

/** The finding with its rule: 陪同 5 人，超过上限 4 人。《…》第十条 */
export function sayFinding(t: Translate, { code, clause, params }: ExpenseFinding): string {
  const sentence = t(`expenses.finding.${code}`, spoken(params))
  return clause === undefined ? sentence : t('expenses.finding_with_clause', { sentence, clause: t(`expenses.clause.${clause}`) })
}

/** What the row of a table says under its purpose. */
export function cellFindings(t: Translate, line: Line): readonly CellFinding[] {
  const found = checkExpense(checkable(line)).map((finding): CellFinding => ({
    kind: finding.severity === 'note' ? 'note' : 'bad',
    text: sayFinding(t, finding),
  }))
  if (line.duplicateOf !== null) found.push({ kind: 'note', text: t('expenses.line.duplicate', { line: line.duplicateOf }) })
  return line.redacted ? [...found, { kind: 'note', text: t('expenses.line.redacted') }] : found
}

const FIELD_NAMES: Readonly<Record<string, string>> = { occurredOn: 'occurred_on', officialLetterNo: 'letter_no' }
export const fieldName = (field: string): string => FIELD_NAMES[field] ?? field

/** The finding as the envelope shows it before submission. */
export function toFinding(line: Line, { code, severity, field, clause, params }: ExpenseFinding): Finding {
  return {
    code: `expenses.finding.${code}`,
    severity,
    line: line.lineNo,
    field: fieldName(field),
    params: spoken(params),
    ...(clause === undefined ? {} : { clause: `@expenses.clause.${clause}` }),
  }
}

export const departmentOf = (
  locale: Locale,
  { departmentName, departmentNameEn }: Pick<Line, 'departmentName' | 'departmentNameEn'>,
): string => (locale === 'en' ? departmentNameEn : departmentName)
