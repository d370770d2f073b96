import type { Knex } from 'knex'
import { actorsOf } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { REGISTERS } from '../registers/index.ts'
import { listReviewLevels } from '../reviewing/levels.service.ts'
import { checkEdition, type EditionProblem } from './editions.checks.rules.ts'
import { diffEditions, type EditionDiff } from './editions.diff.rules.ts'
import { denyEditions, seesEdition, seesOpen } from './editions.policy.ts'
import { findEdition, findEditionIn, findItemRow, listEditionRows, listHands, listUsedCodes, readContent } from './editions.queries.ts'
import type { Edition, EditionContent, EditionItem, ReviewLevel } from './editions.types.ts'

type Read = Pick<Deps, 'db'>

export const reviewLevels = (db: Knex): Promise<readonly ReviewLevel[]> => listReviewLevels(db)

export const subjectOf = (id: number): string => `catalogue_edition:${id}`

const WRITES = ['open_edition', 'add_item', 'change_item', 'end_item', 'restore_item', 'add_class', 'rename_class', 'remove_class'] as const

/** Everybody who had a hand in an edition, those too whose lines somebody else has changed since: none of them may approve it. */
export async function handsIn(db: Knex, edition: Edition): Promise<number[]> {
  const actions = [...WRITES, 'submit_edition'].map((action) => `catalogue.${action}`)
  const [rows, log] = await Promise.all([listHands(db, edition), actorsOf(db, subjectOf(edition.id), actions)])
  return [...new Set([...rows, ...log])]
}

/** The editions that the actor may see, newest first. @throws AppError forbidden */
export async function listEditions({ db }: Read, actor: Actor): Promise<readonly Edition[]> {
  authorize(denyEditions(actor))
  return (await listEditionRows(db.read)).filter((edition) => seesEdition(actor, edition))
}

/** The edition that the live catalogue follows; undefined before the first. */
export const editionInForce = ({ db, cache }: Pick<Deps, 'db' | 'cache'>): Promise<Edition | undefined> =>
  cache.read(['catalogue.edition'], () => findEditionIn(db.read, ['in_force']))

/** @throws AppError forbidden, not_found for one that the actor may not see */
export async function getEdition(db: Knex, actor: Actor, id: number): Promise<Edition> {
  authorize(denyEditions(actor))
  const edition = await findEdition(db, id)
  if (edition === undefined || !seesEdition(actor, edition)) throw new AppError('not_found', 'errors.not_found')
  return edition
}

export const readEdition = async ({ db }: Read, actor: Actor, id: number): Promise<EditionContent> =>
  readContent(db.read, await getEdition(db.read, actor, id))

/** @throws AppError not_found */
export async function getEditionItem({ db }: Read, actor: Actor, editionId: number, row: number): Promise<EditionItem> {
  await getEdition(db.read, actor, editionId)
  const item = await findItemRow(db.read, editionId, row)
  if (item === undefined) throw new AppError('not_found', 'errors.not_found')
  return item
}

/** The edition that this one follows: the newest before it that was in force. */
export async function editionBefore(db: Knex, edition: Edition): Promise<Edition | undefined> {
  const all = await listEditionRows(db)
  return all.find(({ state, number }) => number < edition.number && (state === 'in_force' || state === 'superseded'))
}

const NOTHING = { classes: [], items: [] } as const

/** What `to` changed against `from`, or against nothing. */
export const compare = (from: EditionContent | undefined, to: EditionContent): EditionDiff => diffEditions(from ?? NOTHING, to)

/** Everything that stands in the way of approval. */
export async function problemsOf(db: Knex, { classes, items }: EditionContent): Promise<EditionProblem[]> {
  const levels = await reviewLevels(db)
  const usedCodes = await listUsedCodes(db)
  return checkEdition({ classes, items, levels, usedCodes, registers: REGISTERS.map(({ key }) => key) })
}

export interface EditionPage extends EditionContent {
  readonly before: Edition | undefined
  readonly diff: EditionDiff
  /** Only for an edition that is not decided. */
  readonly problems: readonly EditionProblem[]
  readonly levels: readonly ReviewLevel[]
  /** Ids of the people who may not approve it, for those who could. */
  readonly hands: readonly number[]
}

/** One edition with what it changes and, while it is open, what is wrong with it. @throws AppError forbidden, not_found */
export async function getEditionPage({ db }: Read, actor: Actor, id: number): Promise<EditionPage> {
  const edition = await getEdition(db.read, actor, id)
  const open = edition.state === 'draft' || edition.state === 'submitted'
  const [content, before, levels, hands] = await Promise.all([
    readContent(db.read, edition),
    editionBefore(db.read, edition),
    reviewLevels(db.read),
    open && seesOpen(actor) ? handsIn(db.read, edition) : Promise.resolve([]),
  ])
  const old = before === undefined ? undefined : await readContent(db.read, before)
  const problems = open ? await problemsOf(db.read, content) : []
  return { ...content, before, diff: compare(old, content), problems, levels, hands }
}

/** Two editions side by side; `fromId` left out is the one before. @throws AppError not_found */
export async function compareEditions(
  { db }: Read,
  actor: Actor,
  id: number,
  fromId: number | undefined,
): Promise<{ readonly from: EditionContent | undefined; readonly to: EditionContent; readonly diff: EditionDiff }> {
  const edition = await getEdition(db.read, actor, id)
  const before = fromId === undefined ? await editionBefore(db.read, edition) : await getEdition(db.read, actor, fromId)
  const to = await readContent(db.read, edition)
  const from = before === undefined ? undefined : await readContent(db.read, before)
  return { from, to, diff: compare(from, to) }
}
