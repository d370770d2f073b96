import { expect } from 'chai'
import fc from 'fast-check'
import {
  dueOn,
  goodMarksFor,
  gradesFor,
  isHeavier,
  lighterThan,
  limitOn,
  limitsOf,
  percentagesOf,
  placesOf,
  windowsOf,
} from '../../../server/appraisals/appraisals.rules.ts'
import {
  acknowledge,
  decideRemedy,
  extendAppeal,
  fileRemedy,
  giveOpinion,
  readAppraisal,
  saveDraft,
  setMarks,
  setStanding,
  takeBackExcellent,
  writeSummary,
} from '../../../server/appraisals/appraisals.service.ts'
import { remindOfAppraisals } from '../../../server/appraisals/reminders.service.ts'
import { closeRound, decideRound, openRound, readDecision, submitRound } from '../../../server/appraisals/rounds.service.ts'
import { GRADES } from '../../../server/appraisals/appraisals.types.ts'
import { AppError } from '../../../server/errors.ts'
import { auditor, chen, he, inspector, lin, ma, observer, sun, tang, wu, xu, zhou } from '../../support/personas.ts'
import { PASSWORD } from '../../support/cast.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { FACTS, preliminary, SCHEME } from '../evaluations/results-world.ts'
import { deputy, noticed, onNotice, opened, rowOf, rowsOf, submitted, versionOf } from './flow.ts'

const known = { standing: 'assessed', sanctions: [], marks: [] } as const
const punished = (punishment: string, effectiveOn: string) => ({ ...known, sanctions: [{ punishment, effectiveOn }] })

describe('the rules of the annual assessment', () => {
  it('keep 优秀 from whoever was warned in the year, and any grade while something heavier is in force', () => {
    for (const [punishment, on, limit] of [
      ['warning', '2026-01-01', 'warned'],
      ['warning', '2026-12-31', 'warned'],
      ['warning', '2025-12-31', undefined],
      ['demerit', '2025-01-02', 'sanctioned'],
      ['demerit', '2024-12-31', undefined], // its twelve months end with 2025
      ['demerit', '2027-01-01', undefined],
      ['major_demerit', '2024-07-02', 'sanctioned'],
      ['removal_from_post', '2024-01-02', 'sanctioned'],
      ['removal_from_post', '2023-12-31', undefined],
    ] as const)
      expect(limitsOf(punished(punishment, on), 2026), `${punishment} ${on}`).to.deep.equal(limit === undefined ? [] : [limit])
    expect(gradesFor(['warned'])).to.deep.equal(['competent', 'basic', 'incompetent'])
    expect(gradesFor(['sanctioned', 'marks'])).to.deep.equal(['ungraded'])
  })

  it('leave those on probation ungraded, and take 优秀 from a mediocre quarter', () => {
    expect(limitsOf({ ...known, standing: 'probation' }, 2026)).to.deep.equal(['probation'])
    expect(limitsOf({ ...known, marks: ['good', 'mediocre'] }, 2026)).to.deep.equal(['marks'])
    expect(limitsOf({ ...known, marks: ['good', 'fair'] }, 2026)).to.deep.equal([])
    expect(limitOn('competent', ['probation'])).to.equal('probation')
    expect(limitOn('excellent', ['marks'])).to.equal('marks')
    expect(limitOn('competent', ['marks'])).to.equal(undefined)
  })

  it('round the quota down, over those who should be assessed alone', () => {
    const people = (assessed: number, probation: number) => [
      ...Array.from({ length: assessed }, () => ({ standing: 'assessed' as const })),
      ...Array.from({ length: probation }, () => ({ standing: 'probation' as const })),
      { standing: 'exempt' as const },
    ]
    expect(placesOf(people(14, 6), 20)).to.deep.equal({ assessed: 14, percent: 20, places: 2 })
    expect(placesOf(people(15, 0), 20).places).to.equal(3)
    expect(placesOf(people(19, 1), 25).places).to.equal(4)
    expect([percentagesOf(2019), percentagesOf(2026)]).to.deep.equal([
      { usual: 15, most: 20 },
      { usual: 20, most: 25 },
    ])
    expect([goodMarksFor(9, '2026-03-01'), goodMarksFor(10, '2026-03-01')]).to.deep.equal([3, 4])
  })

  it('count the periods of art. 95 in calendar days, from the notice in hand', () => {
    const had = { decided: 'incompetent', noticedAt: '2026-03-16T01:00:00.000Z', acknowledgedOn: '2026-03-16' } as const
    const open = (today: string, remedies: Parameters<typeof windowsOf>[1] = []) =>
      windowsOf(had, remedies, today).map(({ kind, open: is }) => `${kind} ${is}`)
    expect(open('2026-04-15')).to.deep.equal(['review true', 'appeal true'])
    expect(open('2026-04-16')).to.deep.equal(['review false', 'appeal false'])
    expect(windowsOf({ ...had, acknowledgedOn: null }, [], '2027-01-01').map(({ until }) => until)).to.deep.equal([null, null])
    const upheld = { kind: 'review', outcome: 'upheld', decidedOn: '2026-05-10' } as const
    expect(open('2026-05-25', [upheld])).to.deep.equal(['appeal true'])
    expect(open('2026-05-26', [upheld])).to.deep.equal(['appeal false'])
    expect(open('2026-05-01', [{ kind: 'review', outcome: null, decidedOn: null }])).to.deep.equal([])
    expect(open('2026-05-20', [{ ...upheld, outcome: 'changed' }])).to.deep.equal([])
    for (const grade of ['excellent', 'competent', 'basic', 'ungraded'] as const)
      expect(windowsOf({ ...had, decided: grade }, [], '2026-03-17'), grade).to.deep.equal([])
    expect([dueOn('review', '2026-03-20'), dueOn('appeal', '2026-03-20')]).to.deep.equal(['2026-04-19', '2026-05-19'])
  })

  it('never let a remedy make it heavier', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GRADES), (grade) => {
        for (const lighter of lighterThan(grade)) expect(isHeavier(grade, lighter)).to.equal(false)
        if (grade !== 'ungraded') expect(isHeavier(grade, grade)).to.equal(false)
      }),
    )
    expect(lighterThan('incompetent')).to.deep.equal(['competent', 'basic'])
    expect(isHeavier('competent', 'basic')).to.equal(true)
    expect(isHeavier('incompetent', 'ungraded')).to.equal(true)
  })
})

