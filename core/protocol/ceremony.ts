import type { Group } from './v1/group.ts'
import { parseJson, print, readText, type Reader } from './v1/json.ts'
import { aProof, checkKnowledge, proveKnowledge } from './v1/proofs.ts'
import type { Random } from './v1/scalars.ts'
import { keysOf } from './v1/threshold-seat.ts'
import {
  answer,
  certificate,
  checkCertificates,
  decryptionKey,
  isSeed,
  polynomial,
  type CeremonyCode,
  type PartCode,
} from './v1/threshold.ts'
import { checkTrustees, ownersOf } from './v1/trustees.ts'
import { singlePart, singleSecret } from './seat.ts'

// What a trustee's browser does in the key ceremony, without a page around it: tests and the demonstration year run the same.

export type SeatItem = 'single' | 'pedersen' | 'server'
export type CeremonyRound = 'key' | 'certificate' | 'polynomial' | 'answer'

/** What everybody in the ceremony may know of one trustee. */
export interface SeatView {
  /** From 1 over all trustees. */
  readonly owner: number
  readonly item: SeatItem
  /** From 1 among those of whom a number suffices. */
  readonly position: number
  readonly name: string
  readonly state: 'named' | 'certified' | 'shared' | 'made'
  readonly certificate: string | null
}

/** What the server tells one trustee's browser. */
export interface CeremonyView {
  /** Names the election in proofs: any text that no other election has. */
  readonly election: string
  readonly attempt: number
  /** How many of the `pedersen` trustees suffice. */
  readonly threshold: number | null
  /** Whose browser this is. */
  readonly owner: number
  readonly seats: readonly SeatView[]
  /** What this trustee sent last: the key, or the answer with the sealed secret. */
  readonly answer: string | null
  /** What the others' polynomials hold for this trustee, once all are in. */
  readonly input: string | null
  /** The text that joins all keys, once everybody has answered. */
  readonly trustees: string | null
  /** What a trial of the key has to sign. */
  readonly challenge: string | null
}

export type StepCode = CeremonyCode | PartCode | 'other_seed' | 'trustees_wrong' | 'not_in_trustees'

export type CeremonyStep =
  | { readonly kind: 'send'; readonly round: CeremonyRound; readonly text: string }
  /** `owners` have to act before this trustee can go on. */
  | { readonly kind: 'wait'; readonly owners: readonly number[] }
  | { readonly kind: 'made' }
  /** `owner`: whose part is wrong. */
  | { readonly kind: 'refused'; readonly code: StepCode; readonly owner?: number }

const mine = ({ seats, owner }: CeremonyView): SeatView => {
  const seat = seats.find((one) => one.owner === owner)
  if (seat === undefined) throw new RangeError('no such seat')
  return seat
}
const sharing = ({ seats }: CeremonyView): readonly SeatView[] => seats.filter(({ item }) => item === 'pedersen')
const ORDER = ['named', 'certified', 'shared', 'made']
const behind = (view: CeremonyView, state: SeatView['state']): readonly number[] =>
  sharing(view)
    .filter((seat) => ORDER.indexOf(seat.state) < ORDER.indexOf(state))
    .map(({ owner }) => owner)

/** Whether the recovery code is the one that this trustee began with; anything goes as long as nothing was sent. */
export function seedFits(group: Group, view: CeremonyView, seed: string): boolean {
  if (!isSeed(seed)) return false
  const me = mine(view)
  if (me.item === 'single') {
    return view.answer === null || keyIn(view.answer) === group.encode(group.base(singleSecret(seed)))
  }
  return me.certificate === null || keyOfCertificate(me.certificate) === group.encode(keysOf(group, seed).verification)
}

/** The next thing to send, from what everybody has sent so far. Everything that came from others is checked on the way. */
export function nextStep(group: Group, view: CeremonyView, seed: string, random: Random): CeremonyStep {
  if (!seedFits(group, view, seed)) return { kind: 'refused', code: isSeed(seed) ? 'other_seed' : 'seed_shape' }
  const me = mine(view)
  if (me.state === 'made') return { kind: 'made' }
  if (me.item !== 'pedersen') return { kind: 'send', round: 'key', text: singlePart(group, seed, random) }
  return shareStep(group, view, me, seed, random)
}

function shareStep(group: Group, view: CeremonyView, me: SeatView, seed: string, random: Random): CeremonyStep {
  const agreed = { size: sharing(view).length, threshold: view.threshold ?? 0 }
  if (me.certificate === null) {
    return { kind: 'send', round: 'certificate', text: certificate(group, seed, { ...agreed, index: me.position }, random) }
  }
  const wanted = me.state === 'certified' ? 'certified' : 'shared'
  const owners = behind(view, wanted)
  if (owners.length > 0) return { kind: 'wait', owners }
  const certificates = sharing(view).map((seat) => seat.certificate ?? '')
  const [wrong] = checkCertificates(group, certificates, agreed)
  if (wrong !== undefined) return refused(view, wrong)
  if (me.state === 'certified') return sent(view, 'polynomial', polynomial(group, seed, certificates, random))
  return sent(view, 'answer', answer(group, seed, certificates, view.input ?? '', random))
}

