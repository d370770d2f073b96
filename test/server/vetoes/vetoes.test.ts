import { expect } from 'chai'
import { findCycle } from '../../../server/evaluations/cycles.queries.ts'
import { gatherFacts } from '../../../server/evaluations/facts.service.ts'
import { readWhole } from '../../../server/evaluations/versions.service.ts'
import { appealVeto, reverseVeto, reviewAppeal } from '../../../server/vetoes/decision.service.ts'
import { putVetoesInForce, remindOfVetoes } from '../../../server/vetoes/due.service.ts'
import { openFile } from '../../../server/vetoes/files.service.ts'
import { proposeVeto } from '../../../server/vetoes/proposal.service.ts'
import { acceptVeto, nameSubstitute, possibleSubstitutes, reportVeto, stateVeto } from '../../../server/vetoes/steps.service.ts'
import { registerVeto, vetoesInForce } from '../../../server/vetoes/vetoes.service.ts'
import { decidersOf, isExpired, isHeard, verdictOf, VERDICTS } from '../../../server/vetoes/vetoes.rules.ts'
import { chen, he, inspector, lin, sun, tang } from '../../support/personas.ts'
import { picture } from '../../support/pictures.ts'
import { refusalAt } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { preliminary, roled, SCHEME, scoringCycle } from '../evaluations/results-world.ts'
import {
  ACCEPTED,
  colleague,
  deciding,
  established,
  investigating,
  leader,
  otherLeader,
  page,
  proposed,
  stateOf,
  subjectId,
  TYPED,
  versionOf,
  vote,
} from './flow.ts'

describe('veto rules', () => {
  const [E, P, U] = VERDICTS
  for (const [votes, deciders, outcome] of [
    [[], 2, undefined],
    [[E], 2, undefined],
    [[E, E], 3, E],
    [[U, U], 3, U],
    [[E, U], 3, undefined],
    [[E, P], 3, undefined],
    [[E, U, E], 3, E],
    [[E, U, P], 3, P],
    [[E, U], 2, U],
    [[E, P], 2, P],
    [[E], 1, undefined],
  ] as const)
    it(`${votes.join(', ') || 'no votes'} of ${deciders}: ${outcome ?? 'open'}`, () => expect(verdictOf(votes, deciders)).to.equal(outcome))

  it('a department is heard when it spoke, or when its time ran out', () => {
    expect(isHeard({ statedAt: null, statementDueOn: '2026-03-09' }, '2026-03-09')).to.be.false
    expect(isHeard({ statedAt: null, statementDueOn: '2026-03-09' }, '2026-03-10')).to.be.true
    expect(isHeard({ statedAt: 'x', statementDueOn: '2026-03-09' }, '2026-03-03')).to.be.true
  })
  it('the department concerned decides nothing, and leaves a seat', () => {
    const three = [1, 2, 3].map((departmentId) => ({ departmentId, insteadOf: null }))
    expect(decidersOf(three, 9)).to.deep.equal({ departments: [1, 2, 3], lacksSubstitute: false })
    expect(decidersOf(three, 2)).to.deep.equal({ departments: [1, 3], lacksSubstitute: true })
    const four = [...three, { departmentId: 7, insteadOf: 2 }]
    expect(decidersOf(four, 2)).to.deep.equal({ departments: [1, 3, 7], lacksSubstitute: false })
  })
  it('ends with the cycle', () => {
    expect(isExpired('in_force', '2025-12-31', '2025-12-31')).to.be.false
    expect(isExpired('in_force', '2025-12-31', '2026-01-01')).to.be.true
  })
})

