import type { Knex } from 'knex'
import { boxStates } from '../ballot-box/ballot-box.service.ts'
import type { Deps } from '../deps.ts'
import { countRolls } from '../voter-roll/voter-roll.service.ts'
import type { RollCount } from '../voter-roll/voter-roll.types.ts'
import { votingClasses } from './elections.rules.ts'
import type { Election, ElectionClass } from './elections.types.ts'

/** The numbers of one class. */
export interface ClassTurnout extends RollCount {
  readonly of: ElectionClass
  /** Codes in the box. */
  readonly registered: number
  /** Voters of whom a ballot lies in the box. */
  readonly cast: number
}

/** Totals over the classes: while voting runs, nothing finer is for anybody's eyes. */
export interface Turnout {
  readonly size: number
  readonly excluded: number
  readonly collected: number
  readonly registered: number
  readonly cast: number
}

const NOBODY: RollCount = { size: 0, excluded: 0, collected: 0 }

/** By class that votes; two statements. For the services: pages show totals. */
export const classTurnouts = ({ db }: Pick<Deps, 'db'>, election: Pick<Election, 'classes'>): Promise<ClassTurnout[]> =>
  turnoutsIn(db.read, election)

/** The same inside a transaction. */
export async function turnoutsIn(db: Knex, election: Pick<Election, 'classes'>): Promise<ClassTurnout[]> {
  const classes = votingClasses(election)
  const uuids = classes.map(({ uuid }) => uuid)
  // One after the other: a transaction has one connection.
  const rolls = await countRolls(db, uuids)
  const boxes = await boxStates(db, uuids)
  return classes.map((of) => {
    const box = boxes.get(of.uuid)
    return { of, ...(rolls.get(of.uuid) ?? NOBODY), registered: box?.registered ?? 0, cast: box?.cast ?? 0 }
  })
}

export const totalTurnout = (classes: readonly ClassTurnout[]): Turnout => {
  const sum = (of: (one: ClassTurnout) => number): number => classes.reduce((total, one) => total + of(one), 0)
  return {
    size: sum(({ size }) => size),
    excluded: sum(({ excluded }) => excluded),
    collected: sum(({ collected }) => collected),
    registered: sum(({ registered }) => registered),
    cast: sum(({ cast }) => cast),
  }
}
