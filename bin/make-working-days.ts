/**
 * Writes core/working-days-data.ts from the JSON of the chinese-days package (MIT), so that core/ carries the calendar without the package:
 *   node --import tsx bin/make-working-days.ts
 * Runs of days with one name become ranges, and days of late December go to the notice of the year that decided them.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { z } from 'zod'
import { addDays } from '../core/dates.ts'
import type { Holiday, HolidayNotice } from '../core/working-days.ts'

const KEYS: Readonly<Record<string, Holiday>> = {
  元旦: 'new_year',
  春节: 'spring_festival',
  清明: 'qingming',
  劳动节: 'labour_day',
  端午: 'dragon_boat',
  中秋: 'mid_autumn',
  国庆节: 'national_day',
  中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日: 'victory_day',
}
const Days = z.record(z.iso.date(), z.string())
const Source = z.object({ holidays: Days, workdays: Days })

type Range = readonly [Holiday, string, string]

function keyOf(label: string): Holiday {
  const key = KEYS[label.split(',')[1] ?? '']
  if (key === undefined) throw new Error(`unknown holiday: ${label}`)
  return key
}

/** 29–31 December named 元旦 were decided by the next year's notice. */
const noticeYear = (date: string, key: Holiday): number =>
  Number(date.slice(0, 4)) + (key === 'new_year' && date.slice(5, 7) === '12' ? 1 : 0)

function toRanges(days: readonly (readonly [string, Holiday])[]): readonly Range[] {
  return days.reduce<Range[]>((ranges, [date, key]) => {
    const last = ranges.at(-1)
    if (last?.[0] === key && addDays(last[2], 1) === date) return [...ranges.slice(0, -1), [key, last[1], date]]
    return [...ranges, [key, date, date]]
  }, [])
}

export function noticesOf(json: unknown): readonly HolidayNotice[] {
  const source = Source.parse(json)
  const sorted = (days: Record<string, string>) =>
    Object.entries(days)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, label]) => [date, keyOf(label)] as const)
  const [off, worked] = [sorted(source.holidays), sorted(source.workdays)]
  const years = [...new Set(off.map(([date, key]) => noticeYear(date, key)))].sort((a, b) => a - b)
  return years.map((year) => ({
    year,
    holidays: toRanges(off.filter(([date, key]) => noticeYear(date, key) === year)),
    makeups: worked.filter(([date, key]) => noticeYear(date, key) === year).map(([date]) => date),
  }))
}

const HEAD = `import type { HolidayNotice } from './working-days.ts'

/**
 * Holidays and make-up days of the State Council's notices, made by bin/make-working-days.ts from chinese-days VERSION
 * (https://github.com/vsme/chinese-days, MIT License, Copyright (c) 2024 Yawei sun). Do not edit by hand.
 */
// prettier-ignore
export const NOTICES: readonly HolidayNotice[] = [
`

export function render(notices: readonly HolidayNotice[], version: string): string {
  const list = (items: readonly string[]) => `[${items.join(', ')}]`
  const quoted = (text: string) => `'${text}'`
  const rows = notices.map(({ year, holidays, makeups }) => {
    const ranges = holidays.map((range) => `      ${list(range.map(quoted))},\n`).join('')
    return `  {\n    year: ${year},\n    holidays: [\n${ranges}    ],\n    makeups: ${list(makeups.map(quoted))},\n  },\n`
  })
  return `${HEAD.replace('VERSION', version)}${rows.join('')}]\n`
}

export function readPackage(): { readonly json: unknown; readonly version: string } {
  const require = createRequire(import.meta.url)
  const main = require.resolve('chinese-days')
  const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, `file://${main}`), 'utf8'))
  return { json: read('chinese-days.json'), version: z.object({ version: z.string() }).parse(read('../package.json')).version }
}

if (import.meta.filename === process.argv[1]) {
  const { json, version } = readPackage()
  writeFileSync(new URL('../core/working-days-data.ts', import.meta.url), render(noticesOf(json), version))
}
