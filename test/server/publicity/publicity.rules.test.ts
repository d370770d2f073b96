import { expect } from 'chai'
import { NOTICES, shippedCalendar, workingCalendar } from '../../../core/working-days.ts'
import { handlersOf } from '../../../server/publicity/handlers.rules.ts'
import { denyHandle, denyJudge } from '../../../server/publicity/publicity.policy.ts'
import { concernedBy, hasLeads, holdingBack, periodsOf, stateOf } from '../../../server/publicity/publicity.rules.ts'
import { codeHash, receiptCode, spelled, typedCode } from '../../../server/publicity/receipts.ts'
import { presentStrip } from '../../../server/publicity/strip.presenter.ts'
import type { Actor } from '../../../server/auth/policy.ts'

const published = (publishedAt: string, days = 5, number = 1) => ({ versionId: number, number, publishedAt, days })
const one = (publishedAt: string, days = 5, withdrawnAt: string | null = null) =>
  periodsOf(shippedCalendar, [published(publishedAt, days)], withdrawnAt)[0]!

describe('the period of a notice', () => {
  // [published (UTC), working days, first, last]
  const CASES = [
    ['2022-05-07T01:00:00Z', 5, '2022-05-07', '2022-05-12'], // a real notice: the Saturday was worked in exchange
    ['2026-03-02T01:00:00Z', 5, '2026-03-02', '2026-03-06'],
    ['2026-03-01T16:30:00Z', 5, '2026-03-02', '2026-03-06'], // already Monday in Linxi
    ['2026-03-07T01:00:00Z', 5, '2026-03-07', '2026-03-13'], // a Saturday does not count
    ['2026-03-06T09:00:00Z', 1, '2026-03-06', '2026-03-06'],
    ['2026-02-12T01:00:00Z', 5, '2026-02-12', '2026-02-25'], // over Spring Festival, with the Saturday worked before it
  ] as const
  for (const [at, days, first, last] of CASES)
    it(`of ${days} working days published at ${at} lasts to ${last}`, () => {
      const { firstOn, lastOn, provisional, calendar } = one(at, days)
      expect([firstOn, lastOn, provisional]).to.deep.equal([first, last, false])
      expect(calendar.filter(({ kind }) => kind === 'workday' || kind === 'makeup')).to.have.length(days)
    })

  it('may still move while a year has no holiday notice, and moves when it has', () => {
    expect(one('2026-12-30T01:00:00Z').provisional).to.equal(true)
    const loaded = workingCalendar([...NOTICES, { year: 2027, holidays: [['new_year', '2027-01-01', '2027-01-03']], makeups: [] }])
    const [period] = periodsOf(loaded, [published('2026-12-30T01:00:00Z')], null)
    expect([one('2026-12-30T01:00:00Z').lastOn, period!.lastOn, period!.provisional]).to.deep.equal(['2027-01-05', '2027-01-06', false])
  })

  it('is broken off by a correction or a withdrawal before its end, and by neither after it', () => {
    const of = (second: string, withdrawn: string | null = null) =>
      periodsOf(shippedCalendar, [published('2026-03-02T01:00:00Z'), published(second, 7, 2)], withdrawn).map(({ lastOn, broken }) => [
        lastOn,
        broken?.by,
      ])
    expect(of('2026-03-06T15:59:59Z')).to.deep.equal([
      ['2026-03-06', 'correction'],
      ['2026-03-16', undefined],
    ])
    expect(of('2026-03-06T16:00:00Z')).to.deep.equal([
      ['2026-03-06', undefined],
      ['2026-03-17', undefined],
    ])
    expect(of('2026-03-05T01:00:00Z', '2026-03-09T01:00:00Z')[1]).to.deep.equal(['2026-03-13', 'withdrawal'])
    expect(one('2026-03-02T01:00:00Z', 5, '2026-03-06T16:00:00Z').broken).to.equal(undefined)
    expect(one('2026-03-02T01:00:00Z', 5, '2026-03-06T15:00:00Z').broken).to.deep.equal({ on: '2026-03-06', by: 'withdrawal' })
  })

  it('runs on its last day, waits for results on the next, and is settled with the last of them', () => {
    const period = one('2026-03-02T01:00:00Z')
    expect(stateOf(period, '2026-03-06', 2)).to.equal('running')
    expect(stateOf(period, '2026-03-07', 2)).to.equal('awaiting')
    expect(stateOf(period, '2026-03-07', 1)).to.equal('awaiting')
    expect(stateOf(period, '2026-03-07', 0)).to.equal('settled')
    expect(stateOf(one('2026-03-02T01:00:00Z', 5, '2026-03-03T01:00:00Z'), '2026-03-03', 1)).to.equal('withdrawn')
  })

  it('is drawn a day a cell, its working days numbered from the first', () => {
    const { firstWeekday, days } = presentStrip(one('2022-05-07T01:00:00Z'), '2022-05-09')
    expect(firstWeekday).to.equal(6)
    expect(days.map(({ kind, n, makeup }) => `${kind}${n ?? ''}${makeup ? '+' : ''}`)).to.deep.equal([
      'used1+',
      'off',
      'used2',
      'open3',
      'open4',
      'due5',
    ])
    const broken = presentStrip(one('2026-03-02T01:00:00Z', 5, '2026-03-03T01:00:00Z'), '2026-03-30')
    expect(broken.days.map(({ kind }) => kind)).to.deep.equal(['used', 'used', 'open', 'open', 'due'])
  })
})

