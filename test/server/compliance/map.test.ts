import { expect } from 'chai'
import fc from 'fast-check'
import { inflateRawSync } from 'node:zlib'
import { fromDayNumber, toDayNumber } from '../../../core/dates.ts'
import { shippedCalendar } from '../../../core/working-days.ts'
import { readOwed } from '../../../server/compliance/behind.queries.ts'
import { BEHIND_TABLE } from '../../../server/compliance/behind.table.ts'
import { countGroups } from '../../../server/compliance/compliance.queries.ts'
import { listObligations } from '../../../server/obligations/obligations.queries.ts'
import { judge } from '../../../server/obligations/obligations.rules.ts'
import { readTableQuery } from '../../../server/web/table.ts'
import { chen, observer, sysadmin, zhou } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { plantOwed, type Owed } from './planting.ts'

const day = fc.integer({ min: toDayNumber('2026-01-01'), max: toDayNumber('2026-04-30') }).map(fromDayNumber)
// The first and the last minutes of days in Shanghai among them: 16:00 UTC is midnight there.
const instant = fc
  .tuple(day, fc.constantFrom('00:00:00.000', '15:59:59.999', '16:00:00.000', '08:30:00.000'))
  .map(([on, time]) => `${on}T${time}Z`)
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const owed: fc.Arbitrary<Owed> = fc.record({
  item: fc.constantFrom('A-01', 'A-02', 'B-02'),
  department: fc.constantFrom('JYCJ', 'CW', 'BGS'),
  timing: fc.constantFrom('ex_ante' as const, 'ex_post' as const, 'periodic' as const, 'standing' as const),
  dueOn: day,
  eventOn: maybe(day),
  answeredAt: maybe(instant),
  nil: fc.boolean(),
  withdrawn: fc.nat(7).map((n) => n === 0),
  cancelled: fc.nat(7).map((n) => n === 0),
  present: maybe(fc.integer({ min: 0, max: 5 })),
  required: fc.constant(5),
})

const TODAY = '2026-03-02'
const text = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

