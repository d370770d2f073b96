import { expect } from 'chai'
import fc from 'fast-check'
import { recompute } from '../../../core/evaluation/bundle.ts'
import { evaluate } from '../../../core/evaluation/engine.ts'
import { shippedCalendar } from '../../../core/working-days.ts'
import { submitDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { corrected, exactOf, isEmpty, isHeavier, isOutOfPlace } from '../../../server/evaluations/corrections.rules.ts'
import { readCorrection } from '../../../server/evaluations/objections.forms.rules.ts'
import { decideObjection, raiseObjection, remindOfObjections } from '../../../server/evaluations/objections.service.ts'
import { replaceBallot } from '../../../server/evaluations/entries.queries.ts'
import { saveScore, submitScores } from '../../../server/evaluations/scoring.service.ts'
import { archiveCycles } from '../../../server/evaluations/publication.service.ts'
import type { RankedRow } from '../../../server/evaluations/ranking.service.ts'
import { inOrderOf, orderAfter, type RankingSort } from '../../../server/evaluations/ranking.sort.rules.ts'
import { sheetNames } from '../../../server/evaluations/report.workbook.ts'
import { isRunning, obstaclesOf, publicityOf, reviewUntil } from '../../../server/evaluations/results.rules.ts'
import { confirmResult, decideTie, makePreliminary, reviseForVeto } from '../../../server/evaluations/results.service.ts'
import { hrefOfRef, lossesOf, meansOf } from '../../../server/evaluations/sheets.rules.ts'
import { registerVeto } from '../../../server/vetoes/vetoes.service.ts'
import { verifyLog } from '../../../server/transparency-log/verify.service.ts'
import { bundleOf, readWhole, sha256Of } from '../../../server/evaluations/versions.service.ts'
import { auditor, chen, he, inspector, lin, ma, observer, sun, tang, wu, xu, zhou } from '../../support/personas.ts'
import { picture } from '../../support/pictures.ts'
import { refusal } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { pass } from '../disclosures/flow.ts'
import { asDba } from '../transparency-log/dba.ts'
import { cycleOf, FACTS, LATE, preliminary, roled, SCHEME, scoringCycle, second } from './results-world.ts'

const NONE = { removed: [], changed: [] }
const OBJECTION = {
  subject: 'department:JYCJ',
  indicator: 'A1',
  grounds: '该项按期公开。',
  evidence: '临人社函〔2025〕31号\n/disclosures/1',
}
const JYCJ = { subject: 'department:JYCJ', indicator: 'A1' }
const DECISION = { reason: '查实按期公开。', by: '周明远', on: '2026-03-03' }

describe('a correction of frozen facts', () => {
  const sheetAfter = (correction: Parameters<typeof corrected>[2], at = JYCJ) =>
    evaluate(SCHEME, corrected(FACTS, at, correction, DECISION)).sheets.find(({ subject }) => subject === at.subject)!
  const before = evaluate(SCHEME, FACTS).sheets.find(({ subject }) => subject === 'department:JYCJ')!

  it('leaves events out, makes them lighter, counts more as kept, or sets the points; the facts before stay', () => {
    const line = (correction: Parameters<typeof corrected>[2], code = 'A1') =>
      sheetAfter(correction, { ...JYCJ, indicator: code }).lines.find((one) => one.code === code)!.points
    expect(line(NONE)).to.equal(3_920)
    expect(line({ removed: [0], changed: [] })).to.equal(4_000)
    expect(line({ removed: [], changed: [{ event: 0, n: 1, days: 1 }] })).to.equal(3_940)
    expect(line({ ...NONE, points: 3_990 })).to.equal(3_990)
    expect(line({ ...NONE, ratio: { kept: 10, due: 20 } }, 'A2')).to.equal(1_000)
    expect(FACTS.subjects[0]?.indicators['A1']?.events).to.deep.equal([LATE])
  })

  it('never reaches for what is not there, nor makes a fact heavier', () => {
    const facts = { events: [LATE], ratio: { kept: 1, due: 2 } }
    expect(isOutOfPlace(facts, { removed: [0], changed: [] })).to.equal(false)
    expect(isOutOfPlace(facts, { removed: [1], changed: [] })).to.equal(true)
    expect(isOutOfPlace(facts, { removed: [], changed: [{ event: 0, n: 1, days: 4 }] })).to.equal(true)
    expect(isOutOfPlace(facts, { ...NONE, ratio: { kept: 3, due: 2 } })).to.equal(true)
    expect(isOutOfPlace({}, { ...NONE, ratio: { kept: 1, due: 2 } })).to.equal(true)
  })

  it('is heavier as soon as one line falls, and else is not', () => {
    expect(isHeavier(before, sheetAfter({ removed: [0], changed: [] }))).to.equal(false)
    expect(isHeavier(before, sheetAfter({ ...NONE, ratio: { kept: 19, due: 20 } }, { ...JYCJ, indicator: 'A2' }))).to.equal(true)
    expect(isHeavier(before, sheetAfter({ ...NONE, points: 3_919 }))).to.equal(true)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000 }), (points) => {
        expect(isHeavier(before, sheetAfter({ ...NONE, points }))).to.equal(points < 3_920)
      }),
      { numRuns: 30 },
    )
  })

  it('is read from a form: what comes back as it was corrects nothing', () => {
    const facts = { events: [LATE, { ...LATE, n: 3 }], ratio: { kept: 18, due: 20 } }
    const same = { 'days.0': '3', 'days.1': '3', 'n.1': '3', kept: '18', due: '20' }
    expect(isEmpty(readCorrection(same, facts, '').correction)).to.equal(true)
    expect(readCorrection({ ...same, remove: '0', 'n.1': '1', kept: '19' }, facts, '12.5')).to.deep.equal({
      correction: { removed: [0], changed: [{ event: 1, n: 1, days: 3 }], ratio: { kept: 19, due: 20 }, points: 1_250 },
      badPoints: false,
    })
    expect(readCorrection({ remove: ['0', '1'] }, facts, 'viel').badPoints).to.equal(true)
  })
})

