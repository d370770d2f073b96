import { foldText } from '../../core/search-text.ts'
import type { Signal } from './demand.rules.ts'

// Which texts ask the same. Pure.

/** What every question says and no question is about. */
const EMPTY_WORDS =
  /申请公开|信息公开|政府信息|公开|申请|关于|请问|咨询|请教|想问|想了解|了解|查询|建议|反映|希望|有关|相关|情况|问题|如何|怎么办|怎么|怎样|什么|哪些|哪里|多少|是否|能否|能不能|可不可以|可以|为什么|我局|我们|局里|单位|一下|的|了|吗|呢|\d{2,4}年度?|今年|去年|本年度?|\p{P}|\s/gu

/** What is left of a text, in runs of one script: 加班补贴发放标准, vpn. */
export function runsOf(text: string): readonly string[] {
  return foldText(text)
    .replace(EMPTY_WORDS, ' ')
    .split(' ')
    .flatMap((run) => run.match(/[a-z0-9]+|[^a-z0-9]+/g) ?? [])
    .filter((run) => run.length > 1 && !/^\d+$/.test(run))
}
export const isLatin = (run: string): boolean => /^[a-z0-9]+$/.test(run)

/** Pairs of neighbouring characters of what is left; a word of Latin letters is whole. */
export function traits(text: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const run of runsOf(text)) {
    const chars = Array.from(run)
    if (isLatin(run)) found.add(run)
    else for (let i = 1; i < chars.length; i++) found.add((chars[i - 1] ?? '') + (chars[i] ?? ''))
  }
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
export const ALIKE = 0.6

export interface Decided {
  readonly words: string
  /** After this day it is asked anew; null while it is on its way. */
  readonly until: string | null
}

/** Whether a decision was made on what is asked here. */
export const isDecided = ({ text, lastOn }: Pick<Signal, 'text' | 'lastOn'>, decided: readonly Decided[]): boolean => {
  const own = traits(text)
  return decided.some(({ words, until }) => (until === null || lastOn <= until) && likeness(traits(words), own) >= ALIKE)
}

/** What was asked of the same, by the words of a demand. */
export const askedFor = (words: string, signals: readonly Signal[]): readonly Signal[] => {
  const own = traits(words)
  return signals.filter(({ text }) => likeness(own, traits(text)) >= ALIKE)
}

/** Items of the catalogue that may hold it already: the titles most like the words, at most three. */
export function likeliest<T extends { readonly title: string }>(words: string, items: readonly T[]): readonly T[] {
  const own = traits(words)
  return items
    .map((item) => ({ item, like: likeness(own, traits(item.title)) }))
    .filter(({ like }) => like >= ALIKE)
    .sort((a, b) => b.like - a.like)
    .slice(0, 3)
    .map(({ item }) => item)
}
