import { denyUnless, type Actor, type Denial } from '../auth/policy.ts'

/** Who inspects may witness: their departments answer for it that nothing was rewritten. */
export const denyWitnessing = (actor: Pick<Actor, 'roles'>): Denial => denyUnless(actor, 'inspector')

/** A key that was lost, or whose owner no longer inspects, is taken away by whoever keeps the roles. */
export const denyRemovingWitness = (actor: Pick<Actor, 'roles'>): Denial => denyUnless(actor, 'secadmin')

/** Signed into every cosignature: white space and plus are not allowed in it. */
export const witnessName = (origin: string, personId: number): string => `${origin}/witness/${personId}`
