import { expect } from 'chai'
import { shippedCalendar } from '../../../core/working-days.ts'
import {
  askParty,
  concludeRemedy,
  confirmReceipt,
  endApplication,
  enterCorrection,
  enterOpinion,
  enterPayment,
  enterRemedy,
  keepCopy,
  noticeFee,
  openCopy,
} from '../../../server/applications/acts.service.ts'
import { findApplication, listCopies, listParties, listRemedies } from '../../../server/applications/applications.queries.ts'
import { readIdentity, readLetter } from '../../../server/applications/letters.service.ts'
import { readAnnual } from '../../../server/applications/register.service.ts'
import { askExtension, extendCase } from '../../../server/cases/acts.service.ts'
import { approveAnswer } from '../../../server/cases/answering.service.ts'
import { getCase } from '../../../server/cases/cases.service.ts'
import { readCase } from '../../../server/cases/page.service.ts'
import { chen, inspector, lin, sun, wu, xu, zhou, type Persona } from '../../support/personas.ts'
import { refusal } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { answered, asksCorrection, assigned, CARD, drafts, entered, filed, FORM, which } from './flow.ts'

const DETAILS = { where: '纸质件随本答复书寄送' }

describe('an application for disclosure', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const on = (iso: string) => world.clock.set(`${iso}T01:00:00Z`)
  const act = (persona: Persona) => world.actor(persona)
  const at = (id: number) => which(world, id)
  const due = async (id: number) => (await getCase(world.db.read, id)).dueOn
  const outcome = async (id: number) => (await findApplication(world.db.read, id))?.outcome

  it('is received on the day that its channel says, and runs from the next', async () => {
    on('2026-03-02')
    const counter = await entered(world, { channel: 'counter', arrivedOn: '2026-02-27', confirmedOn: '' })
    expect((await getCase(world.db.read, counter)).receivedOn).to.equal('2026-02-27')
    const fax = await entered(world, { channel: 'fax', arrivedOn: '2026-02-27', confirmedOn: '' })
    await confirmReceipt(world.deps, act(xu), await at(fax), { on: '2026-03-02' })
    const held = await getCase(world.db.read, fax)
    expect([held.receivedOn, held.dueOn]).to.deep.equal(['2026-03-02', shippedCalendar.addWorkingDays('2026-03-02', 20).date])
  })

  it('refuses what article 29 asks for and is not there, each at its field', async () => {
    expect(await refusal(filed(world, { idNumber: '320106198806123410' }))).to.equal('applications.error.id_number')
    expect(await refusal(filed(world, { phone: '', address: '' }))).to.equal('applications.error.contact')
    expect(await refusal(filed(world, { phone: 'abc' }))).to.equal('applications.error.phone')
    expect(await refusal(filed(world, { delivery: 'email' }))).to.equal('applications.error.email')
    expect(await refusal(filed(world, { applicant: 'business', idKind: 'resident_card' }))).to.equal('applications.error.id_kind')
  })

  it('keeps card and contact sealed: the clerk alone opens them, and each look leaves a trace', async () => {
    const id = await assigned(world, await filed(world))
    const row = JSON.stringify(await world.db.read('case_applications').where({ case_id: id }).first())
    expect(row).to.not.include(CARD)
    expect(row).to.not.include(FORM.phone)
    expect((await readIdentity(world.deps, act(xu), id)).identity?.idNumber).to.equal(CARD)
    expect(await world.db.read('audit_entries').where({ action: 'applications.identity' })).to.have.length(1)
    for (const persona of [lin, sun, wu, zhou, chen])
      expect(await refusal(readIdentity(world.deps, act(persona), id))).to.equal('cases.denied.not_yours')
  })

  it('is asked once to be corrected, and its days begin anew, over the National Day holidays with the days worked instead', async () => {
    on('2025-09-16')
    const id = await assigned(world, await entered(world, { channel: 'counter', arrivedOn: '2025-09-16', confirmedOn: '' }))
    on('2025-09-22')
    await asksCorrection(world, id)
    expect((await getCase(world.db.read, id)).state).to.equal('paused')
    on('2025-09-26')
    await enterCorrection(world.deps, act(xu), await at(id), { text: '2024年度稳岗返还补贴名单。', on: '2025-09-26' })
    // 9-28 and 10-11 are worked on; 10-01 to 10-08 are off.
    expect(await due(id)).to.equal('2025-10-30')
    expect(await refusal(asksCorrection(world, id))).to.equal('cases.denied.state')
    const { letter } = await readLetter(world.deps, act(xu), id, 'correction')
    expect(letter.paragraphs.join('')).to.include('第三十条').and.to.include('请写明是哪一年度')
  })

  it('stands still while a third party is asked, who may stay silent only when the time is over', async () => {
    on('2026-03-02')
    const id = await assigned(world, await filed(world))
    const before = await due(id)
    await askParty(world.deps, act(lin), await at(id), { kind: 'third_party', name: '临溪宏达纺织有限公司' })
    const [party] = await listParties(world.db.read, id)
    const typed = { party: party!.id, opinion: 'silent', reasons: '' }
    expect(await refusal(enterOpinion(world.deps, act(lin), await at(id), typed))).to.equal('applications.error.not_yet_silent')
    on('2026-03-30')
    await enterOpinion(world.deps, act(lin), await at(id), typed)
    const held = await getCase(world.db.read, id)
    expect(held.state).to.equal('open')
    expect(held.dueOn > before).to.equal(true)
  })

  it('in part: needs grounds and a copy with parts blacked out, is signed by a leader, and says how to seek review', async () => {
    const id = await assigned(world, await filed(world))
    const body = { reply: 'partly', body: '承租人的银行账号涉及商业秘密，已经遮盖。', ...DETAILS, grounds: ['refused_third_party'] }
    expect(await refusal(drafts(world, id, body))).to.equal('applications.error.no_redacted')
    const sheet = [{ name: '合同.csv', bytes: Buffer.from('项目,内容\n账号,■■■■\n') }]
    await keepCopy(world.deps, act(lin), await at(id), { redacted: true }, sheet)
    expect(await refusal(drafts(world, id, { ...body, grounds: [] }))).to.equal('applications.error.grounds')
    await drafts(world, id, body)
    const [copy] = await listCopies(world.db.read, id)
    expect(await refusal(openCopy(world.deps, act(chen), copy!.id))).to.equal('errors.not_found')
    expect(await refusal(approveAnswer(world.deps, act(sun), await at(id)))).to.equal('cases.denied.not_yours')
    await approveAnswer(world.deps, act(wu), await at(id))
    expect(await outcome(id)).to.equal('partly')
    expect((await openCopy(world.deps, act(chen), copy!.id)).redacted).to.equal(true)
    const { letter, draft } = await readLetter(world.deps, act(chen), id, 'reply')
    expect(draft).to.equal(false)
    expect(letter.paragraphs.join('')).to.include('第三十七条').and.to.include('合同.csv')
    expect(letter.remedies.join('')).to.include('应当先').and.to.include('60日')
  })

  it('what is granted is signed by the head of the department', async () => {
    const id = await assigned(world, await filed(world))
    await answered(world, id)
    expect(await outcome(id)).to.equal('disclosed')
  })

  it('withdrawn is told as withdrawn, not as given up, and its applicant is masked alike in every list', async () => {
    const id = await assigned(world, await filed(world))
    await endApplication(world.deps, world.actor(lin), await which(world, id), { ending: 'withdrawn', reason: '来电撤回' })
    const page = async (persona: Persona) => (await (await world.as(persona)).get(`/cases/${id}`).expect(200)).text
    expect(await page(chen))
      .to.include('申请人撤回：来电撤回')
      .and.include(chen.name)
      .and.not.include('视为放弃')
    expect(await page(lin))
      .to.include('陈＊')
      .and.not.include(chen.name)
    const told: unknown = await world.db
      .read('notifications')
      .where({ href: `/cases/${id}`, code: 'applications.told.withdrawn' })
      .pluck('person_id')
    expect(told).to.deep.equal([world.cast.people[chen.username]])
    const register = await (await world.as(zhou)).get('/cases/register').expect(200)
    expect(register.text).to.include('陈＊').and.not.include(chen.name)
  })

  it('stands in a list of one’s own beside the form; nobody else on the staff finds it there', async () => {
    const id = await filed(world)
    const mine = await (await world.as(chen)).get('/applications').expect(200)
    expect(mine.text).to.include('我的申请').and.include(`/cases/${id}`).and.include('/applications/new')
    const other = await (await world.as(inspector)).get('/applications').expect(200)
    expect(other.text).to.include('您还没有申请过').and.not.include(`/cases/${id}`)
    const sheet = await (await world.as(inspector)).get('/applications?format=csv').expect(200)
    expect(sheet.text.trim().split('\n')).to.have.length(1)
  })

  it('is never turned away, and longer time is consented to in the office', async () => {
    const id = await assigned(world, await filed(world))
    await askExtension(world.deps, act(lin), await at(id), { days: 20, reason: '需要查阅往年档案' })
    expect(await refusal(extendCase(world.deps, act(zhou), await at(id)))).to.equal('cases.denied.not_yours')
    const { seat } = await readCase(world.db.read, act(lin), id, '2026-03-02', shippedCalendar)
    expect(seat.kind.denies?.('decline', act(xu), seat.held)).to.equal('applications.denied.other_way')
    expect(seat.kind.denies?.('pause', act(lin), seat.held)).to.equal('applications.denied.other_way')
  })

  it('waits for a fee only where one is due, and its days begin anew when it is paid', async () => {
    on('2026-03-02')
    const id = await assigned(world, await filed(world))
    expect(await refusal(noticeFee(world.deps, act(xu), await at(id), { method: 'pages', count: 30 }))).to.equal('applications.error.free')
    await noticeFee(world.deps, act(xu), await at(id), { method: 'pages', count: 40 })
    expect((await readLetter(world.deps, act(chen), id, 'fee')).letter.paragraphs.join('')).to.include('合计100元')
    on('2026-03-09')
    await enterPayment(world.deps, act(xu), await at(id), { on: '2026-03-09' })
    expect(await due(id)).to.equal(shippedCalendar.addWorkingDays('2026-03-09', 20).date)
    expect((await readAnnual(world.deps, act(chen), 2026)).fees).to.equal(10_000)
  })

  it('counts in the yearly table, which holds in every column, and in table 4', async () => {
    on('2026-03-02')
    const [granted, withdrawn] = [await assigned(world, await filed(world)), await assigned(world, await filed(world))]
    await entered(world, { channel: 'fax', arrivedOn: '2026-03-02', confirmedOn: '' }) // not received yet
    await entered(world, { channel: 'counter', arrivedOn: '2026-03-02', confirmedOn: '' })
    await answered(world, granted)
    await endApplication(world.deps, act(lin), await at(withdrawn), { ending: 'withdrawn', reason: '来电撤回。' })
    await enterRemedy(world.deps, act(xu), await at(granted), { kind: 'suit', body: '临溪市人民法院', number: '', filedOn: '2026-03-02' })
    const [remedy] = await listRemedies(world.db.read, granted)
    await concludeRemedy(world.deps, act(xu), await at(granted), { remedy: remedy!.id, outcome: 'corrected', closedOn: '2026-03-02' })
    const { applications, remedies, handover } = await readAnnual(world.deps, act(chen), 2026)
    const total = (key: string) => applications.rows.find((row) => row.key === key)?.cells.total
    expect(['new', 'carried', 'disclosed', 'other_end', 'results_total', 'next'].map(total)).to.deep.equal([3, 0, 1, 1, 2, 1])
    expect([applications.breaks, handover]).to.deep.equal([[], []])
    expect(remedies.suit.corrected).to.equal(1)
  })
})
