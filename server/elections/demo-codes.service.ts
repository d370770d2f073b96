import { deriveCredential } from '../../core/protocol/v1/credentials.ts'
import { seedFits } from '../../core/protocol/ceremony.ts'
import type { Actor } from '../auth/policy.ts'
import { publishedCredentials } from '../ballot-box/ballot-box.service.ts'
import type { Deps } from '../deps.ts'
import { isDemo } from '../installation.ts'
import { sodiumGroup } from '../protocol/sodium-group.ts'
import { demoRecoveryCode, demoVotingCode } from './demo-codes.ts'
import { viewOf, type Place } from './trustees.ceremony.service.ts'
import type { Voting } from './voting.service.ts'

/** The code with which the reader can vote here though they fetched none: in the demonstration, where it is on the box's list. */
export async function demoCodeFor({ db }: Pick<Deps, 'db'>, actor: Actor, { box }: Pick<Voting, 'box'>): Promise<string | undefined> {
  if (box === undefined || !(await isDemo(db.read))) return undefined
  const code = demoVotingCode(actor.username)
  const { credential } = deriveCredential(sodiumGroup, box.uuid, code)
  return (await publishedCredentials(db.read, box.uuid)).includes(credential) ? code : undefined
}

/** The recovery code of a trustee whose key was planted with the demonstration. */
export async function demoRecoveryFor({ db }: Pick<Deps, 'db'>, actor: Actor, place: Place): Promise<string | undefined> {
  if (place.me.state !== 'made' || !(await isDemo(db.read))) return undefined
  const code = demoRecoveryCode(actor.username)
  return seedFits(sodiumGroup, viewOf(place), code) ? code : undefined
}
