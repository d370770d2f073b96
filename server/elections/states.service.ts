import type { Knex } from 'knex'
import type { Actor } from '../auth/policy.ts'
import type { Agent } from '../audit/audit.service.ts'
import { AppError } from '../errors.ts'
import { changeElection, insertStep, type ElectionColumns } from './elections.queries.ts'
import { canMove } from './elections.rules.ts'
import type { Election, ElectionState, Step, StepDetail } from './elections.types.ts'

/** The clock, where a time that was set has come. */
export const CLOCK: Agent = { id: null, name: 'clock' }

export interface Move {
  readonly by: Actor | Agent
  /** UTC ISO text. */
  readonly at: string
  readonly step: Step
  readonly detail?: StepDetail
  readonly values?: Partial<Omit<ElectionColumns, 'state'>>
}

/**
 * Brings an election to its next state and writes the step that voters read. Two who press at once: one comes second.
 * @throws AppError conflict
 */
export async function moveElection(tx: Knex.Transaction, election: Election, to: ElectionState, move: Move): Promise<Election> {
  if (!canMove(election.state, to)) throw new AppError('conflict', 'elections.error.state')
  if (!(await changeElection(tx, election, { ...move.values, state: to }))) throw new AppError('conflict', 'errors.changed_meanwhile')
  await noteStep(tx, election.id, move)
  return { ...election, state: to, version: election.version + 1 }
}

/** Writes a line of the public timeline without a change of state. */
export const noteStep = (tx: Knex.Transaction, electionId: number, { by, at, step, detail }: Move): Promise<void> =>
  insertStep(tx, electionId, step, { actorId: by.id, at, ...(detail === undefined ? {} : { detail }) })

/** The totals of every class are decrypted and in their archives. Called by whoever brings in the last decryption, in that transaction. */
export const finishCount = (tx: Knex.Transaction, election: Election, by: Actor | Agent, at: string): Promise<Election> =>
  moveElection(tx, election, 'counted', { by, at, step: 'counted' })

/** The result is out as a disclosure. */
export const finishPublication = (
  tx: Knex.Transaction,
  election: Election,
  { by, at, disclosureId }: { readonly by: Actor | Agent; readonly at: string; readonly disclosureId: number },
): Promise<Election> => moveElection(tx, election, 'published', { by, at, step: 'published', values: { disclosureId } })
