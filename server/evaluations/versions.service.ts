import type { Knex } from 'knex'
import { createHash } from 'node:crypto'
import { dateInShanghai } from '../../core/dates.ts'
import { bundleText, type Bundle } from '../../core/evaluation/bundle.ts'
import { evaluate } from '../../core/evaluation/engine.ts'
import { inOrder } from '../../core/evaluation/order.ts'
import type { Facts } from '../../core/evaluation/facts.types.ts'
import type { Scheme } from '../../core/evaluation/scheme.types.ts'
import type { Evaluation, QuotaDecision } from '../../core/evaluation/sheet.types.ts'
import { canonicalJson } from '../../core/tlog/canonical.ts'
import { AppError } from '../errors.ts'
import { logRow } from '../transparency-log/rows.service.ts'
import { changeCycle, type CycleValues } from './cycles.queries.ts'
import type { Cycle } from './cycles.types.ts'
import type { StoredSheet, VersionHead, VersionKind, WholeVersion } from './results.types.ts'
import { getScheme } from './schemes.service.ts'
import { insertSheets, insertVersion, listQuotaDecisions, listVersions, readContents } from './versions.queries.ts'

/** Which version of a cycle counts now; undefined before the preliminary result. */
export async function versionOf(db: Knex, cycle: Pick<Cycle, 'id' | 'versionId'>): Promise<VersionHead | undefined> {
  if (cycle.versionId === null) return undefined
  return (await listVersions(db, cycle.id)).find(({ id }) => id === cycle.versionId)
}

/** Everything about one version, the newest or that of a number. @throws AppError not_found */
export async function readWhole(db: Knex, cycle: Pick<Cycle, 'id' | 'schemeId'>, number?: number): Promise<WholeVersion> {
  const heads = await listVersions(db, cycle.id)
  const head = number === undefined ? heads.at(-1) : heads.find((one) => one.number === number)
  if (head === undefined) throw new AppError('not_found', 'errors.not_found')
  const { scheme } = await getScheme(db, cycle.schemeId)
  const decided = (await listQuotaDecisions(db, cycle.id)).filter(({ versionNumber }) => versionNumber <= head.number)
  const quotaDecisions = decided.map(({ group, grade, tied, chosen, reason, by, on }): QuotaDecision => ({
    group,
    grade,
    tied,
    chosen,
    reason,
    by,
    on,
  }))
  return { head, scheme, ...(await readContents(db, head.id)), quotaDecisions, earlier: heads.filter((one) => one.number < head.number) }
}

/**
 * The bundle of a version: what anybody needs to compute it again, and the hashes of those before it. Canonical JSON, the same bytes each
 * time; its hash is in the log.
 */
export function bundleOf({ scheme, facts, evaluation, quotaDecisions, earlier }: Omit<WholeVersion, 'head'>): string {
  const versions = earlier.map(({ number, kind, sha256, reason, createdAt }) => ({
    number,
    kind,
    sha256,
    reason,
    on: dateInShanghai(createdAt),
  }))
  const bundle: Bundle = { format: 'sunlit-bundle/1', scheme, facts, evaluation, quotaDecisions, versions }
  return bundleText(bundle)
}

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')

interface Made {
  readonly scheme: Scheme
  readonly facts: Facts
  readonly evaluation: Evaluation
  readonly quotaDecisions: readonly QuotaDecision[]
  readonly earlier: readonly VersionHead[]
  readonly kind: VersionKind
  readonly reason: string
  /** null: the clock. */
  readonly by: number | null
  /** UTC ISO text. */
  readonly at: string
}

/** Writes a version with its sheets and puts its hash into the log. Returns its id and number. */
export async function storeVersion(
  tx: Knex.Transaction,
  cycleId: number,
  made: Made,
): Promise<{ readonly id: number; readonly number: number; readonly sha256: string }> {
  const { facts, evaluation, kind, reason, by, at } = made
  const number = (made.earlier.at(-1)?.number ?? 0) + 1
  const sha256 = sha256Of(bundleOf(made))
  const texts = { facts: canonicalJson(facts), evaluation: canonicalJson(evaluation) }
  const id = await insertVersion(tx, { cycleId, number, kind, ...texts, sha256, reason, createdBy: by, createdAt: at })
  await insertSheets(tx, id, sheetsOf(facts, evaluation), canonicalJson)
  await logRow(tx, 'evaluation_version', { id }, at)
  return { id, number, sha256 }
}

/** The same by subject: a sheet is one row to read. */
export function sheetsOf(facts: Facts, evaluation: Evaluation): StoredSheet[] {
  const sheets = new Map(evaluation.sheets.map((sheet) => [sheet.subject, sheet]))
  const ranks = new Map(evaluation.ranking.map((rank) => [rank.subject, rank]))
  return facts.subjects.map((one) => {
    const [sheet, rank] = [sheets.get(one.id), ranks.get(one.id)]
    if (sheet === undefined || rank === undefined) throw new Error(`no sheet of ${one.id}`)
    return { subject: one.id, facts: one, sheet, rank }
  })
}

export interface Revision {
  readonly kind?: Extract<VersionKind, 'revised' | 'final'>
  readonly reason: string
  readonly by: number | null
  readonly at: string
  readonly facts?: (facts: Facts) => Facts
  /** A tie that was decided now. */
  readonly decision?: QuotaDecision
  /** What else changes on the cycle. */
  readonly values?: CycleValues
  /** Looks at what came out before it is written; throws to refuse it. */
  readonly check?: (before: WholeVersion, after: Evaluation) => void
}

/** Makes the version after the last one. @throws AppError conflict when somebody was first; whatever `check` throws */
export async function nextVersion(
  tx: Knex.Transaction,
  cycle: Cycle,
  revision: Revision,
): Promise<{ readonly id: number; readonly number: number; readonly sha256: string }> {
  const before = await readWhole(tx, cycle)
  const facts = inOrder(revision.facts?.(before.facts) ?? before.facts)
  const quotaDecisions = [...before.quotaDecisions, ...(revision.decision === undefined ? [] : [revision.decision])]
  const evaluation = evaluate(before.scheme, facts, { quotaDecisions })
  revision.check?.(before, evaluation)
  const { reason, by, at, kind = 'revised', values = {} } = revision
  const earlier = [...before.earlier, before.head]
  const made = await storeVersion(tx, cycle.id, { scheme: before.scheme, facts, evaluation, quotaDecisions, earlier, kind, reason, by, at })
  if (!(await changeCycle(tx, cycle, { ...values, version_id: made.id }))) throw new AppError('conflict', 'errors.changed_meanwhile')
  return made
}
