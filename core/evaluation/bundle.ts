import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson } from '../tlog/canonical.ts'
import { differences as jsonDifferences } from '../tlog/differences.ts'
import { evaluate } from './engine.ts'
import { factsShape } from './facts-shape.ts'
import type { Facts } from './facts.types.ts'
import { inOrder } from './order.ts'
import type { Scheme } from './scheme.types.ts'
import { choice, date, list, misfits, object, record, text, whole, type Shape } from './shape.ts'
import type { Evaluation, QuotaDecision } from './sheet.types.ts'
import { checkScheme } from './validate.ts'

/** Everything that a result is computed from, and the result: who has it needs nobody to believe. */
export interface Bundle {
  readonly format: 'sunlit-bundle/1'
  readonly scheme: Scheme
  readonly facts: Facts
  readonly evaluation: Evaluation
  /** In the order in which they were made. */
  readonly quotaDecisions: readonly QuotaDecision[]
  /** The versions of this result before this one, the first first: `sha256` of the bundle of each. */
  readonly versions: readonly BundleVersion[]
}
export interface BundleVersion {
  readonly number: number
  readonly kind: string
  readonly sha256: string
  readonly reason: string
  readonly on: string
}

/** The one text of a bundle: canonical JSON, the facts in order. Its SHA-256 is what the transparency log holds. */
export const bundleText = (bundle: Bundle): string => canonicalJson({ ...bundle, facts: inOrder(bundle.facts) })

export const sha256Of = (said: string): string => bytesToHex(sha256(utf8ToBytes(said)))

/** One place at which the computed result is not the one that was said: `sheets.department:BGS.lines.A1.points`. */
export interface BundleDifference {
  readonly path: string
  readonly said: string | undefined
  readonly computed: string | undefined
}
export interface Recomputed {
  /** Every sheet and every rank came out byte for byte. */
  readonly ok: boolean
  readonly differences: readonly BundleDifference[]
  /** What was computed. */
  readonly evaluation: Evaluation
  readonly bundle: Bundle
  /** Of the canonical text of what was read, and whether that is the text that was read: white space or another order change no result. */
  readonly sha256: string
  readonly canonical: boolean
}

/** Why a text is no bundle. */
export class UnreadableBundle extends RangeError {
  readonly path: string
  constructor(message: string, path = '') {
    super(message)
    this.name = 'UnreadableBundle'
    this.path = path
  }
}

/** Computes a bundle's result again from its scheme and its facts. @throws UnreadableBundle for a text that is no bundle */
export function recompute(given: string): Recomputed {
  const { bundle, text } = readBundle(given)
  const evaluation = computed(bundle)
  // What was said stands at the beginning of the text that is there already: it is megabytes, and no object's text begins another's.
  const ok = text.startsWith(`{"evaluation":${canonicalJson(evaluation)},"facts":`)
  return {
    ok,
    differences: ok ? [] : differencesIn(bundle.evaluation, evaluation),
    evaluation,
    bundle,
    sha256: sha256Of(text),
    canonical: text === given,
  }
}

function computed({ scheme, facts, quotaDecisions }: Bundle): Evaluation {
  try {
    return evaluate(scheme, facts, { quotaDecisions })
  } catch (error) {
    // Facts of something that the scheme does not know.
    if (error instanceof RangeError) throw new UnreadableBundle(error.message, 'facts')
    throw error
  }
}

const subjects = list(text(200), 100_000)
const decision = object({
  group: text(4000, 'may_be_empty'),
  grade: text(30),
  tied: subjects,
  chosen: subjects,
  reason: text(4000),
  by: text(4000),
  on: date,
})
const anything: Shape = () => undefined
const members = record(anything)
const bundleShape = object({
  format: choice(['sunlit-bundle/1']),
  scheme: anything,
  facts: factsShape,
  evaluation: object({
    format: choice(['sunlit-evaluation/1']),
    sheets: list(members, 100_000),
    ranking: list(members, 100_000),
    quotas: list(members, 10_000),
  }),
  quotaDecisions: list(decision, 1000),
  versions: list(
    object({ number: whole(1, 100_000), kind: text(40), sha256: text(64), reason: text(4000, 'may_be_empty'), on: text(40) }),
    10_000,
  ),
})

/** With its one text, which is also what shows that it has one: no fraction of a number, no half of a character, no depth without end. */
function readBundle(given: string): { readonly bundle: Bundle; readonly text: string } {
  const value = parsed(given)
  const misfit = misfits(value, bundleShape)[0]
  if (misfit !== undefined) throw new UnreadableBundle(misfit.code, misfit.path)
  const bundle = value as Bundle
  const text = written(bundle)
  const finding = checkScheme(bundle.scheme).findings.find(({ severity }) => severity === 'error')
  if (finding !== undefined) throw new UnreadableBundle(finding.code, `scheme.${finding.path}`)
  return { bundle, text }
}

function parsed(given: string): unknown {
  try {
    return JSON.parse(given) as unknown
  } catch {
    throw new UnreadableBundle('not_json')
  }
}

function written(bundle: Bundle): string {
  try {
    return bundleText(bundle)
  } catch {
    throw new UnreadableBundle('not_canonical')
  }
}

/** Named by subject and indicator, not by place; only what is in no keyed place at all, such as another order, is said of the whole. */
function differencesIn(said: Evaluation, found: Evaluation): readonly BundleDifference[] {
  const named = jsonDifferences(keyed(said), keyed(found)).map(({ path, before, now }) => ({ path, said: before, computed: now }))
  return named.length > 0 ? named : [{ path: 'order', said: sha256Of(canonicalJson(said)), computed: sha256Of(canonicalJson(found)) }]
}

const keyed = ({ sheets, ranking, quotas }: Evaluation): unknown => ({
  sheets: bySubject(sheets, (sheet) => ({ ...sheet, lines: by(listed(sheet.lines), ({ code }) => code) })),
  ranking: bySubject(ranking, (rank) => rank),
  quotas: by(quotas, ({ group, grade }) => `${group} ${grade}`),
})

// What was said is of unknown shape below the lists.
const listed = <T>(value: readonly T[]): readonly T[] => (Array.isArray(value) ? (value as readonly T[]) : [])
const by = <T extends object>(list: readonly T[], key: (item: T) => string): Record<string, T> =>
  Object.fromEntries(list.map((item) => [key((item as T | null) ?? ({} as T)), item]))
const bySubject = <T extends { readonly subject: string }>(list: readonly T[], shown: (item: T) => unknown): Record<string, unknown> =>
  Object.fromEntries(list.map((item) => [item.subject, shown(item)]))
