import { hasRole, type Actor } from '../auth/policy.ts'
import { numberEn, numberOf } from '../cases/cases.rules.ts'
import type { Duty, DutyProvider } from '../duties/duties.types.ts'
import { ACTS, denyAct, type Act } from './complaints.policy.ts'
import { listOpen } from './complaints.queries.ts'
import type { Complaint } from './complaints.types.ts'

// To decline and to hand over are other ways of doing what `accept` asks for.
type Asked = Exclude<Act, 'decline' | 'hand_over'>
const isAsked = (act: Act): act is Asked => act !== 'decline' && act !== 'hand_over'
const dueOf: Readonly<Partial<Record<Asked, (complaint: Complaint) => string | null>>> = {
  accept: ({ acceptDueOn }) => acceptDueOn,
  statement: ({ statementDueOn }) => statementDueOn,
}

/** What the forms of a complaint would let the actor do is what they are asked for: by its number alone. */
export const complaintDuties: DutyProvider = async ({ db, cache }, actor, today) => {
  if (!hasRole(actor, 'inspector', 'leader', 'head', 'publisher')) return []
  const open = await cache.read(['duties', 'complaints'], () => listOpen(db.read))
  return open.flatMap((complaint) => dutiesOf(actor, complaint, today))
}

const dutiesOf = (actor: Actor, complaint: Complaint, today: string): Duty[] => {
  const number = { kind: 'complaint', year: complaint.year, serial: complaint.serial } as const
  return ACTS.filter(isAsked)
    .filter((act) => denyAct(act, actor, complaint, today) === undefined)
    .map((act) => ({
      code: `complaints.duty.${act}`,
      params: { number: numberOf(number), number_en: numberEn(number) },
      href: `/complaints/${complaint.id}`,
      dueOn: dueOf[act]?.(complaint) ?? complaint.dueOn,
    }))
}
