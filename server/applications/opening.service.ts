import type { Knex } from 'knex'
import type { ApplicantKind } from '../../core/annual-report.ts'
import type { Upload } from '../attachments/incoming.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { sealingSecrets } from '../auth/sealing-secrets.ts'
import { received } from '../cases/files.service.ts'
import { openCase, todayOf, type Opened } from '../cases/cases.service.ts'
import { LONGEST_BODY, LONGEST_TITLE } from '../cases/cases.rules.ts'
import { optionalProblem, wordProblem } from '../cases/words.rules.ts'
import { isDate } from '../../core/dates.ts'
import type { Deps } from '../deps.ts'
import { type FieldProblems, refuse } from '../errors.ts'
import {
  idKindsOf,
  isIdNumber,
  needsConfirmation,
  OUTSIDE_CHANNELS,
  receiptDay,
  DELIVERIES,
  MEDIA,
  type Channel,
  type Delivery,
  type IdKind,
  type Medium,
} from './applications.rules.ts'
import { APPLICANT_KINDS } from '../../core/annual-report.ts'
import { denyApply, denyClerk } from './applications.policy.ts'
import { insertApplication } from './applications.queries.ts'
import type { Identity } from './applications.types.ts'
import { applicantKey, normalId, sealIdentity } from './identity.ts'
import { officeSeat } from './seat.service.ts'

const LONGEST_NAME = 100
/** Of a telephone number that can be called. */
const LEAST_DIGITS = 7
/** Of sealed parts. */
const LONGEST_CONTACT = 200

/** The form of article 29, as typed. */
export interface TypedApplication extends Identity {
  readonly applicant: string
  readonly name: string
  readonly idKind: string
  readonly title: string
  readonly wantedNumber: string
  readonly body: string
  readonly medium: string
  readonly delivery: string
}
/** What a clerk adds: how and when it came. */
export interface TypedArrival {
  readonly channel: string
  readonly arrivedOn: string
  readonly confirmedOn: string
}

interface Checked {
  readonly applicant: ApplicantKind
  readonly idKind: IdKind
  readonly medium: Medium
  readonly delivery: Delivery
}
const one = <T extends string>(values: readonly T[], typed: string): T | undefined => values.find((value) => value === typed)

/** @throws AppError invalid with every field that is wrong */
function checked(typed: TypedApplication, more: FieldProblems, inside: boolean): Checked {
  const applicant = one(APPLICANT_KINDS, typed.applicant)
  const idKind = one(applicant === undefined ? [] : idKindsOf(applicant), typed.idKind)
  const medium = one(MEDIA, typed.medium)
  const delivery = one(inside ? DELIVERIES : DELIVERIES.filter((way) => way !== 'inside'), typed.delivery)
  const wrong: FieldProblems = {
    ...(applicant === undefined && { applicant: { code: 'common.error.required' as const } }),
    ...wordProblem('name', typed.name, LONGEST_NAME),
    ...(idKind === undefined && { idKind: { code: 'applications.error.id_kind' as const } }),
    ...(idKind !== undefined &&
      !isIdNumber(idKind, normalId(typed.idNumber)) && { idNumber: { code: 'applications.error.id_number' as const } }),
    ...contactProblems(typed, delivery),
    ...wordProblem('title', typed.title, LONGEST_TITLE),
    ...optionalProblem('wantedNumber', typed.wantedNumber, LONGEST_NAME),
    ...wordProblem('body', typed.body, LONGEST_BODY),
    ...(medium === undefined && { medium: { code: 'common.error.required' as const } }),
    ...(delivery === undefined && { delivery: { code: 'common.error.required' as const } }),
    ...more,
  }
  refuse(wrong)
  return { applicant: applicant!, idKind: idKind!, medium: medium!, delivery: delivery! }
}

/** One way to reach them, and the one that the wanted delivery needs. */
function contactProblems({ phone, email, address, agent, applicant }: TypedApplication, delivery: Delivery | undefined): FieldProblems {
  const long = { phone, email, address, agent }
  const tooLong = Object.entries(long).flatMap(([name, text]) =>
    text.length > LONGEST_CONTACT ? [[name, { code: 'common.error.too_long', params: { max: LONGEST_CONTACT } }] as const] : [],
  )
  return {
    ...(phone === '' && email === '' && address === '' && { phone: { code: 'applications.error.contact' as const } }),
    ...(phone !== '' && phone.replace(/\D/g, '').length < LEAST_DIGITS && { phone: { code: 'applications.error.phone' as const } }),
    ...(delivery === 'email' && !/^[^@\s]+@[^@\s]+$/.test(email) && { email: { code: 'applications.error.email' as const } }),
    ...(delivery === 'post' && address === '' && { address: { code: 'applications.error.address' as const } }),
    ...(applicant !== 'natural' && applicant !== '' && agent === '' && { agent: { code: 'applications.error.agent' as const } }),
    ...Object.fromEntries(tooLong),
  }
}

