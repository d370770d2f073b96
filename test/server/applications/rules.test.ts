import { expect } from 'chai'
import fc from 'fast-check'
import { OUTCOMES } from '../../../core/annual-report.ts'
import { shippedCalendar as calendar } from '../../../core/working-days.ts'
import { denyCorrection, idKindsOf, isIdNumber, maskedId, maskedName, receiptDay } from '../../../server/applications/applications.rules.ts'
import { feeOf } from '../../../server/applications/fees.rules.ts'
import { ENDINGS, GROUNDS, refuses, remedyOf, REPLIES, REPLY_CODES, replySpec } from '../../../server/applications/replies.rules.ts'

const yuan = (amount: number): number => amount / 100

describe('the fee for excessive applications', () => {
  describe('by items: ten free in a month, 100 up to the thirtieth, then 100 more with every ten', () => {
    // [counted before, with this one, yuan]
    const table: readonly (readonly [number, number, number])[] = [
      [0, 10, 0],
      [9, 1, 0],
      [10, 1, 100],
      [0, 11, 100],
      [29, 1, 100],
      [0, 30, 2_000],
      [30, 1, 200],
      [39, 1, 200],
      [40, 1, 300],
      [0, 31, 2_200],
      [0, 40, 4_000],
      [0, 41, 4_300],
      [49, 2, 700],
    ]
    for (const [before, count, expected] of table)
      it(`${count} after ${before}: ${expected}`, () => expect(yuan(feeOf('items', count, before).amount)).to.equal(expected))
  })

  describe('by pages: thirty free, then 10, 20 and 40', () => {
    const table: readonly (readonly [number, number])[] = [
      [30, 0],
      [31, 10],
      [100, 700],
      [101, 720],
      [200, 2_700],
      [201, 2_740],
      [250, 4_700],
    ]
    for (const [pages, expected] of table) it(`${pages}: ${expected}`, () => expect(yuan(feeOf('pages', pages).amount)).to.equal(expected))
  })

  it('shows each band with its rate', () => {
    expect(feeOf('items', 35).bands.map(({ from, to, rate, amount }) => [from, to, yuan(rate), yuan(amount)])).to.deep.equal([
      [1, 10, 0, 0],
      [11, 30, 100, 2_000],
      [31, 35, 200, 1_000],
    ])
  })

  it('is the same in one step or in two, and never falls with the count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 120 }), (first, second) => {
        const whole = feeOf('items', first + second).amount
        expect(feeOf('items', first).amount + feeOf('items', second, first).amount).to.equal(whole)
        expect(feeOf('pages', first + second).amount).to.be.at.least(feeOf('pages', first).amount)
      }),
      { numRuns: 60 },
    )
  })

  it('takes no half pages', () => {
    expect(() => feeOf('pages', 1.5)).to.throw(RangeError)
    expect(() => feeOf('pages', 0)).to.throw(RangeError)
  })
})

describe('the day an application is received', () => {
  it('is the day it was handed over or signed for', () => {
    expect(receiptDay('counter', '2026-03-02', null)).to.equal('2026-03-02')
    expect(receiptDay('signed_post', '2026-03-02', null)).to.equal('2026-03-02')
  })
  it('is the day of confirmation for ordinary post, the net and fax; before it none has begun', () => {
    for (const channel of ['ordinary_post', 'network', 'fax'] as const) {
      expect(receiptDay(channel, '2026-03-02', null)).to.equal(null)
      expect(receiptDay(channel, '2026-03-02', '2026-03-04')).to.equal('2026-03-04')
    }
  })
})

describe('asking for a correction', () => {
  const asked = (today: string, before = false) => denyCorrection(calendar, { receivedOn: '2026-09-25', asked: before, today })
  it('is possible through the seventh working day, over the National Day holiday', () => {
    expect(calendar.addWorkingDays('2026-09-25', 7).date).to.equal('2026-10-12')
    expect(asked('2026-10-12')).to.equal(undefined)
    expect(asked('2026-10-13')).to.equal('late')
  })
  it('is possible once', () => expect(asked('2026-09-28', true)).to.equal('once'))
})

describe('the replies', () => {
  it('lead to every line of the table together with the ends without a reply', () => {
    const reached = new Set([...Object.values(REPLIES), ...Object.values(ENDINGS)].map(({ outcome }) => outcome))
    expect([...reached].sort()).to.deep.equal([...OUTCOMES].sort())
  })
  it('hand over, or need a leader', () => {
    expect(REPLY_CODES.filter((code) => !refuses(code))).to.deep.equal(['already_public', 'provided'])
  })
  it('give reasons whenever something is kept back', () => {
    for (const code of REPLY_CODES.filter((each) => replySpec(each).group === 'refused'))
      expect(replySpec(code).needs).to.include('reasons')
    for (const ground of GROUNDS) expect(replySpec(ground).group).to.equal('refused')
  })
  it('send refusals to reconsideration first since 2024', () => {
    expect(remedyOf('refused_internal', '2023-12-31')).to.equal('either')
    expect(remedyOf('refused_internal', '2024-01-01')).to.equal('reconsideration_first')
    expect(remedyOf('provided', '2026-03-02')).to.equal('either')
  })
})

describe('numbers and names of applicants', () => {
  it('knows resident cards by their check digit and birthday', () => {
    expect(isIdNumber('resident_card', '11010519491231002X')).to.equal(true)
    expect(isIdNumber('resident_card', '110105194912310021')).to.equal(false)
    expect(isIdNumber('resident_card', '11010519490231002X')).to.equal(false)
  })
  it('knows codes of organisations by theirs', () => {
    expect(isIdNumber('credit_code', '91350100M000100Y43')).to.equal(true)
    expect(isIdNumber('credit_code', '91350100M000100Y44')).to.equal(false)
  })
  it('asks a person for a card and an organisation for its registration', () => {
    expect(idKindsOf('natural')).to.include('resident_card').and.not.include('credit_code')
    expect(idKindsOf('business')).to.include('credit_code').and.not.include('resident_card')
  })
  it('masks them', () => {
    expect(maskedId('11010519491231002X')).to.equal('＊＊＊＊002X')
    expect(maskedId('A12345')).to.equal('＊＊＊＊')
    expect(maskedName('王小明', 'natural')).to.equal('王＊＊')
    expect(maskedName('欧阳文', 'natural')).to.equal('欧阳＊')
    expect(maskedName('欧阳', 'natural')).to.equal('欧＊')
    expect(maskedName('临溪市某某公司', 'business')).to.equal('临溪市某某公司')
  })
})
