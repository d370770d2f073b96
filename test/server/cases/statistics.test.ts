import { expect } from 'chai'
import { declineCase, rateCase, reopenCase } from '../../../server/cases/acts.service.ts'
import { countCases, type DepartmentCount } from '../../../server/cases/statistics.service.ts'
import { calendarIn } from '../../../server/calendar/calendar.service.ts'
import { chen, sun } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { entered } from '../applications/flow.ts'
import { answered, asked, department, makeOffice, office, sent, which } from './flow.ts'

describe('the figures of cases', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
    await makeOffice(world)
  })
  after(() => world.close())

  const counted = async () =>
    countCases(world.deps, world.actor(chen), { year: 2026, kind: undefined, calendar: await calendarIn(world.db.read) })
  const of = async (code: string | null): Promise<DepartmentCount | undefined> => {
    const id = code === null ? null : department(world, code)
    return (await counted()).departments.find(({ departmentId }) => departmentId === id)
  }
  const at = (day: string): void => {
    world.clock.set(`${day}T02:00:00Z`)
  }

  it('take in whatever was received, each once: also what nobody has yet and what ended without an answer', async () => {
    await sent(world, 'mailbox')
    const declined = await sent(world, 'mailbox')
    await declineCase(world.deps, world.actor(office), await which(world, declined), { reason: '不属于本局' })
    await entered(world, { channel: 'fax', arrivedOn: '2026-03-02', confirmedOn: '' })
    expect(await of(null)).to.include({ received: 2, running: 1, ended: 1, onTime: 0, late: 0 })
    expect((await counted()).unconfirmed, 'has a number and is not received').to.equal(1)
    const page = await (await world.as(chen)).get('/cases/statistics?year=2026').expect(200)
    expect(page.text).to.include('未分办').and.include('另有 1 件等待与申请人确认收到')
  })

  it('hold a reopened case for running, and its first answer for what it was', async () => {
    const ids = [await asked(world), await asked(world)] as const
    await answered(world, ids[0])
    at('2026-03-10')
    await answered(world, ids[1]) // one day late
    expect(await of('JYCJ')).to.deep.include({ received: 2, onTime: 1, late: 1, first: { answered: 2, onTime: 1, late: 1 } })
    for (const id of ids) {
      await rateCase(world.deps, world.actor(chen), await which(world, id), { grade: 'not', remark: '' })
      await reopenCase(world.deps, world.actor(chen), await which(world, id), { text: '没有说清', uploads: [] })
    }
    expect(await of('JYCJ')).to.deep.include({ onTime: 0, late: 1, running: 1, reopened: 2, first: { answered: 2, onTime: 1, late: 1 } })
    at('2026-03-18')
    expect(await of('JYCJ'), 'overdue again').to.deep.include({ late: 2, running: 0, first: { answered: 2, onTime: 1, late: 1 } })
    const page = await (await world.as(sun)).get(`/cases/${ids[1]}`).expect(200)
    expect(page.text).to.include('首次答复逾期')
  })

  it('add up in every line', async () => {
    for (const { received, onTime, late, running, ended } of (await counted()).departments)
      expect(onTime + late + running + ended).to.equal(received)
  })
})