type Made = { readonly value: string } | { readonly problem: { readonly code: CeremonyCode | PartCode; readonly index?: number } }

const sent = (view: CeremonyView, round: CeremonyRound, made: Made): CeremonyStep =>
  'value' in made ? { kind: 'send', round, text: made.value } : refused(view, made.problem)

/** Places count from 1 among those who share; everybody else knows people by their number over all. */
function refused(view: CeremonyView, { code, index }: { readonly code: CeremonyCode | PartCode; readonly index?: number }): CeremonyStep {
  const owner = index === undefined ? undefined : sharing(view)[index - 1]?.owner
  return { kind: 'refused', code, ...(owner !== undefined && { owner }) }
}

/** The secret that decrypts, once this trustee's key is made; `undefined` for another recovery code. */
export function secretOf(group: Group, view: CeremonyView, seed: string): bigint | undefined {
  if (!seedFits(group, view, seed) || view.answer === null) return undefined
  if (mine(view).item === 'single') return singleSecret(seed)
  return decryptionKey(group, seed, sealedKey(view.answer) ?? '')
}

/** Whether the joined text holds, and this trustee's own key stands in it: what the fingerprint that all compare is taken from. */
export function checkJoined(group: Group, view: CeremonyView, seed: string): StepCode | undefined {
  if (view.trustees === null || checkTrustees(group, view.trustees).length > 0) return 'trustees_wrong'
  const secret = secretOf(group, view, seed)
  if (secret === undefined) return 'other_seed'
  if (!holdsCertificate(group, view, view.trustees, seed)) return 'not_in_trustees'
  return keyFor(view.trustees, view.owner) === group.encode(group.base(secret)) ? undefined : 'not_in_trustees'
}

/**
 * Whether what this trustee signed at the beginning stands in its place: how many there are, how many of them suffice. Its signature and those
 * numbers were checked with the whole text; all that is asked here is that it is this trustee's own.
 */
function holdsCertificate(group: Group, view: CeremonyView, trustees: string, seed: string): boolean {
  const me = mine(view)
  if (me.item !== 'pedersen') return true
  const items = parseJson(trustees) as readonly (readonly [string, { readonly certs?: readonly object[] }])[]
  const certs = items.find(([kind]) => kind === 'Pedersen')?.[1].certs ?? []
  return keyOfCertificate(print(certs[me.position - 1] ?? {})) === group.encode(keysOf(group, seed).verification)
}

/** Of how many the joined keys consist: those who are needed in any case, and of how many others how many suffice. */
export interface JoinedShape {
  readonly single: number
  readonly shared: number
  /** 0 without others. */
  readonly threshold: number
}

export function shapeOf(trustees: string): JoinedShape {
  const owners = ownersOf(trustees) ?? []
  const shared = owners.filter(({ threshold }) => threshold !== undefined)
  return { single: owners.length - shared.length, shared: shared.length, threshold: shared[0]?.threshold ?? 0 }
}

/** The public key of one owner in a trustees' text. */
export const keyFor = (trustees: string, owner: number): string | undefined =>
  ownersOf(trustees)?.find((one) => one.owner === owner)?.publicKey

/**
 * What a trial of the key signs. A signature and never a decryption: what the server hands out to be decrypted could be somebody's ballot.
 */
export const trialPrefix = (election: string, attempt: number, challenge: string, key: string): string =>
  `sunlit-trial|${election}|${attempt}|${challenge}|${key}|`

/** Shows that the key can be used: the recovery code opened it. `undefined` for another recovery code. */
export function proveTrial(group: Group, view: CeremonyView, seed: string, random: Random): string | undefined {
  const secret = secretOf(group, view, seed)
  if (secret === undefined || view.challenge === null) return undefined
  const key = group.encode(group.base(secret))
  return print(proveKnowledge(group, trialPrefix(view.election, view.attempt, view.challenge, key), secret, random))
}

export function checkTrial(group: Group, prefix: string, key: string, proof: string): boolean {
  const [point, read] = [group.decode(key), readText(proof, aProof)]
  return point !== undefined && read !== undefined && checkKnowledge(group, prefix, point, read)
}

// These two texts are this trustee's own: whoever changed them is found out by the key that does not fit.
const field = <T>(text: string, name: string, read: Reader<T>): T | undefined => {
  const value = parseJson(text)
  return typeof value === 'object' && value !== null ? read((value as Record<string, unknown>)[name]) : undefined
}
const text: Reader<string> = (value) => (typeof value === 'string' ? value : undefined)
const keyIn = (part: string): string | undefined => field(part, 'public_key', text)
const sealedKey = (part: string): string | undefined => field(part, 'private_key', text)
const keyOfCertificate = (certified: string): string | undefined => field(field(certified, 'message', text) ?? '', 'verification', text)
