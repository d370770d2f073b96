import { expect } from 'chai'
import fc from 'fast-check'
import { fen } from '../../../../core/money.ts'
import { batchOf, checkDisposal, FINDING_CODES } from '../../../../server/registers/asset-disposals/assets.checks.rules.ts'
import { daysToWriteOff, inSpan, median, recoveryOf, SPANS } from '../../../../server/registers/asset-disposals/assets.figures.rules.ts'
import { WAYS, type Disposal } from '../../../../server/registers/asset-disposals/assets.rules.ts'
import {
  levelNeeded,
  readThresholds,
  thresholdsOn,
  type Thresholds,
} from '../../../../server/registers/asset-disposals/thresholds.rules.ts'
import { en, zhCN } from '../../../../server/i18n/catalogues.ts'
import { SCRAPPED, SOLD } from './sample.ts'

const OLD: Thresholds = {
  fromOn: '2020-01-01',
  basis: '旧',
  authority_single: null,
  authority_batch: null,
  finance_single: fen(20_000_000),
  finance_batch: fen(20_000_000),
}
const NEW: Thresholds = { ...OLD, fromOn: '2026-01-12', basis: '新', authority_single: fen(5_000_000), finance_single: fen(10_000_000) }

const codes = (
  line: Disposal,
  others: readonly Disposal[] = [],
  sets: readonly Thresholds[] = [NEW],
  before?: ReadonlyMap<string, string>,
) =>
  checkDisposal(line, batchOf([line, ...others], sets, before)).map(({ code, severity, clause }) =>
    `${severity} ${code} ${clause ?? ''}`.trim(),
  )

/** Each rule on both sides of its boundary: what keeps it says nothing. */
const CASES: readonly (readonly [string, Disposal, readonly string[]])[] = [
  ['scrapped in order', SCRAPPED, []],
  ['sold in order', SOLD, []],
  ['net one fen off', { ...SCRAPPED, net: fen(139_501) }, ['error net_mismatch accounting']],
  ['depreciated to nothing', { ...SCRAPPED, depreciation: fen(2_790_000), net: fen(0) }, []],
  ['depreciated below nothing', { ...SCRAPPED, depreciation: fen(2_790_001), net: fen(-1) }, ['error depreciation_exceeds accounting']],
  ['scrapped without a reason', { ...SCRAPPED, reason: '' }, ['finding reason_missing grounds']],
  ['sold without a reason', { ...SOLD, reason: '' }, []],
  ['sold without an appraiser', { ...SOLD, appraiser: '' }, ['finding appraisal_missing appraisal']],
  ['sold without an appraised value', { ...SOLD, appraised: null }, ['finding appraisal_missing appraisal']],
  ['sold without the day of the appraisal', { ...SOLD, appraised_on: null }, ['finding appraisal_missing appraisal']],
  ['sold at 90 % of the appraisal', { ...SOLD, price: fen(900_000) }, []],
  ['sold at a fen under 90 %', { ...SOLD, price: fen(899_999) }, ['finding price_below_appraisal ninety']],
  ['sold by agreement', { ...SOLD, trading: 'agreement' }, ['finding trading_not_open open_trading']],
  ['sold nobody says how', { ...SOLD, trading: '' }, ['finding trading_not_open open_trading']],
  ['sold to nobody', { ...SOLD, transferee: '' }, ['finding transferee_missing']],
  ['sold for nothing said', { ...SOLD, price: null, paid_on: null, voucher_no: '' }, ['finding price_missing']],
  ['given away for money', { ...SCRAPPED, way: 'donation', price: fen(1) }, ['finding price_for_free']],
  ['given away', { ...SCRAPPED, way: 'donation', price: null, paid_on: null, voucher_no: '' }, []],
  ['approved by nobody', { ...SCRAPPED, approver: '' }, ['finding approval_missing approval']],
  ['approved without a number', { ...SCRAPPED, approval_no: '' }, ['finding approval_missing approval']],
  ['approved at no level', { ...SCRAPPED, approval_level: '' }, ['finding approval_missing approval']],
  ['costs as high as the price', { ...SCRAPPED, costs: fen(42_000) }, []],
  ['costs above the price', { ...SCRAPPED, costs: fen(42_001) }, ['note costs_exceed_price']],
  ['receipts kept', { ...SCRAPPED, paid_on: null, voucher_no: '' }, ['finding receipts_unpaid treasury']],
  ['nothing received, nothing paid in', { ...SCRAPPED, price: fen(0), paid_on: null, voucher_no: '' }, []],
  ['paid in without a voucher', { ...SCRAPPED, voucher_no: '' }, ['finding voucher_missing treasury']],
  ['still on the ledger', { ...SCRAPPED, written_off_on: null }, ['finding not_written_off write_off']],
  ['all on one day', { ...SCRAPPED, sold_on: '2026-01-12', paid_on: '2026-01-12', written_off_on: '2026-01-12' }, []],
  ['sold the day before its approval', { ...SCRAPPED, sold_on: '2026-01-11' }, ['finding dates_disordered']],
  ['paid in the day before the sale', { ...SCRAPPED, paid_on: '2026-01-19' }, ['finding dates_disordered']],
  ['acquired after its approval', { ...SCRAPPED, acquired_on: '2026-01-13' }, ['finding dates_disordered']],
  ['appraised after the sale', { ...SOLD, appraised_on: '2026-01-21' }, ['finding dates_disordered']],
  [
    'written off before the approval and the sale',
    { ...SCRAPPED, written_off_on: '2026-01-11' },
    ['finding dates_disordered', 'finding dates_disordered'],
  ],
]

