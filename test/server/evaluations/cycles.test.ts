import { expect } from 'chai'
import type { Leaf } from '../../../core/evaluation/scheme.types.ts'
import { enterAdjustment, takeBackAdjustment } from '../../../server/evaluations/adjustments.service.ts'
import { readCounts, type CountSource } from '../../../server/evaluations/ballot-counts.rules.ts'
import { replaceBallot } from '../../../server/evaluations/entries.queries.ts'
import { ballotLeaves } from '../../../server/evaluations/rounds.rules.ts'
import { importCounts } from '../../../server/evaluations/ballots.service.ts'
import { cancelCycle, closeScoring, openCycle, startScoring } from '../../../server/evaluations/cycles.life.service.ts'
import { readCyclePage } from '../../../server/evaluations/cycles.page.service.ts'
import { createCycle, editCycle, getCycle, rosterOf, type TypedCycle } from '../../../server/evaluations/cycles.service.ts'
import { decide } from '../../../server/evaluations/decisions.service.ts'
import { readEntries } from '../../../server/evaluations/entries.service.ts'
import { gatherFacts } from '../../../server/evaluations/facts.service.ts'
import { chen, he, inspector, lin, observer, sun, tang, zhou, type Persona } from '../../support/personas.ts'
import { refusal } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { CYCLE_SCHEME, cycleIn, giveAll } from './cycles-world.ts'
import { cycleOf } from './results-world.ts'

const HEADS = ['被测评单位', '测评人员类别', '满意', '基本满意', '不了解', '合计']
const CSV = (rows: readonly string[]): Uint8Array => new TextEncoder().encode([HEADS.join(','), ...rows].join('\n'))
const cells = (row: string, i: number) => ({ no: i + 2, cells: row.split(',') })
const ballotSource = ballotLeaves(CYCLE_SCHEME)[0]!.source as CountSource
const ROWS = ['JYCJ', 'CW', 'BGS'].flatMap((code, i) => [
  `${code},局领导,3,1,0,4`,
  `${code},科室负责人,${6 - i},4,1,${11 - i}`,
  `${code},干部职工,20,9,1,30`,
])

