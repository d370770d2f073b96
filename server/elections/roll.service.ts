import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { audited, type AuditEvent } from '../audit/audit.service.ts'
import { authorize, type Actor, type Role } from '../auth/policy.ts'
import { discardBox } from '../ballot-box/ballot-box.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import {
  closeRoll,
  decodeEntry,
  deleteEntries,
  findEntry,
  insertEntries,
  listEligible,
  listEntries,
  listOnRoll,
  moveEntries,
  selectRoll,
  setExcluded,
} from '../voter-roll/voter-roll.service.ts'
import type { Eligible, RollEntry } from '../voter-roll/voter-roll.types.ts'
import { classFor } from './definition.service.ts'
import { denySheet } from './elections.policy.ts'
import { changeClass, changeElection, holdElection } from './elections.queries.ts'
import { isRollOpen, LIMITS, votingClasses } from './elections.rules.ts'
import { runElection, visibleElection } from './elections.service.ts'
import type { Election } from './elections.types.ts'
import { matchLines, type LineProblem } from './people-lines.rules.ts'
import { ROLL_TABLE } from './roll.table.ts'
import { noteStep } from './states.service.ts'
import { tellVoters } from './telling.service.ts'

const uuidsOf = (election: Pick<Election, 'classes'>): string[] => votingClasses(election).map(({ uuid }) => uuid)
const today = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())

/** Whom to put on the roll. Several at once add up. */
export interface Selection {
  readonly everybody?: boolean
  readonly departmentIds?: readonly number[]
  readonly role?: Role | undefined
  /** A line a person: name or user name, department where two have the name. */
  readonly text?: string
}
export interface Added {
  readonly added: number
  /** Were on it already. */
  readonly already: number
  /** Nobody is added while a line is wrong. */
  readonly problems: readonly LineProblem[]
}

/** A page of the roll of all classes. @throws AppError not_found, forbidden */
export async function readRoll(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: number,
  query: TableQuery,
): Promise<{ election: Election; page: TablePage<RollEntry> }> {
  const election = await runElection(db.read, actor, id)
  return { election, page: await readPage(selectRoll(db.read, uuidsOf(election)), ROLL_TABLE, query, decodeEntry) }
}
export async function exportRoll(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: number,
  query: TableQuery,
): Promise<AsyncGenerator<readonly RollEntry[]>> {
  const election = await runElection(db.read, actor, id)
  return readAll(selectRoll(db.read, uuidsOf(election)), ROLL_TABLE, query, decodeEntry)
}

/** Who can be put on it: active staff. @throws AppError not_found, forbidden */
export async function readEligible(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, id: number): Promise<readonly Eligible[]> {
  await runElection(deps.db.read, actor, id)
  return listEligible(deps.db.read, today(deps))
}

/** The sign-in sheet: who fetched a code. Never who voted: nobody knows. @throws AppError not_found, forbidden */
export async function readSheet(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: number,
): Promise<{ election: Election; entries: readonly RollEntry[] }> {
  const { election, standing } = await visibleElection(db.read, actor, id)
  authorize(denySheet(actor, election, standing))
  return { election, entries: await listEntries(db.read, uuidsOf(election)) }
}

/** @throws AppError not_found, forbidden, conflict once collection has closed */
export async function addVoters(deps: Deps, actor: Actor, id: number, selection: Selection): Promise<Added> {
  return change(deps, actor, id, async (tx, election) => {
    const { people, problems } = await selected(deps, tx, selection)
    if (problems.length > 0) return [{ added: 0, already: 0, problems }, undefined]
    const known = await listOnRoll(tx, uuidsOf(election))
    const fresh = people.filter(({ personId }) => !known.has(personId))
    for (const { uuid } of votingClasses(election))
      await insertEntries(
        tx,
        uuid,
        fresh.filter(({ rankClass }) => classFor(election, rankClass)?.uuid === uuid).map(({ personId }) => personId),
      )
    return [
      { added: fresh.length, already: people.length - fresh.length, problems },
      { added: fresh.length, excluded: 0 },
    ]
  })
}

async function selected(deps: Pick<Deps, 'now'>, tx: Knex, { everybody, departmentIds = [], role, text = '' }: Selection) {
  const people = await listEligible(tx, today(deps))
  const holders = role === undefined ? [] : await listEligible(tx, today(deps), { role })
  const { found, problems } = matchLines(people, text)
  const wanted = new Set([...holders, ...found].map(({ personId }) => personId))
  const chosen = people.filter(
    ({ personId, departmentId }) => everybody === true || departmentIds.includes(departmentId) || wanted.has(personId),
  )
  return { people: chosen, problems }
}

