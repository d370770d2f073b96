import { expect } from 'chai'
import type { Leaf } from '../../../core/evaluation/scheme.types.ts'
import { proposeTopic, refuseTopic, type TypedProposal } from '../../../server/demand/deciding.service.ts'
import { readDemand } from '../../../server/demand/demands.service.ts'
import { demandDuties } from '../../../server/demand/duties.service.ts'
import { forgetMisses, noteMiss } from '../../../server/demand/misses.service.ts'
import { setRule } from '../../../server/demand/rules.service.ts'
import { readWaiting } from '../../../server/demand/waiting.service.ts'
import { discardEdition } from '../../../server/catalogue/editions.life.service.ts'
import { departmentFacts } from '../../../server/evaluations/measures.service.ts'
import { AppError } from '../../../server/errors.ts'
import { chen, he, lin, sun, xu, zhou, type Persona } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { approved, changed, complete, ELEMENTS, submitted, versionOf } from '../catalogue/editions.ts'
import { published } from '../disclosures/flow.ts'
import { askedThrice, missed, question } from './flow.ts'

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (error instanceof AppError) return Object.values(error.fields)[0]?.code ?? error.code
    throw error
  }
  throw new Error('was not refused')
}

/** What the three of `askedThrice` have in common. */
const WORDS = '加班补贴 发放标准'

