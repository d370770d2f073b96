import type { Translate } from '../../i18n/index.ts'
import type { Finding as CellFinding } from '../../web/table-types.ts'
import type { Finding } from '../register.ts'
import type { AssetFinding } from './assets.checks.rules.ts'

/** The finding with its rule: 成交价低于评估价的 90%。《…》 */
export function sayFinding(t: Translate, { code, clause, params }: AssetFinding): string {
  const sentence = t(`assets.finding.${code}`, params)
  return clause === undefined ? sentence : t('assets.finding_with_clause', { sentence, clause: t(`assets.clause.${clause}`) })
}

/** What a row of a table says under the asset's name. */
export const cellFindings = (t: Translate, findings: readonly AssetFinding[]): CellFinding[] =>
  findings.map((finding) => ({ kind: finding.severity === 'note' ? 'note' : 'bad', text: sayFinding(t, finding) }))

/** The finding as the envelope shows it before submission. */
export const toFinding = (lineNo: number, { code, severity, field, clause, params }: AssetFinding): Finding => ({
  code: `assets.finding.${code}`,
  severity,
  line: lineNo,
  field,
  params,
  ...(clause === undefined ? {} : { clause: `@assets.clause.${clause}` }),
})
