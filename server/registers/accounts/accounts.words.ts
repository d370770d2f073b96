import type { MessageKey, MessageParams } from '../../i18n/index.ts'
import type { Finding } from '../register.ts'
import type { AccountsFinding } from './accounts.findings.rules.ts'

/** Parameters that are keys of ours become the messages they stand for. */
const NAMED: Readonly<Record<string, string>> = {
  row: 'row',
  side: 'side',
  more: 'count',
  less: 'count',
  count: 'count',
  direction: 'direction',
}

function worded(params: MessageParams): MessageParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, NAMED[name] === undefined ? value : `@accounts.${NAMED[name]}.${value}`]),
  )
}

/** The finding as every register reports it. */
export function toFinding({ code, severity, field, params, clause }: AccountsFinding): Finding {
  const key: MessageKey = `accounts.finding.${code}`
  return { code: key, severity, field, params: worded(params), ...(clause === undefined ? {} : { clause: `@accounts.clause.${clause}` }) }
}
