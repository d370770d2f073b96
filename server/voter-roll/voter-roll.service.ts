import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { sealingSecrets } from '../auth/sealing-secrets.ts'
import { seal, unseal } from '../auth/sealing.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { blindSign, readBlinded, type IssuerKey } from '../protocol/blind-signatures.ts'
import { destroyIssuer, findCollected, findIssuer, holdIssuer, insertIssuer, saveCollected, type Collected } from './voter-roll.queries.ts'

export {
  countRolls,
  decodeEntry,
  deleteEntries,
  findEntry,
  insertEntries,
  listEligible,
  listEntries,
  listOnRoll,
  moveEntries,
  selectRoll,
  setExcluded,
} from './voter-roll.queries.ts'
export { makeIssuerKey, type IssuerKey } from '../protocol/blind-signatures.ts'

const place = (uuid: string): string => `issuer:${uuid}`

/** Collection of a box begins: its key, sealed. Make the key before the transaction. */
export async function openRoll(deps: Pick<Deps, 'config' | 'random'>, tx: Knex.Transaction, uuid: string, key: IssuerKey): Promise<void> {
  const sealedKey = seal(await sealingSecrets(tx, deps.config), place(uuid), key.privateKey, deps.random(12))
  await insertIssuer(tx, uuid, { publicKey: key.publicKey, sealedKey })
}

/** Collection of a box is over for good: the key is destroyed, so that nobody can make a further code, the operators included. */
export async function closeRoll(tx: Knex.Transaction, uuid: string): Promise<void> {
  await destroyIssuer(tx, uuid)
}

export interface Collection {
  /** The blind signature, base64. */
  readonly signature: string
  /** YYYY-MM-DD */
  readonly collectedOn: string
}

/**
 * Signs what the voter's browser blinded, once a person. Asked again with the same it answers the same, so that a lost answer costs nobody
 * their vote; with another it refuses. Nothing but the day and the blinded number is kept: no audit entry, because its instant would
 * tell in which order people came. `blinded`: base64.
 * @throws AppError with its own code for each: not on the roll, excluded, not open yet, over, fetched already, malformed
 */
export async function collect(deps: Deps, actor: Pick<Actor, 'id'>, boxUuid: string, blinded: string): Promise<Collection> {
  const known = answered(await findCollected(deps.db.read, boxUuid, actor.id), blinded)
  if (known !== undefined) return known
  const signature = await sign(deps, boxUuid, blinded)
  const on = dateInShanghai(deps.now().toISOString())
  return deps.db.write.transaction(async (tx) => {
    if (!(await holdIssuer(tx, boxUuid))) throw new AppError('conflict', 'elections.collect.closed')
    if (await saveCollected(tx, { uuid: boxUuid, personId: actor.id, blinded, signature, on })) return { signature, collectedOn: on }
    const meanwhile = answered(await findCollected(tx, boxUuid, actor.id), blinded)
    if (meanwhile === undefined) throw new AppError('conflict', 'errors.changed_meanwhile')
    return meanwhile
  })
}

/** What the voter got before for the same message; undefined when they have not asked yet. */
function answered(found: Collected | undefined, blinded: string): Collection | undefined {
  if (found === undefined) throw new AppError('forbidden', 'elections.collect.not_on_roll')
  if (found.excluded !== null) throw new AppError('forbidden', 'elections.collect.excluded')
  if (found.blinded === null) return undefined
  if (found.blinded !== blinded) throw new AppError('conflict', 'elections.collect.already')
  return { signature: found.blind_signature ?? '', collectedOn: found.collected_on ?? '' }
}

async function sign({ db, config }: Deps, uuid: string, blinded: string): Promise<string> {
  const issuer = await findIssuer(db.read, uuid)
  if (issuer === undefined) throw new AppError('conflict', 'elections.collect.not_open')
  if (issuer.sealedKey === '') throw new AppError('conflict', 'elections.collect.closed')
  const message = readBlinded(blinded) // the same message in another spelling would count as another
  if (message === undefined) throw malformed()
  const signature = blindSign(unseal(await sealingSecrets(db.read, config), place(uuid), issuer.sealedKey), message)
  if (signature === undefined) throw malformed()
  return Buffer.from(signature).toString('base64')
}

const malformed = (): AppError => new AppError('invalid', 'elections.collect.malformed')
