import { expect } from 'chai'
import { caseForReader, getCase } from '../../../server/cases/cases.service.ts'
import { readCase } from '../../../server/cases/page.service.ts'
import { calendarIn } from '../../../server/calendar/calendar.service.ts'
import { rateCase, reopenCase } from '../../../server/cases/acts.service.ts'
import { find, sign } from '../../../server/complaints/finding.service.ts'
import { declineComplaint, giveNotice, handOver, state } from '../../../server/complaints/handling.service.ts'
import { listComplaints, readComplaintPage } from '../../../server/complaints/list.service.ts'
import { isAboutComplaints, isConcerned, isHeard, officeFor, phaseOf, signedText } from '../../../server/complaints/complaints.rules.ts'
import { vetoChoices } from '../../../server/complaints/veto.service.ts'
import { listDuties } from '../../../server/duties/duties.service.ts'
import { caseFacts } from '../../../server/evaluations/case-facts.ts'
import { readVeto } from '../../../server/vetoes/list.service.ts'
import { chen, he, inspector, lin, ma, sun, sysadmin, tang, wu, zhou } from '../../support/personas.ts'
import { countQueries } from '../../support/query-count.ts'
import { refusalAt } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { roled, scoringCycle } from '../evaluations/results-world.ts'
import { accepted, complained, decided, departmentId, FINDING, found, named, notified, stated, SUMMARY, which } from './flow.ts'

describe('rules of efficiency complaints', () => {
  it('are looked into by the supervision office, unless it is about that office', () => {
    const offices = [
      { id: 1, code: 'CW', inspects: true },
      { id: 2, code: 'BGS', inspects: true },
      { id: 3, code: 'JCS', inspects: true },
      { id: 4, code: 'JYCJ', inspects: false },
    ]
    expect(officeFor(offices, [])?.code).to.equal('JCS')
    expect(officeFor(offices, [3])?.code).to.equal('BGS')
    expect(officeFor(offices, [3, 2])?.code).to.equal('CW')
    expect(officeFor(offices, [1, 2, 3])).to.equal(undefined)
  })
  it('recuse the department, whoever is complained of and whoever complained', () => {
    const concerned = { departmentId: 4, personIds: [7], applicantId: 9 }
    expect(isConcerned({ id: 1, departmentId: 4 }, concerned)).to.equal(true)
    expect(isConcerned({ id: 7, departmentId: 3 }, concerned)).to.equal(true)
    expect(isConcerned({ id: 9, departmentId: 3 }, concerned)).to.equal(true)
    expect(isConcerned({ id: 1, departmentId: 3 }, concerned)).to.equal(false)
  })
  it('count a department as heard once it answered, or its time ran out', () => {
    expect(isHeard({ statedOn: null, statementDueOn: null }, '2026-03-09')).to.equal(false)
    expect(isHeard({ statedOn: null, statementDueOn: '2026-03-09' }, '2026-03-09')).to.equal(false)
    expect(isHeard({ statedOn: null, statementDueOn: '2026-03-09' }, '2026-03-10')).to.equal(true)
    expect(isHeard({ statedOn: '2026-03-03', statementDueOn: '2026-03-09' }, '2026-03-03')).to.equal(true)
  })
  it('know the veto rules that are about complaints, and look again at what was opened again', () => {
    expect(isAboutComplaints({ name: '效能投诉查证属实' })).to.equal(true)
    expect(isAboutComplaints({ name: '重大安全事故' })).to.equal(false)
    expect(isAboutComplaints({ name: '一年内效能投诉查证属实两次以上', countsOf: 'V1' })).to.equal(false)
    expect(phaseOf('decided', 'open')).to.equal('investigating')
    expect(phaseOf('decided', 'answered')).to.equal('decided')
  })
  it('sign every word', () => {
    const words = {
      caseId: 1,
      number: 1,
      verdict: 'partly',
      report: 'a',
      conclusion: 'b',
      measures: 'c',
      cycleId: null,
      rule: null,
    } as const
    const all = [words, { ...words, report: 'ab' }, { ...words, verdict: 'unfounded' as const }, { ...words, cycleId: 3, rule: 'V1' }]
    expect(new Set(all.map(signedText)).size).to.equal(all.length)
  })
})

