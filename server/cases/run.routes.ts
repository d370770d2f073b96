import type { Upload } from '../attachments/incoming.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { parse } from '../web/parse.ts'
import {
  abandonCase,
  askCorrection,
  askExtension,
  assignCase,
  declineCase,
  extendCase,
  nameAssignee,
  noteCase,
  pauseCase,
  refuseExtension,
  resumeCase,
  transferCase,
  type Which,
} from './acts.service.ts'
import { runApplicant } from './applicant.service.ts'
import { approveAnswer, draftAnswer, returnAnswer } from './answering.service.ts'
import {
  ApplicantForm,
  AssigneeForm,
  DepartmentForm,
  DraftForm,
  ExtensionForm,
  PauseForm,
  PublicForm,
  ReasonForm,
  TextForm,
} from './cases.forms.ts'
import type { CaseActName } from './cases.policy.ts'
import { consentCase, proposePublication, publishCase, refusePublication, withdrawPublication } from './publishing.service.ts'
import { getCase } from './cases.service.ts'
import { kindOf } from './kinds.ts'
import type { Case } from './cases.types.ts'

export interface Posted {
  readonly body: unknown
  readonly uploads: readonly Upload[]
}

/** One form of the page of a case, whichever it was. */
export function runAct(deps: Deps, actor: Actor, act: CaseActName, which: Which, { body, uploads }: Posted): Promise<Case> {
  switch (act) {
    case 'write':
    case 'correct':
    case 'rate':
    case 'reopen':
      return runApplicant(deps, actor, act, which, parse(ApplicantForm, body), uploads)
    case 'note':
      return noteCase(deps, actor, which, { text: parse(TextForm, body).text, uploads })
    case 'assign':
      return assignCase(deps, actor, which, parse(DepartmentForm, body))
    case 'transfer':
      return transferCase(deps, actor, which, parse(DepartmentForm, body))
    case 'name':
      return nameAssignee(deps, actor, which, parse(AssigneeForm, body).assignee)
    case 'pause':
      return pauseCase(deps, actor, which, parse(PauseForm, body))
    case 'resume':
      return resumeCase(deps, actor, which, parse(ReasonForm, body))
    case 'ask_correction':
      return askCorrection(deps, actor, which, parse(TextForm, body))
    case 'abandon':
      return abandonCase(deps, actor, which, parse(ReasonForm, body))
    case 'decline':
      return declineCase(deps, actor, which, parse(ReasonForm, body))
    case 'ask_extension':
      return askExtension(deps, actor, which, parse(ExtensionForm, body))
    case 'extend':
      return extendCase(deps, actor, which)
    case 'refuse_extension':
      return refuseExtension(deps, actor, which, parse(ReasonForm, body))
    case 'draft':
      return draft(deps, actor, which, body)
    case 'approve':
      return approveAnswer(deps, actor, which)
    case 'return':
      return returnAnswer(deps, actor, which, parse(ReasonForm, body))
    case 'consent':
      return consentCase(deps, actor, which)
    case 'propose':
      return proposePublication(deps, actor, which, parse(PublicForm, body))
    case 'publish':
      return publishCase(deps, actor, which)
    case 'refuse_publication':
      return refusePublication(deps, actor, which, parse(ReasonForm, body))
    case 'withdraw':
      return withdrawPublication(deps, actor, which, parse(ReasonForm, body))
  }
}

/** The kind reads its own fields of the answer. */
async function draft(deps: Deps, actor: Actor, which: Which, body: unknown): Promise<Case> {
  const { keep, body: text } = parse(DraftForm, body)
  const held = await getCase(deps.db.read, which.id)
  const { problems = {}, ...own } =
    (await kindOf(held.kind).readAnswer?.(deps.db.read, held, (body ?? {}) as Readonly<Record<string, unknown>>)) ?? {}
  return draftAnswer(deps, actor, which, { body: text, ...own }, { submit: keep === undefined, problems })
}
