import { fen, formatYuan, sumFen, type Fen } from '../../../core/money.ts'
import { APPRAISED, FREE, GROUNDED, RECEIVED, SOLD, type Disposal, type FieldKey } from './assets.rules.ts'
import { isBelow, levelNeeded, thresholdsOn, type Thresholds } from './thresholds.rules.ts'

/** Stable: shown as `assets.finding.<code>`. */
export const FINDING_CODES = [
  'net_mismatch',
  'depreciation_exceeds',
  'asset_no_twice',
  'disposed_before',
  'reason_missing',
  'appraisal_missing',
  'price_below_appraisal',
  'approval_missing',
  'approval_too_low',
  'trading_not_open',
  'transferee_missing',
  'price_missing',
  'price_for_free',
  'costs_exceed_price',
  'receipts_unpaid',
  'voucher_missing',
  'not_written_off',
  'dates_disordered',
] as const
export type FindingCode = (typeof FINDING_CODES)[number]

/** The rule a finding rests on, shown as `assets.clause.<clause>`; "art." is of State Council order 738. */
export const CLAUSES = [
  'accounting', // 政府会计准则第3号: book value is the original value less what has been depreciated
  'approval', // art. 19: collective decision and approval
  'grounds', // art. 21: grounds for scrapping and reporting lost
  'treasury', // art. 25: receipts are non-tax revenue
  'write_off', // art. 35: taken off the ledger at once
  'appraisal', // art. 36, first sentence
  'open_trading', // art. 36, second paragraph
  'ninety', // rules on disposal: a price under 90 % of the appraisal stops the deal
] as const
export type Clause = (typeof CLAUSES)[number]

export interface AssetFinding {
  readonly code: FindingCode
  readonly field: FieldKey
  /** error: the figures can not be right. finding: kept, shown to readers, to be explained. note: worth knowing. */
  readonly severity: 'error' | 'finding' | 'note'
  readonly clause?: Clause
  /** Values for the message; a text beginning with @ names a message. */
  readonly params: Readonly<Record<string, string | number>>
}

const found = (
  code: FindingCode,
  field: FieldKey,
  clause: Clause | undefined,
  params: AssetFinding['params'] = {},
  severity: AssetFinding['severity'] = 'finding',
): AssetFinding => ({ code, field, severity, params, ...(clause === undefined ? {} : { clause }) })
const when = (holds: boolean, finding: () => AssetFinding): AssetFinding[] => (holds ? [finding()] : [])

/** What the rules need beside the line itself. */
export interface Batch {
  readonly sets: readonly Thresholds[]
  /** Original value of the whole batch. */
  readonly sum: Fen
  /** Numbers that stand on more than one line. */
  readonly twice: ReadonlySet<string>
  /** Number → the record under which it was disposed of before. */
  readonly before: ReadonlyMap<string, string>
}

export function batchOf(lines: readonly Disposal[], sets: readonly Thresholds[], before: Batch['before'] = new Map()): Batch {
  const numbers = lines.map(({ asset_no }) => asset_no).filter((no) => no !== '')
  return {
    sets,
    before,
    sum: sumFen(lines.map(({ original }) => original)),
    twice: new Set(numbers.filter((no, i) => numbers.indexOf(no) !== i)),
  }
}

/** Everything the rules have to say about one line of a batch, all at once. */
export const checkDisposal = (line: Disposal, batch: Batch): readonly AssetFinding[] => [
  ...checkFigures(line),
  ...checkNumber(line, batch),
  ...when(GROUNDED.includes(line.way) && line.reason === '', () => found('reason_missing', 'reason', 'grounds')),
  ...checkAppraisal(line),
  ...checkApproval(line, batch),
  ...checkTrade(line),
  ...checkSettlement(line),
  ...checkOrder(line),
]

function checkFigures({ original, depreciation, net }: Disposal): AssetFinding[] {
  if (depreciation > original)
    return [
      found(
        'depreciation_exceeds',
        'depreciation',
        'accounting',
        { depreciation: formatYuan(depreciation), original: formatYuan(original) },
        'error',
      ),
    ]
  const expected = fen(original - depreciation)
  return when(net !== expected, () =>
    found('net_mismatch', 'net', 'accounting', { net: formatYuan(net), expected: formatYuan(expected) }, 'error'),
  )
}

