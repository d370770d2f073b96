import { expect } from 'chai'
import {
  abandonCase,
  askCorrection,
  askExtension,
  correctCase,
  extendCase,
  nameAssignee,
  noteCase,
  pauseCase,
  rateCase,
  refuseExtension,
  reopenCase,
  resumeCase,
  transferCase,
  writeCase,
} from '../../../server/cases/acts.service.ts'
import { approveAnswer, draftAnswer, returnAnswer } from '../../../server/cases/answering.service.ts'
import { MOST_RUNNING } from '../../../server/cases/cases.rules.ts'
import { caseForReader, getCase } from '../../../server/cases/cases.service.ts'
import { caseDuties } from '../../../server/cases/duties.service.ts'
import { listPublished, listRegister, readHome, similarTo } from '../../../server/cases/list.service.ts'
import { readCase } from '../../../server/cases/page.service.ts'
import {
  consentCase,
  proposePublication,
  publishCase,
  readPublished,
  withdrawPublication,
} from '../../../server/cases/publishing.service.ts'
import { watchCases } from '../../../server/cases/reminders.service.ts'
import { countCases } from '../../../server/cases/statistics.service.ts'
import { readTemplates, saveTemplate } from '../../../server/cases/templates.service.ts'
import type { TableQuery } from '../../../server/web/table-types.ts'
import { shippedCalendar } from '../../../core/working-days.ts'
import { chen, he, lin, luo, observer, sun, sysadmin, tang, wu, zhou, type Persona } from '../../support/personas.ts'
import { refusal } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { ANSWER, answered, asked, assigned, department, drafted, lettered, makeOffice, office, sent, which } from './flow.ts'

const DAY = (iso: string) => `${iso}T01:00:00Z`

