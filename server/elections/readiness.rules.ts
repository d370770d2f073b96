import type { Problem } from '../errors.ts'
import type { RollCount } from '../voter-roll/voter-roll.types.ts'
import { questionProblems, trusteeKinds, votingClasses } from './elections.rules.ts'
import type { Election } from './elections.types.ts'

/** The part of a draft in which something is missing: it is a page of the officer's. */
export type Part = 'rules' | 'questions' | 'roll'
export interface Missing {
  readonly part: Part
  readonly problem: Problem
}

/** What keeps an election from going on, in the order in which it is put right; empty when nothing does. `at`: now, UTC ISO text. */
export function readinessProblems(election: Election, rolls: ReadonlyMap<string, RollCount>, at: string): Missing[] {
  return [
    ...questionProblems(election).map(({ problem }): Missing => ({ part: 'questions', problem })),
    ...rollProblems(election, rolls),
    ...ruleProblems(election, at),
  ]
}

function rollProblems(election: Election, rolls: ReadonlyMap<string, RollCount>): Missing[] {
  const { minimum } = election.settings
  return votingClasses(election).flatMap(({ uuid, title }): Missing[] => {
    const size = rolls.get(uuid)?.size ?? 0
    if (size >= minimum) return []
    if (size === 0)
      return [
        {
          part: 'roll',
          problem: title === '' ? { code: 'elections.error.no_voters' } : { code: 'elections.error.no_voters_in', params: { title } },
        },
      ]
    return [
      {
        part: 'roll',
        problem:
          title === ''
            ? { code: 'elections.error.few_voters', params: { n: size, min: minimum } }
            : { code: 'elections.error.class_small', params: { title, n: size, min: minimum } },
      },
    ]
  })
}

function ruleProblems(election: Election, at: string): Missing[] {
  const { kind, trustees, settings, collectUntil, voteUntil } = election
  const found: Problem[] = []
  const classes = votingClasses(election)
  const weights = classes.reduce((total, { weight }) => total + weight, 0)
  if (classes.length > 1 && weights !== 100) found.push({ code: 'elections.error.weights', params: { n: weights } })
  if (!trusteeKinds(kind).includes(trustees)) found.push({ code: 'elections.error.server_key' })
  if (settings.oneStep && (trustees !== 'server' || classes.length > 1)) found.push({ code: 'elections.error.one_step' })
  if (!settings.oneStep && collectUntil !== undefined && collectUntil <= at) found.push({ code: 'elections.error.collect_past' })
  if (voteUntil !== undefined && voteUntil <= (collectUntil ?? at)) found.push({ code: 'elections.error.vote_past' })
  return found.map((problem) => ({ part: 'rules', problem }))
}
