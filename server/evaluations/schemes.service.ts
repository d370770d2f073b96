import type { Knex } from 'knex'
import { createHash } from 'node:crypto'
import type { Scheme } from '../../core/evaluation/scheme.types.ts'
import { checkScheme } from '../../core/evaluation/validate.ts'
import { canonicalJson } from '../../core/tlog/canonical.ts'
import { actorsOf, audited, lastActor } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { blankDraft } from './schemes.draft.rules.ts'
import { denyFreezing, denySchemeDrafts, denySchemeEditing, denySchemes, seesScheme } from './schemes.policy.ts'
import {
  changeDraft,
  decodeSchemeRow,
  findBefore,
  findScheme,
  holdCode,
  insertScheme,
  lastNumber,
  listFrozen,
  selectSchemes,
} from './schemes.queries.ts'
import type { Draft } from './schemes.shape.rules.ts'
import { SCHEMES } from './schemes.table.ts'
import type { FrozenScheme, SchemeRow, StoredScheme } from './schemes.types.ts'

export type { FrozenScheme, SchemeRow, StoredScheme } from './schemes.types.ts'

const frozen = (stored: StoredScheme): FrozenScheme => ({
  ...stored,
  number: stored.number ?? 0,
  sha256: stored.sha256 ?? '',
  scheme: stored.content as Scheme, // it passed the checks when it was frozen, and has not changed since
})

/** A frozen scheme, which cycles are computed by. @throws AppError not_found for drafts too */
export async function getScheme(db: Knex, id: number): Promise<FrozenScheme> {
  const stored = await findScheme(db, id)
  if (stored?.state !== 'frozen') throw new AppError('not_found', 'errors.not_found')
  return frozen(stored)
}

/** All, or those with the given ids; newest first. */
export const frozenSchemes = async (db: Knex, ids?: readonly number[]): Promise<FrozenScheme[]> => (await listFrozen(db, ids)).map(frozen)

/** @throws AppError forbidden */
export function listSchemes({ db }: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): Promise<TablePage<SchemeRow>> {
  return readPage(schemesFor(db.read, actor), SCHEMES, query, decodeSchemeRow)
}

/** The same whole, for the export. @throws AppError forbidden */
export const exportSchemes = ({ db }: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): AsyncGenerator<readonly SchemeRow[]> =>
  readAll(schemesFor(db.read, actor), SCHEMES, query, decodeSchemeRow)

/** The SQL twin of `seesScheme`; what was discarded is found by its address only. */
function schemesFor(db: Knex, actor: Actor): Knex.QueryBuilder {
  authorize(denySchemes(actor))
  return selectSchemes(db).whereIn('s.state', denySchemeDrafts(actor) === undefined ? ['draft', 'frozen'] : ['frozen'])
}

const WORK = ['schemes.create', 'schemes.import', 'schemes.copy', 'schemes.save'] as const

export interface SchemePage {
  readonly stored: StoredScheme
  /** Of a draft: who worked at it. */
  readonly drafters: readonly number[]
  readonly before: SchemeRow | undefined
}

