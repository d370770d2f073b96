import { hasRole, type Actor } from '../auth/policy.ts'
import type { Duty, DutyProvider } from '../duties/duties.types.ts'
import { answersFor, isApplicant, oversees, signs, worksAtDesk } from './cases.policy.ts'
import { departmentIds } from './cases.queries.ts'
import { numberEn, numberOf } from './cases.rules.ts'
import { listPending, type Pending } from './duties.queries.ts'
import { caseKinds, kindOf } from './kinds.ts'

/**
 * The office assigns, the department answers, somebody else signs, a leader decides on more time, whoever asked corrects. Kinds with a rule
 * of their own on who sees them ask for what is theirs themselves.
 */
export const caseDuties: DutyProvider = async ({ db, cache }, actor) => {
  const [pending, desks] = await cache.read(['duties', 'cases'], async () => {
    const codes = [...new Set([...caseKinds.values()].map(({ desk }) => desk.department))]
    return [await listPending(db.read), await departmentIds(db.read, codes)] as const
  })
  return pending.filter(({ held }) => kindOf(held.kind).sees === undefined).flatMap((one) => dutiesOf(actor, one, desks))
}

function dutiesOf(actor: Actor, pending: Pending, desks: ReadonlyMap<string, number>): Duty[] {
  const { held, correctBy } = pending
  const kind = kindOf(held.kind)
  const desk = desks.get(kind.desk.department)
  const line = (code: Duty['code'], dueOn: string | null): Duty[] => [
    {
      code,
      params: { number: numberOf(held), number_en: numberEn(held), title: held.title },
      href: `/cases/${held.id}`,
      dueOn: held.unconfirmed ? null : dueOn,
    },
  ]
  // Whoever asked corrects and nothing else: their own is not theirs to do.
  if (isApplicant(actor, held)) return held.state === 'paused' && correctBy !== null ? line('cases.duty.correct', correctBy) : []
  const may = (act: string): boolean => kind.denies?.(act, actor, held) === undefined
  const atDesk = worksAtDesk(actor, { kind, desk })
  const extension = held.wish.days !== undefined && held.wish.by !== actor.id && (kind.extends?.(actor, desk) ?? oversees(actor))
  return [
    ...(held.state === 'received' && atDesk && may('assign') ? line('cases.duty.assign', held.dueOn) : []),
    ...(held.state === 'open' && answers(actor, pending) && may('draft') ? line('cases.duty.answer', held.dueOn) : []),
    ...(held.state === 'approval' && signsNow(actor, pending) && may('approve') ? line('cases.duty.sign', held.dueOn) : []),
    ...(extension && may('extend') ? line('cases.duty.extension', held.dueOn) : []),
    ...(held.publication === 'proposed' && pending.proposedBy !== actor.id && atDesk && hasRole(actor, 'head')
      ? line('cases.duty.publish', null)
      : []),
  ]
}

/** Whoever was named for it; else everybody who speaks for the department. */
const answers = (actor: Actor, { held }: Pending): boolean =>
  held.assigneeId === null ? answersFor(actor, held) : held.assigneeId === actor.id

const signsNow = (actor: Actor, { held, draftedBy }: Pending): boolean =>
  draftedBy !== actor.id && signs(actor, { held, kind: kindOf(held.kind) }, undefined)
