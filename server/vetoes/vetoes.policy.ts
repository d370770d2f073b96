import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { decidersOf, isHeard, isUnexamined, takesVetoes, type Act } from './vetoes.rules.ts'
import type { Veto, VetoCase } from './vetoes.types.ts'

type Who = Pick<Actor, 'id' | 'roles' | 'departmentId'>

/** Of what was accepted: state, rule, decision and reasons are the whole staff's to read; people from outside learn of a veto from the published result. */
export const denyVetoes = (actor: Pick<Actor, 'roles'>): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')

export const denyRegister = (actor: Pick<Actor, 'roles'>): Denial =>
  hasRole(actor, 'inspector') ? undefined : 'vetoes.denied.not_inspector'

/** Nobody accuses or judges their own department. */
export const denyAbout = (actor: Pick<Actor, 'departmentId'>, { departmentId }: Pick<Veto, 'departmentId'>): Denial =>
  actor.departmentId === departmentId ? 'vetoes.denied.own_department' : undefined

/** What was alleged, said to it and found: the department concerned, the inspectors and the leaders. */
export const seesFile = (actor: Who, { departmentId }: Pick<Veto, 'departmentId'>): boolean =>
  readsAsStaff(actor) && (hasRole(actor, 'inspector', 'leader') || actor.departmentId === departmentId)
/** What nobody has looked into, or was not worth looking into, is an accusation and no more: it stays with those who see its file. */
export const seesVeto = (actor: Who, veto: Pick<Veto, 'departmentId' | 'state'>): boolean =>
  !isUnexamined(veto.state) || seesFile(actor, veto)
/** Where a complaint came from is not for the department that it is about. */
export const seesSource = (actor: Who, veto: Pick<Veto, 'departmentId'>): boolean =>
  hasRole(actor, 'inspector', 'leader') && denyAbout(actor, veto) === undefined

const inspects = (actor: Who, veto: Veto): Denial => denyRegister(actor) ?? denyAbout(actor, veto)

export const denyAccept = (actor: Who, veto: Veto): Denial =>
  inspects(actor, veto) ??
  (veto.state !== 'registered' ? 'vetoes.denied.state' : actor.id === veto.registeredBy ? 'vetoes.denied.own_proposal' : undefined)

/** The department speaks through its head or whoever publishes for it. */
const speaks = (actor: Who, { departmentId }: Pick<Veto, 'departmentId'>): Denial =>
  actor.departmentId === departmentId && hasRole(actor, 'head', 'publisher') ? undefined : 'vetoes.denied.not_speaking'
export const denyState = (actor: Who, veto: Veto): Denial =>
  speaks(actor, veto) ?? (veto.state === 'investigating' && veto.statedAt === null ? undefined : 'vetoes.denied.state')

export const denyReport = (actor: Who, veto: Veto, today: string): Denial =>
  inspects(actor, veto) ??
  (veto.state !== 'investigating' ? 'vetoes.denied.state' : isHeard(veto, today) ? undefined : 'vetoes.denied.not_heard')

const leads = (actor: Who, veto: Veto): Denial => (hasRole(actor, 'leader') ? denyAbout(actor, veto) : 'vetoes.denied.not_leader')

export const denySubstitute = (actor: Who, { veto, deciders }: Pick<VetoCase, 'veto' | 'deciders'>): Denial =>
  leads(actor, veto) ??
  (veto.state !== 'investigating' && veto.state !== 'deciding'
    ? 'vetoes.denied.state'
    : lacksSubstitute({ veto, deciders })
      ? undefined
      : 'vetoes.denied.no_substitute')

/** The deciding departments are fixed with the acceptance; one that it concerns is not among them, and leaves a seat for a substitute. */
export const lacksSubstitute = ({ veto, deciders }: Pick<VetoCase, 'veto' | 'deciders'>): boolean =>
  decidersOf(deciders, veto.departmentId).lacksSubstitute

/** Of a deciding department: its inspectors, or its head. Not who proposed it, and each department once. */
export function denyVote(actor: Who, { veto, deciders, votes }: Pick<VetoCase, 'veto' | 'deciders' | 'votes'>): Denial {
  if (!hasRole(actor, 'inspector', 'head') || !deciders.some(({ departmentId }) => departmentId === actor.departmentId))
    return 'vetoes.denied.not_decider'
  const own = denyAbout(actor, veto)
  if (own !== undefined) return own
  if (veto.state !== 'deciding') return 'vetoes.denied.state'
  if (lacksSubstitute({ veto, deciders })) return 'vetoes.denied.lacks_substitute'
  if (actor.id === veto.registeredBy) return 'vetoes.denied.own_proposal'
  // Each department once, and nobody twice who has changed from one to another.
  return votes.some(({ departmentId, personId }) => departmentId === actor.departmentId || personId === actor.id)
    ? 'vetoes.denied.voted'
    : undefined
}

export const denyAppeal = (actor: Who, veto: Veto, today: string): Denial =>
  speaks(actor, veto) ??
  (veto.state !== 'established'
    ? 'vetoes.denied.state'
    : veto.appealUntil !== null && today > veto.appealUntil
      ? 'vetoes.denied.too_late'
      : undefined)

/** By others than those who had to do with it: a leader who took no step in it. */
export const denyReview = (actor: Who, { veto, steps }: Pick<VetoCase, 'veto' | 'steps'>): Denial =>
  leads(actor, veto) ??
  (veto.state !== 'appealed'
    ? 'vetoes.denied.state'
    : steps.some(({ actorId }) => actorId === actor.id)
      ? 'vetoes.denied.involved'
      : undefined)

/** Of what is in force, as long as the cycle's result can still change. */
export const denyReverse = (actor: Who, veto: Veto): Denial =>
  leads(actor, veto) ??
  (veto.state !== 'in_force' ? 'vetoes.denied.state' : takesVetoes(veto.cycleState) ? undefined : 'vetoes.denied.cycle_closed')

/** Guard and form ask the same. */
export function denyAct(act: Act, actor: Who, found: Pick<VetoCase, 'veto' | 'deciders' | 'votes' | 'steps'>, today: string): Denial {
  const { veto } = found
  switch (act) {
    case 'accept':
      return denyAccept(actor, veto)
    case 'substitute':
      return denySubstitute(actor, found)
    case 'statement':
      return denyState(actor, veto)
    case 'report':
      return denyReport(actor, veto, today)
    case 'vote':
      return denyVote(actor, found)
    case 'appeal':
      return denyAppeal(actor, veto, today)
    case 'review':
      return denyReview(actor, found)
    case 'reverse':
      return denyReverse(actor, veto)
  }
}