describe('the heat map', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
    const sample = fc.sample(owed, { numRuns: 260, seed: 20260302 })
    // A nil report without an answer does not exist.
    await plantOwed(
      world.db.write,
      world.cast,
      sample.map((one) => ({ ...one, nil: one.nil === true && one.answeredAt !== null })),
    )
  })
  after(() => world.close())

  it('judges in the database as the rules judge one by one, to the minute of a day in Shanghai', async () => {
    const judged = (await listObligations(world.db.read))
      .map((one) => judge(one, TODAY, shippedCalendar))
      .filter(({ outcome }) => outcome !== 'cancelled')
    const expected = new Map<string, number>()
    for (const { departmentId, itemId, dueOn, outcome } of judged) {
      const key = `${departmentId} ${itemId} ${dueOn.slice(0, 7)} ${outcome}`
      expected.set(key, (expected.get(key) ?? 0) + 1)
    }
    const counted = new Map<string, number>()
    for (const { departmentId, itemId, month, standing, n } of await countGroups(
      world.db.read,
      { from: '2026-01', to: '2026-12' },
      TODAY,
    )) {
      const key = `${departmentId} ${itemId} ${month} ${standing}`
      counted.set(key, (counted.get(key) ?? 0) + n)
    }
    expect([...counted].toSorted()).to.deep.equal([...expected].toSorted())
    expect(new Set(judged.map(({ outcome }) => outcome)).size, 'every standing occurs').to.equal(9)
  })

  it('says how late in the working days of the rules, in its list as well', async () => {
    const query = readTableQuery(BEHIND_TABLE, { size: '100' })
    const { rows, total } = await readOwed(
      world.db.read,
      world.actor(zhou),
      { today: TODAY, calendar: shippedCalendar },
      { ...query, perPage: 500 },
    )
    const judged = new Map((await listObligations(world.db.read)).map((one) => [one.id, judge(one, TODAY, shippedCalendar)]))
    expect(rows).to.have.length(total)
    for (const row of rows) {
      expect(row.standing).to.equal(judged.get(row.id)!.outcome)
      expect(row.lateBy).to.equal(judged.get(row.id)!.lateBy)
    }
  })

  it('counts in every cell exactly what the list behind it lists', async () => {
    const agent = await world.as(chen)
    for (const view of ['view=items&by=month&at=2026-01&of=all', 'view=items&by=quarter&at=2026-Q1', 'view=periods&by=month&at=2026']) {
      const { text: html } = await agent.get(`/compliance?${view}`).expect(200)
      const cells = [...html.matchAll(/class="sl-hc[^"]*" href="([^"]+)" aria-label="([^"]+)"/g)]
      expect(cells.length, view).to.be.greaterThan(2)
      for (const [, href, label] of cells) {
        const said = [...label!.matchAll(/ (\d+) 项/g)].reduce((n, [, count]) => n + Number(count), 0)
        const list = await agent.get(href!.replaceAll('&#38;', '&').replaceAll('&amp;', '&')).expect(200)
        expect(Number(/筛选出 (\d+) 条/.exec(list.text)?.[1]), label).to.equal(said)
      }
    }
  })

  it('adds up: the cells of a row are its share, the rows are the bureau', async () => {
    const { text: html } = await (await world.as(chen)).get('/compliance?view=periods&by=month&at=2026').expect(200)
    const groups = await countGroups(world.db.read, { from: '2026-01', to: '2026-12' }, TODAY)
    const [due, kept] = [
      groups.filter(({ standing }) => standing !== 'open').reduce((n, one) => n + one.n, 0),
      groups.filter(({ standing }) => ['on_time', 'ex_ante_kept', 'nil'].includes(standing)).reduce((n, one) => n + one.n, 0),
    ]
    expect(text(html)).to.include(`到期 ${due} 项，按时 ${kept} 项`)
    const rows = [...html.matchAll(/aria-label="[^"]*：到期 (\d+) 项，按时 (\d+) 项"/g)]
    const table = rows.slice(0, 3)
    expect(table.reduce((n, [, each]) => n + Number(each), 0)).to.equal(due)
    expect(table.reduce((n, [, , each]) => n + Number(each), 0)).to.equal(kept)
  })

  it('has letters for every standing and both layers, in both languages', async () => {
    const agent = await world.as(chen)
    const zh = await agent.get('/compliance?view=periods&by=year&at=2026').expect(200)
    expect(text(zh.text)).to.include('按时率').and.include('逾期未公开').and.include('事前变事后')
    expect(zh.text).to.include('role="grid"')
    const elements = await agent.get('/compliance?view=items&by=year&at=2026&of=all&layer=elements').expect(200)
    expect(elements.text).to.match(/class="sl-hc is-(late|miss)" href="[^"]+" aria-label="[^"]*要求公开的要素 \d+ 个，已有 \d+ 个"/)
    await agent.post('/preferences/locale').type('form').send({ locale: 'en', back: '/' })
    const en = await agent.get('/compliance?view=items&by=year&at=2026').expect(200)
    expect(text(en.text))
      .to.include('In time')
      .and.include('Missing')
      .and.not.match(/[\u4e00-\u9fff]{4}/)
    await agent.post('/preferences/locale').type('form').send({ locale: 'zh-CN', back: '/' })
  })

  it('takes whatever is typed in its address', async () => {
    const agent = await world.as(chen)
    const odd = [
      'view=x&by=day&at=99',
      'at=2026-13',
      'of=i999999',
      'of=c999999',
      'view=periods&of=i1&at=2000',
      'view=items&of=i999&by=year&at=2099',
      'layer=%00',
    ]
    for (const query of odd) await agent.get(`/compliance?${query}`).expect(200)
  })

  it('exports what is shown: the same rows, columns, letters and shares', async () => {
    const agent = await world.as(chen)
    const address = '/compliance?view=items&by=quarter&at=2026-Q1&of=all'
    const shown = (await agent.get(address).expect(200)).text
    const { text: csv, headers } = await agent.get(`${address}&format=csv`).expect(200)
    expect(headers['content-disposition']).to.include('attachment')
    const lines = csv.replace('\uFEFF', '').trim().split('\r\n')
    const letters = [...shown.matchAll(/<tr><th scope="row"><a[^>]*>([^<]+)<\/a><\/th>(.*?)<\/tr>/gs)].map(([, name, cells]) =>
      [name, ...[...cells!.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => cell!.replace(/<[^>]+>/g, '').trim())].join(),
    )
    expect(letters).to.have.length(3)
    expect(lines.slice(1, -1)).to.deep.equal(letters)
    expect(lines.at(-1)).to.match(/^全局,/)
    const answer = await agent
      .get(`${address}&format=xlsx`)
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = []
        res.on('data', (part: Buffer) => parts.push(part))
        res.on('end', () => done(null, Buffer.concat(parts)))
      })
    expect(sheetOf(answer.body as Buffer))
      .to.include('就业促进科')
      .and.include('全局')
  })

  it('is for members of the bureau: neither for administrators nor for an observer', async () => {
    for (const persona of [observer, sysadmin]) {
      const agent = await world.as(persona)
      for (const path of ['', '/obligations', '/balance', '/freshness', '/spot-checks']) await agent.get(`/compliance${path}`).expect(403)
    }
    expect((await (await world.as(observer)).get('/').expect(200)).text).not.to.include('href="/compliance"')
    expect((await (await world.as(chen)).get('/').expect(200)).text).to.include('href="/compliance"')
  })
})

