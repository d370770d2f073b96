import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { denyEditDuties } from './directory.policy.ts'
import { findProfile, updateProfile, type Profile, type ProfileDetails } from './profile.queries.ts'

export type { Profile, ProfileDetails }

export const getOwnProfile = ({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<Profile> => findProfile(db.read, actor.id)

/** Values of people's data do not belong in the audit log: it names what changed. */
const changed = (from: ProfileDetails, to: ProfileDetails): string[] =>
  (Object.keys(to) as (keyof ProfileDetails)[]).filter((key) => from[key] !== to[key])

/** Saves what people say of themselves. @throws AppError invalid (a day that is over), conflict */
export async function saveProfile(deps: Deps, actor: Actor, version: number, wanted: ProfileDetails): Promise<void> {
  const today = dateInShanghai(deps.now().toISOString())
  if (wanted.presence !== '' && (wanted.presenceUntil ?? today) < today)
    throw new AppError('invalid', 'errors.invalid_input', { presence_until: { code: 'directory.error.past' } })
  const details = { ...wanted, presenceUntil: wanted.presence === '' ? null : (wanted.presenceUntil ?? today) }
  await audited(deps, actor, async (tx) => {
    const profile = await findProfile(tx, actor.id)
    await updateProfile(tx, { id: actor.id, version }, details)
    return [undefined, { action: 'directory.save_profile', subject: `person:${actor.id}`, details: { changed: changed(profile, details) } }]
  })
}

export interface Duties {
  readonly duties: string
  readonly dutiesEn: string
}

/** One of the own department, to write down what they do. @throws AppError forbidden, not_found */
export async function getForDuties({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<Profile> {
  const profile = await findProfile(db.read, id)
  authorize(denyEditDuties(actor, profile))
  return profile
}

/** @throws AppError forbidden, not_found, conflict */
export async function saveDuties(deps: Deps, actor: Actor, id: number, version: number, { duties, dutiesEn }: Duties): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const profile = await findProfile(tx, id)
    authorize(denyEditDuties(actor, profile))
    await updateProfile(tx, { id, version }, { ...profile, duties, dutiesEn })
    const details = { from: { duties: profile.duties, dutiesEn: profile.dutiesEn }, to: { duties, dutiesEn } }
    return [undefined, { action: 'directory.save_duties', subject: `person:${id}`, details }]
  })
}
