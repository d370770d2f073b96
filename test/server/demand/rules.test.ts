import { expect } from 'chai'
import fc from 'fast-check'
import { shippedCalendar } from '../../../core/working-days.ts'
import { FEWEST, type Signal, type Source } from '../../../server/demand/demand.rules.ts'
import { isDecided, likeliest, likeness, traits } from '../../../server/demand/likeness.rules.ts'
import { missWords } from '../../../server/demand/misses.rules.ts'
import { demandFactsOf, judgeDemand, type OwedDemand } from '../../../server/demand/progress.rules.ts'
import { topicsOf } from '../../../server/demand/topics.rules.ts'

let people = 0
const asked = (text: string, more: Partial<Signal> = {}): Signal => ({
  source: 'questions',
  text,
  who: `person:${(people += 1)}`,
  n: 1,
  firstOn: '2026-02-01',
  lastOn: '2026-02-01',
  caseId: people,
  ...more,
})
const missed = (text: string, n: number): Signal => asked(text, { source: 'searches', who: `words:${text}`, n, caseId: null })
const topics = (signals: readonly Signal[], threshold = FEWEST, names: readonly string[] = []) => topicsOf(signals, { threshold, names })

describe('what is asked for again and again', () => {
  it('is known in other words, and only what several askings share is shown', () => {
    const found = topics([
      asked('加班补贴发放标准'),
      asked('请问加班补贴的发放标准是多少', { source: 'applications' }),
      asked('关于公开加班补贴发放标准（张科长批过的那份）的建议'),
      asked('体检安排在几月'),
    ])
    expect(found.map(({ words, total, counts }) => [words, total, counts])).to.deep.equal([
      ['加班补贴 发放标准', 3, { applications: 1, questions: 2, searches: 0 }],
    ])
    expect(likeness(traits('加班补贴标准'), traits('公开加班补贴的发放标准'))).to.be.greaterThan(0.59)
    expect(likeness(traits('加班补贴标准'), traits('加班审批流程'))).to.be.lessThan(0.6)
  })

  it('is counted once a person and source, and searches by the days on which they found nothing', () => {
    const again = { who: 'person:same' }
    expect(topics([asked('食堂采购价格', again), asked('食堂的采购价格', again), asked('食堂采购价格表', again)])).to.deep.equal([])
    const found = topics([asked('食堂采购价格', again), asked('食堂的采购价格', again), missed('食堂采购价格', 3)])
    expect(found.map(({ words, counts }) => [words, counts])).to.deep.equal([
      ['食堂采购价格', { applications: 0, questions: 1, searches: 3 }],
    ])
  })

  it('begins at the threshold and never below three', () => {
    const three = [asked('办公楼电梯维修'), asked('办公楼电梯维修'), asked('办公楼电梯维修')]
    expect(topics(three, 3)).to.have.length(1)
    expect(topics(three, 4)).to.have.length(0)
    expect(topics(three.slice(1), 1), 'however low it is set').to.have.length(0)
  })

  it('shows nobody’s name', () => {
    const three = ['为什么提拔王小明', '王小明的提拔', '请问王小明提拔的程序'].map((text) => asked(text))
    const [topic] = topics(three, 3, ['王小明'])
    expect(topic?.words).to.equal('提拔')
    expect(
      topics(
        ['王小明', '关于王小明', '王小明的情况'].map((text) => asked(text)),
        3,
        ['王小明'],
      ),
    ).to.deep.equal([])
  })

  it('never shows a piece that fewer than three ask with, and loses nobody', () => {
    const word = fc.constantFrom('会议', '预订', '车辆', '租赁', '合同', '补贴', '名单', '电梯', '维修', '食堂', '价格')
    const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(''))
    const source = fc.constantFrom<Source>('applications', 'questions')
    const signals = fc.array(fc.record({ text, source, person: fc.integer({ min: 1, max: 8 }) }), { maxLength: 24 })
    fc.assert(
      fc.property(signals, (all) => {
        const given = all.map(({ text: said, source: by, person }) => asked(said, { source: by, who: `person:${person}` }))
        const found = topics(given)
        for (const { words, total } of found) {
          expect(total).to.be.at.least(FEWEST)
          for (const piece of words.split(' '))
            expect(new Set(given.filter((one) => one.text.includes(piece)).map(({ who }) => who)).size).to.be.at.least(FEWEST)
        }
        expect(topics(given.toReversed()).map(({ total }) => total)).to.deep.equal(found.map(({ total }) => total))
      }),
    )
  })

  it('is decided while it is on its way, and anew when it is asked after the end', () => {
    const signal = asked('加班补贴的标准', { lastOn: '2026-02-10' })
    expect(isDecided(signal, [{ words: '加班补贴 标准', until: null }])).to.equal(true)
    expect(isDecided(signal, [{ words: '加班补贴 标准', until: '2026-02-10' }])).to.equal(true)
    expect(isDecided(signal, [{ words: '加班补贴 标准', until: '2026-02-09' }])).to.equal(false)
    expect(isDecided(signal, [{ words: '电梯维修', until: null }])).to.equal(false)
  })

  it('may be in the catalogue already', () => {
    const items = ['公务用车购置', '公务用车租赁合同', '国有资产年度报告'].map((title) => ({ title }))
    expect(likeliest('公务用车租赁', items)).to.deep.equal([{ title: '公务用车租赁合同' }, { title: '公务用车购置' }])
  })

  it('keeps no search that may be somebody’s number or address', () => {
    expect(missWords(['加班补贴', '标准'])).to.equal('加班补贴 标准')
    for (const personal of ['330106199001011234', '13800138000', '0571-88012345', 'a@b.cn', '我的号码13800138000', '33010619900101123x'])
      expect(missWords([personal]), personal).to.equal(undefined)
    expect(missWords(['的']), 'no word').to.equal(undefined)
    expect(missWords(['长'.repeat(41)]), 'a whole letter').to.equal(undefined)
  })
})

