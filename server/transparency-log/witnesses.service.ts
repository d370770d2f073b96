import type { Knex } from 'knex'
import { openCheckpoint } from '../../core/tlog/checkpoint.ts'
import { formatKey, parseKey, WITNESS, type VerifierKey } from '../../core/tlog/note.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { listVerifierKeys } from './keys.service.ts'
import { denyRemovingWitness, denyWitnessing, witnessName } from './witnesses.policy.ts'
import {
  findCheckpointOf,
  findOwnKey,
  insertCosignature,
  insertWitness,
  isKeyKnown,
  listWitnesses,
  retireWitness,
  type Witness,
} from './witnesses.queries.ts'

type Changing = Pick<Deps, 'db' | 'now'>

/** What a witness's browser sends: the size of the checkpoint, and the line it signed. Of unknown origin. */
export interface Cosignature {
  readonly size: number
  /** `— <name> <base64>` and a newline, in cosignature/v1. */
  readonly line: string
}

/**
 * Takes a key made in an inspector's browser, together with a first cosignature, which shows that they have it.
 * @throws AppError forbidden, invalid, conflict
 */
export async function addWitness(deps: Changing, actor: Actor, text: string, first: Cosignature): Promise<number> {
  authorize(denyWitnessing(actor))
  return audited(deps, actor, async (tx) => {
    const log = await logKey(tx)
    const key = parseKey(text)
    const name = witnessName(log.name, actor.id)
    if (key?.kind !== WITNESS || key.name !== name) throw new AppError('invalid', 'log.error.witness_key')
    if ((await findOwnKey(tx, actor.id)) !== undefined || (await isKeyKnown(tx, text)))
      throw new AppError('conflict', 'log.error.witness_has_key')
    const at = deps.now().toISOString()
    const id = await insertWitness(tx, { departmentId: actor.departmentId, personId: actor.id, name, key: text, at })
    await sign(tx, { log, key, witnessId: id, lastSize: null, at }, first)
    return [id, { action: 'log.add_witness', subject: `log_witness:${id}`, details: { key: text } }]
  })
}

/** Adds a cosignature by the actor's own key. @throws AppError forbidden, invalid, conflict */
export async function cosign(deps: Changing, actor: Actor, cosignature: Cosignature): Promise<void> {
  authorize(denyWitnessing(actor))
  await audited(deps, actor, async (tx) => {
    const [log, own] = [await logKey(tx), await findOwnKey(tx, actor.id)]
    const key = own === undefined ? undefined : parseKey(own.key)
    if (own === undefined || key === undefined) throw new AppError('conflict', 'log.error.witness_no_key')
    await sign(tx, { log, key, witnessId: own.id, lastSize: own.lastSize, at: deps.now().toISOString() }, cosignature)
    return [undefined, { action: 'log.cosign', subject: `log_witness:${own.id}`, details: { entries: cosignature.size } }]
  })
}

/** Takes a witness's key away; what was signed with it is no longer shown. @throws AppError forbidden, not_found, conflict */
export async function removeWitness(deps: Changing, actor: Actor, id: number): Promise<Witness> {
  authorize(denyRemovingWitness(actor))
  return audited(deps, actor, async (tx) => {
    const witness = (await listWitnesses(tx)).find((known) => known.id === id)
    if (witness === undefined) throw new AppError('not_found', 'errors.not_found')
    if (!(await retireWitness(tx, id, deps.now().toISOString()))) throw new AppError('conflict', 'log.error.witness_removed')
    return [witness, { action: 'log.remove_witness', subject: `log_witness:${id}`, details: { key: witness.key } }]
  })
}

interface Signing {
  readonly log: VerifierKey
  readonly key: VerifierKey
  readonly witnessId: number
  readonly lastSize: number | null
  readonly at: string
}

/** Only for a checkpoint of ours, only with a signature that holds, and never for one no larger than the one signed before. */
async function sign(tx: Knex, { log, key, witnessId, lastSize, at }: Signing, { size, line }: Cosignature): Promise<void> {
  if (lastSize !== null && size <= lastSize) throw new AppError('conflict', 'log.error.cosigned')
  const checkpoint = await findCheckpointOf(tx, size)
  const opened = checkpoint === undefined ? undefined : openCheckpoint(checkpoint.note + line, log, [key])
  const holds = opened?.ok === true && opened.signatures.some((signature) => signature.key === formatKey(key))
  if (!holds || line.indexOf('\n') !== line.length - 1) throw new AppError('invalid', 'log.error.cosignature')
  await insertCosignature(tx, { size, witnessId, signature: line, at })
}

/** The key with which the log signs today. */
async function logKey(db: Knex): Promise<VerifierKey> {
  const key = (await listVerifierKeys(db)).at(-1)
  if (key === undefined) throw new AppError('conflict', 'log.error.not_begun')
  return key
}
