import { expect } from 'chai'
import { shippedCalendar } from '../../../core/working-days.ts'
import { evaluate } from '../../../core/evaluation/engine.ts'
import type { Measure, Scheme } from '../../../core/evaluation/scheme.types.ts'
import { caseFacts } from '../../../server/evaluations/case-facts.ts'
import { hrefOfFact, knownAt, meanText, obligationFacts } from '../../../server/evaluations/facts.rules.ts'
import { gatherFacts } from '../../../server/evaluations/facts.service.ts'
import { judge } from '../../../server/obligations/obligations.rules.ts'
import type { Obligation } from '../../../server/obligations/obligations.types.ts'
import { countQueries } from '../../support/query-count.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { cycleIn, CYCLE_SCHEME } from './cycles-world.ts'
import { cycleOf } from './results-world.ts'

const OWED: Obligation = {
  id: 7,
  itemId: 1,
  itemCode: 'A-01',
  title: '公务接待费支出',
  titleEn: 'Reception',
  departmentId: 3,
  timing: 'ex_post',
  timingDays: 20,
  cycle: 'monthly',
  period: '2025-03',
  formedOn: '2025-03-31',
  eventOn: null,
  dueOn: '2025-04-28',
  provisional: false,
  responsibleId: null,
  disclosureId: null,
  answeredAt: null,
  nilReportId: null,
  withdrawnAt: null,
  cancelledAt: null,
  leadDays: null,
  elementsPresent: null,
  elementsRequired: 4,
}
const judged = (...more: readonly Partial<Obligation>[]) =>
  more.map((one, i) => judge({ ...OWED, id: i + 1, ...one }, '2025-05-09', shippedCalendar))
const published = (at: string, more: Partial<Obligation> = {}): Partial<Obligation> => ({ answeredAt: at, disclosureId: 44, ...more })

describe('facts from what was owed', () => {
  it('counts each failing once, with its days and its record', () => {
    const due = judged(
      published('2025-04-27T02:00:00.000Z'),
      published('2025-05-07T02:00:00.000Z'),
      {},
      { answeredAt: '2025-04-20T02:00:00.000Z', nilReportId: 5 },
      published('2025-05-07T02:00:00.000Z', { timing: 'ex_ante', eventOn: '2025-05-06' }),
    )
    const { ratio, events } = obligationFacts('timeliness', due)
    expect(ratio).to.deep.equal({ kept: 2, due: 5 })
    // 28 April to 7 May 2025: 1 to 5 May are holidays, 27 April was worked.
    expect(events?.map(({ key, days, ref }) => [key, days, ref])).to.deep.equal([
      ['late', 4, 'disclosure:44'],
      ['missing', 6, 'obligation:3'],
    ])
    const exAnte = obligationFacts('ex_ante', due)
    expect([exAnte.ratio, exAnte.events?.map(({ key }) => key)]).to.deep.equal([{ kept: 0, due: 1 }, ['turned_ex_post']])
  })

  it('calls a column blank when nothing of it came', () => {
    const late = published('2025-05-07T02:00:00.000Z', { itemId: 2 })
    const { ratio, events } = obligationFacts('completion', judged({}, { period: '2025-02' }, late, { itemId: 2 }))
    expect(ratio).to.deep.equal({ kept: 1, due: 4 })
    expect(events?.map(({ key, title }) => `${key} ${title}`)).to.deep.equal([
      'missing 公务接待费支出（2025-03）',
      'missing 公务接待费支出（2025-02）',
      'missing 公务接待费支出（2025-03）',
      'blank_column 公务接待费支出',
    ])
  })

  it('counts elements of what is published', () => {
    const { ratio, events } = obligationFacts('elements', judged(published('2025-04-27T02:00:00.000Z', { elementsPresent: 1 }), {}))
    expect([ratio, events?.map(({ n }) => n)]).to.deep.equal([{ kept: 1, due: 4 }, [3]])
  })

  it('knows nothing of what came later', () => {
    const later = { ...OWED, ...published('2025-05-07T02:00:00.000Z'), elementsPresent: 4 }
    expect(knownAt(later, '2025-05-06T16:00:00.000Z')).to.include({ answeredAt: null, elementsPresent: null })
    expect(knownAt(later, '2025-05-07T02:00:00.000Z')).to.equal(later)
  })

  it('adds up kinds of cases; without any nothing was due', async () => {
    const asked = { departmentIds: [3], from: '2025-01-01', to: '2025-12-31', asOf: '2026-01-05T00:00:00.000Z' }
    expect((await caseFacts(undefined as never, asked, [])).size).to.equal(0)
    const event = { key: 'overdue', n: 1, days: 2, title: '局长信箱', ref: 'case:7', on: '2025-03-01' } as const
    const kind = () => Promise.resolve(new Map([[3, { due: 2, kept: 1, events: [event] }]]))
    const both = await caseFacts(undefined as never, asked, [kind, kind])
    expect(both.get(3)).to.deep.equal({ due: 4, kept: 2, events: [event, event] })
  })

  it('leads to a page from every kind of fact', () => {
    const refs = ['obligation:8', 'disclosure:44', 'case:7', 'finding:3', 'column:5-9', 'veto:1', 'x', 'complaint:9', 'demand:2']
    expect(refs.map(hrefOfFact)).to.deep.equal([
      '/obligations/8',
      '/disclosures/44',
      '/cases/7',
      '/inspections/findings/3',
      '/compliance/departments/5',
      undefined,
      undefined,
      '/complaints/9',
      '/demand/2',
    ])
    expect(meanText([9_000, 8_050])).to.equal('17050/200')
  })
})

