import { expect } from 'chai'
import { shippedCalendar } from '../../../core/working-days.ts'
import { verifySpotCheck } from '../../../core/spot-check.ts'
import { addFile, answerItem, openFile } from '../../../server/inspections/answers.service.ts'
import { saveChecklist, saveTemplate, useTemplate } from '../../../server/inspections/checklist.service.ts'
import { announceDraw, drawEvidence, drawLot } from '../../../server/inspections/draws.service.ts'
import { inspectionFacts } from '../../../server/inspections/inspection-facts.service.ts'
import { getInspection } from '../../../server/inspections/inspection.service.ts'
import { deadlinesOf } from '../../../server/inspections/inspections.rules.ts'
import {
  addVisits,
  cancelInspection,
  createInspection,
  editInspection,
  enterInPlan,
} from '../../../server/inspections/inspections.service.ts'
import { answerFinding, getFinding, getNotice, issueNotice, recheckFinding } from '../../../server/inspections/rectification.service.ts'
import { watchRectifications } from '../../../server/inspections/reminders.service.ts'
import {
  beginVisit,
  closeVisit,
  recordRefusal,
  reopenVisit,
  seenVisit,
  signVisit,
  witnessRefusal,
} from '../../../server/inspections/visits.service.ts'
import { sweepFiles } from '../../../server/attachments/sweep.service.ts'
import { published } from '../disclosures/flow.ts'
import { picture } from '../../support/pictures.ts'
import { chen, he, inspector, lin, luo, sun, tang, zhou } from '../../support/personas.ts'
import { refusalAt } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import {
  answer,
  begun,
  clientName,
  closed,
  DETAILS,
  drafted,
  ITEMS,
  makeInspector,
  ordered,
  page,
  planned,
  signed,
  versionOf,
  visitOf,
} from './flow.ts'

describe('the deadlines of a finding', () => {
  const step = (name: string, on: string, dueOn: string | null = null) => ({ step: name, on, dueOn })
  const of = (...steps: ReturnType<typeof step>[]) =>
    deadlinesOf(steps, '2026-03-31', shippedCalendar).map(({ dueOn, answeredOn, daysLate }) => [dueOn, answeredOn ?? '', daysLate])

  const cases: readonly (readonly [string, ReturnType<typeof of>, readonly unknown[]])[] = [
    ['nothing was ordered', of(step('closed', '2026-03-02')), []],
    [
      'answered on the day itself',
      of(step('ordered', '2026-03-02', '2026-03-16'), step('answered', '2026-03-16')),
      [['2026-03-16', '2026-03-16', 0]],
    ],
    [
      'answered a day later',
      of(step('ordered', '2026-03-02', '2026-03-16'), step('answered', '2026-03-17')),
      [['2026-03-16', '2026-03-17', 1]],
    ],
    [
      'a weekend is not late',
      of(step('ordered', '2026-03-02', '2026-03-13'), step('answered', '2026-03-16')),
      [['2026-03-13', '2026-03-16', 1]],
    ],
    ['not answered yet', of(step('ordered', '2026-03-02', '2026-03-27')), [['2026-03-27', '', 2]]],
    [
      'ordered again after a re-check',
      of(
        step('ordered', '2026-03-02', '2026-03-09'),
        step('answered', '2026-03-06'),
        step('not_done', '2026-03-10', '2026-03-17'),
        step('answered', '2026-03-18'),
        step('done', '2026-03-19'),
      ),
      [
        ['2026-03-09', '2026-03-06', 0],
        ['2026-03-17', '2026-03-18', 1],
      ],
    ],
  ]
  for (const [name, found, wanted] of cases)
    it(name, () => {
      expect(found).to.deep.equal(wanted)
    })
})