describe('the rules of asset disposals', () => {
  for (const [what, line, expected] of CASES)
    it(`say of what was ${what}: ${expected.join(', ') || 'nothing'}`, () => {
      expect(codes(line)).to.deep.equal(expected)
    })

  for (const way of WAYS)
    it(`ask for an appraisal of ${way} exactly when article 36 does`, () => {
      const line = { ...SCRAPPED, way, trading: 'open_exchange' as const }
      expect(codes(line).includes('finding appraisal_missing appraisal')).to.equal(['sale', 'auction', 'exchange'].includes(way))
    })

  it('know who has to approve, by the piece, by the batch, and by the set of that day', () => {
    const unit = (original: number, quantity = 1): Disposal => ({
      ...SCRAPPED,
      quantity,
      original: fen(original),
      depreciation: fen(0),
      net: fen(original),
    })
    const low = 'finding approval_too_low approval'
    expect(codes(unit(4_999_999))).to.deep.equal([])
    expect(codes(unit(5_000_000))).to.deep.equal([low])
    expect(codes({ ...unit(5_000_000), approval_level: 'authority' })).to.deep.equal([])
    expect(codes({ ...unit(10_000_000), approval_level: 'authority' })).to.deep.equal([low])
    expect(codes({ ...unit(10_000_000), approval_level: 'finance' })).to.deep.equal([])
    // Ten pieces of 4,999.99 yuan are no piece of 50,000.
    expect(codes(unit(4_999_990, 10))).to.deep.equal([])
    const others = [unit(4_000_000), unit(4_000_000), unit(4_000_000), unit(4_000_000)].map((line, i) => ({ ...line, asset_no: `B${i}` }))
    expect(codes(unit(3_999_999), others)).to.deep.equal([])
    expect(codes(unit(4_000_000), others)).to.deep.equal([low])
    // The day before the new set the old one counts, before that none.
    expect(codes({ ...unit(5_000_000), approved_on: '2026-01-11' }, [], [OLD, NEW])).to.deep.equal([])
    expect(codes({ ...unit(20_000_000), approved_on: '2026-01-11' }, [], [NEW, OLD])).to.deep.equal([low])
    expect(codes({ ...unit(20_000_000), approved_on: '2019-12-31' }, [], [NEW, OLD])).to.deep.equal([])
  })

  it('notice a number that stands twice, or was disposed of under another record', () => {
    expect(codes(SCRAPPED, [{ ...SOLD, asset_no: SCRAPPED.asset_no }])).to.deep.equal(['finding asset_no_twice'])
    expect(codes({ ...SCRAPPED, asset_no: '' }, [{ ...SOLD, asset_no: '' }])).to.deep.equal([])
    expect(codes(SCRAPPED, [], [NEW], new Map([[SCRAPPED.asset_no, '第 3 批']]))).to.deep.equal(['finding disposed_before'])
  })

  it('have words for every code', () => {
    for (const code of FINDING_CODES)
      expect([zhCN, en].map((words) => (words as Record<string, string>)[`assets.finding.${code}`]).every(Boolean), code).to.equal(true)
  })

  it('let figures pass exactly when they add up', () => {
    const amount = fc.integer({ min: 0, max: 2 ** 40 })
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: -2, max: 2 }), (a, b, off) => {
        const [original, depreciation] = [Math.max(a, b), Math.min(a, b)]
        const line = {
          ...SCRAPPED,
          quantity: 1,
          original: fen(original),
          depreciation: fen(depreciation),
          net: fen(original - depreciation + off),
        }
        const wrong = checkDisposal(line, batchOf([line], [])).filter(({ severity }) => severity === 'error')
        expect(wrong.length > 0).to.equal(off !== 0)
      }),
    )
  })

  it('never ask for a lower approval of more money', () => {
    const amount = fc.integer({ min: 0, max: 2 ** 36 })
    const rank = (single: number, batch: number) =>
      ['unit', 'authority', 'finance'].indexOf(levelNeeded({ single: fen(single), batch: fen(batch) }, NEW))
    fc.assert(
      fc.property(amount, amount, amount, amount, (a, b, c, d) => {
        expect(rank(Math.max(a, b), Math.max(c, d))).to.be.at.least(rank(Math.min(a, b), Math.min(c, d)))
      }),
    )
  })
})

