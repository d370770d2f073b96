import { dateInShanghai } from '../../core/dates.ts'
import { audited, type Agent } from '../audit/audit.service.ts'
import type { Deps } from '../deps.ts'
import { tell } from '../notifications/notifications.service.ts'
import { passwordEnds, secondFactorFrom, TOLD_DAYS_BEFORE } from '../security/settings.rules.ts'
import { securitySettings } from '../security/settings.service.ts'
import { beginVisit, findArrival } from './auth.queries.ts'
import { findFactor } from './second-factor.queries.ts'

/** Somebody has signed in; what they should be told at the door. */
export interface Arrival {
  readonly personId: number
  /** Day in Shanghai on which the password runs out, when that is near and not over. */
  readonly passwordUntil: string | undefined
  /** Day in Shanghai until which they may go on without a second factor that a role needs. */
  readonly secondFactorUntil: string | undefined
  /** How many recovery codes are left, when one has just been used. */
  readonly recoveryCodesLeft: number | undefined
}

type Agreed = Agent & { readonly id: number }
interface How {
  readonly secondFactor?: 'totp' | 'recovery'
}

/** Begins the visit and records it. Whoever's password runs out within two weeks is told once, and reminded at the door each time. */
export const arrive = (deps: Deps, who: Agreed, how: How): Promise<Arrival> =>
  audited(deps, who, async (tx) => {
    const now = deps.now()
    const at = now.toISOString()
    await beginVisit(tx, who.id, at, new Date(`${dateInShanghai(at)}T00:00:00+08:00`).toISOString())
    const settings = await securitySettings(tx)
    const person = await findArrival(tx, who.id)
    const ends = person.mustChange ? undefined : passwordEnds(settings, person.passwordChangedAt)
    const passwordUntil = ends === undefined || ends <= at || daysTo(ends, now) > TOLD_DAYS_BEFORE ? undefined : dateInShanghai(ends)
    if (passwordUntil !== undefined)
      await tell(
        tx,
        [
          {
            personId: who.id,
            code: 'security.told.password_ends',
            params: { date: passwordUntil },
            href: '/password',
            about: `password:${person.passwordChangedAt}`,
          },
        ],
        at,
      )
    const needed = person.secondFactor ? undefined : secondFactorFrom(settings, person.grants)
    const secondFactorUntil = needed === undefined || needed <= at ? undefined : dateInShanghai(needed)
    const recoveryCodesLeft = how.secondFactor === 'recovery' ? ((await findFactor(tx, who.id))?.codesLeft ?? 0) : undefined
    const arrival: Arrival = { personId: who.id, passwordUntil, secondFactorUntil, recoveryCodesLeft }
    const details = recoveryCodesLeft === undefined ? how : { ...how, recoveryCodesLeft }
    return [arrival, { action: 'auth.sign_in', subject: `person:${who.id}`, details }]
  })

const daysTo = (iso: string, now: Date): number => (Date.parse(iso) - now.getTime()) / 86_400_000
