import type { Group, Point } from '../../core/protocol/v1/group.ts'

// Shared by both sides of the bench: this runs in Node, and inside the browser's page.

export const OPERATIONS = ['base', 'times', 'combine', 'add', 'encode', 'decode', 'decodeKnown'] as const
export type Operation = (typeof OPERATIONS)[number]
export type Counts = Record<Operation, number>
/** Milliseconds each. */
export type Costs = Record<Operation, number>

/** The same group, counting what is asked of it. */
export function counting(group: Group): { readonly group: Group; readonly counts: Counts } {
  const counts: Counts = { base: 0, times: 0, combine: 0, add: 0, encode: 0, decode: 0, decodeKnown: 0 }
  const counted: Group = {
    ...group,
    base: (k) => (counts.base++, group.base(k)),
    times: (p, k) => (counts.times++, group.times(p, k)),
    combine: (s, c, x, base) => (counts.combine++, group.combine(s, c, x, base)),
    add: (a, b) => (counts.add++, group.add(a, b)),
    sub: (a, b) => (counts.add++, group.sub(a, b)),
    encode: (p) => (counts.encode++, group.encode(p)),
    encodeAll: (points) => ((counts.encode += points.length), group.encodeAll(points)),
    decode: (text) => (counts.decode++, group.decode(text)),
    decodeKnown: (text) => (counts.decodeKnown++, group.decodeKnown(text)),
  }
  return { group: counted, counts }
}

const BATCH = 25

/** What each operation costs by itself, as the protocol uses it: key and base made ready, other points fresh. `now` in milliseconds. */
export function costsOf(group: Group, now: () => number, rounds: number): Costs {
  const key = group.fixed(group.base(12345678901234567890n))
  const scalars = Array.from({ length: rounds }, (_, at) => (group.q / 7n) * BigInt((at % 6) + 1) + BigInt(at))
  const points = scalars.map((k) => group.base(k))
  const texts = group.encodeAll(points)
  // The fastest of several batches: whatever else the machine does only adds.
  const time = (run: (at: number) => unknown): number => {
    const batches = Array.from({ length: Math.ceil(rounds / BATCH) }, (_, batch) => {
      const began = now()
      for (let at = 0; at < BATCH; at++) run((batch * BATCH + at) % rounds)
      return (now() - began) / BATCH
    })
    return Math.min(...batches)
  }
  const point = (at: number): Point => points[at]!
  return {
    base: time((at) => group.base(scalars[at]!)),
    times: time((at) => group.times(key, scalars[at]!)),
    // Half of them are about α with base g, half about β with the key as the base.
    combine: time((at) => group.combine(scalars[at]!, scalars[rounds - 1 - at]!, point(at), at % 2 === 0 ? undefined : key)),
    add: time((at) => group.add(point(at), point(rounds - 1 - at))),
    encode: time(() => group.encodeAll(points.slice(0, BATCH))) / BATCH,
    decode: time((at) => group.decode(texts[at]!)),
    decodeKnown: time((at) => group.decodeKnown(texts[at]!)),
  }
}

/** Milliseconds that so many operations cost by themselves. */
export const pure = (counts: Counts, costs: Costs): number => OPERATIONS.reduce((total, one) => total + counts[one] * costs[one], 0)
