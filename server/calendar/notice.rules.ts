import { addDays, isDate } from '../../core/dates.ts'
import { HOLIDAYS, noticeProblems, type Holiday, type HolidayNotice } from '../../core/working-days.ts'
import type { FieldProblems } from '../errors.ts'

/** A notice as it was typed or read, before anybody says that it holds. */
export interface TypedNotice {
  readonly year: number
  /** A line each: name, first day, last day. */
  readonly holidays: string
  /** Days, separated by spaces, commas or lines. */
  readonly makeups: string
}

const NAMES: Readonly<Record<string, Holiday>> = {
  元旦: 'new_year',
  春节: 'spring_festival',
  清明: 'qingming',
  清明节: 'qingming',
  劳动节: 'labour_day',
  五一: 'labour_day',
  端午: 'dragon_boat',
  端午节: 'dragon_boat',
  中秋: 'mid_autumn',
  中秋节: 'mid_autumn',
  国庆: 'national_day',
  国庆节: 'national_day',
  抗战胜利纪念日: 'victory_day',
}

/** The holiday of a name in either language; of several, as in 国庆节、中秋节, the first. */
export function holidayNamed(text: string): Holiday | undefined {
  const name = text.split(/[、,，/]/)[0]?.trim() ?? ''
  return NAMES[name] ?? HOLIDAYS.find((key) => key === name.toLowerCase().replaceAll(/[ -]/g, '_'))
}

/** A notice from what was typed, or what is wrong with it at its field. */
export function noticeOf({ year, holidays, makeups }: TypedNotice): { readonly notice?: HolidayNotice; readonly problems: FieldProblems } {
  const lines = holidays.split(/\r\n|\r|\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim().split(/[\s,，;；]+/)]))
  if (lines.length === 0) return { problems: { holidays: { code: 'common.error.required' } } }
  const ranges: [Holiday, string, string][] = []
  for (const parts of lines) {
    const [name = '', from = '', to = from] = parts
    const holiday = holidayNamed(name)
    if (holiday === undefined) return wrong('holidays', 'obligations.notice.error.name', name)
    for (const day of [from, to]) if (!isDate(day)) return wrong('holidays', 'obligations.notice.error.day', day)
    ranges.push([holiday, from, to])
  }
  const days = makeups.split(/[\s,，;；、]+/).filter((day) => day !== '')
  const bad = days.find((day) => !isDate(day))
  if (bad !== undefined) return wrong('makeups', 'obligations.notice.error.day', bad)
  return contradictions({ year, holidays: ranges, makeups: days })
}

const wrong = (field: string, code: 'obligations.notice.error.name' | 'obligations.notice.error.day', text: string) => ({
  problems: { [field]: { code, params: { text } } },
})

/** What a notice says against itself, at the field where it does: a day named twice, outside of its year, a working weekday "worked". */
function contradictions(notice: HolidayNotice): { readonly notice?: HolidayNotice; readonly problems: FieldProblems } {
  const [problem] = noticeProblems(notice)
  if (problem === undefined) return { notice, problems: {} }
  const inHolidays = noticeProblems({ ...notice, makeups: [] }).length > 0
  const [what = '', text = ''] = problem.split(': ')
  const code = what === 'named twice' ? 'twice' : what === 'not a range' ? 'range' : what.startsWith('outside') ? 'outside' : 'weekday'
  return { problems: { [inHolidays ? 'holidays' : 'makeups']: { code: `obligations.notice.error.${code}`, params: { text } } } }
}

interface FileDay {
  readonly name: string
  readonly date: string
  readonly isOffDay: boolean
}

/**
 * A file of the shape of holiday-cn (JSON: `{ year, days: [{ name, date, isOffDay }] }`), or of its rows as CSV (name, date, isOffDay), as
 * it would be typed. Undefined for anything else.
 */
export function typedFrom(text: string): TypedNotice | undefined {
  const days = text.trimStart().startsWith('{') ? daysOfJson(text) : daysOfCsv(text)
  if (days === undefined || days.length === 0) return undefined
  const years = days.map(({ date }) => date.slice(0, 4)).toSorted()
  const off = days.filter(({ isOffDay }) => isOffDay).toSorted((a, b) => (a.date < b.date ? -1 : 1))
  return {
    year: Number(years[Math.floor(years.length / 2)]),
    holidays: ranges(off)
      .map(([name, from, to]) => `${name} ${from} ${to}`)
      .join('\n'),
    makeups: days
      .flatMap(({ date, isOffDay }) => (isOffDay ? [] : [date]))
      .toSorted()
      .join('\n'),
  }
}

function daysOfJson(text: string): FileDay[] | undefined {
  try {
    const { days } = JSON.parse(text) as { days?: unknown }
    if (!Array.isArray(days)) return undefined
    const found = days.filter((day): day is FileDay => {
      const one = day as Partial<FileDay> | null
      return typeof one?.name === 'string' && typeof one.date === 'string' && typeof one.isOffDay === 'boolean' && isDate(one.date)
    })
    return found.length === days.length ? found : undefined
  } catch {
    return undefined
  }
}

function daysOfCsv(text: string): FileDay[] | undefined {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.split(',').map((cell) => cell.trim()))
  const rows = lines.filter(([name = '', date = '']) => name !== '' && isDate(date))
  // The heading and empty lines apart, every line has to be a day.
  if (rows.length === 0 || lines.slice(1).some((cells) => cells.some((cell) => cell !== '') && !rows.includes(cells))) return undefined
  return rows.map(([name = '', date = '', off = '']) => ({ name, date, isOffDay: /^(true|1|是|休|放假)$/i.test(off) }))
}

/** Days that follow each other under one name. */
function ranges(days: readonly FileDay[]): [string, string, string][] {
  const found: [string, string, string][] = []
  for (const { name, date } of days) {
    const last = found.at(-1)
    if (last !== undefined && last[0] === name && addDays(last[2], 1) === date) last[2] = date
    else found.push([name, date, date])
  }
  return found
}
