import { expect } from 'chai'
import fc from 'fast-check'
import { dateInShanghai, fromDayNumber, toDayNumber } from '../../../core/dates.ts'
import { KINDS } from '../../../server/cases/cases.rules.ts'
import { heldIn } from '../../../server/elections/held.service.ts'
import { readEvaluation } from '../../../server/evaluations/versions.queries.ts'
import { settledIn } from '../../../server/evaluations/yearly.service.ts'
import { denyYearbook } from '../../../server/yearbook/yearbook.policy.ts'
import { changeOf, departmentsShown, monthsReached, sumsOf } from '../../../server/yearbook/yearbook.rules.ts'
import { newestYear, readYear } from '../../../server/yearbook/yearbook.service.ts'
import { FIGURES, type Figure } from '../../../server/yearbook/yearbook.types.ts'
import { auditor, chen, lin, observer, zhou } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { countedMotion, MOTION } from '../elections/counted.ts'
import { get, VOTERS } from '../elections/flow.ts'
import { cycleOf, preliminary } from '../evaluations/results-world.ts'
import { announced, closedDepartment, replied } from './planting.ts'

const TODAY = '2026-11-24'
const day = fc.integer({ min: toDayNumber('2024-12-25'), max: toDayNumber(TODAY) }).map(fromDayNumber)
// The first and the last moments of days in Shanghai among them: 16:00 UTC is midnight there.
const instant = fc
  .tuple(day, fc.constantFrom('00:00:00.000', '15:59:59.999', '16:00:00.000', '08:30:00.000'))
  .map(([on, time]) => `${on}T${time}Z`)
const department = fc.constantFrom('JYCJ', 'CW', 'BGS', 'LJ')
const record = fc.record({
  department,
  at: instant,
  opened: fc.uniqueArray(fc.tuple(day, fc.integer({ min: 1, max: 40 })), { maxLength: 3, selector: ([on]) => on }),
})
const answer = fc.record({ kind: fc.constantFrom(...KINDS), department, on: fc.option(day, { nil: null }) })

const EDGES = [
  {
    department: 'CW',
    at: '2025-12-31T15:59:59.999Z',
    opened: [
      ['2025-12-31', 3],
      ['2026-01-01', 5],
    ],
  },
  { department: 'CW', at: '2025-12-31T16:00:00.000Z' },
  { department: 'JYCJ', at: '2026-03-31T15:59:59.999Z' },
  { department: 'JYCJ', at: '2026-03-31T16:00:00.000Z' },
  { department: 'LJ', at: '2026-02-10T01:00:00.000Z' },
  // A year ago: the last that is compared, and the first that is not.
  { department: 'BGS', at: '2025-11-24T15:59:59.999Z' },
  { department: 'BGS', at: '2025-11-24T16:00:00.000Z' },
] as const

interface Happened {
  readonly figure: Figure
  readonly departmentId: number
  readonly on: string
  readonly n: number
}

/** Everything that counts, one by one, from the tables as they are. */
async function everything({ db }: World): Promise<Happened[]> {
  const records = (await db.read('disclosures').whereNotNull('first_published_at')) as {
    id: number
    department_id: number
    first_published_at: string
  }[]
  const opened = (await db.read('read_counts')) as { disclosure_id: number; day: string; count: number }[]
  const answers = (await db
    .read('case_answers as w')
    .join('cases as c', 'c.id', 'w.case_id')
    .where('w.round', 1)
    .where('w.state', 'sent')
    .select('c.kind', 'w.department_id', 'w.sent_on')) as {
    kind: Figure
    department_id: number
    sent_on: string
  }[]
  return [
    ...records.map((one) => ({
      figure: 'announcements' as const,
      departmentId: one.department_id,
      on: dateInShanghai(one.first_published_at),
      n: 1,
    })),
    ...opened.map((one) => ({
      figure: 'visits' as const,
      departmentId: records.find(({ id }) => id === one.disclosure_id)!.department_id,
      on: one.day,
      n: one.count,
    })),
    ...answers.map((one) => ({ figure: one.kind, departmentId: one.department_id, on: one.sent_on, n: 1 })),
  ]
}

