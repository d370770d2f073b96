import type { Actor } from '../auth/policy.ts'
import { archiveStream, boardOf } from '../ballot-box/archive.service.ts'
import { boxState, boxStates, publishedCredentials } from '../ballot-box/ballot-box.service.ts'
import type { BoardBallot, BoxState, BoxSummary } from '../ballot-box/box.types.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { findEntry } from '../voter-roll/voter-roll.service.ts'
import { hasArchive } from './elections.policy.ts'
import { isCollecting, votingClasses } from './elections.rules.ts'
import { getElection, type SeenElection } from './elections.service.ts'
import type { Election, ElectionClass } from './elections.types.ts'

type ReadDeps = Pick<Deps, 'db'>

/** A class with its number in addresses, from 1. */
export interface NumberedClass extends ElectionClass {
  readonly number: number
}

/** An election as a voter meets it. Whether they have voted is known to nobody but their browser. */
export interface Voting extends SeenElection {
  /** The class on whose roll the person is; undefined for everybody else. */
  readonly own: NumberedClass | undefined
  readonly box: BoxState | undefined
  /** YYYY-MM-DD: when they fetched their code, with whatever browser. */
  readonly collectedOn: string | undefined
  /** Codes may be fetched now. */
  readonly collecting: boolean
}

const numbered = (election: Pick<Election, 'classes'>): readonly NumberedClass[] =>
  votingClasses(election).map((one, i) => ({ ...one, number: i + 1 }))

/** @throws AppError not_found for what the actor may not see */
export async function readVoting(deps: ReadDeps, actor: Actor, id: number): Promise<Voting> {
  const seen = await getElection(deps, actor, id)
  const { election, standing } = seen
  const classes = numbered(election)
  const uuids = classes.map(({ uuid }) => uuid)
  const entry = standing.onRoll ? await findEntry(deps.db.read, uuids, actor.id) : undefined
  const own = classes.find(({ uuid }) => entry?.excluded === undefined && uuid === entry?.boxUuid)
  const box = own === undefined ? undefined : await boxState(deps.db.read, own.uuid)
  return { ...seen, own, box, collectedOn: entry?.collectedOn, collecting: isCollecting(election) }
}

export interface Boxes extends SeenElection {
  readonly classes: readonly (NumberedClass & { readonly box: BoxSummary | undefined })[]
}

/** Every class with the state of its box. @throws AppError not_found for what the actor may not see, and before there is a board */
export async function readBoxes(deps: ReadDeps, actor: Actor, id: number): Promise<Boxes> {
  const seen = await getElection(deps, actor, id)
  if (!hasArchive(seen.election.state)) throw new AppError('not_found', 'errors.not_found')
  const classes = numbered(seen.election)
  const states = await boxStates(
    deps.db.read,
    classes.map(({ uuid }) => uuid),
  )
  return { ...seen, classes: classes.map((one) => ({ ...one, box: states.get(one.uuid) })) }
}

/** A class by its number. @throws AppError not_found */
export async function readClass(deps: ReadDeps, actor: Actor, id: number, number: number): Promise<Boxes['classes'][number]> {
  const found = (await readBoxes(deps, actor, id)).classes.find((one) => one.number === number)
  if (found === undefined) throw new AppError('not_found', 'errors.not_found')
  return found
}

export interface BoardPage {
  readonly rows: readonly BoardBallot[]
  readonly total: number
  readonly totals: Readonly<Record<string, number>>
  /** From 1; the last one there is, when a later one was asked for. */
  readonly page: number
}

/** A page of the board, in its order or from its end. */
export async function readBoard(
  { db }: ReadDeps,
  { uuid, box }: Pick<Boxes['classes'][number], 'uuid' | 'box'>,
  asked: { readonly page: number; readonly perPage: number; readonly dir: 'asc' | 'desc' },
): Promise<BoardPage> {
  const total = box?.onBoard ?? 0
  const page = Math.min(asked.page, Math.max(1, Math.ceil(total / asked.perPage)))
  const offset = (page - 1) * asked.perPage
  const limit = Math.min(asked.perPage, total - offset)
  const start = asked.dir === 'asc' ? offset : total - offset - limit
  const { ballots } = await boardOf(db.read, uuid, { offset: start, limit })
  return { rows: asked.dir === 'asc' ? ballots : ballots.toReversed(), total, totals: {}, page }
}

/** The public halves of all codes; undefined while a one-step vote still takes new ones. */
export const readCredentials = async ({ db }: ReadDeps, { uuid, box }: Boxes['classes'][number]): Promise<readonly string[] | undefined> =>
  box === undefined || (box.oneStep && box.phase === 'open') ? undefined : publishedCredentials(db.read, uuid)

export const archiveParts = ({ db }: ReadDeps, uuid: string): AsyncGenerator<Uint8Array> => archiveStream(db.read, uuid)
