import { evaluate } from '../../core/evaluation/engine.ts'
import { inOrder } from '../../core/evaluation/order.ts'
import type { SubjectFacts } from '../../core/evaluation/facts.types.ts'
import type { Scheme } from '../../core/evaluation/scheme.types.ts'
import type { Rank, Sheet } from '../../core/evaluation/sheet.types.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { closedRefs } from './case-facts.ts'
import { bandsOfVersion, type Band } from './bands.service.ts'
import { getCycle, rosterOf } from './cycles.service.ts'
import { hasResult } from './cycles.rules.ts'
import type { Cycle, CycleSubject, Roster } from './cycles.types.ts'
import { factsBy } from './facts.service.ts'
import { listObjections } from './objections.queries.ts'
import { seesSheet } from './results.policy.ts'
import type { Objection, VersionHead } from './results.types.ts'
import { getScheme } from './schemes.service.ts'
import { listSheetScores, type SheetScore } from './sheets.queries.ts'
import { meansOf, refsIn } from './sheets.rules.ts'
import { findSheet, listSheets, listVersions } from './versions.queries.ts'

export interface SheetPage {
  readonly cycle: Cycle
  readonly scheme: Scheme
  readonly schemeId: number
  readonly subject: CycleSubject
  readonly roster: Roster
  readonly facts: SubjectFacts
  readonly sheet: Sheet
  /** The facts still move: there is no rank yet, and inspectors' and voters' points are not shown. */
  readonly live: boolean
  readonly rank?: Rank
  readonly band?: Band
  /** How many are ranked in the group. */
  readonly among: number
  readonly version?: VersionHead
  readonly versions: readonly VersionHead[]
  /** Mean of the group by line, hundredths. */
  readonly means: ReadonlyMap<string, number>
  readonly scores: readonly SheetScore[]
  /** Of this sheet. */
  readonly objections: readonly Objection[]
  /** What facts refer to and the reader may not open. */
  readonly closed: ReadonlySet<string>
}

type Settled = Omit<SheetPage, 'closed'>

/** The sheet of one subject: the newest version's, that of a number, or what it would be today. @throws AppError not_found */
export async function readSheet(deps: Deps, actor: Actor, cycleId: number, key: string, number?: number): Promise<SheetPage> {
  const { db } = deps
  const cycle = await getCycle(db.read, actor, cycleId)
  const roster = await rosterOf(db.read, cycleId)
  const subject = roster.subjects.find((one) => one.key === key)
  if (subject === undefined || !seesSheet(actor, cycle.state, subject)) throw new AppError('not_found', 'errors.not_found')
  const page = await (hasResult(cycle.state) ? settledSheet(deps, cycle, roster, subject, number) : liveSheet(deps, cycle, roster, subject))
  return { ...page, closed: await closedRefs(db.read, actor, refsIn(Object.values(page.facts.indicators))) }
}

async function settledSheet(deps: Deps, cycle: Cycle, roster: Roster, subject: CycleSubject, number?: number): Promise<Settled> {
  const { db, cache } = deps
  const [{ scheme }, versions, scores, objections] = await Promise.all([
    getScheme(db.read, cycle.schemeId),
    listVersions(db.read, cycle.id),
    listSheetScores(db.read, cycle.id, subject.id),
    listObjections(db.read, cycle.id),
  ])
  const version = versions.find((one) => (number === undefined ? one.id === cycle.versionId : one.number === number))
  const stored = version && (await findSheet(db.read, version.id, subject.key))
  if (version === undefined || stored === undefined) throw new AppError('not_found', 'errors.not_found')
  // A version never changes, but its group does from reader to reader.
  const group = await cache.read(['evaluation.group', version.id, subject.group], async () => {
    const sheets = (await listSheets(db.read, version.id)).filter(({ rank }) => rank.group === subject.group)
    return { means: meansOf(sheets.map(({ sheet }) => sheet)), among: sheets.length }
  })
  const bands = await bandsOfVersion(deps, cycle, version)
  const band = bands.ranks.get(subject.key)
  const { facts, sheet, rank } = stored
  return {
    ...{ cycle, scheme, schemeId: cycle.schemeId, subject, roster, facts, sheet, rank, version, versions, scores },
    ...group,
    ...(band !== undefined && { band }),
    live: false,
    objections: objections.filter((one) => one.subject === subject.key),
  }
}

/** Computed from the facts of this minute, without what the inspecting departments gave. */
async function liveSheet({ db, now }: Deps, cycle: Cycle, roster: Roster, subject: CycleSubject): Promise<Settled> {
  const { scheme } = await getScheme(db.read, cycle.schemeId)
  const ordered = inOrder(await factsBy(db.read, scheme, cycle, roster, { now: now(), withScores: false }, [subject]))
  const [sheet] = evaluate(scheme, ordered).sheets
  const [facts] = ordered.subjects
  if (sheet === undefined || facts === undefined) throw new AppError('not_found', 'errors.not_found')
  return {
    ...{ cycle, scheme, schemeId: cycle.schemeId, subject, roster, facts, sheet },
    ...{ live: true, among: 0, versions: [], means: new Map<string, number>(), scores: [], objections: [] },
  }
}