describe('the facts of a cycle', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())
  const NOW = new Date('2026-01-09T02:00:00.000Z')

  async function owe(code: string, n: number, row: object = {}): Promise<void> {
    const item = { id: world.cast.items['A-01']!, department: world.cast.departments[code]! }
    const rows = Array.from({ length: n }, (_, i) => ({
      item_id: item.id,
      department_id: item.department,
      occasion: `event:${code}:${i}:${JSON.stringify(row)}`,
      item_code: 'A-01',
      title: '公务接待费支出',
      title_en: 'Reception',
      register: 'expenses',
      legal_basis: '',
      timing: 'ex_post',
      timing_days: 20,
      cycle: 'monthly',
      due_on: '2025-06-30',
      created_at: '2025-05-01T00:00:00.000Z',
      ...row,
    }))
    await world.db.write.batchInsert('obligations', rows, 50)
  }

  /** The scheme with other measures in place of its computed ones. */
  const measuring = (...measures: readonly Measure[]): Scheme => {
    const [a, ...others] = CYCLE_SCHEME.indicators
    const deductions = (['late', 'missing', 'silent_dynamic', 'without_review', 'wrong_item'] as const).map((on) => ({
      on,
      perItem: 100,
      perDay: 0,
    }))
    const leaf = (measure: Measure, i: number) => ({
      code: `A${i + 1}`,
      name: measure,
      weight: 5_000 / measures.length,
      note: '',
      source: { kind: 'auto' as const, measure },
      rule: { kind: 'deduct' as const, deductions },
    })
    return { ...CYCLE_SCHEME, indicators: [{ ...a!, children: measures.map(leaf) }, ...others] }
  }

  it('come from obligations of the period as they stood at that moment, by department', async () => {
    const scheme = measuring('timeliness', 'completion', 'freshness', 'reviews', 'spot_checks')
    const { id } = await cycleIn(world, { scheme })
    await owe('CW', 1)
    await owe('CW', 1, { answered_at: '2025-07-03T02:00:00.000Z' })
    await owe('CW', 1, { answered_at: '2026-01-09T03:00:00.000Z', due_on: '2025-12-31' }) // an hour after the closing
    await owe('CW', 1, { due_on: '2026-01-20' }) // not of this period
    await owe('JYCJ', 1, { answered_at: '2025-06-30T02:00:00.000Z' })
    const facts = await gatherFacts(world.db.read, await cycleOf(world, id), { now: NOW })
    const of = (code: string) => facts.subjects.find((one) => one.id === `department:${code}`)!.indicators
    expect(of('CW')['A1']?.ratio).to.deep.equal({ kept: 0, due: 3 })
    expect(of('CW')['A1']?.events?.map(({ key, days }) => [key, days])).to.deep.equal([
      ['missing', 134],
      ['late', 3],
      ['missing', 6], // 4 January was worked,
    ])
    expect(of('CW')['A2']?.ratio).to.deep.equal({ kept: 1, due: 3 })
    expect(of('CW')['A3']?.events?.map(({ key, ref }) => [key, ref])).to.deep.equal([
      ['silent_dynamic', `column:${world.cast.departments['CW']!}-${world.cast.items['A-01']!}`],
    ])
    expect(of('JYCJ')['A1']?.ratio).to.deep.equal({ kept: 1, due: 1 })
    expect(of('JYCJ')['A3']).to.equal(undefined)
    expect(of('BGS')['A1']).to.equal(undefined) // nothing was due
    const sheets = evaluate({ ...scheme }, facts).sheets
    expect(sheets.find(({ subject }) => subject === 'department:CW')?.lines.find(({ code }) => code === 'A1')?.points).to.equal(700)
  })

  it('take the same number of statements however much there is', async () => {
    const { id } = await cycleIn(world, { scheme: measuring('timeliness', 'completion', 'elements', 'freshness', 'reviews') })
    const cycle = await cycleOf(world, id)
    const asked = async () => (await countQueries(world, () => gatherFacts(world.db.read, cycle, { now: NOW }))).statements.length
    const few = await asked()
    for (const code of ['BGS', 'CW', 'JYCJ']) await owe(code, 400, { answered_at: '2025-07-09T02:00:00.000Z', due_on: '2025-05-30' })
    expect(await asked()).to.equal(few)
    expect(few).to.be.lessThan(20)
  })
})
