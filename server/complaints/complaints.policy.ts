import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { isConcerned, isHeard, type Concerned } from './complaints.rules.ts'
import type { Complaint } from './complaints.types.ts'

type Who = Pick<Actor, 'id' | 'roles' | 'departmentId'>

/** Everybody on the staff has a list, of those in which they have a part; most people's is empty. */
export const denyList = (actor: Pick<Actor, 'roles'>): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')

const concerned = ({ departmentId, personIds, applicantId }: Complaint): Concerned => ({ departmentId, personIds, applicantId })

/** In which part somebody meets a complaint. Nobody who has none learns that it is there. */
export interface Parts {
  readonly isComplainant: boolean
  /** An inspector of the office that looks into it, without a part in it of their own. */
  readonly isHandler: boolean
  /** A leader without a part in it of their own. */
  readonly isLeader: boolean
  /** Who speaks for the department concerned, once it was asked. */
  readonly isDepartment: boolean
}
export function partsOf(actor: Who, complaint: Complaint): Parts {
  const recused = isConcerned(actor, concerned(complaint))
  const office = hasRole(actor, 'inspector') && actor.departmentId === complaint.officeId
  const speaks = hasRole(actor, 'head', 'publisher') && actor.departmentId === complaint.departmentId
  return {
    isComplainant: complaint.applicantId === actor.id,
    isHandler: readsAsStaff(actor) && office && !recused,
    isLeader: readsAsStaff(actor) && hasRole(actor, 'leader') && !recused,
    isDepartment: readsAsStaff(actor) && speaks && complaint.noticeOn !== null,
  }
}
export const sees = (actor: Who, complaint: Complaint): boolean => Object.values(partsOf(actor, complaint)).some(Boolean)
/** All of it: the letter, the answer of the department, the report. */
export const seesAll = (actor: Who, complaint: Complaint): boolean => {
  const { isHandler, isLeader } = partsOf(actor, complaint)
  return isHandler || isLeader
}

const handles = (actor: Who, complaint: Complaint): Denial =>
  partsOf(actor, complaint).isHandler ? undefined : 'complaints.denied.not_handler'
const inPhase = ({ phase }: Complaint, ...phases: readonly Complaint['phase'][]): Denial =>
  phases.includes(phase) ? undefined : 'complaints.denied.phase'

export const denyAccept = (actor: Who, complaint: Complaint): Denial => handles(actor, complaint) ?? inPhase(complaint, 'received')

/** Asked once; the investigation follows with what the department answers. */
export const denyNotice = (actor: Who, complaint: Complaint): Denial =>
  handles(actor, complaint) ?? inPhase(complaint, 'investigating') ?? (complaint.noticeOn === null ? undefined : 'complaints.denied.asked')

export const denyState = (actor: Who, complaint: Complaint): Denial =>
  !partsOf(actor, complaint).isDepartment
    ? 'complaints.denied.not_department'
    : (inPhase(complaint, 'investigating') ?? (complaint.statedOn === null ? undefined : 'complaints.denied.stated'))

/** Only when the department was heard, or asked in vain. */
export const denyFind = (actor: Who, complaint: Complaint, today: string): Denial =>
  handles(actor, complaint) ??
  inPhase(complaint, 'investigating') ??
  (complaint.noticeOn === null ? 'complaints.denied.not_asked' : isHeard(complaint, today) ? undefined : 'complaints.denied.not_heard')

/** By a leader who has no part in it and did not sign as the investigator. */
export const denySign = (actor: Who, complaint: Complaint): Denial =>
  !partsOf(actor, complaint).isLeader
    ? 'complaints.denied.not_leader'
    : (inPhase(complaint, 'signing') ?? (complaint.investigatorId === actor.id ? 'complaints.denied.own_finding' : undefined))

/** Handed over to another office, because it is about this one: only while nobody was named. */
const denyHandOver = (actor: Who, complaint: Complaint): Denial =>
  denyAccept(actor, complaint) ?? (complaint.departmentId === null ? undefined : 'complaints.denied.phase')

export const ACTS = ['accept', 'hand_over', 'decline', 'notice', 'statement', 'finding', 'signature'] as const
export type Act = (typeof ACTS)[number]

/** Guard and form ask the same. */
export function denyAct(act: Act, actor: Who, complaint: Complaint, today: string): Denial {
  switch (act) {
    case 'accept':
    case 'decline':
      return denyAccept(actor, complaint)
    case 'hand_over':
      return denyHandOver(actor, complaint)
    case 'notice':
      return denyNotice(actor, complaint)
    case 'statement':
      return denyState(actor, complaint)
    case 'finding':
      return denyFind(actor, complaint, today)
    case 'signature':
      return denySign(actor, complaint)
  }
}
