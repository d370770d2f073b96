import { randomBytes } from 'node:crypto'
import type { Question } from '../../core/protocol/v1/election.ts'
import type { Group } from '../../core/protocol/v1/group.ts'
import { nobleGroup } from '../../core/protocol/v1/noble-group.ts'
import { verify } from '../../core/protocol/v1/verify.ts'
import { simulateElection } from '../../server/protocol/simulation.ts'
import { sodiumGroup } from '../../server/protocol/sodium-group.ts'
import { costsOf, counting, OPERATIONS, pure } from './measure.ts'
import { cpu, median, ms, table } from './print.ts'

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))
const GOAL = 1.3
const ROUNDS = 3

export function operations(): void {
  const [noble, sodium] = [nobleGroup, sodiumGroup].map((group) => costsOf(group, cpu, 400))
  const rows = OPERATIONS.map((one) => [one, ms(noble![one]), ms(sodium![one]), (noble![one] / sodium![one]).toFixed(1)])
  table('One operation of the group, CPU', ['', 'noble', 'libsodium', 'ratio'], rows)
}

/** What verifying an election of so many voters costs, and the bare operations that it consists of: measured just before and after it. */
export async function verification(voters: number): Promise<void> {
  const question: Question = { question: '?', answers: Array.from({ length: 10 }, (_, at) => `${at + 1}`), min: 1, max: 1, blank: false }
  const began = cpu()
  const { bytes } = simulateElection(
    { group: sodiumGroup, random },
    { voters, questions: [question], threshold: { needed: 2, of: 3 }, timestamp: 0 },
  )
  const made = cpu() - began
  const rounds: Verified[] = []
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await verified(sodiumGroup, bytes))
  const [whole, bare] = [median(rounds.map((one) => one.whole)), median(rounds.map((one) => one.bare))]
  const ratio = median(rounds.map((one) => one.whole / one.bare))
  table(
    `Verifying ${voters} ballots × 10 answers (${(bytes.length / 1e6).toFixed(1)} MB; made in ${ms(made)}), CPU, median of ${ROUNDS}`,
    ['', 'verify', 'a ballot', 'pure group', 'ratio', 'goal', 'kept'],
    [['libsodium', ms(whole), ms(whole / voters), ms(bare), ratio.toFixed(2), `≤ ${GOAL}`, ratio <= GOAL ? 'yes' : 'no']],
  )
}

interface Verified {
  /** CPU milliseconds. */
  readonly whole: number
  readonly bare: number
}

async function verified(group: Group, bytes: Uint8Array): Promise<Verified> {
  const before = costsOf(group, cpu, 400)
  const counted = counting(group)
  const began = cpu()
  const { findings } = await verify(counted.group, bytes)
  const whole = cpu() - began
  if (findings.length > 0) throw new Error(`the archive has findings: ${findings[0]!.code}`)
  const after = costsOf(group, cpu, 400)
  return { whole, bare: (pure(counted.counts, before) + pure(counted.counts, after)) / 2 }
}
