import type { Knex } from 'knex'
import { parseResult } from '../../core/protocol/v1/result.ts'
import { sha256hex } from '../../core/protocol/v1/hashing.ts'
import { boxState } from '../ballot-box/ballot-box.service.ts'
import { record, type Agent } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import { AppError } from '../errors.ts'
import { countRolls } from '../voter-roll/voter-roll.service.ts'
import { votingClasses } from './elections.rules.ts'
import type { Election, ElectionClass } from './elections.types.ts'
import { figureProblem } from './results.figures.rules.ts'
import type { ClassFigures } from './results.types.ts'

/** A class with what its box says. */
export interface CountedClass {
  readonly of: ElectionClass
  readonly figures: ClassFigures
  /** Exact text of the result in the archive; undefined while there is none. */
  readonly result: string | undefined
  /** Hash of the last event, 64 hex digits. */
  readonly lastEvent: string | undefined
  /** Exact text that ballots bind to. */
  readonly election: string | undefined
}

/** The classes that voted with their figures, in order of code. The counts are those of the result's text in the archive and nothing else. */
export async function countedClasses(db: Knex, election: Pick<Election, 'classes'>): Promise<CountedClass[]> {
  const classes = votingClasses(election)
  const rolls = await countRolls(
    db,
    classes.map(({ uuid }) => uuid),
  )
  const counted: CountedClass[] = []
  for (const of of classes) {
    const box = await boxState(db, of.uuid)
    const roll = rolls.get(of.uuid)
    const figures = {
      classId: of.id,
      code: of.code,
      title: of.title,
      weight: of.weight,
      roll: roll?.size ?? 0,
      issued: roll?.collected ?? 0,
      registered: box?.registered ?? 0,
      cast: box?.cast ?? 0,
      counts: box?.result === undefined ? undefined : parseResult(box.result),
    }
    counted.push({ of, figures, result: box?.result, lastEvent: box?.lastEvent, election: box?.election })
  }
  return counted
}

/**
 * The last look at a count before it is the election's: every class's result fits its ballots and questions. What was counted goes into the
 * transparency log by its hash, so that no other result can ever stand in its place. Called in the transaction that ends the count.
 * @throws AppError conflict `counting.error.unsound`
 */
export async function sealCount(tx: Knex.Transaction, election: Election, by: Actor | Agent, at: string): Promise<void> {
  const classes = (await countedClasses(tx, election)).filter(({ result }) => result !== undefined)
  for (const { figures } of classes) {
    const problem = figures.counts === undefined ? 'questions' : figureProblem(election.questions, figures)
    if (problem !== undefined) throw new AppError('conflict', 'counting.error.unsound', {}, { problem })
  }
  const results = classes.map(({ of, result, lastEvent }) => `${of.uuid} ${sha256hex(result ?? '')} ${lastEvent ?? ''}`)
  const deps = { now: () => new Date(at) }
  await record(deps, tx, by, { action: 'elections.result', subject: `election:${election.id}`, details: { results } })
}
