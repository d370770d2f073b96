import { audited } from '../audit/audit.service.ts'
import { authorize, denyUnless, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Locale } from '../i18n/index.ts'
import { writeTest } from './letters.presenter.ts'
import { insertLetters } from './outbox.queries.ts'
import { findAddress } from './preferences.queries.ts'
import { messageId } from './queueing.service.ts'
import { countAddresses, countLetters, listHeldLetters, reviveLetter, type HeldLetter, type LetterCounts } from './room.queries.ts'

const denyMailRoom = (actor: Actor) => denyUnless(actor, 'sysadmin')
const MOST = 200
const COUNTED_MS = 30 * 86_400_000

export interface MailRoom {
  /** Where letters go out, without name and password; undefined: nothing is sent. */
  readonly server: { readonly host: string; readonly from: string; readonly publicUrl: string } | undefined
  /** Of the last thirty days. */
  readonly counts: LetterCounts
  readonly addresses: { readonly all: number; readonly reachable: number }
  readonly held: readonly HeldLetter[]
}

/** @throws AppError forbidden */
export async function readMailRoom({ db, now, config: { mail } }: Pick<Deps, 'db' | 'now' | 'config'>, actor: Actor): Promise<MailRoom> {
  authorize(denyMailRoom(actor))
  const since = new Date(now().getTime() - COUNTED_MS).toISOString()
  const [counts, addresses, held] = await Promise.all([
    countLetters(db.read, since),
    countAddresses(db.read),
    listHeldLetters(db.read, MOST),
  ])
  const server = mail === undefined ? undefined : { host: new URL(mail.smtpUrl).host, from: mail.from, publicUrl: mail.publicUrl }
  return { server, counts, addresses, held }
}

/** Gives a letter that was given up another round of attempts. @throws AppError forbidden, conflict when it is on its way already */
export async function retryLetter(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, id: number): Promise<void> {
  authorize(denyMailRoom(actor))
  await audited(deps, actor, async (tx) => {
    if ((await reviveLetter(tx, id, deps.now().toISOString())) !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
    return [undefined, { action: 'mail.retry', subject: `letter:${id}`, details: {} }]
  })
}

/** Puts a letter to the administrator themself into the post. @throws AppError forbidden, conflict without server or address */
export async function sendTest(deps: Pick<Deps, 'db' | 'now' | 'config' | 'random'>, actor: Actor, locale: Locale): Promise<void> {
  authorize(denyMailRoom(actor))
  const { mail } = deps.config
  if (mail === undefined) throw new AppError('conflict', 'mail.error.not_configured')
  await audited(deps, actor, async (tx) => {
    if ((await findAddress(tx, actor.id)) === '') throw new AppError('conflict', 'mail.error.no_address')
    const letter = { personId: actor.id, messageId: messageId(deps, mail.publicUrl), ...writeTest(locale, mail.publicUrl) }
    await insertLetters(tx, [letter], deps.now().toISOString())
    return [undefined, { action: 'mail.test', subject: `person:${actor.id}`, details: {} }]
  })
}
