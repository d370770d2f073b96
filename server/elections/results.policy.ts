import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { denyRunning, seesElection } from './elections.policy.ts'
import type { Election, Standing } from './elections.types.ts'

type Who = Pick<Actor, 'id' | 'roles' | 'departmentId'>
type Of = Pick<Election, 'state' | 'departmentId' | 'createdBy'>

/** There is a result to look at. */
export const isCounted = ({ state }: Pick<Election, 'state'>): boolean => state === 'counted' || state === 'published'

/** Whoever puts the result into the register publishes for the department that ran the election, or runs that election. */
export const denyDrafting = (actor: Who, election: Of): Denial =>
  (hasRole(actor, 'publisher') && actor.departmentId === election.departmentId) || denyRunning(actor, election) === undefined
    ? undefined
    : 'counting.denied.publisher'

/** Those who see the election, and, once it is counted, whoever is to publish the result. */
export const seesResults = (actor: Who, election: Of, standing: Standing): boolean =>
  seesElection(actor, election, standing) || (isCounted(election) && denyDrafting(actor, election) === undefined)

/** A run-off is the officer's, like every election. */
export const denyRunOff = (actor: Who, election: Of): Denial => denyRunning(actor, election)
