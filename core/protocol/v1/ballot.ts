import { aCiphertext, addUp, decodeCiphertext, encodeCiphertexts, type CiphertextText } from './ciphertexts.ts'
import { deriveCredential } from './credentials.ts'
import { electionKey, fingerprint as fingerprintOf, parseElection, type ElectionDefinition, type Question } from './election.ts'
import { POINT_TEXT, type Group, type Point } from './group.ts'
import { sha256b64 } from './hashing.ts'
import { aString, listOf, objectOf, parseJson, print, readText, type Reader } from './json.ts'
import { aProof, checkKnowledge, checkOneOf, isProof, proveKnowledge, proveOneOf } from './proofs.ts'
import type { Claim, Opening, Proof } from './proofs.ts'
import { randomScalar, sum, type Random } from './scalars.ts'

/** For every question 0 or 1 for every answer; where blank is allowed one more entry leads, 1 for blank. */
export type Choices = readonly (readonly number[])[]

/** Why a ballot is refused. Codes are stable: pages and reports translate them. */
export type BallotProblem =
  | 'wrong_shape'
  | 'not_canonical'
  | 'wrong_election'
  | 'unknown_credential'
  | 'bad_hash'
  | 'bad_scalar'
  | 'bad_point'
  | 'bad_signature'
  | 'bad_individual_proof'
  | 'bad_overall_proof'
  | 'bad_blank_proof'

interface Answer {
  readonly choices: readonly CiphertextText[]
  readonly individual_proofs: readonly (readonly Proof[])[]
  readonly overall_proof: readonly Proof[]
  readonly blank_proof?: readonly Proof[]
}

interface Unsigned {
  readonly election_uuid: string
  readonly election_hash: string
  readonly credential: string
  readonly answers: readonly Answer[]
}

interface Ballot extends Unsigned {
  readonly signature: { readonly hash: string; readonly proof: Proof }
}

const aBallot: Reader<Ballot> = objectOf({
  election_uuid: aString,
  election_hash: aString,
  credential: aString,
  answers: listOf(
    objectOf(
      { choices: listOf(aCiphertext), individual_proofs: listOf(listOf(aProof)), overall_proof: listOf(aProof) },
      { blank_proof: listOf(aProof) },
    ),
  ),
  signature: objectOf({ hash: aString, proof: aProof }),
})

/** The tracking code: it names the exact ballot and tells nothing about it. */
export const trackerOf = (text: string): string => sha256b64(text)

/** The entries of every question, as they stand; `undefined` when the text is no ballot. Nothing is checked. */
export const entriesIn = (text: string): readonly (readonly CiphertextText[])[] | undefined =>
  readText(text, aBallot)?.answers.map(({ choices }) => choices)

/** Whose ballot it claims to be; `undefined` when the text is no ballot at all. Nothing is checked. */
export function credentialOf(text: string): string | undefined {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || !('credential' in value)) return undefined
  return typeof value.credential === 'string' && POINT_TEXT.test(value.credential) ? value.credential : undefined
}

/** How many entries a question's vote has. */
export const entriesOf = (question: Question): number => question.answers.length + (question.blank ? 1 : 0)

/** Does this vote keep the rules of its question? */
export function isAllowed({ answers, min, max, blank }: Question, vote: readonly number[]): boolean {
  if (vote.length !== answers.length + (blank ? 1 : 0) || !vote.every((entry) => entry === 0 || entry === 1)) return false
  const chosen = vote.slice(blank ? 1 : 0).reduce<number>((total, entry) => total + entry, 0)
  return blank && vote[0] === 1 ? chosen === 0 : chosen >= min && chosen <= max
}

/** The overall proof's values without the blank: `min` … `max`. */
const range = ({ min, max }: Question): number[] => Array.from({ length: max - min + 1 }, (_, step) => min + step)

/**
 * The claims of a question about its entries and the sum of its answers: the same for those who prove and those who check.
 * Where blank is allowed, the blank entry and the sum cannot both count, and one of them must be in order.
 */
function claimsOf<Of>(question: Question, entries: readonly Of[], added: Of): { overall: Claim<Of>[]; blank: Claim<Of>[] } {
  const inRange = range(question).map((value) => ({ of: added, value }))
  const blank = entries[0]
  if (!question.blank || blank === undefined) return { overall: inRange, blank: [] }
  return {
    overall: [{ of: blank, value: 1 }, ...inRange],
    blank: [
      { of: blank, value: 0 },
      { of: added, value: 0 },
    ],
  }
}

