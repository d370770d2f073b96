import { expect } from 'chai'
import { sha256hex } from '../../../core/protocol/v1/hashing.ts'
import { verify } from '../../../core/protocol/v1/verify.ts'
import { archiveOf } from '../../../server/ballot-box/archive.service.ts'
import { boxState } from '../../../server/ballot-box/ballot-box.service.ts'
import { submitDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { AppError } from '../../../server/errors.ts'
import { sealCount } from '../../../server/elections/results.figures.service.ts'
import { draftPublication, publishElections } from '../../../server/elections/results.publication.service.ts'
import { prepareRunOff } from '../../../server/elections/results.run-off.service.ts'
import { evaluationCounts, getResult } from '../../../server/elections/results.service.ts'
import { sodiumGroup } from '../../../server/protocol/sodium-group.ts'
import { countRolls, listOnRoll } from '../../../server/voter-roll/voter-roll.service.ts'
import { auditor, chen, he, lin, luo, ma, observer, sun, sysadmin, tang, wu, xu, zhou } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { pass } from '../disclosures/flow.ts'
import { countedElection, countedMotion, motions, publishing, TIED } from './counted.ts'
import { collecting, get, makeOfficer, officer, voting } from './flow.ts'

const refusal = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
  return 'none'
}

/** Of several who press at the same moment. */
async function onlyOne<T>(presses: readonly Promise<T>[]): Promise<T> {
  const settled = await Promise.allSettled(presses)
  const done = settled.filter((one) => one.status === 'fulfilled')
  for (const one of settled) if (one.status === 'rejected') expect(one.reason).to.be.instanceOf(AppError)
  expect(done).to.have.length(1)
  return done[0]!.value
}

