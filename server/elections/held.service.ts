import { boxStates } from '../ballot-box/ballot-box.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { countRolls } from '../voter-roll/voter-roll.service.ts'
import { denyElections } from './elections.policy.ts'
import type { ElectionKind } from './elections.types.ts'
import { listHeldClasses, listHeld } from './held.queries.ts'

/** A ballot whose result is out. */
export interface HeldBallot {
  readonly id: number
  readonly title: string
  readonly kind: ElectionKind
  /** Day on which voting closed, `YYYY-MM-DD`. */
  readonly closedOn: string
  /** Who was entitled, over all classes. */
  readonly roll: number
  /** Voters of whom a ballot lies in the box. */
  readonly cast: number
}

/** Ballots of a year with a published result, which everybody inside may see, and their turnout in whole: four queries. @throws AppError forbidden */
export async function heldIn({ db }: Pick<Deps, 'db'>, actor: Actor, year: number): Promise<readonly HeldBallot[]> {
  authorize(denyElections(actor))
  const held = await listHeld(db.read, year)
  if (held.length === 0) return []
  const classes = await listHeldClasses(
    db.read,
    held.map(({ id }) => id),
  )
  const uuids = classes.map(({ uuid }) => uuid)
  const [rolls, boxes] = await Promise.all([countRolls(db.read, uuids), boxStates(db.read, uuids)])
  return held.map((one) => {
    const own = classes.filter(({ electionId }) => electionId === one.id)
    return {
      ...one,
      roll: own.reduce((sum, { uuid }) => sum + (rolls.get(uuid)?.size ?? 0), 0),
      cast: own.reduce((sum, { uuid }) => sum + (boxes.get(uuid)?.cast ?? 0), 0),
    }
  })
}
