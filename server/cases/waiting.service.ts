import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { spendToken, TokenJson } from '../anonymous/spending.service.ts'
import type { Purpose } from '../anonymous/anonymous.types.ts'
import type { Upload } from '../attachments/incoming.ts'
import { errorKind } from '../ballot-box/discretion.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { makeDurable } from '../db/durable.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { ReceiptAct } from './cases.policy.ts'
import { ApplicantForm, LetterForm } from './cases.forms.ts'
import type { Kind } from './cases.rules.ts'
import { caseByReceipt, dayOf, todayOf } from './cases.service.ts'
import { received } from './files.service.ts'
import { checkLetter, sendLetter, type TypedLetter } from './letters.service.ts'
import { RECEIPT_BYTES, receiptCode, receiptHash } from '../../core/receipt-code.ts'
import { checkApplicant, runApplicant, type TypedAct } from './applicant.service.ts'
import {
  forgetRefused,
  listWaitingBefore,
  listWaitingFiles,
  listWaitingOf,
  measureWaiting,
  putWaiting,
  refuseWaiting,
  takeWaiting,
  type Waiting,
} from './waiting.queries.ts'

export type { Waiting } from './waiting.queries.ts'

// What comes without a name waits for the next working morning and is then delivered together, in the order of keys that chance made.
// Delivered at once, the numbers of its rows would stand between those of others whose instants are known, and so would its own be.

/** Waits at most: nobody who writes by hand comes near. */
const MOST_WAITING = 20
const REFUSED_DAYS = 60
/** Of all together: nobody signs in here, and what waits is written anew with every letter. Days of holidays have room. */
const MOST_LETTERS = 2_000
const MOST_BYTES = 1024 ** 3
/** Characters of everything that was typed in one letter, as JSON: twice what its fields take. */
const LONGEST_LETTER = 24_000

const PURPOSES: Partial<Record<Kind, Purpose>> = { complaint: 'complaint', mailbox: 'mailbox' }

/** As the form was sent: its other fields belong to the kind. */
type Fields = Readonly<Record<string, unknown>>

/**
 * Takes a letter without a name, looked at as if it were sent at once. `token`: JSON of a token that proves that a member of the staff wrote
 * it, or ''. Returns the code, which is shown once and kept by nobody.
 * @throws AppError not_found, invalid, too_large, too_many; as `spendToken`
 */
export async function keepLetter(
  deps: Deps,
  kind: Kind,
  { token, ...letter }: TypedLetter & { readonly token: string },
  more: { readonly body: unknown; readonly uploads: readonly Upload[] },
): Promise<string> {
  const proof = tokenIn(token)
  await checkLetter(deps, undefined, kind, letter, more.body)
  const fields = fieldsOf(more.body)
  if (JSON.stringify(fields).length > LONGEST_LETTER) throw new AppError('too_large', 'errors.invalid_input')
  const files = await cleaned(deps, more.uploads)
  const code = receiptCode(deps.random(RECEIPT_BYTES))
  const purpose = PURPOSES[kind]
  const staff = proof !== undefined && purpose !== undefined
  await deps.db.write.transaction(async (tx) => {
    await refuseFull(tx)
    if (staff) await spendToken(tx, purpose, proof)
    const kept = { what: 'letter' as const, kind, staff, fields }
    await putWaiting(tx, { receiptHash: hashOf(code), nth: 1, letter: kept, receivedOn: todayOf(deps) }, files)
  })
  await makeDurable(deps.db)
  return code
}

/** Takes an act of whoever holds the code. @throws AppError not_found, invalid, too_many */
export async function keepAct(deps: Deps, code: string, act: ReceiptAct, typed: TypedAct, uploads: readonly Upload[]): Promise<void> {
  checkApplicant(act, typed)
  const files = await cleaned(deps, uploads)
  await deps.db.write.transaction(async (tx) => {
    await refuseFull(tx)
    await caseByReceipt(tx, code)
    const waiting = await listWaitingOf(tx, hashOf(code))
    if (waiting.length >= MOST_WAITING) throw new AppError('too_many', 'cases.error.too_many')
    const nth = (waiting.at(-1)?.nth ?? 0) + 1
    const letter = { what: 'act' as const, act, fields: { ...typed } }
    await putWaiting(tx, { receiptHash: hashOf(code), nth, letter, receivedOn: todayOf(deps) }, files)
  })
  await makeDurable(deps.db)
}

