import type { Knex } from 'knex'
import type { Grade, VetoRule } from '../../core/evaluation/scheme.types.ts'
import { keptFilesOf } from '../cases/decided.service.ts'
import { numberOf } from '../cases/cases.rules.ts'
import { runningCyclesOf, type RunningCycle } from '../evaluations/running.service.ts'
import { copyFiles } from '../vetoes/files.service.ts'
import { registerVeto } from '../vetoes/vetoes.service.ts'
import { tellInspectors } from '../vetoes/vetoes.telling.ts'
import { takesVetoes } from '../vetoes/vetoes.rules.ts'
import { isAboutComplaints } from './complaints.rules.ts'
import type { Complaint, SignedFinding } from './complaints.types.ts'

export interface VetoChoice {
  /** `cycle:rule`. */
  readonly value: string
  readonly cycleId: number
  readonly cycleTitle: string
  readonly subjectId: number
  readonly rule: VetoRule
  /** Of the scheme, to say what the rule does. */
  readonly grades: readonly Grade[]
}

/** The running cycles in whose period it happened and to whose subjects the department belongs, with each rule that is about complaints. */
export async function vetoChoices(
  db: Knex,
  { departmentId, happenedOn }: Pick<Complaint, 'departmentId' | 'happenedOn'>,
): Promise<VetoChoice[]> {
  if (departmentId === null) return []
  const cycles = await runningCyclesOf(db, departmentId, happenedOn)
  return cycles.filter(({ state }) => takesVetoes(state)).flatMap(choicesIn)
}

const choicesIn = ({ id, title, subjectId, scheme }: RunningCycle): VetoChoice[] =>
  scheme.vetoes
    .filter(isAboutComplaints)
    .map((rule) => ({ value: `${id}:${rule.code}`, cycleId: id, cycleTitle: title, subjectId, rule, grades: scheme.grades }))

/**
 * Registers the veto with its file: the report that two people signed, and what was gathered for it. Nothing that the complainant sent goes
 * with it. Undefined when none was chosen, or the cycle takes none any more.
 */
export async function proposeVeto(
  tx: Knex.Transaction,
  complaint: Complaint,
  finding: SignedFinding,
  { by, at }: { readonly by: number; readonly at: string },
): Promise<number | undefined> {
  if (finding.cycleId === null || complaint.departmentId === null || finding.verdict !== 'substantiated') return undefined
  const chosen = (await vetoChoices(tx, complaint)).find(({ value }) => value === `${finding.cycleId ?? 0}:${finding.rule ?? ''}`)
  if (chosen === undefined) return undefined
  const number = numberOf({ kind: 'complaint', ...complaint })
  const title = `${chosen.rule.name}（${number}）`
  const { cycleId, subjectId, rule } = chosen
  const { departmentId } = complaint
  const id = await registerVeto(tx, {
    cycleId,
    subjectId,
    departmentId,
    rule: rule.code,
    title,
    happenedOn: complaint.happenedOn,
    account: finding.report,
    documents: `${number} 调查结论（两人签署，SHA-256 ${finding.sha256}）`,
    source: 'case',
    sourceRef: number,
    by,
    at,
  })
  const files = (await keptFilesOf(tx, complaint.id)).filter(({ side }) => side === 'note')
  await copyFiles(tx, files, { vetoId: id, part: 'proposal', by, at })
  const of = { id, title, departmentId, registeredBy: by }
  await tellInspectors(tx, of, { code: 'vetoes.told.registered', params: { name: complaint.departmentName }, name: 'registered', at })
  return id
}
