import type { Knex } from 'knex'
import { partialDecryption } from '../../core/protocol/v1/decryption.ts'
import { parseScalar, scalarText } from '../../core/protocol/v1/scalars.ts'
import { jointKey, singleKey, trusteesText } from '../../core/protocol/v1/trustees.ts'
import type { Agent } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import { sealingSecrets } from '../auth/sealing-secrets.ts'
import { seal, unseal } from '../auth/sealing.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { sodiumGroup } from '../protocol/sodium-group.ts'
import { trusteeKinds } from './elections.rules.ts'
import type { Election } from './elections.types.ts'
import { noteStep } from './states.service.ts'
import { keepServerPart } from './trustees.count.service.ts'
import { completeCeremony, findCeremony, findSealedKey, insertCeremony, replaceTrustees } from './trustees.queries.ts'

const place = (electionId: number): string => `operator-key:${electionId}`

/** Whether every page of the election has to say that the operators could read its ballots (views/partials/operator-key). */
export const hasOperatorKey = ({ trustees }: Pick<Election, 'trustees'>): boolean => trustees === 'server'

/**
 * Makes the server's key for a motion, sealed in the database: no secret from whoever runs the system, which its pages say. Nothing happens
 * when it is there: who keeps the keys is settled with the draft, and no way leads back to it.
 * @throws AppError conflict where such a key is not allowed
 */
export async function makeOperatorKey(
  deps: Pick<Deps, 'config' | 'random'>,
  tx: Knex.Transaction,
  election: Election,
  { by, at }: { readonly by: Actor | Agent; readonly at: string },
): Promise<void> {
  const { id } = election
  if (!hasOperatorKey(election) || (await findCeremony(tx, id)) !== undefined) return
  if (!trusteeKinds(election.kind).includes('server')) throw new AppError('conflict', 'trustees.error.motions_only')
  const { secret, text } = singleKey(sodiumGroup, deps.random)
  const all = trusteesText([['Single', text]])
  const sealed = seal(await sealingSecrets(tx, deps.config), place(id), new TextEncoder().encode(scalarText(secret)), deps.random(12))
  await insertCeremony(tx, id, { attempt: 1, threshold: null, at })
  await replaceTrustees(tx, id, [{ item: 'server', position: 1, personId: null, state: 'made', answer: text }])
  await completeCeremony(tx, id, { trusteesText: all, jointKey: jointKey(sodiumGroup, all) ?? '', sealedKey: sealed, at })
  await noteStep(tx, id, { by, at, step: 'keys_complete' })
}

/**
 * The count of a motion whose key the server holds, right at the close of its boxes. @returns whether it is counted now; not when too few
 * voted, and for other elections
 */
export async function countByServer(
  deps: Pick<Deps, 'config' | 'random'>,
  tx: Knex.Transaction,
  election: Election,
  { by, at }: { readonly by: Actor | Agent; readonly at: string },
): Promise<boolean> {
  if (!hasOperatorKey(election)) return false
  const sealed = await findSealedKey(tx, election.id)
  if (sealed === undefined) return false
  const plain = unseal(await sealingSecrets(tx, deps.config), place(election.id), sealed)
  const secret = parseScalar(new TextDecoder().decode(plain))
  if (secret === undefined) throw new Error('the key of the server is no scalar')
  const decrypt = (text: string, encryptedTally: string): string =>
    partialDecryption(sodiumGroup, { election: text, encryptedTally, secret, random: deps.random })
  return keepServerPart(tx, election, { by, at, decrypt })
}
