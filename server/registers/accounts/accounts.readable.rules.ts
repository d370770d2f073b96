import type { AccountsFinding } from './accounts.findings.rules.ts'
import { amountOf, COUNTS, countOf, NARRATIVE_KEYS, percentOf, SANGONG_ROWS, SIDES, type AccountsContent } from './accounts.rules.ts'

interface Printed {
  readonly field: string
  readonly text: string
}

const isPercent = (key: string): boolean => key.endsWith('completion') || key.endsWith('percent')

function sangongCells(content: AccountsContent): Printed[] {
  return SANGONG_ROWS.flatMap((row) =>
    SIDES.map((side) => ({ field: `sangong.${row}.${side}`, text: (content.sangong[row]?.[side] ?? '').trim() })),
  )
}

function moneyCells(content: AccountsContent): Printed[] {
  const narrative = NARRATIVE_KEYS.filter((key) => !isPercent(key)).map((key) => ({
    field: `narrative.${key}`,
    text: (content.narrative[key] ?? '').trim(),
  }))
  return [
    ...sangongCells(content),
    ...content.basic.map(({ code, amount }) => ({ field: `basic.${code}`, text: amount.trim() })),
    ...narrative,
  ]
}

/** What stands in a cell, before asking whether it adds up: figures that are none, years, column numbers, another unit. */
export function checkReadable(content: AccountsContent): AccountsFinding[] {
  return [...unreadable(content), ...yearsAsMoney(content), ...columnNumbers(content), ...mixedUnits(content), ...sameColumns(content)]
}

function unreadable(content: AccountsContent): AccountsFinding[] {
  const bad = [
    ...moneyCells(content).filter(({ text }) => amountOf(content, text) === undefined),
    ...NARRATIVE_KEYS.filter((key) => isPercent(key) && percentOf(content.narrative[key]) === undefined).map((key) => ({
      field: `narrative.${key}`,
      text: content.narrative[key] ?? '',
    })),
    ...COUNTS.filter((count) => countOf(content.counts[count]) === undefined).map((count) => ({
      field: `counts.${count}`,
      text: content.counts[count] ?? '',
    })),
  ]
  return bad.map(({ field, text }) => ({ code: 'figure_unreadable', severity: 'error', field, params: { text: text.slice(0, 40) } }))
}

/** 2025 without decimals in a column of amounts with two decimals is the year of a heading. */
function yearsAsMoney(content: AccountsContent): AccountsFinding[] {
  const years = moneyCells(content).filter(({ text }) => /^(199|20\d)\d$/.test(text))
  return years.map(({ field, text }) => ({ code: 'year_as_money', severity: 'finding', field, params: { text } }))
}

/**
 * The line of column numbers under a heading (1 2 3 …) read as amounts. The identities cannot see it (7 = 1 + 3 + 3 holds in any unit), but
 * amounts are printed with decimals and column numbers are not.
 */
function columnNumbers(content: AccountsContent): AccountsFinding[] {
  const filled = sangongCells(content).filter(({ text }) => text !== '' && !/^0(\.0+)?$/.test(text))
  if (filled.length < 3 || !filled.every(({ text }) => /^\d{1,2}$/.test(text))) return []
  return [{ code: 'column_numbers', severity: 'finding', field: 'sangong', params: { values: filled.map(({ text }) => text).join('、') } }]
}

/** Budget and outturn of one row 10,000 times apart: one was read in 元, the other in 万元. No body overspends by a factor of 1,000. */
function mixedUnits(content: AccountsContent): AccountsFinding[] {
  return SANGONG_ROWS.flatMap((row): AccountsFinding[] => {
    const [budget, final] = SIDES.map((side) => amountOf(content, content.sangong[row]?.[side]) ?? 0) as [number, number]
    if (budget <= 0 || final <= 0 || Math.max(budget / final, final / budget) < 1_000) return []
    return [
      {
        code: 'unit_mixed',
        severity: 'finding',
        field: `sangong.${row}.final`,
        params: { a: content.sangong[row]?.budget ?? '', b: content.sangong[row]?.final ?? '' },
      },
    ]
  })
}

/** The same column twice: an outturn that equals its budget to the cent in every row was probably copied. */
function sameColumns(content: AccountsContent): AccountsFinding[] {
  const rows = SANGONG_ROWS.flatMap((row) => {
    const [budget, final] = SIDES.map((side) => amountOf(content, content.sangong[row]?.[side]) ?? 0) as [number, number]
    return budget === 0 && final === 0 ? [] : [budget === final]
  })
  return rows.length >= 3 && rows.every(Boolean) ? [{ code: 'final_equals_budget', severity: 'note', field: 'sangong', params: {} }] : []
}