const OWED: OwedDemand = { id: 7, departmentId: 3, title: '加班补贴标准', dueOn: '2025-09-30', closedOn: null }
const judged = (closedOn: string | null, today: string) => judgeDemand({ ...OWED, closedOn }, today, shippedCalendar)

describe('what a department is credited with', () => {
  it('is kept on the last day and late on the next, by working days over the holidays', () => {
    expect(judged('2025-09-30', '2025-12-01')).to.equal('kept')
    expect(judged('2025-10-01', '2025-12-01')).to.include({ key: 'demand_late', days: 0, ref: 'demand:7', on: '2025-09-30' })
    // 1 to 8 October 2025 are holidays, 11 October (a Saturday) was worked.
    expect(judged('2025-10-11', '2025-12-01')).to.include({ key: 'demand_late', days: 3 })
  })

  it('is open until its day is over, then overdue with the days so far, and knows nothing of what comes later', () => {
    expect(judged(null, '2025-09-30')).to.equal('open')
    expect(judged(null, '2025-10-01')).to.include({ key: 'demand_open', days: 0 })
    expect(judged(null, '2025-10-13')).to.include({ key: 'demand_open', days: 4 })
    expect(judged('2025-10-20', '2025-10-13')).to.include({ key: 'demand_open', days: 4 })
    expect(judged('2025-10-20', '2025-09-29')).to.equal('open')
  })

  it('adds up by department, in the order of the days', () => {
    const all = [
      { ...OWED, id: 9, dueOn: '2025-11-28' },
      OWED,
      { ...OWED, id: 8, closedOn: '2025-09-01' },
      { ...OWED, id: 5, departmentId: 4 },
    ]
    const facts = demandFactsOf(all, '2025-12-01', shippedCalendar)
    expect([...facts.keys()].toSorted((a, b) => a - b)).to.deep.equal([3, 4])
    expect(facts.get(3)).to.include({ due: 3, kept: 1 })
    expect(facts.get(3)!.events.map(({ ref }) => ref)).to.deep.equal(['demand:7', 'demand:9'])
  })

  it('never counts more kept than due, nor an event for what was kept', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((n) => `2025-11-${String(n).padStart(2, '0')}`)
    const demand = fc.record({
      id: fc.integer(),
      departmentId: fc.integer({ min: 1, max: 3 }),
      title: fc.constant('x'),
      dueOn: day,
      closedOn: fc.option(day),
    })
    fc.assert(
      fc.property(fc.array(demand), day, (all, today) => {
        for (const { due, kept, events } of demandFactsOf(all, today, shippedCalendar).values()) expect(kept + events.length).to.equal(due)
      }),
    )
  })
})