/** One as the actor may see it, with the version that stands before it. @throws AppError not_found */
export async function readScheme({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<SchemePage> {
  authorize(denySchemes(actor))
  const stored = await visible(db.read, actor, id)
  const drafters = stored.state === 'draft' ? await actorsOf(db.read, `evaluation_scheme:${id}`, WORK) : []
  return { stored, drafters, before: await findBefore(db.read, stored) }
}

async function visible(db: Knex, actor: Actor, id: number): Promise<StoredScheme> {
  const stored = await findScheme(db, id)
  if (stored === undefined || !seesScheme(actor, stored)) throw new AppError('not_found', 'errors.not_found')
  return stored
}

export interface TypedScheme {
  readonly code: string
  readonly name: string
}

/** A draft with nothing in it but its name. Returns its id. @throws AppError forbidden */
export const createScheme = (deps: Deps, actor: Actor, typed: TypedScheme): Promise<number> =>
  draftFrom(deps, actor, { ...blankDraft(), subjects: 'departments', ...typed }, { action: 'schemes.create', copiedFrom: null })

/** A draft out of a file or a text. Returns its id. @throws AppError forbidden */
export const importScheme = (deps: Deps, actor: Actor, draft: Draft): Promise<number> =>
  draftFrom(deps, actor, draft, { action: 'schemes.import', copiedFrom: null })

/** The next version as a draft, or another scheme that begins as this one. Returns its id. @throws AppError not_found, forbidden */
export async function copyScheme(deps: Deps, actor: Actor, id: number, typed: TypedScheme): Promise<number> {
  authorize(denySchemeEditing(actor))
  const { content } = await visible(deps.db.read, actor, id)
  return draftFrom(deps, actor, { ...(content as Draft), ...typed }, { action: 'schemes.copy', copiedFrom: id })
}

interface Origin {
  readonly action: 'schemes.create' | 'schemes.import' | 'schemes.copy'
  readonly copiedFrom: number | null
}

function draftFrom(deps: Deps, actor: Actor, draft: Draft, { action, copiedFrom }: Origin): Promise<number> {
  authorize(denySchemeEditing(actor))
  return audited(deps, actor, async (tx) => {
    const createdAt = deps.now().toISOString()
    const id = await insertScheme(tx, { ...columnsOf(draft), note: '', copiedFrom, createdBy: actor.id, createdAt })
    return [id, { action, subject: `evaluation_scheme:${id}`, details: { code: said(draft, 'code'), name: said(draft, 'name') } }]
  })
}

const said = (draft: Draft, key: string): string => (typeof draft[key] === 'string' ? draft[key] : '')
const columnsOf = (draft: Draft) => ({ code: said(draft, 'code'), name: said(draft, 'name'), content: canonicalJson(draft) })

/**
 * Keeps what an editor typed, right or not; what is wrong is said on the page and refused when it is to be frozen.
 * @throws AppError not_found, forbidden, conflict with the name of whoever saved in between
 */
export async function saveScheme(deps: Deps, actor: Actor, id: number, version: number, draft: Draft, note: string): Promise<void> {
  authorize(denySchemeEditing(actor))
  await audited(deps, actor, async (tx) => {
    await visible(tx, actor, id)
    if (!(await changeDraft(tx, { id, version }, { ...columnsOf(draft), note }))) throw await overtaken(tx, id)
    return [undefined, { action: 'schemes.save', subject: `evaluation_scheme:${id}`, details: { code: said(draft, 'code') } }]
  })
}

/** What came in between, as it stands by now: PostgreSQL lets the first of two finish before the second looks again. */
async function overtaken(tx: Knex, id: number): Promise<AppError> {
  const stored = await findScheme(tx, id)
  if (stored !== undefined && stored.state !== 'draft') return new AppError('conflict', `schemes.error.${stored.state}`)
  const name = await lastActor(tx, `evaluation_scheme:${id}`)
  return new AppError('conflict', 'schemes.error.overtaken', {}, { name: name ?? '' })
}

/** Publishes the version that the leader has read: from now on everybody reads it and nobody changes it. @throws AppError not_found, forbidden, conflict */
export async function freezeScheme(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  authorize(denyFreezing(actor, []))
  await audited(deps, actor, async (tx) => {
    const stored = await visible(tx, actor, id)
    if (stored.state !== 'draft') throw new AppError('conflict', `schemes.error.${stored.state}`)
    const drafters = await actorsOf(tx, `evaluation_scheme:${id}`, WORK)
    authorize(denyFreezing(actor, drafters))
    const { scheme } = checkScheme(stored.content)
    if (scheme === undefined) throw new AppError('conflict', 'schemes.error.not_valid')
    // No cycle runs by one: people are assessed as the law has it, in the annual assessment.
    if (scheme.subjects === 'persons') throw new AppError('conflict', 'schemes.error.persons')
    const content = canonicalJson(scheme)
    const sha256 = createHash('sha256').update(content).digest('hex')
    const at = deps.now().toISOString()
    await holdCode(tx, scheme.code)
    const number = (await lastNumber(tx, scheme.code)) + 1
    const values = { state: 'frozen', content, sha256, number, frozen_by: actor.id, frozen_at: at }
    if (!(await changeDraft(tx, { id, version }, values))) throw await overtaken(tx, id)
    await tellDrafters(tx, drafters, id, { name: scheme.name, number: String(number) }, at)
    return [undefined, { action: 'schemes.freeze', subject: `evaluation_scheme:${id}`, details: { code: scheme.code, number, sha256 } }]
  })
}

/** Whoever worked at the draft hears that it is in force. */
async function tellDrafters(
  tx: Knex.Transaction,
  drafters: readonly number[],
  id: number,
  params: { readonly name: string; readonly number: string },
  at: string,
): Promise<void> {
  const [href, about] = [`/evaluations/schemes/${id}`, `evaluation_scheme:${id}`]
  await tell(
    tx,
    drafters.map((personId) => ({ personId, code: 'schemes.told.frozen', params, href, about })),
    at,
  )
}

/** @throws AppError not_found, forbidden, conflict */
export async function discardScheme(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  authorize(denySchemeEditing(actor))
  await audited(deps, actor, async (tx) => {
    const stored = await visible(tx, actor, id)
    if (!(await changeDraft(tx, { id, version }, { state: 'discarded' }))) throw await overtaken(tx, id)
    return [undefined, { action: 'schemes.discard', subject: `evaluation_scheme:${id}`, details: { code: stored.code, name: stored.name } }]
  })
}
