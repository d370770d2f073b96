import { expect } from 'chai'
import { lastWholeMonth } from '../../../../server/registers/expenses/expenses.periods.rules.ts'
import { chen, he, lin, observer, sysadmin } from '../../../support/personas.ts'
import { makeWorld, type World } from '../../../support/world.ts'
import { plantBudget, plantLines, plantRecord } from './planting.ts'

describe('reading expenses', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
    const { db, cast } = world
    const reception = await plantRecord(db.write, cast, { item: 'A-01', department: 'JYCJ', period: '2025-03' })
    await plantLines(db.write, cast, reception.versionId, [
      { department: 'JYCJ', period: '2025-01', category: 'reception', amount: 100_000, on: '2025-01-10' },
      { department: 'JYCJ', period: '2025-02', category: 'reception', amount: 60_000, on: '2025-02-11', purpose: '压线的一笔' },
      { department: 'JYCJ', period: '2025-03', category: 'reception', amount: 50_000, on: '2025-03-12', purpose: '<b>超线</b>的一笔' },
      { department: 'JYCJ', period: '2025-03', category: 'reception', amount: 20_000, on: '2025-03-20' },
      { department: 'CW', period: '2025-03', category: 'office', amount: 30_000, on: '2025-03-20' },
    ])
    await plantBudget(db.write, cast, 2025, [['JYCJ', 'reception', 900_000]], '2025-01-05T00:00:00.000Z')
    await plantBudget(db.write, cast, 2025, [['JYCJ', 'reception', 200_000]], '2025-06-05T00:00:00.000Z', 'BGS')
    const draft = await plantRecord(db.write, cast, { item: 'A-02', department: 'JYCJ', period: '2025-04', state: 'draft' })
    await plantLines(db.write, cast, draft.versionId, [
      { department: 'JYCJ', period: '2025-04', category: 'travel', amount: 777_700, on: '2025-04-01' },
    ])
    const inside = await plantRecord(db.write, cast, { item: 'B-03', department: 'CW', period: null })
    await plantLines(db.write, cast, inside.versionId, [
      { department: 'CW', period: '2025-05', category: 'meeting', amount: 555_500, on: '2025-05-01' },
    ])
    const withdrawn = await plantRecord(db.write, cast, { item: 'A-02', department: 'BGS', period: '2025-06' })
    await plantLines(db.write, cast, withdrawn.versionId, [
      { department: 'BGS', period: '2025-06', category: 'travel', amount: 333_300, on: '2025-06-01' },
    ])
    await db.write('disclosures').where('id', withdrawn.disclosureId).update({ withdrawn_at: '2025-07-01T00:00:00.000Z' })
  })
  after(() => world.close())

  it('names the line that passed the budget in force, not the budget it replaced', async () => {
    const page = await (await world.as(chen)).get('/expenses?year=2025').expect(200)
    expect(page.text).to.include('1 项超出全年预算').and.include('&lt;b&gt;超线&lt;/b&gt;的一笔').and.not.include('<b>超线')
    expect(page.text).to.match(/<a href="\/disclosures\/\d+">2025年3月12日<\/a>/)
    expect(page.text).to.include('2,300.00')
  })

  it('counts only what is published, not withdrawn, and of the reader’s audience', async () => {
    const [staff, inside] = [await (await world.as(chen)).get('/expenses?year=2025'), await (await world.as(he)).get('/expenses?year=2025')]
    for (const hidden of ['7,777.00', '3,333.00', '5,555.00']) expect(staff.text).not.to.include(hidden)
    expect(inside.text).to.include('5,555.00').and.not.include('7,777.00')
    const outside = await (await world.as(observer)).get('/expenses/lines').expect(200)
    expect(outside.text).to.include('还没有公开的支出明细')
  })

  it('keeps what only a department reads out of the sums on a record that everyone reads', async () => {
    const { db, cast } = world
    const inside = await plantRecord(db.write, cast, { item: 'B-03', department: 'BGS', period: null })
    await plantLines(db.write, cast, inside.versionId, [
      { department: 'BGS', period: '2025-08', category: 'rent', amount: 444_400, on: '2025-08-01' },
    ])
    const open = await plantRecord(db.write, cast, { item: 'A-02', department: 'BGS', period: '2025-09' })
    await plantLines(db.write, cast, open.versionId, [
      { department: 'BGS', period: '2025-09', category: 'rent', amount: 100_000, on: '2025-09-01' },
    ])
    const page = await (await world.as(chen)).get(`/disclosures/${open.disclosureId}`).expect(200)
    expect(page.text).to.include('1,000.00').and.not.include('5,444.00').and.not.include('4,444.00')
  })

  it('keeps administrators and visitors out', async () => {
    for (const path of ['/expenses', '/expenses/departments', '/expenses/lines', '/expenses/normal', '/expenses/lines?format=csv']) {
      await (await world.as(sysadmin)).get(path).expect(403)
      await world.visitor().get(path).expect(303)
    }
  })

  it('says so when there is nothing', async () => {
    const page = await (await world.as(chen)).get('/expenses?year=2025&category=training').expect(200)
    expect(page.text).to.include('2025年还没有公开的支出明细')
  })

  it('survives what an address can hold', async () => {
    const agent = await world.as(chen)
    for (const query of [
      'year=abc',
      'year=99999999999',
      'department=-1',
      'department=1%27',
      'category=%00',
      'category=x',
      'year=2025&year=2024',
      'department=999999999',
    ])
      for (const path of ['/expenses', '/expenses/departments', '/expenses/normal', '/expenses/lines'])
        expect((await agent.get(`${path}?${query}`)).status, `${path}?${query}`).to.equal(200)
  })

  it('speaks English', async () => {
    const agent = await world.as(lin)
    await world.db.write('people').where('username', 'lin').update({ locale: 'en' })
    for (const path of [
      '/expenses?year=2025',
      '/expenses/departments?year=2025&measure=head',
      '/expenses/normal?category=reception',
      '/expenses/lines',
    ]) {
      const page = await agent.get(path).expect(200)
      expect(page.text, path)
        .to.include('Employment Promotion')
        .and.not.match(/\{\w+\}/)
    }
  })

  it('exports exactly the filtered lines', async () => {
    const csv = await (await world.as(chen)).get('/expenses/lines?category=reception&amount_min=500&amount_max=600&format=csv').expect(200)
    const rows = csv.text.trim().split('\r\n')
    expect(rows).to.have.length(3)
    expect(rows[1]).to.include('超线').and.include('500.00')
  })

  it('filters lines over a limit and those with any finding', async () => {
    const agent = await world.as(chen)
    const found = await agent.get('/expenses/lines?finding=1&format=csv').expect(200)
    expect(found.text.trim().split('\r\n')).to.have.length(5)
    const over = await agent.get('/expenses/lines?over_limit=1').expect(200)
    expect(over.text).to.include('没有符合条件的记录')
  })
})

