import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { isRunning } from './cases.rules.ts'
import { addDays } from '../../core/dates.ts'
import { hashOfReader } from '../../core/receipt-code.ts'
import type { Answer, Case, CaseKind, Pause, Reader } from './cases.types.ts'

/** What the policy of a case needs to know beside the case. */
export interface Seat {
  readonly held: Case
  readonly kind: CaseKind
  /** The department that takes such cases in. */
  readonly desk: number | undefined
  readonly today: string
  /** Of the present round. */
  readonly answer: Answer | undefined
  /** The pause that lasts. */
  readonly pause: Pause | undefined
  /** The last day on which what the pause waits for may still arrive; null without a day for it. */
  readonly awaitedUntil: string | null
  /** A correction was asked for already: it is asked once. */
  readonly corrected: boolean
  /** Last days, included. */
  readonly correctionUntil: string
  readonly reopenUntil: string | null
  /** Departments that had it before, in this round. */
  readonly passedBy: readonly number[]
  /** Who proposed to publish it. */
  readonly proposedBy: number | null
}

export const isActor = (reader: Reader): reader is Actor => !('receipt' in reader)

export const isApplicant = (reader: Reader, held: Case): boolean =>
  isActor(reader) ? held.applicantId === reader.id : held.receiptHash !== null && hashOfReader(reader) === held.receiptHash

/** Takes in, assigns and transfers. */
export const worksAtDesk = (actor: Actor, { kind, desk }: Pick<Seat, 'kind' | 'desk'>): boolean =>
  actor.departmentId === desk && hasRole(actor, ...kind.desk.roles)
/** Works on the case: whoever speaks for the department that has it, and whom it named. */
export const answersFor = (actor: Actor, held: Case): boolean =>
  held.responsibleId !== null &&
  ((actor.departmentId === held.responsibleId && hasRole(actor, 'publisher', 'head')) || held.assigneeId === actor.id)
export const oversees = (actor: Actor): boolean => hasRole(actor, 'leader', 'approver')

/** Whoever wrote it, whoever works on it, and those above. The three administrators and people from outside see nothing of it. */
export function seesCase(reader: Reader, seat: Pick<Seat, 'held' | 'kind' | 'desk'>): boolean {
  if (!isActor(reader)) return isApplicant(reader, seat.held)
  if (!readsAsStaff(reader)) return false
  if (isApplicant(reader, seat.held)) return true
  return seat.kind.sees?.(reader, seat.held) ?? (worksAtDesk(reader, seat) || answersFor(reader, seat.held) || oversees(reader))
}

/** Notes, drafts and what was weighed inside. */
export const seesInside = (reader: Reader, seat: Pick<Seat, 'held' | 'kind' | 'desk'>): boolean =>
  isActor(reader) && !isApplicant(reader, seat.held) && seesCase(reader, seat)

/** Signs the answer. Nobody signs what they drafted. */
export function signs(
  actor: Actor,
  { held, kind }: Pick<Seat, 'held' | 'kind'>,
  answer: Pick<Answer, 'reply' | 'details'> | undefined,
): boolean {
  if (oversees(actor)) return true
  const leader = kind.signedBy === 'leader' || (answer !== undefined && (kind.needsLeader?.(answer) ?? false))
  return !leader && actor.departmentId === held.responsibleId && hasRole(actor, 'head')
}

export const CASE_ACTS = [
  'correct',
  'rate',
  'reopen',
  'write',
  'assign',
  'draft',
  'approve',
  'return',
  'extend',
  'refuse_extension',
  'resume',
  'abandon',
  'ask_correction',
  'pause',
  'ask_extension',
  'name',
  'transfer',
  'decline',
  'note',
  'consent',
  'propose',
  'publish',
  'refuse_publication',
  'withdraw',
] as const
export type CaseActName = (typeof CASE_ACTS)[number]
/** What somebody who gave no name can do with the receipt code. */
export const RECEIPT_ACTS = ['write', 'correct', 'rate', 'reopen'] as const satisfies readonly CaseActName[]
export type ReceiptAct = (typeof RECEIPT_ACTS)[number]

/** Whether a day has passed while the clock ran; a pause that began after it changes nothing. */
const hasRunPast = ({ held, pause }: Pick<Seat, 'held' | 'pause'>, day: string): boolean =>
  day > held.dueOn && !(pause !== undefined && pause.from <= held.dueOn)
/** What must not be done any more when the day is over. */
const inTime = (ok: boolean): Denial => (ok ? undefined : 'cases.denied.too_late')

/** Days that are not counted yet are neither stopped nor lengthened. */
export const begun = ({ unconfirmed }: Pick<Case, 'unconfirmed'>): Denial => (unconfirmed ? 'cases.denied.unconfirmed' : undefined)
const inState = (ok: boolean): Denial => (ok ? undefined : 'cases.denied.state')
const who = (ok: boolean): Denial => (ok ? undefined : 'cases.denied.not_yours')

/** Guard and form ask the same. The reader sees the case already. */
export function denyCaseAct(act: CaseActName, reader: Reader, seat: Seat): Denial {
  const own = isApplicant(reader, seat.held)
  if (!isActor(reader)) return own ? denyApplicant(act, seat) : 'cases.denied.not_yours'
  // Whoever asked has no other part in it, whatever they are: nobody answers, moves or decides their own.
  return own ? denyApplicant(act, seat) : (seat.kind.denies?.(act, reader, seat.held) ?? denyInside(act, reader, seat))
}

