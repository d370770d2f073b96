import { expect } from 'chai'
import type { Response } from 'supertest'
import { noteCase, writeCase } from '../../../server/cases/acts.service.ts'
import { approveAnswer } from '../../../server/cases/answering.service.ts'
import { getCase } from '../../../server/cases/cases.service.ts'
import { Gate } from '../../../server/cases/gate.rules.ts'
import { readReceipt, receiptCode, receiptHash } from '../../../core/receipt-code.ts'
import { watchCases } from '../../../server/cases/reminders.service.ts'
import { deliverWaiting } from '../../../server/cases/waiting.service.ts'
import { shippedCalendar } from '../../../core/working-days.ts'
import { AppError } from '../../../server/errors.ts'
import { chen, lin, zhou } from '../../support/personas.ts'
import { picture } from '../../support/pictures.ts'
import { browserOf, makeWorld, type World } from '../../support/world.ts'
import { assigned, drafted, makeOffice, office, which } from './flow.ts'

describe('a receipt code', () => {
  it('carries 128 bits, is read however it is typed, and only its hash is kept', () => {
    const bytes = Uint8Array.from({ length: 16 }, (_, i) => i * 15)
    const code = receiptCode(bytes)
    expect(code).to.match(/^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}-[0-9A-HJKMNP-TV-Z]{6}$/)
    expect(receiptCode(new Uint8Array(16).fill(255))).to.equal('7ZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ')
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `
    expect(readReceipt(typed)).to.equal(code.replaceAll('-', ''))
    expect(receiptHash(typed))
      .to.equal(receiptHash(code))
      .and.match(/^[0-9a-f]{64}$/)
    for (const wrong of ['', 'abc', `${code}0`, code.replace(/.$/, 'U')]) expect(readReceipt(wrong), wrong).to.equal(undefined)
  })
})

describe('a door at which nobody is known', () => {
  it('slows everybody down together, and opens again by itself', () => {
    let now = 0
    const gate = new Gate(() => new Date(now), { most: 2, aMinute: 60 })
    gate.pass()
    gate.pass()
    expect(() => gate.pass())
      .to.throw(AppError)
      .with.property('code', 'cases.error.busy')
    now += 1_000
    gate.pass()
    expect(() => gate.pass()).to.throw(AppError)
  })
})

describe('a letter without a name', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
    await makeOffice(world)
  })
  after(() => world.close())

  const door = () => browserOf(world.app)
  const letter = { lang: 'en', title: '反映用印手续反复', body: '同一份材料退了三次，每次说的都不一样。', consent: '1' }
  const send = (fields: object = letter) => door().post('/cases/anonymous/mailbox').type('form').send(fields)
  const codeIn = ({ text }: Response): string => /data-code>([0-9A-Z-]{30})</.exec(text)![1]!
  const open = (code: string) => door().post('/cases/receipt').type('form').send({ code, lang: 'en' })

  /** The next working morning, at ten past eight. */
  async function morning(): Promise<void> {
    const day = shippedCalendar.addWorkingDays(world.clock.now().toISOString().slice(0, 10), 1).date
    world.clock.set(`${day}T00:10:00Z`)
    await deliverWaiting(world.deps)
  }

  async function filed(): Promise<{ readonly code: string; readonly id: number }> {
    const code = codeIn(await send().expect(200))
    await morning()
    const { id } = (await world.db
      .read('cases')
      .where({ receipt_hash: receiptHash(code)! })
      .first('id')) as { id: number }
    return { code, id }
  }

  it('sets no cookie, is in no log of ours, and of its time only the day is kept', async () => {
    const audited = async () => Number(((await world.db.read('audit_entries').count({ n: '*' }).first()) as { n: number | string }).n)
    const [before, sessions] = [await audited(), await world.db.read('sessions').select('*')]
    const answer = await send().set('Cookie', 'sunlit.sid=s%3Aforged').expect(200)
    expect(answer.headers).not.to.have.property('set-cookie')
    expect(answer.headers['cache-control']).to.equal('no-store')
    expect(await audited()).to.equal(before)
    expect(await world.db.read('sessions').select('*')).to.have.length(sessions.length)
    await morning()
    const row = (await world.db
      .read('cases')
      .where({ receipt_hash: receiptHash(codeIn(answer))! })
      .first()) as Record<string, unknown>
    expect(row).to.include({ submitted_at: null, applicant_id: null, received_on: '2026-03-02', state: 'received' })
    const steps = (await world.db.read('case_steps').where({ case_id: row['id'] })) as Record<string, unknown>[]
    expect(steps).to.have.length(1)
    expect(steps[0]).to.include({ at: null, actor_id: null, on_date: '2026-03-02' })
    expect(JSON.stringify(row)).not.to.include(codeIn(answer).slice(0, 11))
    expect(await world.db.read('notifications').where('code', 'like', 'cases.%')).to.have.length(0)
  })

  it('is followed, answered and rated with its code, both ways, and never shows what is said inside', async () => {
    const { code, id } = await filed()
    await assigned(world, id)
    await writeCase(world.deps, world.actor(lin), await which(world, id), { text: '请问是哪个窗口？', uploads: [] })
    await noteCase(world.deps, world.actor(lin), await which(world, id), { text: '怀疑是小李写的。', uploads: [] })
    const seen = await open(code).expect(200)
    expect(seen.text).to.include('请问是哪个窗口').and.not.include('小李')
    expect(seen.text, 'what the department does inside has no form here').not.to.include('/cases/receipt/note')
    const say = (act: string, fields: object) =>
      door()
        .post(`/cases/receipt/${act}`)
        .type('form')
        .send({ code, lang: 'en', ...fields })
    const { version } = await which(world, id)
    expect((await say('write', { version, text: '二楼用印窗口。' }).expect(200)).text).to.include('二楼用印窗口')
    await say('note', { version, text: '内部？' }).expect(404)
    await morning()
    await drafted(world, id)
    expect((await open(code)).text).not.to.include('公务卡')
    await approveAnswer(world.deps, world.actor(zhou), await which(world, id))
    expect((await open(code)).text).to.include('公务卡')
    await say('rate', { grade: '', remark: '' }).expect(422)
    await say('rate', { grade: 'not', remark: '' }).expect(200)
    await morning()
    await say('reopen', { text: '还是退件。' }).expect(200)
    await morning()
    expect(await getCase(world.db.read, id)).to.include({ round: 2, state: 'open' })
    const steps = (await world.db.read('case_steps').where({ case_id: id }).whereNull('actor_id')) as { kind: string; at: unknown }[]
    expect(steps.map(({ kind, at }) => [kind, at])).to.deep.equal([
      ['received', null],
      ['wrote', null],
      ['rated', null],
      ['reopened', null],
    ])
  })

  it('is told of in the morning, and not when it comes', async () => {
    const { id } = await filed()
    const told = async () => world.db.read('notifications').where({ person_id: world.cast.people[office.username], href: `/cases/${id}` })
    expect(await told()).to.have.length(0)
    world.clock.advance(35 * 60_000)
    await watchCases(world.deps)
    await watchCases(world.deps)
    expect(await told()).to.have.length(1)
  })

  it('opens for nobody without the code, whoever they are, and a wrong code is said at its field', async () => {
    const { code, id } = await filed()
    expect((await open(code.replace(/.$/, (last) => (last === '0' ? '1' : '0'))).expect(404)).text).to.include('No case has this code')
    await open('nonsense').expect(404)
    await (await world.as(chen)).get(`/cases/${id}`).expect(404)
    await door().get(`/cases/${id}`).expect(303) // to sign in
  })

  it('takes files as they are cleaned, and gives them to whoever has the code', async () => {
    const answer = await door()
      .post('/cases/anonymous/mailbox')
      .field({ ...letter, title: '附照片' })
      .attach('file', await picture(40, 30), { filename: '窗口.jpg', contentType: 'image/jpeg' })
      .expect(200)
    const code = codeIn(answer)
    await morning()
    const file = (await world.db.read('case_files').orderBy('id', 'desc').first()) as { id: number; uploaded_by: unknown }
    expect(file.uploaded_by).to.equal(null)
    await door()
      .post(`/cases/receipt/files/${file.id}`)
      .type('form')
      .send({ code })
      .expect(200)
      .expect('Content-Disposition', /attachment/)
    await door()
      .post(`/cases/receipt/files/${file.id}`)
      .type('form')
      .send({ code: (await filed()).code })
      .expect(404)
  })

  it('is only for kinds that may be written so, keeps what was typed, and comes from our own page', async () => {
    await door().get('/cases/anonymous/consultation').expect(404)
    await door().get('/cases/anonymous/mailbox?lang=en').expect(200)
    const refused = await send({ ...letter, title: '' }).expect(422)
    expect(refused.text).to.include(letter.body)
    await door().post('/cases/anonymous/mailbox').set('Sec-Fetch-Site', 'cross-site').type('form').send(letter).expect(403)
    const escaped = await send({ ...letter, body: '<script>alert(1)</script>' }).expect(200)
    expect((await open(codeIn(escaped))).text)
      .to.include('&lt;script&gt;')
      .and.not.include('<script>alert')
  })
})
