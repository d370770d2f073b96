import type { Knex } from 'knex'
import { isHash, type AnonymousToken } from '../../core/anonymous-token.ts'
import { dateInShanghai } from '../../core/dates.ts'
import { audited, type Agent } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { makeDurable } from '../db/durable.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { reindexSuggestions } from '../search/suggestions.source.ts'
import { denyTexts } from './anonymous.policy.ts'
import type { AnonymousText, Receipt } from './anonymous.types.ts'
import { markOf, spendToken } from './spending.service.ts'
import {
  findMarked,
  findPublished,
  holdWaiting,
  lastNumber,
  listDue,
  listPublished,
  publishText,
  putWaiting,
  setHidden,
} from './texts.queries.ts'

const PAGE = 30
const SYSTEM: Agent = { id: null, name: 'system' }

/**
 * Takes what somebody wrote, for the batch of the next working day. Sent again with the same token and the same words it changes nothing, so
 * that a lost answer costs nobody their token. No audit entry: it would have an instant. `body`: tidy, not empty.
 * @throws AppError as `spendToken`
 */
export async function takeText(deps: Pick<Deps, 'db' | 'now' | 'random'>, token: AnonymousToken, body: string): Promise<void> {
  const receivedOn = dateInShanghai(deps.now().toISOString())
  await deps.db.write.transaction(async (tx) => {
    const mark = markOf('suggestion', token)
    const known = await findMarked(tx, mark)
    if (known?.body === body) return
    await spendToken(tx, 'suggestion', token)
    const id = Buffer.from(deps.random(16)).toString('hex')
    await putWaiting(tx, { id, token_hash: mark, body, received_on: receivedOn })
  })
  await makeDurable(deps.db)
}

/** Where a text is, for whoever holds its token. */
export async function receiptOf({ db }: Pick<Deps, 'db'>, token: Pick<AnonymousToken, 'key' | 'nonce'>): Promise<Receipt> {
  if (!isHash(token.key) || !isHash(token.nonce)) return { state: 'unknown' }
  const found = await findMarked(db.read, markOf('suggestion', token))
  if (found === undefined) return { state: 'unknown' }
  const { number, published_on: publishedOn, hidden_by_act: actId } = found
  if (number === null || publishedOn === null) return { state: 'waiting', receivedOn: found.received_on }
  return actId === null ? { state: 'published', number, publishedOn } : { state: 'hidden', number, publishedOn, actId }
}

/** The job: on a working day all that came on earlier days is published at once, in an order that chance makes. Returns how many. */
export async function publishTexts(deps: Pick<Deps, 'db' | 'now'>): Promise<number> {
  const today = dateInShanghai(deps.now().toISOString())
  const calendar = await calendarIn(deps.db.read)
  if (!calendar.isWorkingDay(today) || (await listDue(deps.db.read, today)).length === 0) return 0
  return audited(deps, SYSTEM, async (tx) => {
    await holdWaiting(tx)
    const due = await listDue(tx, today) // by names that chance made
    const last = await lastNumber(tx)
    for (const [i, id] of due.entries())
      if (!(await publishText(tx, id, last + i + 1, today))) throw new AppError('conflict', 'errors.changed_meanwhile')
    await reindexSuggestions(
      tx,
      due.map((_, i) => last + i + 1),
    )
    return [due.length, { action: 'anonymous.publish', subject: 'installation', details: { on: today, texts: due.length } }]
  })
}

export interface TextsPage {
  readonly texts: readonly AnonymousText[]
  /** Where the next page begins; undefined at the end. */
  readonly older: number | undefined
}

/** Newest first. `before`: a number. @throws AppError forbidden */
export async function listTexts({ db }: Pick<Deps, 'db'>, actor: Actor, before?: number): Promise<TextsPage> {
  authorize(denyTexts(actor))
  const found = await listPublished(db.read, before, PAGE + 1)
  return { texts: found.slice(0, PAGE), older: found.length > PAGE ? found[PAGE - 1]?.number : undefined }
}

/** For moderation: one that was published. */
export const findText = (db: Knex, number: number): Promise<AnonymousText | undefined> => findPublished(db, number)

/** For moderation: from one act to another, or to none. @throws AppError conflict when somebody was first */
export async function markHidden(tx: Knex.Transaction, number: number, from: number | null, to: number | null): Promise<void> {
  if (!(await setHidden(tx, number, from, to))) throw new AppError('conflict', 'errors.changed_meanwhile')
  await reindexSuggestions(tx, [number])
}