interface Entered extends Checked {
  readonly channel: Channel
  readonly arrivedOn: string
  readonly confirmedOn: string | null
  readonly registeredBy: number | null
}

/** The application's own row, with what is personal in it sealed. */
async function insertOwn(
  deps: Pick<Deps, 'config' | 'random'>,
  tx: Knex,
  caseId: number,
  typed: TypedApplication,
  entered: Entered,
): Promise<void> {
  const secrets = await sealingSecrets(tx, deps.config)
  const identity: Identity = {
    idNumber: normalId(typed.idNumber),
    phone: typed.phone,
    email: typed.email,
    address: typed.address,
    agent: typed.agent,
  }
  await insertApplication(tx, {
    case_id: caseId,
    applicant: entered.applicant,
    name: typed.name,
    id_kind: entered.idKind,
    sealed: sealIdentity(secrets, caseId, identity, deps.random(12)),
    applicant_key: applicantKey(secrets, entered.idKind, identity.idNumber),
    channel: entered.channel,
    arrived_on: entered.arrivedOn,
    confirmed_on: entered.confirmedOn,
    registered_by: entered.registeredBy,
    wanted_number: typed.wantedNumber,
    medium: entered.medium,
    delivery: entered.delivery,
  })
}

/** By somebody signed in, for themselves: received at that moment. @throws AppError forbidden, invalid, too_many */
export async function fileApplication(deps: Deps, actor: Actor, typed: TypedApplication, uploads: readonly Upload[]): Promise<Opened> {
  authorize(denyApply(actor))
  const fields = checked(typed, {}, true)
  const files = await received(deps, uploads)
  const today = todayOf(deps)
  return openCase(deps, { kind: 'application', title: typed.title, body: typed.body, by: actor, files }, (tx, caseId) =>
    insertOwn(deps, tx, caseId, typed, { ...fields, channel: 'inside', arrivedOn: today, confirmedOn: today, registeredBy: null }),
  )
}

/** By a clerk, for somebody from outside; article 31 says which day counts. @throws AppError forbidden, invalid */
export async function enterApplication(
  deps: Deps,
  actor: Actor,
  typed: TypedApplication & TypedArrival,
  uploads: readonly Upload[],
): Promise<Opened> {
  authorize(denyClerk(actor, await officeSeat(deps.db.read)))
  const today = todayOf(deps)
  const channel = one(OUTSIDE_CHANNELS, typed.channel)
  const fields = checked(typed, arrivalProblems(typed, channel, today), false)
  const files = await received(deps, uploads)
  const confirmedOn = channel !== undefined && needsConfirmation(channel) && typed.confirmedOn !== '' ? typed.confirmedOn : null
  const { arrivedOn } = typed
  // Until it is confirmed the day it came stands in: the clock is never kinder than the law.
  const receivedOn = receiptDay(channel!, arrivedOn, confirmedOn) ?? arrivedOn
  const opening = { kind: 'application', title: typed.title, body: typed.body, by: actor, applicantId: null, receivedOn, files } as const
  return openCase(deps, opening, (tx, caseId) =>
    insertOwn(deps, tx, caseId, typed, { ...fields, channel: channel!, arrivedOn, confirmedOn, registeredBy: actor.id }),
  )
}

function arrivalProblems({ arrivedOn, confirmedOn }: TypedArrival, channel: Channel | undefined, today: string): FieldProblems {
  const confirmed = channel !== undefined && needsConfirmation(channel) && confirmedOn !== ''
  return {
    ...(channel === undefined && { channel: { code: 'common.error.required' as const } }),
    ...dayProblem('arrivedOn', arrivedOn, '2008-05-01', today),
    ...(confirmed && dayProblem('confirmedOn', confirmedOn, arrivedOn, today)),
  }
}

/** A day between two others, both included. */
export const dayProblem = (name: string, day: string, least: string, most: string): FieldProblems =>
  !isDate(day)
    ? { [name]: { code: 'common.error.required' } }
    : day < least || day > most
      ? { [name]: { code: 'applications.error.day', params: { least: `@${least}`, most: `@${most}` } } }
      : {}
