import type { Knex } from 'knex'
import { REMEDY_KINDS } from '../../core/annual-report.ts'
import { addDays } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { storeBlob } from '../attachments/attachments.service.ts'
import { accept, acceptRedacted, type Upload } from '../attachments/incoming.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { actOn, endPause, insertPause, todayOf, type Case, type Change, type Step } from '../cases/cases.service.ts'
import { isApplicant, seesCase } from '../cases/cases.policy.ts'
import type { Reader } from '../cases/cases.types.ts'
import { LONGEST_BODY, LONGEST_REASON, PAUSE_ARTICLES } from '../cases/cases.rules.ts'
import { optionalProblem, wordProblem } from '../cases/words.rules.ts'
import type { Deps } from '../deps.ts'
import { AppError, refuse } from '../errors.ts'
import { denyApplicationAct, endingsOf, type ApplicationAct, type ApplicationSeat } from './applications.policy.ts'
import {
  answerParty,
  changeApplication,
  closeRemedy,
  countOthersInMonth,
  findCopy,
  insertCopy,
  insertFee,
  insertParty,
  insertRemedy,
  listCopies,
  settleFee,
} from './applications.queries.ts'
import { OPINION_DAYS } from './applications.rules.ts'
import { OPINIONS, PARTY_KINDS, type Copy } from './applications.types.ts'
import { FEE_DAYS, FEE_METHODS, feeOf } from './fees.rules.ts'
import { dayProblem } from './opening.service.ts'
import { ENDINGS } from './replies.rules.ts'
import { applicationSeat, readApplication } from './seat.service.ts'

export interface Which {
  readonly id: number
  readonly version: number
}
type Works = Pick<Deps, 'db' | 'now'>
type Outcome = readonly [Change, Step]
interface Guarded extends ApplicationSeat {
  readonly tx: Knex.Transaction
  readonly calendar: WorkingCalendar
}
const ARTICLE = (n: string): string => `政府信息公开条例${n}`
const FEE_BASIS = '政府信息公开条例第四十二条、国办函〔2020〕109号'
const LONGEST_NAME = 100

/** Runs one act under its guard: what may not be seen is 404, what may not be done 403. */
const act = (
  deps: Works,
  actor: Actor,
  name: ApplicationAct,
  { id, version }: Which,
  run: (guarded: Guarded) => Promise<Outcome>,
): Promise<Case> =>
  actOn(deps, actor, id, version, async (tx, held) => {
    const calendar = await calendarIn(tx)
    const seat = await applicationSeat(tx, held, todayOf(deps), calendar)
    if (!seesCase(actor, seat)) throw new AppError('not_found', 'errors.not_found')
    authorize(denyApplicationAct(name, actor, seat))
    return run({ ...seat, tx, calendar })
  })

/** Both sides have confirmed it to each other: that day it is received (art. 31). @throws AppError forbidden, not_found, invalid, conflict */
export const confirmReceipt = (deps: Works, actor: Actor, which: Which, typed: { readonly on: string }): Promise<Case> =>
  act(deps, actor, 'confirm', which, async ({ tx, held, application, today }) => {
    refuse(dayProblem('on', typed.on, application.arrivedOn, today))
    await changeApplication(tx, held.id, { confirmed_on: typed.on })
    return [{ receivedOn: typed.on }, { kind: 'application_confirmed', rule: ARTICLE('第三十一条'), details: { on: typed.on } }]
  })

/** Somebody from outside sent in what was asked for; the days are counted anew (art. 30). @throws AppError forbidden, not_found, invalid, conflict */
export function enterCorrection(
  deps: Works,
  actor: Actor,
  which: Which,
  typed: { readonly text: string; readonly on: string },
): Promise<Case> {
  refuse(wordProblem('text', typed.text, LONGEST_BODY))
  return act(deps, actor, 'corrected', which, async ({ tx, held, pause, today }) => {
    refuse(dayProblem('on', typed.on, addDays(pause?.from ?? today, -1), today))
    await endPause(tx, held.id, typed.on)
    return [
      {
        state: 'open',
        restartedOn: typed.on,
        message: { side: 'applicant', body: typed.text },
        tell: [{ to: 'department', code: 'cases.told.corrected' }],
      },
      { kind: 'corrected', rule: PAUSE_ARTICLES.correction },
    ]
  })
}