/** The first sheet of a workbook: the part that is named so is found by its local header and inflated. */
function sheetOf(zip: Buffer): string {
  const name = Buffer.from('xl/worksheets/sheet1.xml')
  const at = zip.indexOf(name)
  const extra = zip.readUInt16LE(at - 2)
  return inflateRawSync(zip.subarray(at + name.length + extra), { finishFlush: 2 }).toString('utf8')
}

describe('the pages beside the map', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
    const monthly = (department: string, months: readonly number[], item = 'A-01'): Owed[] =>
      [9, 10, 11, 12].map((month) => ({
        item,
        department,
        period: `2025-${String(month).padStart(2, '0')}`,
        dueOn: `2026-0${month - 8}-10`,
        answeredAt: months.includes(month) ? `2026-0${month - 8}-08T01:00:00.000Z` : null,
        present: months.includes(month) ? 3 : null,
        required: 4,
      }))
    await plantOwed(world.db.write, world.cast, [
      ...monthly('JYCJ', [9]), // silent since September's: October's is owed
      ...monthly('CW', [9, 10]),
      ...monthly('BGS', [10], 'A-02'), // a gap in September, and an answer after it: no silence
      { item: 'B-04', department: 'CW', cycle: 'event', dueOn: '2025-06-20', answeredAt: '2025-06-10T01:00:00.000Z' },
    ])
    await world.db.write('catalogue_items').where({ code: 'B-04' }).update({ cycle: 'event' })
  })
  after(() => world.close())

  it('a department: what was due, what of it in time, with the numbers behind each share', async () => {
    const agent = await world.as(chen)
    const { text: html } = await agent.get(`/compliance/departments/${world.cast.departments['JYCJ']!}?year=2026`).expect(200)
    expect(text(html)).to.include('到期 2 项，按时 1 项（50%）').and.include('要求公开的要素 4 个，已有 3 个')
    expect(html).to.match(/href="\/compliance\/obligations\?[^"]*standing=missing"/)
    expect(text(html)).to.include('逾期').and.include('应于 2月10日公开')
    await agent.get('/compliance/departments/999999').expect(404)
    await agent.get('/compliance/departments/x').expect(404)
    await agent.get(`/compliance/departments/${world.cast.departments['JYCJ']!}?year=1`).expect(200)
  })

  it('silent columns: owed since the last answer, the longest first; an older gap is none', async () => {
    const agent = await world.as(chen)
    const { text: html } = await agent.get('/compliance/freshness').expect(200)
    const rows = [...html.matchAll(/<tr data-href[^>]*>(.*?)<\/tr>/gs)].map(([, row]) => text(row!))
    expect(rows).to.have.length(2)
    expect(rows[0]).to.include('大屏公告').and.include('财务科').and.include('265') // 2025-06-10 to 2026-03-02
    expect(rows[1]).to.include('公务接待费支出').and.include('就业促进科').and.include('53').and.match(/ 1 *$/)
    const { text: csv } = await agent.get('/compliance/freshness?format=csv').expect(200)
    expect(csv).to.include('就业促进科').and.include('53')
  })

  it('balance: every department a dot, said in a sentence and in tables', async () => {
    const agent = await world.as(chen)
    const { text: html } = await agent.get('/compliance/balance?by=month&at=2026').expect(200)
    expect([...html.matchAll(/<circle class="sl-spread-dot"/g)]).to.have.length(6)
    expect(text(html)).to.include('2026年2月有 3 个科室到期').and.include('最低 就业促进科 0%，最高 100%，相差 100.0 个百分点')
    await agent.get('/compliance/balance?by=quarter&at=2026').expect(200)
    await agent.get('/compliance/balance?by=year&at=2020').expect(200)
  })
})
