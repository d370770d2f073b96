import type { Report } from '../../../core/protocol/v1/verify.ts'
import { checkOf, type Check } from './verifying.ts'

/** What the page says of a class, to be held against the archive. */
export interface ExpectedClass {
  readonly uuid: string
  /** Null: too few ballots, nothing was opened. */
  readonly counts: readonly (readonly number[])[] | null
  readonly cast: number
  readonly registered: number
}

export interface ClassReport {
  readonly report: Report
  readonly expected: ExpectedClass
}

export interface Merged {
  /** What was found wrong, and what differs from the page. */
  readonly problems: number
  readonly verdicts: Readonly<Record<string, boolean>>
  /** Trustees whose proof holds in every class that was opened. */
  readonly decrypted: ReadonlySet<number>
  /** Per question and entry over all classes, as recomputed. */
  readonly counts: readonly (readonly number[])[]
}

export const expectedOf = (text: string): ExpectedClass => JSON.parse(text) as ExpectedClass

/** Whether an archive says what the page says: the same election, codes, ballots and counts. */
export function agrees({ report: { facts }, expected }: ClassReport): boolean {
  const same = facts.uuid === expected.uuid && facts.voters === expected.cast && facts.credentials === expected.registered
  return same && JSON.stringify(facts.result ?? null) === JSON.stringify(expected.counts)
}

/** All classes together, as the hall sees them. */
export function mergeReports(reports: readonly ClassReport[]): Merged {
  const findings = reports.flatMap(({ report }) => report.findings)
  const differing = reports.filter((one) => !agrees(one)).length
  const bad = new Set<Check>(findings.map(({ code }) => checkOf(code)))
  const opened = reports.filter(({ report }) => report.facts.result !== undefined)
  const problems = findings.length + differing
  return {
    problems,
    verdicts: {
      setup: !bad.has('setup') && !bad.has('archive'),
      ballots: !bad.has('ballots'),
      count: !bad.has('count'),
      result: !bad.has('result') && differing === 0,
      all: problems === 0 && reports.length > 0,
    },
    decrypted: provedIn(opened),
    counts: sumOf(opened.map(({ report }) => report.facts.result ?? [])),
  }
}

function provedIn(opened: readonly ClassReport[]): ReadonlySet<number> {
  const [first, ...others] = opened.map(
    ({ report }) => new Set(report.facts.trustees.filter(({ decrypted }) => decrypted).map(({ owner }) => owner)),
  )
  return new Set([...(first ?? [])].filter((owner) => others.every((set) => set.has(owner))))
}

const sumOf = (all: readonly (readonly (readonly number[])[])[]): number[][] =>
  (all[0] ?? []).map((row, at) => row.map((_, column) => all.reduce((sum, counts) => sum + (counts[at]?.[column] ?? 0), 0)))
