import type { KeptCode } from './purse.ts'

// Collecting a voting code, in steps that each may be the last before the tab is closed. What the next step needs is kept before the step
// is taken, so that it can be taken again: the server signs the same blinded message as often as it is asked, and no other.

/** `words`: what the server says about it in the reader's language. */
export interface Refused {
  readonly problem: string
  readonly words?: string
}
export type Answer<T> = T | Refused
export const isRefused = (answer: object): answer is Refused => 'problem' in answer

/**
 * Whether the server has said for certain that it signed nothing of this code. Whatever else stood in the way (nobody signed in, a limit, a
 * proxy), an earlier request may have been signed and its answer lost: what takes the blinding off must not be thrown away then.
 */
export const isNeverSigned = (problem: string): boolean => problem.startsWith('elections.collect.')

/** What the steps need of the world; the page gives the browser's, tests give theirs. */
export interface Surroundings {
  readonly now: () => number
  /** Milliseconds to wait between the signature, which was asked for by name, and the registration, which names nobody. */
  readonly pause: () => number
  readonly newCode: () => string
  readonly credential: (uuid: string, code: string) => string
  readonly blind: (uuid: string, credential: string) => Promise<{ blinded: string; inverse: string }>
  readonly unblind: (uuid: string, credential: string, signature: string, inverse: string) => Promise<string>
  /**
   * Whether the key that this page was given is the one that the box tells everybody, asked for as nobody: what a key of one's own had signed
   * would be known again in the box.
   */
  readonly vouch: (uuid: string) => Promise<Answer<{ readonly vouched: true }>>
  /** With the session: asks for the blind signature. */
  readonly ask: (election: number, uuid: string, blinded: string) => Promise<Answer<{ readonly signature: string }>>
  /** Without: puts the credential on the box's list. */
  readonly register: (uuid: string, credential: string, signature: string) => Promise<Answer<{ readonly registered: true }>>
  /** @throws when nothing can be stored */
  readonly keep: (kept: KeptCode) => void
}

export interface Place {
  readonly uuid: string
  readonly election: number
  readonly person: number
}

/** A code that the server has never seen, kept here before anybody is asked to sign for it; blinded under no key but the one that all get. */
export async function begin(place: Place, around: Surroundings): Promise<Answer<KeptCode>> {
  const vouched = await around.vouch(place.uuid)
  if (isRefused(vouched)) return vouched
  const code = around.newCode()
  const blinding = await around.blind(place.uuid, around.credential(place.uuid, code))
  const kept: KeptCode = { ...place, stage: 'asking', code, blinding }
  around.keep(kept)
  return kept
}

/** From asking to registering. What is refused stays as it was. Nothing is asked for by name under a key that the box does not vouch for. */
export async function askFor(kept: KeptCode, around: Surroundings): Promise<Answer<KeptCode>> {
  if (kept.blinding === undefined || typeof kept.code !== 'string') return kept
  const { uuid, election, person, code, blinding } = kept
  const vouched = await around.vouch(uuid)
  if (isRefused(vouched)) return vouched
  const answer = await around.ask(election, uuid, blinding.blinded)
  if (isRefused(answer)) return answer
  const credential = around.credential(uuid, code)
  const signature = await around.unblind(uuid, credential, answer.signature, blinding.inverse)
  const registering = { credential, signature, notBefore: around.now() + around.pause() }
  const next: KeptCode = { uuid, election, person, code, stage: 'registering', registering }
  around.keep(next)
  return next
}

/** Milliseconds until it may be registered. */
export const waitOf = ({ registering }: KeptCode, now: number): number => Math.max(0, (registering?.notBefore ?? now) - now)

/** From registering to ready; nothing that only the registration needed stays. */
export async function register(kept: KeptCode, around: Pick<Surroundings, 'register' | 'keep'>): Promise<Answer<KeptCode>> {
  if (kept.registering === undefined) return kept
  const { uuid, election, person, code, registering } = kept
  const answer = await around.register(uuid, registering.credential, registering.signature)
  if (isRefused(answer)) return answer
  const next: KeptCode = { uuid, election, person, code, stage: 'ready' }
  around.keep(next)
  return next
}
