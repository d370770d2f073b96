export const RULES = ['insult', 'privacy', 'secret', 'rumour', 'illegal', 'advertising', 'flooding'] as const
export type Rule = (typeof RULES)[number]

/** What moderators do by themselves; `lift` and the `unhide` of an appeal follow from a decision. */
export const ACTS = ['hide', 'warn', 'slow', 'suspend', 'unhide'] as const
export type Act = (typeof ACTS)[number]
export const ACT_KINDS = ['hide', 'unhide', 'warn', 'slow', 'suspend', 'lift'] as const
export type ActKind = (typeof ACT_KINDS)[number]

export const SUBJECT_KINDS = ['post', 'anonymous'] as const
export type SubjectKind = (typeof SUBJECT_KINDS)[number]

export const LONGEST_REASON = 500
/** Working days in which other moderators decide on an appeal. */
export const APPEAL_DAYS = 5
/** Who was slowed down writes once in so many hours. */
export const SLOW_HOURS = 4
/** For how many days somebody is slowed down or suspended; the first day counts. */
export const DAYS = [1, 3, 7, 15, 30] as const

export const hasEnd = (kind: ActKind): kind is 'slow' | 'suspend' => kind === 'slow' || kind === 'suspend'
/** What somebody can appeal against: what was done to them. */
export const isAppealable = (kind: ActKind): boolean => kind === 'hide' || kind === 'warn' || hasEnd(kind)

/** So many characters in a row make a quotation; of what was shorter, all of it, unless it was next to nothing. */
const QUOTED = 10
const NOTHING = 4
const bare = (text: string): string => text.replace(/[\s\p{P}\p{S}]/gu, '')

/** Whether a public reason says again what was removed: a run of characters that is no accident, whatever stands between them. */
export function repeats(reason: string, removed: string): boolean {
  const [said, gone] = [bare(reason), bare(removed)]
  const run = Math.min(QUOTED, gone.length)
  if (run < NOTHING) return false
  for (let at = 0; at + run <= said.length; at += 1) if (gone.includes(said.slice(at, at + run))) return true
  return false
}

export interface Restriction {
  readonly kind: 'slow' | 'suspend'
  /** The last day, YYYY-MM-DD. */
  readonly untilOn: string
  /** The act that says so. */
  readonly actId: number
}

/** The one that counts of several: no writing at all is more than slow writing, then the later end. */
export const heaviest = (all: readonly Restriction[]): Restriction | undefined =>
  [...all].sort((a, b) => (a.kind === b.kind ? (a.untilOn < b.untilOn ? 1 : -1) : a.kind === 'suspend' ? -1 : 1))[0]

/** When somebody who is slowed down may write again; undefined: now. Instants as UTC ISO text. */
export function mayWriteAt(lastAt: string | undefined, now: string): string | undefined {
  if (lastAt === undefined) return undefined
  const next = new Date(Date.parse(lastAt) + SLOW_HOURS * 3_600_000).toISOString()
  return next > now ? next : undefined
}
