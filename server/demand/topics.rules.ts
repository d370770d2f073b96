import { FEWEST, type Signal, type Source, type Topic } from './demand.rules.ts'
import { ALIKE, isLatin, runsOf, traits } from './likeness.rules.ts'

// Askings put together, and the words in which they may be shown. Pure: the same askings give the same topics.

interface Gathered {
  readonly traits: ReadonlySet<string>
  readonly members: Signal[]
}

interface Asked {
  /** From so many askings on; never fewer than three. */
  readonly threshold: number
  /** Names of people: no word of a topic holds one. */
  readonly names: readonly string[]
}

/** Signals that ask the same, put together; the most frequent first. The shortest texts begin, each other goes to what it is most like. */
export function topicsOf(signals: readonly Signal[], { threshold, names }: Asked): readonly Topic[] {
  const topics: Gathered[] = []
  const byTrait = new Map<string, number[]>()
  for (const signal of signals.toSorted(byLength)) {
    const own = traits(signal.text)
    if (own.size === 0) continue
    const near = nearest(own, topics, byTrait)
    if (near !== undefined) {
      near.members.push(signal)
      continue
    }
    for (const trait of own) byTrait.set(trait, [...(byTrait.get(trait) ?? []), topics.length])
    topics.push({ traits: own, members: [signal] })
  }
  const least = Math.max(threshold, FEWEST)
  return topics
    .flatMap(({ members }) => summed(members, names) ?? [])
    .filter(({ total }) => total >= least)
    .sort((a, b) => b.total - a.total || (a.lastOn < b.lastOn ? 1 : a.lastOn > b.lastOn ? -1 : a.words < b.words ? -1 : 1))
}

const byLength = (a: Signal, b: Signal): number =>
  a.text.length - b.text.length || (a.text < b.text ? -1 : a.text > b.text ? 1 : a.firstOn < b.firstOn ? -1 : 1)

/** What so many topics say tells none of them from another. */
const COMMON = 200

/** The topic that shares most of the shorter one's traits. Only topics that share one at all are compared. */
function nearest(
  own: ReadonlySet<string>,
  topics: readonly Gathered[],
  byTrait: ReadonlyMap<string, readonly number[]>,
): Gathered | undefined {
  const shared = new Map<number, number>()
  for (const trait of own) {
    const near = byTrait.get(trait) ?? []
    if (near.length < COMMON) for (const at of near) shared.set(at, (shared.get(at) ?? 0) + 1)
  }
  let best: { readonly at: number; readonly like: number } | undefined
  for (const [at, n] of shared) {
    const like = n / Math.min(own.size, topics[at]?.traits.size ?? 1)
    if (like >= ALIKE && (best === undefined || like > best.like || (like === best.like && at < best.at))) best = { at, like }
  }
  return best === undefined ? undefined : topics[best.at]
}

/** Undefined when there are no words in which it may be shown. */
function summed(members: readonly Signal[], names: readonly string[]): Topic | undefined {
  const words = sharedWords(members, names)
  if (words === '') return undefined
  const counts = countsOf(members)
  const cases = members.filter(({ caseId }) => caseId !== null).toSorted((a, b) => (a.lastOn < b.lastOn ? 1 : -1))
  return {
    words,
    counts,
    total: counts.applications + counts.questions + counts.searches,
    firstOn: members.reduce((first, { firstOn }) => (firstOn < first ? firstOn : first), '9999-12-31'),
    lastOn: members.reduce((last, { lastOn }) => (lastOn > last ? lastOn : last), ''),
    caseIds: cases.flatMap(({ caseId }) => caseId ?? []),
  }
}

/** Everybody once for each source. */
export function countsOf(signals: readonly Signal[]): Record<Source, number> {
  const counts: Record<Source, number> = { applications: 0, questions: 0, searches: 0 }
  const seen = new Set<string>()
  for (const { source, who, n } of signals) {
    if (seen.has(`${source}/${who}`)) continue
    seen.add(`${source}/${who}`)
    counts[source] += n
  }
  return counts
}

const LONGEST_PIECE = 16
const MOST_PIECES = 3

/** The longest pieces that at least three askings have in common, those of most first; '' when they have none, or only somebody's name. */
function sharedWords(members: readonly Signal[], names: readonly string[]): string {
  const weights = pieceWeights(members)
  const pieces = [...weights]
    .filter(([piece, weight]) => weight >= FEWEST && !names.some((name) => piece.includes(name) || name.includes(piece)))
    .map(([piece, weight]) => ({ piece, worth: (piece.length - 1) * weight }))
    .sort((a, b) => b.worth - a.worth || (a.piece < b.piece ? -1 : 1))
  const chosen: string[] = []
  const used = new Set<string>()
  for (const { piece } of pieces) {
    const own = [...traits(piece)]
    if (own.length === 0 || own.some((trait) => used.has(trait))) continue
    chosen.push(piece)
    for (const trait of own) used.add(trait)
    if (chosen.length === MOST_PIECES) break
  }
  return chosen.join(' ')
}

/** Of every piece of a run: how many ask with it, each person once. */
function pieceWeights(members: readonly Signal[]): ReadonlyMap<string, number> {
  const askedBy = new Map<string, Map<string, number>>()
  for (const { text, who, n } of members)
    for (const piece of piecesOf(text)) askedBy.set(piece, (askedBy.get(piece) ?? new Map<string, number>()).set(who, n))
  return new Map([...askedBy].map(([piece, people]) => [piece, [...people.values()].reduce((sum, n) => sum + n, 0)]))
}

function piecesOf(text: string): ReadonlySet<string> {
  const pieces = new Set<string>()
  for (const run of runsOf(text)) {
    if (isLatin(run)) pieces.add(run)
    else
      for (let from = 0; from < run.length - 1; from++)
        for (let to = from + 2; to <= Math.min(run.length, from + LONGEST_PIECE); to++) pieces.add(run.slice(from, to))
  }
  return pieces
}
