import { encryptBallot, type BallotCheck, type Choices } from '../../../core/protocol/v1/ballot.ts'
import { deriveCredential, newCode } from '../../../core/protocol/v1/credentials.ts'
import { electionText, fingerprint, parseElection, type ElectionDefinition, type Question } from '../../../core/protocol/v1/election.ts'
import type { Group } from '../../../core/protocol/v1/group.ts'
import { randomScalar } from '../../../core/protocol/v1/scalars.ts'
import { singleText, trusteesText } from '../../../core/protocol/v1/trustees.ts'
import { quick, seeded } from './groups.ts'

export const UUID = 'fz1rBF4PyJh59D'

export const question = (answers: number, min: number, max: number, blank = false): Question => ({
  question: '是否同意？',
  answers: Array.from({ length: answers }, (_, at) => `候选人${at + 1}`),
  min,
  max,
  blank,
})

/** An election with one trustee and as many voters as asked for. */
export interface Sample {
  readonly text: string
  readonly definition: ElectionDefinition
  readonly trustees: string
  readonly secret: bigint
  readonly codes: readonly string[]
  readonly credentials: readonly string[]
  /** The ballot of a voter. */
  vote(choices: Choices, voter?: number, group?: Group): string
  /** What `checkBallot` asks for. */
  check(text: string): BallotCheck
}

export function sample(questions: readonly Question[], voters = 1, seed = 'sample'): Sample {
  const random = seeded(seed)
  const secret = randomScalar(random)
  const publicKey = quick.encode(quick.base(secret))
  const text = electionText({ name: '局机关匿名测评', description: '多题：含弃权', uuid: UUID, publicKey, questions })
  const definition = parseElection(text)!
  const codes = Array.from({ length: voters }, () => newCode(random))
  const credentials = codes.map((code) => deriveCredential(quick, UUID, code).credential)
  const listed = new Set(credentials)
  return {
    text,
    definition,
    trustees: trusteesText([['Single', singleText(quick, secret, random)]]),
    secret,
    codes,
    credentials,
    vote: (choices, voter = 0, group = quick) => encryptBallot(group, { election: text, code: codes[voter]!, choices, random }),
    check: (ballot) => ({ election: definition, fingerprint: fingerprint(text), credentials: listed, text: ballot }),
  }
}
