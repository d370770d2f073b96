import { halfUnit, writeLike, type AccountsFinding } from './accounts.findings.rules.ts'
import {
  amountOf,
  NARRATIVE_ROWS,
  percentOf,
  SIDES,
  type AccountsContent,
  type NarrativeFigure,
  type NarrativeRow,
  type Side,
} from './accounts.rules.ts'

const figure = (content: AccountsContent, row: NarrativeRow, what: NarrativeFigure): number | null =>
  amountOf(content, content.narrative[`${row}.${what}`]) ?? null
const table = (content: AccountsContent, row: NarrativeRow, side: Side): number | null =>
  amountOf(content, content.sangong[row]?.[side]) ?? null

/** The text against the table, its percentages against its amounts, and its amounts against each other. */
export function checkNarrative(content: AccountsContent): AccountsFinding[] {
  const swapped = rowsSwapped(content)
  const differs = NARRATIVE_ROWS.flatMap((row) => SIDES.flatMap((side) => checkAgainstTable(content, row, side)))
  return [
    ...swapped,
    ...(swapped.length > 0 ? [] : differs),
    ...NARRATIVE_ROWS.flatMap((row) => [...checkCompletion(content, row), ...checkChange(content, row)]),
    ...checkComponents(content),
    ...checkRepeated(content),
  ]
}

/** One layout in use prints reception before vehicles: both figures are right, in each other's place. */
function rowsSwapped(content: AccountsContent): AccountsFinding[] {
  const [textCar, textMeal] = [figure(content, 'vehicles', 'final'), figure(content, 'reception', 'final')]
  const [car, meal] = [table(content, 'vehicles', 'final'), table(content, 'reception', 'final')]
  if (textCar === null || textMeal === null || textCar === textMeal || textCar !== meal || textMeal !== car) return []
  return [
    {
      code: 'rows_swapped',
      severity: 'finding',
      field: 'narrative.reception.final',
      params: { a: writeLike(content, textCar), b: writeLike(content, textMeal) },
    },
  ]
}

function checkAgainstTable(content: AccountsContent, row: NarrativeRow, side: Side): AccountsFinding[] {
  const said = figure(content, row, side)
  const printed = table(content, row, side) ?? 0
  if (said === null || Math.abs(said - printed) <= halfUnit(content)) return []
  const params = { row, side, said: content.narrative[`${row}.${side}`] ?? '', printed: writeLike(content, printed) }
  return [
    {
      code: tenThousandApart(said, printed) ? 'unit_mixed' : 'narrative_differs',
      severity: 'finding',
      field: `narrative.${row}.${side}`,
      params: { ...params, a: params.said, b: params.printed },
    },
  ]
}

/** The same figure once in 元 and once in 万元, within what rounding to two decimals hides. */
function tenThousandApart(a: number, b: number): boolean {
  const [large, small] = [Math.max(Math.abs(a), Math.abs(b)), Math.min(Math.abs(a), Math.abs(b))]
  return small > 0 && Math.abs(large / 10_000 - small) <= Math.max(5_000, small * 1e-3)
}

interface Range {
  readonly low: number
  readonly high: number
}

/** The ratios that two figures rounded to half a unit each can stand for, in per cent. Undefined when the divisor can be zero. */
function ratioRange(part: number, whole: number, half: number): Range | undefined {
  if (whole - half <= 0) return undefined
  const ends = [part - half, part + half].flatMap((p) => [whole - half, whole + half].map((w) => (p / w) * 100))
  return { low: Math.min(...ends), high: Math.max(...ends) }
}

const outside = ({ value, decimals }: { value: number; decimals: number }, { low, high }: Range): boolean => {
  const slack = 0.5 * 10 ** -decimals + 1e-9
  return value < low - slack || value > high + slack
}

/** 完成预算% = 决算 ÷ 预算. */
function checkCompletion(content: AccountsContent, row: NarrativeRow): AccountsFinding[] {
  const said = percentOf(content.narrative[`${row}.completion`])
  const final = figure(content, row, 'final') ?? table(content, row, 'final')
  const budget = figure(content, row, 'budget') ?? table(content, row, 'budget')
  if (!said || final === null || budget === null) return []
  const range = ratioRange(final, budget, halfUnit(content))
  if (range === undefined || !outside(said, range)) return []
  const params = { row, said: content.narrative[`${row}.completion`] ?? '', computed: `${((final / budget) * 100).toFixed(2)}%` }
  return [{ code: 'completion_percent', severity: 'finding', field: `narrative.${row}.completion`, params }]
}

/** Change in per cent = change ÷ last year's amount, and last year's is this year's less the change. The sign may be left to the words. */
function checkChange(content: AccountsContent, row: NarrativeRow): AccountsFinding[] {
  const said = percentOf(content.narrative[`${row}.change_percent`])
  const change = figure(content, row, 'change')
  const final = figure(content, row, 'final') ?? table(content, row, 'final')
  if (!said || change === null || final === null) return []
  const [before, half] = [final - change, halfUnit(content)]
  // Numerator and denominator move together, so the ends of both roundings are tried.
  const ends = [-half, half]
    .flatMap((f) => [-half, half].map((c) => ({ part: change + c, whole: final + f - change - c })))
    .filter(({ whole }) => whole > 0)
  if (before <= 2 * half || ends.length < 4) return []
  const ratios = ends.map(({ part, whole }) => (Math.abs(part) / whole) * 100)
  if (!outside({ ...said, value: Math.abs(said.value) }, { low: Math.min(...ratios), high: Math.max(...ratios) })) return []
  const params = {
    row,
    said: content.narrative[`${row}.change_percent`] ?? '',
    computed: `${((change / before) * 100).toFixed(2).replace('-', '−')}%`,
    before: writeLike(content, before),
  }
  return [{ code: 'change_percent', severity: 'finding', field: `narrative.${row}.change_percent`, params }]
}

/** The changes of the parts net to the change of the whole. A part that the text does not mention did not change. */
function checkComponents(content: AccountsContent): AccountsFinding[] {
  const total = figure(content, 'total', 'change')
  const parts = (['abroad', 'vehicles', 'reception'] as const).map((row) => figure(content, row, 'change'))
  if (total === null || parts.filter((part) => part !== null).length < 2) return []
  const sum = parts.reduce<number>((all, part) => all + (part ?? 0), 0)
  if (Math.abs(total - sum) <= halfUnit(content) * 4) return []
  return [
    {
      code: 'change_components',
      severity: 'finding',
      field: 'narrative.total.change',
      params: { total: writeLike(content, total), sum: writeLike(content, sum) },
    },
  ]
}

/** One figure, one value: a document that states it twice must state it alike. */
function checkRepeated(content: AccountsContent): AccountsFinding[] {
  return content.repeated.flatMap(({ label, values }, index): AccountsFinding[] => {
    const different = [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))]
    if (different.length < 2) return []
    return [{ code: 'stated_twice', severity: 'finding', field: `repeated.${index}`, params: { label, values: different.join('、') } }]
  })
}