describe('vetoes with due process', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  it('come into force when two departments agree and nobody appeals in time', async () => {
    const id = await established(world)
    const { veto, votes, steps } = await page(world, id)
    expect(veto).to.include({ state: 'established', appealUntil: '2026-03-09', statementDueOn: '2026-03-09' })
    expect(votes.map(({ personName }) => personName)).to.deep.equal(['马卫国', '唐维'])
    expect(await putVetoesInForce(world.deps)).to.equal(0)
    expect((await vetoesInForce(world.db.read, veto.cycleId)).size).to.equal(0)
    world.clock.set('2026-03-09T15:59:00Z') // the last minute of the ninth
    expect(await putVetoesInForce(world.deps)).to.equal(0)
    world.clock.set('2026-03-09T16:01:00Z')
    expect(await putVetoesInForce(world.deps)).to.equal(1)
    expect(await putVetoesInForce(world.deps)).to.equal(0)
    expect(steps.map(({ step }) => step)).to.deep.equal(['registered', 'accepted', 'stated', 'reported', 'voted', 'voted', 'established'])
    const cycle = (await findCycle(world.db.read, veto.cycleId))!
    const facts = await gatherFacts(world.db.read, cycle, { now: world.deps.now() })
    expect(facts.subjects.find(({ id: key }) => key === 'department:JYCJ')!.vetoes).to.deep.equal([
      { rule: 'V1', ref: `veto:${id}`, title: TYPED.title, inForceOn: '2026-03-10' },
    ])
  })

  it('tell everybody whom a step concerns', async () => {
    await established(world)
    const told = (await world.db
      .read('notifications')
      .join('people', 'people.id', 'notifications.person_id')
      .select('username', 'code')) as {
      username: string
      code: string
    }[]
    const of = (username: string): string[] =>
      told.filter((one) => one.username === username).map(({ code }) => code.replace('vetoes.told.', ''))
    expect(of('sun')).to.include.members(['asked', 'established'])
    expect(of('lin')).to.include.members(['asked', 'established'])
    expect(of('inspector')).to.include.members(['stated', 'decided'])
    expect(of('tang')).to.include('vote')
    expect(of('chen')).to.deep.equal([])
  })

  it('do not act when they are unfounded, or true in part', async () => {
    for (const verdict of ['unfounded', 'partly']) {
      const id = await deciding(world, { cycle: await otherCycle(world) })
      await vote(world, colleague(world), id, verdict)
      await vote(world, world.actor(tang), id, verdict)
      const { veto } = await page(world, id)
      expect(veto.state).to.equal(verdict)
      expect(veto.endedAt).not.to.equal(null)
    }
    world.clock.set('2026-06-01T01:00:00Z')
    expect(await putVetoesInForce(world.deps)).to.equal(0)
  })

  it('can be concluded without a statement only after the time ran out, and that is on record', async () => {
    const id = await investigating(world)
    expect(await refusalAt(reportVeto(world.deps, world.actor(inspector), id, 2, '查明。', []))).to.equal(
      'forbidden vetoes.denied.not_heard',
    )
    world.clock.set('2026-03-10T01:00:00Z')
    await reportVeto(world.deps, world.actor(inspector), id, 2, '查明。', [])
    expect((await page(world, id)).steps.map(({ step }) => step)).to.include('unanswered')
  })

  it('are reviewed by a leader who had nothing to do with them; upheld, they never act', async () => {
    const id = await established(world)
    await appealVeto(world.deps, world.actor(sun), id, await versionOf(world, id), '录像时间有误。', [])
    world.clock.set('2026-05-01T01:00:00Z')
    expect(await putVetoesInForce(world.deps), 'nothing is in force while it is reviewed').to.equal(0)
    await reviewAppeal(world.deps, otherLeader(world), id, await versionOf(world, id), { uphold: true, reasons: '录像不是当日的。' })
    expect(await stateOf(world, id)).to.equal('reversed')
  })

  it('revise a result that is on notice, when they come into force and when they are reversed', async () => {
    const cycle = await preliminary(world)
    const id = await established(world, { cycle })
    await appealVeto(world.deps, world.actor(sun), id, await versionOf(world, id), '请复核。', [])
    await reviewAppeal(world.deps, leader(world), id, await versionOf(world, id), { uphold: false, reasons: '证据充分。' })
    const result = async () => readWhole(world.db.read, (await findCycle(world.db.read, cycle))!)
    const vetoed = await result()
    expect(vetoed.head).to.include({ number: 2, reason: TYPED.title })
    expect(vetoed.evaluation.sheets.find(({ subject }) => subject === 'department:JYCJ')).to.include({
      recordedGrade: 'fail',
      grade: 'excellent',
    })
    await reverseVeto(world.deps, otherLeader(world), id, await versionOf(world, id), '上级复查认定不属实。', [])
    const after = await result()
    expect(after.head.number).to.equal(3)
    expect(after.evaluation.sheets.every(({ vetoes }) => vetoes.length === 0)).to.be.true
  })

  it('stay where they are once the result is final', async () => {
    const cycle = await scoringCycle(world)
    const id = await established(world, { cycle })
    world.clock.set('2026-03-10T01:00:00Z')
    await putVetoesInForce(world.deps)
    await world.db.write('evaluation_cycles').where({ id: cycle }).update({ state: 'final' })
    expect(await refusalAt(reverseVeto(world.deps, leader(world), id, await versionOf(world, id), '理由', []))).to.equal(
      'forbidden vetoes.denied.cycle_closed',
    )
    expect(await refusalAt(proposed(world, { cycle }))).to.equal('conflict vetoes.denied.cycle_closed')
  })

  it('end without acting on anything when their cycle was settled or called off meanwhile', async () => {
    for (const state of ['final', 'cancelled']) {
      const cycle = await otherCycle(world)
      const id = await established(world, { cycle })
      await world.db.write('evaluation_cycles').where({ id: cycle }).update({ state })
      world.clock.set('2026-03-10T01:00:00Z')
      expect(await putVetoesInForce(world.deps)).to.equal(1)
      const { veto, steps } = await page(world, id)
      expect(veto).to.include({ state: 'lapsed', inForceOn: null, endedAt: world.deps.now().toISOString() })
      expect(steps.at(-1)).to.include({ step: 'lapsed', actorId: null })
      expect((await vetoesInForce(world.db.read, cycle)).size).to.equal(0)
      const told = await world.db.read('notifications').where({ code: 'vetoes.told.lapsed', href: `/vetoes/${id}` })
      expect(told.map(({ person_id: person }: { person_id: number }) => person)).to.include.members(
        ['sun', 'lin', 'inspector'].map((name) => world.cast.people[name]!),
      )
      expect((await (await world.as(chen)).get(`/vetoes/${id}`).expect(200)).text)
        .to.include('本案终止')
        .and.not.include('起生效')
      world.clock.set('2026-03-02T01:00:00Z')
    }
  })

  it('need a substitute for the inspecting department that they are about, named by a leader', async () => {
    const id = await deciding(world, { code: 'CW' })
    expect(await refusalAt(vote(world, colleague(world), id, 'established'))).to.equal('forbidden vetoes.denied.lacks_substitute')
    const offices = await possibleSubstitutes(world.db.read, await page(world, id))
    expect(offices.map(({ name }) => name))
      .to.include('就业促进科')
      .and.not.to.include('财务科')
    const department = world.cast.departments['JYCJ']!
    expect(
      await refusalAt(nameSubstitute(world.deps, world.actor(inspector), id, await versionOf(world, id), { department, reason: '回避' })),
    ).to.equal('forbidden vetoes.denied.not_leader')
    expect(
      await refusalAt(
        nameSubstitute(world.deps, leader(world), id, await versionOf(world, id), {
          department: world.cast.departments['CW']!,
          reason: '回避',
        }),
      ),
    ).to.equal('invalid department')
    await nameSubstitute(world.deps, leader(world), id, await versionOf(world, id), { department, reason: '财务科回避' })
    expect(
      await refusalAt(nameSubstitute(world.deps, leader(world), id, await versionOf(world, id), { department, reason: '再来' })),
    ).to.equal('forbidden vetoes.denied.no_substitute')
    expect(await refusalAt(vote(world, world.actor(tang), id, 'unfounded'))).to.equal('forbidden vetoes.denied.own_department')
    await vote(world, colleague(world), id, 'established')
    await vote(world, world.actor(sun), id, 'established')
    expect(await stateOf(world, id)).to.equal('established')
    await appealVeto(world.deps, world.actor(tang), id, await versionOf(world, id), '请复核。', [])
    expect(
      await refusalAt(reviewAppeal(world.deps, leader(world), id, await versionOf(world, id), { uphold: false, reasons: '维持' })),
      'who named the substitute is involved',
    ).to.equal('forbidden vetoes.denied.involved')
  })

  it('are refused to whoever is not the one to act', async () => {
    const cycle = await scoringCycle(world)
    const id = await proposed(world, { cycle })
    const subject = String(await subjectId(world, cycle, 'BGS'))
    const accept = (actor: Parameters<typeof acceptVeto>[1]) => refusalAt(acceptVeto(world.deps, actor, id, 1, ACCEPTED))
    expect(await refusalAt(proposeVeto(world.deps, world.actor(chen), cycle, { ...TYPED, subject }, []))).to.equal(
      'forbidden vetoes.denied.not_inspector',
    )
    expect(await refusalAt(proposeVeto(world.deps, world.actor(inspector), cycle, { ...TYPED, subject }, []))).to.equal('invalid subject')
    expect(await accept(world.actor(inspector))).to.equal('forbidden vetoes.denied.own_proposal')
    expect(await accept(roled(world.actor(chen), 'inspector'))).to.equal('forbidden vetoes.denied.own_department')
    expect(await accept(world.actor(sun))).to.equal('forbidden vetoes.denied.not_inspector')
    expect(await accept(world.actor(tang)), 'not for those who do not even see it').to.equal('not_found errors.not_found')
    const state = (actor: Parameters<typeof stateVeto>[1]) => refusalAt(stateVeto(world.deps, actor, id, 1, '说明', []))
    expect(await state(world.actor(sun))).to.equal('forbidden vetoes.denied.state')
    await acceptVeto(world.deps, colleague(world), id, 1, ACCEPTED)
    expect(await state(world.actor(chen))).to.equal('forbidden vetoes.denied.not_speaking')
    expect(await state(world.actor(he))).to.equal('forbidden vetoes.denied.not_speaking')
    expect(await refusalAt(vote(world, world.actor(tang), id, 'established'))).to.equal('forbidden vetoes.denied.state')
    expect(await refusalAt(appealVeto(world.deps, world.actor(sun), id, 2, '申诉', []))).to.equal('forbidden vetoes.denied.state')
  })

  it('are decided by two people of two departments, none of whom proposed them', async () => {
    const id = await deciding(world)
    expect(await refusalAt(vote(world, world.actor(inspector), id, 'established'))).to.equal('forbidden vetoes.denied.own_proposal')
    expect(await refusalAt(vote(world, world.actor(sun), id, 'unfounded'))).to.equal('forbidden vetoes.denied.not_decider')
    await vote(world, colleague(world), id, 'established')
    expect(await refusalAt(vote(world, colleague(world), id, 'established'))).to.equal('forbidden vetoes.denied.voted')
    const moved = { ...colleague(world), departmentId: world.actor(tang).departmentId }
    expect(await refusalAt(vote(world, moved, id, 'established')), 'in another department by now').to.equal('forbidden vetoes.denied.voted')
    expect(await stateOf(world, id)).to.equal('deciding')
  })

  it('cannot be appealed against the day after the time ran out', async () => {
    const id = await established(world)
    world.clock.set('2026-03-10T01:00:00Z')
    expect(await refusalAt(appealVeto(world.deps, world.actor(sun), id, await versionOf(world, id), '申诉', []))).to.equal(
      'forbidden vetoes.denied.too_late',
    )
  })

  it('let only the first of two who act at once win', async () => {
    const id = await proposed(world)
    await acceptVeto(world.deps, colleague(world), id, 1, ACCEPTED)
    expect(await refusalAt(stateVeto(world.deps, world.actor(lin), id, 1, '说明', []))).to.equal('conflict errors.changed_meanwhile')
    await stateVeto(world.deps, world.actor(lin), id, 2, '说明', [])
  })

  it('say what is wrong with a proposal at its field', async () => {
    const cycle = await scoringCycle(world)
    const subject = String(await subjectId(world, cycle))
    const propose = (changes: Partial<typeof TYPED>) =>
      refusalAt(proposeVeto(world.deps, world.actor(inspector), cycle, { ...TYPED, subject, ...changes }, []))
    expect(await propose({ rule: 'V9' })).to.equal('invalid rule')
    expect(await propose({ title: '' })).to.equal('invalid title')
    expect(await propose({ documents: '' })).to.equal('invalid documents')
    expect(await propose({ happenedOn: '2026-01-01' })).to.equal('invalid happenedOn')
    expect(await propose({ happenedOn: '2025-02-30' })).to.equal('invalid happenedOn')
  })

  it('keep their file for the department concerned, the inspectors and the leaders', async () => {
    const cycle = await scoringCycle(world)
    const typed = { ...TYPED, subject: String(await subjectId(world, cycle)), documents: '' }
    const id = await proposeVeto(world.deps, world.actor(inspector), cycle, typed, [
      { name: '现场.png', bytes: await picture(40, 30, 'png') },
    ])
    await acceptVeto(world.deps, colleague(world), id, 1, ACCEPTED)
    const [file] = (await page(world, id)).files
    expect(await openFile(world.deps, world.actor(chen), file!.id), 'of the department').to.include({ name: '现场.png' })
    expect(await refusalAt(openFile(world.deps, world.actor(he), file!.id))).to.equal('not_found errors.not_found')
    const others = await (await world.as(he)).get(`/vetoes/${id}`).expect(200)
    expect(others.text).to.include(TYPED.title).and.not.include(TYPED.account)
    const own = await (await world.as(chen)).get(`/vetoes/${id}`).expect(200)
    expect(own.text).to.include(TYPED.account)
  })

  it('that nobody has looked into are not read by the staff, who learn how many there are', async () => {
    const cycle = await scoringCycle(world)
    const id = await proposed(world, { cycle })
    const hidden = async (): Promise<void> => {
      const session = await world.as(he)
      await session.get(`/vetoes/${id}`).expect(404)
      expect((await session.get('/vetoes').expect(200)).text)
        .to.include('另有 1 件')
        .and.not.include(TYPED.title)
      expect((await session.get(`/vetoes?q=${encodeURIComponent(TYPED.title)}`).expect(200)).text).not.to.include(`/vetoes/${id}`)
      expect((await session.get('/vetoes?format=csv').expect(200)).text).not.to.include(TYPED.title)
    }
    await hidden()
    await (await world.as(chen)).get(`/vetoes/${id}`).expect(200)
    for (const reader of [chen, inspector])
      expect((await (await world.as(reader)).get('/vetoes').expect(200)).text)
        .to.include(TYPED.title)
        .and.not.include('另有')
    await acceptVeto(world.deps, colleague(world), id, 1, { ...ACCEPTED, accept: false, reason: '不属本级受理。' })
    await hidden()
    const logged = (await world.db.read('audit_entries').whereLike('action', 'vetoes.%').select('details')) as { details: unknown }[]
    expect(JSON.stringify(logged)).not.to.include(TYPED.title).and.not.include('不属本级受理')
  })

  it('that come from a complaint never say from whom, and to the department not even from where', async () => {
    const cycle = await scoringCycle(world)
    const { actor, cast } = world
    const place = { cycleId: cycle, subjectId: await subjectId(world, cycle), departmentId: cast.departments['JYCJ']! }
    const at = world.deps.now().toISOString()
    const id = await world.db.write.transaction((tx) =>
      registerVeto(tx, { ...TYPED, ...place, source: 'case', sourceRef: 'case:7', by: actor(inspector).id, at }),
    )
    expect((await (await world.as(sun)).get(`/vetoes/${id}`).expect(200)).text).not.to.include('case:7')
    expect((await (await world.as(inspector)).get(`/vetoes/${id}`).expect(200)).text).to.include('case:7')
  })

  it('hide a verdict from the other department until both are in', async () => {
    const id = await deciding(world)
    await vote(world, colleague(world), id, 'unfounded')
    expect((await (await world.as(tang)).get(`/vetoes/${id}`).expect(200)).text).not.to.include('办公室认为证据充分')
    await vote(world, world.actor(tang), id, 'unfounded')
    expect((await (await world.as(tang)).get(`/vetoes/${id}`).expect(200)).text).to.include('办公室认为证据充分')
  })

  it('remind whoever owes something, once, two working days before', async () => {
    await investigating(world)
    const count = async (): Promise<number> =>
      ((await world.db.read('notifications').where({ code: 'vetoes.told.statement_due' })) as unknown[]).length
    await remindOfVetoes(world.deps)
    expect(await count()).to.equal(0)
    world.clock.set('2026-03-05T02:00:00Z')
    await remindOfVetoes(world.deps)
    await remindOfVetoes(world.deps)
    expect(await count()).to.equal(2)
  })

  it('are listed for the staff, with what is typed coming back after a mistake', async () => {
    const id = await proposed(world)
    expect((await (await world.as(chen)).get('/vetoes').expect(200)).text)
      .to.include(`/vetoes/${id}`)
      .and.include('效能投诉查证属实')
    const back = await (
      await world.as(inspector)
    )
      .post('/vetoes')
      .field('cycle', (await page(world, id)).veto.cycleId)
      .field('title', '半截标题')
      .expect(422)
    expect(back.text).to.include('半截标题')
  })
})

/** Another cycle of the same scheme: its code is taken, so it gets one of its own. */
function otherCycle(world: World): Promise<number> {
  return scoringCycle(world, { ...SCHEME, code: `SHIYAN-${String(counter++)}` })
}
let counter = 1
