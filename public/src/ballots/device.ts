import { deriveCredential, newCode } from '../../../core/protocol/v1/credentials.ts'
import { nobleGroup } from '../../../core/protocol/v1/noble-group.ts'
import { blind, issuerKey, messageOf, unblind } from './blind.ts'
import { issuerOf, registerCredential } from './box.ts'
import { isRefused, type Answer, type Surroundings } from './collecting.ts'
import { keepCode } from './purse.ts'

export const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))

export const credentialFor = (uuid: string, code: string): string => deriveCredential(nobleGroup, uuid, code).credential

/**
 * Between asking by name and registering as nobody: long enough that others come between, short enough that nobody leaves. One-step
 * motions are not secret from those who run the server anyway, and their voters wait for it.
 */
const PAUSE_MS = { usual: [4_000, 30_000], oneStep: [500, 2_000] } as const

/** This browser, its storage and the server. `issuer`: SPKI of the box's signer, base64. */
export function thisDevice(issuer: string, oneStep: boolean): Surroundings {
  const key = issuerKey(issuer)
  key.catch(() => undefined) // said when it is used
  const [least, most] = oneStep ? PAUSE_MS.oneStep : PAUSE_MS.usual
  return {
    now: () => Date.now(),
    pause: () => least + (crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32) * (most - least),
    newCode: () => newCode(random),
    credential: credentialFor,
    blind: async (uuid, credential) => blind(await key, messageOf(uuid, credential)),
    unblind: async (uuid, credential, signature, inverse) => unblind(await key, messageOf(uuid, credential), signature, inverse),
    vouch: (uuid) => vouch(uuid, issuer),
    ask: askForSignature,
    register: registerCredential,
    keep: (kept) => keepCode(localStorage, kept),
  }
}

async function vouch(uuid: string, issuer: string): Promise<Answer<{ vouched: true }>> {
  const told = await issuerOf(uuid)
  if (isRefused(told)) return told
  return told.issuer === issuer && issuer !== '' ? { vouched: true } : { problem: 'other_issuer' }
}

/** The one request about a vote that says who asks; it carries nothing that could be found again in the box. */
async function askForSignature(election: number, classUuid: string, blinded: string): Promise<Answer<{ signature: string }>> {
  try {
    const answer = await fetch(`/elections/${election}/collect`, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams({ classUuid, blinded }),
      redirect: 'manual',
    })
    if (answer.type === 'opaqueredirect' || answer.status === 401) return { problem: 'signed_out' }
    const { signature, code, message } = (await answer.json()) as { signature?: string; code?: string; message?: string }
    if (answer.ok && signature !== undefined) return { signature }
    return answer.status >= 500
      ? { problem: 'unreachable' }
      : { problem: code ?? 'refused', ...(message !== undefined && { words: message }) }
  } catch {
    return { problem: 'unreachable' }
  }
}