/** Whoever would be harmed is asked in writing (art. 32), as is who made it too (art. 34); the clock stands still. @throws AppError forbidden, not_found, invalid, conflict */
export function askParty(deps: Works, actor: Actor, which: Which, typed: { readonly kind: string; readonly name: string }): Promise<Case> {
  const kind = PARTY_KINDS.find((one) => one === typed.kind)
  refuse({
    ...(kind === undefined && { kind: { code: 'common.error.required' as const } }),
    ...wordProblem('name', typed.name, LONGEST_NAME),
  })
  return act(deps, actor, 'ask_party', which, async ({ tx, held, today, calendar }) => {
    const answerBy = calendar.addWorkingDays(today, OPINION_DAYS).date
    await insertParty(tx, { case_id: held.id, kind: kind!, name: typed.name, asked_on: today, answer_by_on: answerBy })
    if (held.state === 'open') await insertPause(tx, held.id, { rule: 'third_party', from: addDays(today, 1), answerBy, reason: '' })
    return [
      { state: 'paused', tell: [{ to: 'applicant', code: 'cases.told.paused' }] },
      {
        kind: 'application_party_asked',
        rule: ARTICLE(kind === 'third_party' ? '第三十二条' : '第三十四条'),
        details: { answerBy },
      },
    ]
  })
}

/** What they said, or that they said nothing in time. With the last answer the clock goes on. @throws AppError forbidden, not_found, invalid, conflict */
export function enterOpinion(
  deps: Works,
  actor: Actor,
  which: Which,
  typed: { readonly party: number; readonly opinion: string; readonly reasons: string },
): Promise<Case> {
  const opinion = OPINIONS.find((one) => one === typed.opinion)
  refuse({
    ...(opinion === undefined && { opinion: { code: 'common.error.required' as const } }),
    ...(opinion === 'objects'
      ? wordProblem('reasons', typed.reasons, LONGEST_REASON)
      : optionalProblem('reasons', typed.reasons, LONGEST_REASON)),
  })
  return act(deps, actor, 'party_answer', which, async ({ tx, held, parties, pause, today }) => {
    const party = parties.find(({ id, answeredOn }) => id === typed.party && answeredOn === null)
    if (party === undefined) refuse({ party: { code: 'common.error.not_a_choice' } })
    if (opinion === 'silent' && today <= (party?.answerByOn ?? today)) refuse({ opinion: { code: 'applications.error.not_yet_silent' } })
    if (!(await answerParty(tx, typed.party, { opinion: opinion!, reasons: typed.reasons, on: today })))
      throw new AppError('conflict', 'errors.changed_meanwhile')
    const step: Step = {
      kind: 'application_party_answered',
      rule: ARTICLE(party?.kind === 'co_maker' ? '第三十四条' : '第三十二条'),
      details: { opinion: opinion! },
    }
    const last = parties.every(({ id, answeredOn }) => id === typed.party || answeredOn !== null)
    if (!last || held.state !== 'paused' || pause?.rule !== 'third_party') return [{}, step]
    await endPause(tx, held.id, today)
    return [
      {
        state: 'open',
        tell: [
          { to: 'department', code: 'applications.told.resumed' },
          { to: 'applicant', code: 'cases.told.resumed' },
        ],
      },
      step,
    ]
  })
}

/** The notice of a fee: by items or by pages; nothing is charged within the usual. @throws AppError forbidden, not_found, invalid, conflict */
export function noticeFee(
  deps: Works,
  actor: Actor,
  which: Which,
  typed: { readonly method: string; readonly count: number },
): Promise<Case> {
  const method = FEE_METHODS.find((one) => one === typed.method)
  refuse({
    ...(method === undefined && { method: { code: 'common.error.required' as const } }),
    ...((!Number.isInteger(typed.count) || typed.count < 1 || typed.count > 10_000) && {
      count: { code: 'applications.error.count' as const },
    }),
  })
  return act(deps, actor, 'fee', which, async ({ tx, held, application, today, calendar }) => {
    const before = method === 'items' ? await countOthersInMonth(tx, application, held.receivedOn.slice(0, 7)) : 0
    const fee = feeOf(method!, typed.count, before)
    if (fee.amount === 0) refuse({ count: { code: 'applications.error.free' } })
    const payBy = calendar.addWorkingDays(today, FEE_DAYS).date
    await insertFee(tx, {
      case_id: held.id,
      method: method!,
      counted: typed.count,
      counted_before: before,
      amount_fen: fee.amount,
      noticed_on: today,
      pay_by_on: payBy,
      state: 'noticed',
    })
    await insertPause(tx, held.id, { rule: 'other', from: addDays(today, 1), answerBy: payBy, reason: '' })
    return [
      { state: 'paused', tell: [{ to: 'applicant', code: 'applications.told.fee', params: { due: payBy } }] },
      { kind: 'application_fee', rule: FEE_BASIS, details: { answerBy: payBy } },
    ]
  })
}