/** Somebody who would be on the roll does not vote, for a reason that stands beside the name; null: does again. @throws AppError invalid, conflict */
export async function excludeVoter(deps: Deps, actor: Actor, id: number, personId: number, reason: string | null): Promise<void> {
  if (reason !== null && (reason === '' || reason.length > LIMITS.reason))
    throw new AppError('invalid', 'errors.invalid_input', {
      reason: reason === '' ? { code: 'common.error.required' } : { code: 'common.error.too_long', params: { max: LIMITS.reason } },
    })
  await change(deps, actor, id, async (tx, election) => {
    const entry = await found(tx, election, personId)
    if (!(await setExcluded(tx, entry.boxUuid, personId, reason))) throw new AppError('conflict', 'elections.error.has_code')
    return [undefined, reason === null ? { added: 1, excluded: 0 } : { added: 0, excluded: 1 }]
  })
}

/** Takes somebody off the roll who does not belong on it at all; only in a draft, later it takes a reason. @throws AppError conflict */
export async function removeVoter(deps: Deps, actor: Actor, id: number, personId: number | 'all'): Promise<void> {
  await change(deps, actor, id, async (tx, election) => {
    if (election.state !== 'draft') throw new AppError('conflict', 'elections.error.not_editable')
    for (const { uuid } of votingClasses(election)) await deleteEntries(tx, uuid, personId === 'all' ? 'all' : [personId])
    return [undefined, { added: 0, excluded: 0 }]
  })
}

async function found(db: Knex, election: Election, personId: number): Promise<RollEntry> {
  const entry = await findEntry(db, uuidsOf(election), personId)
  if (entry === undefined) throw new AppError('not_found', 'errors.not_found')
  return entry
}
/** @throws AppError not_found, forbidden */
export async function readVoter(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: number,
  personId: number,
): Promise<{ election: Election; entry: RollEntry }> {
  const election = await runElection(db.read, actor, id)
  return { election, entry: await found(db.read, election, personId) }
}

type Counted = { readonly added: number; readonly excluded: number }

/** A change of the roll while it is open; in public once the election has left its draft. `undefined`: nothing was changed after all. */
async function change<T>(
  deps: Deps,
  actor: Actor,
  id: number,
  act: (tx: Knex.Transaction, election: Election) => Promise<[T, Counted | undefined]>,
): Promise<T> {
  return audited(deps, actor, async (tx) => {
    const election = await runElection(tx, actor, id)
    if (!isRollOpen(election)) throw new AppError('conflict', 'elections.error.roll_closed')
    if (!(await holdElection(tx, election))) throw new AppError('conflict', 'errors.changed_meanwhile')
    const [result, counted] = await act(tx, election)
    const changed = counted !== undefined && counted.added + counted.excluded > 0
    if (changed && election.state !== 'draft')
      await noteStep(tx, id, { by: actor, at: deps.now().toISOString(), step: 'roll_changed', detail: { ...counted } })
    return [result, rollEvent(election, counted)]
  })
}

const rollEvent = ({ id, title }: Election, counted: Counted = { added: 0, excluded: 0 }): AuditEvent => ({
  action: 'elections.change_roll',
  subject: `election:${id}`,
  details: { title, ...counted },
})

/**
 * A class that is too small to stay secret votes with the next one, the last with the one before; in public. Whoever had fetched a code there
 * fetches one anew. @throws AppError not_found, forbidden, conflict
 */
export async function mergeClass(deps: Deps, actor: Actor, id: number, version: number, code: string): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const election = await runElection(tx, actor, id)
    const classes = votingClasses(election)
    const at = classes.findIndex((one) => one.code === code)
    const [from, into] = [classes[at], classes[at + 1] ?? classes[at - 1]]
    if (!isRollOpen(election) || from === undefined || into === undefined) throw new AppError('conflict', 'elections.error.state')
    if (election.version !== version || !(await changeElection(tx, election, {})))
      throw new AppError('conflict', 'errors.changed_meanwhile')
    const now = deps.now().toISOString()
    if (election.state === 'collecting') {
      await closeRoll(tx, from.uuid) // first: who is just collecting is waited for
      await tellVoters(tx, election, 'merged', now, { uuid: from.uuid })
    }
    const n = await moveEntries(tx, from.uuid, into.uuid)
    await changeClass(tx, from.id, { merged_into: into.id })
    await changeClass(tx, into.id, {
      weight: into.weight + from.weight,
      title: `${at + 1 < classes.length ? from.title : into.title}、${at + 1 < classes.length ? into.title : from.title}`,
    })
    if (election.state === 'collecting') await discardBox(tx, from.uuid)
    await noteStep(tx, id, { by: actor, at: now, step: 'merged', detail: { from: from.title, into: into.title, n } })
    return [
      undefined,
      {
        action: 'elections.merge_class',
        subject: `election:${id}`,
        details: { title: election.title, class: from.title, joins: into.title, people: n },
      },
    ]
  })
}
