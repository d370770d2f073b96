import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import type { AdjustmentFact, Decision, Facts, IndicatorFacts, SubjectFacts } from '../../core/evaluation/facts.types.ts'
import type { Leaf, Scheme } from '../../core/evaluation/scheme.types.ts'
import { ballotFacts } from './ballot-facts.service.ts'
import type { Cycle, CycleSubject, Roster } from './cycles.types.ts'
import { readRoster } from './cycles.queries.ts'
import { listAdjustments, listDecisions } from './entries.queries.ts'
import { decisionsInForce } from './entries.rules.ts'
import type { Decided } from './entries.types.ts'
import { leavesIn } from './facts.rules.ts'
import { departmentFacts, type DepartmentFacts } from './measures.service.ts'
import { earlierCycles } from './earlier-cycles.queries.ts'
import { itemsOf, isIn, scoredLeaves, type Item } from './rounds.rules.ts'
import { getScheme } from './schemes.service.ts'
import { vetoesInForce } from '../vetoes/vetoes.service.ts'
import { listAllScores, listReopenings } from './scoring.queries.ts'
import type { Score } from './scoring.types.ts'

type Asked = Pick<Cycle, 'id' | 'schemeId' | 'title' | 'fromOn' | 'toOn'>

export interface Gathering {
  /** What happened later is not known: answers, withdrawals, verdicts. */
  readonly now: Date
  /** False: nobody's points, not even those that are in. What a department sees of itself before the result. */
  readonly withScores?: boolean
}

/**
 * Everything that a cycle's result is computed from, as it stands at `now`. A constant number of statements, whatever the number of subjects,
 * obligations and scores. Points of an item count once everybody who scores it has submitted.
 */
export async function gatherFacts(db: Knex, cycle: Asked, { now, withScores = true }: Gathering): Promise<Facts> {
  const { scheme } = await getScheme(db, cycle.schemeId)
  return factsBy(db, scheme, cycle, await readRoster(db, cycle.id), { now, withScores })
}

/** The same for some of the subjects, whose scheme and roster are at hand. */
export async function factsBy(
  db: Knex,
  scheme: Scheme,
  cycle: Asked,
  roster: Roster,
  { now, withScores = true }: Gathering,
  subjects: readonly CycleSubject[] = roster.subjects,
): Promise<Facts> {
  const leaves = leavesIn(scheme.indicators)
  const asOf = now.toISOString()
  // One after another: inside a transaction there is a single connection.
  const decided = decisionsInForce(await listDecisions(db, cycle.id))
  const measured = await departmentFacts(db, { leaves, subjects, from: cycle.fromOn, to: cycle.toOn, asOf })
  const scored = withScores ? await scoresOf(db, cycle.id, scheme, roster, decided) : new Map<string, IndicatorFacts>()
  const ballots = await ballotFacts(db, cycle.id, scheme, subjects)
  const means = await earlierCycles(db, leaves, cycle)
  const adjustments = await listAdjustments(db, cycle.id)
  const vetoes = await vetoesInForce(db, cycle.id)
  const of = { leaves, measured, scored, ballots, means, decided }
  return {
    format: 'sunlit-facts/1',
    cycle: { title: cycle.title, from: cycle.fromOn, to: cycle.toOn },
    subjects: subjects.map((subject): SubjectFacts => ({
      id: subject.key,
      name: subject.name,
      nameEn: subject.nameEn,
      group: subject.group,
      indicators: indicatorsOf(subject, of),
      adjustments: adjustments
        .filter(({ subjectId, withdrawnAt }) => subjectId === subject.id && withdrawnAt === null)
        .map(({ rule, times, document, on }): AdjustmentFact => ({ rule, times, document, on })),
      vetoes: vetoes.get(subject.key) ?? [],
    })),
  }
}

interface Sources {
  readonly leaves: readonly Leaf[]
  readonly measured: DepartmentFacts
  /** By `indicator/subject`. */
  readonly scored: ReadonlyMap<string, IndicatorFacts>
  readonly ballots: ReadonlyMap<string, IndicatorFacts>
  readonly means: ReadonlyMap<string, string>
  readonly decided: readonly Decided[]
}

function indicatorsOf(subject: CycleSubject, sources: Sources): Record<string, IndicatorFacts> {
  const { leaves, measured, scored, ballots, means, decided } = sources
  return Object.fromEntries(
    leaves.flatMap((leaf): [string, IndicatorFacts][] => {
      const key = `${leaf.code}/${subject.id}`
      const mean = means.get(`${leaf.code}/${subject.key}`)
      const facts: IndicatorFacts = {
        ...(subject.personId === null && measured.get(leaf, subject.departmentId)),
        ...scored.get(key),
        ...ballots.get(key),
        ...(mean !== undefined && { value: mean }),
        ...decisionOf(decided.find((one) => one.subjectId === subject.id && one.indicator === leaf.code)),
      }
      return Object.keys(facts).length === 0 ? [] : [[leaf.code, facts]]
    }),
  )
}

function decisionOf(decided: Decided | undefined): IndicatorFacts {
  if (decided === undefined) return {}
  const said: Decision = { reason: decided.reason, by: decided.by, on: dateInShanghai(decided.at) }
  return decided.kind === 'override' ? { override: { ...said, points: decided.points ?? 0 } } : { notApplicable: said }
}

/** Points of items that are in, with the round before them when there was one. */
async function scoresOf(
  db: Knex,
  cycleId: number,
  scheme: Scheme,
  roster: Roster,
  decided: readonly Decided[],
): Promise<ReadonlyMap<string, IndicatorFacts>> {
  const all = await listAllScores(db, cycleId)
  const reopenings = await listReopenings(db, cycleId)
  const items = itemsOf({ roster, leaves: scoredLeaves(scheme), reopenings, submitted: all, waived: waivedBy(decided) })
  const byItem = new Map<string, Score[]>()
  for (const score of all) {
    const key = `${score.indicator}/${score.subjectId}`
    byItem.set(key, [...(byItem.get(key) ?? []), score])
  }
  return new Map(
    items.filter(isIn).map((item) => {
      const key = `${item.leaf.code}/${item.subject.id}`
      return [key, scoreFacts(item, byItem.get(key) ?? [])]
    }),
  )
}

function scoreFacts({ round, scorers }: Item, scores: readonly Score[]): IndicatorFacts {
  const codes = new Map(scorers.map(({ id, code }) => [id, code]))
  const inRound = (n: number) =>
    scores
      .filter((score) => score.round === n && codes.has(score.scorerId))
      .map(({ scorerId, points, remark }) => ({ scorer: codes.get(scorerId) ?? '', points: points ?? 0, remark }))
  return { scores: inRound(round), ...(round > 1 && { earlierScores: [inRound(1)] }) }
}

/** Items that do not apply: nobody scores them. */
export const waivedBy = (decided: readonly Decided[]): ReadonlySet<string> =>
  new Set(decided.filter(({ kind }) => kind === 'not_applicable').map(({ indicator, subjectId }) => `${indicator}/${subjectId}`))