const individual = (context: string, { alpha, beta }: CiphertextText): string => `prove|${context}|${alpha},${beta}|`

/** What the proofs about a whole question are bound to: election, credential and every entry. */
const wholeContext = (context: string, choices: readonly CiphertextText[]): string =>
  `${context}|${choices.map(({ alpha, beta }) => `${alpha},${beta}`).join(',')}`

/** The prefix of the overall proof; with a blank, the sums are in the context already and the form differs. */
const overall = (question: Question, context: string, added: CiphertextText): string =>
  question.blank ? `bproof1|${context}|` : individual(context, added)

export interface BallotInput {
  /** The election's exact text. */
  readonly election: string
  /** The voting code. */
  readonly code: string
  readonly choices: Choices
  readonly random: Random
  /** Told after every question. */
  readonly progress?: (done: number, of: number) => void
}

/**
 * A signed, encrypted ballot with the proofs that it keeps the rules; the text to cast.
 * @throws RangeError when the election cannot be read or the choices break its rules. Its message tells nothing about the choices.
 */
export function encryptBallot(group: Group, { election: text, code, choices, random, progress }: BallotInput): string {
  const election = parseElection(text)
  const key = election === undefined ? undefined : electionKey(group, election.publicKey)
  if (election === undefined || key === undefined) throw new RangeError('not an election that can be voted in')
  const { questions, uuid } = election
  if (choices.length !== questions.length || !questions.every((question, at) => isAllowed(question, choices[at]!))) {
    throw new RangeError('the choices do not keep the rules of the election')
  }
  const { secret, credential } = deriveCredential(group, uuid, code)
  const hash = fingerprintOf(text)
  const answers = questions.map((question, at) => {
    const answer = encryptAnswer(group, key, question, choices[at]!, `${hash}|${credential}`, random)
    progress?.(at + 1, questions.length)
    return answer
  })
  const unsigned: Unsigned = { election_uuid: uuid, election_hash: hash, credential, answers }
  const own = sha256b64(print(unsigned))
  return print({ ...unsigned, signature: { hash: own, proof: proveKnowledge(group, `sig|${own}|`, secret, random) } })
}

function encryptAnswer(group: Group, key: Point, question: Question, vote: readonly number[], context: string, random: Random): Answer {
  const openings = vote.map((m) => ({ r: randomScalar(random), m }))
  const added = openingOfSum(openings.slice(question.blank ? 1 : 0))
  const [addedText, ...choices] = encryptAll(group, key, [added, ...openings])
  const whole = wholeContext(context, choices)
  const claims = claimsOf<Opening>(question, openings, added)
  return {
    choices,
    individual_proofs: openings.map((of, at) => {
      const claimed = [0, 1].map((value) => ({ of, value }))
      return proveOneOf(group, key, claimed, individual(context, choices[at]!), random)
    }),
    overall_proof: proveOneOf(group, key, claims.overall, overall(question, whole, addedText!), random),
    ...(question.blank && { blank_proof: proveOneOf(group, key, claims.blank, `bproof0|${whole}|`, random) }),
  }
}

const openingOfSum = (openings: readonly Opening[]): Opening => ({
  r: sum(openings.map(({ r }) => r)),
  m: openings.reduce((total, { m }) => total + m, 0),
})

const encryptAll = (group: Group, key: Point, openings: readonly Opening[]): CiphertextText[] =>
  encodeCiphertexts(
    group,
    openings.map(({ r, m }) => ({ alpha: group.base(r), beta: group.add(group.times(key, r), group.base(BigInt(m))) })),
  )

export interface BallotCheck {
  readonly election: ElectionDefinition
  /** φ of the election's exact text. */
  readonly fingerprint: string
  /** The public list of credentials. */
  readonly credentials: { has(credential: string): boolean }
  readonly text: string
}

/**
 * What is wrong with a ballot, the cheapest questions first; `undefined` when it may be counted. Depends on nothing but its input, so that
 * many can be checked in several threads. Whether the same text was seen before is for the box to know.
 */
