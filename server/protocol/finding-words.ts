import type { Finding } from '../../core/protocol/v1/findings.ts'
import type { MessageKey, MessageParams } from '../i18n/index.ts'

/** A finding as a message and what to put into it; works with any translator that has the `verify` messages. */
export function findingWords(finding: Finding): { readonly key: MessageKey; readonly params: MessageParams } {
  return { key: keyOf(finding), params: paramsOf(finding) }
}

function keyOf({ code, answer }: Finding): MessageKey {
  if (code !== 'result_wrong' || answer === undefined) return `verify.found.${code}`
  return answer === 0 ? 'verify.blank' : 'verify.cell'
}

/** Numbers stand as they are: an offset with thousand separators finds nobody in a hex viewer. */
function paramsOf(finding: Finding): MessageParams {
  const { offset, question, answer, line, item, index, owner, expected, found } = finding
  const given = Object.entries({ offset, question, answer, line, item, index, owner, expected, found })
  return Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
}
