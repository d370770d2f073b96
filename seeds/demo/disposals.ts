import { addDays } from '../../core/dates.ts'
import { fen, sumFen, type Fen } from '../../core/money.ts'
import { batchOf, checkDisposal } from '../../server/registers/asset-disposals/assets.checks.rules.ts'
import type { Disposal, Level, Way } from '../../server/registers/asset-disposals/assets.rules.ts'
import { levelNeeded, type Thresholds } from '../../server/registers/asset-disposals/thresholds.rules.ts'
import type { Content } from './entries.ts'
import type { Chance } from './random.ts'
import { APPRAISERS, APPROVERS, ASSETS, BUYERS, DONEES, RECEIVERS, RECYCLER, USABLE } from './texts/disposals.ts'
import { yuanText, type Occasion } from './texts/shape.ts'

/** The limits that the migration brings, in force since 2021: everything planted was approved later. */
const LIMITS: Thresholds = {
  fromOn: '2021-04-01',
  basis: '单价 5 万元以上报主管部门，单价 10 万元以上或者批量 20 万元以上报财政部门（参考做法）',
  authority_single: fen(5_000_000),
  authority_batch: null,
  finance_single: fen(10_000_000),
  finance_batch: fen(20_000_000),
}

/** How a batch went; one way for all its lines, as one approval mostly names one. */
const WAYS: readonly Way[] = [
  'scrap',
  'scrap',
  'free_transfer',
  'auction',
  'scrap',
  'sale',
  'scrap',
  'loss',
  'donation',
  'scrap',
  'exchange',
]

/** The assets of one approved batch, settled up to the day of the occasion. */
export function disposalsOf({ department, nth, year, chance, day }: Occasion): Disposal[] {
  const way = WAYS[(nth * 4 + year) % WAYS.length]!
  const kinds = way === 'scrap' || way === 'loss' ? ASSETS : USABLE
  const count = way === 'loss' ? 1 : chance.int(1, way === 'scrap' ? 5 : 3)
  // Approved some weeks before everything was settled; a slow one stands out in the chart.
  const approvedOn = addDays(day, -(chance.happens(0.12) ? chance.int(75, 120) : chance.int(9, 58)))
  const bare = Array.from({ length: count }, (_, i) => {
    const [name, kind, price, years, reason] = kinds[(nth * 3 + year + i * 5) % kinds.length]!
    const quantity = kind === 'vehicles' || way === 'loss' ? 1 : price > 20_000 ? chance.int(1, 2) : chance.int(2, 14)
    const acquiredOn = addDays(`${year - years}-03-01`, chance.int(0, 240))
    const original = fen(price * quantity * 100)
    const depreciation = fen(
      kinds === ASSETS ? Math.round((original * chance.int(93, 100)) / 100) : Math.round((original * chance.int(55, 88)) / 100),
    )
    const number = `${department}-${acquiredOn.slice(0, 4)}-${String(year % 100)}${String(nth).padStart(2, '0')}${String(i + 1).padStart(2, '0')}`
    return { number, name, kind, quantity, acquiredOn, original, depreciation, reason }
  })
  const batch = sumFen(bare.map(({ original }) => original))
  const needed = highest(bare.map(({ original, quantity }) => levelNeeded({ single: fen(Math.floor(original / quantity)), batch }, LIMITS)))
  // One in twelve was approved by one level less than it should have been.
  const level: Level = chance.happens(0.08) ? 'unit' : needed
  const approvalNo = department === 'JYZX' && nth === 17 ? '' : numberOf(level, year, nth) // the one that came back for want of it
  return bare.map(({ number, name, kind, quantity, acquiredOn, original, depreciation, reason }) => ({
    asset_no: number,
    name,
    class: kind,
    acquired_on: acquiredOn,
    quantity,
    original,
    depreciation,
    net: fen(original - depreciation),
    way,
    reason: way === 'loss' ? '盘点时缺失，已查明责任并按规定赔偿' : reason,
    approver: APPROVERS[level],
    approval_level: level,
    approval_no: approvalNo,
    approved_on: approvedOn,
    ...trade(way, { net: fen(original - depreciation), original, approvedOn, day, nth }, chance),
    note: '',
  }))
}

const highest = (levels: readonly Level[]): Level =>
  levels.includes('finance') ? 'finance' : levels.includes('authority') ? 'authority' : 'unit'
const numberOf = (level: Level, year: number, nth: number): string =>
  level === 'finance' ? `临财资〔${year}〕${30 + nth * 3}号` : `临人社资〔${year}〕${nth + 2}号`

