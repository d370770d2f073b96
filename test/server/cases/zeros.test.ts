import { expect } from 'chai'
import { chen } from '../../support/personas.ts'
import { browserOf, makeWorld, type World } from '../../support/world.ts'
import { deliverWaiting } from '../../../server/cases/waiting.service.ts'

describe('a form with files', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
    world.clock.set('2026-03-05T06:00:00Z')
  })
  after(() => world.close())

  const letter = { title: '食堂\u0000早餐', body: '能不能\u0000早点开门？', lang: 'en' }

  it('may carry characters that no database keeps: they are left out, whoever sends it', async () => {
    await browserOf(world.app).post('/cases/anonymous/mailbox').field(letter).expect(200)
    await (await world.as(chen)).post('/cases/new/mailbox').field(letter).expect(303)
    await (
      await world.as(chen)
    )
      .post('/discussions')
      .field({ ...letter, board: 'general' })
      .expect(303)
    world.clock.set('2026-03-06T00:10:00Z')
    expect(await deliverWaiting(world.deps)).to.equal(1)
    const titles = (await world.db.read('cases').select('title')) as { title: string }[]
    expect(titles.map(({ title }) => title)).to.deep.equal(['食堂早餐', '食堂早餐'])
  })

  it('is refused when it is longer than anything that is written by hand', async () => {
    await browserOf(world.app)
      .post('/cases/anonymous/mailbox')
      .field({ ...letter, more: 'x'.repeat(100_000) })
      .expect(413)
  })

  it('is refused while as many wait as nobody writes by hand', async () => {
    const waiting = Array.from({ length: 2_000 }, (_, i) => ({
      receipt_hash: String(i).padStart(64, '0'),
      nth: 1,
      letter: '{}',
      received_on: '2026-03-06',
    }))
    for (let i = 0; i < waiting.length; i += 100) await world.db.write('case_waiting').insert(waiting.slice(i, i + 100))
    const answer = await browserOf(world.app)
      .post('/cases/anonymous/mailbox')
      .field({ ...letter, title: '留着' })
      .expect(429)
    expect(answer.text).to.include('留着')
  })
})
