import { expect } from 'chai'
import request from 'supertest'
import { deliverWaiting } from '../../../server/cases/waiting.service.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { chen, zhou } from '../../support/personas.ts'
import { tokensOf } from '../anonymous/flow.ts'
import { answered, assigned, makeOffice, office, which } from './flow.ts'
import { declineCase } from '../../../server/cases/acts.service.ts'

describe('letters without a name', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
    await makeOffice(world)
    world.clock.set('2026-03-05T06:00:00Z') // a Thursday
  })
  afterEach(() => world.close())

  const door = (path: string, form: object) =>
    request(world.app).post(path).set('Origin', 'http://127.0.0.1').set('Sec-Fetch-Site', 'same-origin').type('form').send(form)
  const write = async (more: object = {}): Promise<string> => {
    const answer = await door('/cases/anonymous/mailbox', { title: '食堂早餐', body: '能不能早点开门？', ...more })
    expect(answer.status, answer.text.slice(0, 2000)).to.equal(200)
    return /data-code>([0-9A-Z-]{30})</.exec(answer.text)?.[1] ?? ''
  }
  const read = async (code: string): Promise<string> => (await door('/cases/receipt', { code })).text
  const table = (name: string): Promise<Record<string, unknown>[]> => world.db.read(name).select('*')
  const morning = (day: string) => {
    world.clock.set(`${day}T00:10:00Z`)
    return deliverWaiting(world.deps)
  }

  it('wait for the next working morning, and nothing tells when they came', async () => {
    const code = await write()
    expect(await table('cases')).to.deep.equal([])
    expect(await read(code))
      .to.include('食堂早餐')
      .and.match(/3 ?月 ?6 ?日/)
    expect(await deliverWaiting(world.deps)).to.equal(0)
    expect(await morning('2026-03-06')).to.equal(1)
    expect(await table('case_waiting')).to.deep.equal([])
    const [held] = await table('cases')
    expect(held).to.include({ received_on: '2026-03-05', submitted_at: null, title: '食堂早餐', state: 'received' })
    expect((await table('case_steps')).map(({ on_date, at }) => [on_date, at])).to.deep.equal([['2026-03-05', null]])
    expect(await read(code))
      .to.include('能不能早点开门')
      .and.not.include('等候送达')
    expect(await morning('2026-03-09')).to.equal(0)
  })

  it('are not delivered on days off, and lie in an order that chance made', async () => {
    world.clock.set('2026-03-06T06:00:00Z')
    for (let i = 0; i < 6; i += 1) await write({ title: `第${i}封` })
    expect(await morning('2026-03-07')).to.equal(0)
    const hashes = (await table('case_waiting')).map((row) => String(row['receipt_hash']))
    expect(hashes).to.deep.equal([...hashes].sort())
    expect(await morning('2026-03-09')).to.equal(6)
    expect(
      (await world.db.read('cases').orderBy('id').select('receipt_hash')).map((row: { receipt_hash: string }) => row.receipt_hash),
    ).to.deep.equal(hashes)
  })

  it('go on by their code: what is added comes in order, with the day on which it was written', async () => {
    const code = await write()
    await morning('2026-03-06')
    const [{ id }] = (await table('cases')) as [{ id: number }]
    await assigned(world, id)
    for (const text of ['周一最急。', '谢谢。'])
      expect((await door('/cases/receipt/write', { code, text })).text).to.include('下一个工作日早上送达')
    expect(await table('case_messages')).to.deep.equal([])
    expect(await read(code)).to.include('周一最急。')
    expect(await morning('2026-03-09')).to.equal(2)
    expect((await table('case_messages')).map(({ body, on_date, at, author_id }) => [body, on_date, at, author_id])).to.deep.equal([
      ['周一最急。', '2026-03-06', null, null],
      ['谢谢。', '2026-03-06', null, null],
    ])
  })

  it('are in time when they were written on the last day', async () => {
    const code = await write()
    await morning('2026-03-06')
    const [{ id }] = (await table('cases')) as [{ id: number }]
    await assigned(world, id)
    await answered(world, id, zhou)
    await door('/cases/receipt/rate', { code, grade: 'not', remark: '' })
    await morning('2026-03-09')
    world.clock.set('2026-03-20T09:00:00Z') // the tenth working day after the answer
    expect((await door('/cases/receipt/reopen', { code, text: '还是没开。' })).status).to.equal(200)
    expect(await read(code)).to.not.include('name="act" value="reopen"')
    await morning('2026-03-23')
    expect((await table('cases'))[0]).to.include({ round: 2, restarted_on: '2026-03-20' })
  })

  it('say so to their writer when they could not be delivered', async () => {
    const code = await write()
    await morning('2026-03-06')
    const [{ id }] = (await table('cases')) as [{ id: number }]
    await door('/cases/receipt/write', { code, text: '再补充一句。' })
    await declineCase(world.deps, world.actor(office), await which(world, id), { reason: '不属于本局职责' })
    expect(await morning('2026-03-09')).to.equal(0)
    expect(await read(code))
      .to.include('没有送达')
      .and.include('再补充一句。')
    expect(await morning('2026-06-09')).to.equal(0)
    expect(await table('case_waiting')).to.deep.equal([])
  })

  it('prove by a token that they come from the staff; a token that is no good keeps the text', async () => {
    const [token] = await tokensOf(world, chen)
    await write({ token: JSON.stringify(token) })
    const again = await door('/cases/anonymous/mailbox', { title: '再来一封', body: '同一张凭条', token: JSON.stringify(token) })
    expect(again.status).to.equal(409)
    expect(again.text).to.include('已经用过').and.include('同一张凭条').and.include('data-token-bad')
    const broken = await door('/cases/anonymous/mailbox', { title: '再来一封', body: '坏的凭条', token: '{' })
    expect(broken.status).to.equal(422)
    await morning('2026-03-06')
    const [step] = await table('case_steps')
    expect(JSON.parse(String(step?.['details']))).to.include({ staff: 'token' })
    expect(JSON.stringify(await table('case_waiting'))).to.not.include(token!.nonce)
  })

  it('are looked at before they are kept', async () => {
    const answer = await door('/cases/anonymous/mailbox', { title: '', body: '没有标题' })
    expect(answer.status).to.equal(422)
    expect(answer.text).to.include('没有标题')
    expect((await door('/cases/anonymous/consultation', { title: '问', body: '问' })).status).to.equal(404)
    expect(await table('case_waiting')).to.deep.equal([])
  })
})