describe('a case', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
    await makeOffice(world)
  })
  afterEach(() => world.close())

  const act = (persona: Persona) => world.actor(persona)
  const on = (iso: string) => world.clock.set(DAY(iso))
  const page = async (persona: Persona, id: number) =>
    readCase(world.db.read, act(persona), id, world.clock.now().toISOString().slice(0, 10), shippedCalendar)
  const told = async (persona: Persona): Promise<string[]> => {
    const rows = (await world.db
      .read('notifications')
      .where({ person_id: world.cast.people[persona.username] })
      .orderBy('id')
      .select('code')) as { code: string }[]
    return rows.map(({ code }) => code)
  }

  it('goes to the department that is asked, with its day, and is nobody else’s to read', async () => {
    const id = await asked(world)
    const held = await getCase(world.db.read, id)
    expect(held).to.include({ state: 'open', dueOn: '2026-03-09', responsibleId: department(world, 'JYCJ') })
    expect(await told(lin)).to.deep.equal(['cases.told.assigned'])
    for (const persona of [chen, lin, sun, wu, zhou, office]) expect((await caseForReader(world.db.read, act(persona), id)).id).to.equal(id)
    for (const persona of [he, tang, observer, sysadmin])
      expect(await refusal(caseForReader(world.db.read, act(persona), id)), persona.username).to.equal('errors.not_found')
  })

  it('is answered with somebody else’s signature, and the applicant sees no draft and no note', async () => {
    const id = await asked(world)
    await noteCase(world.deps, act(sun), await which(world, id), { text: '先问财务科。', uploads: [] })
    await draftAnswer(world.deps, act(sun), await which(world, id), { body: ANSWER }, { submit: true })
    const seen = await page(chen, id)
    expect(seen.page.answers).to.have.length(0)
    expect(seen.page.messages).to.have.length(0)
    expect(seen.page.steps.map(({ kind }) => kind)).to.deep.equal(['received', 'assigned'])
    expect(await refusal(approveAnswer(world.deps, act(sun), await which(world, id)))).to.equal('cases.denied.own_draft')
    expect(await refusal(approveAnswer(world.deps, act(lin), await which(world, id)))).to.equal('cases.denied.not_yours')
    await returnAnswer(world.deps, act(wu), await which(world, id), { reason: '请写明标准。' })
    await drafted(world, id)
    on('2026-03-09')
    await approveAnswer(world.deps, act(sun), await which(world, id))
    expect(await getCase(world.db.read, id)).to.include({ state: 'answered', answeredOn: '2026-03-09' })
    expect((await page(chen, id)).page.answers[0]).to.include({ body: ANSWER, state: 'sent', dueOn: '2026-03-09' })
    expect(await told(chen)).to.deep.equal(['cases.told.answered'])
  })

  it('changes hands once: whoever looked at an older state is told so', async () => {
    const id = await asked(world)
    const before = await which(world, id)
    await writeCase(world.deps, act(chen), before, { text: '补充：两晚。', uploads: [] })
    expect(await refusal(writeCase(world.deps, act(lin), before, { text: '请附通知。', uploads: [] }))).to.equal('errors.changed_meanwhile')
    expect(await refusal(writeCase(world.deps, act(chen), before, { text: '再补充。', uploads: [] })), 'in another window').to.equal(
      'errors.changed_by_you',
    )
  })

  it('to the director is signed by a leader, and waits in the office until it is assigned', async () => {
    const id = await sent(world, 'mailbox')
    expect(await told(office)).to.include('cases.told.received')
    expect(await refusal(draftAnswer(world.deps, act(lin), await which(world, id), { body: ANSWER }, { submit: true }))).to.equal(
      'errors.not_found',
    )
    await assigned(world, id)
    await drafted(world, id)
    expect(await refusal(approveAnswer(world.deps, act(sun), await which(world, id)))).to.equal('cases.denied.not_yours')
    await approveAnswer(world.deps, act(luo), await which(world, id))
    expect((await getCase(world.db.read, id)).state).to.equal('answered')
  })

  it('is passed on without a new clock, and not back to whoever had it except by the office', async () => {
    const id = await asked(world)
    const { dueOn } = await getCase(world.db.read, id)
    const to = (code: string) => ({ department: department(world, code), reason: '属于贵部门职责。' })
    await nameAssignee(world.deps, act(sun), await which(world, id), world.cast.people['lin']!)
    on('2026-03-04')
    await transferCase(world.deps, act(sun), await which(world, id), to('CW'))
    expect(await getCase(world.db.read, id)).to.include({ dueOn, responsibleId: department(world, 'CW'), assigneeId: null })
    expect(await refusal(caseForReader(world.db.read, act(sun), id))).to.equal('errors.not_found')
    expect(await refusal(transferCase(world.deps, act(tang), await which(world, id), to('JYCJ')))).to.equal('cases.error.passed')
    await transferCase(world.deps, act(office), await which(world, id), to('JYCJ'))
    expect((await getCase(world.db.read, id)).dueOn).to.equal(dueOn)
  })

  it('is extended once, before its day, by somebody other than whoever asks', async () => {
    const id = await asked(world)
    const wish = { days: 5, reason: '需要核实口径。' }
    expect(await refusal(askExtension(world.deps, act(lin), await which(world, id), { ...wish, days: 6 }))).to.equal('cases.error.days')
    await askExtension(world.deps, act(lin), await which(world, id), wish)
    expect(await refusal(extendCase(world.deps, act(sun), await which(world, id)))).to.equal('cases.denied.not_yours')
    await extendCase(world.deps, act(zhou), await which(world, id))
    expect(await getCase(world.db.read, id)).to.include({ extensionDays: 5, dueOn: '2026-03-16' })
    expect(await told(chen)).to.include('cases.told.extended')
    expect(await refusal(askExtension(world.deps, act(lin), await which(world, id), wish))).to.equal('cases.denied.state')
    const other = await asked(world)
    await askExtension(world.deps, act(lin), await which(world, other), wish)
    await refuseExtension(world.deps, act(wu), await which(world, other), { reason: '问题不复杂。' })
    expect(await getCase(world.db.read, other)).to.include({ extensionDays: 0, dueOn: '2026-03-09' })
    const late = await asked(world)
    on('2026-03-10')
    expect(await refusal(askExtension(world.deps, act(lin), await which(world, late), wish))).to.equal('cases.denied.too_late')
  })

  it('does not count a pause, and counts anew after a correction that may be asked for once', async () => {
    const id = await asked(world)
    await pauseCase(world.deps, act(lin), await which(world, id), { rule: 'other', reason: '等财政部门复函。' })
    on('2026-03-05')
    await resumeCase(world.deps, act(lin), await which(world, id), { reason: '已复函。' })
    expect((await getCase(world.db.read, id)).dueOn, 'three days stood still').to.equal('2026-03-12')
    await askCorrection(world.deps, act(lin), await which(world, id), { text: '请附出差审批单。' })
    expect(await refusal(abandonCase(world.deps, act(lin), await which(world, id), { reason: '未补正。' }))).to.equal('cases.denied.state')
    on('2026-03-11')
    await correctCase(world.deps, act(chen), await which(world, id), { text: '审批单见附件。', uploads: [] })
    expect(await getCase(world.db.read, id)).to.include({ state: 'open', restartedOn: '2026-03-11', dueOn: '2026-03-18' })
    expect(await refusal(askCorrection(world.deps, act(lin), await which(world, id), { text: '再补一份。' }))).to.equal(
      'cases.denied.state',
    )
    const silent = await asked(world)
    await askCorrection(world.deps, act(lin), await which(world, silent), { text: '请写清时间。' })
    on('2026-03-26')
    await abandonCase(world.deps, act(lin), await which(world, silent), { reason: '未在期限内补正。' })
    expect((await getCase(world.db.read, silent)).state).to.equal('abandoned')
    const old = await asked(world)
    on('2026-04-10')
    expect(await refusal(askCorrection(world.deps, act(lin), await which(world, old), { text: '请写清时间。' }))).to.equal(
      'cases.denied.correction_late',
    )
  })

  it('is rated once in three grades; who is not satisfied has it reopened once, in time', async () => {
    const [id, late] = [await asked(world), await asked(world)]
    for (const one of [id, late]) {
      await answered(world, one)
      expect(await refusal(reopenCase(world.deps, act(chen), await which(world, one), { text: '没说清。', uploads: [] }))).to.equal(
        'cases.denied.state',
      )
      await rateCase(world.deps, act(chen), await which(world, one), { grade: 'not', remark: '' })
      expect(await refusal(rateCase(world.deps, act(chen), await which(world, one), { grade: 'satisfied', remark: '' }))).to.equal(
        'cases.denied.state',
      )
    }
    on('2026-03-13')
    expect(await refusal(reopenCase(world.deps, act(lin), await which(world, id), { text: '再办。', uploads: [] }))).to.equal(
      'cases.denied.not_yours',
    )
    await reopenCase(world.deps, act(chen), await which(world, id), { text: '没说清标准。', uploads: [] })
    expect(await getCase(world.db.read, id)).to.include({ round: 2, state: 'open', dueOn: '2026-03-20', satisfaction: null })
    await answered(world, id)
    await rateCase(world.deps, act(chen), await which(world, id), { grade: 'not', remark: '' })
    expect((await getCase(world.db.read, id)).state, 'twice is the end').to.equal('closed')
    on('2026-03-17')
    expect(await refusal(reopenCase(world.deps, act(chen), await which(world, late), { text: '太晚。', uploads: [] }))).to.equal(
      'cases.denied.too_late',
    )
    await watchCases(world.deps)
    expect((await getCase(world.db.read, late)).state).to.equal('closed')
  })

  it('is published by two people, without a name, and found by everybody until it is withdrawn', async () => {
    const id = await lettered(world, { body: '我是陈静，电话 13800138000，住宿费标准按哪里的？', title: '住宿费按哪个标准报' })
    const text = { title: '住宿费按哪个标准报', question: '住宿费标准按哪里的？', answer: ANSWER, impersonal: false }
    const propose = async (more: object) => proposePublication(world.deps, act(lin), await which(world, id), { ...text, ...more })
    expect(await refusal(propose({}))).to.equal('cases.error.consent')
    await consentCase(world.deps, act(chen), await which(world, id))
    expect(await refusal(propose({ question: '电话 13800138000，标准？' }))).to.equal('cases.error.sensitive')
    expect(await refusal(propose({ question: '陈静问：标准？' }))).to.equal('cases.error.names_applicant')
    await propose({})
    expect(await refusal(publishCase(world.deps, act(sun), await which(world, id)))).to.equal('cases.denied.not_yours')
    expect(await refusal(readPublished(world.db.read, act(observer), id))).to.equal('errors.not_found')
    await publishCase(world.deps, act(office), await which(world, id))
    expect((await readPublished(world.db.read, act(observer), id)).publicQuestion).to.equal(text.question)
    expect((await listPublished(world.deps, act(observer), QUERY)).total).to.equal(1)
    expect((await similarTo(world.deps, act(he), '外出住宿费的标准')).map((one) => one.id)).to.deep.equal([id])
    expect(await similarTo(world.deps, act(he), '职称评审论文')).to.deep.equal([])
    const search = await (await world.as(he)).get('/search?q=住宿费').expect(200)
    expect(search.text).to.include(`/cases/published/${id}`).and.not.include('13800138000')
    await withdrawPublication(world.deps, act(zhou), await which(world, id), { reason: '标准已调整。' })
    expect(await similarTo(world.deps, act(he), '外出住宿费的标准')).to.deep.equal([])
    expect(await refusal(readPublished(world.db.read, act(observer), id))).to.equal('errors.not_found')
  })

  it('counts open and overdue as late, by department, and never says who', async () => {
    const kept = await asked(world)
    await answered(world, kept)
    await rateCase(world.deps, act(chen), await which(world, kept), { grade: 'basically', remark: '' })
    await asked(world) // lies
    on('2026-03-10')
    await asked(world) // runs
    const { departments } = await countCases(world.deps, act(he), { year: 2026, kind: undefined, calendar: shippedCalendar })
    expect(departments).to.have.length(1)
    expect(departments[0]).to.deep.include({
      received: 3,
      onTime: 1,
      late: 1,
      running: 1,
      medianDays: 0,
      reopened: 0,
      satisfaction: { satisfied: 0, basically: 1, not: 0 },
    })
  })

  it('asks the right people, and warns once before and once after the day', async () => {
    const [question, letter] = [await asked(world), await sent(world, 'mailbox')]
    const duties = async (persona: Persona) =>
      (await caseDuties(world.deps, act(persona), '2026-03-02')).map(({ code, href }) => `${code} ${href}`)
    expect(await duties(lin)).to.deep.equal([`cases.duty.answer /cases/${question}`])
    expect(await duties(office)).to.deep.equal([`cases.duty.assign /cases/${letter}`])
    expect(await duties(chen)).to.deep.equal([])
    await assigned(world, letter)
    await drafted(world, letter)
    expect(await duties(zhou)).to.deep.equal([`cases.duty.sign /cases/${letter}`])
    expect(await duties(sun)).to.deep.equal([`cases.duty.answer /cases/${question}`])
    for (const day of ['2026-03-04', '2026-03-05', '2026-03-05', '2026-03-10', '2026-03-10', '2026-03-11']) {
      on(day)
      await watchCases(world.deps)
    }
    const warnings = (await told(lin)).filter((code) => code === 'cases.told.near' || code === 'cases.told.late')
    expect(warnings.toSorted()).to.deep.equal(
      ['cases.told.late', 'cases.told.near', 'cases.told.near'],
      'the question: near and late; the letter: near',
    )
  })

  it('stands in the queue and the register of whom it concerns', async () => {
    const id = await asked(world)
    await sent(world, 'mailbox')
    const queue = async (persona: Persona) =>
      (await readHome(world.deps, act(persona), { today: '2026-03-02', calendar: shippedCalendar, wanted: undefined })).queue
    expect((await queue(lin))?.rows.map((held) => held.id)).to.deep.equal([id])
    expect((await queue(office))?.current).to.equal('unassigned')
    const own = await asked(world, { about: 'BGS' })
    expect((await queue(office))?.current, 'what only the office does comes before what is its own').to.equal('unassigned')
    await drafted(world, id)
    expect((await queue(sun))?.current, 'to be signed').to.equal('approval')
    expect((await queue(lin))?.current).to.equal('department')
    expect(own).to.be.greaterThan(id)
    expect(await queue(chen)).to.equal(undefined)
    expect((await listRegister(world.deps, act(lin), QUERY)).total).to.equal(1)
    expect((await listRegister(world.deps, act(he), QUERY)).total).to.equal(0)
    expect((await listRegister(world.deps, act(zhou), QUERY)).total).to.equal(3)
    expect(await refusal(listRegister(world.deps, act(chen), QUERY))).to.equal('cases.denied.register')
  })

  it('refuses what is classified and what never ends', async () => {
    expect(await refusal(asked(world, { body: '附件标注：机密★5年。' }))).to.equal('cases.error.secret')
    expect(await refusal(asked(world, { title: '' }))).to.equal('common.error.required')
    expect(await refusal(sent(world, 'mailbox', {}, observer))).to.equal('auth.denied.role')
    for (let i = 0; i < MOST_RUNNING; i += 1) await asked(world)
    expect(await refusal(asked(world))).to.equal('cases.error.too_many')
  })

  it('offers templates of the department and of the house', async () => {
    const typed = { title: '申领说明', body: '您好。材料清单见（　）。', kind: 'consultation', active: true } as const
    await saveTemplate(world.deps, act(lin), undefined, typed)
    const [template] = await readTemplates(world.deps, act(sun))
    expect(template).to.include({ title: '申领说明', departmentId: department(world, 'JYCJ') })
    expect(await readTemplates(world.deps, act(tang))).to.have.length(0)
    expect((await page(lin, await asked(world))).templates).to.have.length(1)
    expect(await refusal(saveTemplate(world.deps, act(tang), { id: template!.id, version: 1 }, typed))).to.equal('errors.not_found')
  })
})

const QUERY: TableQuery = { sort: 'title', dir: 'asc', page: 1, perPage: 25, filters: {}, columns: ['title'], rest: [] }