describe('demands', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
    await complete(world)
  })
  afterEach(() => world.close())

  const waiting = async (persona: Persona = xu): Promise<readonly string[] | undefined> =>
    (await readWaiting(world.deps, world.actor(persona))).topics?.map(({ words }) => words)
  const propose = (words: string, typed: Partial<TypedProposal> = {}): Promise<number> => {
    const item = { title: '加班补贴发放标准', classCode: 'A1', code: 'N-01', departmentId: world.cast.departments['JYCJ']! }
    return proposeTopic(world.deps, world.actor(xu), { words, ...item, days: 20, note: '多人询问。', ...typed })
  }
  const page = (id: number, persona: Persona = xu) => readDemand(world.deps, world.actor(persona), id)
  const told = async (persona: Persona): Promise<string[]> =>
    (
      (await world.db.read('notifications').where({ person_id: world.cast.people[persona.username]! }).orderBy('id')) as { code: string }[]
    ).flatMap(({ code }) => (code.startsWith('demand.') ? [code] : []))
  const duties = async (persona: Persona): Promise<string[]> => {
    const today = world.clock.now().toISOString().slice(0, 10)
    return (await demandDuties(world.deps, world.actor(persona), today)).map(({ code }) => code)
  }

  it('go from questions over the catalogue to the first disclosure, and are credited to the department', async () => {
    await askedThrice(world)
    await question(world, '加班补贴发放标准', { ago: 2, state: 'declined', by: he })
    await question(world, '投诉加班补贴发放标准', { ago: 2, kind: 'complaint', by: he })
    expect(await waiting()).to.deep.equal([WORDS])
    expect(await waiting(chen), 'only what was decided is for everybody').to.equal(undefined)
    expect(await duties(xu)).to.deep.equal(['demand.duty.decide'])

    const id = await propose(WORDS)
    expect(await waiting()).to.deep.equal([])
    expect(await told(sun)).to.include.members(['demand.told.owed', 'demand.told.proposed'])
    expect(await told(chen)).to.deep.equal(['demand.told.proposed'])
    expect((await page(id)).demand).to.include({ state: 'drafted', dueOn: '2026-03-30', year: 2026, serial: 1, firstOn: '2026-02-21' })
    expect((await page(id)).demand.counts).to.deep.equal({ applications: 0, questions: 3, searches: 0 })
    expect([await duties(xu), await duties(lin)]).to.deep.equal([['demand.duty.list'], []])

    const editionId = (await page(id)).demand.editionId!
    const columns = { elements: ELEMENTS, titleEn: 'Overtime', legalBasis: '《政府信息公开条例》第四十四条', openToNote: '本局干部职工' }
    await changed(world, editionId, 'N-01', columns)
    await submitted(world, editionId)
    await approved(world, editionId)
    expect((await page(id)).demand).to.include({ state: 'listed', listedOn: '2026-03-02', closedOn: null })
    expect([await duties(xu), await duties(lin)]).to.deep.equal([[], ['demand.duty.disclose']])

    const { itemId } = (await page(id)).demand
    Object.assign(world.cast.items, { 'N-01': itemId })
    world.clock.set('2026-04-02T01:00:00Z')
    await published(world, { item: 'N-01', period: null, formedOn: '2026-04-01' })
    expect((await page(id)).demand).to.include({ state: 'closed', closedOn: '2026-04-02' })
    expect(await duties(lin)).to.deep.equal([])

    const facts = async (asOf: string) => {
      const leaf = {
        code: 'D1',
        name: '',
        weight: 500,
        note: '',
        source: { kind: 'auto', measure: 'demands' },
        rule: { kind: 'ratio', deductions: [] },
      } as const satisfies Leaf
      const departmentId = world.cast.departments['JYCJ']!
      const subject = { id: 1, key: 'department:JYCJ', name: '', nameEn: '', group: '', personId: null, departmentId }
      const found = await departmentFacts(world.db.read, {
        leaves: [leaf],
        subjects: [subject as never],
        from: '2026-01-01',
        to: '2026-12-31',
        asOf,
      })
      return found.get(leaf, departmentId)
    }
    const late = await facts('2026-05-01T00:00:00.000Z')
    expect(late.ratio).to.deep.equal({ kept: 0, due: 1 })
    expect(late.events).to.deep.equal([
      { key: 'demand_late', n: 1, days: 3, title: '加班补贴发放标准', ref: `demand:${id}`, on: '2026-03-30' },
    ])
    expect((await facts('2026-04-01T00:00:00.000Z')).events?.map(({ key, days }) => [key, days])).to.deep.equal([['demand_open', 2]])
    expect((await facts('2026-03-20T00:00:00.000Z')).ratio, 'not due yet').to.equal(undefined)

    // Whoever asks when it is out asks anew.
    world.clock.set('2026-05-06T01:00:00Z')
    await askedThrice(world)
    expect(await waiting()).to.deep.equal([WORDS])
  })

  it('are decided anew when the proposal is thrown away, and owed by nobody meanwhile', async () => {
    await askedThrice(world)
    const id = await propose(WORDS)
    const editionId = (await page(id)).demand.editionId!
    await discardEdition(world.deps, world.actor(xu), editionId, { version: await versionOf(world, editionId) })
    expect((await page(id)).demand.state).to.equal('dropped')
    expect(await waiting()).to.deep.equal([WORDS])
    expect(await duties(xu)).to.deep.equal(['demand.duty.decide'])
  })

  it('are refused with a ground that everybody reads, once', async () => {
    await missed(world, '食堂采购价格', 4)
    const refuse = (typed: object = {}) =>
      refuseTopic(world.deps, world.actor(xu), { words: '食堂采购价格', ground: 'public_already', reason: '见后勤公开栏。', ...typed })
    expect(await refusal(refuse({ ground: '' }))).to.equal('common.error.not_a_choice')
    expect(await refusal(refuse({ reason: '' }))).to.equal('common.error.required')
    const id = await refuse()
    expect(await refusal(refuse())).to.equal('errors.changed_meanwhile')
    expect((await page(id, chen)).demand).to.include({ state: 'refused', ground: 'public_already', departmentId: null })
    const staff = await world.as(chen)
    expect((await staff.get('/demand').expect(200)).text)
      .to.include('食堂采购价格')
      .and.not.include('等待决定')
    expect((await staff.get(`/demand/${id}`).expect(200)).text).to.include('见后勤公开栏。')
  })

  it('are decided by one of two who do it at once', async () => {
    await askedThrice(world)
    const refuse = () => refuseTopic(world.deps, world.actor(xu), { words: WORDS, ground: 'internal', reason: '内部事务。' })
    const outcomes = await Promise.allSettled([refuse(), refuse()])
    expect(outcomes.map(({ status }) => status).toSorted()).to.deep.equal(['fulfilled', 'rejected'])
  })

  it('say what is wrong at the field, and keep what was typed', async () => {
    await askedThrice(world)
    const typed = { words: WORDS, class: '', code: '', title: '补贴标准一览', department: '', days: '0', note: '多人询问。' }
    const editor = await world.as(xu)
    const { text } = await editor.post('/demand/propose').type('form').send(typed).expect(422)
    expect(text).to.include('补贴标准一览').and.include('填写 1 到 120 的整数')
    expect(await refusal(propose(WORDS, { departmentId: 0 }))).to.equal('common.error.not_a_choice')
    const { text: formed } = await editor.get('/demand/decide').query({ words: typed.words }).expect(200)
    expect(formed).to.include(WORDS).and.include('/demand/refuse')
  })

  it('tell nobody of a question that they may not read', async () => {
    const ids = await askedThrice(world)
    const seen = async (persona: Persona) =>
      (await readWaiting(world.deps, world.actor(persona))).topics?.[0]?.cases.map(({ id }) => id).toSorted((a, b) => a - b)
    expect(await seen(xu), 'the editor works on none of them').to.deep.equal([])
    expect(await seen(sun), 'the department answers').to.deep.equal(ids)
    expect(await seen(zhou)).to.deep.equal(ids)
    const { text } = await (await world.as(xu)).get('/demand').expect(200)
    expect(text).to.include(WORDS).and.not.include('请问加班补贴').and.not.include('的建议')
  })

  it('keep the words of a search that found nothing, with the day alone', async () => {
    const staff = await world.as(chen)
    const { text } = await staff.get('/search').query({ q: '夜班打车 报销口径' }).expect(200)
    expect(text).to.include('我们记下了这几个词').and.include('href="/demand"')
    await staff.get('/search').query({ q: '夜班打车  报销口径' }).expect(200)
    expect(await world.db.read('search_misses')).to.deep.equal([{ day: '2026-03-02', words: '夜班打车 报销口径' }])
    for (const q of ['13800138000', '陈静的处分', 'chen']) expect(await noteMiss(world.deps, q), q).to.equal(false)
    const { text: narrowed } = await staff.get('/search').query({ q: '别的没有的词', year: '2025' }).expect(200)
    expect(narrowed).to.not.include('我们记下了')
    expect(await world.db.read('search_misses')).to.have.length(1)
  })

  it('forget what stayed rare after ninety days, and everything after two years', async () => {
    await missed(world, '驻村补助发放', 2)
    await missed(world, '会议室预订', 3)
    world.clock.set('2026-05-29T01:00:00Z') // ninety days after 28 February
    await forgetMisses(world.deps)
    expect(await world.db.read('search_misses')).to.have.length(5)
    world.clock.set('2026-06-01T01:00:00Z')
    await forgetMisses(world.deps)
    expect(new Set(((await world.db.read('search_misses')) as { words: string }[]).map(({ words }) => words))).to.deep.equal(
      new Set(['会议室预订']),
    )
    world.clock.advance(730 * 86_400_000)
    await forgetMisses(world.deps)
    expect(await world.db.read('search_misses')).to.deep.equal([])
  })

  it('are listed by the threshold of the day', async () => {
    await missed(world, '会议室预订', 4)
    const rule = { fromOn: '2026-03-04', threshold: 5, lookedBack: 180, dueDays: 30, basis: '办公会决定。' }
    const set = (typed: object = {}) => setRule(world.deps, world.actor(xu), { ...rule, ...typed })
    await set()
    expect(await refusal(set())).to.equal('demand.error.rule_day')
    expect(await refusal(set({ fromOn: '2026-03-01' }))).to.equal('demand.error.from')
    expect(await refusal(set({ fromOn: '2026-02-30' }))).to.equal('demand.error.from')
    expect(await refusal(set({ fromOn: '2026-03-05', threshold: 2 }))).to.equal('demand.error.range')
    expect(await waiting()).to.deep.equal(['会议室预订'])
    world.clock.set('2026-03-04T01:00:00Z')
    expect(await waiting()).to.deep.equal([])
  })
})
