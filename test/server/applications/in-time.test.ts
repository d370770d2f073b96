import { expect } from 'chai'
import { askReasons, confirmReceipt, judgeReasons, noticeFee } from '../../../server/applications/acts.service.ts'
import { readAnnual } from '../../../server/applications/register.service.ts'
import { askCorrection } from '../../../server/cases/acts.service.ts'
import { selectCases } from '../../../server/cases/cases.queries.ts'
import { getCase } from '../../../server/cases/cases.service.ts'
import { ticking } from '../../../server/cases/clock.queries.ts'
import { caseDuties } from '../../../server/cases/duties.service.ts'
import { calendarIn } from '../../../server/calendar/calendar.service.ts'
import { lin, xu } from '../../support/personas.ts'
import { refusal } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { answered, assigned, entered, filed, which } from './flow.ts'

describe('an application whose day is over', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  const editor = () => world.actor(xu)
  async function late(id: number): Promise<void> {
    const { dueOn } = await getCase(world.db.read, id)
    world.clock.set(`${(await calendarIn(world.db.read)).addWorkingDays(dueOn, 1).date}T02:00:00Z`)
  }

  it('gets no more days by a fee, nor by asking for reasons', async () => {
    const [first, second] = [await assigned(world, await filed(world)), await assigned(world, await filed(world, { title: '其他明细' }))]
    await askReasons(world.deps, editor(), await which(world, second), { text: '请说明理由。' })
    await late(first)
    expect(await refusal(noticeFee(world.deps, editor(), await which(world, first), { method: 'pages', count: 60 }))).to.equal(
      'cases.denied.too_late',
    )
    expect(await refusal(askReasons(world.deps, editor(), await which(world, first), { text: '请说明理由。' }))).to.equal(
      'cases.denied.too_late',
    )
    const judge = async (verdict: string, days: number) =>
      judgeReasons(world.deps, editor(), await which(world, second), { reasons: '', verdict, days })
    expect(await refusal(judge('reasonable', 30))).to.equal('cases.denied.too_late')
    await judge('unreasonable', 0)
  })

  it('has none while its receipt is not confirmed, and gets it with the confirmation', async () => {
    const today = world.clock.now().toISOString().slice(0, 10)
    const id = await assigned(world, await entered(world, { channel: 'fax', arrivedOn: today, confirmedOn: '' }))
    const calendar = await calendarIn(world.db.read)
    world.clock.set(`${calendar.addWorkingDays(today, 30).date}T02:00:00Z`)
    const now = world.clock.now().toISOString().slice(0, 10)
    const duty = async () => (await caseDuties(world.deps, world.actor(lin), now)).find(({ href }) => href === `/cases/${id}`)
    const late = async (): Promise<unknown> => ticking(selectCases(world.db.read)).where('c.due_on', '<', now).pluck('c.id')
    expect((await getCase(world.db.read, id)).unconfirmed).to.equal(true)
    expect(await duty()).to.include({ code: 'cases.duty.answer', dueOn: null })
    expect(await late()).not.to.include(id)
    expect(await refusal(askCorrection(world.deps, world.actor(lin), await which(world, id), { text: '请写明年度。' }))).to.equal(
      'cases.denied.unconfirmed',
    )
    await confirmReceipt(world.deps, editor(), await which(world, id), { on: today })
    const held = await getCase(world.db.read, id)
    expect(held).to.include({ unconfirmed: false, receivedOn: today, dueOn: calendar.addWorkingDays(today, 20).date })
    expect(await duty()).to.include({ dueOn: held.dueOn })
    expect(await late()).to.include(id)
  })

  it('counts in the yearly table once it was answered, though nobody confirmed its receipt', async () => {
    const rows = async () => (await readAnnual(world.deps, editor(), 2026)).applications
    const cell = async (key: string): Promise<number> => (await rows()).rows.find((row) => row.key === key)?.cells.natural ?? 0
    const today = world.clock.now().toISOString().slice(0, 10)
    const before = [await cell('new'), await cell('disclosed')]
    const id = await assigned(world, await entered(world, { channel: 'network', arrivedOn: today, confirmedOn: '' }))
    expect([await cell('new'), await cell('disclosed')]).to.deep.equal(before)
    await answered(world, id)
    expect([await cell('new'), await cell('disclosed')]).to.deep.equal(before.map((n) => n + 1))
    expect((await rows()).breaks).to.deep.equal([])
  })
})
