import { createTransport } from 'nodemailer'
import type { Deps } from '../deps.ts'
import { claimLetter, deleteOldLetters, letterFailed, letterSent, listDueLetters, type DueLetter } from './outbox.queries.ts'
import { ADDRESS, CLAIM_MS, oneLine, retryIn, type Failure } from './sending.rules.ts'

type Sending = Pick<Deps, 'db' | 'now' | 'config' | 'log'>
type Transport = ReturnType<typeof transportTo>

const AT_ONCE = 100
/** How long a sent or given up letter is remembered. */
const KEPT_MS = 30 * 86_400_000

const transportTo = ({ smtpUrl }: { readonly smtpUrl: string }) =>
  createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })

/**
 * Sends what is due, one after the other. A letter is taken, sent and marked: whoever dies in between leaves it to be sent again under
 * the same Message-ID, so that none is lost and a second copy can be told from a second letter.
 */
export async function sendLetters(deps: Sending): Promise<void> {
  const { mail } = deps.config
  if (mail === undefined) return
  const due = await listDueLetters(deps.db.read, deps.now().toISOString(), AT_ONCE)
  if (due.length === 0) return
  const transport = transportTo(mail)
  try {
    for (const letter of due) {
      const now = deps.now()
      const until = new Date(now.getTime() + CLAIM_MS).toISOString()
      if (await claimLetter(deps.db.write, letter, now.toISOString(), until)) await sendOne(deps, transport, letter)
    }
  } finally {
    transport.close()
  }
}

async function sendOne({ db, now, config, log }: Sending, transport: Transport, letter: DueLetter): Promise<void> {
  const failure = ADDRESS.test(letter.address) ? await hand(transport, letter, config) : { code: 553, text: 'no address' }
  if (failure === undefined) {
    await letterSent(db.write, letter.id, now().toISOString())
    return
  }
  const wait = retryIn(letter.attempts + 1, failure)
  log.warn({ letter: letter.id, code: failure.code, again: wait !== undefined }, 'a letter could not be sent')
  await letterFailed(db.write, letter.id, oneLine(failure.text), wait === undefined ? null : new Date(now().getTime() + wait).toISOString())
}

async function hand(
  transport: Transport,
  { address, messageId, subject, body }: DueLetter,
  { mail }: Deps['config'],
): Promise<Failure | undefined> {
  try {
    await transport.sendMail({
      from: mail?.from,
      to: { name: '', address },
      subject: oneLine(subject),
      text: body,
      messageId,
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        'List-Unsubscribe': `<${mail?.publicUrl ?? ''}/notifications/settings>`,
      },
    })
    return undefined
  } catch (error) {
    const { responseCode, message } = error as { responseCode?: unknown; message?: unknown }
    return {
      code: typeof responseCode === 'number' ? responseCode : undefined,
      text: typeof message === 'string' ? message : String(error),
    }
  }
}

/** Forgets what was sent or given up a month ago. */
export const forgetOldLetters = ({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> =>
  deleteOldLetters(db.write, new Date(now().getTime() - KEPT_MS).toISOString())
