import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { type FieldProblems, refuse } from '../errors.ts'
import { changeAnswer, saveDraft } from './answers.queries.ts'
import type { Which } from './acts.service.ts'
import { actAs } from './guard.service.ts'
import { LONGEST_ANSWER, LONGEST_REASON } from './cases.rules.ts'
import { wordProblem } from './words.rules.ts'
import type { Case, Change, DraftedAnswer, Step } from './cases.types.ts'

type Works = Pick<Deps, 'db' | 'now'>
type Outcome = readonly [Change, Step]

/** Keeps a draft, or hands it in for a signature. `problems`: of the fields that the kind adds. @throws AppError forbidden, not_found, invalid, conflict */
export function draftAnswer(
  deps: Works,
  actor: Actor,
  which: Which,
  drafted: DraftedAnswer,
  { submit, problems = {} }: { readonly submit: boolean; readonly problems?: FieldProblems },
): Promise<Case> {
  refuse({ ...wordProblem('body', drafted.body, LONGEST_ANSWER), ...problems })
  return actAs(deps, actor, 'draft', which, async ({ tx, held, kind }): Promise<Outcome> => {
    const state = submit ? 'submitted' : 'draft'
    const at = deps.now().toISOString()
    await saveDraft(tx, {
      ...drafted,
      caseId: held.id,
      round: held.round,
      state,
      draftedBy: actor.id,
      departmentId: held.responsibleId,
      at,
    })
    const leader = kind.needsLeader?.({ reply: drafted.reply ?? null, details: drafted.details ?? {} }) ?? false
    return submit
      ? [{ state: 'approval', tell: [{ to: leader ? 'leaders' : 'approvers', code: 'cases.told.submitted' }] }, { kind: 'submitted' }]
      : [{}, { kind: 'drafted' }]
  })
}

/** Signs the answer, which goes out at that moment. @throws AppError forbidden, not_found, conflict */
export const approveAnswer = (deps: Works, actor: Actor, which: Which): Promise<Case> =>
  actAs(deps, actor, 'approve', which, async ({ tx, held, kind, answer, today }): Promise<Outcome> => {
    if (answer === undefined) throw new Error(`case ${held.id} waits for a signature without an answer`)
    const at = deps.now().toISOString()
    await changeAnswer(tx, answer, { state: 'sent', approved_by: actor.id, sent_on: today, due_on: held.dueOn, at })
    await kind.sent?.(tx, held, { ...answer, state: 'sent', approvedBy: actor.id, sentOn: today })
    const late = today > held.dueOn
    return [
      {
        state: 'answered',
        answeredOn: today,
        wish: {},
        tell: [
          { to: 'applicant', code: 'cases.told.answered' },
          { to: 'department', code: 'cases.told.signed' },
        ],
      },
      { kind: 'answered', departmentId: held.responsibleId, details: { late: late ? 1 : 0 } },
    ]
  })

/** Back to whoever drafted it, with what is wrong. @throws AppError forbidden, not_found, invalid, conflict */
export function returnAnswer(deps: Works, actor: Actor, which: Which, typed: { readonly reason: string }): Promise<Case> {
  refuse(wordProblem('reason', typed.reason, LONGEST_REASON))
  return actAs(deps, actor, 'return', which, async ({ tx, held, answer }): Promise<Outcome> => {
    if (answer !== undefined) await changeAnswer(tx, answer, { state: 'returned', remark: typed.reason, at: deps.now().toISOString() })
    const told = { code: 'cases.told.returned' } as const
    return [
      { state: 'open', tell: [answer?.draftedBy == null ? { to: 'department', ...told } : { to: { person: answer.draftedBy }, ...told }] },
      { kind: 'returned', reason: typed.reason, departmentId: held.responsibleId },
    ]
  })
}