interface Deal {
  readonly net: Fen
  readonly original: Fen
  readonly approvedOn: string
  readonly day: string
  readonly nth: number
}
type Traded = Pick<
  Disposal,
  | 'appraiser'
  | 'appraised'
  | 'appraised_on'
  | 'trading'
  | 'transferee'
  | 'price'
  | 'costs'
  | 'sold_on'
  | 'paid_on'
  | 'voucher_no'
  | 'written_off_on'
>

const inYuan = (amount: number): Fen => fen(Math.round(amount / 10_000) * 10_000)

/** Appraised, sold, paid in and written off, one after the other between the approval and `day`. */
function trade(way: Way, { net, original, approvedOn, day, nth }: Deal, chance: Chance): Traded {
  const span = Math.max(8, Number(new Date(day)) / 86_400_000 - Number(new Date(approvedOn)) / 86_400_000)
  const at = (share: number): string => addDays(approvedOn, Math.floor(span * share))
  const written = chance.happens(0.07) ? null : at(1)
  const none: Traded = {
    appraiser: '',
    appraised: null,
    appraised_on: null,
    trading: '',
    transferee: '',
    price: null,
    costs: null,
    sold_on: at(0.5),
    paid_on: null,
    voucher_no: '',
    written_off_on: written,
  }
  if (way === 'loss') return { ...none, sold_on: null }
  if (way === 'free_transfer') return { ...none, transferee: RECEIVERS[nth % RECEIVERS.length]! }
  if (way === 'donation') return { ...none, transferee: DONEES[nth % DONEES.length]! }
  const paid = chance.happens(0.06)
    ? { paid_on: null, voucher_no: '' }
    : { paid_on: at(0.8), voucher_no: `非税 ${String(318_000 + nth * 37 + chance.int(0, 30)).padStart(8, '0')}` }
  if (way === 'scrap') {
    const price = inYuan(original * (0.008 + chance.next() * 0.02) + 5_000)
    return { ...none, trading: 'recycler', transferee: RECYCLER, price, costs: fen(0), ...paid }
  }
  const appraised = fen(Math.max(50_000, inYuan(net * (0.85 + chance.next() * 0.4))))
  const appraisal = chance.happens(0.07)
    ? {}
    : { appraiser: APPRAISERS[nth % APPRAISERS.length]!, appraised, appraised_on: addDays(approvedOn, -chance.int(6, 25)) }
  const share = chance.happens(0.1) ? 0.84 : 0.94 + chance.next() * 0.3
  const price = inYuan(appraised * share)
  if (way === 'exchange') return { ...none, ...appraisal, trading: 'agreement', transferee: RECEIVERS[nth % RECEIVERS.length]! }
  return {
    ...none,
    ...appraisal,
    trading: way === 'auction' ? 'public_auction' : chance.happens(0.15) ? 'agreement' : 'open_exchange',
    transferee: BUYERS[nth % BUYERS.length]!,
    price,
    costs: inYuan(price * 0.03),
    ...paid,
  }
}

/** What the register would store with these lines. */
export function disposalContent(disposals: readonly Disposal[]): Content {
  const batch = batchOf(disposals, [LIMITS])
  const findings = disposals.flatMap((line) => checkDisposal(line, batch)).filter(({ severity }) => severity !== 'note')
  return { json: '{}', lineCount: disposals.length, total: batch.sum, findings: findings.length, disposals }
}

const WAY_NAMES: Readonly<Record<Way, string>> = {
  free_transfer: '无偿划转',
  donation: '对外捐赠',
  sale: '公开转让',
  auction: '拍卖',
  exchange: '置换',
  scrap: '报废',
  loss: '报损',
  write_down: '核销',
}

/** Title and summary of the record over them. */
export function disposalText(
  { departmentName, year, nth }: Occasion,
  lines: readonly Disposal[],
): { readonly title: string; readonly summary: string } {
  const [first] = lines
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0)
  const yuan = (amount: number): string => yuanText(amount / 100)
  const way = first === undefined ? '' : WAY_NAMES[first.way]
  const income = lines.reduce((sum, { price }) => sum + (price ?? 0), 0)
  return {
    title: `关于${way}${first?.name ?? ''}等固定资产的公开（${year}年第${nth}批）`,
    summary: `${departmentName}${way}固定资产 ${pieces} 件（套），原值 ${yuan(sumFen(lines.map(({ original }) => original)))}${income > 0 ? `，成交 ${yuan(income)}` : ''}。`,
  }
}
