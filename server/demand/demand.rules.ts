import { foldText } from '../../core/search-text.ts'

/** 申请公开、提问、查不到. */
export const SOURCES = ['applications', 'questions', 'searches'] as const
export type Source = (typeof SOURCES)[number]
export const DEMAND_STATES = ['open', 'closed', 'dropped'] as const
export type DemandState = (typeof DEMAND_STATES)[number]

export const LONGEST = { title: 80, reason: 1000 } as const
/** Fewer than this is somebody's own matter, and is shown to nobody. */
export const REPEATED = 3
/** Calendar days that are looked back. */
export const LOOKED_BACK = 365
/** Working days that a department usually has. */
export const USUAL_DAYS = 20

/** One thing that was asked, or words that were looked for in vain. */
export interface Signal {
  readonly source: Source
  readonly text: string
  /** How often. */
  readonly n: number
  /** `YYYY-MM-DD`, the last time. */
  readonly on: string
}

/** What is asked for again and again, under the words that say it shortest. */
export interface Topic {
  readonly words: string
  readonly counts: Readonly<Record<Source, number>>
  readonly total: number
  readonly lastOn: string
  /** A few of the texts, the latest first. */
  readonly texts: readonly string[]
}

/** What every question says and no question is about. */
const EMPTY_WORDS =
  /申请公开|信息公开|政府信息|公开|申请|关于|请问|咨询|请教|想问|了解|查询|有关|相关|情况|问题|如何|怎么|怎样|什么|哪些|多少|是否|能否|可以|我局|局里|单位|一下|是|的|了|吗|呢|\d{2,4}年度?|[〔〕（）()“”《》、，。？?！!：:\s-]/gu

/** Pairs of neighbouring characters of what is left; a lone word of Latin letters is whole. */
export function traits(text: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const run of foldText(text).replace(EMPTY_WORDS, ' ').split(' ')) {
    const chars = Array.from(run)
    if (chars.length === 1 && /\p{Script=Han}/u.test(run)) continue
    if (/^[a-z0-9.]+$/.test(run)) found.add(run)
    else for (let i = 1; i < chars.length; i++) found.add((chars[i - 1] ?? '') + (chars[i] ?? ''))
  }
  found.delete('')
  return found
}

/** The share of the shorter one's traits that the other one has, 0 to 1. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [less, more] = a.size <= b.size ? [a, b] : [b, a]
  if (less.size === 0) return 0
  let shared = 0
  for (const trait of less) if (more.has(trait)) shared += 1
  return shared / less.size
}
/** Two of three pairs alike: 加班补贴标准 and 公开加班补贴的发放标准, but not 加班审批. */
const ALIKE = 0.6

interface Gathered {
  readonly seed: Signal
  readonly traits: ReadonlySet<string>
  readonly members: Signal[]
}

/**
 * Signals that ask the same, put together; the most frequent first. Each goes to the topic whose first text it is most like; the shortest
 * texts begin. Work grows with the number of signals, not with its square: only topics that share a trait are compared.
 */
export function topicsOf(signals: readonly Signal[]): readonly Topic[] {
  const topics: Gathered[] = []
  const byTrait = new Map<string, number[]>()
  for (const signal of signals.toSorted(byLength)) {
    const own = traits(signal.text)
    if (own.size === 0) continue
    const at = nearest(own, topics, byTrait)
    if (at === undefined) {
      for (const trait of own) byTrait.set(trait, [...(byTrait.get(trait) ?? []), topics.length])
      topics.push({ seed: signal, traits: own, members: [signal] })
    } else topics[at]?.members.push(signal)
  }
  return topics
    .map(({ seed, members }) => summed(seed.text, members))
    .filter(({ total }) => total >= REPEATED)
    .sort((a, b) => b.total - a.total || (a.words < b.words ? -1 : 1))
}

const byLength = (a: Signal, b: Signal): number => a.text.length - b.text.length || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)

/** What so many topics say tells none of them from another. */
const COMMON = 200

/** The topic of which `own` shares most of the shorter one's traits. */
function nearest(
  own: ReadonlySet<string>,
  topics: readonly Gathered[],
  byTrait: ReadonlyMap<string, readonly number[]>,
): number | undefined {
  const shared = new Map<number, number>()
  for (const trait of own) {
    const near = byTrait.get(trait) ?? []
    if (near.length < COMMON) for (const at of near) shared.set(at, (shared.get(at) ?? 0) + 1)
  }
  let best: number | undefined
  let most = 0
  for (const [at, n] of shared) {
    const like = n / Math.min(own.size, topics[at]?.traits.size ?? 1)
    if (like < ALIKE || like < most || (like === most && best !== undefined && best < at)) continue
    best = at
    most = like
  }
  return best
}

const SHOWN = 5
function summed(words: string, members: readonly Signal[]): Topic {
  const counts: Record<Source, number> = { applications: 0, questions: 0, searches: 0 }
  for (const { source, n } of members) counts[source] += n
  const latest = members.toSorted((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : byLength(a, b)))
  return {
    words,
    counts,
    total: counts.applications + counts.questions + counts.searches,
    lastOn: latest[0]?.on ?? '',
    texts: [...new Set(latest.map(({ text }) => text))].slice(0, SHOWN),
  }
}

/** What was asked of the same since: whatever is like the words of a proposal. */
export function countedFor(words: string, signals: readonly Signal[]): Readonly<Record<Source, number>> {
  const own = traits(words)
  const counts: Record<Source, number> = { applications: 0, questions: 0, searches: 0 }
  for (const { source, text, n } of signals) if (likeness(own, traits(text)) >= ALIKE) counts[source] += n
  return counts
}

/** Items of the catalogue that may hold it already: the titles most like the words, at most three. */
export function likeliest<T extends { readonly title: string }>(words: string, items: readonly T[]): readonly T[] {
  const own = traits(words)
  return items
    .map((item) => ({ item, like: likeness(own, traits(item.title)) }))
    .filter(({ like }) => like >= 0.5)
    .sort((a, b) => b.like - a.like)
    .slice(0, 3)
    .map(({ item }) => item)
}
