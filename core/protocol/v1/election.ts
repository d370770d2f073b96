import { isUuid } from './base58.ts'
import { POINT_TEXT, type Group, type Point } from './group.ts'
import { sha256b64 } from './hashing.ts'
import { aBoolean, aString, exactly, listOf, matching, objectOf, pairOf, print, readText, wholeNumber } from './json.ts'

export interface Question {
  readonly question: string
  readonly answers: readonly string[]
  /** How many answers may be chosen; 0 ≤ min ≤ max ≤ number of answers. */
  readonly min: number
  readonly max: number
  /** May a voter leave the whole question blank, beside `min`? */
  readonly blank: boolean
}

export interface ElectionDefinition {
  readonly name: string
  readonly description: string
  readonly uuid: string
  /** The text of y, under which everybody encrypts. */
  readonly publicKey: string
  readonly questions: readonly Question[]
  readonly administrator?: string
  readonly credentialAuthority?: string
  /** Language and direction, `['zh', 'ltr']`. */
  readonly language?: readonly [string, string]
}

/** The text that everybody votes on. It enters every proof by its fingerprint: once opened it must be kept as it is, byte for byte. */
export function electionText(definition: ElectionDefinition): string {
  const { description, name, publicKey, questions, uuid, administrator, credentialAuthority, language } = definition
  return print({
    version: 1,
    description,
    name,
    group: 'Ed25519',
    public_key: publicKey,
    questions: questions.map(({ answers, blank, min, max, question }) => ({ answers, ...(blank && { blank }), min, max, question })),
    uuid,
    administrator,
    credential_authority: credentialAuthority,
    language,
  })
}

const aQuestion = objectOf({ answers: listOf(aString, 1), min: wholeNumber(), max: wholeNumber(), question: aString }, { blank: aBoolean })

const anElection = objectOf(
  {
    version: exactly(1),
    description: aString,
    name: aString,
    group: exactly('Ed25519'),
    public_key: matching(POINT_TEXT),
    questions: listOf(aQuestion, 1),
    uuid: aString,
  },
  { administrator: aString, credential_authority: aString, language: pairOf(aString, aString) },
)

/** Reads an election's text; `undefined` for other versions, groups and kinds of questions, and for limits that no vote can meet. */
export function parseElection(text: string): ElectionDefinition | undefined {
  const read = readText(text, anElection)
  if (read === undefined || !isUuid(read.uuid)) return undefined
  if (!read.questions.every(({ answers, min, max }) => min <= max && max <= answers.length)) return undefined
  const { administrator, credential_authority: credentialAuthority, language } = read
  return {
    name: read.name,
    description: read.description,
    uuid: read.uuid,
    publicKey: read.public_key,
    questions: read.questions.map((question) => ({ ...question, blank: question.blank ?? false })),
    ...(administrator !== undefined && { administrator }),
    ...(credentialAuthority !== undefined && { credentialAuthority }),
    ...(language !== undefined && { language }),
  }
}

/** φ, the fingerprint of an election's exact text: 43 letters of base64. */
export const fingerprint = (text: string): string => sha256b64(text)

const KEPT = 8
const keys = new WeakMap<Group, Map<string, Point>>()

/**
 * The key under which everybody encrypts, ready for many multiplications; the last few are remembered, as every ballot asks.
 * `undefined` when it is no key: not a point of prime order, or the identity.
 */
export function electionKey(group: Group, publicKey: string): Point | undefined {
  const known = keys.get(group) ?? new Map<string, Point>()
  const found = known.get(publicKey)
  if (found !== undefined) return found
  const point = group.decode(publicKey)
  if (point === undefined || group.equal(point, group.identity)) return undefined
  const ready = group.fixed(point)
  if (known.size >= KEPT) known.delete(known.keys().next().value!)
  keys.set(group, known.set(publicKey, ready))
  return ready
}