describe('what is normal', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
    const { db, cast } = world
    const record = await plantRecord(db.write, cast, { item: 'A-01', department: 'JYCJ', period: '2025-12' })
    const usual = Array.from({ length: 11 }, (_, i) => ({
      department: 'JYCJ' as const,
      period: `2025-${String(i + 1).padStart(2, '0')}`,
      category: 'reception',
      amount: 400_000 + i * 10_000,
    }))
    await plantLines(db.write, cast, record.versionId, [
      ...usual,
      { department: 'JYCJ', period: '2025-12', category: 'reception', amount: 1_230_000 },
      { department: 'CW', period: '2025-12', category: 'reception', amount: 5_000 },
    ])
  })
  after(() => world.close())

  it('marks an outlier and explains it in one sentence', async () => {
    const { JYCJ } = world.cast.departments
    const page = await (await world.as(chen)).get(`/expenses/normal?department=${JYCJ}&category=reception`).expect(200)
    // Twelve months: q1 = 4,275, median 4,550, q3 = 4,825 (definition 7); 12,300 lies beyond the fence of 5,650.
    expect(page.text).to.include('2025年12月 12,300.00 元，是本科室该类支出中位数的 2.7 倍；通常在 4,275.00 至 4,825.00 元之间。')
    expect(page.text).to.include(`/expenses/lines?period_from=2025-12&amp;period_to=2025-12&amp;department=${JYCJ}&amp;category=reception`)
  })

  it('says plainly that one month is too few', async () => {
    const page = await (
      await world.as(chen)
    )
      .get(`/expenses/normal?department=${world.cast.departments['CW']}&category=reception`)
      .expect(200)
    expect(page.text).to.include('只有 1 个月有支出，不足 8 个月')
  })

  it('lists single amounts far above the usual one', async () => {
    const page = await (await world.as(chen)).get('/expenses/lines?outlier=1').expect(200)
    expect(page.text).to.include('12,300.00').and.include('是本科室该类单笔中位数 4,550.00 元的 2.7 倍').and.not.include('5,000.00')
    expect((await (await world.as(chen)).get('/expenses/lines?outlier=1&format=csv')).text.trim().split('\r\n')).to.have.length(2)
  })
})

describe('the last month to compare', () => {
  const cases: readonly (readonly [string, number, string, number, number])[] = [
    ['a year that has ended is whole', 2025, '2026-03-02', 12, 12],
    ['the month that runs is left out', 2026, '2026-11-23', 11, 10],
    ['what lies behind is kept as far as there are lines', 2026, '2026-11-23', 8, 8],
    ['on the first day of a month the one before counts', 2026, '2026-11-01', 10, 10],
    ['in January nothing is whole yet', 2026, '2026-01-31', 1, 0],
  ]
  for (const [name, year, today, last, expected] of cases)
    it(name, () => {
      expect(lastWholeMonth(year, today, last)).to.equal(expected)
    })
})
