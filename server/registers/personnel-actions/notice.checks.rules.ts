import type { Finding } from '../register.ts'
import { CLAUSES } from './clauses.rules.ts'
import type { Checked } from './personnel-actions.checks.rules.ts'
import { SHORTEST_NOTICE, type Kind } from './personnel-actions.rules.ts'
import { placesFor, quotaOn } from './quotas.rules.ts'

/** The rule that asks for a notice of five working days, by what it is about. */
const DAYS: Readonly<Partial<Record<Kind, string>>> = {
  appointment: CLAUSES.appointment,
  party_admission: CLAUSES.party,
  annual_grade: CLAUSES.assessment,
}

/** What a notice needs beside its rows: long enough, somebody to hear objections who is not of the same department, a telephone. */
export function holdsNotice({ notice, lines }: Checked): Finding[] {
  const findings: Finding[] = []
  const error = (code: Finding['code'], field: string, more: Partial<Finding> = {}): void =>
    void findings.push({ code, params: {}, severity: 'error', field, ...more })
  const clause = DAYS[lines[0]?.kind ?? 'appointment'] ?? CLAUSES.appointment
  if (notice.days < SHORTEST_NOTICE)
    error('personnel.finding.notice_short', 'notice_days', { clause, params: { days: notice.days, least: SHORTEST_NOTICE } })
  if (notice.takers.length === 0) error('personnel.finding.no_takers', 'takers')
  else
    for (const { lineNo, name, departmentId } of lines)
      if (notice.takers.every((taker) => taker === departmentId))
        error('personnel.finding.no_other_taker', 'takers', { line: lineNo, params: { name } })
  if (notice.telephone === '') error('personnel.finding.no_telephone', 'telephone')
  if (notice.address === '') error('personnel.finding.no_address', 'address', { severity: 'finding' })
  return [...findings, ...checkQuota({ notice, lines })]
}

function checkQuota({ notice, lines }: Pick<Checked, 'notice' | 'lines'>): Finding[] {
  const graded = lines.filter(({ kind, detail }) => kind === 'annual_grade' && detail === 'excellent')
  if (graded.length === 0) return []
  const place = { field: 'assessed', clause: CLAUSES.assessment }
  if (notice.assessed === null) return [{ code: 'personnel.finding.no_assessed', params: {}, severity: 'finding', ...place }]
  const quota = quotaOn(graded[0]?.decidedOn ?? null)
  const [usual, most] = [placesFor(notice.assessed, quota.usual), placesFor(notice.assessed, quota.most)]
  const params = { n: graded.length, usual, most, percent: quota.usual }
  if (graded.length > most) return [{ code: 'personnel.finding.quota_broken', params, severity: 'error', ...place }]
  return graded.length > usual ? [{ code: 'personnel.finding.quota_leave', params, severity: 'finding', ...place }] : []
}
