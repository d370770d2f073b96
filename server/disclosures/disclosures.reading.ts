import type { Knex } from 'knex'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Register, VersionRef } from '../registers/register.ts'
import { denyEdit } from './disclosures.policy.ts'
import { changeDisclosure, changeVersion, findDisclosure, findVersionState, insertAuthor, touchDisclosure } from './disclosures.queries.ts'
import { isEditable } from './disclosures.rules.ts'
import { publishedVersion, refOf, workingVersion, type Disclosure, type DisclosureVersion } from './disclosures.types.ts'

// What registers and imports need of the envelope. This file names no register, so that they can import it without a cycle.

/** One record as `actor` may see it. @throws AppError not_found for one they may not see */
export async function getDisclosure({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<Disclosure> {
  return loadDisclosure(db.read, actor, id)
}

/** The same inside a transaction. @throws AppError not_found */
export async function loadDisclosure(db: Knex, actor: Actor, id: number): Promise<Disclosure> {
  const disclosure = await findDisclosure(db, actor, id)
  if (disclosure === undefined) throw new AppError('not_found', 'errors.not_found')
  return disclosure
}

export interface WorkingVersion {
  readonly disclosure: Disclosure
  readonly working: DisclosureVersion
  readonly version: VersionRef
  /** Key of the register that holds the content. */
  readonly register: string
}

/** The draft behind a record, for whoever may change it now. @throws AppError not_found, forbidden, conflict (submitted or without a draft) */
export async function getWorkingVersion(deps: Pick<Deps, 'db'>, actor: Actor, disclosureId: number): Promise<WorkingVersion> {
  return editableVersion(await getDisclosure(deps, actor, disclosureId), actor)
}

/** @throws AppError forbidden, conflict */
export function editableVersion(disclosure: Disclosure, actor: Actor): WorkingVersion {
  authorize(denyEdit(actor, disclosure))
  const working = workingVersion(disclosure)
  if (working === undefined || !isEditable(working.state)) throw new AppError('conflict', 'disclosures.error.not_editable')
  return { disclosure, working, version: refOf(disclosure, working), register: disclosure.item.register }
}

/** Who changed the content, and when (UTC ISO text); an author can not review what they wrote. */
export interface Authorship {
  readonly actor: Pick<Actor, 'id'>
  readonly at: string
}

/**
 * To be called in the transaction that changed a draft's content: counts it again and moves the record's version on, so that a form or
 * a review opened before is refused. The record is locked first and its state read after, so a submission at the same moment either
 * waits or wins. @throws AppError conflict when the version is no longer a draft
 */
export async function contentChanged(tx: Knex.Transaction, register: Register, version: VersionRef, by?: Authorship): Promise<void> {
  await touchDisclosure(tx, version.disclosureId)
  await recount(tx, register, version)
  if (by !== undefined) await insertAuthor(tx, version, by.actor.id, by.at)
}

/** Stores the figures of a draft's content. @throws AppError conflict */
export async function recount(tx: Knex.Transaction, register: Register, version: VersionRef): Promise<void> {
  const state = await findVersionState(tx, version.versionId)
  if (state === undefined || !isEditable(state)) throw new AppError('conflict', 'disclosures.error.not_editable')
  const { lineCount, total, findingCount } = await register.summarise(tx, version)
  await changeVersion(tx, version.versionId, { line_count: lineCount, total_fen: total, finding_count: findingCount })
}

/**
 * As `contentChanged`, for what the envelope carries beside its register's content: `expected` is the record's version that the page
 * showed. @throws AppError conflict when somebody changed or submitted it meanwhile
 */
export async function envelopeChanged(tx: Knex.Transaction, version: VersionRef, expected: number, by?: Authorship): Promise<void> {
  await changeDisclosure(tx, { id: version.disclosureId, version: expected })
  if (by !== undefined) await insertAuthor(tx, version, by.actor.id, by.at)
}

/**
 * A published standing record was looked at again and stays as it is: its next review is due by `dueOn`, `YYYY-MM-DD`. `seen`: the record's
 * version as the person saw it. @throws AppError conflict (not in force, or changed meanwhile)
 */
export async function lookedAgain(tx: Knex.Transaction, disclosure: Disclosure, seen: number, dueOn: string): Promise<DisclosureVersion> {
  const published = publishedVersion(disclosure)
  if (published === undefined || disclosure.withdrawnAt !== null || disclosure.workingNumber !== null)
    throw new AppError('conflict', 'disclosures.error.not_standing')
  if (disclosure.version !== seen) throw new AppError('conflict', 'errors.changed_meanwhile')
  await changeDisclosure(tx, disclosure, { due_on: dueOn })
  return published
}
