import { expect } from 'chai'
import fc from 'fast-check'
import {
  brokenLimit,
  fileMark,
  filesIn,
  isPollOpen,
  mentionCandidates,
  mentionsIn,
  numbersOf,
  officialOf,
  optionsOf,
  pageOfPost,
  postHref,
  POSTING_LIMITS,
  quoteOf,
} from '../../../server/discussions/discussions.rules.ts'

describe('the rules of the board', () => {
  it('put every post on exactly one page, for ever', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (number) => {
        const [from, to] = numbersOf(pageOfPost(number))
        expect(number).to.be.at.least(from).and.at.most(to)
        expect(pageOfPost(from - 1 || 1)).to.equal(Math.max(1, pageOfPost(number) - 1))
      }),
    )
    expect([postHref(7, 50), postHref(7, 51)]).to.deep.equal(['/discussions/7#p50', '/discussions/7?page=2#p51'])
  })

  it('ask for a pause at the first limit that one more post would break', () => {
    const [minute, hour] = POSTING_LIMITS
    expect(brokenLimit([])).to.equal(undefined)
    expect(brokenLimit(Array.from({ length: minute.most }, () => 59))).to.equal(minute)
    expect(brokenLimit(Array.from({ length: minute.most }, () => 60))).to.equal(undefined)
    expect(brokenLimit(Array.from({ length: hour.most }, () => 3_599))).to.equal(hour)
  })

  it('know who is meant: the longest name, nobody where two share it, no mail address', () => {
    const people = [
      { id: 1, name: '王小', username: 'wx' },
      { id: 2, name: '王小明', username: 'wxm' },
      { id: 3, name: '李梅', username: 'limei' },
      { id: 4, name: '李梅', username: 'limei2' },
    ]
    const meant = (text: string) => [...mentionsIn(text, people)]
    expect(meant('请@王小明和@王小看')).to.deep.equal([
      ['王小明', 2],
      ['王小', 1],
    ])
    expect(meant('@李梅')).to.deep.equal([])
    expect(meant('@limei2 @limei')).to.deep.equal([
      ['limei2', 4],
      ['limei', 3],
    ])
    expect(meant('a@王小')).to.deep.equal([])
    expect(mentionCandidates('请@陈静看')).to.deep.equal(['陈静', '陈静看'])
  })

  it('count the days of an answer: the last one still counts', () => {
    const on = (today: string, answeredOn: string | null = null) =>
      officialOf({ dueOn: '2026-03-13', answeredOn }, { today, nearFrom: () => '2026-03-11' })
    expect([on('2026-03-10'), on('2026-03-11'), on('2026-03-13'), on('2026-03-14')]).to.deep.equal(['waiting', 'near', 'near', 'late'])
    expect([on('2026-04-01', '2026-03-13'), on('2026-04-01', '2026-03-14')]).to.deep.equal(['answered', 'answered_late'])
    expect(officialOf({ dueOn: null, answeredOn: null }, { today: '2026-03-10', nearFrom: () => '' })).to.equal('none')
  })

  it('keep a poll open to the end of its last day, unless it was closed before', () => {
    expect(isPollOpen({ closesOn: '2026-03-02', closedAt: null }, '2026-03-02')).to.equal(true)
    expect(isPollOpen({ closesOn: '2026-03-01', closedAt: null }, '2026-03-02')).to.equal(false)
    expect(isPollOpen({ closesOn: null, closedAt: '2026-03-01T00:00:00.000Z' }, '2026-03-02')).to.equal(false)
    expect(optionsOf(' 一 \r\n\n二\n一')).to.deep.equal(['一', '二'])
  })

  it('name files so that nothing in their name ends the mark early, and find them again', () => {
    expect(fileMark({ id: 7, name: '图](/x)[.png', type: 'image/png' })).to.equal('![图 (/x) .png](/discussions/files/7)')
    expect(fileMark({ id: 8, name: '表.pdf', type: 'application/pdf' })).to.equal('[表.pdf](/discussions/files/8)')
    expect(filesIn('![a](/discussions/files/7) [b](/discussions/files/7) [c](/discussions/files/12)')).to.deep.equal([7, 12])
  })

  it('quote what somebody said and not what they quoted', () => {
    expect(quoteOf({ number: 3, author: '陈静', body: '> 原话\n\n同意。' })).to.equal('> 陈静（第 3 楼）：\n> 同意。\n\n')
    expect(quoteOf({ number: 3, author: '陈静', body: Array.from({ length: 12 }, (_, i) => String(i)).join('\n') })).to.include(
      '> 7\n> …\n',
    )
  })
})
