import { dateInShanghai } from '../../core/dates.ts'
import type { Rank } from '../../core/evaluation/sheet.types.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { listPermittedItems, type DraftingPermission } from '../disclosures/disclosures.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { translator } from '../i18n/index.ts'
import { draftResult } from '../registers/results/results.service.ts'
import { RESULTS, type ResultTable } from '../registers/results/results.rules.ts'
import { changeCycle, findCycle, insertStep, listScorers } from './cycles.queries.ts'
import { formatPoints } from './cycles.rules.ts'
import { getCycle } from './cycles.service.ts'
import type { Cycle } from './cycles.types.ts'
import { denyPublication } from './results.policy.ts'
import { findResultRecord, listToArchive } from './results.queries.ts'
import { gradeName } from './scheme-words.presenter.ts'
import { readWhole } from './versions.service.ts'
import type { WholeVersion } from './results.types.ts'

/** Drafts belong to the department of whoever makes them. */
const permissionOf = (actor: Actor, scorers: readonly number[]): DraftingPermission => ({
  departmentId: actor.departmentId,
  denial: denyPublication(actor, scorers),
})

/** Where a ranking may be published: items of the register of results that the actor's department answers for. */
export async function listRankingItems(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  scorers: readonly number[],
): Promise<{ readonly id: number; readonly title: string; readonly yearly: boolean }[]> {
  if (denyPublication(actor, scorers) !== undefined) return []
  const items = await listPermittedItems(deps, permissionOf(actor, scorers))
  return items
    .filter(({ register, cycle }) => register === RESULTS && (cycle === 'event' || cycle === 'yearly'))
    .map(({ id, title, cycle }) => ({ id, title, yearly: cycle === 'yearly' }))
    .toSorted((a, b) => Number(b.yearly) - Number(a.yearly))
}

/**
 * Makes the draft of the record in which the final result is disclosed, with the way back to the cycle, where everybody can compute it
 * again. It goes through review like every other. Returns the record's id. @throws AppError not_found, forbidden, conflict
 */
export async function draftRanking(deps: Deps, actor: Actor, cycleId: number, itemId: number): Promise<number> {
  const { db } = deps
  const cycle = await getCycle(db.read, actor, cycleId)
  const scorers = (await listScorers(db.read, cycleId)).map(({ departmentId }) => departmentId)
  authorize(denyPublication(actor, scorers))
  if (cycle.state !== 'final') throw new AppError('conflict', 'ranking.error.not_final')
  if (await isDrafted(deps, cycle)) throw new AppError('conflict', 'ranking.error.drafted')
  const item = (await listRankingItems(deps, actor, scorers)).find(({ id }) => id === itemId)
  if (item === undefined) throw new AppError('not_found', 'errors.not_found')
  const whole = await readWhole(db.read, cycle)
  const t = translator('zh-CN')
  return draftResult(deps, actor, {
    itemId,
    period: item.yearly ? cycle.period.slice(0, 4) : null,
    formedOn: dateInShanghai(whole.head.createdAt),
    title: t('ranking.record.title', { title: cycle.title }),
    summary: t('ranking.record.summary', { n: whole.evaluation.ranking.length, sha256: whole.head.sha256.slice(0, 12) }),
    tables: rankingTables(whole, cycle),
    source: `/evaluations/${cycleId}/ranking`,
    permission: permissionOf(actor, scorers),
    link: async (tx, disclosureId) => {
      const now = await findCycle(tx, cycleId)
      const isFree = now?.state === 'final' && now.disclosureId === cycle.disclosureId // nobody else has drafted it meanwhile
      if (!isFree || !(await changeCycle(tx, now, { disclosure_id: disclosureId })))
        throw new AppError('conflict', 'errors.changed_meanwhile')
    },
  })
}

async function isDrafted({ db }: Pick<Deps, 'db'>, { disclosureId }: Cycle): Promise<boolean> {
  const record = disclosureId === null ? undefined : await findResultRecord(db.read, disclosureId)
  return record !== undefined && record.state !== 'gone'
}

const sizeOf = (group: string, { ranking }: WholeVersion['evaluation']): number => ranking.filter((one) => one.group === group).length

/** One table a group, the largest first; places are those without the units that the veto puts last, as they stand. */
export function rankingTables(
  { evaluation, facts, scheme, head }: Omit<WholeVersion, 'quotaDecisions' | 'earlier'>,
  cycle: Pick<Cycle, 'title'>,
): ResultTable[] {
  const t = translator('zh-CN')
  const names = new Map(facts.subjects.map(({ id, name }) => [id, name]))
  const groups = [...new Set(evaluation.ranking.map(({ group }) => group))].toSorted(
    (a, b) => sizeOf(b, evaluation) - sizeOf(a, evaluation),
  )
  const rowOf = ({ subject, rank, recorded, grade }: Rank) => ({
    name: names.get(subject) ?? subject,
    score: formatPoints(recorded),
    grade: gradeName(scheme.grades, grade, 'zh-CN'),
    rank: String(rank),
  })
  return groups.map((group) => ({
    title: group === '' ? cycle.title : t('ranking.record.table', { title: cycle.title, group }),
    note: t('ranking.record.note', { n: head.number, sha256: head.sha256 }),
    layout: 'ranking',
    heads: {},
    counts: {},
    rows: evaluation.ranking.filter((one) => one.group === group).map(rowOf),
  }))
}

const CLOCK = { id: null, name: 'system' } as const

/** Cycles whose record is out are archived. Repeatable; any instance may run it. Returns how many there were. */
export async function archiveCycles(deps: Deps): Promise<number> {
  const ids = await listToArchive(deps.db.read)
  for (const id of ids) await archive(deps, id)
  return ids.length
}

async function archive(deps: Deps, id: number): Promise<void> {
  await audited(deps, CLOCK, async (tx) => {
    const cycle = await findCycle(tx, id)
    const record = cycle?.disclosureId == null ? undefined : await findResultRecord(tx, cycle.disclosureId)
    if (cycle === undefined || record?.state !== 'published' || !(await changeCycle(tx, cycle, { state: 'archived' })))
      throw new AppError('conflict', 'errors.changed_meanwhile')
    await insertStep(tx, id, 'archived', { actorId: null, at: deps.now().toISOString() })
    return [undefined, { action: 'evaluations.archive', subject: `evaluation_cycle:${id}`, details: { disclosure: record.id } }]
  }).catch((error: unknown) => {
    // Another instance was first, or the record was withdrawn a moment ago: then there is nothing to do.
    if (!(error instanceof AppError && error.kind === 'conflict')) throw error
  })
}