/** Paid: the days are counted anew from the day after. @throws AppError forbidden, not_found, invalid, conflict */
export const enterPayment = (deps: Works, actor: Actor, which: Which, typed: { readonly on: string }): Promise<Case> =>
  act(deps, actor, 'paid', which, async ({ tx, held, fee, today }) => {
    refuse(dayProblem('on', typed.on, fee?.noticedOn ?? today, today))
    await settleFee(tx, held.id, 'paid', typed.on)
    await endPause(tx, held.id, typed.on)
    return [
      { state: 'open', restartedOn: typed.on, tell: [{ to: 'department', code: 'applications.told.resumed' }] },
      { kind: 'application_paid', rule: FEE_BASIS },
    ]
  })

/** Far more, or far more often, than is reasonable: the applicant is asked why (art. 35). @throws AppError forbidden, not_found, conflict */
export const askReasons = (deps: Works, actor: Actor, which: Which, typed: { readonly text: string }): Promise<Case> => {
  refuse(wordProblem('text', typed.text, LONGEST_BODY))
  return act(deps, actor, 'excess', which, async ({ tx, held }) => {
    await changeApplication(tx, held.id, { excess: 'asked' })
    return [
      { message: { side: 'department', body: typed.text }, tell: [{ to: 'applicant', code: 'cases.told.wrote' }] },
      { kind: 'application_excess_asked', rule: ARTICLE('第三十五条') },
    ]
  })
}

const LONGEST_DELAY = 60
/** Reasonable: later, by a day that is told. Unreasonable: a reply says that it is not dealt with. @throws AppError forbidden, not_found, invalid, conflict */
export function judgeReasons(
  deps: Works,
  actor: Actor,
  which: Which,
  typed: { readonly reasons: string; readonly verdict: string; readonly days: number },
): Promise<Case> {
  const verdict = (['reasonable', 'unreasonable'] as const).find((one) => one === typed.verdict)
  const days = verdict === 'reasonable' ? typed.days : 0
  refuse({
    ...optionalProblem('reasons', typed.reasons, LONGEST_REASON),
    ...(verdict === undefined && { verdict: { code: 'common.error.required' as const } }),
    ...((!Number.isInteger(days) || days < 0 || days > LONGEST_DELAY) && {
      days: { code: 'applications.error.delay' as const, params: { most: LONGEST_DELAY } },
    }),
  })
  return act(deps, actor, 'excess_decide', which, async ({ tx, held, today }) => {
    if (days > 0 && today > held.dueOn) refuse({ days: { code: 'cases.denied.too_late' } })
    await changeApplication(tx, held.id, { excess: verdict!, excess_reasons: typed.reasons })
    return [
      {
        ...(days > 0 && { extensionDays: held.extensionDays + days }),
        tell: days > 0 ? [{ to: 'applicant', code: 'applications.told.delayed', params: { n: days } }] : [],
      },
      { kind: `application_${verdict!}`, rule: ARTICLE('第三十五条'), details: { days } },
    ]
  })
}

/**
 * What is handed over: as it is, or with parts blacked out under which nothing is left (art. 37). The applicant sees it with the reply, so it
 * waits beside the draft. @throws AppError forbidden, not_found, invalid, conflict
 */
export async function keepCopy(
  deps: Works & Pick<Deps, 'config'>,
  actor: Actor,
  which: Which,
  typed: { readonly redacted: boolean },
  uploads: readonly Upload[],
): Promise<Case> {
  if (uploads.length === 0) refuse({ file: { code: 'common.error.required' } })
  const take = typed.redacted ? acceptRedacted : accept
  const files = await Promise.all(uploads.map((upload) => take(upload, deps.config.uploadLimitBytes))).catch((error: unknown) => {
    if (error instanceof AppError && Object.keys(error.fields).length === 0)
      throw new AppError(error.kind, error.code, { file: { code: error.code, params: error.params } }, error.params)
    throw error
  })
  return act(deps, actor, 'copy', which, async ({ tx, held, today }) => {
    if ((await listCopies(tx, held.id)).length + files.length > MOST_COPIES)
      refuse({ file: { code: 'applications.error.too_many_copies', params: { max: MOST_COPIES } } })
    for (const { name, type, bytes, cleaned } of files) {
      const kept = cleaned ?? bytes
      const sha256 = await storeBlob(tx, kept, type, deps.now().toISOString())
      await insertCopy(tx, {
        case_id: held.id,
        redacted: typed.redacted,
        name,
        type,
        size: kept.length,
        sha256,
        uploaded_by: actor.id,
        on_date: today,
      })
    }
    return [
      {},
      { kind: typed.redacted ? 'application_redacted' : 'application_copy', rule: ARTICLE(typed.redacted ? '第三十七条' : '第三十六条') },
    ]
  })
}
const MOST_COPIES = 20