describe('the rules of a result', () => {
  const cycle = { state: 'preliminary', publicityFrom: '2026-03-02', publicityUntil: '2026-03-06' } as const
  const ready = { today: '2026-03-09', openObjections: 0, pendingVetoes: 0, ties: 0, complete: true }

  it('count the days of the publicity with the first one, and those of a review from the next', () => {
    expect(publicityOf(shippedCalendar, '2026-03-02', 5)).to.deep.equal({ from: '2026-03-02', until: '2026-03-06' })
    expect(publicityOf(shippedCalendar, '2026-03-02', 3).until).to.equal('2026-03-06') // never less than five
    expect(publicityOf(shippedCalendar, '2026-02-14', 5).until).to.equal('2026-02-27') // a worked Saturday, then Spring Festival
    expect(reviewUntil(shippedCalendar, '2026-03-02', 10)).to.equal('2026-03-16')
  })

  it('name everything that stands against the last word', () => {
    expect(obstaclesOf(cycle, ready)).to.deep.equal([])
    expect(obstaclesOf(cycle, { ...ready, today: '2026-03-06' })).to.deep.equal(['publicity'])
    expect(obstaclesOf(cycle, { today: '2026-03-06', openObjections: 1, pendingVetoes: 1, ties: 1, complete: false })).to.deep.equal([
      'incomplete',
      'tie',
      'objections',
      'vetoes',
      'publicity',
    ])
    expect([
      isRunning(cycle, '2026-03-06'),
      isRunning(cycle, '2026-03-07'),
      isRunning({ ...cycle, state: 'final' }, '2026-03-03'),
    ]).to.deep.equal([true, false, false])
  })

  it('say where points were lost, what the group has, and where a fact is shown', () => {
    const { sheets } = evaluate(SCHEME, FACTS)
    const office = sheets.find(({ subject }) => subject === 'department:BGS')!
    expect(lossesOf(SCHEME, office)).to.deep.equal([
      { code: 'B1', lost: 900 },
      { code: 'A2', lost: 500 },
      { code: 'A1', lost: 280 },
    ])
    expect(meansOf(sheets).get('A2')).to.equal(1_833)
    expect([
      hrefOfRef('disclosure:44'),
      hrefOfRef('obligation:8'),
      hrefOfRef('veto:3'),
      hrefOfRef('column:5-12'),
      hrefOfRef('javascript:alert(1)'),
      hrefOfRef('case:x'),
      hrefOfRef('complaint:9'),
      hrefOfRef('complaint:9', new Set(['complaint:9'])),
    ]).to.deep.equal([
      ...['/disclosures/44', '/obligations/8', '/vetoes/3', '/compliance/departments/5', undefined, undefined],
      ...['/complaints/9', undefined],
    ])
    expect(exactOf('7/2')).to.deep.equal({ n: 7n, d: 2n })
  })

  it('sort the ranking by what its readers ask, with what has no value at the end and equals as they were', () => {
    const row = (key: string, rank: number, band?: readonly [number, number]) =>
      ({ subject: { key }, rank: { rank, recorded: 100 - rank }, band: band && { best: band[0], worst: band[1] } }) as unknown as RankedRow
    const rows = [row('甲', 1, [1, 2]), row('丙', 2), row('乙', 3, [1, 5]), row('丁', 3, [2, 3])]
    const sorted = (key: RankingSort, dir: 'asc' | 'desc') =>
      inOrderOf(rows, { key, dir }, new Intl.Collator('zh-CN'), ({ subject }) => subject.key)
        .map(({ subject }) => subject.key)
        .join('')
    expect(sorted('rank', 'asc')).to.equal('甲丙乙丁')
    expect(sorted('recorded', 'asc')).to.equal('乙丁丙甲')
    expect([sorted('band', 'desc'), sorted('band', 'asc')]).to.deep.equal(['乙甲丁丙', '甲丁乙丙'])
    expect(sorted('name', 'asc')).to.equal('丙丁甲乙')
    expect(sorted('change', 'desc')).to.equal('甲丙乙丁')
    expect(orderAfter({ key: 'rank', dir: 'asc' }, 'recorded')).to.deep.equal({ key: 'recorded', dir: 'desc' })
    expect(orderAfter({ key: 'recorded', dir: 'desc' }, 'recorded')).to.deep.equal({ key: 'recorded', dir: 'asc' })
  })

  it('give each sheet of the workbook a name of its own that spreadsheets take', () => {
    const long = '劳动人事争议仲裁院[一部]/立案庭与调解中心联合办公室暨信访接待处'
    const names = sheetNames(
      [
        { name: long, nameEn: '' },
        { name: long, nameEn: '' },
        { name: '排名', nameEn: '' },
      ],
      { locale: 'zh-CN', t: (key) => (key === 'ranking.title' ? '排名' : key) },
    )
    expect(new Set(names).size).to.equal(3)
    for (const name of names) expect(name).to.match(/^[^[\]:*?/\\]{1,31}$/)
    expect(names[2]).to.equal('排名 2')
  })
})