describe('the limits of approval', () => {
  it('are those of the latest set that has begun', () => {
    expect(thresholdsOn([NEW, OLD], '2026-01-12')?.basis).to.equal('新')
    expect(thresholdsOn([NEW, OLD], '2026-01-11')?.basis).to.equal('旧')
    expect(thresholdsOn([NEW, OLD], '2019-12-31')).to.equal(undefined)
  })

  it('are read from a form, or refused at their fields', () => {
    const typed = {
      from_on: '2027-01-01',
      basis: '临财资〔2026〕9号',
      authority_single: '5万',
      authority_batch: '',
      finance_single: '100,000',
      finance_batch: '',
    }
    const wrong = readThresholds(typed)
    expect('problems' in wrong && Object.keys(wrong.problems)).to.deep.equal(['authority_single'])
    const read = readThresholds({ ...typed, authority_single: '50000' })
    expect('set' in read && [read.set.authority_single, read.set.authority_batch, read.set.finance_single]).to.deep.equal([
      5_000_000,
      null,
      10_000_000,
    ])
    const same = readThresholds({ ...typed, authority_single: '100000' })
    expect('problems' in same && Object.keys(same.problems)).to.deep.equal(['finance_single'])
    const none = readThresholds({ ...typed, from_on: '2027-02-30', basis: '', authority_single: '', finance_single: '' })
    expect('problems' in none && Object.keys(none.problems).sort()).to.deep.equal(['basis', 'finance_single', 'from_on'])
  })
})

describe('the figures of asset disposals', () => {
  it('recover what was paid for what was sold, and nothing where there was nothing to recover', () => {
    const line = (net: number, price: number | null) => ({ net: fen(net), price: price === null ? null : fen(price) })
    expect(recoveryOf([line(100, 50), line(100, 70), line(900, null)])).to.equal(0.6)
    expect(recoveryOf([line(0, 50)])).to.equal(null)
    expect(recoveryOf([line(100, null)])).to.equal(null)
  })

  it('count calendar days from approval to write-off', () => {
    expect(daysToWriteOff({ approved_on: '2026-02-27', written_off_on: '2026-03-01' })).to.equal(2)
    expect(daysToWriteOff({ approved_on: '2026-03-02', written_off_on: '2026-03-01' })).to.equal(null)
    expect(daysToWriteOff({ approved_on: '2026-03-02', written_off_on: null })).to.equal(null)
    expect([median([]), median([3]), median([9, 1]), median([9, 1, 5])]).to.deep.equal([null, 3, 1, 5])
  })

  it('put every number of days into one span', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2_000 }), (days) => SPANS.filter((span) => inSpan(days, span)).length === 1))
  })
})
