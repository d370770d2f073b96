/** Who sees a mobile number: everybody inside, with four digits hidden, or nobody. */
export const MOBILE_SHOWN = ['full', 'masked', 'hidden'] as const
export type MobileShown = (typeof MOBILE_SHOWN)[number]

/** What people say of themselves for today: nothing, at their desk, out on business, on leave. */
export const PRESENCES = ['', 'in', 'out', 'leave'] as const
export type Presence = (typeof PRESENCES)[number]

/** 13812345678 → 138****5678; shorter numbers keep their last two digits. */
export function maskMobile(mobile: string): string {
  const digits = mobile.replace(/\D/g, '')
  return digits.length >= 11
    ? `${digits.slice(0, -8)}****${digits.slice(-4)}`
    : `${'*'.repeat(Math.max(digits.length - 2, 0))}${digits.slice(-2)}`
}

/** The number as others may see it: whole, masked or empty. */
export function shownMobile(mobile: string, shown: MobileShown): string {
  if (mobile === '' || shown === 'hidden') return ''
  return shown === 'full' ? mobile : maskMobile(mobile)
}

/** What was said holds through its last day. `today` and `until`: `YYYY-MM-DD`. */
export const presenceOn = (presence: Presence, until: string | null, today: string): Presence =>
  until !== null && until >= today ? presence : ''

/** What a board needs of everybody on it. */
export const PARTS = ['photo', 'post', 'duties', 'telephone'] as const
export type Part = (typeof PARTS)[number]

interface Described {
  readonly photo: string | null
  readonly post: string
  readonly duties: string
  readonly telephone: string
}
export const missingParts = (person: Described): Part[] => PARTS.filter((part) => (person[part] ?? '').trim() === '')

/** Whole percent of what the board needs that is there, rounded down: 100 means nothing is missing. */
export function completeness(people: readonly Described[]): number {
  const wanted = people.length * PARTS.length
  const missing = people.reduce((sum, person) => sum + missingParts(person).length, 0)
  return wanted === 0 ? 100 : Math.floor(((wanted - missing) * 100) / wanted)
}
