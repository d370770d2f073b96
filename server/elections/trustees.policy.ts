import type { Actor, Denial } from '../auth/policy.ts'
import { denyRunning } from './elections.policy.ts'
import { reached } from './elections.rules.ts'
import type { Election, ElectionState } from './elections.types.ts'
import type { Ceremony, Trustee } from './trustees.types.ts'

type Who = Pick<Actor, 'id' | 'roles' | 'departmentId'>
type Of = Pick<Election, 'state' | 'departmentId' | 'createdBy'>

/** Trustees are named by whoever runs the election. */
export const denyNaming = (actor: Who, election: Of): Denial => denyRunning(actor, election)

/** Keys are made, and made anew, until the first code is fetched: from then on the key stands in the election that people vote in. */
export const isCeremonyOpen = (state: ElectionState): boolean => state === 'ceremony'

/** A key may be tried until voting opens. */
export const isTrialOpen = (state: ElectionState): boolean => reached(state, 'ceremony') && !reached(state, 'voting')

/** The person's own place among the trustees; undefined for everybody else, the officer included. */
export const seatOf = ({ trustees }: Pick<Ceremony, 'trustees'>, actor: Pick<Actor, 'id'>): Trustee | undefined =>
  trustees.find(({ personId }) => personId === actor.id)