function denyApplicant(act: CaseActName, { held, kind, today, pause, reopenUntil }: Seat): Denial {
  switch (act) {
    case 'write':
      return inState(isRunning(held.state))
    case 'correct':
      return inState(held.state === 'paused' && pause?.rule === 'correction')
    case 'rate':
      return inState(kind.rated && held.state === 'answered' && held.satisfaction === null)
    case 'reopen':
      return (
        inState(kind.rated && held.state === 'answered' && held.satisfaction === 'not' && held.round === 1) ??
        (reopenUntil !== null && today > reopenUntil ? 'cases.denied.too_late' : undefined)
      )
    case 'consent':
      return inState(kind.publishable && !held.consent && (held.state === 'answered' || held.state === 'closed'))
    default:
      return 'cases.denied.not_yours'
  }
}

function denyInside(act: CaseActName, actor: Actor, seat: Seat): Denial {
  const { held, kind, today, answer, pause } = seat
  const answers = answersFor(actor, held)
  const desk = worksAtDesk(actor, seat)
  switch (act) {
    case 'assign':
      return who(desk) ?? inState(held.state === 'received')
    case 'decline':
      return who(desk) ?? inState(held.state === 'received' || held.state === 'open')
    case 'transfer':
      return (
        who(desk || (answers && hasRole(actor, 'head'))) ??
        inState(held.responsibleId !== null && (held.state === 'open' || held.state === 'paused')) ??
        // Nobody puts a delay of their own on others: on the last day and after it only the office moves it, and not what is its own.
        inTime((desk && held.responsibleId !== seat.desk) || !hasRunPast(seat, addDays(today, 1)))
      )
    case 'name':
      return who(answers && hasRole(actor, 'head', 'publisher')) ?? inState(isRunning(held.state))
    case 'write':
      return who(answers) ?? inState(held.state === 'open' || held.state === 'paused')
    case 'note':
      return who(seesInside(actor, seat))
    case 'draft':
      return who(answers) ?? inState(held.state === 'open')
    case 'pause':
      // It begins tomorrow: on the last day nothing is left that could stand still.
      return who(answers) ?? inState(held.state === 'open') ?? begun(held) ?? inTime(today < held.dueOn)
    case 'ask_correction':
      return (
        who(answers) ??
        inState(held.state === 'open' && !seat.corrected) ??
        begun(held) ??
        // The days begin anew with what comes: whoever let them pass asks for nothing any more.
        inTime(today < held.dueOn || seat.correctionUntil < today) ??
        (today > seat.correctionUntil ? 'cases.denied.correction_late' : undefined)
      )
    case 'resume':
      return who(answers) ?? inState(held.state === 'paused')
    case 'abandon':
      return (
        who(answers || desk) ?? inState(held.state === 'paused' && pause?.rule === 'correction' && (seat.awaitedUntil ?? '9999') < today)
      )
    case 'ask_extension':
      return (
        who(answers) ??
        inState(held.state === 'open' && held.extensionDays === 0 && held.wish.days === undefined) ??
        begun(held) ??
        inTime(today <= held.dueOn)
      )
    case 'extend':
    case 'refuse_extension':
      return (
        who((kind.extends?.(actor, seat.desk) ?? oversees(actor)) && held.wish.by !== actor.id) ??
        inState(held.wish.days !== undefined && isRunning(held.state)) ??
        // Granted and told before the day is over, or not at all (条例 art. 33).
        inTime(act === 'refuse_extension' || !hasRunPast(seat, today))
      )
    case 'approve':
    case 'return':
      return (
        who(signs(actor, seat, answer)) ??
        inState(held.state === 'approval') ??
        (answer?.draftedBy === actor.id ? 'cases.denied.own_draft' : undefined)
      )
    case 'propose':
      return (
        who(answers || desk) ??
        inState(
          kind.publishable &&
            (held.state === 'answered' || held.state === 'closed') &&
            !['proposed', 'published'].includes(held.publication),
        )
      )
    case 'publish':
    case 'refuse_publication':
      return (
        who(oversees(actor) || (desk && hasRole(actor, 'head'))) ??
        inState(held.publication === 'proposed') ??
        (seat.proposedBy === actor.id ? 'cases.denied.own_draft' : undefined)
      )
    case 'withdraw':
      return who(oversees(actor) || (desk && hasRole(actor, 'head'))) ?? inState(held.publication === 'published')
    case 'correct':
    case 'rate':
    case 'reopen':
    case 'consent':
      return 'cases.denied.not_yours'
  }
}

/** Anybody on the staff may ask; published answers are open to observers as well. */
export const denyCases = (actor: Pick<Actor, 'roles'>): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')
export const denyPublished = (actor: Pick<Actor, 'roles'>): Denial =>
  readsAsStaff(actor) || hasRole(actor, 'observer') ? undefined : 'auth.denied.role'
/** The register: those who work on cases, and those above. */
export const hasQueue = (actor: Pick<Actor, 'roles'>): boolean => hasRole(actor, 'publisher', 'head', 'leader', 'approver')
export const denyRegister = (actor: Pick<Actor, 'roles'>): Denial => (hasQueue(actor) ? undefined : 'cases.denied.register')
export const denyTemplates = (actor: Pick<Actor, 'roles'>): Denial =>
  hasRole(actor, 'publisher', 'head') ? undefined : 'cases.denied.templates'
export const keepsTemplate = (
  actor: Pick<Actor, 'departmentId'>,
  template: { readonly departmentId: number | null },
  office: number | undefined,
): boolean => actor.departmentId === (template.departmentId ?? office)