describe('the figures of a year', () => {
  let world: World
  let all: readonly Happened[]
  const count = (is: (one: Happened) => boolean): number => all.filter(is).reduce((sum, { n }) => sum + n, 0)
  before(async function () {
    this.timeout(60_000)
    world = await makeWorld()
    world.clock.set(`${TODAY}T01:00:00Z`)
    await closedDepartment(world)
    for (const one of [...EDGES, ...fc.sample(record, { numRuns: 50, seed: 20261124 })]) await announced(world, one)
    for (const one of fc.sample(answer, { numRuns: 50, seed: 20261124 })) await replied(world, one)
    await replied(world, { kind: 'consultation', department: 'CW', on: '2026-05-06', again: '2026-06-08' })
    all = await everything(world)
  })
  after(() => world.close())

  for (const year of [2025, 2026])
    it(`of ${year} are what one counts by hand, by department and month, at the edges of days, months and years`, async () => {
      const figures = await readYear(world.deps, world.actor(chen), year)
      const sums = sumsOf(figures)
      for (const figure of FIGURES) {
        const of = (prefix: string) => (one: Happened) => one.figure === figure && one.on.startsWith(prefix)
        expect(sums.total(figure), figure).to.equal(count(of(String(year))))
        for (let month = 1; month <= 12; month++) {
          const text = String(month).padStart(2, '0')
          for (const each of [year, year - 1])
            expect(sums.month(figure, each, month), `${figure} ${each}-${text}`).to.equal(count(of(`${each}-${text}`)))
          for (const { id } of figures.departments)
            expect(sums.cell(figure, id, month), `${figure} ${id} ${text}`).to.equal(
              count((one) => of(`${year}-${text}`)(one) && one.departmentId === id),
            )
        }
      }
    })

  it('compare a running year with the same days, and add up in both directions, for the bureau and each department', async () => {
    const figures = await readYear(world.deps, world.actor(zhou), 2026)
    expect(figures.asOf).to.equal(TODAY)
    const whole = sumsOf(figures)
    for (const figure of FIGURES) {
      expect(whole.before(figure), figure).to.equal(
        count((one) => one.figure === figure && one.on.startsWith('2025') && one.on.slice(5) <= '11-24'),
      )
      const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
      expect(sum(departmentsShown(figures).map(({ id }) => whole.department(figure, id)))).to.equal(whole.total(figure))
      expect(sum(monthsReached(figures).map((month) => whole.month(figure, 2026, month)))).to.equal(whole.total(figure))
      for (const { id } of departmentsShown(figures)) expect(sumsOf(figures, id).total(figure)).to.equal(whole.department(figure, id))
    }
  })

  it('keep those of a department that is no more, under its name', async () => {
    const page = await (await world.as(chen)).get('/yearbook/2026').expect(200)
    expect(page.text).to.include('劳动监察科').and.include('已撤销或并入其他科室')
    const figures = await readYear(world.deps, world.actor(chen), 2026)
    expect(departmentsShown({ ...figures, counts: [] }).some(({ name }) => name === '劳动监察科')).to.equal(false)
  })

  it('lead to lists of exactly what they count', async () => {
    const agent = await world.as(chen)
    const sums = sumsOf(await readYear(world.deps, world.actor(chen), 2026))
    const page = await agent.get('/yearbook/2026').expect(200)
    const id = world.cast.departments['JYCJ']!
    for (const [href, n] of [
      ['/disclosures?first_from=2026-01-01&first_to=2026-12-31', sums.total('announcements')],
      ['/disclosures?first_from=2026-03-01&first_to=2026-03-31', sums.month('announcements', 2026, 3)],
      [`/disclosures?first_from=2026-01-01&first_to=2026-12-31&department=${id}`, sums.department('announcements', id)],
    ] as const) {
      expect(page.text).to.include(`href="${href.replaceAll('&', '&amp;')}"`)
      const list = await agent.get(`${href}&format=csv`).expect(200)
      expect(list.text.trim().split('\r\n').length - 1, href).to.equal(n)
    }
  })

  it('say so where there are none', async () => {
    const page = await (await world.as(chen)).get(`/yearbook/2026?department=${world.cast.departments['JLD']!}`).expect(200)
    expect(page.text).to.include('这一年还没有数据').and.include('局领导')
  })

  it('go into a sheet and a workbook whole', async () => {
    const agent = await world.as(chen)
    const sums = sumsOf(await readYear(world.deps, world.actor(chen), 2026))
    const csv = await agent.get('/yearbook/2026?format=csv').expect(200)
    const rows = csv.text
      .trim()
      .split('\r\n')
      .map((line) => line.split(','))
    expect(rows[0]?.slice(0, 4).join()).to.equal('科室,月份,访问量,发布信息')
    for (const [i, figure] of FIGURES.entries())
      expect(
        rows.slice(1).reduce((sum, row) => sum + Number(row[i + 2]), 0),
        figure,
      ).to.equal(sums.total(figure))
    const book = await agent
      .get('/yearbook/2026?format=xlsx')
      .buffer()
      .expect(200)
      .expect('Content-Type', /spreadsheetml/)
    expect(decodeURIComponent(book.headers['content-disposition'] as string)).to.include('年度数据-2026年-2026-11-24.xlsx')
  })

  it('have a page for each year from the first one on, and no other', async () => {
    const agent = await world.as(chen)
    await agent.get('/yearbook').expect(303).expect('Location', '/yearbook/2026')
    await agent
      .get(`/yearbook?year=2025&department=${world.cast.departments['CW']!}`)
      .expect(303)
      .expect('Location', /^\/yearbook\/2025\?department=\d+$/)
    await agent.get('/yearbook/2025').expect(200)
    for (const path of ['/yearbook/2023', '/yearbook/2027', '/yearbook/abc', '/yearbook/2027/print']) await agent.get(path).expect(404)
    world.clock.set('2027-01-04T01:00:00Z')
    try {
      expect(await newestYear(world.deps, world.actor(chen)), 'nothing happened yet in the new one').to.equal(2026)
      expect((await (await world.as(lin)).get('/yearbook/2027').expect(200)).text).to.include('2027年（截至1月4日）')
    } finally {
      world.clock.set(`${TODAY}T01:00:00Z`)
    }
  })

  it('make a book with every chapter, also where a chapter has nothing to say', async () => {
    const { text } = await (await world.as(chen)).get('/yearbook/2025/print').expect(200)
    for (const said of [
      '2025年政务公开年鉴',
      '各科室情况',
      '这一年没有政府信息公开申请。',
      '这一年还没有定稿的考评结果。',
      '这一年没有公布结果的投票。',
      '计数说明',
    ])
      expect(text, said).to.include(said)
  })

  it('say how they stand beside the year before, without a per cent where it says nothing', () => {
    for (const [value, before, ratio] of [
      [12, 10, 0.2],
      [5, 10, -0.5],
      [10, 10, 0],
      [7, 0, undefined],
      [200, 3, undefined],
    ] as const)
      expect(changeOf(value, before)).to.deep.equal({ by: value - before, ratio })
  })

  it('are no business of the three administrators, nor of whoever looks in from outside', () => {
    for (const persona of [auditor, observer]) expect(denyYearbook(persona)).to.equal('auth.denied.role')
    expect(denyYearbook(chen)).to.equal(undefined)
  })
})

