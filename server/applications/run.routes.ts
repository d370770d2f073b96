import type { Upload } from '../attachments/incoming.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Case } from '../cases/cases.service.ts'
import type { Deps } from '../deps.ts'
import { parse } from '../web/parse.ts'
import {
  askParty,
  askReasons,
  concludeRemedy,
  confirmReceipt,
  endApplication,
  enterCorrection,
  enterOpinion,
  enterPayment,
  enterRemedy,
  judgeReasons,
  keepCopy,
  noticeFee,
  type Which,
} from './acts.service.ts'
import {
  CopyForm,
  CorrectedForm,
  EndForm,
  FeeForm,
  OnForm,
  OpinionForm,
  PartyForm,
  RemedyEndForm,
  RemedyForm,
  TextForm,
  VerdictForm,
} from './applications.forms.ts'
import { denyApplicationAct, type ApplicationAct, type ApplicationSeat } from './applications.policy.ts'
import { readApplication } from './seat.service.ts'

/** Asked before a file is taken in, and again inside the transaction. @throws AppError not_found, forbidden */
export async function checkApplicationAct(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  id: number,
  act: ApplicationAct,
): Promise<ApplicationSeat> {
  const seat = await readApplication(deps, actor, id)
  authorize(denyApplicationAct(act, actor, seat))
  return seat
}

/** One form of an application, whichever it was. */
export function runApplicationAct(
  deps: Deps,
  actor: Actor,
  act: ApplicationAct,
  which: Which,
  { body, uploads }: { readonly body: unknown; readonly uploads: readonly Upload[] },
): Promise<Case> {
  switch (act) {
    case 'confirm':
      return confirmReceipt(deps, actor, which, parse(OnForm, body))
    case 'corrected':
      return enterCorrection(deps, actor, which, parse(CorrectedForm, body))
    case 'ask_party':
      return askParty(deps, actor, which, parse(PartyForm, body))
    case 'party_answer':
      return enterOpinion(deps, actor, which, parse(OpinionForm, body))
    case 'fee':
      return noticeFee(deps, actor, which, parse(FeeForm, body))
    case 'paid':
      return enterPayment(deps, actor, which, parse(OnForm, body))
    case 'excess':
      return askReasons(deps, actor, which, parse(TextForm, body))
    case 'excess_decide':
      return judgeReasons(deps, actor, which, parse(VerdictForm, body))
    case 'copy':
      return keepCopy(deps, actor, which, parse(CopyForm, body), uploads)
    case 'end':
      return endApplication(deps, actor, which, parse(EndForm, body))
    case 'remedy':
      return enterRemedy(deps, actor, which, parse(RemedyForm, body))
    case 'remedy_close':
      return concludeRemedy(deps, actor, which, parse(RemedyEndForm, body))
  }
}
