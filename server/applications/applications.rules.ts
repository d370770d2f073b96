import type { ApplicantKind } from '../../core/annual-report.ts'
import { isDate } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'

/**
 * How an application came in; article 31 gives each its own day of receipt. `inside`: filed in this system by somebody signed in, which
 * confirms it at once.
 */
export const CHANNELS = ['counter', 'signed_post', 'ordinary_post', 'network', 'fax', 'inside'] as const
export type Channel = (typeof CHANNELS)[number]
/** Those that a clerk enters. */
export const OUTSIDE_CHANNELS = CHANNELS.filter((channel) => channel !== 'inside')
/** Received only when applicant and office have confirmed it to each other. */
const CONFIRMED: readonly Channel[] = ['ordinary_post', 'network', 'fax']
export const needsConfirmation = (channel: Channel): boolean => CONFIRMED.includes(channel)
/** Art. 31: it came in by a way that has to be confirmed, and was not. */
export const isUnconfirmed = ({ channel, confirmedOn }: { readonly channel: Channel; readonly confirmedOn: string | null }): boolean =>
  confirmedOn === null && needsConfirmation(channel)

/**
 * Day of receipt 收到申请之日 (art. 31): handing over counts at the counter, the signature for registered post, the confirmation for the
 * rest. Null: it has to be confirmed first.
 */
export const receiptDay = (channel: Channel, arrivedOn: string, confirmedOn: string | null): string | null =>
  needsConfirmation(channel) ? confirmedOn : arrivedOn

export const ID_KINDS = ['resident_card', 'passport', 'hk_macao_pass', 'taiwan_pass', 'credit_code', 'other'] as const
export type IdKind = (typeof ID_KINDS)[number]
/** A natural person shows a card, an organisation its registration. */
export const idKindsOf = (applicant: ApplicantKind): readonly IdKind[] =>
  applicant === 'natural' ? ['resident_card', 'passport', 'hk_macao_pass', 'taiwan_pass', 'other'] : ['credit_code', 'other']

/** Form in which the information is wanted (art. 29 (3)), and the way it is to come. */
export const MEDIA = ['paper', 'electronic', 'inspection'] as const
export type Medium = (typeof MEDIA)[number]
export const DELIVERIES = ['post', 'email', 'collect', 'inside'] as const
export type Delivery = (typeof DELIVERIES)[number]

/** Working days: for asking once what is unclear (art. 30), for a third party or co-maker to answer (art. 32, 34). */
export const CORRECTION_ASKED_WITHIN = 7
export const OPINION_DAYS = 15

/** Whether the applicant can still be asked to correct, once. */
export function denyCorrection(
  calendar: WorkingCalendar,
  { receivedOn, asked, today }: { readonly receivedOn: string; readonly asked: boolean; readonly today: string },
): 'once' | 'late' | undefined {
  if (asked) return 'once'
  return today > calendar.addWorkingDays(receivedOn, CORRECTION_ASKED_WITHIN).date ? 'late' : undefined
}

/** Shows only the last four, and of short numbers nothing: the first six give the home county away, the middle ones the birthday. */
export const maskedId = (number: string): string => (number.length < 8 ? '＊＊＊＊' : `＊＊＊＊${number.slice(-4)}`)

/** Family name, the rest masked; an organisation's name is no secret. Compound family names are kept whole. */
export function maskedName(name: string, applicant: ApplicantKind): string {
  if (applicant !== 'natural' || name === '') return name
  const letters = Array.from(name)
  if (/^[A-Za-z]/.test(name)) return `${letters[0] ?? ''}.`
  const family = COMPOUND.includes(letters.slice(0, 2).join('')) && letters.length > 2 ? 2 : 1
  return `${letters.slice(0, family).join('')}${'＊'.repeat(Math.max(1, letters.length - family))}`
}
const COMPOUND = ['欧阳', '司马', '上官', '诸葛', '夏侯', '皇甫', '尉迟', '公孙', '慕容', '令狐', '东方', '独孤', '司徒', '南宫']

/** Resident card of 18 places with its check digit (GB 11643), and the code of an organisation with its own (GB 32100). */
export function isIdNumber(kind: IdKind, number: string): boolean {
  if (kind === 'resident_card') return isResidentNumber(number)
  if (kind === 'credit_code') return isCreditCode(number)
  return /^[0-9A-Za-z()（）\-]{4,30}$/.test(number)
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
function isResidentNumber(number: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return false
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  const sum = WEIGHTS.reduce((all, weight, at) => all + weight * Number(number[at]), 0)
  return isDate(born) && '10X98765432'[sum % 11] === number[17]
}
const CODE_LETTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CODE_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
function isCreditCode(code: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return false
  const sum = CODE_WEIGHTS.reduce((all, weight, at) => all + weight * CODE_LETTERS.indexOf(code[at] ?? ''), 0)
  return CODE_LETTERS[(31 - (sum % 31)) % 31] === code[17]
}