function checkNumber({ asset_no }: Disposal, { twice, before }: Batch): AssetFinding[] {
  const title = before.get(asset_no)
  return [
    ...when(twice.has(asset_no), () => found('asset_no_twice', 'asset_no', undefined, { number: asset_no })),
    ...when(title !== undefined, () => found('disposed_before', 'asset_no', undefined, { number: asset_no, record: title ?? '' })),
  ]
}

function checkAppraisal({ way, appraiser, appraised, appraised_on, price }: Disposal): AssetFinding[] {
  const missing = appraiser === '' || appraised === null || appraised_on === null
  // Ten times the price against nine times the appraisal: exact in whole fen, beyond the safe integers too.
  const low = price !== null && appraised !== null && BigInt(price) * 10n < BigInt(appraised) * 9n
  return [
    ...when(APPRAISED.includes(way) && missing, () => found('appraisal_missing', 'appraiser', 'appraisal')),
    ...when(low, () =>
      found('price_below_appraisal', 'price', 'ninety', { price: formatYuan(price ?? fen(0)), appraised: formatYuan(appraised ?? fen(0)) }),
    ),
  ]
}

function checkApproval(line: Disposal, { sets, sum }: Batch): AssetFinding[] {
  const { approver, approval_no, approval_level, approved_on, original, quantity } = line
  if (approver === '' || approval_no === '' || approval_level === '' || approved_on === null)
    return [found('approval_missing', 'approver', 'approval')]
  const set = thresholdsOn(sets, approved_on)
  if (set === undefined) return []
  // The measure is what one piece cost, rounded down: whole fen on the other side of it make no difference to 以上.
  const single = fen(Math.floor(original / Math.max(1, quantity)))
  const needed = levelNeeded({ single, batch: sum }, set)
  return when(isBelow(approval_level, needed), () =>
    found('approval_too_low', 'approval_level', 'approval', {
      level: `@assets.approval_level.${approval_level}`,
      needed: `@assets.approval_level.${needed}`,
      single: formatYuan(single),
      sum: formatYuan(sum),
    }),
  )
}

function checkTrade({ way, trading, transferee, price, costs }: Disposal): AssetFinding[] {
  return [
    ...when(way === 'sale' && (trading === '' || trading === 'agreement'), () => found('trading_not_open', 'trading', 'open_trading')),
    ...when(RECEIVED.includes(way) && transferee === '', () => found('transferee_missing', 'transferee', undefined)),
    ...when(SOLD.includes(way) && price === null, () => found('price_missing', 'price', undefined)),
    ...when(FREE.includes(way) && (price ?? 0) > 0, () => found('price_for_free', 'price', undefined)),
    ...when((costs ?? 0) > (price ?? 0), () => found('costs_exceed_price', 'costs', undefined, {}, 'note')),
  ]
}

function checkSettlement({ price, paid_on, voucher_no, written_off_on }: Disposal): AssetFinding[] {
  return [
    ...when((price ?? 0) > 0 && paid_on === null, () =>
      found('receipts_unpaid', 'paid_on', 'treasury', { price: formatYuan(price ?? fen(0)) }),
    ),
    ...when(paid_on !== null && voucher_no === '', () => found('voucher_missing', 'voucher_no', 'treasury')),
    ...when(written_off_on === null, () => found('not_written_off', 'written_off_on', 'write_off')),
  ]
}

/** Each pair in the order in which things happen; the same day is in order. */
const ORDER = [
  ['acquired_on', 'approved_on'],
  ['appraised_on', 'sold_on'],
  ['approved_on', 'sold_on'],
  ['sold_on', 'paid_on'],
  ['approved_on', 'written_off_on'],
  ['sold_on', 'written_off_on'],
] as const

function checkOrder(line: Disposal): AssetFinding[] {
  return ORDER.flatMap(([first, second]) => {
    const [a, b] = [line[first], line[second]]
    return when(a !== null && b !== null && a > b, () =>
      found('dates_disordered', second, undefined, {
        first: `@assets.field.${first}`,
        second: `@assets.field.${second}`,
        from: a ?? '',
        to: b ?? '',
      }),
    )
  })
}
