import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { answersFor, begun, isApplicant, oversees, worksAtDesk, type Seat } from '../cases/cases.policy.ts'
import { isRunning } from '../cases/cases.rules.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { isUnconfirmed } from './applications.rules.ts'
import type { Application, FeeNotice, Party, Remedy } from './applications.types.ts'

/** A case with what an application adds to it. */
export interface ApplicationSeat extends Seat {
  readonly application: Application
  readonly parties: readonly Party[]
  readonly fee: FeeNotice | undefined
  readonly remedies: readonly Remedy[]
}

/** What can be done to an application beside what can be done to every case. */
export const APPLICATION_ACTS = [
  'confirm',
  'corrected',
  'ask_party',
  'party_answer',
  'fee',
  'paid',
  'excess',
  'excess_decide',
  'copy',
  'end',
  'remedy',
  'remedy_close',
] as const
export type ApplicationAct = (typeof APPLICATION_ACTS)[number]

const inState = (ok: boolean): Denial => (ok ? undefined : 'cases.denied.state')
const who = (ok: boolean): Denial => (ok ? undefined : 'cases.denied.not_yours')

/** Which ends without a reply are open now. */
export function endingsOf({
  held,
  pause,
  fee,
  today,
}: Pick<ApplicationSeat, 'held' | 'pause' | 'fee' | 'today'>): readonly ('not_corrected' | 'unpaid' | 'withdrawn')[] {
  if (!isRunning(held.state)) return []
  const uncorrected = held.state === 'paused' && pause?.rule === 'correction' && (pause.answerBy ?? '9999') < today
  const unpaid = fee?.state === 'noticed' && fee.payByOn < today
  return [...(uncorrected ? (['not_corrected'] as const) : []), ...(unpaid ? (['unpaid'] as const) : []), 'withdrawn']
}

/** Guard and form ask the same. The actor sees the case already. */
export function denyApplicationAct(act: ApplicationAct, actor: Actor, seat: ApplicationSeat): Denial {
  const { held, application, parties, fee, pause, remedies, today } = seat
  if (isApplicant(actor, held)) return 'cases.denied.not_yours'
  const desk = worksAtDesk(actor, seat)
  const works = desk || answersFor(actor, held)
  const open = held.state === 'open'
  // What counts the days anew, or gives more of them, is for the days that there are (条例 art. 35, 国办函〔2020〕109号).
  const inTime: Denial = today <= held.dueOn ? undefined : 'cases.denied.too_late'
  switch (act) {
    case 'confirm':
      return who(desk) ?? inState(isRunning(held.state) && isUnconfirmed(application))
    case 'corrected':
      return who(works) ?? inState(held.applicantId === null && held.state === 'paused' && pause?.rule === 'correction')
    case 'ask_party':
      return who(works) ?? inState(open || (held.state === 'paused' && pause?.rule === 'third_party'))
    case 'party_answer':
      return who(works) ?? inState(isRunning(held.state) && parties.some(({ answeredOn }) => answeredOn === null))
    case 'fee':
      return who(desk) ?? inState(open && fee === undefined) ?? begun(held) ?? inTime
    case 'paid':
      return who(desk) ?? inState(held.state === 'paused' && fee?.state === 'noticed')
    case 'excess':
      return who(desk) ?? inState(open && application.excess === null) ?? begun(held) ?? inTime
    case 'excess_decide':
      return who(desk) ?? inState(open && application.excess === 'asked')
    case 'copy':
      return who(works) ?? inState(open)
    case 'end':
      return who(works) ?? inState(endingsOf(seat).length > 0)
    case 'remedy':
      return who(desk) ?? inState(application.finishedOn !== null)
    case 'remedy_close':
      return who(desk) ?? inState(remedies.some(({ closedOn }) => closedOn === null))
  }
}

/**
 * What the house's rule would allow but the regulation does not: an application is answered or ended, never turned away, and its clock stands
 * still only for what articles 30, 32 and 34 name, through the forms here.
 */
export const denyHouseAct = (act: string): Denial =>
  act === 'decline' || act === 'pause' || act === 'resume' || act === 'abandon' ? 'applications.denied.other_way' : undefined

/** Consents to a longer time: the head of the office that is in charge of disclosure (art. 33), not whoever asks for it. */
export const consents = (actor: Actor, desk: number | undefined): boolean => actor.departmentId === desk && hasRole(actor, 'head')

/** Sees the applicant's name in full: who writes to them, who signs, and they themselves. */
export const seesName = (actor: Actor, seat: Pick<Seat, 'held' | 'kind' | 'desk'>): boolean =>
  isApplicant(actor, seat.held) || worksAtDesk(actor, seat) || oversees(actor)
/** Card and contact: the clerks of the office alone, and each look is recorded. */
export const denyIdentity = (actor: Actor, seat: Pick<Seat, 'kind' | 'desk'>): Denial => who(worksAtDesk(actor, seat))

/** Files an application of their own. */
export const denyApply = (actor: Pick<Actor, 'roles'>): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')
/** Enters what came from outside, and says where applicants turn to. */
export const denyClerk = (actor: Actor, seat: Pick<Seat, 'kind' | 'desk'>): Denial =>
  worksAtDesk(actor, seat) ? undefined : 'applications.denied.clerk'

/** The register: the office and those above see all of it, a department what it answers for, everybody else on the staff what they asked for. */
export const registerScope = (actor: Actor, seat: Pick<Seat, 'kind' | 'desk'>): 'all' | 'department' | 'mine' | undefined => {
  if (oversees(actor) || worksAtDesk(actor, seat)) return 'all'
  if (hasRole(actor, 'publisher', 'head')) return 'department'
  return denyApply(actor) === undefined ? 'mine' : undefined
}
/** The yearly table is counts, and published every January. */
export const denyAnnual = (actor: Pick<Actor, 'roles'>): Denial =>
  readsAsStaff(actor) || hasRole(actor, 'observer') ? undefined : 'auth.denied.role'
