import { expect } from 'chai'
import type { Actor } from '../../../server/auth/policy.ts'
import { decide } from '../../../server/evaluations/decisions.service.ts'
import { gatherFacts } from '../../../server/evaluations/facts.service.ts'
import { nameSubstitute } from '../../../server/evaluations/cycles.life.service.ts'
import { readCyclePage } from '../../../server/evaluations/cycles.page.service.ts'
import { isTooFarApart, parsePoints } from '../../../server/evaluations/cycles.rules.ts'
import { noteDiscussion, readProgress, readScoring, saveScore } from '../../../server/evaluations/scoring.service.ts'
import { auditor, chen, inspector, secadmin, sun, sysadmin, zhou, type Persona } from '../../support/personas.ts'
import { refusal } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { bgs, cw, cycleIn, give, giveAll, jycj, typed, type CycleWorld } from './cycles-world.ts'
import { cycleOf } from './results-world.ts'

describe('points', () => {
  it('are read exactly or not at all', () => {
    const cases = { '7.5': 750, '7.05': 705, '0': 0, ' ８。５ ': 850, '7.505': undefined, '-1': undefined, '': undefined, '1e2': undefined }
    for (const [text, points] of Object.entries(cases)) expect(parsePoints(text), text).to.equal(points)
  })

  it('are too far apart from one hundredth above the tolerance on', () => {
    expect(isTooFarApart([600, 800], 1000, 20)).to.equal(false)
    expect(isTooFarApart([599, 800], 1000, 20)).to.equal(true)
    expect(isTooFarApart([], 1000, 20)).to.equal(false)
  })
})

