import type { Fen } from '../../../core/money.ts'
import { amountOf, PART_OF, SANGONG_ROWS, SIDES, type AccountsContent, type SangongRow, type Side } from './accounts.rules.ts'
import { checkCounts } from './accounts.counts.rules.ts'
import { checkNarrative } from './accounts.narrative.rules.ts'
import { halfUnit, writeLike, type AccountsFinding } from './accounts.findings.rules.ts'
import { checkReadable } from './accounts.readable.rules.ts'

/** Everything that does not hold together in one document, all at once. A sound form has no finding. */
export function checkAccounts(content: AccountsContent): readonly AccountsFinding[] {
  return [
    ...checkReadable(content),
    ...checkIdentities(content),
    ...checkClasses(content),
    ...checkParts(content),
    ...checkNarrative(content),
    ...checkCounts(content),
  ]
}

const cell = (content: AccountsContent, row: SangongRow, side: Side): Fen | null => amountOf(content, content.sangong[row]?.[side]) ?? null

/** 合计 = 出国 + 公车小计 + 接待; 公车小计 = 购置 + 运行. */
export const IDENTITIES: readonly (readonly [SangongRow, readonly SangongRow[]])[] = [
  ['total', ['abroad', 'vehicles', 'reception']],
  ['vehicles', ['vehicle_purchase', 'vehicle_running']],
]

function checkIdentities(content: AccountsContent): AccountsFinding[] {
  return IDENTITIES.flatMap(([whole, parts]) => SIDES.flatMap((side) => checkIdentity(content, whole, parts, side)))
}

function checkIdentity(content: AccountsContent, whole: SangongRow, parts: readonly SangongRow[], side: Side): AccountsFinding[] {
  const values = parts.map((part) => cell(content, part, side))
  const printed = cell(content, whole, side)
  if (printed === null && values.every((value) => value === null)) return []
  const sum = values.reduce<number>((total, value) => total + (value ?? 0), 0)
  const off = Math.abs((printed ?? 0) - sum)
  if (off === 0) return []
  const rounding = off <= halfUnit(content) * (parts.length + 1)
  const params = { row: whole, side, printed: content.sangong[whole]?.[side] ?? '', sum: writeLike(content, sum) }
  return [
    {
      code: rounding ? 'identity_rounding' : 'identity',
      severity: rounding ? 'note' : 'finding',
      field: `sangong.${whole}.${side}`,
      params,
    },
  ]
}

interface Item {
  readonly code: string
  readonly name: string
  readonly amount: Fen
}

const itemsOf = (content: AccountsContent): Item[] =>
  content.basic.flatMap(({ code, name, amount }) => {
    const read = amountOf(content, amount)
    return typeof read === 'number' ? [{ code, name, amount: read }] : []
  })

/** A class equals the sum of its items. One item that prints the class total (a row of totals that slipped in) is named by itself. */
function checkClasses(content: AccountsContent): AccountsFinding[] {
  const items = itemsOf(content)
  return items
    .filter(({ code }) => code.length === 3)
    .flatMap((whole) =>
      checkClass(
        content,
        whole,
        items.filter(({ code }) => code.length === 5 && code.startsWith(whole.code)),
      ),
    )
}

function checkClass(content: AccountsContent, whole: Item, parts: readonly Item[]): AccountsFinding[] {
  if (parts.length === 0) return []
  const sum = parts.reduce((total, part) => total + part.amount, 0)
  const twin = whole.amount === 0 ? undefined : parts.find((part) => part.amount === whole.amount && sum !== whole.amount)
  const params = { class: whole.code, name: whole.name, printed: writeLike(content, whole.amount) }
  if (twin)
    return [
      {
        code: 'detail_prints_total',
        severity: 'finding',
        field: `basic.${twin.code}`,
        params: { ...params, code: twin.code, name: twin.name },
      },
    ]
  if (Math.abs(sum - whole.amount) <= halfUnit(content) * (parts.length + 1)) return []
  return [{ code: 'class_total', severity: 'finding', field: `basic.${whole.code}`, params: { ...params, sum: writeLike(content, sum) } }]
}

/**
 * The 三公 table adds basic and project expenditure, so an item of basic expenditure can never exceed its row there. Where it does, a
 * neighbour that prints exactly the row's value says that the column of values has slipped.
 */
function checkParts(content: AccountsContent): AccountsFinding[] {
  const items = itemsOf(content)
  const slips: number[] = []
  const found = items.flatMap((item, index) => {
    const row = PART_OF[item.code]
    if (row === undefined || !SANGONG_ROWS.some((known) => content.sangong[known] !== undefined)) return []
    const whole = cell(content, row, 'final') ?? 0
    if (item.amount <= whole + 2 * halfUnit(content)) return []
    const slip =
      whole === 0 ? undefined : [-1, 1].find((step) => sameClass(items[index + step], item) && items[index + step]?.amount === whole)
    if (slip !== undefined) slips.push(slip)
    return partFindings(content, item, row, whole, slip === undefined ? undefined : items[index + slip])
  })
  return [...found, ...slippedTable(slips)]
}

const sameClass = (a: Item | undefined, b: Item): boolean => a?.code.slice(0, 3) === b.code.slice(0, 3)

function partFindings(
  content: AccountsContent,
  item: Item,
  row: SangongRow,
  whole: number,
  neighbour: Item | undefined,
): AccountsFinding[] {
  const params = { code: item.code, name: item.name, part: writeLike(content, item.amount), row, whole: writeLike(content, whole) }
  const greater: AccountsFinding = { code: 'part_greater', severity: 'finding', field: `basic.${item.code}`, params }
  if (neighbour === undefined) return [greater]
  return [
    greater,
    {
      code: 'displaced',
      severity: 'finding',
      field: `basic.${neighbour.code}`,
      params: { ...params, neighbour: neighbour.code, neighbourName: neighbour.name },
    },
  ]
}

function slippedTable(slips: readonly number[]): AccountsFinding[] {
  const [first] = slips
  if (slips.length < 2 || first === undefined || !slips.every((slip) => slip === first)) return []
  return [
    { code: 'displaced_table', severity: 'finding', field: 'basic', params: { n: slips.length, direction: first < 0 ? 'up' : 'down' } },
  ]
}
