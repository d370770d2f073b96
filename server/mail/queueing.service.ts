import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { DEFAULT_MAIL, kindOf, type MailChoice } from '../notifications/kinds.rules.ts'
import { writeLetter } from './letters.presenter.ts'
import { dropUntold, insertLetters, listChoicesOf, listUntold, moveMessages, type Letter, type Untold } from './outbox.queries.ts'

type Posting = Pick<Deps, 'db' | 'now' | 'config' | 'random'>

/** Messages a transaction; the rest follows in the next one. */
const AT_ONCE = 500
/** When the letters with everything of a day go out on working days, in Shanghai: 08:00, which is midnight in UTC. */
const DIGEST_HOUR = '00:00:00.000Z'

/** Another instance was faster with some of the messages: nothing of this round stands. */
class Overtaken extends Error {}

/** Looks at every new message once: a letter at once, one tomorrow morning, or none. Message and letter change in one transaction. */
export async function queueLetters(deps: Posting): Promise<void> {
  if (deps.config.mail === undefined) {
    const [waits] = [...(await listUntold(deps.db.read, 'new', 1)), ...(await listUntold(deps.db.read, 'digest', 1))]
    if (waits !== undefined) await dropUntold(deps.db.write)
    return
  }
  if ((await listUntold(deps.db.read, 'new', 1)).length === 0) return
  await inTurns(deps, async (tx) => {
    const untold = await listUntold(tx, 'new', AT_ONCE)
    const choice = await chooser(tx, untold)
    const [now, daily] = [untold.filter((one) => choice(one) === 'now'), untold.filter((one) => choice(one) === 'daily')]
    await move(tx, daily, 'new', 'digest')
    const others = untold.filter((one) => !daily.includes(one))
    await move(tx, others, 'new', 'done')
    await insertLetters(tx, lettersFor(deps, now, false), deps.now().toISOString())
    return untold.length
  })
}

/** On working days from eight o'clock on: one letter with everything unread that was told before. Nothing is lost when nobody ran at eight. */
export async function queueDigests(deps: Posting): Promise<void> {
  const now = deps.now().toISOString()
  const today = dateInShanghai(now)
  const until = `${today}T${DIGEST_HOUR}`
  if (deps.config.mail === undefined || now < until) return
  if ((await listUntold(deps.db.read, 'digest', 1, until)).length === 0) return
  if (!(await calendarIn(deps.db.read)).isWorkingDay(today)) return
  await inTurns(deps, async (tx) => {
    // Whole people: whoever is at the end of a page that is full waits for the next one.
    const page = await listUntold(tx, 'digest', AT_ONCE * 4, until)
    await move(tx, page, 'digest', 'done')
    await insertLetters(
      tx,
      lettersFor(
        deps,
        page.filter((one) => one.reachable && !one.read),
        true,
      ),
      now,
    )
    return page.length === AT_ONCE * 4 ? AT_ONCE : 0
  })
}

/** `turn` returns how many messages it looked at: less than a whole page, and there are no more. */
async function inTurns({ db }: Posting, turn: (tx: Knex.Transaction) => Promise<number>): Promise<void> {
  try {
    while ((await db.write.transaction(turn)) === AT_ONCE);
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error
  }
}

async function move(tx: Knex.Transaction, which: readonly Untold[], from: 'new' | 'digest', to: 'digest' | 'done'): Promise<void> {
  const ids = which.map(({ id }) => id)
  if ((await moveMessages(tx, ids, from, to)) !== ids.length) throw new Overtaken()
}

/** What each person chose for the kind; nothing is sent of what has been read, nor to people without an address. */
async function chooser(tx: Knex.Transaction, untold: readonly Untold[]): Promise<(one: Untold) => MailChoice> {
  const people = [...new Set(untold.map(({ personId }) => personId))]
  const chosen = new Map((await listChoicesOf(tx, people)).map(({ personId, kind, mail }) => [`${personId}:${kind}`, mail]))
  return ({ personId, code, read, reachable }) => {
    if (read || !reachable) return 'never'
    const kind = kindOf(code)
    return chosen.get(`${personId}:${kind}`) ?? DEFAULT_MAIL[kind]
  }
}

/** One letter a person, whatever there is to say. */
function lettersFor({ config, now, random }: Posting, told: readonly Untold[], digest: boolean): Letter[] {
  const today = dateInShanghai(now().toISOString())
  const publicUrl = config.mail?.publicUrl ?? ''
  const people = new Map<number, Untold[]>()
  for (const one of told) people.set(one.personId, [...(people.get(one.personId) ?? []), one])
  return [...people].map(([personId, own]) => ({
    personId,
    messageId: messageId({ random }, publicUrl),
    ...writeLetter(own, { locale: own[0]?.locale ?? 'zh-CN', today, publicUrl, digest }),
  }))
}

/** Unique without a name or a time in it. */
export const messageId = ({ random }: Pick<Deps, 'random'>, publicUrl: string): string =>
  `<${Buffer.from(random(16)).toString('hex')}@${new URL(publicUrl).hostname.replace(/[^\w.-]/g, '')}>`