/** A copy, for those who work on the application, and for the applicant once the reply has gone out. @throws AppError not_found */
export async function openCopy(deps: Works, reader: Reader, id: number): Promise<Copy> {
  const copy = await findCopy(deps.db.read, id)
  const seat = copy && (await readApplication(deps, reader, copy.caseId))
  if (copy === undefined || seat === undefined || (isApplicant(reader, seat.held) && seat.held.answeredOn === null))
    throw new AppError('not_found', 'errors.not_found')
  return copy
}

const TOLD = {
  not_corrected: 'cases.told.abandoned',
  unpaid: 'applications.told.unpaid',
  withdrawn: 'applications.told.withdrawn',
} as const

/** Ends without a reply: not corrected, not paid, or withdrawn by the applicant. @throws AppError forbidden, not_found, invalid, conflict */
export function endApplication(
  deps: Works,
  actor: Actor,
  which: Which,
  typed: { readonly ending: string; readonly reason: string },
): Promise<Case> {
  refuse(wordProblem('reason', typed.reason, LONGEST_REASON))
  return act(deps, actor, 'end', which, async (seat) => {
    const { tx, held, today } = seat
    const ending = endingsOf(seat).find((one) => one === typed.ending)
    if (ending === undefined) refuse({ ending: { code: 'common.error.not_a_choice' } })
    const { rule, outcome } = ENDINGS[ending!]
    if (held.state === 'paused') await endPause(tx, held.id, today)
    if (ending === 'unpaid') await settleFee(tx, held.id, 'lapsed', today)
    await changeApplication(tx, held.id, { finished_on: today, outcome })
    return [
      { state: 'abandoned', closedOn: today, tell: [{ to: 'applicant', code: TOLD[ending!] }] },
      { kind: 'abandoned', reason: typed.reason, rule: rule === '' ? '' : ARTICLE(rule), details: { ending: ending! } },
    ]
  })
}

/** 复议 or 诉讼 against how it was dealt with, for table 四. @throws AppError forbidden, not_found, invalid, conflict */
export function enterRemedy(
  deps: Works,
  actor: Actor,
  which: Which,
  typed: { readonly kind: string; readonly body: string; readonly number: string; readonly filedOn: string },
): Promise<Case> {
  const kind = REMEDY_KINDS.find((one) => one === typed.kind)
  refuse({
    ...(kind === undefined && { kind: { code: 'common.error.required' as const } }),
    ...wordProblem('body', typed.body, LONGEST_NAME),
    ...optionalProblem('number', typed.number, LONGEST_NAME),
  })
  return act(deps, actor, 'remedy', which, async ({ tx, held, application, today }) => {
    refuse(dayProblem('filedOn', typed.filedOn, application.finishedOn ?? today, today))
    await insertRemedy(tx, {
      case_id: held.id,
      kind: kind!,
      body: typed.body,
      number: typed.number,
      filed_on: typed.filedOn,
      entered_by: actor.id,
    })
    return [{}, { kind: 'application_remedy', details: { remedy: kind! } }]
  })
}

/** How it ended. @throws AppError forbidden, not_found, invalid, conflict */
export function concludeRemedy(
  deps: Works,
  actor: Actor,
  which: Which,
  typed: { readonly remedy: number; readonly outcome: string; readonly closedOn: string },
): Promise<Case> {
  const outcome = (['upheld', 'corrected', 'otherwise'] as const).find((one) => one === typed.outcome)
  refuse({ ...(outcome === undefined && { outcome: { code: 'common.error.required' as const } }) })
  return act(deps, actor, 'remedy_close', which, async ({ tx, remedies, today }) => {
    const remedy = remedies.find(({ id, closedOn }) => id === typed.remedy && closedOn === null)
    if (remedy === undefined) refuse({ remedy: { code: 'common.error.not_a_choice' } })
    refuse(dayProblem('closedOn', typed.closedOn, remedy?.filedOn ?? today, today))
    if (!(await closeRemedy(tx, typed.remedy, { outcome: outcome!, closed_on: typed.closedOn })))
      throw new AppError('conflict', 'errors.changed_meanwhile')
    return [{}, { kind: 'application_remedy_closed', details: { remedyOutcome: outcome! } }]
  })
}
