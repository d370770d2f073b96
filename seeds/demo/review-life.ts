import type { Entry, Stage } from './entries.ts'
import type { Offices } from './chains.ts'
import { workingDay } from './clock.ts'
import { dateInShanghai } from '../../core/dates.ts'
import { EMERGENCY_REASONS, OBJECTION } from './texts/review-life.ts'

/**
 * The year's texts with what happens in a real office: two were published at once and reviewed afterwards (or are waiting for it), and one
 * was published over its drafter's written objection. Only texts of one version that have come out.
 */
export function withReviewLife(entries: readonly Entry[], offices: Offices, now: Date): Entry[] {
  const today = dateInShanghai(now.toISOString())
  const plain = entries.filter((entry) => isPlain(entry, now.toISOString()))
  const outOn = (from: number, to: number): Entry[] =>
    plain.filter((entry) => between(publishedOn(entry), workingDay(today, from), workingDay(today, to)))
  const waiting = outOn(-2, 0).at(-1)
  const reviewed = outOn(-25, -8).at(-1)
  const objected = outOn(-20, -3).find((entry) => entry.item.reviewLevel === 2 && entry !== reviewed)
  return entries.map((entry) => {
    if (entry === waiting || entry === reviewed) return emergencyOf(entry, offices, entry === waiting ? 0 : 1)
    return entry === objected ? objectedTo(entry) : entry
  })
}

function isPlain({ item, versions, withdrawal }: Entry, now: string): boolean {
  const stages = versions[0]?.stages ?? []
  const submitted = stages.filter(({ step }) => step === 'submit').length === 1
  return (
    item.register === 'documents' &&
    versions.length === 1 &&
    withdrawal === undefined &&
    submitted &&
    stages.at(-1)?.step === 'publish' &&
    stages.at(-1)!.at <= now
  )
}
const publishedOn = ({ versions }: Entry): string => dateInShanghai(versions[0]!.stages.at(-1)!.at)
const between = (on: string, from: string, to: string): boolean => on >= from && on <= to

function withStages(entry: Entry, stages: readonly Stage[]): Entry {
  const [version] = entry.versions
  return { ...entry, versions: [{ ...version!, stages }] }
}

/** Nobody but its head looked at it before it came out. */
function emergencyOf(entry: Entry, offices: Offices, reason: 0 | 1): Entry {
  const { stages } = entry.versions[0]!
  const { at } = stages.at(-1)!
  const submit = stages.findIndex(({ step }) => step === 'submit')
  return withStages(entry, [
    ...stages.slice(0, submit + 1),
    { step: 'emergency', outcome: 'done', by: offices.head(entry.department), at, remark: EMERGENCY_REASONS[reason] },
    { step: 'publish', outcome: 'done', by: null, at, remark: '' },
  ])
}

/** The drafter objected while it lay with the last approver. */
function objectedTo(entry: Entry): Entry {
  const { stages } = entry.versions[0]!
  const last = stages.findLastIndex(({ step }) => step === 'approval_2')
  const { at } = stages[last - 1]!
  const objection: Stage = { step: 'objection', outcome: 'done', by: stages[0]!.by, at, remark: OBJECTION.text }
  return withStages(entry, [...stages.slice(0, last), objection, ...stages.slice(last)])
}