export function checkBallot(group: Group, { election, fingerprint, credentials, text }: BallotCheck): BallotProblem | undefined {
  const ballot = readText(text, aBallot)
  if (ballot === undefined) return 'wrong_shape'
  if (print(ballot) !== text) return 'not_canonical'
  const key = electionKey(group, election.publicKey)
  if (key === undefined || ballot.election_uuid !== election.uuid || ballot.election_hash !== fingerprint) return 'wrong_election'
  if (!credentials.has(ballot.credential)) return 'unknown_credential'
  if (!fits(election.questions, ballot.answers)) return 'wrong_shape'
  if (!proofsIn(ballot).every(isProof)) return 'bad_scalar'
  const problem = signatureProblem(group, ballot)
  if (problem !== undefined) return problem
  const context = `${fingerprint}|${ballot.credential}`
  return firstProblem(election.questions, (question, at) => answerProblem(group, key, question, ballot.answers[at]!, context))
}

/**
 * Why the holder of the ballot's credential cannot have written exactly this text: one double multiplication, where all proofs of a long ballot take
 * a thousand times that. For a box that is flooded: whoever has no code is turned away before anything else is spent on them.
 */
export function unsignedProblem(group: Group, text: string): BallotProblem | undefined {
  const ballot = readText(text, aBallot)
  if (ballot === undefined) return 'wrong_shape'
  if (print(ballot) !== text) return 'not_canonical' // a ballot that was overheard has as many other spellings as one likes
  return isProof(ballot.signature.proof) ? signatureProblem(group, ballot) : 'bad_scalar'
}

/** As many answers, entries and proofs as the questions ask for. */
function fits(questions: readonly Question[], answers: readonly Answer[]): boolean {
  return answers.length === questions.length && questions.every((question, at) => fitsQuestion(question, answers[at]!))
}

function fitsQuestion(question: Question, { choices, individual_proofs, overall_proof, blank_proof }: Answer): boolean {
  const entries = entriesOf(question)
  const branches = question.max - question.min + (question.blank ? 2 : 1)
  const isBlankFitting = question.blank ? blank_proof?.length === 2 : blank_proof === undefined
  const areEntriesFitting = choices.length === entries && individual_proofs.length === entries
  return areEntriesFitting && isBlankFitting && overall_proof.length === branches && individual_proofs.every(({ length }) => length === 2)
}

const proofsIn = ({ answers, signature }: Ballot): Proof[] => [
  signature.proof,
  ...answers.flatMap((answer) => [...answer.individual_proofs.flat(), ...answer.overall_proof, ...(answer.blank_proof ?? [])]),
]

function signatureProblem(group: Group, { signature, ...unsigned }: Ballot): BallotProblem | undefined {
  const hash = sha256b64(print(unsigned))
  if (hash !== signature.hash) return 'bad_hash'
  const key = group.decode(unsigned.credential)
  if (key === undefined || group.equal(key, group.identity)) return 'bad_point'
  return checkKnowledge(group, `sig|${hash}|`, key, signature.proof) ? undefined : 'bad_signature'
}

function answerProblem(group: Group, key: Point, question: Question, answer: Answer, context: string): BallotProblem | undefined {
  const entries = answer.choices.map((choice) => decodeCiphertext(group, choice))
  if (!entries.every((entry) => entry !== undefined)) return 'bad_point'
  const areAllZeroOrOne = entries.every((of, at) => {
    const claims = [0, 1].map((value) => ({ of, value }))
    return checkOneOf(group, key, claims, individual(context, answer.choices[at]!), answer.individual_proofs[at]!)
  })
  if (!areAllZeroOrOne) return 'bad_individual_proof'
  const whole = wholeContext(context, answer.choices)
  const added = addUp(group, entries.slice(question.blank ? 1 : 0))
  const claims = claimsOf(question, entries, added)
  const [addedText] = encodeCiphertexts(group, [added])
  const prefix = overall(question, whole, addedText!)
  if (!checkOneOf(group, key, claims.overall, prefix, answer.overall_proof)) return 'bad_overall_proof'
  if (answer.blank_proof === undefined) return undefined
  return checkOneOf(group, key, claims.blank, `bproof0|${whole}|`, answer.blank_proof) ? undefined : 'bad_blank_proof'
}

function firstProblem<T>(items: readonly T[], problemOf: (item: T, at: number) => BallotProblem | undefined): BallotProblem | undefined {
  for (const [at, item] of items.entries()) {
    const problem = problemOf(item, at)
    if (problem !== undefined) return problem
  }
  return undefined
}
