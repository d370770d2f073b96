import { formatWan, formatYuan, type Fen } from '../../core/money.ts'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import type { Locale } from '../i18n/index.ts'

/** How values are written in the reader's language. Instants are UTC ISO text, dates `YYYY-MM-DD`; shown in Asia/Shanghai. */
export interface Format {
  /** 1,234.50 in yuan; empty for no value. */
  yuan(amount: Fen | null | undefined): string
  /** Two decimals in units of 10,000 yuan 万元. */
  wan(amount: Fen | null | undefined): string
  number(value: number | null | undefined): string
  /** `ratio` 0.748 → 74.8%. */
  percent(ratio: number | null | undefined, digits?: number): string
  /** 12月8日, with the year when it is not this year's. */
  date(on: string | null | undefined): string
  /** 12月8日 星期二 */
  longDate(on: string): string
  /** 12月8日 08:30 */
  dateTime(at: string | null | undefined): string
  /** 今天 08:20, 昨天 16:42, else the date. */
  when(at: string | null | undefined): string
  /** 2026年9月, 2026年第三季度, 2026年 */
  period(period: string | null | undefined): string
  /** 9月, Sep: a month among others of its year. `month` 1–12. */
  month(month: number): string
  bytes(size: number): string
  /** Whole sentences one after another. */
  sentences(parts: readonly string[]): string
}

const WEEKDAYS = {
  'zh-CN': ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
} as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const QUARTERS_ZH = ['一', '二', '三', '四']

// China has had one offset without summer time since 1991.
const timeInShanghai = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(11, 16)

function formatDate(locale: Locale, on: string, withYear: boolean): string {
  const [year, month, day] = [on.slice(0, 4), Number(on.slice(5, 7)), Number(on.slice(8, 10))]
  if (locale === 'en') return `${day} ${MONTHS[month - 1] ?? ''}${withYear ? ` ${year}` : ''}`
  return `${withYear ? `${year}年` : ''}${month}月${day}日`
}

const formatMonth = (locale: Locale, month: number): string => (locale === 'en' ? (MONTHS[month - 1] ?? '') : `${month}月`)

function formatPeriod(locale: Locale, period: string): string {
  const year = period.slice(0, 4)
  const quarter = /Q(\d)$/.exec(period)?.[1]
  if (quarter !== undefined)
    return locale === 'en' ? `Q${quarter} ${year}` : `${year}年第${QUARTERS_ZH[Number(quarter) - 1] ?? quarter}季度`
  if (period.length === 4) return locale === 'en' ? year : `${year}年`
  const month = formatMonth(locale, Number(period.slice(5, 7)))
  return locale === 'en' ? `${month} ${year}` : `${year}年${month}`
}

const numbers = { 'zh-CN': new Intl.NumberFormat('zh-CN'), en: new Intl.NumberFormat('en') }
const minus = (text: string): string => text.replace('-', '−')

/** `today`: the current date in Shanghai, `YYYY-MM-DD`. `years`: `always` for what is kept on paper or in a file, which is read in other years. */
export function createFormat(locale: Locale, today: string, years: 'others' | 'always' = 'others'): Format {
  const thisYear = today.slice(0, 4)
  const yesterday = addDays(today, -1)
  const date = (on: string): string => formatDate(locale, on, years === 'always' || !on.startsWith(thisYear))
  const dateTime = (at: string): string => `${date(dateInShanghai(at))} ${timeInShanghai(at)}`
  const when = (at: string): string => {
    const on = dateInShanghai(at)
    if (on === today) return `${locale === 'en' ? 'today' : '今天'} ${timeInShanghai(at)}`
    return on === yesterday ? `${locale === 'en' ? 'yesterday' : '昨天'} ${timeInShanghai(at)}` : date(on)
  }
  return {
    yuan: (amount) => (amount === null || amount === undefined ? '' : formatYuan(amount)),
    wan: (amount) => (amount === null || amount === undefined ? '' : formatWan(amount)),
    number: (value) => (value === null || value === undefined ? '' : minus(numbers[locale].format(value))),
    percent: (ratio, digits = 1) => (ratio === null || ratio === undefined ? '' : `${minus((ratio * 100).toFixed(digits))}%`),
    date: (on) => (on ? date(on) : ''),
    longDate: (on) => {
      const weekday = WEEKDAYS[locale][new Date(`${on}T00:00:00Z`).getUTCDay()] ?? ''
      return locale === 'en' ? `${weekday} ${date(on)}` : `${date(on)} ${weekday}`
    },
    dateTime: (at) => (at ? dateTime(at) : ''),
    when: (at) => (at ? when(at) : ''),
    period: (period) => (period ? formatPeriod(locale, period) : ''),
    month: (month) => formatMonth(locale, month),
    sentences: (parts) => parts.join(locale === 'en' ? ' ' : ''),
    bytes: (size) => (size < 1024 * 1024 ? `${Math.max(1, Math.round(size / 1024))} KB` : `${(size / 1024 / 1024).toFixed(1)} MB`),
  }
}