describe('who hears objections', () => {
  const who = (id: number, departmentId: number, ...roles: Actor['roles']) => ({ id, departmentId, roles })
  const person = (lineNo: number, personId: number | null, departmentId: number | null) => ({
    lineNo,
    personId,
    departmentId,
    name: `p${lineNo}`,
  })
  const matter = { takers: [1, 2], concerned: [person(1, 70, 7)], filerId: 9 }
  const CASES = [
    ['a head of a department that hears them', who(11, 1, 'staff', 'head'), undefined],
    ['an inspector of the other', who(12, 2, 'inspector'), undefined],
    ['an officer', who(13, 2, 'officer'), undefined],
    ['a leader', who(14, 5, 'leader'), undefined],
    ['a publisher of that department', who(15, 1, 'publisher'), 'personnel.denied.not_handler'],
    ['a head of another department', who(16, 3, 'head'), 'personnel.denied.not_handler'],
    ['the person concerned', who(70, 1, 'head'), 'personnel.denied.own_matter'],
    ['a leader of their department', who(17, 7, 'leader'), 'personnel.denied.own_department'],
    ['whoever filed it', who(9, 1, 'head'), 'personnel.denied.own_objection'],
  ] as const
  for (const [name, actor, denial] of CASES) it(`${name}: ${denial ?? 'may'}`, () => expect(denyHandle(actor, matter)).to.equal(denial))

  it('judges without asking who filed what', () => expect(denyJudge(who(9, 1, 'head'), matter)).to.equal(undefined))

  it('tells those nearest, and the leaders only where nobody else may', () => {
    const holder = (id: number, department_id: number, role: string) => ({ id, department_id, role })
    const all = [holder(11, 1, 'head'), holder(11, 1, 'inspector'), holder(12, 2, 'head'), holder(14, 5, 'leader'), holder(16, 3, 'head')]
    expect(handlersOf(all, matter)).to.deep.equal([11, 12])
    expect(handlersOf(all, { ...matter, concerned: [person(1, null, 1)] })).to.deep.equal([12])
    expect(handlersOf(all, { ...matter, concerned: [person(1, null, 1), person(2, null, 2)] })).to.deep.equal([14])
    expect(handlersOf(all, { ...matter, filerId: 11 })).to.deep.equal([12])
  })

  it('knows whom an objection concerns and whom it holds back', () => {
    const people = [person(1, 1, 1), person(2, 2, 2)]
    expect(concernedBy(people, 2).map(({ lineNo }) => lineNo)).to.deep.equal([2])
    expect(concernedBy(people, null)).to.have.length(2)
    const objections = [
      { concluded: false, about: 'p1' },
      { concluded: true, about: 'p2' },
      { concluded: false, about: null },
    ]
    expect([
      holdingBack(objections, 'p1').length,
      holdingBack(objections, 'p2').length,
      holdingBack(objections.slice(0, 2), 'p2').length,
    ]).to.deep.equal([2, 1, 0])
  })

  it('asks for ten characters of leads', () => {
    expect([hasLeads('一二三四五六七八九'), hasLeads('一二三四五 六七八九十'), hasLeads('          ')]).to.deep.equal([false, true, false])
  })

  it('spells receipts so that they can be typed', () => {
    const code = receiptCode((n) => Uint8Array.from({ length: n }, (_, i) => i * 17))
    expect(code).to.match(/^[0-9A-HJKMNP-TV-Z]{16}$/)
    expect(typedCode(` ${spelled(code).toLowerCase()} `)).to.equal(code)
    expect(typedCode('O1-iL')).to.equal('0111')
    expect(codeHash(code))
      .to.match(/^[0-9a-f]{64}$/)
      .and.not.include(code)
  })
})
