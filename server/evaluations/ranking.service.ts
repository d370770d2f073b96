import type { Evaluation, Rank, Sheet } from '../../core/evaluation/sheet.types.ts'
import type { Scheme } from '../../core/evaluation/scheme.types.ts'
import { differencesOf, type SubjectDifference } from '../../core/evaluation/differences.ts'
import { hasRole, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { bandsOfVersion, type Band, type Severity } from './bands.service.ts'
import { readRoster } from './cycles.queries.ts'
import type { Cycle, CycleSubject, Roster } from './cycles.types.ts'
import { cycleWithResult } from './objections.service.ts'
import { listObjections } from './objections.queries.ts'
import { countPendingVetoes, findResultRecord, listConfirmations, type ResultRecord } from './results.queries.ts'
import { openTies } from './results.rules.ts'
import type { Confirmation, Objection, StoredQuotaDecision, VersionHead } from './results.types.ts'
import { getScheme } from './schemes.service.ts'
import { findPrevious, listQuotaDecisions, listVersions, readEvaluation } from './versions.queries.ts'

export interface RankedRow {
  readonly subject: CycleSubject
  readonly rank: Rank
  readonly sheet: Sheet
  readonly band: Band | undefined
  /** Of the period before, when the subject was evaluated then. */
  readonly before: { readonly rank: number; readonly recorded: number } | undefined
}

export interface RankingPage {
  readonly cycle: Cycle
  readonly scheme: Scheme
  readonly roster: Roster
  readonly version: VersionHead
  readonly versions: readonly VersionHead[]
  readonly groups: readonly { readonly group: string; readonly rows: readonly RankedRow[] }[]
  readonly previous: { readonly id: number; readonly title: string } | undefined
  readonly ties: Evaluation['quotas']
  readonly quotas: Evaluation['quotas']
  readonly decisions: readonly StoredQuotaDecision[]
  readonly objections: readonly Objection[]
  readonly confirmations: readonly Confirmation[]
  readonly record: ResultRecord | undefined
  readonly complete: boolean
  /** For leaders only. */
  readonly severity: readonly Severity[]
  /** May still come into force. */
  readonly pendingVetoes: number
}

/** The ranking by one version: the one that counts, or that of a number. @throws AppError not_found, forbidden */
export async function readRanking(deps: Deps, actor: Actor, cycleId: number, number?: number): Promise<RankingPage> {
  const { db } = deps
  const cycle = await cycleWithResult(db.read, actor, cycleId)
  const [{ scheme }, roster, versions, decisions, objections, confirmations, previous] = await Promise.all([
    getScheme(db.read, cycle.schemeId),
    readRoster(db.read, cycleId),
    listVersions(db.read, cycleId),
    listQuotaDecisions(db.read, cycleId),
    listObjections(db.read, cycleId),
    listConfirmations(db.read, cycleId),
    findPrevious(db.read, cycle),
  ])
  const version = versions.find((one) => (number === undefined ? one.id === cycle.versionId : one.number === number))
  if (version === undefined) throw new AppError('not_found', 'errors.not_found')
  const [evaluation, before, bands, record] = await Promise.all([
    readEvaluation(db.read, version.id),
    previous === undefined ? undefined : readEvaluation(db.read, previous.versionId),
    bandsOfVersion(deps, cycle, version),
    cycle.disclosureId === null ? undefined : findResultRecord(db.read, cycle.disclosureId),
  ])
  return {
    ...{ cycle, scheme, roster, version, versions, decisions, objections, confirmations, previous, record },
    groups: groupsOf(
      evaluation,
      roster.subjects.filter((one) => isShown(actor, one)),
      { bands: bands.ranks, before },
    ),
    ties: openTies(evaluation),
    quotas: evaluation.quotas,
    complete: evaluation.sheets.every((sheet) => sheet.complete),
    pendingVetoes: cycle.state === 'preliminary' ? await countPendingVetoes(db.read, cycleId) : 0,
    severity: hasRole(actor, 'leader') ? bands.severity : [],
  }
}

/** What is said of persons is not for everybody. */
const isShown = (actor: Actor, { personId }: CycleSubject): boolean =>
  personId === null || personId === actor.id || hasRole(actor, 'leader')

function groupsOf(
  evaluation: Evaluation,
  subjects: readonly CycleSubject[],
  { bands, before }: { readonly bands: ReadonlyMap<string, Band>; readonly before: Evaluation | undefined },
): RankingPage['groups'] {
  const byKey = new Map(subjects.map((one) => [one.key, one]))
  const sheets = new Map(evaluation.sheets.map((one) => [one.subject, one]))
  const earlier = new Map((before?.ranking ?? []).map((one) => [one.subject, one]))
  const groups = new Map<string, RankedRow[]>()
  for (const rank of evaluation.ranking) {
    const [subject, sheet] = [byKey.get(rank.subject), sheets.get(rank.subject)]
    if (subject === undefined || sheet === undefined) continue
    const was = earlier.get(rank.subject)
    const row = { subject, rank, sheet, band: bands.get(rank.subject), before: was && { rank: was.rank, recorded: was.recorded } }
    groups.set(rank.group, [...(groups.get(rank.group) ?? []), row])
  }
  // In the order of the departments' own list.
  const order = [...new Set(subjects.map(({ group }) => group))]
  return order.flatMap((group) => (groups.has(group) ? [{ group, rows: groups.get(group) ?? [] }] : []))
}

export interface VersionPage {
  readonly cycle: Cycle
  readonly scheme: Scheme
  readonly subjects: readonly CycleSubject[]
  readonly version: VersionHead
  readonly versions: readonly VersionHead[]
  readonly before: VersionHead | undefined
  readonly differences: readonly SubjectDifference[]
}

/** What a version changed against the one before it. @throws AppError not_found, forbidden */
export async function readVersion({ db }: Pick<Deps, 'db'>, actor: Actor, cycleId: number, number: number): Promise<VersionPage> {
  const cycle = await cycleWithResult(db.read, actor, cycleId)
  const [{ scheme }, roster, versions] = await Promise.all([
    getScheme(db.read, cycle.schemeId),
    readRoster(db.read, cycleId),
    listVersions(db.read, cycleId),
  ])
  const version = versions.find((one) => one.number === number)
  if (version === undefined) throw new AppError('not_found', 'errors.not_found')
  const before = versions.find((one) => one.number === number - 1)
  const shown = new Set(roster.subjects.filter((one) => isShown(actor, one)).map(({ key }) => key))
  const [from, to] = await Promise.all([
    before === undefined ? undefined : readEvaluation(db.read, before.id),
    readEvaluation(db.read, version.id),
  ])
  const differences = from === undefined ? [] : differencesOf(from, to).filter(({ subject }) => shown.has(subject))
  return { cycle, scheme, subjects: roster.subjects, version, versions, before, differences }
}