describe('blind scoring', () => {
  let world: World
  let cycle: CycleWorld
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())
  beforeEach(async () => {
    cycle = await cycleIn(world)
  })
  const subject = (code: string): number => cycle.subjects[code]!
  const save = (who: Persona, code: string, points: string, version = 0) =>
    saveScore(world.deps, world.actor(who), cycle.id, typed(subject(code), 'B1', points, { version }))

  it('recuses every department from itself, whatever is sent', async () => {
    const { items } = await readScoring(world.deps, world.actor(bgs), cycle.id)
    expect(items.map((item) => `${item.leaf.code} ${item.subject.key}`)).to.deep.equal([
      'B1 department:JYCJ',
      'B1 department:CW',
      'B2 department:JYCJ',
      'B2 department:CW',
    ])
    expect(await refusal(save(bgs, 'BGS', '8'))).to.equal('cycles.denied.own_department')
    expect(await refusal(give(world, bgs, cycle, typed(subject('BGS'), 'B1', '8')))).to.equal('cycles.denied.own_department')
    expect(await world.db.read('evaluation_scores').where({ cycle_id: cycle.id })).to.deep.equal([])
  })

  it('keeps drafts cell by cell and lets nobody write over a colleague', async () => {
    expect(await save(bgs, 'CW', '7')).to.equal(1)
    expect(await save(bgs, 'CW', '7.5', 1)).to.equal(2)
    expect(await refusal(save(bgs, 'CW', '9', 1))).to.equal('cycles.error.score_changed')
    expect(await refusal(save(bgs, 'CW', '9'))).to.equal('cycles.error.score_changed')
    const { own } = await readScoring(world.deps, world.actor(bgs), cycle.id)
    expect(own.get(`B1/${subject('CW')}/1`)).to.include({ points: 750, version: 2, submittedAt: null })
  })

  it('lets exactly one of two colleagues keep the first draft', async () => {
    const outcomes = await Promise.all(['6', '7'].map((points) => refusal(save(bgs, 'CW', points))))
    expect(outcomes.toSorted()).to.deep.equal(['cycles.error.score_changed', 'done'])
  })

  it('wants points within the full mark and evidence where the scheme asks for it', async () => {
    const none = { evidence: [] }
    expect(await refusal(save(bgs, 'CW', '10.01'))).to.equal('cycles.error.above_weight')
    expect(await refusal(save(bgs, 'CW', 'viel'))).to.equal('cycles.error.points')
    expect(await refusal(give(world, bgs, cycle, typed(subject('CW'), 'B1', '')))).to.equal('cycles.error.points_missing')
    expect(await refusal(give(world, bgs, cycle, typed(subject('CW'), 'B1', '8', none)))).to.equal('cycles.error.evidence')
    expect(await refusal(give(world, bgs, cycle, typed(subject('CW'), 'B2', '8', none)))).to.equal('done')
  })

  it('takes all of a page or nothing', async () => {
    const both = [typed(subject('CW'), 'B2', '15'), typed(subject('JYCJ'), 'B2', '21')]
    expect(await refusal(give(world, bgs, cycle, ...both))).to.equal('cycles.error.above_weight')
    expect(await world.db.read('evaluation_scores').where({ cycle_id: cycle.id })).to.deep.equal([])
  })

  it('shows nobody what another department gave, drafts or submitted', async () => {
    await give(world, bgs, cycle, typed(subject('CW'), 'B1', '8.37', { remark: '制度健全' }))
    await saveScore(world.deps, world.actor(bgs), cycle.id, typed(subject('JYCJ'), 'B1', '9.41', { remark: '台账规范' }))
    const { others, own } = await readScoring(world.deps, world.actor(jycj), cycle.id)
    expect([others, [...own]]).to.deep.equal([[], []])
    const secret = /8\.37|9\.41|制度健全|台账规范/
    const paths = [
      '',
      '/progress',
      '/entries',
      '/ballots',
      '/scoring',
      '/scoring/B1',
      `/scoring/B1/${subject('CW')}`,
      `/sheets/department:CW`,
    ]
    for (const who of [jycj, cw, chen, sun, zhou, sysadmin, secadmin, auditor])
      for (const path of paths) {
        const page = await (await world.as(who)).get(`/evaluations/${cycle.id}${path}`)
        expect(page.text, `${who.username} ${path}`).not.to.match(secret)
      }
    for (const who of [chen, sun, zhou, sysadmin, secadmin, auditor])
      expect((await (await world.as(who)).get(`/evaluations/${cycle.id}/scoring`)).status, who.username).to.equal(403)
    const log = await (await world.as(auditor)).get('/admin/audit')
    expect(log.text).to.include('提交打分').and.not.to.match(secret)
    expect((await (await world.as(bgs)).get(`/evaluations/${cycle.id}/scoring`)).text).to.match(/8\.37/)
  })

  it('keeps a file with the draft that it proves, for nobody else before its item was reopened', async () => {
    const address = `/evaluations/${cycle.id}/scoring/B1/${subject('CW')}`
    const agent = await world.as(bgs)
    const bytes = Buffer.from('台账扫描件，第 3 页')
    await agent.post(`${address}/files`).attach('file', bytes, '台账.txt').expect(303)
    const [file] = (await world.db.read('evaluation_files').where({ cycle_id: cycle.id })) as { sha256: string; name: string }[]
    expect(file?.name).to.equal('台账.txt')
    expect((await agent.get(address)).text).to.include('台账.txt')
    const open = async (who: Persona) => (await (await world.as(who)).get(`/evaluations/${cycle.id}/files/${file!.sha256}`)).status
    expect([await open(bgs), await open(jycj), await open(zhou), await open(chen)]).to.deep.equal([200, 404, 404, 404])
    const { own } = await readScoring(world.deps, world.actor(bgs), cycle.id)
    const draft = own.get(`B1/${subject('CW')}/1`)!
    expect(draft.evidence).to.deep.equal([{ kind: 'file', sha256: file!.sha256, name: '台账.txt' }])
    // The list's row keeps the file when only its points are typed.
    const typedRow = { [`points.${subject('CW')}`]: '3', [`version.${subject('CW')}`]: '1', act: 'submit' }
    await agent.post(`/evaluations/${cycle.id}/scoring/B1`).type('form').send(typedRow).expect(303)
    await give(world, jycj, cycle, typed(subject('CW'), 'B1', '9'))
    expect([await open(jycj), await open(zhou)]).to.deep.equal([200, 404])
  })

  it('counts progress without points', async () => {
    await give(world, bgs, cycle, typed(subject('CW'), 'B1', '8'), typed(subject('JYCJ'), 'B1', '8'))
    const { scorers, items } = await readProgress(world.deps, world.actor(chen), cycle.id)
    expect(scorers.map(({ scorer, submitted, expected }) => [scorer.code, submitted, expected])).to.deep.equal([
      ['BGS', 2, 4],
      ['CW', 0, 4],
      ['JYCJ', 0, 4],
    ])
    expect(JSON.stringify(items)).not.to.include('"points"')
  })

  it('computes with nobody’s points before everybody’s are in', async () => {
    const factsOf = async (code: string) =>
      (await gatherFacts(world.db.read, await cycleOf(world, cycle.id), { now: world.deps.now() })).subjects.find(({ id }) =>
        id.endsWith(code),
      )
    await give(world, bgs, cycle, typed(subject('CW'), 'B1', '8'))
    expect((await factsOf('CW'))?.indicators['B1']).to.equal(undefined)
    await give(world, jycj, cycle, typed(subject('CW'), 'B1', '9'))
    expect((await factsOf('CW'))?.indicators['B1']?.scores).to.deep.equal([
      { scorer: 'BGS', points: 800, remark: '' },
      { scorer: 'JYCJ', points: 900, remark: '' },
    ])
    const blind = await gatherFacts(world.db.read, await cycleOf(world, cycle.id), { now: world.deps.now(), withScores: false })
    expect(JSON.stringify(blind)).not.to.include('scores')
  })

  it('finds out that an item is too far apart also when the last two hand in at the same moment', async () => {
    const both = await Promise.all([
      give(world, bgs, cycle, typed(subject('CW'), 'B1', '2')),
      give(world, jycj, cycle, typed(subject('CW'), 'B1', '9')),
    ])
    expect(both.map(({ reopened }) => reopened).toSorted()).to.deep.equal([0, 1])
    expect(await world.db.read('evaluation_reopenings').where({ cycle_id: cycle.id })).to.have.length(1)
  })

  it('keeps what was typed anew on a page, whichever digits it had before', async () => {
    const [agent, id] = [await world.as(bgs), subject('CW')]
    const page = (points: string, version: number) =>
      agent
        .post(`/evaluations/${cycle.id}/scoring/B1`)
        .type('form')
        .send({ act: 'save', [`points.${id}`]: points, [`remark.${id}`]: '', [`text.${id}`]: '台账', [`version.${id}`]: version })
    await page('0.1', 0).expect(303)
    await page('10', 1).expect(303)
    const { own } = await readScoring(world.deps, world.actor(bgs), cycle.id)
    expect(own.get(`B1/${id}/1`)).to.include({ points: 1_000, version: 2 })
    await page('10.00', 2).expect(303) // the same: nothing is written
    expect((await readScoring(world.deps, world.actor(bgs), cycle.id)).own.get(`B1/${id}/1`)).to.include({ version: 2 })
  })

  it('stands once it is submitted', async () => {
    await give(world, bgs, cycle, typed(subject('CW'), 'B1', '8'))
    expect(await refusal(save(bgs, 'CW', '3', 2))).to.equal('cycles.error.submitted')
    expect(await refusal(give(world, bgs, cycle, typed(subject('CW'), 'B1', '3', { version: 2 })))).to.equal('cycles.error.submitted')
  })

  it('reopens what is too far apart: both rounds are kept, the first is shown to the scorers, and they meet before the second', async () => {
    await give(world, bgs, cycle, typed(subject('CW'), 'B1', '6', { remark: '缺 3 份' }))
    expect(await give(world, jycj, cycle, typed(subject('CW'), 'B1', '8.01'))).to.deep.equal({ reopened: 1 })
    const { others, reopenings, progress } = await readScoring(world.deps, world.actor(jycj), cycle.id)
    expect(others.map(({ points, remark, round }) => [points, remark, round])).to.deep.equal([[600, '缺 3 份', 1]])
    expect(reopenings[0]).to.include({ spread: 201, round: 1, discussion: '' })
    expect(progress).to.deep.equal({ expected: 4, submitted: 0, again: 1 })
    expect(await refusal(give(world, jycj, cycle, typed(subject('CW'), 'B1', '7')))).to.equal('cycles.error.discussion_missing')
    const note = { indicator: 'B1', subjectId: subject('CW'), discussion: '缺 3 份，补登 2 份。' }
    expect(await refusal(noteDiscussion(world.deps, world.actor(cw), cycle.id, note))).to.equal('cycles.denied.own_department')
    await noteDiscussion(world.deps, world.actor(bgs), cycle.id, note)
    const logged = (await world.db.read('audit_entries').where({ action: 'evaluations.discuss' }).select('details')) as object[]
    expect(JSON.stringify(logged)).to.include('B1').and.not.include(note.discussion)
    await give(world, jycj, cycle, typed(subject('CW'), 'B1', '7'))
    // The second round is blind again.
    expect((await readScoring(world.deps, world.actor(bgs), cycle.id)).others.map(({ round }) => round)).to.deep.equal([1])
    expect(await give(world, bgs, cycle, typed(subject('CW'), 'B1', '4'))).to.deep.equal({ reopened: 0 }) // once only
    const facts = await gatherFacts(world.db.read, await cycleOf(world, cycle.id), { now: world.deps.now() })
    const { scores, earlierScores } = facts.subjects.find(({ id }) => id === 'department:CW')!.indicators['B1']!
    expect(scores?.map(({ points }) => points)).to.deep.equal([400, 700])
    expect(earlierScores?.[0]?.map(({ points }) => points)).to.deep.equal([600, 801])
    const told = await world.db
      .read('notifications')
      .where({ code: 'cycles.told.reopened', person_id: world.cast.people['inspector'] })
      .whereLike('href', `/evaluations/${cycle.id}/%`)
    expect(told).to.have.length(1)
  })

  it('rests on inspections of the very department that is scored', async () => {
    const visit = { evidence: [{ kind: 'inspection' as const, id: 4711 }] }
    expect(await refusal(give(world, bgs, cycle, typed(subject('CW'), 'B1', '8', visit)))).to.equal('common.error.not_a_choice')
    const form = { points: '8', remark: '', text: '', version: '0', inspections: '4711', act: 'submit' }
    const sent = await (
      await world.as(bgs)
    )
      .post(`/evaluations/${cycle.id}/scoring/B1/${subject('CW')}`)
      .type('form')
      .send(form)
    expect(sent.status).to.equal(422)
    expect(await world.db.read('evaluation_scores').where({ cycle_id: cycle.id })).to.deep.equal([])
  })

  it('is done by nobody for two departments, nor read by them', async () => {
    await give(world, jycj, cycle, typed(subject('CW'), 'B1', '8'))
    const actor = { ...world.actor(jycj), departmentId: world.cast.departments['BGS']! }
    expect(await refusal(saveScore(world.deps, actor, cycle.id, typed(subject('CW'), 'B1', '3')))).to.equal('cycles.denied.scored_already')
    expect(await refusal(readScoring(world.deps, actor, cycle.id))).to.equal('cycles.denied.scored_already')
  })

  it('is done by nobody about a department in which they worked within the period', async () => {
    const { people, departments } = world.cast
    const posting = {
      person_id: people['inspector'],
      department_id: departments['CW'],
      rank_class: 'staff',
      kind: 'joined',
      applied_at: '2020-01-01',
    }
    const worked = (from_on: string, to_on: string) => world.db.write('postings').insert({ ...posting, from_on, to_on })
    await worked('2020-01-01', '2024-12-31') // before it
    expect(await refusal(give(world, bgs, cycle, typed(subject('CW'), 'B1', '8')))).to.equal('done')
    await worked('2025-01-01', '2025-01-01')
    expect(await refusal(save(bgs, 'CW', '9', 2))).to.equal('cycles.denied.worked_there')
    expect(await refusal(give(world, bgs, cycle, typed(subject('CW'), 'B2', '9')))).to.equal('cycles.denied.worked_there')
    const agent = await world.as(bgs)
    const address = `/evaluations/${cycle.id}/scoring/B2/${subject('CW')}`
    await agent.post(`${address}/files`).attach('file', Buffer.from('台账'), '台账.txt').expect(403)
    await agent.get(address).expect(404)
    expect((await agent.get(`/evaluations/${cycle.id}/scoring/B2`).expect(200)).text).to.include('您在本周期内曾在财务科工作')
    await world.db.write('postings').where({ person_id: people['inspector'], department_id: departments['CW'] }).delete()
  })

  it('tells of a reopening those who score it, and of entries the department that they are about, while it runs', async () => {
    const na = { subjectId: subject('CW'), indicator: 'A1', kind: 'not_applicable' as const, points: '', reason: '没有此项职能' }
    await decide(world.deps, world.actor(zhou), cycle.id, na)
    await give(world, bgs, cycle, typed(subject('CW'), 'B1', '4'))
    await give(world, jycj, cycle, typed(subject('CW'), 'B1', '9'))
    const steps = async (who: Persona) => (await readCyclePage(world.deps, world.actor(who), cycle.id)).steps.map(({ step }) => step)
    for (const step of ['decision', 'reopened']) expect(await steps(chen)).not.to.include(step)
    expect(await steps(cw))
      .to.include('decision')
      .and.not.to.include('reopened')
    expect(await steps(bgs)).to.include.members(['decision', 'reopened'])
    expect(await steps(zhou)).to.include.members(['decision', 'reopened'])
    const told = { code: 'cycles.told.reopened', person_id: world.cast.people['he'] }
    expect(await world.db.read('notifications').where(told).whereLike('href', `/evaluations/${cycle.id}/%`)).to.deep.equal([])
  })

  it('is told to the scorers when everything is in, and needs nobody for what does not apply', async () => {
    const na = { subjectId: subject('BGS'), indicator: 'B2', kind: 'not_applicable' as const, points: '', reason: '没有现场' }
    await decide(world.deps, world.actor(zhou), cycle.id, na)
    expect(await refusal(give(world, cw, cycle, typed(subject('BGS'), 'B2', '8')))).to.equal('errors.not_found')
    await decide(world.deps, world.actor(zhou), cycle.id, { ...na, kind: 'withdrawn' })
    await giveAll(world, cycle)
    const steps = (await world.db.read('evaluation_steps').where({ cycle_id: cycle.id }).orderBy('id')) as { step: string }[]
    expect(steps.at(-1)?.step).to.equal('all_in')
  })
})

