import type { ElectionDefinition, Question } from '../../core/protocol/v1/election.ts'

const POINT = '0'.repeat(64)
const SCALAR = '9'.repeat(76) // q has 76 digits
const HASH = '0'.repeat(43)
const PROOF = { challenge: SCALAR, response: SCALAR }
const CIPHERTEXT = { alpha: POINT, beta: POINT }
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

function answerOf({ answers, min, max, blank }: Question): object {
  const entries = answers.length + (blank ? 1 : 0)
  return {
    choices: times(entries, CIPHERTEXT),
    individual_proofs: times(entries, [PROOF, PROOF]),
    overall_proof: times(max - min + (blank ? 2 : 1), PROOF),
    ...(blank && { blank_proof: [PROOF, PROOF] }),
  }
}

/** Bytes of the longest ballot that an election allows: what is longer is none, and all that wait are filled up to it. */
export function longestBallot({ uuid, questions }: ElectionDefinition): number {
  const ballot = {
    election_uuid: uuid,
    election_hash: HASH,
    credential: POINT,
    answers: questions.map(answerOf),
    signature: { hash: HASH, proof: PROOF },
  }
  return JSON.stringify(ballot).length // all of it ASCII
}
