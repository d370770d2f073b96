import { constants, createPublicKey, publicEncrypt } from 'node:crypto'
import { deriveCredential } from '../../../core/protocol/v1/credentials.ts'
import type { Random } from '../../../core/protocol/v1/scalars.ts'
import { findBox, updateBox } from '../../../server/ballot-box/box.queries.ts'
import { pendingKey, pendingRow } from '../../../server/ballot-box/pending.service.ts'
import { demoVotingCode } from '../../../server/elections/demo-codes.ts'
import { sodiumGroup } from '../../../server/protocol/sodium-group.ts'
import { SIGNED_BYTES, type IssuerKey } from '../../../server/protocol/blind-signatures.ts'
import { insertAll } from '../batches.ts'
import type { Scene } from './scene.ts'

/** A key whose private half is gone: good for an election whose collection closes while it is planted. */
export const spentIssuer = (publicKey: string): IssuerKey => ({ publicKey, privateKey: new Uint8Array() })

interface Signed {
  readonly blinded: string
  readonly signature: string
}

/**
 * A blinded message with its signature. Blinded messages are numbers below the modulus, each as likely as any other, and so are their
 * signatures: drawing the signature and taking it to the public power gives the same pairs, without the private key.
 */
function signedWith(publicKey: string, random: Random): () => Signed {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  return () => {
    const signature = Buffer.from(random(SIGNED_BYTES))
    signature[0] = signature[0]! & 0x7f // below every modulus of this length
    const blinded = publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, signature)
    return { blinded: blinded.toString('base64'), signature: signature.toString('base64') }
  }
}

export interface Collecting {
  readonly uuid: string
  readonly publicKey: string
  /** Who fetched a code, and on which day. */
  readonly collected: readonly { readonly username: string; readonly on: string }[]
}

/** Everybody named has fetched a code of the demonstration, and their browsers have registered it. */
export async function fetchCodes(scene: Scene, { uuid, publicKey, collected }: Collecting): Promise<void> {
  const { tx } = scene
  const sign = signedWith(publicKey, scene.random)
  const values = collected.flatMap(({ username, on }) => {
    const { blinded, signature } = sign()
    return [scene.person(username).id, blinded, signature, on]
  })
  await tx.raw(
    `update voter_roll set blinded = given.column2, blind_signature = given.column3, collected_on = given.column4
     from (values ${collected.map(() => '(cast(? as integer),?,?,?)').join(',')}) as given
     where voter_roll.box_uuid = ? and voter_roll.person_id = given.column1`,
    [...values, uuid],
  )
  await register(scene, uuid, collected)
}

async function register({ tx, deps }: Scene, uuid: string, collected: Collecting['collected']): Promise<void> {
  const box = await findBox(tx, uuid)
  if (box === undefined) throw new Error(`there is no box ${uuid}`)
  const rows = collected.map(({ username }) => {
    const { credential } = deriveCredential(sodiumGroup, uuid, demoVotingCode(username))
    const rowKey = pendingKey(deps, uuid, 'credential', credential)
    return pendingRow(deps, { box, kind: 'credential', rowKey, text: credential, trackerKey: null })
  })
  await insertAll(tx, 'box_pending', rows)
  await updateBox(tx, uuid, { registered: collected.length })
}
