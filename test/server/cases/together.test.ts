import { expect } from 'chai'
import { takeText } from '../../../server/anonymous/texts.service.ts'
import { watchCases } from '../../../server/cases/reminders.service.ts'
import { deliverWaiting, keepAct, keepLetter } from '../../../server/cases/waiting.service.ts'
import { abandonCase, askCorrection } from '../../../server/cases/acts.service.ts'
import { getCase } from '../../../server/cases/cases.service.ts'
import { receiptHash } from '../../../core/receipt-code.ts'
import { chen, lin } from '../../support/personas.ts'
import { refusal } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { tokensOf } from '../anonymous/flow.ts'
import { assigned, makeOffice, office, which } from './flow.ts'

describe('letters without a name that come at the same moment', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
    await makeOffice(world)
    world.clock.set('2026-03-05T06:00:00Z')
  })
  afterEach(() => world.close())

  const keep = (title = '食堂早餐'): Promise<string> => {
    const body = { title, body: '能不能早点开门？' }
    return keepLetter(world.deps, 'mailbox', { ...body, consent: false, token: '' }, { body, uploads: [] })
  }
  const morning = (day: string): Promise<number> => {
    world.clock.set(`${day}T00:10:00Z`)
    return deliverWaiting(world.deps)
  }
  const rows = (table: string): Promise<unknown[]> => world.db.read(table).select('*')

  it('are all kept', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, i) => keep(`第${i}封`)))
    expect(await rows('case_waiting')).to.have.length(8)
    expect(await morning('2026-03-06')).to.equal(8)
  })

  it('are delivered once, also when others come meanwhile and two instances deliver', async () => {
    for (let i = 0; i < 6; i += 1) await keep(`昨天${i}`)
    world.clock.set('2026-03-06T00:10:00Z')
    await Promise.all([deliverWaiting(world.deps), ...Array.from({ length: 6 }, (_, i) => keep(`今天${i}`)), deliverWaiting(world.deps)])
    expect(await rows('cases')).to.have.length(6)
    expect(await rows('case_waiting')).to.have.length(6)
  })

  it('as suggestions, too', async () => {
    const tokens = await tokensOf(world, chen)
    await Promise.all(tokens.map((token, i) => takeText(world.deps, token, `建议${i}`)))
    expect(await rows('anonymous_texts')).to.have.length(tokens.length)
  })

  it('do not stop each other: what cannot be delivered waits, the rest arrives', async () => {
    const codes = [await keep('一'), await keep('二'), await keep('三')].toSorted((a, b) => (receiptHash(a)! < receiptHash(b)! ? -1 : 1))
    await world.db.write('cases').insert({
      kind: 'mailbox',
      year: 2026,
      serial: 900,
      title: '占用',
      body: '占用',
      anonymous: true,
      receipt_hash: receiptHash(codes[0]!)!,
      state: 'received',
      received_on: '2026-03-05',
      days: 5,
      due_on: '2026-03-12',
    })
    expect(await morning('2026-03-06')).to.equal(2)
  })

  it('are told of after long holidays', async () => {
    world.clock.set('2026-02-13T06:00:00Z') // the Friday before the Spring Festival holidays, of which the Saturday is worked
    await keep()
    world.clock.set('2026-02-14T00:10:00Z')
    const told = () => world.db.read('notifications').where({ person_id: world.cast.people[office.username], code: 'cases.told.received' })
    world.clock.set('2026-02-24T00:10:00Z')
    await deliverWaiting(world.deps)
    await watchCases(world.deps)
    expect(await told()).to.have.length(1)
  })

  it('that correct on the last day are in time before anybody can give the case up', async () => {
    const code = await keep()
    await morning('2026-03-06')
    const { id } = (await world.db
      .read('cases')
      .where({ receipt_hash: receiptHash(code)! })
      .first('id')) as { id: number }
    await assigned(world, id)
    await askCorrection(world.deps, world.actor(lin), await which(world, id), { text: '哪个食堂？' })
    const pause = (await world.db.read('case_pauses').where({ case_id: id }).first('answer_by_on')) as { answer_by_on: string }
    world.clock.set(`${pause.answer_by_on}T12:00:00Z`)
    await keepAct(world.deps, code, 'correct', { text: '东院食堂。', grade: '', remark: '' }, [])
    world.clock.set('2026-03-22T23:00:00Z') // before eight on Monday morning
    const abandon = async () => abandonCase(world.deps, world.actor(lin), await which(world, id), { reason: '未补正' })
    expect(await refusal(abandon())).to.equal('cases.denied.state')
    await morning('2026-03-23')
    expect((await getCase(world.db.read, id)).state).to.equal('open')
  })
})