describe('what the year book takes from elsewhere', () => {
  let world: World
  before(async function () {
    this.timeout(60_000)
    world = await makeWorld()
  })
  after(() => world.close())

  it('is the ranking once it is settled, in places and grades as the result has them', async () => {
    const id = await preliminary(world)
    const cycle = await cycleOf(world, id)
    const year = Number(cycle.toOn.slice(0, 4))
    expect(await settledIn(world.deps, world.actor(chen), year), 'on notice, not settled').to.deep.equal({ ranking: undefined, others: [] })
    await world.db.write('evaluation_cycles').where({ id }).update({ state: 'final' })
    const { ranking, others } = await settledIn(world.deps, world.actor(chen), year)
    expect(others).to.deep.equal([])
    const { ranking: result } = await readEvaluation(world.db.read, cycle.versionId!)
    expect(ranking?.ranks.map(({ rank, recorded, grade }) => ({ rank, recorded, grade }))).to.have.deep.members(
      result.map(({ rank, recorded, grade }) => ({ rank, recorded, grade })),
    )
    expect((await settledIn(world.deps, world.actor(chen), year + 1)).ranking).to.equal(undefined)
  })

  it('are ballots with a published result, with their turnout in whole', async () => {
    const id = await countedMotion(world)
    expect(await heldIn(world.deps, world.actor(chen), 2026), 'counted, not published').to.deep.equal([])
    await world.db.write('elections').where({ id }).update({ state: 'published' })
    const { title, closedOn } = await get(world, id)
    expect(await heldIn(world.deps, world.actor(chen), 2026)).to.deep.equal([
      { id, title, kind: 'motion', closedOn, roll: VOTERS.length, cast: MOTION.length },
    ])
    expect(await heldIn(world.deps, world.actor(chen), 2025)).to.deep.equal([])
    const { text } = await (await world.as(chen)).get('/yearbook/2026/print').expect(200)
    expect(text).to.include(`href="/elections/${id}/results"`).and.include('100.0%')
  })
})
