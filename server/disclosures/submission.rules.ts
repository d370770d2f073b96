import type { Finding } from '../registers/register.ts'
import { carriesSecrecyMark } from './disclosures.rules.ts'
import type { Disclosure, DisclosureVersion } from './disclosures.types.ts'

const error = (code: Finding['code'], field: string): Finding => ({ code, params: {}, severity: 'error', field })

/** What keeps a draft's envelope from being submitted; the register checks the content. `today`: `YYYY-MM-DD`. */
export function envelopeFindings(
  disclosure: Pick<Disclosure, 'formedOn' | 'eventEvidence' | 'publishedNumber' | 'item'>,
  version: Pick<DisclosureVersion, 'title' | 'summary' | 'changeNote'>,
  today: string,
): readonly Finding[] {
  const findings: Finding[] = []
  if (version.title.trim() === '') findings.push(error('disclosures.finding.no_title', 'title'))
  if (disclosure.publishedNumber !== null && version.changeNote.trim() === '')
    findings.push(error('disclosures.finding.no_change_note', 'changeNote'))
  // A decision or an event lies ahead; what was formed can not have been formed tomorrow.
  if (disclosure.item.timing !== 'ex_ante' && disclosure.formedOn > today)
    findings.push(error('disclosures.finding.formed_ahead', 'formedOn'))
  // Whether it came before the event is judged by that day: readers see what proves it, or that nothing does.
  if (disclosure.item.timing === 'ex_ante' && disclosure.eventEvidence.trim() === '')
    findings.push({ code: 'obligations.finding.no_evidence', params: {}, severity: 'finding', field: 'eventEvidence' })
  for (const field of ['title', 'summary', 'changeNote'] as const)
    if (carriesSecrecyMark(version[field]))
      findings.push({ ...error('disclosures.finding.secrecy_mark', field), clause: '《中华人民共和国保守国家秘密法实施条例》第四十一条' })
  return findings
}

export const stopsSubmission = (findings: readonly Finding[]): boolean => findings.some(({ severity }) => severity === 'error')
