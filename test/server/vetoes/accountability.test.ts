import { expect } from 'chai'
import { CIRCUMSTANCES, proposedShare, responsibleOf } from '../../../server/vetoes/accountability.rules.ts'
import {
  appealMeasure,
  decideMeasure,
  openRecord,
  putMeasuresInForce,
  readRecord,
  reviewMeasure,
  stateDefence,
} from '../../../server/vetoes/accountability.service.ts'
import { chen, he, inspector, lin, sun, wu } from '../../support/personas.ts'
import { refusalAt } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { roled } from '../evaluations/results-world.ts'
import { leader, otherLeader } from './flow.ts'
import { opened, RECORD } from './records.ts'

const DECIDED = { share: 'secondary', measure: 'written_review', reasons: '漏走审查。' }

describe('accountability: who answers for what', () => {
  const all = { leader: 1, drafter: 2, members: [3, 4] }
  for (const [circumstance, said] of [
    ['unreviewed', '2 drafter full'],
    ['approved', '1 approver main, 2 drafter secondary'],
    ['ordered', '1 orderer full, 2 drafter none'],
    ['collective', '1 head main, 3 member secondary, 4 member secondary'],
  ] as const)
    it(circumstance, () => {
      const { persons, lacking } = responsibleOf(circumstance, all)
      expect(persons.map(({ personId, part, proposed }) => `${personId} ${part} ${proposed}`).join(', ')).to.equal(said)
      expect(lacking).to.deep.equal([])
    })
  it('says who is lacking, and that nobody answers twice', () => {
    const none = { leader: undefined, drafter: undefined, members: [] }
    expect(CIRCUMSTANCES.map((one) => responsibleOf(one, none).lacking)).to.deep.equal([
      ['drafter'],
      ['leader', 'drafter'],
      ['leader', 'drafter'],
      ['leader', 'members'],
    ])
    expect(responsibleOf('approved', { leader: 1, drafter: 1, members: [] }).lacking).to.deep.equal(['drafter'])
    expect(responsibleOf('collective', { leader: 1, drafter: undefined, members: [1] }).lacking).to.deep.equal(['members'])
    expect(proposedShare('unreviewed', 'approver')).to.equal(undefined)
  })
})

