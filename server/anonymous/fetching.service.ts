import { createHash } from 'node:crypto'
import { TOKENS_A_QUARTER } from '../../core/anonymous-token.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { sealingSecrets } from '../auth/sealing-secrets.ts'
import { unseal } from '../auth/sealing.ts'
import { makeDurable } from '../db/durable.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { blindSign, readBlinded } from '../protocol/blind-signatures.ts'
import { denyTokens } from './anonymous.policy.ts'
import type { Issuer } from './anonymous.types.ts'
import { findSealedKey } from './issuers.queries.ts'
import { currentIssuer, issuerPlace } from './issuers.service.ts'
import { findFetched, insertFetched } from './tokens.queries.ts'

export interface Asked {
  /** SHA-256 of the key under which it was blinded. */
  readonly key: string
  /** Base64, as many as everybody gets. */
  readonly blinded: readonly string[]
}

/**
 * Signs what a browser blinded, for each person once a quarter, always the same number. Asked again with the same it answers the same, so
 * that a lost answer costs nobody their tokens; with other messages it refuses. Neither the day nor an audit entry is kept: everybody's
 * browser asks by itself, so that having asked says nothing.
 * @returns blind signatures, base64, in the order asked
 * @throws AppError forbidden; conflict: another key by now, fetched before with another browser; invalid
 */
export async function fetchTokens(deps: Deps, actor: Actor, { key, blinded }: Asked): Promise<readonly string[]> {
  authorize(denyTokens(actor))
  const issuer = await currentIssuer(deps)
  if (issuer.print !== key) throw new AppError('conflict', 'anonymous.error.other_key')
  const messages = readAll(blinded)
  const hash = createHash('sha256').update(blinded.join('|')).digest('hex')
  demandSame(await findFetched(deps.db.read, issuer.id, actor.id), hash)
  const signatures = await signAll(deps, issuer, messages)
  await deps.db.write.transaction(async (tx) => {
    await insertFetched(tx, issuer.id, actor.id, hash)
    demandSame(await findFetched(tx, issuer.id, actor.id), hash)
  })
  await makeDurable(deps.db) // what was signed must be known to have been, whatever happens to the machine
  return signatures
}

function readAll(blinded: readonly string[]): Uint8Array[] {
  const messages = blinded.flatMap((one) => readBlinded(one) ?? [])
  if (blinded.length !== TOKENS_A_QUARTER || messages.length !== TOKENS_A_QUARTER) throw malformed()
  return messages
}

function demandSame(known: string | undefined, hash: string): void {
  if (known !== undefined && known !== hash) throw new AppError('conflict', 'anonymous.error.fetched')
}

async function signAll({ db, config }: Deps, { id, quarter }: Issuer, messages: readonly Uint8Array[]): Promise<string[]> {
  const sealed = await findSealedKey(db.read, id)
  if (sealed === null) throw new AppError('conflict', 'anonymous.error.other_key')
  const privateKey = unseal(await sealingSecrets(db.read, config), issuerPlace(quarter), sealed)
  return messages.map((message) => {
    const signature = blindSign(privateKey, message)
    if (signature === undefined) throw malformed()
    return Buffer.from(signature).toString('base64')
  })
}

const malformed = (): AppError => new AppError('invalid', 'anonymous.error.malformed')
