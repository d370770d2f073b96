import { encryptBallot, type Choices } from '../../core/protocol/v1/ballot.ts'
import { nobleGroup } from '../../core/protocol/v1/noble-group.ts'
import { costsOf, counting, pure } from './measure.ts'

// Bundled and put into an empty page: what a voter's browser does, and the bare operations it consists of.

export interface Order {
  readonly election: string
  readonly code: string
  readonly choices: Choices
  readonly rounds: number
}

/** Milliseconds: the median and the fastest of the rounds, and what the operations cost by themselves. */
export interface Measured {
  readonly ballot: number
  readonly fastest: number
  readonly pure: number
  readonly bytes: number
}

const now = (): number => performance.now()

export function measure({ election, code, choices, rounds }: Order): Measured {
  const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
  const make = (group = nobleGroup): string => encryptBallot(group, { election, code, choices, random })
  for (let warm = 0; warm < 2; warm++) make()
  const times = Array.from({ length: rounds }, () => {
    const began = now()
    make()
    return now() - began
  }).sort((a, b) => a - b)
  const { group, counts } = counting(nobleGroup)
  const bytes = make(group).length
  return { ballot: times[Math.floor(rounds / 2)]!, fastest: times[0]!, pure: pure(counts, costsOf(nobleGroup, now, 300)), bytes }
}

Object.assign(globalThis, { measureBallot: measure })
