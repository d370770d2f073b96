import { RSABSSA } from '@cloudflare/blindrsa-ts'
import { randomBytes, type webcrypto } from 'node:crypto'
import { tokenMessage, type AnonymousToken } from '../../../core/anonymous-token.ts'
import { fetchTokens } from '../../../server/anonymous/fetching.service.ts'
import { currentIssuer } from '../../../server/anonymous/issuers.service.ts'
import type { Persona } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

const suite = RSABSSA.SHA384.PSS.Deterministic()

export interface Blinded {
  readonly key: string
  readonly publicKey: webcrypto.CryptoKey
  readonly asked: readonly { readonly nonce: string; readonly blinded: string; readonly inverse: Uint8Array }[]
}

/** What a browser makes before it asks. */
export async function blinded(world: World): Promise<Blinded> {
  const { publicKey: spki, print: key } = await currentIssuer(world.deps)
  const publicKey = await crypto.subtle.importKey('spki', Buffer.from(spki, 'base64'), { name: 'RSA-PSS', hash: 'SHA-384' }, true, [
    'verify',
  ])
  const asked = []
  for (let made = 0; made < 3; made += 1) {
    const nonce = randomBytes(32).toString('hex')
    const { blindedMsg, inv } = await suite.blind(publicKey, messageOf({ key, nonce }))
    asked.push({ nonce, blinded: Buffer.from(blindedMsg).toString('base64'), inverse: inv })
  }
  return { key, publicKey, asked }
}

const messageOf = (of: Pick<AnonymousToken, 'key' | 'nonce'>): Uint8Array => suite.prepare(new TextEncoder().encode(tokenMessage(of)))

/** What a browser has after it was answered. */
export async function unblinded({ key, publicKey, asked }: Blinded, signatures: readonly string[]): Promise<AnonymousToken[]> {
  const tokens = []
  for (const [i, { nonce, inverse }] of asked.entries()) {
    const signed = new Uint8Array(Buffer.from(signatures[i]!, 'base64'))
    const signature = await suite.finalize(publicKey, messageOf({ key, nonce }), signed, inverse)
    tokens.push({ key, nonce, signature: Buffer.from(signature).toString('base64') })
  }
  return tokens
}

/** The three tokens of somebody's quarter. */
export async function tokensOf(world: World, persona: Persona): Promise<AnonymousToken[]> {
  const before = await blinded(world)
  const asked = { key: before.key, blinded: before.asked.map((one) => one.blinded) }
  return unblinded(before, await fetchTokens(world.deps, world.actor(persona), asked))
}
