import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import type { Election, ElectionState, Standing } from './elections.types.ts'
import { reached, standing } from './elections.rules.ts'

type Who = Pick<Actor, 'id' | 'roles' | 'departmentId'>
type Of = Pick<Election, 'state' | 'departmentId' | 'createdBy'>

/** The pages of ballots at all: everybody inside and observers; nothing of it is for the three administrators. */
export const denyElections = (actor: Pick<Actor, 'roles'>): Denial =>
  readsAsStaff(actor) || hasRole(actor, 'officer', 'trustee', 'observer') ? undefined : 'elections.denied.administrator'

export const denyNewElection = (actor: Pick<Actor, 'roles'>): Denial => (hasRole(actor, 'officer') ? undefined : 'elections.denied.officer')

/** An election is run by the officers of the department that set it up. */
export const denyRunning = (actor: Who, { departmentId, createdBy }: Of): Denial =>
  denyNewElection(actor) ?? (departmentId === actor.departmentId || createdBy === actor.id ? undefined : 'elections.denied.other_officer')

/** Those who look after it because of an office. */
const overseers = (actor: Pick<Actor, 'roles'>): boolean => hasRole(actor, 'officer', 'leader', 'inspector', 'observer')

/**
 * A draft is its officers' own. From then on voters, trustees and those who oversee it see it; everybody inside does once the result is out.
 * The SQL twin is `visibleTo` in list.queries.ts.
 */
export function seesElection(actor: Who, election: Of, { onRoll, trustee }: Standing): boolean {
  if (denyElections(actor) !== undefined) return false
  if (denyRunning(actor, election) === undefined) return true
  if (election.state === 'draft') return false
  return onRoll || trustee || overseers(actor) || (election.state === 'published' && readsAsStaff(actor))
}

/** Who collected: the sign-in sheet is for voters of the same roll no more than for strangers; for the officer, trustees and observers. */
export const denySheet = (actor: Who, election: Of, { trustee }: Standing): Denial =>
  denyRunning(actor, election) === undefined || trustee || hasRole(actor, 'observer') ? undefined : 'elections.denied.sheet'

/** The archive and the board: there from the opening of the vote on; for everybody inside once the result is out. */
export const hasArchive = (state: ElectionState): boolean => reached(state, 'voting') && state !== 'cancelled' && state !== 'stopped'

/** Nobody counts a vote in which they stand. */
export const denyTrustee = (personId: number, election: Pick<Election, 'questions'>): Denial =>
  standing(election).has(personId) ? 'elections.denied.candidate' : undefined