describe('a substitute for a recused department', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  it('is named by no leader of that department, and by nobody once scores about it are in', async () => {
    const cycle = await cycleIn(world, { third: false })
    const named = { subjectId: cycle.subjects['CW']!, departmentId: world.cast.departments['JYCJ']!, reason: '财务科回避' }
    const name = (who: Actor) => refusal(nameSubstitute(world.deps, who, cycle.id, named))
    expect(await name({ ...world.actor(zhou), departmentId: world.cast.departments['CW']! })).to.equal('cycles.denied.own_department')
    await give(world, bgs, cycle, typed(cycle.subjects['CW']!, 'B1', '8'))
    expect(await name(world.actor(zhou))).to.equal('cycles.error.substitute_late')
  })

  it('is named once, by a leader, and scores that subject only', async () => {
    const cycle = await cycleIn(world, { third: false })
    const named = { subjectId: cycle.subjects['CW']!, departmentId: world.cast.departments['JYCJ']!, reason: '财务科回避' }
    const name = (who: Persona, more: object = {}) => refusal(nameSubstitute(world.deps, world.actor(who), cycle.id, { ...named, ...more }))
    expect(await name(inspector)).to.equal('cycles.denied.not_leader')
    expect(await name(zhou, { subjectId: cycle.subjects['JYCJ'] })).to.equal('cycles.error.not_recused')
    expect(await name(zhou, { departmentId: world.cast.departments['CW'] })).to.equal('cycles.error.substitute')
    expect(await name(zhou, { reason: '' })).to.equal('common.error.required')
    expect(await name(zhou)).to.equal('done')
    expect(await name(zhou)).to.equal('cycles.error.substitute_named')
    const { items } = await readScoring(world.deps, world.actor(jycj), cycle.id)
    expect([...new Set(items.map((item) => item.subject.key))]).to.deep.equal(['department:CW'])
    expect(await refusal(give(world, jycj, cycle, typed(cycle.subjects['BGS']!, 'B2', '8')))).to.equal('cycles.denied.not_scorer')
    expect(await refusal(give(world, jycj, cycle, typed(cycle.subjects['CW']!, 'B2', '8')))).to.equal('done')
  })
})
