import type { Knex } from 'knex'
import type { BallotFact, IndicatorFacts } from '../../core/evaluation/facts.types.ts'
import type { Level, Scheme } from '../../core/evaluation/scheme.types.ts'
import { evaluationCounts, type EvaluationCount } from '../elections/results.service.ts'
import type { CycleSubject } from './cycles.types.ts'
import { listBallots } from './entries.queries.ts'
import type { AttachedBallot } from './entries.types.ts'
import { ballotLeaves } from './rounds.rules.ts'

/** Counts of the democratic evaluation by `indicator/subject`: those of the election's own archive, or imported ones. */
export async function ballotFacts(
  db: Knex,
  cycleId: number,
  scheme: Scheme,
  subjects: readonly CycleSubject[],
): Promise<ReadonlyMap<string, IndicatorFacts>> {
  const facts = new Map<string, IndicatorFacts>()
  const leaves = new Map(ballotLeaves(scheme).map((leaf) => [leaf.code, leaf]))
  if (leaves.size === 0) return facts
  for (const ballot of await listBallots(db, cycleId)) {
    const source = leaves.get(ballot.indicator)?.source
    if (source?.kind !== 'ballot') continue
    const counted = ballot.electionId === null ? undefined : await evaluationCounts(db, ballot.electionId)
    for (const subject of subjects) {
      const fact = counted === undefined ? importedFact(ballot, subject) : electionFact(ballot, counted, source.levels, subject)
      if (fact !== undefined) facts.set(`${ballot.indicator}/${subject.id}`, { ballot: fact })
    }
  }
  return facts
}

function importedFact({ counts, document }: AttachedBallot, { key }: CycleSubject): BallotFact | undefined {
  const own = counts?.subjects[key]
  if (counts === null || own === undefined) return undefined
  return { source: document, classes: counts.classes.map(({ code, weight }, i) => ({ code, weight, counts: own[i] ?? [] })) }
}

function electionFact(
  { electionId }: AttachedBallot,
  counted: readonly EvaluationCount[],
  levels: readonly Level[],
  { departmentId, personId }: CycleSubject,
): BallotFact | undefined {
  const found = counted.find(({ subject }) => (personId === null ? subject.departmentId === departmentId : subject.personId === personId))
  if (found === undefined) return undefined
  const places = placesOf(found, levels)
  return {
    source: `/elections/${electionId ?? ''}`,
    classes: found.classes.map(({ code, share, counts }) => ({
      code,
      weight: `${share.n}/${share.d}`,
      counts: places.map((place) => counts[place] ?? 0),
    })),
  }
}

/** Where each level of the scheme stands in the election: by its name; -1 for one that it did not have. */
export const placesOf = ({ levels }: Pick<EvaluationCount, 'levels'>, wanted: readonly Level[]): number[] =>
  wanted.map(({ name }) => levels.findIndex(({ label }) => label === name))