describe('a cycle', () => {
  let world: World
  let schemeId: number
  before(async () => {
    world = await makeWorld()
    const cycle = await cycleIn(world)
    schemeId = (await cycleOf(world, cycle.id)).schemeId
  })
  after(() => world.close())

  const typed = (more: Partial<TypedCycle> = {}): TypedCycle => {
    const { departments } = world.cast
    const inspecting = [departments['BGS']!, departments['CW']!]
    const subjects = [departments['BGS']!, departments['CW']!, departments['JYCJ']!]
    const days = { period: '2026', fromOn: '2026-01-01', toOn: '2026-12-31', scoreUntil: '' }
    return { title: '2026年度考评', schemeId: String(schemeId), ...days, subjects, scorers: inspecting, ...more }
  }
  const create = (more: Partial<TypedCycle> = {}, who: Persona = inspector) => createCycle(world.deps, world.actor(who), typed(more))
  const versionOf = async (id: number): Promise<number> => (await cycleOf(world, id)).version

  it('is drafted by inspectors from a published scheme, and says at each field what is wrong', async () => {
    expect(await refusal(create({}, zhou))).to.equal('cycles.denied.not_inspector')
    const wrong: [Partial<TypedCycle>, string][] = [
      [{ title: '' }, 'common.error.required'],
      [{ schemeId: '999999' }, 'cycles.error.scheme'],
      [{ period: '2026-13' }, 'cycles.error.period'],
      [{ fromOn: '2026-02-30' }, 'cycles.error.date'],
      [{ toOn: '2025-12-31' }, 'cycles.error.backwards'],
      [{ subjects: [] }, 'cycles.error.subjects'],
      [{ scorers: [world.cast.departments['BGS']!] }, 'cycles.error.scorers'],
      // Nobody inspects there.
      [{ scorers: [world.cast.departments['BGS']!, world.cast.departments['JLD']!] }, 'cycles.error.scorers'],
    ]
    for (const [more, code] of wrong) expect(await refusal(create(more)), code).to.equal(code)
    const id = await create()
    expect(await refusal(getCycle(world.db.read, world.actor(chen), id))).to.equal('errors.not_found')
    expect((await rosterOf(world.db.read, id)).subjects.map(({ key, group }) => `${key} ${group}`)).to.deep.equal([
      'department:BGS 机关科室',
      'department:JYCJ 机关科室',
      'department:CW 机关科室',
    ])
  })

  it('goes from draft to open to scoring, once each, and tells those concerned', async () => {
    const id = await create()
    const actor = world.actor(inspector)
    expect(await refusal(startScoring(world.deps, actor, id, 1))).to.equal('cycles.denied.not_open')
    const both = await Promise.all([1, 2].map(() => refusal(openCycle(world.deps, actor, id, 1))))
    expect(both.filter((one) => one === 'done')).to.have.length(1)
    expect((await getCycle(world.db.read, world.actor(chen), id)).state).to.equal('open')
    expect(await refusal(getCycle(world.db.read, world.actor(observer), id))).to.equal('errors.not_found')
    expect(await refusal(editCycle(world.deps, actor, id, await versionOf(id), typed()))).to.equal('cycles.denied.not_draft')
    expect(await world.db.read('notifications').where({ code: 'cycles.told.opened', person_id: world.cast.people['sun'] })).to.have.length(
      1,
    )
    // With two inspecting departments each of them is scored by one alone.
    expect(await refusal(startScoring(world.deps, actor, id, await versionOf(id)))).to.equal('cycles.error.too_few_scorers')
    const three = [...typed().scorers, world.cast.departments['JYCJ']!]
    const other = await create({ scorers: three })
    await openCycle(world.deps, actor, other, 1)
    expect(await refusal(startScoring(world.deps, actor, other, await versionOf(other)))).to.equal('done')
    expect((await cycleOf(world, other)).state).to.equal('scoring')
  })

  it('is called off by a leader with a reason', async () => {
    const { id } = await cycleIn(world)
    const cancel = async (who: Persona, reason: string) =>
      refusal(cancelCycle(world.deps, world.actor(who), id, await versionOf(id), reason))
    expect(await cancel(inspector, '换届')).to.equal('cycles.denied.not_leader')
    expect(await cancel(zhou, '')).to.equal('common.error.required')
    expect(await cancel(zhou, '机构改革，本年度不考评')).to.equal('done')
    expect(await cancel(zhou, '再来')).to.equal('cycles.denied.not_running')
  })

  it('closes when everything is in: the facts are frozen and the first result stands in the same moment', async () => {
    const cycle = await cycleIn(world)
    const actor = world.actor(inspector)
    const close = async () => refusal(closeScoring(world.deps, actor, cycle.id, await versionOf(cycle.id)))
    expect(await close()).to.equal('cycles.error.gaps')
    await giveAll(world, cycle)
    expect(await close()).to.equal('cycles.error.gaps')
    const { roster, source } = { roster: await rosterOf(world.db.read, cycle.id), source: ballotSource }
    const read = readCounts(HEADS, ROWS.map(cells), source, roster.subjects)
    const counts = 'counts' in read ? read.counts : null
    const row = { indicator: 'C', electionId: null, counts, document: '〔2025〕计票记录', by: actor.id, at: '2026-03-02T01:00:00.000Z' }
    await world.db.write.transaction((tx) => replaceBallot(tx, cycle.id, row))
    expect(await close()).to.equal('done')
    const after = await cycleOf(world, cycle.id)
    expect(after.state).to.equal('preliminary')
    const [version] = (await world.db.read('evaluation_versions').where({ cycle_id: cycle.id })) as { facts: string }[]
    expect(version?.facts).to.include('〔2025〕计票记录')
    const steps = (await world.db.read('evaluation_steps').where({ cycle_id: cycle.id }).orderBy('id')) as { step: string }[]
    expect(steps.map(({ step }) => step).slice(-3)).to.deep.equal(['all_in', 'closed', 'preliminary'])
    const late = { subjectId: cycle.subjects['CW']!, indicator: 'B1', kind: 'override' as const, points: '1', reason: '太晚' }
    expect(await refusal(decide(world.deps, world.actor(zhou), cycle.id, late))).to.equal('cycles.denied.not_running')
  })
})