describe('the result of a vote', function () {
  this.timeout(60_000)
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  it('is nobody’s before the count, and says when it comes', async () => {
    await makeOfficer(world)
    const { id } = await voting(world)
    for (const persona of [chen, zhou]) {
      const page = await (await world.as(persona)).get(`/elections/${id}/results`).expect(200)
      expect(page.text).to.include('投票结束、监票人计票后公布')
      expect(page.text).to.not.include('sl-numbers')
    }
    const agent = await world.as(chen)
    for (const path of ['minutes', 'recount', 'results/tables/1']) await agent.get(`/elections/${id}/${path}`).expect(404)
    await (await world.as(luo)).get(`/elections/${id}/results`).expect(404) // not on the roll, no office in it
    for (const persona of [sysadmin, auditor]) await (await world.as(persona)).get(`/elections/${id}/results`).expect(404)
    expect(await refusal(getResult(world.deps, world.actor(chen), id))).to.equal('errors.not_found')
  })

  it('is drafted by the officer of the vote as well, for its department, and goes the way of review; nobody else’s officer does', async () => {
    await makeOfficer(world)
    const id = await countedMotion(world)
    const item = await publishing(world, id)
    const strange = { ...world.actor(tang), roles: [...tang.roles, 'officer' as const] } // runs votes of another department
    expect(await refusal(draftPublication(world.deps, strange, id, item))).to.equal('counting.denied.publisher')
    expect(await refusal(draftPublication(world.deps, officer(world), id, world.cast.items['B-04']!))).to.equal(
      'results.error.other_register',
    )
    const agent = await world.as(xu)
    expect((await agent.get(`/elections/${id}/results`).expect(200)).text).to.include('起草公开')
    const answer = await agent.post(`/elections/${id}/results/publish`).type('form').send({ item }).expect(303)
    const record = Number(/\/disclosures\/(\d+)\/edit/.exec(answer.headers['location'] as string)?.[1])
    await agent.get(`/disclosures/${record}/edit`).expect(200)
    const row = (await world.db.read('disclosures').where({ id: record }).first()) as Record<string, unknown>
    expect(row).to.include({ department_id: world.cast.departments['JYCJ']!, created_by: world.cast.people['xu']! })
    expect(await refusal(submitDisclosure(world.deps, strange, record))).to.equal('errors.not_found')
    await (await world.as(chen)).get(`/disclosures/${record}`).expect(404)
    await submitDisclosure(world.deps, officer(world), record)
    expect(await refusal(submitDisclosure(world.deps, officer(world), record))).to.equal('disclosures.error.not_editable')
    await pass(world, record, sun, ma, wu)
    expect(await publishElections(world.deps)).to.equal(1)
    expect(await get(world, id)).to.deep.include({ state: 'published', disclosureId: record })
  })

  it('of a motion has the official figures, what was carried, its files and its report, in both languages', async () => {
    const id = await countedMotion(world)
    const agent = await world.as(chen)
    const { text } = await agent.get(`/elections/${id}/results`).expect(200)
    for (const [label, value] of [
      ['应到', 7],
      ['实到', 7],
      ['发出', 7],
      ['收回', 7],
      ['有效', 7],
      ['无效', 0],
    ] as const)
      expect(text).to.include(`<dt>${label}</dt><dd>${value}</dd>`)
    expect(text).to.include('通过').and.include('npm run verify:election').and.include('服务器的密钥')
    const csv = await agent.get(`/elections/${id}/results/tables/1?format=csv`).expect(200)
    expect(csv.text).to.include('延长办事窗口开放时间,4,2,1,通过')
    await agent.get(`/elections/${id}/results/tables/1?format=xlsx`).expect(200)
    await agent.get(`/elections/${id}/results/tables/2`).expect(404)
    const minutes = await agent.get(`/elections/${id}/minutes`).expect(200)
    const { uuid } = (await get(world, id)).classes[0]!
    const state = await boxState(world.db.read, uuid)
    const bytes = await archiveOf(world.db.read, uuid)
    expect(minutes.text).to.include(sha256hex(bytes)).and.include(state!.lastEvent!).and.include('计票人')
    await agent.post('/preferences/locale').type('form').send({ locale: 'en' }).expect(303)
    expect((await agent.get(`/elections/${id}/minutes`)).text)
      .to.include('Report of the count')
      .and.include('Carried')
    expect((await agent.get(`/elections/${id}/recount`)).text).to.include('Roll and papers issued')
  })

  it('says that a motion is carried by more than half of the roll only, and by whom it was not', async () => {
    const half = await countedMotion(world, [[[1, 0, 0]], [[1, 0, 0]], [[1, 0, 0]], [[0, 1, 0]], [[0, 0, 1]]])
    const { outcome } = await getResult(world.deps, world.actor(chen), half)
    expect(outcome.official).to.deep.equal({ roll: 7, present: 7, issued: 7, cast: 5, valid: 5, invalid: 0 })
    expect(outcome.questions[0]?.carried).to.equal(false) // three of five, but of seven on the roll
  })

  it('shows nothing at all of a box with fewer ballots than were set, only that there were too few', async () => {
    const id = await countedMotion(world)
    await world.db
      .write('elections')
      .where({ id })
      .update({ settings: JSON.stringify({ ...(await get(world, id)).settings, minimum: 8 }) })
    const agent = await world.as(chen)
    const page = (await agent.get(`/elections/${id}/results`).expect(200)).text
    expect(page).to.include('选票没有打开').and.not.include('延长办事窗口开放时间')
    await agent.get(`/elections/${id}/results/tables/1`).expect(404)
    expect((await agent.get(`/elections/${id}/minutes`).expect(200)).text).to.not.include('>4<')
    expect((await agent.get(`/elections/${id}/recount`).expect(200)).text)
      .to.include('本次投票没有结果')
      .and.not.include('[[4,2,1]]')
    const { outcome } = await getResult(world.deps, world.actor(chen), id)
    expect(JSON.stringify(outcome, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).to.not.include('"votes":4')
  })

  it('warns where everybody chose alike', async () => {
    const id = await countedMotion(
      world,
      Array.from({ length: 6 }, () => [[1, 0, 0]]),
    )
    expect((await (await world.as(chen)).get(`/elections/${id}/results`)).text).to.include('等于公开了每个人的选择')
  })

  it('is in the public log by its hash, as its archive has it', async () => {
    const id = await countedMotion(world)
    const { uuid } = (await get(world, id)).classes[0]!
    const state = await boxState(world.db.read, uuid)
    const entry = (await world.db
      .read('audit_entries as e')
      .join('log_leaves as l', 'l.subject', world.db.read.raw(`'audit:' || e.id`))
      .where({ 'e.action': 'elections.result', 'e.subject': `election:${id}` })
      .first('e.details')) as { details: string }
    expect(JSON.parse(entry.details)).to.deep.equal({ results: [`${uuid} ${sha256hex(state!.result!)} ${state!.lastEvent}`] })
  })

  it('is refused when the counts cannot be those of the ballots', async () => {
    const id = await countedMotion(world)
    const election = await get(world, id)
    const other = { ...election, questions: motions('另一件事', '又一件事') }
    const sealing = world.db.write.transaction((tx) => sealCount(tx, other, world.actor(chen), '2026-03-02T01:00:00.000Z'))
    expect(await refusal(sealing)).to.equal('counting.error.unsound')
  })
})

describe('the result of an election of people', function () {
  this.timeout(120_000)
  let world: World
  let id: number
  before(async () => {
    world = await makeWorld()
    id = await countedElection(world, TIED, { settings: { seats: 2, elected: 'half_of_cast' } })
  })
  after(() => world.close())

  it('elects the first, none of the tied, and proposes a run-off', async () => {
    const { outcome, trustees } = await getResult(world.deps, world.actor(chen), id)
    const [question] = outcome.questions
    expect(question!.options.map(({ votes, mark, against }) => [votes, mark, against])).to.deep.equal(
      [
        [4, 'elected', 2],
        [4, 'elected', 2],
        [4, 'tied', 2],
      ].map(() => [4, 'tied', 2]),
    )
    expect(question).to.deep.include({ blank: 1, proposal: { kind: 'run_off', options: [0, 1, 2], seats: 2 } })
    expect(trustees.map(({ at }) => at !== undefined)).to.deep.equal([true, true, true, false])
    const { text } = await (await world.as(chen)).get(`/elections/${id}/results`).expect(200)
    expect(text).to.include('按规则在他们之间另行投票').and.include('未参加计票，人数已够').and.not.include('准备另行投票')
  })

  it('is what the archive’s verifier computes', async () => {
    const { classes } = await getResult(world.deps, world.actor(chen), id)
    const report = await verify(sodiumGroup, await archiveOf(world.db.read, classes[0]!.of.uuid))
    expect(report.findings).to.deep.equal([])
    expect(report.facts.result).to.deep.equal(classes[0]!.figures.counts)
  })

  it('prepares the run-off at a press: the tied, the same roll and rules; once, and by the officer only', async () => {
    const { uuid } = (await get(world, id)).classes[0]!
    await world.db.write('voter_roll').insert({ box_uuid: uuid, person_id: world.cast.people['luo']!, excluded: '长期外派' })
    for (const persona of [chen, zhou, observer])
      expect(await refusal(prepareRunOff(world.deps, world.actor(persona), id, 1)), persona.username).to.equal('elections.denied.officer')
    const made = await onlyOne([1, 2].map(() => prepareRunOff(world.deps, officer(world), id, 1)))
    const [from, to] = [await get(world, id), await get(world, made)]
    expect(to).to.deep.include({ state: 'draft', kind: 'excellence', runOffOf: id, trustees: 'shared' })
    expect(to.title).to.equal(`${from.title}（另行投票）`)
    expect(to.settings).to.deep.equal({ ...from.settings, seats: 2 })
    expect(to.questions[0]).to.deep.include({ min: 1, max: 2, blank: true, options: from.questions[0]!.options })
    const rolls = await Promise.all([from, to].map(({ classes }) => listOnRoll(world.db.read, [classes[0]!.uuid])))
    expect([...rolls[1]!].toSorted()).to.deep.equal([...rolls[0]!].toSorted())
    expect([...(await countRolls(world.db.read, [to.classes[0]!.uuid])).values()]).to.deep.equal([{ size: 7, excluded: 1, collected: 0 }])
    expect([...rolls[1]!]).to.include(world.cast.people['luo']!) // still excluded, for the reason that was given
    await world.db.write('election_questions').where({ election_id: made }).update({ text: '请在三人中选两人' })
    expect(await refusal(prepareRunOff(world.deps, officer(world), id, 1)), 'its words are the officer’s').to.equal(
      'counting.error.prepared',
    )
    expect(await refusal(prepareRunOff(world.deps, officer(world), id, 2))).to.equal('counting.error.no_proposal')
    expect(await refusal(prepareRunOff(world.deps, officer(world), made, 1))).to.equal('counting.error.no_proposal')
    await makeOfficer(world)
    expect((await (await world.as(chen)).get(`/elections/${id}/results`)).text, 'a draft is nobody else’s').not.to.include(
      `/elections/${made}`,
    )
  })

  it('is drafted for publication by the department’s publisher, with the counts and the way back; the election follows the record', async () => {
    const item = await publishing(world, id)
    expect(await refusal(draftPublication(world.deps, world.actor(chen), id, item))).to.equal('counting.denied.publisher')
    expect(await refusal(draftPublication(world.deps, world.actor(he), id, item))).to.equal('counting.denied.publisher')
    const agent = await world.as(lin)
    expect((await agent.get(`/elections/${id}/results`)).text).to.include('起草公开')
    const answer = await agent.post(`/elections/${id}/results/publish`).type('form').send({ item }).expect(303)
    const record = Number(/\/disclosures\/(\d+)\/edit/.exec(answer.headers['location'] as string)?.[1])
    await agent.get(`/disclosures/${record}/edit`).expect(200)
    expect(await refusal(draftPublication(world.deps, world.actor(lin), id, item))).to.equal('counting.error.drafted')
    expect(await publishElections(world.deps)).to.equal(0)
    expect((await get(world, id)).state).to.equal('counted')

    await submitDisclosure(world.deps, world.actor(lin), record)
    await pass(world, record, sun, ma, wu)
    expect(await publishElections(world.deps)).to.equal(1)
    expect(await publishElections(world.deps)).to.equal(0)
    expect(await get(world, id)).to.deep.include({ state: 'published', disclosureId: record })
    const shown = (await (await world.as(luo)).get(`/disclosures/${record}`).expect(200)).text
    expect(shown).to.include(`href="/elections/${id}"`).and.include('张立新').and.not.include('数字与来源不一致')
    const page = (await (await world.as(luo)).get(`/elections/${id}/results`).expect(200)).text // everybody inside, now
    expect(page).to.include(`/disclosures/${record}`).and.include('公示期3月2日至3月6日')
  })
})

describe('a democratic evaluation', function () {
  this.timeout(120_000)
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  it('has scores per subject on its page, in its files and for the yearly evaluation', async () => {
    const levels = ['很满意', '满意', '基本满意', '不太满意', '不满意', '不了解'].map((label, i) => ({
      label,
      points: [10_000, 8_000, 6_000, 3_000, 0, null][i]!,
    }))
    const subjects = [world.cast.departments['JYCJ']!, world.cast.departments['CW']!]
    const questions = ['就业促进科', '财务科'].map((text, i) => ({
      position: i + 1,
      text,
      min: 1,
      max: 1,
      blank: true,
      options: levels.map(({ label }) => ({ label, detail: '' })),
      subject: { departmentId: subjects[i]! },
    }))
    const chose = (...picks: number[]): number[][] => picks.map((pick) => [0, ...levels.map((_, i) => Number(i === pick))])
    const votes = [chose(0, 1), chose(0, 5), chose(1, 2), chose(1, 3), chose(0, 4), chose(5, 0), [[1, 0, 0, 0, 0, 0, 0], ...chose(0)]]
    const id = await countedElection(world, votes, {
      kind: 'evaluation',
      questions,
      settings: { elected: 'none', levels, valid: 'none', order: 'given' },
    })
    const found = await evaluationCounts(world.db.read, id)
    expect(found?.map(({ subject, satisfaction }) => [subject.departmentId, satisfaction])).to.deep.equal([
      [subjects[0], 9_200],
      [subjects[1], 6_167],
    ])
    expect(found?.[0]?.classes.map(({ counts, blank }) => [counts, blank])).to.deep.equal([[[3, 2, 0, 0, 0, 1], 1]])
    const agent = await world.as(chen)
    const page = (await agent.get(`/elections/${id}/results`).expect(200)).text
    expect(page).to.include('92.00').and.include('61.67').and.include('不了解')
    const csv = (await agent.get(`/elections/${id}/results/tables/1?format=csv`).expect(200)).text
    expect(csv).to.include('很满意').and.include('就业促进科,3,2,0,0,0,1,1,92')
    await agent.get(`/elections/${id}/minutes`).expect(200)
    await agent.get(`/elections/${id}/recount`).expect(200)
    const item = await publishing(world, id)
    const record = await onlyOne([1, 2].map(() => draftPublication(world.deps, world.actor(lin), id, item)))
    expect((await get(world, id)).disclosureId).to.equal(record)
    const draft = (await (await world.as(lin)).get(`/disclosures/${record}`).expect(200)).text
    expect(draft).to.include('不了解').and.include('得分').and.not.include('sl-err')
  })

  it('is nothing for the yearly evaluation before it is counted, or when it is something else', async () => {
    expect(await evaluationCounts(world.db.read, await collecting(world))).to.equal(undefined)
  })
})
