import type { Knex } from 'knex'
import { createHash } from 'node:crypto'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Upload } from '../attachments/incoming.ts'
import { sendDecided } from '../cases/decided.service.ts'
import { todayOf } from '../cases/cases.service.ts'
import { received } from '../cases/files.service.ts'
import { optionalProblem, wordProblem } from '../cases/words.rules.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems, refuse } from '../errors.ts'
import { changeComplaint, insertFinding, insertSignature, listFindings } from './complaints.queries.ts'
import { FINDINGS, LONGEST, signedText, type Finding } from './complaints.rules.ts'
import { tellDepartment, tellHandlers, tellLeaders } from './complaints.telling.ts'
import type { Complaint, SignedFinding } from './complaints.types.ts'
import { act, type Outcome, type Which, type Works } from './handling.service.ts'
import { proposeVeto, vetoChoices } from './veto.service.ts'

export interface TypedFinding {
  readonly verdict: string
  /** Of the investigation, for those who decide. */
  readonly report: string
  /** What the complainant is told. */
  readonly conclusion: string
  /** What the department has to mend. */
  readonly measures: string
  /** `cycle:rule` of the veto that a substantiated complaint proposes; '' where there is none to choose. */
  readonly veto: string
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The investigator writes down what was found, and signs it; a leader has to sign as well. @throws AppError forbidden, not_found, invalid, conflict */
export async function find(
  deps: Works & Pick<Deps, 'config'>,
  actor: Actor,
  which: Which,
  typed: TypedFinding,
  uploads: readonly Upload[],
): Promise<void> {
  const verdict = FINDINGS.find((one): one is Finding => one === typed.verdict)
  refuse(wordProblems(typed, verdict))
  const files = await received(deps, uploads)
  await act(deps, actor, which, 'finding', async (tx, complaint) => {
    const veto = await chosenVeto(tx, complaint, verdict!, typed.veto)
    const before = await listFindings(tx, complaint.id)
    const { report, conclusion, measures } = typed
    const onDate = todayOf(deps)
    const finding = { number: before.length + 1, verdict: verdict!, report, conclusion, measures, ...veto }
    const hash = sha256(signedText({ caseId: complaint.id, ...finding }))
    const at = deps.now().toISOString()
    const id = await insertFinding(tx, complaint.id, { ...finding, sha256: hash, onDate })
    await insertSignature(tx, id, { part: 'investigator', personId: actor.id, agrees: true, remark: '', sha256: hash, at })
    await changeComplaint(tx, complaint.id, { phase: 'signing', investigator_id: actor.id })
    await tellLeaders(tx, complaint.id, { code: 'complaints.told.sign', name: `sign:${finding.number}`, at })
    return [
      { state: 'approval', assigneeId: actor.id, files, fileSide: 'note', tell: [{ to: 'applicant', code: 'complaints.told.step' }] },
      { kind: 'found', departmentId: complaint.officeId, details: { number: finding.number } },
    ]
  })
}

const wordProblems = (typed: TypedFinding, verdict: Finding | undefined): FieldProblems => ({
  ...(verdict === undefined && { verdict: { code: 'common.error.required' as const } }),
  ...wordProblem('report', typed.report, LONGEST.text),
  ...wordProblem('conclusion', typed.conclusion, LONGEST.conclusion),
  ...(verdict === undefined || verdict === 'unfounded'
    ? optionalProblem('measures', typed.measures, LONGEST.conclusion)
    : wordProblem('measures', typed.measures, LONGEST.conclusion)),
})

/** A substantiated complaint proposes a veto wherever a running cycle's scheme has a rule for it: nobody may leave that out. */
async function chosenVeto(
  tx: Knex,
  complaint: Complaint,
  verdict: Finding,
  typed: string,
): Promise<{ readonly cycleId: number | null; readonly rule: string | null }> {
  const none = { cycleId: null, rule: null }
  if (verdict !== 'substantiated') return none
  const choices = await vetoChoices(tx, complaint)
  if (choices.length === 0) return none
  const chosen = choices.find(({ value }) => value === typed)
  if (chosen === undefined) throw new AppError('invalid', 'errors.invalid_input', { veto: { code: 'common.error.required' } })
  return { cycleId: chosen.cycleId, rule: chosen.rule.code }
}

export interface TypedSignature {
  readonly agrees?: 'yes' | 'no' | undefined
  readonly remark: string
}

/** The leader signs what was on the page, by the version of the case, and it is decided; or sends it back with the reason. @throws AppError forbidden, not_found, invalid, conflict */
export async function sign(deps: Works, actor: Actor, which: Which, typed: TypedSignature): Promise<void> {
  const agrees = typed.agrees === 'yes'
  refuse({
    ...(typed.agrees === undefined && { agrees: { code: 'common.error.required' as const } }),
    ...(typed.agrees === 'no' ? wordProblem : optionalProblem)('remark', typed.remark, LONGEST.summary),
  })
  await act(deps, actor, which, 'signature', async (tx, complaint) => {
    const finding = (await listFindings(tx, complaint.id)).at(-1)
    if (finding === undefined) throw new AppError('conflict', 'errors.changed_meanwhile')
    if (finding.signatures.some(({ personId }) => personId === actor.id)) authorize('complaints.denied.own_finding')
    const at = deps.now().toISOString()
    const { remark } = typed
    await insertSignature(tx, finding.id, { part: 'leader', personId: actor.id, agrees, remark, sha256: finding.sha256, at })
    return agrees ? decided(deps, tx, actor, complaint, finding) : sentBack(tx, complaint, at)
  })
}

/** The reason stands with the signature: it is not for the complainant. */
async function sentBack(tx: Knex.Transaction, complaint: Complaint, at: string): Promise<Outcome> {
  await changeComplaint(tx, complaint.id, { phase: 'investigating' })
  await tellHandlers(tx, complaint.id, { code: 'complaints.told.sent_back', name: `sent_back:${complaint.version}`, at })
  return [{ state: 'open' }, { kind: 'sent_back' }]
}

async function decided(deps: Works, tx: Knex.Transaction, actor: Actor, complaint: Complaint, finding: SignedFinding): Promise<Outcome> {
  const today = todayOf(deps)
  const at = deps.now().toISOString()
  const investigator = finding.signatures.find(({ part }) => part === 'investigator')?.personId ?? actor.id
  const vetoId = complaint.vetoId ?? (await proposeVeto(tx, complaint, finding, { by: investigator, at }))
  await changeComplaint(tx, complaint.id, { phase: 'decided', decided_on: today, veto_id: vetoId ?? null })
  await sendDecided(tx, complaint.id, {
    body: finding.conclusion,
    reply: finding.verdict,
    draftedBy: investigator,
    approvedBy: actor.id,
    on: today,
    at,
  })
  await tellDepartment(tx, complaint.id, { code: 'complaints.told.decided_department', name: `decided:${finding.number}`, at })
  await tellHandlers(tx, complaint.id, { code: 'complaints.told.signed', name: `signed:${finding.number}`, at })
  return [
    { state: 'answered', answeredOn: today, wish: {}, tell: [{ to: 'applicant', code: 'complaints.told.decided' }] },
    {
      kind: 'answered',
      departmentId: complaint.officeId,
      details: { verdict: finding.verdict, ...(vetoId !== undefined && { veto: vetoId }) },
    },
  ]
}
