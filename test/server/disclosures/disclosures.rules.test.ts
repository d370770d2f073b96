import { expect } from 'chai'
import {
  carriesSecrecyMark,
  decide,
  draftTitle,
  filingNumber,
  firstReview,
  fitsCycle,
  leadTimeInput,
  recentPeriods,
  REVIEW_STATES,
  VERSION_STATES,
} from '../../../server/disclosures/disclosures.rules.ts'

describe('the path of a version', () => {
  const [ordinary, important, routine] = [REVIEW_STATES.slice(0, 3), REVIEW_STATES, ['secrecy_review', 'approval_2'] as const]
  const cases = [
    ['head_review', ordinary, 'secrecy_review'],
    ['secrecy_review', ordinary, 'approval_1'],
    ['approval_1', ordinary, 'published'],
    ['approval_1', important, 'approval_2'],
    ['approval_2', important, 'published'],
    ['secrecy_review', routine, 'approval_2'],
    ['approval_2', routine, 'published'],
    // A step that the list does not name leads on all the same.
    ['head_review', routine, 'secrecy_review'],
    ['approval_2', ordinary, 'published'],
  ] as const
  for (const [state, steps, next] of cases)
    it(`passes from ${state} to ${next} of ${steps.join(', ')}, and returns to its publishers`, () => {
      expect(decide(state, 'pass', steps)).to.equal(next)
      expect(decide(state, 'return', steps)).to.equal('returned')
    })

  it('begins with the first review of its level', () => {
    expect(firstReview(ordinary)).to.equal('head_review')
    expect(firstReview(['approval_2', 'secrecy_review'])).to.equal('secrecy_review')
  })

  it('knows no decision in any other state', () => {
    const reviews: string[] = cases.map(([state]) => state)
    for (const state of VERSION_STATES.filter((known) => !reviews.includes(known)))
      for (const decision of ['pass', 'return'] as const) expect(decide(state, decision, important), state).to.equal(undefined)
  })
})

describe('periods of a draft', () => {
  it('fit the cycle in length, and events have none', () => {
    const fits = [
      ['monthly', '2026-09'],
      ['quarterly', '2026-Q3'],
      ['yearly', '2026'],
      ['event', null],
      ['standing', null],
    ] as const
    for (const [cycle, period] of fits)
      for (const [other, wrong] of fits)
        expect(fitsCycle(cycle, wrong), `${cycle} ${wrong ?? 'none'}`).to.equal(period === wrong || cycle === other)
    expect(fitsCycle('monthly', '2026-13')).to.equal(false)
  })

  it('are offered newest first across the turn of a year', () => {
    expect(recentPeriods('monthly', '2026-02-10').slice(0, 3)).to.deep.equal(['2026-02', '2026-01', '2025-12'])
    expect(recentPeriods('quarterly', '2026-02-10').slice(0, 3)).to.deep.equal(['2026-Q1', '2025-Q4', '2025-Q3'])
    expect(recentPeriods('yearly', '2026-02-10').slice(0, 2)).to.deep.equal(['2027', '2026'])
    expect(recentPeriods('event', '2026-02-10')).to.deep.equal([])
  })

  it('stand in the title', () => {
    expect(draftTitle('公务接待费支出', '2026-09')).to.equal('公务接待费支出（2026年9月）')
    expect(draftTitle('公务接待费支出', '2026-Q3')).to.equal('公务接待费支出（2026年第三季度）')
    expect(draftTitle('工作计划', '2026')).to.equal('工作计划（2026年）')
    expect(draftTitle('任前公示', null)).to.equal('任前公示')
  })
})

describe('the clock that a record runs on', () => {
  const timed = { timingDays: 5, period: null, formedOn: '2026-03-10', publishedOn: null }
  it('counts towards the event for what is disclosed beforehand', () => {
    expect(leadTimeInput({ ...timed, timing: 'ex_ante' }, '2026-03-01')).to.include({ formedOn: null, eventOn: '2026-03-10' })
  })
  it('counts from forming for what is disclosed afterwards', () => {
    expect(leadTimeInput({ ...timed, timing: 'ex_post' }, '2026-03-01')).to.include({ formedOn: '2026-03-10', eventOn: null })
  })
  it('counts from the end of the period for what comes round', () => {
    expect(leadTimeInput({ ...timed, timing: 'periodic', period: '2026-02' }, '2026-03-01').formedOn).to.equal('2026-02-28')
    expect(leadTimeInput({ ...timed, timing: 'periodic' }, '2026-03-01').formedOn).to.equal('2026-03-10')
  })
})

describe('filing numbers', () => {
  it('have at least four digits and grow beyond them', () => {
    expect(filingNumber('临人社公开', 2026, 914)).to.equal('临人社公开〔2026〕0914号')
    expect(filingNumber('临人社公开', 2026, 10_000)).to.equal('临人社公开〔2026〕10000号')
  })
})

describe('marks of classification', () => {
  for (const text of ['机密★10年', '绝密 ★', '【秘密】关于……', '(机密)', '密级：秘密', '标题\n机密\n正文'])
    it(`are seen in ${JSON.stringify(text)}`, () => expect(carriesSecrecyMark(text)).to.equal(true))
  for (const text of ['保守国家秘密法宣传月活动', '涉密人员管理办法', '商业秘密保护', '秘密举报渠道'])
    it(`are not seen in ${text}`, () => expect(carriesSecrecyMark(text)).to.equal(false))
})
