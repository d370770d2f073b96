/** How many of those who should be assessed may be graded 优秀, in per cent: usual, and with the leave of the civil-service authority. */
interface Quota {
  readonly from: string
  readonly usual: number
  readonly most: number
}

// By the day from which a rule holds: 公务员考核规定（试行）2007, then 公务员考核规定 of 2020-12.
const QUOTAS: readonly Quota[] = [
  { from: '2007-01-04', usual: 15, most: 20 },
  { from: '2020-12-28', usual: 20, most: 25 },
]

/** The quota of a day; the newest rule for a day that is not known. */
export const quotaOn = (day: string | null): Quota =>
  QUOTAS.findLast(({ from }) => day === null || from <= day) ?? { from: '', usual: 15, most: 20 }

/** Places for 优秀 among `assessed` people, rounded down. */
export const placesFor = (assessed: number, percent: number): number => Math.floor((assessed * percent) / 100)