describe('efficiency complaints', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())
  const page = (id: number, who = inspector) => readComplaintPage(world.db.read, world.actor(who), id)
  const at = async (id: number) => (await page(id)).complaint
  const duties = async (who: typeof inspector): Promise<string[]> =>
    (await listDuties(world.deps, world.actor(who)))
      .filter(({ code }) => code.startsWith('complaints.'))
      .map(({ code, href }) => `${code} ${href}`)

  it('lie with the office at once; the day for taking them counts working days', async () => {
    const id = await named(world)
    // Received on Monday 2 March 2026: seven working days end on Wednesday of the next week.
    expect(await at(id)).to.include({
      phase: 'received',
      officeId: world.cast.departments['BGS'],
      acceptDueOn: '2026-03-11',
      verdict: null,
    })
    expect(await duties(inspector)).to.include(`complaints.duty.accept /complaints/${id}`)
  })

  it('say at their fields what is missing', async () => {
    const actor = world.actor(chen)
    expect(await refusalAt(complained(world, actor, { target: '' }))).to.equal('invalid target')
    expect(await refusalAt(complained(world, actor, { department: '' }))).to.equal('invalid department')
    expect(await refusalAt(complained(world, actor, { department: departmentId(world, 'JLD') }))).to.equal('invalid department')
    expect(await refusalAt(complained(world, actor, { happenedOn: 'gestern' }))).to.equal('invalid happenedOn')
    expect(await refusalAt(complained(world, actor, { happenedOn: '2026-03-03' }))).to.equal('invalid happenedOn')
    expect(await refusalAt(complained(world, actor, { persons: '无此人' }))).to.equal('invalid persons')
    const whole = complained(world, actor, { department: '', happenedOn: '2026-03-03', persons: '无此人' })
    expect(await refusalAt(whole), 'all of it at once').to.equal('invalid department,happenedOn,persons')
    expect(await refusalAt(complained(world, actor, { persons: zhou.name }))).to.equal('invalid persons')
    expect(await refusalAt(complained(world, actor, { department: departmentId(world, 'BGS') }))).to.equal('invalid department')
  })

  it('whose form comes back say that its files have to be chosen again', async () => {
    const agent = await world.as(chen)
    const again = '请重新选择附件'
    const refused = () => agent.post('/cases/new/complaint').field('title', '').field('happenedOn', '2026-03-03')
    expect((await agent.get('/cases/new/complaint').expect(200)).text).not.to.include(again)
    expect((await refused().expect(422)).text, 'without files').not.to.include(again)
    expect((await refused().attach('file', Buffer.from('%PDF-1.7'), 'a.pdf').expect(422)).text).to.include(again)
  })

  it('show who handles one who reads what is written in it', async () => {
    const id = await named(world)
    const { text } = await (await world.as(chen)).get(`/cases/${id}`).expect(200)
    expect(text).to.include('被投诉的单位和个人看不到').and.not.include('您和办理单位的人看得到')
  })

  it('are seen by nobody who has no part in them, least of all by whoever is complained of', async () => {
    const id = await named(world, { persons: lin.name })
    for (const who of [lin, sun, tang, he, ma, wu, sysadmin]) {
      expect(await refusalAt(page(id, who)), who.username).to.equal('not_found errors.not_found')
      expect(await refusalAt(caseForReader(world.db.read, world.actor(who), id)), who.username).to.equal('not_found errors.not_found')
    }
    expect((await page(id, zhou)).parts.isLeader).to.equal(true)
    expect((await caseForReader(world.db.read, world.actor(chen), id)).id).to.equal(id)
  })

  it('recuse an inspector who is complained of, belongs to the department, or complained', async () => {
    const about = await named(world, { target: 'matter', persons: '' })
    const own = (await complained(world, world.actor(inspector))).id
    expect((await page(own)).parts).to.deep.equal({ isComplainant: true, isHandler: false, isLeader: false, isDepartment: false })
    await handOverFails(about)
    expect(await refusalAt(accepted(world, own))).to.equal('forbidden complaints.denied.not_handler')
    const colleague = { ...roled(world.actor(tang), 'inspector'), departmentId: world.cast.departments['BGS']! }
    expect(
      await refusalAt(declineComplaint(world.deps, colleague, await which(world, own), { ground: 'not_ours', reason: '不归本局。' })),
    ).to.equal('done')
  })
  /** No other office has inspectors here. */
  async function handOverFails(id: number): Promise<void> {
    expect(await refusalAt(handOver(world.deps, world.actor(inspector), await which(world, id), '投诉的是本室。'))).to.equal(
      'invalid reason',
    )
  }

  it('tell the complainant why one is not taken, and keep the ground', async () => {
    const id = await named(world)
    const typed = { ground: 'no_facts', reason: '没有写明时间地点，请补充后再投诉。' }
    expect(
      await refusalAt(declineComplaint(world.deps, world.actor(inspector), await which(world, id), { ...typed, ground: '' })),
    ).to.equal('invalid ground')
    await declineComplaint(world.deps, world.actor(inspector), await which(world, id), typed)
    const seen = await readCase(world.db.read, world.actor(chen), id, '2026-03-02', await calendarIn(world.db.read))
    expect(seen.page.held).to.include({ state: 'declined', closedOn: '2026-03-02' })
    expect(seen.page.steps.at(-1)).to.include({ kind: 'declined', reason: typed.reason })
    expect(seen.page.steps.at(-1)!.details).to.include({ ground: 'no_facts' })
  })

  it('show the department the notice and never the letter or its author', async () => {
    const id = await accepted(world, await named(world))
    expect(await refusalAt(page(id, sun))).to.equal('not_found errors.not_found')
    await giveNotice(world.deps, world.actor(inspector), await which(world, id), { text: '请说明。', days: 5 })
    expect((await page(id, sun)).parts.isDepartment).to.equal(true)
    const sunny = await world.as(sun)
    const { text } = await sunny.get(`/complaints/${id}`).expect(200)
    expect(text).to.include(SUMMARY).and.include('请说明。')
    for (const secret of ['补贴申请三次退回', '三次到窗口', chen.name]) expect(text, secret).not.to.include(secret)
    const list = await sunny.get('/complaints').expect(200)
    expect(list.text).to.include(SUMMARY).and.not.include('补贴申请三次退回')
    await sunny.get(`/cases/${id}`).expect(404)
    expect(await duties(sun)).to.include(`complaints.duty.statement /complaints/${id}`)
  })

  it('name the complainant to the department only with consent', async () => {
    const id = await notified(world, await named(world, { nameShown: '1' }))
    const { text } = await (await world.as(sun)).get(`/complaints/${id}`).expect(200)
    expect(text).to.include(chen.name)
  })

  it('find nothing before the department was heard or its time ran out', async () => {
    const id = await notified(world, await named(world))
    const findNow = async (): Promise<string> =>
      refusalAt(find(world.deps, world.actor(inspector), await which(world, id), { ...FINDING, verdict: 'unfounded' }, []))
    expect(await findNow()).to.equal('forbidden complaints.denied.not_heard')
    const now = world.deps.now().toISOString()
    world.clock.set('2026-03-10T01:00:00Z') // the five working days ended on 9 March
    expect(await findNow()).to.equal('done')
    expect(await refusalAt(state(world.deps, world.actor(sun), await which(world, id), '迟到的说明。', []))).to.equal(
      'forbidden complaints.denied.phase',
    )
    world.clock.set(now)
  })

  it('are decided by two people, and a leader who investigated cannot be the second', async () => {
    const id = await found(world, await named(world), { verdict: 'partly' })
    const both = roled(world.actor(inspector), 'leader')
    const yes = { agrees: 'yes', remark: '' } as const
    expect(await refusalAt(sign(world.deps, both, await which(world, id), yes))).to.equal('forbidden complaints.denied.own_finding')
    expect(await refusalAt(sign(world.deps, world.actor(inspector), await which(world, id), yes))).to.equal(
      'forbidden complaints.denied.not_leader',
    )
    expect((await getCase(world.db.read, id)).state).to.equal('approval')
    await sign(world.deps, world.actor(zhou), await which(world, id), yes)
    expect(await at(id)).to.include({ phase: 'decided', verdict: 'partly', decidedOn: '2026-03-02', vetoId: null })
    const { signatures } = (await page(id)).findings[0]!
    expect(signatures.map(({ part, personId }) => [part, personId])).to.deep.equal([
      ['investigator', world.cast.people['inspector']],
      ['leader', world.cast.people['zhou']],
    ])
    expect(new Set([...signatures.map(({ sha256 }) => sha256), (await page(id)).findings[0]!.sha256]).size).to.equal(1)
  })

  it('go back with the leader’s reason, and get another finding', async () => {
    const id = await found(world, await named(world), { verdict: 'partly' })
    const no = { agrees: 'no', remark: '' } as const
    expect(await refusalAt(sign(world.deps, world.actor(zhou), await which(world, id), no))).to.equal('invalid remark')
    await sign(world.deps, world.actor(zhou), await which(world, id), { ...no, remark: '请调取录像。' })
    expect(await at(id)).to.include({ phase: 'investigating', verdict: null })
    await find(world.deps, world.actor(inspector), await which(world, id), { ...FINDING, verdict: 'unfounded', measures: '' }, [])
    expect((await page(id)).findings.map(({ number, verdict }) => [number, verdict])).to.deep.equal([
      [1, 'partly'],
      [2, 'unfounded'],
    ])
    // What the leader said to the first one is not for the complainant.
    const { text } = await (await world.as(chen)).get(`/cases/${id}`).expect(200)
    expect(text).not.to.include('请调取录像。').and.not.include(FINDING.report)
  })

  it('lose to whoever was faster', async () => {
    const id = await named(world)
    const { version } = await which(world, id)
    await accepted(world, id)
    const late = declineComplaint(world.deps, world.actor(inspector), { id, version }, { ground: 'not_ours', reason: '不归本局。' })
    expect(await refusalAt(late)).to.match(/^(conflict|forbidden)/)
    expect(await refusalAt(giveNotice(world.deps, world.actor(inspector), { id, version }, { text: '请说明。', days: 5 }))).to.equal(
      'conflict errors.changed_by_you',
    )
  })

  it('show every step to somebody without a name, by the day, and give the receipt code nothing more', async () => {
    const { id, receipt = '' } = await complained(world, undefined)
    expect(await refusalAt(caseForReader(world.db.read, { receipt: 'AAAA-AAAA' }, id))).to.equal('not_found errors.not_found')
    await decided(world, id, { verdict: 'unfounded', measures: '' })
    const seen = await readCase(world.db.read, { receipt }, id, '2026-03-02', await calendarIn(world.db.read))
    expect(seen.page.steps.map(({ kind }) => kind)).to.deep.equal(['received', 'accepted', 'notified', 'stated', 'found', 'answered'])
    expect(seen.page.answers.map(({ body, state: is }) => [body, is])).to.deep.equal([[FINDING.conclusion, 'sent']])
    expect(seen.page.steps[0]).to.include({ at: null, actorId: null })
    const rows = (await world.db.read('cases').where({ id }).first()) as Record<string, unknown>
    expect(rows).to.include({ submitted_at: null, applicant_id: null })
  })

  it('are looked into once more when the complainant has them opened again', async () => {
    const { id, receipt = '' } = await complained(world, undefined)
    await decided(world, id, { verdict: 'unfounded', measures: '' })
    await rateCase(world.deps, { receipt }, await which(world, id), { grade: 'not', remark: '' })
    await reopenCase(world.deps, { receipt }, await which(world, id), { text: '有录音可以证明。', uploads: [] })
    expect(await at(id)).to.include({ phase: 'investigating' })
    await find(world.deps, world.actor(inspector), await which(world, id), FINDING, [])
    await sign(world.deps, world.actor(zhou), await which(world, id), { agrees: 'yes', remark: '' })
    expect(await at(id)).to.include({ phase: 'decided', verdict: 'substantiated' })
  })

  it('propose the veto with the report when one was substantiated, in the cycle in whose period it happened', async () => {
    const cycleId = await scoringCycle(world)
    const id = await named(world)
    await stated(world, id)
    const choices = await vetoChoices(world.db.read, await at(id))
    expect(choices.map(({ value }) => value)).to.deep.equal([`${cycleId}:V1`])
    expect(await vetoChoices(world.db.read, { ...(await at(id)), happenedOn: '2026-01-10' })).to.deep.equal([])
    const inspecting = world.actor(inspector)
    expect(await refusalAt(find(world.deps, inspecting, await which(world, id), FINDING, []))).to.equal('invalid veto')
    await find(world.deps, inspecting, await which(world, id), { ...FINDING, veto: choices[0]!.value }, [])
    expect((await at(id)).vetoId).to.equal(null)
    await sign(world.deps, world.actor(zhou), await which(world, id), { agrees: 'yes', remark: '' })
    const { vetoId } = await at(id)
    const { veto } = await readVeto(world.deps, inspecting, vetoId!)
    expect(veto).to.include({ state: 'registered', source: 'case', rule: 'V1', cycleId, account: FINDING.report, happenedOn: '2025-11-12' })
    expect(JSON.stringify(veto)).not.to.include(chen.name).and.not.include('三次到窗口')
  })

  it('count for the department that did not answer in time, by number alone', async () => {
    const id = await notified(world, await named(world))
    const jycj = world.cast.departments['JYCJ']!
    const asked = { departmentIds: [jycj], from: '2026-03-01', to: '2026-12-31', asOf: '2026-03-12T01:00:00Z' }
    const events = (await caseFacts(world.db.read, asked)).get(jycj)!.events
    const own = events.find(({ ref }) => ref === `complaint:${id}`)
    expect(own).to.include({ key: 'unanswered', on: '2026-03-09', days: 3 })
    expect(own!.title).to.match(/^投诉〔2026〕\d+号 情况说明$/)
  })

  it('are listed and shown in a constant number of statements', async () => {
    const list = async () => (await world.as(inspector)).get('/complaints').expect(200)
    await list()
    await named(world)
    const before = await countQueries(world, list)
    await named(world)
    await named(world)
    const after = await countQueries(world, list)
    expect(after.statements.length).to.be.at.most(before.statements.length)
    expect(await refusalAt(listComplaints(world.deps, world.actor(sysadmin), undefined as never))).to.equal('forbidden auth.denied.role')
  })
})
