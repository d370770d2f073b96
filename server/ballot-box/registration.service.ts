import type { Deps } from '../deps.ts'
import { makeDurable } from '../db/durable.ts'
import { isSignedBlindly } from '../protocol/blind-signatures.ts'
import { sodiumGroup } from '../protocol/sodium-group.ts'
import { findBox, findPending, holdBox, isCredential, updateBox, type Box } from './box.queries.ts'
import { BoxRefusal } from './box.types.ts'
import { demandKey, forgetOrder, pendingKey, putPending } from './pending.service.ts'
import type { TokenBuckets } from './token-buckets.ts'

/** What the issuer signs blindly, and what the voter shows the box: the credential in one box only. */
const messageOf = (uuid: string, credential: string): string => `sunlit-credential|${uuid}|${credential}`

export interface Registration {
  /** 64 hex digits. */
  readonly credential: string
  /** Unblinded, base64. */
  readonly signature: string
}

export type RegistrationDeps = Pick<Deps, 'db' | 'config' | 'random'>

/**
 * Takes a credential that the issuer signed without seeing it. Asked again it changes nothing. It lies sealed until the list is frozen.
 * @throws BoxRefusal
 */
export async function registerCredential(
  deps: RegistrationDeps,
  uuid: string,
  { credential, signature }: Registration,
  buckets: TokenBuckets,
): Promise<void> {
  const box = await findBox(deps.db.read, uuid)
  if (box === undefined) throw new BoxRefusal('unknown_box')
  if (!isTaking(box)) {
    if (await isCredential(deps.db.read, uuid, credential)) return
    throw new BoxRefusal(box.phase === 'collecting' ? 'not_open' : 'closed')
  }
  demandKey(deps, box)
  if (!isKey(credential)) throw new BoxRefusal('bad_credential')
  // A turn is taken only by what the issuer signed: checking that costs less than the turn is there to save.
  if (!(await isSigned(box, credential, signature))) throw new BoxRefusal('bad_signature')
  buckets.take(uuid)
  await store(deps, uuid, credential)
  await makeDurable(deps.db)
}

/** One-step boxes take credentials as long as they take ballots. */
const isTaking = ({ phase, oneStep }: Box): boolean => phase === (oneStep ? 'open' : 'collecting')

/** A point of prime order, written strictly. */
function isKey(credential: string): boolean {
  const point = sodiumGroup.decode(credential)
  return point !== undefined && !sodiumGroup.equal(point, sodiumGroup.identity)
}

const isSigned = ({ uuid, issuerKey }: Box, credential: string, signature: string): Promise<boolean> =>
  isSignedBlindly(issuerKey, messageOf(uuid, credential), signature)

async function store(deps: RegistrationDeps, uuid: string, credential: string): Promise<void> {
  await deps.db.write.transaction(async (tx) => {
    const box = await holdBox(tx, uuid, ['collecting', 'open'])
    if (box === undefined || !isTaking(box)) throw new BoxRefusal('closed')
    const rowKey = pendingKey(deps, uuid, 'credential', credential)
    if ((await findPending(tx, uuid, 'credential', rowKey)) !== undefined) return
    await putPending(tx, deps, { box, kind: 'credential', rowKey, text: credential, trackerKey: null })
    await forgetOrder(tx, uuid, 'credential') // the voter roll was written in the order of collecting: nothing here may be
    await updateBox(tx, uuid, { registered: box.registered + 1 })
  })
}