describe('a cycle that lacks what another one gives', () => {
  it('is not closed, and names the indicator and everybody who waits for it', async () => {
    const world = await makeWorld()
    const monthly: Leaf = {
      code: 'D',
      name: '月度考评',
      weight: 2_000,
      note: '',
      source: { kind: 'auto', measure: 'cycles', scheme: 'YK-YD' },
      rule: { kind: 'linear', floor: '0', target: '100', deductions: [] },
    }
    const cycle = await cycleIn(world, { scheme: { ...CYCLE_SCHEME, indicators: [...CYCLE_SCHEME.indicators.slice(0, 2), monthly] } })
    await giveAll(world, cycle)
    const closing = closeScoring(world.deps, world.actor(inspector), cycle.id, (await cycleOf(world, cycle.id)).version)
    expect(await refusal(closing)).to.equal('cycles.error.gaps')
    const { gaps } = await readCyclePage(world.deps, world.actor(inspector), cycle.id)
    expect(gaps.map((gap) => (gap.kind === 'pending' ? [gap.indicator, gap.subjects.length] : gap.kind))).to.deep.equal([['D', 3]])
    expect((await (await world.as(inspector)).get(`/evaluations/${cycle.id}`)).text).to.include('D 月度考评：')
    await world.close()
  })
})

