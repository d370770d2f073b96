import { agreementLimit, hitLimit } from './statistics.rules.ts'
import type { Cell, Loot, Strategy, Truth } from './self-attack.types.ts'
import { bearings, Finder, tracesOf, type Trace } from './traces.rules.ts'

/** Chance that an attack on a sound election is called a leak. */
const RISK = 0.001

export interface Verdict {
  readonly strategies: number
  readonly best: Strategy
  readonly hitLimit: number
  readonly agreementLimit: number
  readonly leaks: readonly Strategy[]
}

/**
 * Tries everything on the loot. The thief is told for nothing which voters are in which batch, as somebody would know who watches the door
 * and the board: beyond that, a link is worth something only when it beats a blind guess within the batch. `shuffle` breaks ties.
 */
export function link(loot: Loot, shuffle: <T>(items: readonly T[]) => T[]): Verdict {
  const people = tracesOf(loot, 'person')
  const ballots = tracesOf(loot, 'ballot')
  const groups = batchesOf(loot.truths)
  const tried = people.flatMap((person) => ballots.flatMap((ballot) => inOrder(person, ballot, groups, shuffle)))
  const strategies = [...tried.filter(({ tried: n }) => n > 0), ...sharedValues(loot)]
  return judge(strategies)
}

export function judge(strategies: readonly Strategy[]): Verdict {
  const none: Strategy = { name: '', hits: 0, tried: 0, expected: 0, agreement: 0 }
  const count = Math.max(1, strategies.length)
  const limits = new Map<number, number>()
  const limitOf = (expected: number): number => {
    const limit = limits.get(expected) ?? hitLimit(expected, count, RISK / 2)
    limits.set(expected, limit)
    return limit
  }
  const agreement = agreementLimit(count, RISK / 2)
  const strength = ({ hits, expected, agreement: z }: Strategy): number => Math.max(hits / limitOf(expected), Math.abs(z) / agreement)
  const sorted = strategies.toSorted((a, b) => strength(b) - strength(a))
  const right = strategies.toSorted((a, b) => b.hits / limitOf(b.expected) - a.hits / limitOf(a.expected))[0] ?? none
  const closest = strategies.toSorted((a, b) => Math.abs(b.agreement) - Math.abs(a.agreement))[0] ?? none
  const best = { ...right, agreement: closest.agreement }
  return {
    strategies: strategies.length,
    best,
    hitLimit: limitOf(best.expected),
    agreementLimit: agreement,
    leaks: sorted.filter((one) => strength(one) >= 1).slice(0, 10),
  }
}

export function batchesOf(truths: readonly Truth[]): readonly (readonly number[])[] {
  const batches = new Map<number, number[]>()
  for (const [voter, { batch }] of truths.entries()) batches.set(batch, [...(batches.get(batch) ?? []), voter])
  return [...batches.values()].filter(({ length }) => length >= 2)
}

const compare = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0

type Shuffle = <T>(items: readonly T[]) => T[]

/** The first person in the one order gets the first ballot in the other, batch by batch; and the same from the other end. */
function inOrder(person: Trace, ballot: Trace, groups: readonly (readonly number[])[], shuffle: Shuffle): readonly Strategy[] {
  let [forth, back, tried, agreed, parts] = [0, 0, 0, 0, 0]
  for (const group of groups) {
    const both = group.filter((voter) => person.values.has(voter) && ballot.values.has(voter))
    if (both.length < 2) continue
    const a = ordered(both, person, shuffle)
    const b = ordered(both, ballot, shuffle)
    forth += same(a, b)
    back += same(a, b.toReversed())
    tried += both.length
    agreed += rankCorrelation(a, b) * Math.sqrt(both.length - 1)
    parts += 1
  }
  const name = `${person.name} ~ ${ballot.name}`
  const agreement = parts === 0 ? 0 : agreed / Math.sqrt(parts)
  // A blind order of any length puts one person in the right place on average.
  return [
    { name, hits: forth, tried, expected: parts, agreement },
    { name: `${name}, backwards`, hits: back, tried, expected: parts, agreement },
  ]
}

const ordered = (voters: readonly number[], { values }: Trace, shuffle: Shuffle): number[] =>
  shuffle(voters).sort((a, b) => compare(values.get(a)!, values.get(b)!))

const same = (a: readonly number[], b: readonly number[]): number => a.filter((voter, i) => b[i] === voter).length

/** Spearman's, of two orders of the same. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const rank = new Map(b.map((voter, i) => [voter, i]))
  const n = a.length
  const squares = a.reduce((sum, voter, i) => sum + (i - rank.get(voter)!) ** 2, 0)
  return 1 - (6 * squares) / (n * (n * n - 1))
}

/** Values that rows about one person and rows about one ballot have in common, and no other rows: a number, an instant, a name. */
function sharedValues({ snapshots, truths }: Loot): readonly Strategy[] {
  const sizes = new Map(batchesOf(truths).flatMap((group) => group.map((voter): [number, number] => [voter, group.length])))
  const [people, ballots] = [new Finder(truths, 'person'), new Finder(truths, 'ballot')]
  return snapshots.flatMap((snapshot) => {
    const persons = valuesOf([...bearings(snapshot, people).values()].flat())
    const cast = valuesOf([...bearings(snapshot, ballots).values()].flat())
    const links = [...persons].flatMap(([value, voter]) => {
      const other = cast.get(value)
      return voter === undefined || other === undefined ? [] : [{ voter, other }]
    })
    const guesses = new Map(links.map((one) => [`${one.voter} ${one.other}`, one]))
    if (guesses.size === 0) return []
    const all = [...guesses.values()]
    const expected = all.reduce((sum, { voter }) => sum + 1 / (sizes.get(voter) ?? truths.length), 0)
    const hits = all.filter(({ voter, other }) => voter === other).length
    return [{ name: `shared values (${snapshot.moment})`, hits, tried: all.length, expected, agreement: 0 }]
  })
}

/** Each value with the one voter whose rows have it; undefined when more have. */
function valuesOf(
  all: readonly { readonly voter: number; readonly row: Readonly<Record<string, Cell>> }[],
): Map<string, number | undefined> {
  const found = new Map<string, number | undefined>()
  for (const { voter, row } of all)
    for (const [column, cell] of Object.entries(row)) {
      const text = cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : String(cell)
      if (column.startsWith('#') ? column !== '#xmin' : text.length < 6) continue
      const value = column === '#xmin' ? `#${text}` : text
      found.set(value, found.has(value) && found.get(value) !== voter ? undefined : voter)
    }
  return found
}