/** Somebody who fills the disk must not keep everybody else's letters out of it. */
async function refuseFull(tx: Parameters<typeof takeWaiting>[0]): Promise<void> {
  const { letters, bytes } = await measureWaiting(tx)
  if (letters >= MOST_LETTERS || bytes >= MOST_BYTES) throw new AppError('too_many', 'cases.error.busy')
}

/** What waits of one code, or could not be delivered. */
export const waitingOf = async ({ db }: Pick<Deps, 'db'>, code: string): Promise<readonly Waiting[]> => {
  const hash = receiptHash(code)
  return hash === undefined ? [] : listWaitingOf(db.read, hash)
}

/** The job: on a working day all that came on earlier days is delivered. Returns how many. */
export async function deliverWaiting(deps: Deps): Promise<number> {
  const today = todayOf(deps)
  if (!(await calendarIn(deps.db.read)).isWorkingDay(today)) return 0
  const due = await listWaitingBefore(deps.db.read, today)
  let delivered = 0
  for (const one of due) if (await deliver(deps, one)) delivered += 1
  await deps.db.write.transaction((tx) => forgetRefused(tx, addDays(today, -REFUSED_DAYS)))
  return delivered
}

/** Another instance was first. */
class Overtaken extends Error {}

/** With the calendar of the day on which it came: whoever wrote on the last day was in time. */
async function deliver(deps: Deps, one: Waiting): Promise<boolean> {
  const { letter, receiptHash: hash, receivedOn } = one
  const then = { ...deps, now: () => new Date(dayOf(receivedOn)) }
  const uploads = await listWaitingFiles(deps.db.read, one)
  const take = async (tx: Parameters<typeof takeWaiting>[0]): Promise<void> => {
    if (!(await takeWaiting(tx, one))) throw new Overtaken()
  }
  try {
    if (letter.what === 'letter') {
      const { kind, fields, staff } = letter
      await sendLetter(then, undefined, kind, LetterForm.parse(fields), { body: fields, uploads }, { hash, staff, take })
    } else {
      const held = await caseByReceipt(deps.db.read, { hash })
      await runApplicant(then, { receipt: '', hash, take }, letter.act, held, ApplicantForm.parse(letter.fields), uploads)
    }
    return true
  } catch (error) {
    if (error instanceof Overtaken) return false
    if (!(error instanceof AppError)) {
      // One that fails must not keep the others back: it is tried again the next morning. By kind and place alone, for the reason of the door.
      deps.log.error(errorKind(error), 'a letter without a name could not be delivered')
      return false
    }
    if (error.kind === 'conflict') return false // somebody changed the case at this moment: the next morning, or the next start
    deps.log.warn({ code: error.code }, 'a letter without a name could not be delivered')
    await deps.db.write.transaction((tx) => refuseWaiting(tx, one, error.code))
    return false
  }
}

const hashOf = (code: string): string => receiptHash(code) ?? ''

/** As cleaned: without what a camera or an office wrote into them about its author. */
const cleaned = async (deps: Deps, uploads: readonly Upload[]): Promise<Upload[]> =>
  (await received(deps, uploads)).map(({ name, bytes, cleaned: kept }) => ({ name, bytes: kept ?? bytes }))

/** What was typed, without what belongs to the door. */
const OF_THE_DOOR: readonly string[] = ['code', 'token', 'staff', 'lang', 'version']
const fieldsOf = (body: unknown): Fields =>
  Object.fromEntries(Object.entries((body ?? {}) as Record<string, unknown>).filter(([name]) => !OF_THE_DOOR.includes(name)))

function tokenIn(text: string): z.output<typeof TokenJson> | undefined {
  if (text === '') return undefined
  try {
    return TokenJson.parse(JSON.parse(text))
  } catch {
    throw new AppError('invalid', 'anonymous.token_bad')
  }
}