describe('what is entered besides scores', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())
  const factsOf = async (id: number, code: string) => {
    const { subjects } = await gatherFacts(world.db.read, await cycleOf(world, id), { now: world.deps.now() })
    return subjects.find((one) => one.id === `department:${code}`)!
  }

  it('is decided by leaders with a reason, and the last word stands', async () => {
    const { id, subjects } = await cycleIn(world)
    const put = (more: object, who: Persona = zhou) =>
      refusal(
        decide(world.deps, world.actor(who), id, {
          subjectId: subjects['CW']!,
          indicator: 'A1',
          kind: 'override',
          points: '25',
          reason: '系统停机',
          ...more,
        }),
      )
    expect(await put({}, inspector)).to.equal('cycles.denied.not_leader')
    const own = { ...world.actor(zhou), departmentId: world.cast.departments['CW']! }
    const about = { subjectId: subjects['CW']!, indicator: 'A1', kind: 'override' as const, points: '25', reason: '系统停机' }
    expect(await refusal(decide(world.deps, own, id, about))).to.equal('cycles.denied.own_department')
    expect(await put({ reason: '' })).to.equal('common.error.required')
    expect(await put({ points: '30.01' })).to.equal('cycles.error.above_weight')
    expect(await put({ indicator: 'A' })).to.equal('common.error.not_a_choice')
    expect(await put({ kind: 'withdrawn' })).to.equal('errors.changed_meanwhile')
    expect(await put({})).to.equal('done')
    expect((await factsOf(id, 'CW')).indicators['A1']?.override).to.deep.equal({
      reason: '系统停机',
      by: '周明远',
      on: '2026-03-02',
      points: 2500,
    })
    expect(await put({ kind: 'not_applicable', reason: '没有事项' })).to.equal('done')
    const { A1 } = (await factsOf(id, 'CW')).indicators
    expect([A1?.override, A1?.notApplicable?.reason]).to.deep.equal([undefined, '没有事项'])
    expect(await put({ kind: 'withdrawn', reason: '有事项' })).to.equal('done')
    expect((await factsOf(id, 'CW')).indicators['A1']?.notApplicable).to.equal(undefined)
    expect(await world.db.read('notifications').where({ person_id: world.cast.people['tang'] })).to.have.length(3)
  })

  it('rests on a document, never concerns one’s own department, and is withdrawn with a reason', async () => {
    const { id, subjects } = await cycleIn(world)
    const enter = (more: object = {}, who: Persona = inspector) => {
      const entry = {
        subjectId: subjects['CW']!,
        rule: 'J1',
        times: '1',
        document: '临政发〔2025〕3号',
        on: '2025-06-01',
        evidence: '档案第 2 卷',
      }
      return refusal(enterAdjustment(world.deps, world.actor(who), id, { ...entry, ...more }))
    }
    expect(await enter({}, chen)).to.equal('cycles.denied.not_inspector')
    expect(await enter({ subjectId: subjects['BGS'] })).to.equal('cycles.denied.own_department')
    expect(await enter({ document: '' })).to.equal('common.error.required')
    expect(await enter({ on: '2026-01-01' })).to.equal('cycles.error.outside')
    expect(await enter({ times: '0' })).to.equal('cycles.error.times')
    expect(await enter({ rule: 'J9' })).to.equal('common.error.not_a_choice')
    expect(await enter()).to.equal('done')
    expect((await factsOf(id, 'CW')).adjustments).to.deep.equal([{ rule: 'J1', times: 1, document: '临政发〔2025〕3号', on: '2025-06-01' }])
    // Before the result only the department itself and those who work on it know.
    const seenBy = async (who: Persona) => (await readEntries(world.deps, world.actor(who), id)).adjustments.length
    expect([await seenBy(tang), await seenBy(zhou), await seenBy(sun)]).to.deep.equal([1, 1, 0])
    const [row] = (await world.db.read('evaluation_adjustments').where({ cycle_id: id })) as { id: number }[]
    const back = (reason: string) =>
      refusal(takeBackAdjustment(world.deps, world.actor(inspector), id, { adjustmentId: row!.id, version: 1, reason }))
    expect(await back('')).to.equal('common.error.required')
    expect(await back('不属于表彰')).to.equal('done')
    expect(await back('再撤')).to.equal('errors.changed_meanwhile')
    expect((await factsOf(id, 'CW')).adjustments).to.deep.equal([])
  })

  it('counts an imported table whose every sum was checked, with small classes merged', async () => {
    const { id } = await cycleIn(world)
    const { subjects } = await rosterOf(world.db.read, id)
    const take = (rows: readonly string[], heads = HEADS): string => {
      const read = readCounts(heads, rows.map(cells), ballotSource, subjects)
      return 'problem' in read ? read.problem.code : 'read'
    }
    expect(take(ROWS, HEADS.slice(1))).to.equal('cycles.import.no_column')
    expect(take(ROWS.with(4, 'CW,科室负责人,5,4,1,11'))).to.equal('cycles.import.sum')
    expect(take(ROWS.with(4, 'XX,科室负责人,5,4,1,10'))).to.equal('cycles.import.no_subject')
    expect(take(ROWS.with(4, 'CW,群众,5,4,1,10'))).to.equal('cycles.import.no_class')
    expect(take(ROWS.with(4, 'CW,局领导,3,1,0,4'))).to.equal('cycles.import.twice')
    expect(take(ROWS.with(4, 'CW,科室负责人,5.5,4,1,10'))).to.equal('cycles.import.no_count')
    expect(take(ROWS.slice(1))).to.equal('cycles.import.missing')
    expect(take([...ROWS, ',,,,,'])).to.equal('read')
    const file = { indicator: 'C', document: '计票记录', bytes: CSV(ROWS) }
    expect(await refusal(importCounts(world.deps, world.actor(lin), id, file))).to.equal('cycles.denied.not_inspector')
    expect(await refusal(importCounts(world.deps, world.actor(inspector), id, file))).to.equal('done')
    // Four leaders are too few to be counted apart.
    expect((await factsOf(id, 'CW')).indicators['C']?.ballot).to.deep.equal({
      source: '计票记录',
      classes: [
        { code: 'A+B', weight: '60', counts: [8, 5, 1] },
        { code: 'C', weight: '40', counts: [20, 9, 1] },
      ],
    })
  })

  it('offers a template that can be sent back filled in', async () => {
    const { id } = await cycleIn(world)
    const agent = await world.as(inspector)
    const template = await agent.get(`/evaluations/${id}/ballots/template?indicator=C&format=csv`).expect(200)
    expect(template.text).to.include('被测评单位').and.include('财务科').and.include('局领导')
    const page = await agent
      .post(`/evaluations/${id}/ballots/import`)
      .field('indicator', 'C')
      .field('document', '计票记录')
      .attach('file', Buffer.from(CSV(ROWS.with(4, 'CW,科室负责人,5,4,1,11'))), 'counts.csv')
      .expect(422)
    expect(page.text).to.include('合计写成 11，各档相加为 10')
    expect((await (await world.as(he)).get(`/evaluations/${id}/ballots`)).text).not.to.include('折算得分')
  })
})