describe('inspections', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const told = async (username: string): Promise<string[]> =>
    ((await world.db.read('notifications').where('person_id', world.cast.people[username]).orderBy('id')) as { code: string }[]).map(
      ({ code }) => code.replace('inspections.told.', ''),
    )

  it('are planned with a checklist, and told to the heads who will be visited', async () => {
    const actor = world.actor(inspector)
    expect(
      await refusalAt(createInspection(world.deps, actor, { ...DETAILS, title: '', toOn: '2026-02-30', rectificationDays: '0' })),
    ).to.equal('invalid title,to_on,rectification_days')
    expect(await refusalAt(createInspection(world.deps, world.actor(lin), DETAILS))).to.equal('forbidden inspections.denied.not_inspector')
    const id = await planned(world)
    expect(await told('sun')).to.deep.equal(['planned'])
    expect((await getInspection(world.deps, world.actor(chen), id)).items.map(({ title }) => title)).to.deep.equal([
      '公开栏更新及时',
      '台账齐全',
    ])
    expect(await refusalAt(saveChecklist(world.deps, actor, id, 1, []))).to.equal('invalid inspections.error.no_items')
    expect(await refusalAt(cancelInspection(world.deps, actor, id, { version: 99, reason: '改期' }))).to.equal(
      'conflict errors.changed_meanwhile',
    )
  })

  it('stay unknown to others until a surprise begins', async () => {
    const id = await planned(world, { kind: 'unannounced' })
    const reader = await world.as(sun)
    expect((await reader.get('/inspections')).text).not.to.include(DETAILS.title)
    await reader.get(`/inspections/${id}`).expect(404)
    expect(await told('sun')).to.deep.equal([])
    expect((await (await world.as(zhou)).get('/inspections')).text).to.include(DETAILS.title)
    const second = await makeInspector(world)
    const visit = await visitOf(world, id)
    await reader.get(`/inspections/visits/${visit}`).expect(404)
    const actor = world.actor(inspector)
    await beginVisit(world.deps, actor, visit, { version: 1, team: [actor.id, second.id] })
    await reader.get(`/inspections/visits/${visit}`).expect(200)
    expect((await reader.get('/inspections')).text).to.include(DETAILS.title)
    expect(await told('sun')).to.deep.equal(['begun'])
    // Another department reads that it takes place, and no more.
    const other = await world.as(tang)
    await other.get(`/inspections/${id}`).expect(200)
    await other.get(`/inspections/visits/${visit}`).expect(404)
  })

  it('never visit a department that takes part in inspecting', async () => {
    const actor = world.actor(inspector)
    await makeInspector(world, tang)
    const id = await planned(world, { kind: 'unannounced' })
    const { BGS, CW } = world.cast.departments
    expect(await refusalAt(addVisits(world.deps, actor, id, { departmentIds: [BGS!], onDay: DETAILS.fromOn }))).to.equal(
      'invalid departments',
    )
    const offered = (await getInspection(world.deps, actor, id)).departments
    expect(offered.map((one) => one.id)).not.to.include(BGS)
    const edit = async (joint: number[]): Promise<string> =>
      refusalAt(editInspection(world.deps, actor, id, await versionOf(world, id), { ...DETAILS, kind: 'unannounced', joint }))
    expect(await edit([CW!])).to.equal('done')
    expect(await refusalAt(addVisits(world.deps, actor, id, { departmentIds: [CW!], onDay: DETAILS.fromOn }))).to.equal(
      'invalid departments',
    )
    expect(await edit([])).to.equal('done')
    await addVisits(world.deps, actor, id, { departmentIds: [CW!], onDay: DETAILS.fromOn })
    expect(await edit([CW!]), 'it is on the list').to.equal('invalid joint')
  })

  it('leave no words and no verdicts in the audit log', async () => {
    const id = await ordered(world)
    const { finding } = await getFinding(world.deps, world.actor(inspector), id)
    await answerFinding(world.deps, world.actor(sun), id, { version: finding.version, text: '已更换公开栏', files: [] })
    const logged = (await world.db.read('audit_entries').whereLike('action', 'inspections.%').select('details')) as unknown[]
    expect(JSON.stringify(logged)).not.to.match(/已更换公开栏|serious|in_order|20 天没有更新/)
  })

  it('begin with at least two inspectors, none of them of the department', async () => {
    const visit = await visitOf(world, await planned(world))
    const actor = world.actor(inspector)
    const own = await makeInspector(world, lin)
    const begin = (team: readonly number[]) => beginVisit(world.deps, actor, visit, { version: 1, team })
    expect(await refusalAt(begin([actor.id]))).to.equal('invalid team')
    expect(await refusalAt(begin([actor.id, own.id]))).to.equal('invalid team')
    expect(await refusalAt(beginVisit(world.deps, own, visit, { version: 1, team: [] }))).to.equal(
      'forbidden inspections.denied.other_inspectors',
    )
    const second = await makeInspector(world)
    await begin([actor.id, second.id])
    expect(await refusalAt(begin([actor.id, second.id]))).to.equal('conflict inspections.error.state')
  })

  it('take an answer once however often it is sent, and show whoever comes second what is there', async () => {
    const visit = await begun(world)
    const second = await makeInspector(world)
    const [item] = (await page(world, visit)).items
    const client = clientName()
    const sent = { answer: 'problem', note: '没有更新', severity: 'minor', client }
    expect((await answer(world, visit, item!.id, sent)).answer).to.include({ version: 1, note: '没有更新' })
    expect((await answer(world, visit, item!.id, sent)).answer).to.include({ version: 1 })
    expect(await world.db.read('inspection_answer_log').where({ visit_id: visit })).to.have.length(1)
    const beaten = await answer(world, visit, item!.id, { answer: 'in_order' }, second)
    expect(beaten).to.include({ saved: false })
    expect(beaten.answer).to.include({ answer: 'problem', givenBy: world.cast.people['inspector'] })
    expect(await answer(world, visit, item!.id, { answer: 'in_order', seen: 1 }, second)).to.include({ saved: true })
    expect((await page(world, visit)).answers.get(item!.id)).to.include({ answer: 'in_order', version: 2 })
    expect(await refusalAt(answer(world, visit, item!.id, { answer: 'in_order', seen: 2 }, world.actor(sun)))).to.equal(
      'forbidden inspections.denied.not_inspector',
    )
  })

  it('add an item on the spot once, with a photo that the camera wrote nothing into', async () => {
    const visit = await begun(world)
    const actor = world.actor(inspector)
    const key = clientName()
    const extra = { item: 0, key, title: '窗口无人值守', answer: 'problem', note: '上午九点', severity: 'grave', seen: 0 }
    const { itemId } = await answerItem(world.deps, actor, visit, { ...extra, client: clientName() })
    const upload = { name: 'IMG_1.jpg', bytes: await picture(80, 60) }
    const client = clientName()
    const file = await addFile(world.deps, actor, visit, { upload, client, item: 0, key, title: extra.title })
    expect(file.itemId).to.equal(itemId)
    expect((await addFile(world.deps, actor, visit, { upload, client, item: 0, key, title: extra.title })).id).to.equal(file.id)
    expect(await world.db.read('inspection_files')).to.have.length(1)
    world.clock.advance(3 * 86_400_000)
    await sweepFiles(world.deps)
    const read = await (await world.as(chen)).get(`/inspections/files/${file.id}`).expect(200)
    expect(read.headers['content-type']).to.equal('image/jpeg')
    await (await world.as(tang)).get(`/inspections/files/${file.id}`).expect(404)
    expect(await refusalAt(openFile(world.deps, world.actor(tang), file.id))).to.equal('not_found errors.not_found')
  })

  it('end when every item is answered, and the head signs the record as it stands', async () => {
    const visit = await begun(world)
    const actor = world.actor(inspector)
    const { items, visit: found } = await page(world, visit)
    const end = { version: found.version, summary: '', signerId: world.cast.people['chen']! }
    await answer(world, visit, items[0]!.id, { answer: 'problem', note: '', severity: '' })
    expect(await refusalAt(closeVisit(world.deps, actor, visit, end))).to.equal(`invalid item.${items[0]!.id},item.${items[1]!.id}`)
    expect(await refusalAt(closeVisit(world.deps, actor, visit, { ...end, signerId: actor.id }))).to.equal('invalid signer')
    await answer(world, visit, items[0]!.id, { answer: 'problem', note: '没更新', severity: 'minor', seen: 1 })
    await answer(world, visit, items[1]!.id, { answer: 'not_applicable' })
    await closeVisit(world.deps, actor, visit, end)
    const { visit: now, findings } = await page(world, visit)
    expect(findings.map(({ number, indicator, title, text }) => [number, indicator, title, text])).to.deep.equal([
      [1, 'B2', '公开栏更新及时', '没更新'],
    ])
    expect(now.recordSha256).to.match(/^[0-9a-f]{64}$/)
    expect(await told('chen')).to.deep.equal(['to_sign'])
    expect(await refusalAt(answer(world, visit, items[1]!.id, { answer: 'in_order', seen: 1 }))).to.equal(
      'conflict inspections.error.not_running',
    )
    expect(await refusalAt(signVisit(world.deps, world.actor(lin), visit, { version: now.version, statement: '' }))).to.equal(
      'forbidden inspections.denied.not_signer',
    )
    await signVisit(world.deps, world.actor(sun), visit, { version: now.version, statement: '已知' })
    const { inspection, state, statement } = (await page(world, visit)).visit
    expect([inspection.state, state, statement]).to.deep.equal(['done', 'signed', '已知'])
    expect(await refusalAt(reopenVisit(world.deps, actor, visit, { version: now.version + 1, reason: '漏项' }))).to.equal(
      'conflict inspections.error.state',
    )
  })

  it('go back to the checklist before anybody has signed', async () => {
    const visit = await closed(world)
    const { version } = (await page(world, visit)).visit
    await reopenVisit(world.deps, world.actor(inspector), visit, { version, reason: '漏填一项' })
    const { visit: again, findings } = await page(world, visit)
    expect([again.state, again.recordSha256, findings.length]).to.deep.equal(['running', null, 0])
  })

  it('record a refusal to sign with a second inspector, who confirms it', async () => {
    const visit = await closed(world)
    const actor = world.actor(inspector)
    const second = await makeInspector(world)
    const { version } = (await page(world, visit)).visit
    const refusing = { version, reason: '负责人不在，其余人不肯签', witnessId: actor.id }
    expect(await refusalAt(recordRefusal(world.deps, actor, visit, refusing))).to.equal('invalid witness')
    await recordRefusal(world.deps, actor, visit, { ...refusing, witnessId: second.id })
    expect(await refusalAt(witnessRefusal(world.deps, actor, visit, version + 1))).to.equal('forbidden inspections.denied.not_witness')
    await witnessRefusal(world.deps, second, visit, version + 1)
    expect((await page(world, visit)).visit).to.include({ state: 'refused', witnessId: second.id })
  })

  it('order what was found to be rectified, and look again', async () => {
    const id = await ordered(world)
    expect(await told('sun')).to.include('ordered')
    const actor = world.actor(inspector)
    const found = await getFinding(world.deps, world.actor(chen), id)
    expect(found.finding).to.include({ state: 'ordered', dueOn: '2026-03-16' })
    expect(found.notice).to.include({ year: 2026, number: 1, days: 10 })
    const say = { version: found.finding.version, text: '已更新', files: [{ name: '现场.jpg', bytes: await picture(40, 30) }] }
    expect(await refusalAt(answerFinding(world.deps, world.actor(chen), id, say))).to.equal('forbidden inspections.denied.not_answering')
    expect(await refusalAt(recheckFinding(world.deps, actor, id, { ...say, done: true, days: '' }))).to.equal(
      'conflict inspections.error.state',
    )
    await answerFinding(world.deps, world.actor(lin), id, say)
    expect(await told('inspector')).to.include('answered')
    const again = { version: say.version + 1, files: [], done: false, days: '5' }
    expect(await refusalAt(recheckFinding(world.deps, actor, id, { ...again, text: '' }))).to.equal('invalid text')
    await recheckFinding(world.deps, actor, id, { ...again, text: '仍缺两项' })
    expect((await getFinding(world.deps, actor, id)).finding).to.include({ state: 'ordered', dueOn: '2026-03-09' })
    await answerFinding(world.deps, world.actor(sun), id, { version: say.version + 2, text: '补齐', files: [] })
    await recheckFinding(world.deps, actor, id, { version: say.version + 3, text: '', files: [], done: true, days: '' })
    const { finding, steps, files } = await getFinding(world.deps, actor, id)
    expect(finding.state).to.equal('done')
    expect(steps.map(({ step }) => step)).to.deep.equal(['ordered', 'answered', 'not_done', 'answered', 'done'])
    expect(files).to.have.length(1)
  })

  it('watch over deadlines: a reminder, then the head and the inspectors, then the leaders, once each', async () => {
    const id = await ordered(world)
    const at = async (day: string): Promise<void> => {
      world.clock.set(`${day}T02:00:00Z`)
      await watchRectifications(world.deps)
      await watchRectifications(world.deps)
    }
    await at('2026-03-11')
    expect(await told('lin')).to.deep.equal(['ordered'])
    await at('2026-03-12')
    expect(await told('lin')).to.deep.equal(['ordered', 'due_soon'])
    await at('2026-03-17')
    expect(await told('lin')).to.deep.equal(['ordered', 'due_soon', 'overdue'])
    expect(await told('inspector')).to.include('overdue')
    expect(await told('zhou')).to.deep.equal([])
    await at('2026-03-23')
    expect(await told('zhou')).to.deep.equal(['overdue'])
    expect((await getFinding(world.deps, world.actor(inspector), id)).steps.map(({ step }) => step)).to.deep.equal([
      'ordered',
      'overdue',
      'escalated',
    ])
  })

  it('tell the evaluation what was found, and what came late', async () => {
    const id = await ordered(world)
    const department = world.cast.departments['JYCJ']!
    const facts = async (to: string, today: string) =>
      (
        await inspectionFacts(world.db.read, { departmentIds: [department, world.cast.departments['CW']!], from: '2026-01-01', to, today })
      ).get(department)!
    const event = {
      key: 'finding',
      n: 1,
      days: 0,
      title: '公开栏更新及时',
      ref: `finding:${id}`,
      on: '2026-03-02',
      indicator: 'B2',
      severity: 'serious',
    }
    expect(await facts('2026-12-31', '2026-03-16')).to.deep.equal({ events: [event], rectification: { kept: 0, due: 0 } })
    const late = { ...event, key: 'overdue_rectification', on: '2026-03-16' }
    expect(await facts('2026-12-31', '2026-03-18')).to.deep.equal({
      events: [event, { ...late, days: 2 }],
      rectification: { kept: 0, due: 1 },
    })
    world.clock.set('2026-03-19T02:00:00Z')
    await answerFinding(world.deps, world.actor(lin), id, { version: 2, text: '已更新', files: [] })
    expect((await facts('2026-12-31', '2026-06-30')).events[1]).to.deep.equal({ ...late, days: 3 })
    expect(await facts('2026-03-31', '2026-06-30'), 'the same when the period is over').to.deep.equal(
      await facts('2026-12-31', '2026-06-30'),
    )
    expect((await facts('2026-03-10', '2026-03-18')).events).to.deep.equal([event])
  })

  it('do not count before the department has signed', async () => {
    await closed(world)
    const department = world.cast.departments['JYCJ']!
    const facts = await inspectionFacts(world.db.read, {
      departmentIds: [department],
      from: '2026-01-01',
      to: '2026-12-31',
      today: '2026-03-02',
    })
    expect(facts.get(department)).to.deep.equal({ events: [], rectification: { kept: 0, due: 0 } })
    expect(await world.db.read('inspection_findings')).to.have.length(1)
  })

  it('draw departments so that anybody can draw again', async () => {
    const actor = world.actor(inspector)
    const id = await createInspection(world.deps, actor, DETAILS)
    await saveChecklist(world.deps, actor, id, 1, ITEMS)
    const typed = { of: 'departments', fromOn: '', toOn: '', draw: 'simple', size: 2, publicSource: '明日上证指数收盘价' } as const
    expect(await refusalAt(announceDraw(world.deps, actor, id, { ...typed, size: 50 }))).to.equal('invalid size')
    const draw = await announceDraw(world.deps, actor, id, typed)
    const before = await drawEvidence(world.deps, actor, { id, draw })
    expect(before.drawn).to.equal(undefined)
    await drawLot(world.deps, actor, { id, draw }, { version: 1, publicText: '3267.19' })
    expect(await refusalAt(drawLot(world.deps, actor, { id, draw }, { version: 1, publicText: '1' }))).to.equal(
      'conflict inspections.error.drawn',
    )
    const evidence = await drawEvidence(world.deps, actor, { id, draw })
    expect(verifySpotCheck(evidence)).to.deep.equal([])
    const { visits } = await getInspection(world.deps, actor, id)
    expect(visits.map(({ departmentId }) => departmentId).toSorted()).to.deep.equal([...evidence.drawn!.sample].toSorted())
    expect(visits.map(({ departmentId }) => departmentId)).not.to.include(world.cast.departments['BGS'])
  })

  it('sign what was answered, also when an answer comes in while the record is closed', async () => {
    const visit = await begun(world)
    const { items, visit: found } = await page(world, visit)
    for (const { id } of items) await answer(world, visit, id, { answer: 'in_order' })
    const close = { version: found.version, summary: '', signerId: world.cast.people['sun']! }
    const late = answer(world, visit, items[0]!.id, { answer: 'problem', note: '公开栏没有更新', severity: 'minor', seen: 1 })
    await Promise.all([refusalAt(closeVisit(world.deps, world.actor(inspector), visit, close)), refusalAt(late)])
    const { answers, findings, visit: then } = await page(world, visit)
    expect(then.state).to.equal('closed')
    expect(findings).to.have.length([...answers.values()].filter((one) => one.answer === 'problem').length)
  })

  it('keep to themselves whom a draw will surprise until the last of them is visited', async () => {
    const actor = world.actor(inspector)
    const id = await createInspection(world.deps, actor, { ...DETAILS, kind: 'unannounced' })
    await saveChecklist(world.deps, actor, id, 1, ITEMS)
    const typed = { of: 'departments', fromOn: '', toOn: '', draw: 'simple', size: 2, publicSource: '明日上证指数收盘价' } as const
    const draw = await announceDraw(world.deps, actor, id, typed)
    await drawLot(world.deps, actor, { id, draw }, { version: 1, publicText: '3267.19' })
    await enterInPlan(world.deps, actor, id, (await getInspection(world.deps, actor, id)).inspection.version)
    const { visits } = await getInspection(world.deps, actor, id)
    const others = await Promise.all([luo, lin, he].map((persona) => makeInspector(world, persona)))
    const team = [actor, others.find((one) => visits.every(({ departmentId }) => departmentId !== one.departmentId))!].map((one) => one.id)
    await beginVisit(world.deps, actor, visits[0]!.id, { version: 1, team })
    const path = `/inspections/${id}`
    const reader = await world.as(tang)
    const seen = [(await reader.get(path).expect(200)).text, (await reader.get(`${path}/draws/${draw}/evidence.json`).expect(200)).text]
    const { drawn } = await drawEvidence(world.deps, actor, { id, draw })
    for (const text of seen) expect(text).not.to.include(drawn!.seed).and.not.to.include(drawn!.secret)
    await beginVisit(world.deps, actor, visits[1]!.id, { version: 1, team })
    expect(verifySpotCheck(await drawEvidence(world.deps, world.actor(tang), { id, draw }))).to.deep.equal([])
    expect((await reader.get(path)).text).to.include(drawn!.seed)
  })

  it('draw records of the departments that will be visited, as items of their checklists', async () => {
    const record = await published(world, { item: 'B-04', period: null })
    const actor = world.actor(inspector)
    const id = await drafted(world)
    const typed = {
      of: 'records',
      fromOn: '2026-02-01',
      toOn: '2026-03-02',
      draw: 'stratified',
      size: 1,
      publicSource: '明日收盘价',
    } as const
    expect(await refusalAt(announceDraw(world.deps, actor, id, { ...typed, toOn: '2026-03-03' }))).to.equal('invalid to_on')
    expect(await refusalAt(announceDraw(world.deps, actor, id, { ...typed, fromOn: '' }))).to.equal('invalid from_on')
    const draw = await announceDraw(world.deps, actor, id, typed)
    await drawLot(world.deps, actor, { id, draw }, { version: 1, publicText: '3267.19' })
    expect(verifySpotCheck(await drawEvidence(world.deps, actor, { id, draw }))).to.deep.equal([])
    const { items } = await page(world, await visitOf(world, id))
    expect(items.map(({ disclosureId }) => disclosureId)).to.deep.equal([null, null, record])
    expect((await getInspection(world.deps, actor, id)).items, 'not an item for all').to.have.length(2)
  })

  it('number notices of a year one after the other, also when two are issued at once', async () => {
    const visits = [await signed(world), await signed(world, { title: '第二次检查' })]
    const issue = async (visit: number) => {
      const [finding] = (await page(world, visit)).findings
      return issueNotice(world.deps, world.actor(inspector), visit, { findings: [finding!.id], requirement: '改正', days: '5' })
    }
    const ids = await Promise.all(visits.map(issue))
    const notices = await Promise.all(ids.map((id) => getNotice(world.deps, world.actor(sun), id)))
    expect(notices.map(({ notice }) => notice.number).toSorted()).to.deep.equal([1, 2])
  })

  it('keep a checklist for the next time', async () => {
    const actor = world.actor(inspector)
    const id = await drafted(world)
    const template = await saveTemplate(world.deps, actor, id, '季度检查')
    const next = await createInspection(world.deps, actor, { ...DETAILS, title: '第二季度检查' })
    await useTemplate(world.deps, actor, next, await versionOf(world, next), template)
    expect(
      (await getInspection(world.deps, actor, next)).items.map(({ indicator, title, look }) => ({ indicator, title, look })),
    ).to.deep.equal(ITEMS)
  })

  it('are seen by those whom they concern', async () => {
    const visit = await signed(world)
    const of = (persona: typeof sun) => refusalAt(seenVisit(world.db.read, world.actor(persona), visit))
    expect([await of(chen), await of(zhou), await of(luo), await of(he), await of(tang)]).to.deep.equal([
      'done',
      'done',
      'done', // in the team
      'not_found errors.not_found',
      'not_found errors.not_found',
    ])
  })
})