describe('the result of an evaluation', function () {
  this.timeout(60_000)
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const told = async (username: string): Promise<string[]> =>
    ((await world.db.read('notifications').where('person_id', world.cast.people[username]).orderBy('id')) as { code: string }[]).map(
      ({ code }) => code,
    )
  const whole = async (id: number, number?: number) => readWhole(world.db.read, await cycleOf(world, id), number)
  const pointsIn = async (id: number, subject: string, code: string) =>
    (await whole(id)).evaluation.sheets.find((one) => one.subject === subject)?.lines.find((one) => one.code === code)?.points
  const object = (id: number, typed = OBJECTION, by = sun) => raiseObjection(world.deps, world.actor(by), id, typed)
  const decide = (id: number, objection: number, typed: object, by = zhou) =>
    decideObjection(world.deps, world.actor(by), id, objection, {
      version: 1,
      outcome: 'upheld',
      reasons: '查实按期公开。',
      correction: NONE,
      ...typed,
    })
  const tie = (id: number, chosen: readonly string[], by = zhou) =>
    decideTie(world.deps, world.actor(by), id, { group: '机关科室', grade: 'excellent', chosen, reason: '局务会研究决定。', number: 1 })

  it('is frozen from the facts of the moment: version, sheets, days of the publicity, log, news', async () => {
    const id = await scoringCycle(world)
    const made = await world.db.write.transaction(async (tx) =>
      makePreliminary(world.deps, tx, world.actor(inspector), await cycleOf(world, id)),
    )
    expect(made).to.include({ from: '2026-03-02', until: '2026-03-06' })
    const cycle = await cycleOf(world, id)
    expect(cycle).to.include({ state: 'preliminary', versionId: made.versionId, publicityFrom: '2026-03-02', publicityUntil: '2026-03-06' })
    const found = await whole(id)
    expect(sha256Of(bundleOf(found))).to.equal(made.sha256)
    expect(found.facts.subjects.map((one) => one.id)).to.deep.equal(['department:BGS', 'department:CW', 'department:JYCJ'])
    const leaf: unknown = await world.db
      .read('log_leaves')
      .where({ kind: 'evaluation_version', subject: `evaluation_version:${made.versionId}` })
      .first()
    expect(leaf).to.not.equal(undefined)
    expect((await verifyLog(world.db)).findings).to.deep.equal([])
    await asDba(world, (db) =>
      db('evaluation_versions')
        .where({ id: made.versionId })
        .update({ evaluation: bundleOf(found) }),
    )
    const [changed] = (await verifyLog(world.db)).findings
    expect(changed).to.include({ table: 'evaluation_versions', row: String(made.versionId), field: 'evaluation' })
    for (const username of ['sun', 'lin', 'tang']) expect(await told(username)).to.deep.equal(['ranking.told.preliminary'])
    expect(await told('chen')).to.deep.equal([])
    const again = world.db.write.transaction(async (tx) =>
      makePreliminary(world.deps, tx, world.actor(inspector), { ...cycle, state: 'scoring', version: 1 }),
    )
    expect(await again.then(() => 'done', String)).to.not.equal('done')
  })

  it('is read by everybody inside, not yet by people from outside, never by administrators', async () => {
    const id = await preliminary(world)
    const agent = await world.as(chen)
    const { text } = await agent.get(`/evaluations/${id}/ranking`).expect(200)
    expect(text)
      .to.include('就业促进科')
      .and.include('98.00')
      .and.include('并列')
      .and.include('名额线上有并列')
      .and.not.include('检查科室宽严')
    expect((await (await world.as(zhou)).get(`/evaluations/${id}/ranking`).expect(200)).text)
      .to.include('检查科室宽严')
      .and.include('作出决定')
    const sheet = await agent.get(`/evaluations/${id}/sheets/department:BGS`).expect(200)
    expect(sheet.text)
      .to.include('应办 20，做到 15')
      .and.include('公务接待费支出 2025年11月')
      .and.include('/disclosures/1')
      .and.include('市政府通报表彰')
    for (const path of ['versions/1', 'objections', 'report']) await agent.get(`/evaluations/${id}/${path}`).expect(200)
    for (const path of ['ranking', 'sheets/department:BGS', 'bundle.json', 'objections']) {
      await (await world.as(observer)).get(`/evaluations/${id}/${path}`).expect(404)
      await (await world.as(auditor)).get(`/evaluations/${id}/${path}`).expect(403)
    }
    for (const path of ['sheets/department:NOPE', 'versions/2', 'ranking?version=7', 'objections/1'])
      await agent.get(`/evaluations/${id}/${path}`).expect(404)
    await agent.get(`/evaluations/${id}/what-if`).expect(403)
  })

  it('shows a department its own sheet while scoring runs, and nobody else’s', async () => {
    const id = await scoringCycle(world)
    const { text } = await (await world.as(chen)).get(`/evaluations/${id}/sheets/department:JYCJ`).expect(200)
    expect(text).to.include('试算的本科室评分表').and.include('待评分')
    for (const persona of [tang, zhou, inspector])
      await (await world.as(persona)).get(`/evaluations/${id}/sheets/department:JYCJ`).expect(404)
    await (await world.as(chen)).get(`/evaluations/${id}/ranking`).expect(404)
  })

  it('can be computed again by anybody from its bundle, and its sheets come as a workbook', async () => {
    const id = await preliminary(world)
    const agent = await world.as(chen)
    const { text } = await agent.get(`/evaluations/${id}/bundle.json`).expect(200)
    expect(recompute(text)).to.include({ ok: true, canonical: true, sha256: (await whole(id)).head.sha256 })
    expect((await agent.get(`/evaluations/${id}/bundle.json?version=1`)).text).to.equal(text)
    const csv = await agent.get(`/evaluations/${id}/ranking?format=csv`).expect(200)
    expect(csv.text).to.include('机关科室,1,就业促进科,98.00')
    const xlsx = await agent
      .get(`/evaluations/${id}/sheets.xlsx`)
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = []
        res.on('data', (part: Buffer) => parts.push(part))
        res.on('end', () => done(null, Buffer.concat(parts)))
      })
    expect((xlsx.body as Buffer).subarray(0, 2).toString()).to.equal('PK')
  })

  it('takes an objection from the department concerned, signed and in time, once a line', async () => {
    const id = await preliminary(world)
    expect(await refusal(object(id, OBJECTION, he))).to.equal('ranking.denied.objection')
    expect(await refusal(object(id, OBJECTION, chen))).to.equal('ranking.denied.objection')
    expect(await refusal(object(id, { ...OBJECTION, grounds: '' }))).to.equal('common.error.required')
    expect(await refusal(object(id, { ...OBJECTION, evidence: '' }))).to.equal('common.error.required')
    expect(await refusal(object(id, { ...OBJECTION, indicator: 'A' }))).to.equal('common.error.not_a_choice')
    const agent = await world.as(sun)
    await agent.get(`/evaluations/${id}/objections/new?indicator=A1`).expect(200)
    const page = await agent
      .post(`/evaluations/${id}/objections`)
      .type('form')
      .send({ ...OBJECTION, grounds: '' })
      .expect(422)
    expect(page.text).to.include('f-grounds-error').and.include('临人社函〔2025〕31号')
    const done = await agent.post(`/evaluations/${id}/objections`).type('form').send(OBJECTION).expect(303)
    const shown = await agent.get(done.headers['location'] as string).expect(200)
    expect(shown.text).to.include('复核中').and.include('3月16日').and.include('href="/disclosures/1"')
    expect(await told('zhou')).to.include('ranking.told.objection')
    expect(await told('tang')).to.not.include('ranking.told.objection')
    expect(await refusal(object(id, OBJECTION, lin))).to.equal('ranking.error.objected')
    world.clock.set('2026-03-09T01:00:00Z')
    expect(await refusal(object(id, { ...OBJECTION, indicator: 'A2' }))).to.equal('ranking.error.publicity_over')
  })

  it('takes files as what proves an objection: read by the department and those who decide, by nobody else', async () => {
    const id = await preliminary(world)
    const png = await picture(20, 20, 'png')
    const agent = await world.as(sun)
    const send = (name: string, bytes: Buffer) =>
      agent
        .post(`/evaluations/${id}/objections`)
        .field({ ...OBJECTION, evidence: '' })
        .attach('file', bytes, name)
    expect((await send('现场.png', Buffer.from('MZ nothing of the kind')).expect(422)).text)
      .to.include('f-file-error')
      .and.include('该项按期公开')
    const page = (await send('现场.png', png).expect(303)).headers['location'] as string
    const file = /href="(\/evaluations\/\d+\/objections\/\d+\/files\/\d+)"/.exec((await agent.get(page).expect(200)).text)?.[1] ?? ''
    for (const one of [sun, chen, inspector, zhou])
      await (
        await world.as(one)
      )
        .get(file)
        .expect(200)
        .expect('Content-Disposition', /attachment/)
    const others = await world.as(he)
    expect((await others.get(page).expect(200)).text).to.not.include('现场.png')
    await others.get(file).expect(404)
    await agent.get(`${page}/files/9999`).expect(404)
  })

  it('has no version made in which nothing of the line is better', async () => {
    const waived = { notApplicable: { reason: '职能不涉及。', by: '周明远', on: '2026-01-10' } }
    const facts = {
      ...FACTS,
      subjects: FACTS.subjects.map((one) =>
        one.id === 'department:JYCJ' ? { ...one, indicators: { ...one.indicators, A1: { ...one.indicators['A1'], ...waived } } } : one,
      ),
    }
    const id = await preliminary(world, facts)
    const objection = await object(id)
    expect(await refusal(decide(id, objection, { correction: { ...NONE, points: 4_000 } }))).to.equal('ranking.error.no_change')
    expect((await whole(id)).head.number).to.equal(1)
  })

  it('is computed again when an objection is upheld: a new version that everybody can compare, on notice anew', async () => {
    const id = await preliminary(world)
    const objection = await object(id)
    world.clock.set('2026-03-05T01:00:00Z')
    expect(await refusal(decide(id, objection, {}, sun))).to.equal('ranking.denied.reviewer')
    expect(await refusal(decide(id, objection, {}, chen))).to.equal('ranking.denied.reviewer')
    expect(await refusal(decide(id, objection, {}))).to.equal('ranking.error.what_to_correct')
    expect(await refusal(decide(id, objection, { reasons: '' }))).to.equal('common.error.required')
    expect(await refusal(decide(id, objection, { outcome: 'rejected', correction: { removed: [0], changed: [] } }))).to.equal(
      'ranking.error.nothing_to_correct',
    )
    expect(await refusal(decide(id, objection, { correction: { removed: [7], changed: [] } }))).to.equal('ranking.error.correction')
    expect(await refusal(decide(id, objection, { correction: { ...NONE, points: 4_001 } }))).to.equal('ranking.error.correction')
    expect(await refusal(decide(id, objection, { correction: { ...NONE, points: 3_900 } }))).to.equal('ranking.error.heavier')
    const before = await whole(id)
    const agent = await world.as(zhou)
    const form = { version: 1, outcome: 'upheld', reasons: '查实按期公开。', remove: '0' }
    const done = await agent.post(`/evaluations/${id}/objections/${objection}/decide`).type('form').send(form).expect(303)
    expect(done.headers['location']).to.equal(`/evaluations/${id}/versions/2`)
    const diff = (await agent.get(`/evaluations/${id}/versions/2`).expect(200)).text
    expect(diff).to.include('39.20').and.include('40.00').and.include('查实按期公开。')
    expect(await pointsIn(id, 'department:JYCJ', 'A1')).to.equal(4_000)
    expect(await cycleOf(world, id)).to.include({ publicityFrom: '2026-03-05', publicityUntil: '2026-03-11' })
    const kept = await whole(id, 1)
    expect([kept.head.sha256, sha256Of(bundleOf(kept))]).to.deep.equal([before.head.sha256, before.head.sha256])
    const now = await whole(id)
    expect(JSON.parse(bundleOf(now))).to.have.nested.property('versions[0].sha256', before.head.sha256)
    expect(await told('sun')).to.include.members(['ranking.told.revised', 'ranking.told.decided'])
    expect(await refusal(decide(id, objection, { correction: { ...NONE, points: 4_000 } }))).to.equal('errors.changed_meanwhile')
    expect(await refusal(object(id))).to.equal('ranking.error.objected')
  })

  it('is reviewed by nobody who had a hand in the line', async () => {
    const id = await preliminary(world)
    const subject = (await world.db.read('evaluation_subjects').where({ cycle_id: id, key: 'department:JYCJ' }).first('id')) as {
      id: number
    }
    const scorer = (await world.db.read('evaluation_scorers').where({ cycle_id: id, code: 'BGS' }).first('id')) as { id: number }
    const at = '2026-02-20T01:00:00.000Z'
    const given = {
      cycle_id: id,
      subject_id: subject.id,
      scorer_id: scorer.id,
      indicator: 'B1',
      round: 1,
      points: 3_880,
      given_by: world.cast.people['inspector'],
    }
    await world.db.write('evaluation_scores').insert({ ...given, saved_at: at, submitted_at: at })
    const scored = await object(id, { ...OBJECTION, indicator: 'B1' })
    const computed = await object(id)
    expect(await refusal(decide(id, scored, { outcome: 'rejected' }, inspector))).to.equal('ranking.denied.own_score')
    expect((await (await world.as(inspector)).get(`/evaluations/${id}/objections/${scored}`).expect(200)).text).to.include('您参与过这一项')
    expect(await refusal(decide(id, computed, { outcome: 'rejected' }, inspector))).to.equal('done')
    await (await world.as(chen)).post(`/evaluations/${id}/objections/${scored}/withdraw`).type('form').send({ version: 1 }).expect(403)
    await (await world.as(sun)).post(`/evaluations/${id}/objections/${scored}/withdraw`).type('form').send({ version: 1 }).expect(303)
    expect(await refusal(object(id, { ...OBJECTION, indicator: 'B1' }))).to.equal('done') // what was withdrawn was not decided
    const sheet = (await (await world.as(chen)).get(`/evaluations/${id}/sheets/department:JYCJ`).expect(200)).text
    expect(sheet).to.include('郑凯').and.include('38.80')
  })

  it('is reviewed neither by who typed points that another handed in, nor by who attached counts that were replaced', async () => {
    const id = await preliminary(world)
    const [one] = (await world.db.read('evaluation_subjects').where({ cycle_id: id, key: 'department:JYCJ' })) as { id: number }[]
    const state = (to: string) => world.db.write('evaluation_cycles').where({ id }).update({ state: to })
    await state('scoring')
    const score = { indicator: 'B1', subjectId: one!.id, points: '38.8', remark: '', evidence: [] }
    await saveScore(world.deps, world.actor(inspector), id, { ...score, version: 0 })
    await submitScores(world.deps, roled(world.actor(ma), 'inspector'), id, [{ ...score, version: 1 }])
    const { people } = world.cast
    await world.db.write.transaction(async (tx) => {
      const counts = { indicator: 'A2', electionId: null, counts: null, document: '会议纪要', at: world.deps.now().toISOString() }
      for (const by of ['inspector', 'he']) await replaceBallot(tx, id, { ...counts, by: people[by]! })
    })
    await state('preliminary')
    const of = async (indicator: string) => decide(id, await object(id, { ...OBJECTION, indicator }), { outcome: 'rejected' }, inspector)
    for (const indicator of ['B1', 'A2']) expect(await refusal(of(indicator)), indicator).to.equal('ranking.denied.own_score')
    expect(await refusal(of('A1'))).to.equal('done')
  })

  it('is reviewed by nobody who inspected what the line deducts for', async () => {
    const [one, ...others] = FACTS.subjects
    const { people, departments } = world.cast
    const insert = async (table: string, row: object): Promise<number> => {
      const [made] = (await world.db.write(table).insert(row).returning('id')) as { id: number }[]
      return made!.id
    }
    const [created_by, at] = [people['he'], '2025-12-01T01:00:00.000Z']
    const made = {
      department_id: departments['BGS'],
      kind: 'periodic',
      title: '检查',
      state: 'running',
      rectification_days: 10,
      created_by,
    }
    const inspection = await insert('inspections', { ...made, from_on: '2025-12-01', to_on: '2025-12-05', created_at: at })
    const planned = { inspection_id: inspection, department_id: departments['JYCJ'], on_day: '2025-12-01', state: 'signed' }
    const visit = await insert('inspection_visits', planned)
    await world.db.write('inspection_inspectors').insert({ visit_id: visit, person_id: people['inspector'] })
    const item = await insert('inspection_items', { inspection_id: inspection, position: 1, indicator: 'A1', title: '按期公开' })
    const found = { visit_id: visit, item_id: item, number: 1, indicator: 'A1', title: '按期公开', text: '迟三天', severity: 'minor' }
    const finding = await insert('inspection_findings', { ...found, state: 'recorded' })
    const facts = { ...one!.indicators, A1: { events: [{ ...LATE, ref: `finding:${finding}` }] } }
    const id = await preliminary(world, { ...FACTS, subjects: [{ ...one!, indicators: facts }, ...others] })
    const objection = await object(id)
    expect(await refusal(decide(id, objection, { outcome: 'rejected' }, inspector))).to.equal('ranking.denied.own_score')
    expect(await refusal(decide(id, objection, { outcome: 'rejected' }))).to.equal('done')
  })

  it('reminds the reviewers while an objection waits', async () => {
    const id = await preliminary(world)
    await object(id)
    await remindOfObjections(world.deps)
    expect(await told('zhou')).to.not.include('ranking.told.due')
    world.clock.set('2026-03-12T01:00:00Z')
    await remindOfObjections(world.deps)
    await remindOfObjections(world.deps)
    expect((await told('zhou')).filter((code) => code === 'ranking.told.due')).to.have.length(1)
  })

  it('leaves a tie across the quota to a leader, who gives a reason and no more places than there are', async () => {
    const id = await preliminary(world)
    expect((await whole(id)).evaluation.quotas[0]).to.deep.include({ places: 1, tied: ['department:CW', 'department:JYCJ'] })
    expect(await refusal(tie(id, ['department:CW'], inspector))).to.equal('ranking.denied.leader')
    expect(await refusal(tie(id, ['department:CW', 'department:JYCJ']))).to.equal('ranking.error.places')
    expect(await refusal(tie(id, ['department:BGS']))).to.equal('ranking.error.places')
    const own = { ...world.actor(zhou), departmentId: world.cast.departments['JYCJ']! }
    const ownTie = { group: '机关科室', grade: 'excellent', chosen: ['department:JYCJ'], reason: '研究决定。', number: 1 }
    expect(await refusal(decideTie(world.deps, own, id, ownTie))).to.equal('cycles.denied.own_department')
    await tie(id, ['department:CW'])
    const { evaluation, quotaDecisions, head } = await whole(id)
    expect(quotaDecisions).to.have.length(1)
    expect(evaluation.ranking.map(({ subject, rank, grade, quota }) => [subject, rank, grade, quota])).to.deep.equal([
      ['department:CW', 1, 'excellent', 'within'],
      ['department:JYCJ', 1, 'pass', 'beyond'],
      ['department:BGS', 3, 'pass', undefined],
    ])
    expect(recompute(bundleOf(await whole(id)))).to.include({ ok: true, sha256: head.sha256 })
    expect((await (await world.as(chen)).get(`/evaluations/${id}/ranking`)).text).to.include('局务会研究决定。')
    // Its bytes stay those of the log when the leader is called otherwise later.
    const leader = world.db.write('people').where({ id: world.cast.people['zhou'] })
    const [called] = (await leader.clone().select('display_name')) as { display_name: string }[]
    await leader.clone().update({ display_name: '周明远（原）' })
    expect(sha256Of(bundleOf(await whole(id)))).to.equal(head.sha256)
    await leader.clone().update({ display_name: called!.display_name })
    expect(await refusal(tie(id, ['department:JYCJ']))).to.equal('ranking.error.no_tie')
  })

  it('takes up a veto that came into force, and its reversal; the score without it stays', async () => {
    const id = await preliminary(world)
    const veto = { rule: 'V1', ref: 'veto:1', title: '窗口服务投诉查证属实', inForceOn: '2026-03-03' }
    const revise = (vetoes: ReadonlyMap<string, (typeof veto)[]>, reason: string) =>
      world.db.write.transaction((tx) => reviseForVeto(world.deps, tx, world.actor(zhou), id, { vetoes, reason }))
    await revise(new Map([['department:JYCJ', [veto]]]), '否决生效')
    const { text } = await (await world.as(chen)).get(`/evaluations/${id}/sheets/department:JYCJ`).expect(200)
    expect(text).to.include('59.00').and.include('98.00').and.include('窗口服务投诉查证属实').and.include('/vetoes/1')
    expect((await whole(id)).evaluation.ranking.at(-1)).to.include({ subject: 'department:JYCJ', rank: 3, grade: 'fail' })
    await revise(new Map(), '否决撤销')
    expect((await whole(id)).evaluation.ranking.at(-1)).to.include({ subject: 'department:BGS', rank: 3 })
    expect((await whole(id)).head).to.include({ number: 3, reason: '否决撤销' })
    const other = await scoringCycle(world, { ...SCHEME, code: 'SHIYAN-2026' })
    const none = await world.db.write.transaction((tx) =>
      reviseForVeto(world.deps, tx, world.actor(zhou), other, { vetoes: new Map(), reason: '' }),
    )
    expect(none).to.equal(undefined)
  })

  it('is final when two leaders have confirmed it, and nothing stands against it', async () => {
    const id = await preliminary(world)
    const objection = await object(id)
    const confirm = (by: typeof zhou, number: number) => confirmResult(world.deps, world.actor(by), id, { number, note: '' })
    expect(await refusal(confirm(inspector, 1))).to.equal('ranking.denied.leader')
    expect(await refusal(confirm(zhou, 1))).to.equal('ranking.obstacle.tie')
    await tie(id, ['department:CW'])
    expect(await refusal(confirm(zhou, 2))).to.equal('ranking.obstacle.objections')
    await decide(id, objection, { outcome: 'rejected', reasons: '系统记录为逾期。' })
    expect(await refusal(confirm(zhou, 2))).to.equal('ranking.obstacle.publicity')
    world.clock.set('2026-03-09T01:00:00Z')
    expect(await refusal(confirm(second, 1))).to.equal('errors.changed_meanwhile') // there is another version by now
    expect(await confirm(second, 2)).to.equal('first')
    expect(await refusal(confirm(second, 2))).to.equal('ranking.denied.confirmed')
    const agent = await world.as(zhou)
    expect((await agent.get(`/evaluations/${id}/ranking`)).text).to.include('确认为最终结果')
    await agent.post(`/evaluations/${id}/confirm`).type('form').send({ number: 2, note: '同意' }).expect(303)
    const { head, evaluation } = await whole(id)
    expect(head).to.include({ number: 3, kind: 'final' })
    expect(evaluation).to.deep.equal((await whole(id, 2)).evaluation)
    expect((await cycleOf(world, id)).state).to.equal('final')
    await (await world.as(observer)).get(`/evaluations/${id}/ranking`).expect(200)
    await (await world.as(observer)).get(`/evaluations/${id}/sheets/department:BGS`).expect(200)
    expect(await refusal(decide(id, objection, { outcome: 'rejected' }))).to.equal('errors.changed_meanwhile')
    const results = world.db.write.transaction((tx) => tx('evaluation_versions').where({ cycle_id: id }).update({ reason: 'x' }))
    expect(await results.then(() => 'done', String)).to.include('append-only')
  })

  it('is not confirmed while a veto may still come into force', async () => {
    const id = await preliminary(world)
    await tie(id, ['department:CW'])
    world.clock.set('2026-03-20T01:00:00Z')
    const [subject] = (await world.db.read('evaluation_subjects').where({ cycle_id: id, key: 'department:CW' })) as { id: number }[]
    const { people, departments } = world.cast
    const proposed = { cycleId: id, subjectId: subject!.id, departmentId: departments['CW']!, rule: 'V1', title: '窗口投诉' }
    const said = { happenedOn: '2025-06-01', account: '', documents: '', source: 'manual', sourceRef: '' } as const
    const at = world.deps.now().toISOString()
    const veto = await world.db.write.transaction((tx) => registerVeto(tx, { ...proposed, ...said, by: people['inspector']!, at }))
    const confirm = () => refusal(confirmResult(world.deps, world.actor(zhou), id, { number: 2, note: '' }))
    for (const state of ['deciding', 'established', 'appealed']) {
      await world.db.write('vetoes').where({ id: veto }).update({ state })
      expect(await confirm(), state).to.equal('ranking.obstacle.vetoes')
    }
    expect((await (await world.as(zhou)).get(`/evaluations/${id}/ranking`)).text).to.include('还有 1 件一票否决没有办结。')
    await world.db.write('vetoes').where({ id: veto }).update({ state: 'unfounded' })
    expect(await confirm()).to.equal('done')
  })

  it('is final also when both leaders confirm at the same moment', async () => {
    const id = await preliminary(world, { ...FACTS, subjects: FACTS.subjects.slice(1) })
    world.clock.set('2026-03-09T01:00:00Z')
    const both = [zhou, second].map((by) => confirmResult(world.deps, world.actor(by), id, { number: 1, note: '' }))
    expect((await Promise.all(both)).toSorted()).to.deep.equal(['final', 'first'])
    expect((await cycleOf(world, id)).state).to.equal('final')
  })

  it('says of every version the day on which it was made in Shanghai', async () => {
    world.clock.set('2026-03-02T17:00:00Z') // the third by then
    const id = await preliminary(world)
    await tie(id, ['department:CW'])
    const { versions } = JSON.parse(bundleOf(await whole(id))) as { versions: { on: string }[] }
    expect(versions.map(({ on }) => on)).to.deep.equal(['2026-03-03'])
  })

  it('is disclosed through the register of results, and archived when the record is out', async () => {
    const id = await preliminary(world, { ...FACTS, subjects: FACTS.subjects.slice(1) })
    world.clock.set('2026-03-09T01:00:00Z')
    for (const leader of [zhou, second]) await confirmResult(world.deps, world.actor(leader), id, { number: 1, note: '' })
    const item = world.cast.items['B-02']!
    await world.db.write('catalogue_items').where({ id: item }).update({ register: 'results', timing: 'ex_post', review_level: 1 })
    await (await world.as(chen)).post(`/evaluations/${id}/publish`).type('form').send({ item }).expect(403)
    const { people } = world.cast
    await world.db.write('role_assignments').insert({ person_id: people['xu'], role: 'publisher', granted_at: '2026-01-05T01:00:00.000Z' })
    const publisher = { ...xu, roles: [...xu.roles, 'publisher'] } as const
    await (await world.as(inspector)).post(`/evaluations/${id}/publish`).type('form').send({ item }).expect(403)
    const agent = await world.as(xu)
    expect((await agent.get(`/evaluations/${id}/ranking`)).text).to.include('拟公开件')
    const answer = await agent.post(`/evaluations/${id}/publish`).type('form').send({ item }).expect(303)
    const record = Number(/\/disclosures\/(\d+)\/edit/.exec(answer.headers['location'] as string)?.[1])
    const edit = await agent.get(`/disclosures/${record}/edit`).expect(200)
    expect(edit.text).to.include('财务科').and.include('2025年度考评')
    await agent.post(`/evaluations/${id}/publish`).type('form').send({ item }).expect(409)
    expect(await archiveCycles(world.deps)).to.equal(0)
    await submitDisclosure(world.deps, world.actor(publisher), record)
    const head = { ...tang, department: 'BGS' } as const // the general office has no head in this cast
    await pass(world, record, head, ma, wu)
    expect(await archiveCycles(world.deps)).to.equal(1)
    expect(await cycleOf(world, id)).to.include({ state: 'archived', disclosureId: record })
    expect((await (await world.as(chen)).get(`/evaluations/${id}/ranking`)).text).to.include(`/disclosures/${record}`)
  })

  it('can be tried with other assumptions by a leader, on a copy that says what it is and is kept nowhere', async () => {
    const id = await preliminary(world)
    const versions = async () => Number((await world.db.read('evaluation_versions').count({ n: '*' }).first())?.['n'])
    const before = await versions()
    const agent = await world.as(zhou)
    expect((await agent.get(`/evaluations/${id}/what-if`).expect(200)).text).to.include('还没有改动任何假设')
    const { text } = await agent.get(`/evaluations/${id}/what-if?w.A2=60&leave=CW`).expect(200)
    expect(text).to.include('data-mark="试算"').and.include('value="60"')
    const csv = await agent.get(`/evaluations/${id}/what-if?w.A2=60&format=csv`).expect(200)
    expect(
      csv.text
        .split('\r\n')
        .slice(1, 4)
        .every((row) => row.startsWith('试算')),
    ).to.equal(true)
    expect(decodeURIComponent(String(csv.headers['content-disposition']))).to.include('试算-')
    for (const persona of [inspector, sun]) await (await world.as(persona)).get(`/evaluations/${id}/what-if`).expect(403)
    expect(await versions()).to.equal(before)
  })

  it('opens a sheet with the same number of statements whatever the number of facts', async () => {
    const { countQueries } = await import('../../support/query-count.ts')
    const many = {
      ...FACTS,
      subjects: FACTS.subjects.map((one) => ({
        ...one,
        indicators: { ...one.indicators, A1: { events: Array.from({ length: 60 }, (_, i) => ({ ...LATE, ref: `disclosure:${i + 1}` })) } },
      })),
    }
    const counts: number[] = []
    for (const [facts, code] of [
      [FACTS, 'SHIYAN-A'],
      [many, 'SHIYAN-B'],
    ] as const) {
      const id = await preliminary(world, facts, { ...SCHEME, code })
      const agent = await world.as(chen)
      await agent.get(`/evaluations/${id}/sheets/department:CW`).expect(200)
      counts.push((await countQueries(world, () => agent.get(`/evaluations/${id}/sheets/department:CW`).expect(200))).statements.length)
    }
    expect(counts[0]).to.equal(counts[1]).and.to.be.at.most(14)
  })
})