describe('accountability: its due course', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())
  const persons = async (id: number) => (await readRecord(world.db.read, leader(world), id)).persons

  it('numbers records one after the other, also when two are opened at once', async () => {
    await Promise.all([opened(world), opened(world)])
    const numbers = (await world.db.read('accountability_records').orderBy('number').select('number')) as { number: number }[]
    expect(numbers.map(({ number }) => number)).to.deep.equal([1, 2])
  })

  it('everybody is heard, a leader decides, nobody appeals: in force', async () => {
    const id = await opened(world)
    const [approver, drafter] = await persons(id)
    expect([approver!.proposed, drafter!.proposed]).to.deep.equal(['main', 'secondary'])
    expect(await refusalAt(decideMeasure(world.deps, leader(world), drafter!.id, 1, DECIDED)), 'not heard yet').to.equal(
      'forbidden accountability.denied.not_heard',
    )
    await stateDefence(world.deps, world.actor(lin), drafter!.id, 1, '时间紧。')
    await decideMeasure(world.deps, leader(world), drafter!.id, 2, DECIDED)
    expect((await persons(id))[1]).to.include({
      state: 'decided',
      appealUntil: '2026-03-16',
      measure: 'written_review',
      share: 'secondary',
    })
    world.clock.set('2026-03-16T02:00:00Z')
    expect(await putMeasuresInForce(world.deps)).to.equal(0)
    world.clock.set('2026-03-17T02:00:00Z')
    expect(await putMeasuresInForce(world.deps)).to.equal(1)
    expect((await persons(id))[1]!.state).to.equal('in_force')
    // The other one let the time run out: that is enough to be decided about.
    await decideMeasure(world.deps, leader(world), approver!.id, 1, { share: 'none', measure: '', reasons: '未实际签批。' })
    expect((await persons(id))[0]).to.include({ state: 'cleared', measure: null })
    const list = await (await world.as(chen)).get('/accountability').expect(200)
    expect(list.text).to.include('2026年第1号').and.not.include(RECORD.violation).and.not.include('林芳')
    // The audit log says that there was a decision, neither about whom nor which.
    const logged = (await world.db.read('audit_entries').whereLike('action', 'accountability.%').select('details')) as { details: string }[]
    expect(logged.map(({ details }) => details).join()).to.not.match(/written_review|secondary|onBehalfOf/)
  })

  it('an appeal is reviewed by another leader than the one who decided', async () => {
    const id = await opened(world)
    const drafter = (await persons(id))[1]!
    await stateDefence(world.deps, world.actor(lin), drafter.id, 1, '时间紧。')
    await decideMeasure(world.deps, leader(world), drafter.id, 2, DECIDED)
    await appealMeasure(world.deps, world.actor(lin), drafter.id, 3, '处理过重。')
    const reviewed = { uphold: true, reasons: '情节轻微。' }
    expect(await refusalAt(reviewMeasure(world.deps, leader(world), drafter.id, 4, reviewed))).to.equal(
      'forbidden accountability.denied.decided',
    )
    for (const [persona, code] of [
      [wu, 'accountability.denied.own'],
      [sun, 'vetoes.denied.own_department'],
    ] as const)
      expect(await refusalAt(reviewMeasure(world.deps, roled(world.actor(persona), 'leader'), drafter.id, 4, reviewed))).to.equal(
        `forbidden ${code}`,
      )
    await reviewMeasure(world.deps, otherLeader(world), drafter.id, 4, reviewed)
    expect((await persons(id))[1]!.state).to.equal('reversed')
  })

  it('a rejected appeal puts the measure in force', async () => {
    const id = await opened(world)
    const drafter = (await persons(id))[1]!
    await stateDefence(world.deps, world.actor(lin), drafter.id, 1, '时间紧。')
    await decideMeasure(world.deps, leader(world), drafter.id, 2, DECIDED)
    await appealMeasure(world.deps, world.actor(lin), drafter.id, 3, '处理过重。')
    await reviewMeasure(world.deps, otherLeader(world), drafter.id, 4, { uphold: false, reasons: '适当。' })
    expect((await readRecord(world.db.read, leader(world), id)).steps.map(({ step }) => step).slice(-2)).to.deep.equal([
      'rejected',
      'in_force',
    ])
  })

  it('is refused to everybody but the one whose turn it is', async () => {
    const id = await opened(world)
    const [approver, drafter] = await persons(id)
    expect(await refusalAt(stateDefence(world.deps, world.actor(sun), drafter!.id, 1, '我来说'))).to.equal(
      'forbidden accountability.denied.not_own',
    )
    expect(await refusalAt(stateDefence(world.deps, world.actor(chen), drafter!.id, 1, '我来说'))).to.equal('not_found errors.not_found')
    expect(await refusalAt(decideMeasure(world.deps, world.actor(inspector), drafter!.id, 1, DECIDED))).to.equal(
      'forbidden vetoes.denied.not_leader',
    )
    expect(await refusalAt(decideMeasure(world.deps, roled(world.actor(wu), 'leader'), approver!.id, 1, DECIDED))).to.equal(
      'forbidden accountability.denied.own',
    )
    await stateDefence(world.deps, world.actor(lin), drafter!.id, 1, '时间紧。')
    expect(
      await refusalAt(decideMeasure(world.deps, roled(world.actor(wu), 'leader'), drafter!.id, 2, DECIDED)),
      'whoever approved it decides about themselves when they decide about the drafter',
    ).to.equal('forbidden accountability.denied.own')
    expect(
      await refusalAt(decideMeasure(world.deps, roled(world.actor(sun), 'leader'), drafter!.id, 2, DECIDED)),
      'nor does anybody of the department',
    ).to.equal('forbidden vetoes.denied.own_department')
    expect(await refusalAt(stateDefence(world.deps, world.actor(lin), drafter!.id, 2, '再说'))).to.equal('forbidden vetoes.denied.state')
    expect(await refusalAt(decideMeasure(world.deps, leader(world), drafter!.id, 1, DECIDED)), 'somebody was first').to.equal(
      'conflict errors.changed_meanwhile',
    )
    expect(await refusalAt(decideMeasure(world.deps, leader(world), drafter!.id, 2, { ...DECIDED, measure: '' }))).to.equal(
      'invalid measure',
    )
    expect(await refusalAt(decideMeasure(world.deps, leader(world), drafter!.id, 2, { ...DECIDED, share: 'none' }))).to.equal(
      'invalid measure',
    )
    await decideMeasure(world.deps, leader(world), drafter!.id, 2, DECIDED)
    world.clock.set('2026-03-17T02:00:00Z')
    expect(await refusalAt(appealMeasure(world.deps, world.actor(lin), drafter!.id, 3, '晚了'))).to.equal(
      'forbidden vetoes.denied.too_late',
    )
  })

  it('whoever is concerned reads what is about themselves only, strangers read nothing', async () => {
    const id = await opened(world)
    expect((await readRecord(world.db.read, world.actor(lin), id)).persons.map(({ name }) => name)).to.deep.equal(['林芳'])
    expect((await readRecord(world.db.read, world.actor(sun), id)).persons).to.have.length(2)
    await (await world.as(he)).get(`/accountability/${id}`).expect(404)
    const own = await (await world.as(lin)).get(`/accountability/${id}`).expect(200)
    expect(own.text).to.include('陈述申辩').and.not.include('吴建平')
  })

  it('cannot be opened about the own department, nor without those who answer', async () => {
    const open = (changes: object) =>
      refusalAt(
        openRecord(world.deps, world.actor(inspector), {
          ...RECORD,
          department: world.cast.departments['JYCJ']!,
          leader: undefined,
          drafter: world.cast.people['lin']!,
          members: [],
          ...changes,
        }),
      )
    expect(await open({})).to.equal('invalid leader')
    expect(await open({ department: world.cast.departments['BGS']! })).to.include('department')
    expect(await open({ circumstance: 'unreviewed', drafter: world.cast.people['tang'] })).to.equal('invalid drafter')
    expect(await open({ circumstance: 'unreviewed', happenedOn: '2026-03-03' })).to.equal('invalid happenedOn')
    expect(
      await refusalAt(
        openRecord(world.deps, world.actor(chen), { ...RECORD, department: 1, leader: undefined, drafter: undefined, members: [] }),
      ),
    ).to.equal('forbidden vetoes.denied.not_inspector')
    expect(await open({ circumstance: 'unreviewed' })).to.equal('done')
  })
})