describe('the annual assessment', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())
  const refused = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'done',
      (error: unknown) =>
        error instanceof AppError
          ? [error.kind, error.code, ...Object.values(error.fields).map(({ code }) => code)].join(' ')
          : String(error),
    )
  /** A browser that signs in now: a session does not outlast two weeks. */
  const anew = async (persona: Parameters<World['as']>[0]) => {
    const agent = world.visitor()
    await agent.post('/login').type('form').send({ username: persona.username, password: PASSWORD }).expect(303)
    return agent
  }
  const post = async (persona: Parameters<World['as']>[0], path: string, body: object) =>
    (await world.as(persona)).post(path).type('form').send(body)

  it('is begun by a leader, within the percentages of the law, over those who should be assessed', async () => {
    const wanted = { year: 2026, officeId: world.cast.departments['BGS'] ?? 0, percent: 20, approval: '', summaryUntil: '2026-03-31' }
    expect(await refused(openRound(world.deps, world.actor(inspector), wanted))).to.equal('forbidden appraisals.denied.not_leader')
    const begin = (more: object) => refused(openRound(world.deps, world.actor(zhou), { ...wanted, ...more }))
    expect(await begin({ percent: 26 })).to.include('appraisals.error.percent')
    expect(await begin({ percent: 21 })).to.include('appraisals.error.approval')
    expect(await begin({ summaryUntil: '2026-03-01' })).to.include('appraisals.error.past')
    const page = await post(zhou, '/appraisals', {
      year: 2026,
      office: String(wanted.officeId),
      percent: '22',
      approval: '',
      summary_until: '2026-03-31',
    })
    expect(page.status).to.equal(422)
    expect(page.text).to.include('f-approval-error').and.include('value="22"')
    const id = await opened(world)
    const people = (await rowsOf(world, id)).map(({ person_id }) => person_id)
    for (const persona of [chen, lin, sun, he, tang, ma, inspector, xu])
      expect(people, persona.username).to.include(world.cast.people[persona.username])
    for (const persona of [zhou, wu, observer]) expect(people, persona.username).to.not.include(world.cast.people[persona.username])
    expect(await begin({})).to.include('appraisals.error.year_taken')
  })

  it('goes from the summary to the supervisor, and stays with them', async () => {
    const id = await opened(world)
    const row = await rowOf(world, id, 'chen')
    const opinion = { opinion: '认真负责。', proposal: 'excellent' } as const
    expect(await refused(giveOpinion(world.deps, world.actor(sun), row.id, 1, opinion))).to.equal('conflict appraisals.error.no_summary')
    expect(await refused(writeSummary(world.deps, world.actor(sun), row.id, 1, '替写'))).to.equal('forbidden appraisals.denied.not_own')
    const empty = await post(chen, `/appraisals/people/${row.id}/summary`, { version: '1', summary: ' ' })
    expect(empty.status).to.equal(422)
    expect((await post(chen, `/appraisals/people/${row.id}/summary`, { version: '1', summary: '全年办件 320 件。' })).status).to.equal(303)
    expect(await refused(giveOpinion(world.deps, world.actor(tang), row.id, 2, opinion))).to.equal('not_found errors.not_found')
    expect(await refused(giveOpinion(world.deps, world.actor(zhou), row.id, 2, opinion))).to.equal(
      'forbidden appraisals.denied.not_supervisor',
    )
    await giveOpinion(world.deps, world.actor(sun), row.id, 2, opinion)
    expect(await refused(writeSummary(world.deps, world.actor(chen), row.id, 3, '改'))).to.equal('conflict appraisals.error.opinion_given')
    const own = await (await world.as(chen)).get(`/appraisals/people/${row.id}`).expect(200)
    expect(own.text).to.include('全年办件 320 件。').and.not.include('认真负责。')
    const head = await rowOf(world, id, 'sun')
    await writeSummary(world.deps, world.actor(sun), head.id, 1, '带队完成任务。')
    expect(await refused(giveOpinion(world.deps, world.actor(sun), head.id, 2, opinion))).to.equal('forbidden appraisals.denied.own')
    await giveOpinion(world.deps, world.actor(zhou), head.id, 2, opinion)
  })

  it('is read by the person, the supervisor, the office and the leaders, and by nobody else', async () => {
    const id = await opened(world)
    const row = await rowOf(world, id, 'chen')
    for (const [persona, status] of [
      [chen, 200],
      [sun, 200],
      [inspector, 200],
      [zhou, 200],
      [lin, 404],
      [tang, 404],
      [wu, 404],
      [observer, 403],
      [auditor, 403],
    ] as const)
      expect((await (await world.as(persona)).get(`/appraisals/people/${row.id}`)).status, persona.username).to.equal(status)
    const list = async (persona: typeof chen): Promise<string> =>
      (await (await world.as(persona)).get(`/appraisals/${id}?format=csv`).expect(200)).text
    expect(await list(sun))
      .to.include('陈静')
      .and.not.include('何晓岚')
      .and.not.include('孙立新')
    expect(await list(chen)).to.not.include('陈静')
    expect(await list(zhou))
      .to.include('何晓岚')
      .and.include('孙立新')
    expect(await list(inspector))
      .to.include('何晓岚')
      .and.not.include('郑凯')
  })

  it('counts those on probation nowhere, and asks the supervisor again when a standing changes', async () => {
    const id = await opened(world)
    const row = await rowOf(world, id, 'lin')
    const probation = { standing: 'probation', reason: '新录用，试用期至 2026-08' } as const
    expect(await refused(setStanding(world.deps, world.actor(sun), row.id, 1, probation))).to.equal(
      'forbidden appraisals.denied.not_office',
    )
    expect(await refused(setStanding(world.deps, world.actor(inspector), row.id, 1, { ...probation, reason: '' }))).to.include(
      'common.error.required',
    )
    await setStanding(world.deps, world.actor(inspector), row.id, 1, probation)
    await writeSummary(world.deps, world.actor(lin), row.id, 2, '学习业务。')
    expect(await refused(giveOpinion(world.deps, world.actor(sun), row.id, 3, { opinion: '进步快。', proposal: 'competent' }))).to.include(
      'appraisals.limit.probation',
    )
    await giveOpinion(world.deps, world.actor(sun), row.id, 3, { opinion: '进步快。', proposal: 'ungraded' })
    const own = await rowOf(world, id, 'inspector')
    expect(await refused(setStanding(world.deps, world.actor(inspector), own.id, 1, { standing: 'exempt', reason: '自己' }))).to.equal(
      'forbidden appraisals.denied.own',
    )
    expect(await refused(submitRound(world.deps, world.actor(inspector), id, await versionOf(world, id)))).to.include(
      'appraisals.error.opinions_missing',
    )
  })

  it('lets the leaders decide within the quota, with a reason where they see it otherwise', async () => {
    const id = await submitted(world, { chen: 'excellent', he: 'excellent', ma: 'excellent' })
    const rows = await rowsOf(world, id)
    const places = Math.floor(rows.length / 5)
    const version = await versionOf(world, id)
    const decide = (more: (row: (typeof rows)[number]) => { grade: 'excellent' | 'competent' | 'basic'; reason: string } | undefined) => {
      const grades = new Map(rows.map((row) => [row.id, more(row) ?? { grade: row.proposal ?? 'competent', reason: '' }]))
      return refused(decideRound(world.deps, world.actor(zhou), id, version, { decision: '会议纪要', grades }))
    }
    expect(places).to.be.lessThan(3)
    expect(await decide(() => undefined)).to.include('appraisals.error.quota')
    const fewer = (row: (typeof rows)[number], reason: string) =>
      row.proposal === 'excellent' && row.person_id !== world.cast.people['chen'] ? ({ grade: 'competent', reason } as const) : undefined
    expect(await decide((row) => fewer(row, ''))).to.include('appraisals.error.reason')
    expect(
      await refused(decideRound(world.deps, world.actor(inspector), id, version, { decision: '会议纪要', grades: new Map() })),
    ).to.equal('forbidden appraisals.denied.not_leader')
    expect(await refused(decideRound(world.deps, world.actor(zhou), id, version, { decision: '会议纪要', grades: new Map() }))).to.include(
      'appraisals.error.no_grade',
    )
    const form = Object.fromEntries(
      rows.flatMap((row) => [
        [`grade.${row.id}`, 'excellent'],
        [`reason.${row.id}`, `理由 ${row.id}`],
      ]),
    )
    const page = await post(zhou, `/appraisals/${id}/decision`, { ...form, version: String(version), decision: '' })
    expect(page.status).to.equal(422)
    expect(page.text).to.include(`理由 ${rows[0]!.id}`)
    expect(await decide((row) => fewer(row, '名额所限'))).to.equal('done')
    const round = (await world.db.read('appraisal_rounds').where({ id }).first()) as { publicity_from: string; publicity_until: string }
    expect([round.publicity_from, round.publicity_until]).to.deep.equal(['2026-03-02', '2026-03-06'])
  })

  it('keeps 优秀 from whoever the register of punishments or a quarter speaks against', async () => {
    const id = await submitted(world, { chen: 'excellent' })
    const row = await rowOf(world, id, 'chen')
    await world.db
      .write('appraisal_marks')
      .insert({ appraisal_id: row.id, quarter: 1, mark: 'poor', given_by: world.cast.people['sun'], given_at: '2026-03-01T00:00:00.000Z' })
    const grades = new Map((await rowsOf(world, id)).map((one) => [one.id, { grade: one.proposal ?? ('competent' as const), reason: '' }]))
    expect(
      await refused(decideRound(world.deps, world.actor(zhou), id, await versionOf(world, id), { decision: '会议', grades })),
    ).to.include('appraisals.limit.marks')
    const page = await (await world.as(zhou)).get(`/appraisals/${id}/decision`).expect(200)
    expect(page.text).to.include('平时考核有一般或较差，不能评优秀')
  })

  it('shows 优秀 to everybody while it is on notice, and no grade at any other time', async () => {
    const id = await onNotice(world, { chen: 'excellent' })
    const seen = async (): Promise<string> => (await (await anew(lin)).get(`/appraisals/${id}`).expect(200)).text
    expect(await seen())
      .to.include('陈静')
      .and.include('优秀人选公示')
    expect(await refused(closeRound(world.deps, world.actor(zhou), id, await versionOf(world, id)))).to.equal(
      'conflict appraisals.error.on_notice',
    )
    const row = await rowOf(world, id, 'chen')
    expect(await refused(takeBackExcellent(world.deps, world.actor(sun), row.id, row.version, '反映属实'))).to.equal(
      'forbidden appraisals.denied.not_leader',
    )
    world.clock.set('2026-03-06T15:00:00Z') // the last evening of the notice, in Shanghai
    expect(await refused(closeRound(world.deps, world.actor(zhou), id, await versionOf(world, id)))).to.equal(
      'conflict appraisals.error.on_notice',
    )
    world.clock.set('2026-03-06T17:00:00Z')
    await takeBackExcellent(world.deps, world.actor(zhou), row.id, row.version, '反映属实')
    await closeRound(world.deps, world.actor(zhou), id, await versionOf(world, id))
    expect(await seen()).to.not.include('陈静')
    expect((await rowOf(world, id, 'chen')).grade).to.equal('competent')
    const own = await (await anew(chen)).get(`/appraisals/people/${row.id}`).expect(200)
    expect(own.text).to.include('称职').and.include('履职认真。').and.include('签收通知')
  })

  it('gives 不称职 a review, then an appeal, each in its days and never heavier', async () => {
    const id = await noticed(world, { chen: 'incompetent' })
    const row = await rowOf(world, id, 'chen')
    const [person, leader, office] = [world.actor(chen), world.actor(zhou), world.actor(inspector)]
    expect(await refused(fileRemedy(world.deps, world.actor(sun), row.id, 'review', '不服'))).to.equal(
      'forbidden appraisals.denied.not_own',
    )
    await acknowledge(world.deps, person, row.id, row.version)
    expect((await rowOf(world, id, 'chen')).acknowledged_on).to.equal('2026-03-16')
    const filed = await post(chen, `/appraisals/people/${row.id}/remedies/review`, { grounds: '出勤情况统计有误。' })
    expect(filed.status).to.equal(303)
    expect(await refused(fileRemedy(world.deps, person, row.id, 'review', '再次'))).to.equal('conflict appraisals.error.period_over')
    const ruling = { kind: 'review', grade: 'incompetent', reason: '核对无误。', body: '会议纪要〔2026〕9 号' } as const
    expect(await refused(decideRemedy(world.deps, office, row.id, 1, ruling))).to.equal('forbidden appraisals.denied.not_leader')
    expect(await refused(decideRemedy(world.deps, leader, row.id, 1, { ...ruling, grade: 'ungraded' }))).to.include(
      'appraisals.error.heavier',
    )
    await decideRemedy(world.deps, leader, row.id, 1, ruling)
    world.clock.advance(15 * 86_400_000)
    await fileRemedy(world.deps, person, row.id, 'appeal', '请上级核实。')
    await extendAppeal(world.deps, office, row.id, 1, '需要调取材料')
    expect(await refused(extendAppeal(world.deps, office, row.id, 2, '再延'))).to.equal('conflict appraisals.error.extended')
    const [, appeal] = (await world.db.read('appraisal_remedies').where('appraisal_id', row.id).orderBy('id')) as {
      filed_on: string
      due_on: string
    }[]
    expect([appeal?.filed_on, appeal?.due_on]).to.deep.equal(['2026-03-31', '2026-06-29'])
    await decideRemedy(world.deps, office, row.id, 2, { ...ruling, kind: 'appeal', grade: 'basic', body: '市委组织部〔2026〕12 号' })
    expect((await rowOf(world, id, 'chen')).grade).to.equal('basic')
    const page = await (await anew(chen)).get(`/appraisals/people/${row.id}`).expect(200)
    expect(page.text).to.include('等次已改变').and.include('不称职，已经改变').and.include('市委组织部〔2026〕12 号')
  })

  it('lets no other grade be taken further, and nothing after its days', async () => {
    const id = await noticed(world, { he: 'incompetent' })
    const [competent, row] = [await rowOf(world, id, 'chen'), await rowOf(world, id, 'he')]
    expect(await refused(fileRemedy(world.deps, world.actor(chen), competent.id, 'review', '想要优秀'))).to.equal(
      'conflict appraisals.error.period_over',
    )
    await acknowledge(world.deps, world.actor(he), row.id, row.version)
    world.clock.advance(31 * 86_400_000)
    for (const kind of ['review', 'appeal'] as const)
      expect(await refused(fileRemedy(world.deps, world.actor(he), row.id, kind, '迟了')), kind).to.equal(
        'conflict appraisals.error.period_over',
      )
  })

  it('reminds of the end of a period, and those who decide of theirs, once each', async () => {
    const told = async (username: string, code: string): Promise<object[]> =>
      await world.db
        .read('notifications')
        .where({ person_id: world.cast.people[username], code: `appraisals.told.${code}` })
        .orderBy('id')
        .select('params')
    const days = async (n: number) => {
      world.clock.advance(n * 86_400_000)
      await remindOfAppraisals(world.deps)
      await remindOfAppraisals(world.deps)
    }
    const id = await noticed(world, { chen: 'incompetent' })
    const row = await rowOf(world, id, 'chen')
    await days(60)
    expect(await told('chen', 'window')).to.have.length(0) // it has not begun to run
    await acknowledge(world.deps, world.actor(chen), row.id, row.version)
    await days(24)
    expect(await told('chen', 'window')).to.have.length(0)
    await days(1)
    expect(JSON.stringify(await told('chen', 'window'))).to.include('2026-06-14')
    await fileRemedy(world.deps, world.actor(chen), row.id, 'review', '出勤情况统计有误。')
    await days(25)
    expect(JSON.stringify(await told('zhou', 'remedy_due'))).to.include('2026-07-09')
    for (const other of ['wu', 'chen', 'sun', 'inspector']) expect(await told(other, 'remedy_due'), other).to.have.length(0)
    await days(6)
    expect(await told('zhou', 'remedy_late')).to.have.length(1)
    expect(await told('chen', 'window')).to.have.length(1)
  })

  it('shows a supervisor what a veto leaves the department, beside their own share', async () => {
    const id = await opened(world)
    const facts = {
      ...FACTS,
      subjects: FACTS.subjects.map((one) =>
        one.id === 'department:JYCJ'
          ? { ...one, vetoes: [{ rule: 'V1', ref: 'veto:1', title: '窗口推诿', inForceOn: '2026-01-20' }] }
          : one,
      ),
    }
    const [veto] = SCHEME.vetoes
    const scheme = { ...SCHEME, vetoes: [{ ...veto!, effects: [{ kind: 'persons_quota' as const, percent: 10 }] }] }
    const cycle = await preliminary(world, facts, scheme)
    const group = async (persona: typeof sun, username: string) =>
      (await readAppraisal(world.deps, world.actor(persona), (await rowOf(world, id, username)).id)).group
    expect(await group(sun, 'chen')).to.deep.include({ caps: [] }) // it was another year's
    await world.db.write('evaluation_cycles').where({ id: cycle }).update({ period: '2026' })
    expect((await group(sun, 'chen'))?.places.percent).to.equal(10)
    expect((await group(zhou, 'sun'))?.caps.map(({ percent }) => percent)).to.deep.equal([10])
    expect((await group(tang, 'he'))?.caps).to.deep.equal([])
    const page = await (await world.as(sun)).get(`/appraisals/people/${(await rowOf(world, id, 'chen')).id}`).expect(200)
    expect(page.text).to.include('就业促进科被一票否决：优秀 10%')
  })

  it('takes the marks of a quarter from the supervisor, 好 for four in ten at most', async () => {
    const id = await opened(world)
    const rows = await rowsOf(world, id)
    const mine = rows.filter(
      ({ department_id, under_leader }) => department_id === world.cast.departments['JYCJ'] && !Boolean(under_leader),
    )
    expect(await refused(setMarks(world.deps, world.actor(chen), id, 1, new Map()))).to.equal('forbidden appraisals.denied.not_supervisor')
    expect(await refused(setMarks(world.deps, world.actor(sun), id, 2, new Map([[mine[0]!.id, 'good']])))).to.equal(
      'conflict appraisals.error.quarter',
    )
    const other = await rowOf(world, id, 'he')
    await setMarks(
      world.deps,
      world.actor(sun),
      id,
      1,
      new Map([
        [mine[0]!.id, 'good'],
        [other.id, 'poor'],
      ]),
    )
    const marks = (await world.db.read('appraisal_marks')) as { appraisal_id: number; mark: string }[]
    expect(marks.map(({ appraisal_id, mark }) => [appraisal_id, mark])).to.deep.equal([[mine[0]!.id, 'good']])
    await world.db
      .write('appraisals')
      .where('round_id', id)
      .whereNotIn(
        'id',
        mine.map(({ id: one }) => one),
      )
      .update({ standing: 'exempt' })
    const page = await post(sun, `/appraisals/${id}/marks`, {
      quarter: '1',
      ...Object.fromEntries(mine.map(({ id: one }) => [`mark.${one}`, 'good'])),
    })
    expect(page.status).to.equal(422)
    expect(page.text).to.include(`好有 ${mine.length} 人`)
  })

  it('is decided by a leader who is not in it, and nobody answers for themselves', async () => {
    const id = await submitted(world, { tang: 'excellent' })
    const version = await versionOf(world, id)
    const grades = new Map((await rowsOf(world, id)).map((row) => [row.id, { grade: row.proposal ?? ('competent' as const), reason: '' }]))
    // Tang Yun with the role of a leader, but assessed like everybody else.
    const inIt = { ...world.actor(zhou), id: world.cast.people['tang'] ?? 0 }
    const own = 'forbidden appraisals.denied.own_round'
    expect(await refused(readDecision(world.deps, inIt, id))).to.equal(own)
    expect(await refused(decideRound(world.deps, inIt, id, version, { decision: '会议', grades }))).to.equal(own)
    await decideRound(world.deps, world.actor(zhou), id, version, { decision: '会议', grades })
    const row = await rowOf(world, id, 'tang')
    expect(await refused(takeBackExcellent(world.deps, inIt, row.id, row.version, '自己'))).to.equal('forbidden appraisals.denied.own')
    await world.db.write('appraisals').where({ id: row.id }).update({ standing: 'exempt' })
    await world.db.write('appraisal_rounds').where({ id }).update({ state: 'deciding' })
    expect((await readDecision(world.deps, inIt, id)).round.id).to.equal(id)
  })

  it('has a review decided by a leader who took no part, an appeal entered by somebody else of the office', async () => {
    const id = await noticed(world, { chen: 'incompetent', ma: 'incompetent', inspector: 'incompetent' })
    const ruling = { kind: 'review', grade: 'incompetent', reason: '核对无误。', body: '会议纪要' } as const
    const asked = async (persona: typeof chen, kind: 'review' | 'appeal') => {
      const row = await rowOf(world, id, persona.username)
      await acknowledge(world.deps, world.actor(persona), row.id, row.version)
      await fileRemedy(world.deps, world.actor(persona), row.id, kind, '不服')
      return row.id
    }
    const tookPart = 'forbidden appraisals.denied.took_part'
    const first = await asked(chen, 'review')
    expect(await refused(decideRemedy(world.deps, deputy(world), first, 1, ruling))).to.equal(tookPart)
    const page = async (persona: typeof chen, of: number) => (await (await anew(persona)).get(`/appraisals/people/${of}`).expect(200)).text
    expect(await page(zhou, first)).to.include(`/appraisals/people/${first}/remedies/review/ruling`)
    // Zhou Mingyuan gave the opinion on Ma Weiguo himself.
    const second = await asked(ma, 'review')
    expect(await refused(decideRemedy(world.deps, world.actor(zhou), second, 1, ruling))).to.equal(tookPart)
    expect(await page(zhou, second)).to.not.include(`/appraisals/people/${second}/remedies/review/ruling`)
    const leading = { ...world.actor(zhou), id: world.cast.people['ma'] ?? 0 }
    expect(await refused(decideRemedy(world.deps, leading, second, 1, ruling))).to.equal('forbidden appraisals.denied.own')
    const third = await asked(inspector, 'appeal')
    const office = world.actor(inspector)
    expect(await refused(extendAppeal(world.deps, office, third, 1, '要材料'))).to.equal('forbidden appraisals.denied.own')
    expect(await refused(decideRemedy(world.deps, office, third, 1, { ...ruling, kind: 'appeal', grade: 'basic' }))).to.equal(
      'forbidden appraisals.denied.own',
    )
    const colleague = { ...office, id: world.cast.people['lin'] ?? 0 }
    await decideRemedy(world.deps, colleague, third, 1, { ...ruling, kind: 'appeal', grade: 'basic' })
    expect((await rowOf(world, id, 'inspector')).grade).to.equal('basic')
  })

  it('gives two supervisors together no more 好 than there are', async () => {
    const id = await opened(world)
    const rows = await rowsOf(world, id)
    const of = (department: string) =>
      rows.filter((row) => row.department_id === world.cast.departments[department] && !Boolean(row.under_leader)).map(({ id: one }) => one)
    const [ours, theirs] = [
      of('JYCJ').slice(0, 2),
      rows
        .filter((row) => Boolean(row.under_leader))
        .map(({ id: one }) => one)
        .slice(0, 2),
    ]
    expect([ours.length, theirs.length]).to.deep.equal([2, 2])
    // Four people and two more: two may be 好, each supervisor alone stays within that.
    const others = rows.map(({ id: one }) => one).filter((one) => ![...ours, ...theirs].includes(one))
    await world.db.write('appraisals').whereIn('id', others.slice(2)).update({ standing: 'exempt' })
    const good = (ids: readonly number[]) => new Map(ids.map((one) => [one, 'good' as const]))
    const both = await Promise.all([
      refused(setMarks(world.deps, world.actor(sun), id, 1, good(ours))),
      refused(setMarks(world.deps, world.actor(zhou), id, 1, good(theirs))),
    ])
    expect(both.toSorted()).to.deep.equal(['done', 'invalid errors.invalid_input appraisals.error.good'])
    expect((await world.db.read('appraisal_marks').where({ mark: 'good' })).length).to.equal(2)
  })

  it('takes no opinion once the round is before the leaders, whoever comes first', async () => {
    const id = await opened(world)
    const rows = await rowsOf(world, id)
    const row = await rowOf(world, id, 'chen')
    const given = { summary: '完成任务。', summary_at: '2026-03-01T00:00:00.000Z', opinion: '好。', opinion_at: '2026-03-01T00:00:00.000Z' }
    await world.db
      .write('appraisals')
      .where('round_id', id)
      .update({ ...given, proposal: 'competent' })
    const version = await versionOf(world, id)
    const [submittedNow, opined] = await Promise.all([
      refused(submitRound(world.deps, world.actor(inspector), id, version)),
      refused(setStanding(world.deps, world.actor(inspector), row.id, row.version, { standing: 'probation', reason: '试用期' })),
    ])
    // Either the standing came first and the round waits for a new opinion, or the round was submitted and the standing stays.
    expect([submittedNow, opined].filter((one) => one === 'done').length).to.equal(1)
    const missing = (await rowsOf(world, id)).filter(({ proposal }) => proposal === null).length
    const round = (await world.db.read('appraisal_rounds').where({ id }).first()) as { state: string }
    expect([round.state, missing]).to.deep.equal(submittedNow === 'done' ? ['deciding', 0] : ['open', 1])
    expect(rows.length).to.be.greaterThan(1)
  })

  it('is begun once, by whichever of two leaders comes first', async () => {
    const wanted = { year: 2031, officeId: world.cast.departments['BGS'] ?? 0, percent: 20, approval: '', summaryUntil: '2026-03-31' }
    const both = await Promise.all([
      refused(openRound(world.deps, world.actor(zhou), wanted)),
      refused(openRound(world.deps, deputy(world), wanted)),
    ])
    expect(both.toSorted()).to.deep.equal(['done', 'invalid errors.invalid_input appraisals.error.year_taken'])
    expect((await world.db.read('appraisal_rounds').where({ year: 2031 })).length).to.equal(1)
  })

  it('keeps a draft that nobody else reads, until it is handed in', async () => {
    const id = await opened(world)
    const row = await rowOf(world, id, 'chen')
    const path = `/appraisals/people/${row.id}`
    const agent = await world.as(chen)
    const kept = await agent
      .post(`${path}/draft`)
      .set('Accept', 'application/json')
      .type('form')
      .send({ draft_version: '0', summary: '写到一半\r\n第二段' })
    expect([kept.status, (kept.body as { version: number }).version]).to.deep.equal([200, 1])
    expect((await rowOf(world, id, 'chen')).version).to.equal(row.version)
    expect((await agent.get(path).expect(200)).text)
      .to.include('写到一半\n第二段')
      .and.include('只有您能看到')
    for (const persona of [sun, zhou, inspector])
      expect((await (await world.as(persona)).get(path).expect(200)).text, persona.username).to.not.include('写到一半')
    const again = await agent
      .post(`${path}/draft`)
      .set('Accept', 'application/json')
      .type('form')
      .send({ draft_version: '0', summary: '旧窗口' })
    expect([again.status, (again.body as { text: string }).text]).to.deep.equal([409, '草稿已在别处改过。先复制这里写的，再刷新页面。'])
    const stale = await agent.post(`${path}/draft`).type('form').send({ draft_version: '0', summary: '旧窗口' })
    expect(stale.status).to.equal(409)
    expect(stale.text).to.include('旧窗口')
    const pressed = await agent.post(`${path}/draft`).type('form').send({ draft_version: '1', summary: '再写一点' })
    expect([pressed.status, pressed.headers['location']]).to.deep.equal([303, path])
    expect(await refused(saveDraft(world.deps, world.actor(sun), row.id, 2, '替写'))).to.equal('forbidden appraisals.denied.not_own')
    expect(await refused(saveDraft(world.deps, world.actor(tang), row.id, 2, '替写'))).to.equal('not_found errors.not_found')
    expect((await post(chen, `${path}/summary`, { version: '1', draft_version: '2', summary: '全年办件 320 件。' })).status).to.equal(303)
    expect(await world.db.read('appraisal_drafts')).to.deep.equal([])
    await giveOpinion(world.deps, world.actor(sun), row.id, 2, { opinion: '认真。', proposal: 'competent' })
    expect(await refused(saveDraft(world.deps, world.actor(chen), row.id, 0, '再改'))).to.equal('conflict appraisals.error.opinion_given')
  })

  it('leads the supervisor from one to the next, with the places for 优秀', async () => {
    const id = await opened(world)
    const [first, second] = [await rowOf(world, id, 'chen'), await rowOf(world, id, 'lin')]
    for (const [persona, row] of [[chen, first] as const, [lin, second] as const])
      await writeSummary(world.deps, world.actor(persona), row.id, row.version, '完成任务。')
    const opinion = { version: '2', opinion: '认真。', proposal: 'excellent', then: 'next' }
    const saved = await post(sun, `/appraisals/people/${first.id}/opinion`, opinion)
    expect([saved.status, saved.headers['location']]).to.deep.equal([303, `/appraisals/people/${second.id}`])
    const page = (await (await world.as(sun)).get(`/appraisals/people/${second.id}`).expect(200)).text
    expect(page)
      .to.match(/优秀：应参加考核 \d+ 人，按 20% 折算 \d+ 人，已建议 1 人/)
      .and.match(/全局优秀名额 \d+ 人/)
    expect((await (await world.as(inspector)).get(`/appraisals/people/${second.id}`).expect(200)).text).to.not.include('已建议 1 人')
    await giveOpinion(world.deps, world.actor(sun), second.id, 2, { opinion: '认真。', proposal: 'competent' })
    const mine = (await rowsOf(world, id)).filter((row) => row.department_id === first.department_id && !Boolean(row.under_leader))
    for (const row of mine.slice(0, -1))
      await world.db.write('appraisals').where({ id: row.id }).update({ opinion_at: '2026-03-02T00:00:00.000Z' })
    const last = mine.at(-1)!
    await world.db.write('appraisals').where({ id: last.id }).update({ summary_at: '2026-03-02T00:00:00.000Z', version: 7 })
    const done = await post(sun, `/appraisals/people/${last.id}/opinion`, { ...opinion, version: '7', proposal: 'competent' })
    expect(done.headers['location']).to.equal(`/appraisals/${id}`)
  })

  it('tells the office what is missing and of whom, and a head of their own people alone', async () => {
    const id = await opened(world)
    const rows = await rowsOf(world, id)
    const row = await rowOf(world, id, 'chen')
    await writeSummary(world.deps, world.actor(chen), row.id, 1, '完成任务。')
    const round = async (persona: typeof chen, query = '') =>
      (await (await world.as(persona)).get(`/appraisals/${id}${query}`).expect(200)).text
    const office = await round(inspector)
    expect(office)
      .to.include(`总结已交 1 / ${rows.length}，意见 0 / ${rows.length}`)
      .and.include(`还缺总结 ${rows.length - 1} 人`)
      .and.not.include(`action="/appraisals/${id}/submit"`)
    const mine = rows.filter((one) => one.department_id === row.department_id && !Boolean(one.under_leader)).length
    expect(await round(sun)).to.include(`总结已交 1 / ${mine}，意见 0 / ${mine}`)
    expect(await round(chen)).to.not.include('总结已交 1 /')
    const csv = (query: string) => round(inspector, `?${query}&format=csv`)
    expect(await csv('summary_in=missing'))
      .to.include('林芳')
      .and.not.include('陈静')
    expect(await csv('summary_in=given'))
      .to.include('陈静')
      .and.not.include('林芳')
    expect(await csv('opinion_in=missing')).to.include('陈静')
    await world.db.write('appraisals').where('round_id', id).update({ opinion_at: '2026-03-02T00:00:00.000Z' })
    expect(await round(inspector)).to.include(`action="/appraisals/${id}/submit"`)
    await world.db.write('appraisals').where({ id: row.id }).update({ standing: 'exempt', opinion_at: null })
    expect(await csv('opinion_in=missing')).to.not.include('陈静')
  })

  it('lets one of two win', async () => {
    const id = await submitted(world)
    const grades = new Map((await rowsOf(world, id)).map((row) => [row.id, { grade: 'competent' as const, reason: '' }]))
    const version = await versionOf(world, id)
    const decide = () => refused(decideRound(world.deps, world.actor(zhou), id, version, { decision: '会议', grades }))
    const both = await Promise.all([decide(), decide()])
    expect(both.filter((one) => one === 'done').length).to.equal(1)
    expect(both.find((one) => one !== 'done')).to.match(/^conflict /)
  })
})
