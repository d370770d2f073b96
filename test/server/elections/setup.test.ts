import { expect } from 'chai'
import { answerOf, canMove, DEFAULTS, KINDS, questionProblems, STATES, trusteeKinds } from '../../../server/elections/elections.rules.ts'
import { readQuestions, writeQuestions } from '../../../server/elections/candidates.rules.ts'
import { classFor, copyElection, createElection, saveQuestions, saveRules } from '../../../server/elections/definition.service.ts'
import { instantOf, localOf, readLevels, writeLevels } from '../../../server/elections/elections.forms.ts'
import { inOrder } from '../../../server/elections/order.rules.ts'
import { matchLines, readLines } from '../../../server/elections/people-lines.rules.ts'
import { addVoters, excludeVoter, mergeClass, removeVoter } from '../../../server/elections/roll.service.ts'
import { startCeremony } from '../../../server/elections/steps.service.ts'
import type { Option } from '../../../server/elections/elections.types.ts'
import { AppError } from '../../../server/errors.ts'
import { countRolls } from '../../../server/voter-roll/voter-roll.service.ts'
import { chen, he, sysadmin, xu } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { collecting, drafted, get, inCeremony, makeOfficer, officer, rulesOf, take } from './flow.ts'

const refused = async (promise: Promise<unknown>): Promise<AppError | undefined> => {
  try {
    await promise
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  return undefined
}

describe('the rules of setting up an election', () => {
  const settings = DEFAULTS.excellence.settings
  const named = (names: readonly string[]): Option[] => names.map((label) => ({ label, detail: '' }))
  const ordered = (names: readonly string[], order: 'strokes' | 'random' | 'given', seed?: string): string[] => {
    const questions = [{ position: 1, text: '', min: 1, max: 1, blank: true, options: named(names) }]
    return inOrder({
      kind: 'excellence',
      settings: { ...settings, order, ...(seed === undefined ? {} : { seed }) },
      questions,
    })[0]!.options.map(answerOf)
  }

  it('put candidates in the order of the strokes of the surname', () => {
    expect(ordered(['蒋云飞', '张立新', '丁文博', '王海波', '马晓燕', '何晓岚', '田秀英', '刘建国', '李雨桐'], 'strokes')).to.deep.equal([
      '丁文博',
      '马晓燕',
      '王海波',
      '田秀英',
      '刘建国',
      '李雨桐',
      '何晓岚',
      '张立新',
      '蒋云飞',
    ])
  })

  it('count 陈 with seven strokes as everybody does, though the platform does not, and rarer surnames by the platform', () => {
    expect(ordered(['黄一', '林一', '陈二', '陈一', '范一', '蒋一', '彭一', '谢一', '邓一', '白一', '郭一'], 'strokes').join(' ')).to.equal(
      '邓一 白一 陈一 陈二 范一 林一 郭一 黄一 彭一 蒋一 谢一',
    )
    expect(ordered(['Zhao', '亓一', '丁一', '鱼一', '林一', '王一'], 'strokes')).to.deep.equal([
      '丁一',
      '王一',
      '亓一',
      '林一',
      '鱼一',
      'Zhao',
    ])
  })

  it('draw an order from the seed alone, whatever order the officer typed', () => {
    const names = ['甲一', '乙二', '丙三', '丁四', '戊五', '己六']
    const drawn = ordered(names, 'random', 'ab'.repeat(16))
    expect(ordered([...names].reverse(), 'random', 'ab'.repeat(16))).to.deep.equal(drawn)
    expect(new Set(Array.from({ length: 20 }, (_, i) => ordered(names, 'random', String(i)).join())).size).to.be.above(10)
    expect(ordered(names, 'given')).to.deep.equal(names)
    expect(ordered(names, 'random')).to.deep.equal(names)
  })

  it('know one way from step to step, and none back out of an end', () => {
    for (const over of ['published', 'cancelled', 'stopped'] as const)
      expect(STATES.filter((state) => canMove(over, state))).to.deep.equal([])
    expect([
      canMove('draft', 'voting'),
      canMove('collecting', 'voting'),
      canMove('voting', 'collecting'),
      canMove('frozen', 'collecting'),
    ]).to.deep.equal([false, false, false, false])
  })

  it('give the key to the server for motions only', () => {
    expect(KINDS.filter((kind) => trusteeKinds(kind).includes('server'))).to.deep.equal(['motion'])
    for (const kind of KINDS) expect(DEFAULTS[kind].trustees).to.equal('shared')
  })

  it('find what keeps questions from being put to the vote', () => {
    const base = { position: 1, text: '问', min: 1, max: 1, blank: false, options: named(['甲', '乙']) }
    const codes = (questions: Parameters<typeof questionProblems>[0]['questions']) =>
      questionProblems({ kind: 'excellence', settings, questions }).map(({ problem }) => problem.code)
    expect(codes([base])).to.deep.equal([])
    expect(codes([])).to.deep.equal(['elections.error.no_questions'])
    expect(codes([{ ...base, options: named(['甲']) }])).to.deep.equal(['elections.error.few_candidates'])
    expect(codes([{ ...base, options: named(['甲', '甲']) }])).to.deep.equal(['elections.error.same_option'])
    expect(codes([{ ...base, max: 3 }])).to.deep.equal(['elections.error.choices'])
    expect(codes([{ ...base, options: named(Array.from({ length: 61 }, (_, i) => `甲${i}`)) }])).to.deep.equal([
      'elections.error.many_options',
    ])
    expect(codes([{ ...base, options: named(Array.from({ length: 60 }, (_, i) => `甲${i}`)) }])).to.deep.equal([])
    expect(codes([base, { ...base, position: 2 }])).to.deep.equal(['elections.error.same_question'])
    const many = (n: number) => Array.from({ length: n }, (_, i) => ({ ...base, position: i + 1, text: `问${i}` }))
    expect([codes(many(60)), codes(many(61))]).to.deep.equal([[], ['elections.error.many_questions']])
  })

  it('read levels as they are typed, and the time as it is in Shanghai', () => {
    expect(readLevels('很满意 100\n满意：80\n不了解\n')).to.deep.equal([
      { label: '很满意', points: 10_000 },
      { label: '满意', points: 8_000 },
      { label: '不了解', points: null },
    ])
    expect(writeLevels(readLevels('好 99.5\n差 0')!)).to.equal('好 99.5\n差 0')
    expect([readLevels('好 101\n差 0'), readLevels('好 1'), readLevels('好 1\n好 2')]).to.deep.equal([undefined, undefined, undefined])
    expect(instantOf('2026-12-08T17:00')).to.equal('2026-12-08T09:00:00.000Z')
    expect(localOf('2026-12-08T09:00:00.000Z')).to.equal('2026-12-08T17:00')
    expect([instantOf('2026-13-08T17:00'), instantOf('明天')]).to.deep.equal([undefined, undefined])
  })
})

describe('lists of people that somebody pastes', () => {
  const person = (personId: number, name: string, departmentName: string, username = `u${personId}`) => ({
    personId,
    name,
    departmentName,
    username,
    post: '科员',
  })
  const people = [
    person(1, '张伟', '办公室'),
    person(2, '张伟', '财务科'),
    person(3, '于洋', '财务科', 'yuyang'),
    person(4, '陈静', '办公室'),
  ]

  it('are read from sheets, printed lists and typed lines alike', () => {
    expect(
      readLines('1. 张伟\t办公室\t科员\n\n2、于 洋，财务科，会计\n陈静').map(({ line, name, department, post }) => [
        line,
        name,
        department,
        post,
      ]),
    ).to.deep.equal([
      [1, '张伟', '办公室', '科员'],
      [3, '于洋', '财务科', '会计'],
      [4, '陈静', '', ''],
    ])
  })

  it('say line by line what they cannot mean', () => {
    const { found, problems } = matchLines(people, '张伟\n张伟，财务科\nYUYANG\n陈静，财务科\n李四\n于洋')
    expect(found.map(({ personId }) => personId)).to.deep.equal([2, 3])
    expect(problems.map(({ line, problem }) => [line, problem.code])).to.deep.equal([
      [1, 'elections.error.line_several'],
      [4, 'elections.error.line_elsewhere'],
      [5, 'elections.error.line_unknown'],
      [6, 'elections.error.line_twice'],
    ])
  })

  it('become candidates: staff with department and post, others as typed', () => {
    const known = { people, departments: [{ id: 9, name: '财务科' }] }
    const typed = { text: '选一名', max: '1', blank: true, list: '陈静\n张伟，财务科\n外单位老李，市工会，主席\n陈静' }
    const read = readQuestions({ kind: 'excellence', settings: DEFAULTS.excellence.settings }, typed, known)
    expect(read.questions[0]!.options).to.deep.equal([
      { label: '陈静', detail: '办公室 · 科员', personId: 4 },
      { label: '张伟', detail: '财务科 · 科员', personId: 2 },
      { label: '外单位老李', detail: '市工会 · 主席' },
    ])
    expect(read.lines.map(({ line, problem }) => [line, problem.code])).to.deep.equal([[4, 'elections.error.line_twice']])
    const again = writeQuestions({ kind: 'excellence', questions: read.questions })
    expect(readQuestions({ kind: 'excellence', settings: DEFAULTS.excellence.settings }, again, known).questions).to.deep.equal(
      read.questions,
    )
  })

  it('become the subjects of an evaluation: 25 of them, each with the levels', () => {
    const list = Array.from({ length: 25 }, (_, i) => `对象${i + 1}`).join('\n')
    const { settings } = DEFAULTS.evaluation
    const { questions } = readQuestions(
      { kind: 'evaluation', settings },
      { text: '', max: '', blank: false, list: `财务科\n${list}` },
      { people, departments: [{ id: 9, name: '财务科' }] },
    )
    expect(questions).to.have.length(26)
    expect(questions[0]).to.deep.include({ text: '财务科', subject: { departmentId: 9 }, min: 1, max: 1 })
    expect(questions[25]!.options.map(({ label }) => label)).to.deep.equal(['优秀', '称职', '基本称职', '不称职'])
  })

  it('become no more motions than a ballot may have, said once at the field and not a thousand times', () => {
    const pasted = (n: number) => Array.from({ length: n }, (_, i) => `第 ${i + 1} 号议题`).join('\n')
    const read = (n: number) =>
      readQuestions(
        { kind: 'motion', settings: DEFAULTS.motion.settings },
        { text: '', max: '', blank: false, list: pasted(n) },
        { people, departments: [] },
      )
    expect([read(60).questions.length, read(60).problems]).to.deep.equal([60, {}])
    const refused = read(1_000)
    expect(refused.problems['list']).to.deep.equal({ code: 'elections.error.many_questions', params: { max: 60, n: 1_000 } })
    expect([refused.questions.length, refused.lines.length]).to.deep.equal([0, 0])
  })
})

describe('setting up an election', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  it('is for officers, of the department that runs it', async () => {
    const made = createElection(world.deps, world.actor(chen), { kind: 'motion', title: '表决' })
    expect((await refused(made))?.code).to.equal('elections.denied.officer')
    const id = await drafted(world)
    const other = { ...officer(world), id: world.cast.people['he']!, departmentId: world.cast.departments['CW']! }
    expect((await refused(saveQuestions(world.deps, other, id, 1, [])))?.code).to.equal('errors.not_found')
    await take(world, startCeremony, id)
    expect((await refused(addVoters(world.deps, other, id, { everybody: true })))?.code).to.equal('elections.denied.other_officer')
  })

  it('puts people on the roll by department, role or list, without those who are none of the staff', async () => {
    const by = officer(world)
    const id = await createElection(world.deps, by, { kind: 'motion', title: '表决' })
    expect(await addVoters(world.deps, by, id, { departmentIds: [world.cast.departments['JYCJ']!], role: 'secrecy' })).to.deep.include({
      added: 4,
      already: 0,
    })
    expect(await addVoters(world.deps, by, id, { everybody: true })).to.deep.include({ added: 7, already: 4 })
    const bad = await addVoters(world.deps, by, id, { text: '关海\n钱程' })
    expect(bad.problems.map(({ problem }) => problem.code)).to.deep.equal(['elections.error.line_unknown', 'elections.error.line_unknown'])
    const { uuid } = (await get(world, id)).classes[0]!
    expect((await countRolls(world.db.read, [uuid])).get(uuid)).to.deep.equal({ size: 11, excluded: 0, collected: 0 })
    await excludeVoter(world.deps, by, id, world.cast.people['he']!, '休产假')
    await removeVoter(world.deps, by, id, world.cast.people['chen']!)
    expect((await countRolls(world.db.read, [uuid])).get(uuid)).to.deep.equal({ size: 9, excluded: 1, collected: 0 })
    expect((await refused(excludeVoter(world.deps, by, id, world.cast.people['lin']!, '')))?.fields['reason']?.code).to.equal(
      'common.error.required',
    )
  })

  it('sorts the roll by rank when classes are chosen, and keeps who is excluded', async () => {
    const id = await drafted(world)
    const by = officer(world)
    await excludeVoter(world.deps, by, id, world.cast.people['he']!, '借调')
    const election = await get(world, id)
    const classes = [
      { code: 'A', title: '领导', weight: 50 },
      { code: 'B', title: '科长', weight: 30 },
      { code: 'C', title: '其他', weight: 10 },
    ]
    const save = (wanted: typeof classes, version: number) => saveRules(world.deps, by, id, version, rulesOf(election, { classes: wanted }))
    expect((await refused(save(classes, election.version)))?.fields['weight_A']?.code).to.equal('elections.error.weights')
    await save([...classes.slice(0, 2), { code: 'C', title: '其他', weight: 20 }], election.version)
    const made = (await get(world, id)).classes
    const counts = await countRolls(
      world.db.read,
      made.map(({ uuid }) => uuid),
    )
    expect(made.map(({ uuid }) => counts.get(uuid))).to.deep.equal([
      { size: 1, excluded: 0, collected: 0 },
      { size: 2, excluded: 0, collected: 0 },
      { size: 3, excluded: 1, collected: 0 },
    ])
  })

  it('saves once when two officers save at once', async () => {
    const id = await drafted(world)
    const election = await get(world, id)
    const save = (title: string) => saveRules(world.deps, officer(world), id, election.version, rulesOf(election, { title }))
    const both = await Promise.all([refused(save('一')), refused(save('二'))])
    expect(both.filter((error) => error === undefined)).to.have.length(1)
    expect(both.find((error) => error !== undefined)?.code).to.equal('errors.changed_meanwhile')
  })

  it('is settled once trustees make keys; the roll can still change, in public', async () => {
    const id = await inCeremony(world)
    const election = await get(world, id)
    expect((await refused(saveRules(world.deps, officer(world), id, election.version, rulesOf(election))))?.code).to.equal(
      'elections.error.not_editable',
    )
    expect((await refused(removeVoter(world.deps, officer(world), id, world.cast.people['he']!)))?.code).to.equal(
      'elections.error.not_editable',
    )
    await excludeVoter(world.deps, officer(world), id, world.cast.people['he']!, '借调')
    const steps = (await world.db.read('election_steps').where({ election_id: id, step: 'roll_changed' }).select('detail')) as {
      detail: string
    }[]
    expect(steps.map(({ detail }) => JSON.parse(detail) as unknown)).to.deep.equal([{ added: 0, excluded: 1 }])
  })

  it('refuses the key of the server and one step where people are chosen', async () => {
    const id = await drafted(world, { kind: 'excellence' })
    const election = await get(world, id)
    const save = (over: Parameters<typeof rulesOf>[1]) =>
      refused(saveRules(world.deps, officer(world), id, election.version, rulesOf(election, over)))
    expect((await save({ trustees: 'server' }))?.fields['trustees']?.code).to.equal('elections.error.server_key')
    expect((await save({ settings: { ...election.settings, oneStep: true } }))?.fields['one_step']?.code).to.equal(
      'elections.error.one_step',
    )
    expect((await save({ collectUntil: '2026-03-01T00:00:00.000Z' }))?.fields['collect_until']?.code).to.equal(
      'elections.error.collect_past',
    )
    expect((await save({ settings: { ...election.settings, minimum: 1, seats: 0 } }))?.fields).to.have.all.keys('minimum', 'seats')
  })

  it('copies an earlier one with the voters who are still here, and a box of its own', async () => {
    const from = await drafted(world)
    await world.db.write('people').where({ id: world.cast.people['he']! }).update({ status: 'left' })
    const id = await copyElection(world.deps, officer(world), from, '再次表决')
    const [one, two] = [await get(world, from), await get(world, id)]
    expect(two).to.deep.include({ title: '再次表决', state: 'draft', kind: one.kind, trustees: 'server' })
    expect(two.questions).to.deep.equal(one.questions)
    expect(two.classes[0]!.uuid).to.not.equal(one.classes[0]!.uuid)
    expect((await countRolls(world.db.read, [two.classes[0]!.uuid])).get(two.classes[0]!.uuid)?.size).to.equal(6)
  })

  it('is copied by those who run it only: the roll is not for officers of other departments', async () => {
    const from = await inCeremony(world)
    const stranger = { ...world.actor(he), roles: [...he.roles, 'officer' as const] }
    expect((await refused(copyElection(world.deps, stranger, from, '再次表决')))?.code).to.equal('elections.denied.other_officer')
  })

  it('is copied with its classes as they were before one was merged into another', async () => {
    const classes = [
      { code: 'A', title: '领导班子', weight: 40 },
      { code: 'B', title: '科室负责人', weight: 30 },
      { code: 'C', title: '一般干部', weight: 30 },
    ]
    const from = await drafted(world, { rules: { classes } })
    for (const code of ['A', 'B']) await mergeClass(world.deps, officer(world), from, (await get(world, from)).version, code)
    expect((await get(world, from)).classes.map(({ title, weight }) => [title, weight])).to.deep.equal([
      ['领导班子', 40],
      ['领导班子、科室负责人', 70],
      ['领导班子、科室负责人、一般干部', 100],
    ])
    const copied = await get(world, await copyElection(world.deps, officer(world), from, '再次表决'))
    expect(copied.classes.map(({ code, title, weight }) => ({ code, title, weight }))).to.deep.equal(classes)
  })

  it('proposes a question that says nothing of how many: that is a field of its own, and the two could differ', async () => {
    await makeOfficer(world)
    const agent = await world.as(xu)
    const made = await agent.post('/elections').type('form').send({ kind: 'excellence', title: '服务标兵推选' }).expect(303)
    const at = made.headers['location']!.replace('/edit', '')
    for (const page of [await agent.get(`${at}/questions`), await agent.get(`${at}/questions`).set('Accept-Language', 'en')])
      expect(/name="text"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="text"/.exec(page.text)?.slice(1).join('')).to.equal(
        '选出您赞成的候选人',
      )
  })

  it('finds a class for every rank in a run-off too, which has only those that were not merged away', () => {
    const of = (...codes: string[]) => ({
      classes: codes.map((code, i) => ({
        id: i + 1,
        code,
        title: code,
        weight: 50,
        uuid: code,
        mergedInto: undefined,
        electionText: undefined,
      })),
    })
    const inClass = (...codes: string[]) => (['leader', 'head', 'staff'] as const).map((rank) => classFor(of(...codes), rank)?.code)
    expect(inClass('B', 'C')).to.deep.equal(['B', 'B', 'C'])
    expect(inClass('A', 'C')).to.deep.equal(['A', 'C', 'C'])
    expect(inClass('A', 'B')).to.deep.equal(['A', 'B', 'B'])
    expect(inClass('')).to.deep.equal(['', '', ''])
  })

  it('is judged all at once: numbers, title, times, grades and weights', async () => {
    await makeOfficer(world)
    const agent = await world.as(xu)
    const made = await agent.post('/elections').type('form').send({ kind: 'evaluation', title: '科室民主测评' }).expect(303)
    const at = made.headers['location']!.replace('/edit', '')
    const wrong = {
      version: 1,
      title: '',
      valid: 'half',
      minimum: '1',
      publicity_days: '0',
      scale: 'own',
      levels: '好',
      classes: 'ranks',
      title_A: '班子',
      title_B: '',
      title_C: '干部',
      weight_A: '50',
      weight_B: '50',
      weight_C: '10',
      collect_until: '2027-03-05T17:00',
      vote_until: '2027-03-04T17:00',
    }
    const answer = await agent.post(`${at}/edit`).type('form').send(wrong).expect(422)
    const fields = ['title', 'minimum', 'publicity_days', 'levels', 'title_B', 'weight_A', 'vote_until']
    expect([...new Set([...answer.text.matchAll(/id="f-(\w+)-error"/g)].map(([, field]) => field))]).to.have.members(fields)
  })

  it('points out names that nobody has, and a list without anybody', async () => {
    await makeOfficer(world)
    const agent = await world.as(xu)
    const made = await agent.post('/elections').type('form').send({ kind: 'excellence', title: '服务标兵推选' }).expect(303)
    const at = made.headers['location']!.replace('/edit', '')
    const save = async (version: number, list: string): Promise<string> => {
      await agent.post(`${at}/questions`).type('form').send({ version, text: '选出您赞成的候选人', max: '2', list }).expect(303)
      return (await agent.get(`${at}/questions`).expect(200)).text
    }
    expect(await save(1, '陈静\n王不存在\n林芳')).to.include('1 行不在人员名单里，按所写列出：王不存在')
    expect(await save(2, '陈静\n林芳')).not.to.match(/不在人员名单里，按所写|还是空的，不能开始/)
    expect(await save(3, ' ')).to.include('名单还是空的，不能开始')
  })

  it('names its classes in the language of the body, whatever its officer reads; its grades in that of the reader', async () => {
    await makeOfficer(world)
    const agent = await world.as(xu)
    await agent.post('/preferences/locale').type('form').send({ locale: 'en', return_to: '/' }).expect(303)
    const made = await agent.post('/elections').type('form').send({ kind: 'evaluation', title: '科室民主测评' }).expect(303)
    const at = made.headers['location']!.replace('/edit', '')
    const form = await agent.get(`${at}/edit`).expect(200)
    expect(form.text).to.include('How ballots are counted').and.include('value="领导班子"').and.not.include('value="Leaders"')
    await agent.post(`${at}/questions`).type('form').send({ version: 1, list: '财务科' }).expect(303)
    expect((await agent.get(`${at}/preview`).expect(200)).text)
      .to.include('Basically competent')
      .and.not.include('基本称职')
    await agent.post('/preferences/locale').type('form').send({ locale: 'zh-CN', return_to: '/' }).expect(303)
    expect((await agent.get(`${at}/preview`).expect(200)).text).to.include('基本称职')
  })

  it('leads its officer on, and offers to extend only what has an end', async () => {
    await makeOfficer(world)
    const agent = await world.as(xu)
    const page = async (id: number): Promise<string> => (await agent.get(`/elections/${id}`).expect(200)).text
    const primary = (text: string): string => /class="btn btn-primary" href="([^"]+)"/.exec(text)?.[1] ?? ''
    const id = await createElection(world.deps, officer(world), { kind: 'motion', title: '表决' })
    expect(primary(await page(id)), 'to what is missing').to.equal(`/elections/${id}/questions`)
    const ready = await drafted(world)
    expect(primary(await page(ready))).to.equal('#step-ceremony')
    const open = await collecting(world)
    expect(primary(await page(open))).to.equal('#step-freeze')
    expect(await page(open)).not.to.include(`/elections/${open}/extend`)
    const until = '2026-03-06T09:00:00.000Z'
    const timed = await collecting(world, { rules: { collectUntil: until, voteUntil: '2026-03-09T09:00:00.000Z' } })
    expect(await page(timed)).to.include(`/elections/${timed}/extend`)
  })

  it('goes through its pages: what was typed stays where something is wrong', async () => {
    await makeOfficer(world)
    const agent = await world.as(xu)
    const empty = await agent.post('/elections').type('form').send({ kind: 'evaluation', title: '' }).expect(422)
    expect(empty.text).to.match(/value="evaluation"[^>]* checked/)
    const made = await agent.post('/elections').type('form').send({ kind: 'evaluation', title: '科室民主测评' }).expect(303)
    const at = made.headers['location']!.replace('/edit', '')
    const wrong = await agent
      .post(`${at}/edit`)
      .type('form')
      .send({
        version: 1,
        title: '科室民主测评',
        valid: 'half',
        minimum: '1',
        publicity_days: '五',
        scale: 'own',
        levels: '好 1000',
        classes: 'one',
        vote_until: 'x',
      })
      .expect(422)
    for (const said of ['好 1000', 'value="五"', 'f-minimum-error', 'f-levels-error', 'f-vote_until-error'])
      expect(wrong.text).to.include(said)
    await agent
      .post(`${at}/edit`)
      .type('form')
      .send({ version: 1, title: '科室民主测评', valid: 'half', minimum: '5', publicity_days: '5', scale: 'satisfaction', classes: 'one' })
      .expect(303)
    const lines = await agent.post(`${at}/questions`).type('form').send({ version: 2, list: '陈静\n财务科\n陈静' }).expect(422)
    expect(lines.text).to.include('第 3 行：“陈静”写了两次。')
    await agent.post(`${at}/questions`).type('form').send({ version: 2, list: '陈静\n财务科' }).expect(303)
    await agent
      .post(`${at}/questions/add`)
      .type('form')
      .send({ version: 3, person: String(world.cast.people['lin']), whole: String(world.cast.departments['BGS']) })
      .expect(303)
    const election = await get(world, Number(at.split('/').pop()))
    expect(election.questions.map(({ text }) => text)).to.deep.equal([
      '办公室',
      '陈静 · 就业促进科 · 科员',
      '财务科',
      '林芳 · 就业促进科 · 科员',
    ])
    expect((await agent.get(`${at}/preview`).expect(200)).text).to.include('基本满意')
    const roll = await agent.post(`${at}/roll`).type('form').send({ text: '陈静\n无此人' }).expect(422)
    expect(roll.text).to.include('名单里没有“无此人”。').and.include('陈静\n无此人')
    await agent.post(`${at}/roll`).type('form').send({ everybody: '1' }).expect(303)
    const person = world.cast.people['he']!
    expect((await agent.post(`${at}/roll/${person}`).type('form').send({ act: 'exclude', reason: '' }).expect(422)).text).to.include(
      'f-reason-error',
    )
    await agent.post(`${at}/roll/${person}`).type('form').send({ act: 'exclude', reason: '休假' }).expect(303)
    expect((await agent.get(`${at}/roll`).expect(200)).text).to.include('休假')
    const sheet = await agent.get(`${at}/roll?format=csv`).expect(200)
    expect(sheet.text).to.include('孙立新')
    await agent.post(`${at}/steps/ceremony`).type('form').send({ version: 4 }).expect(303)
    await (await world.as(chen)).get(at).expect(200)
    await (await world.as(chen)).get(`${at}/roll`).expect(403)
    await (await world.as(he)).get(at).expect(404)
    await (await world.as(sysadmin)).get('/elections').expect(403)
  })
})
