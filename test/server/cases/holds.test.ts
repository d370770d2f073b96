import { expect } from 'chai'
import {
  abandonCase,
  askCorrection,
  askExtension,
  declineCase,
  extendCase,
  nameAssignee,
  pauseCase,
  transferCase,
} from '../../../server/cases/acts.service.ts'
import { approveAnswer, draftAnswer } from '../../../server/cases/answering.service.ts'
import { clockOf, getCase } from '../../../server/cases/cases.service.ts'
import { listPauses } from '../../../server/cases/pauses.queries.ts'
import { isOverdue } from '../../../server/cases/cases.rules.ts'
import { caseDuties } from '../../../server/cases/duties.service.ts'
import { readCase } from '../../../server/cases/page.service.ts'
import { readHome } from '../../../server/cases/list.service.ts'
import { replyFacts } from '../../../server/cases/reply-facts.service.ts'
import { countCases } from '../../../server/cases/statistics.service.ts'
import { calendarIn } from '../../../server/calendar/calendar.service.ts'
import { chen, lin, sun, zhou } from '../../support/personas.ts'
import { refusal } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { ANSWER, asked, department, drafted, makeOffice, office, which } from './flow.ts'

describe('the clock of a case', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
    await makeOffice(world)
  })
  afterEach(() => world.close())

  const at = (day: string): void => {
    world.clock.set(`${day}T02:00:00Z`)
  }
  /** Past its day. */
  async function overdue(): Promise<{ id: number; dueOn: string }> {
    const id = await asked(world)
    const { dueOn } = await getCase(world.db.read, id)
    at(await later(dueOn, 1))
    return { id, dueOn }
  }
  const later = async (day: string, days: number): Promise<string> => (await calendarIn(world.db.read)).addWorkingDays(day, days).date
  const facts = async (code = 'JYCJ') => {
    const id = department(world, code)
    const asOf = world.clock.now().toISOString()
    const found = (await replyFacts(world.db.read, { departmentIds: [id], from: '2026-01-01', to: '2026-12-31', asOf })).get(id)
    return (found?.events ?? []).map(({ key }) => key)
  }
  const queued = async (): Promise<number | undefined> => {
    const today = world.clock.now().toISOString().slice(0, 10)
    const { queue } = await readHome(world.deps, world.actor(sun), { today, calendar: await calendarIn(world.db.read), wanted: 'late' })
    return queue?.tabs.find(({ queue: name }) => name === 'late')?.n
  }
  const lateOf = async (code = 'JYCJ'): Promise<number> => {
    const calendar = await calendarIn(world.db.read)
    const { departments } = await countCases(world.deps, world.actor(chen), { year: 2026, kind: undefined, calendar })
    return departments.find(({ departmentId }) => departmentId === department(world, code))?.late ?? 0
  }

  it('is not stopped once the day is over, nor on it: from tomorrow on nothing would be left to stop', async () => {
    const { id, dueOn } = await overdue()
    const pause = async () => pauseCase(world.deps, world.actor(lin), await which(world, id), { rule: 'other', reason: '等回函' })
    expect(await refusal(pause())).to.equal('cases.denied.too_late')
    at(dueOn)
    expect(await refusal(pause())).to.equal('cases.denied.too_late')
  })

  it('a pause that began too late hides nothing, wherever it came from', async () => {
    const { id, dueOn } = await overdue()
    await world.db.write('cases').where({ id }).update({ state: 'paused' })
    await world.db.write('case_pauses').insert({ case_id: id, rule: 'other', from_on: await later(dueOn, 1), reason: '' })
    expect(await facts()).to.deep.equal(['unanswered'])
    expect(await lateOf()).to.equal(1)
    expect(await queued()).to.equal(1)
    const held = await getCase(world.db.read, id)
    expect(isOverdue(held, '2026-03-20')).to.equal(true)
    const page = await (await world.as(sun)).get(`/cases/${id}`).expect(200)
    expect(page.text).to.include('逾期 1 个工作日')
    await world.db.write('case_pauses').where({ case_id: id }).update({ from_on: dueOn })
    expect([await facts(), await lateOf(), await queued()]).to.deep.equal([[], 0, 0])
  })

  it('that stands still is told to the head, and a correction asked for too late does not begin it anew', async () => {
    const id = await asked(world)
    await pauseCase(world.deps, world.actor(lin), await which(world, id), { rule: 'other', reason: '等回函' })
    const told: unknown = await world.db.read('notifications').where({ code: 'cases.told.stopped' }).pluck('person_id')
    expect(told).to.include(world.cast.people[sun.username])
    expect(told).not.to.include(world.cast.people[lin.username])
    const due = await asked(world)
    at((await getCase(world.db.read, due)).dueOn)
    expect(await refusal(askCorrection(world.deps, world.actor(lin), await which(world, due), { text: '请写清时间' }))).to.equal(
      'cases.denied.too_late',
    )
  })

  it('gives no time once it has run out, and promises the day that it keeps', async () => {
    const id = await asked(world)
    const { dueOn } = await getCase(world.db.read, id)
    await askExtension(world.deps, world.actor(lin), await which(world, id), { days: 3, reason: '要会商' })
    at(await later(dueOn, 1))
    expect(await refusal(extendCase(world.deps, world.actor(zhou), await which(world, id)))).to.equal('cases.denied.too_late')
    at(dueOn)
    await extendCase(world.deps, world.actor(zhou), await which(world, id))
    expect((await getCase(world.db.read, id)).dueOn).to.equal(await later(dueOn, 3))
  })

  it('promises in the message the day that it keeps, also while it stands still', async () => {
    const id = await asked(world)
    await askExtension(world.deps, world.actor(lin), await which(world, id), { days: 3, reason: '要会商' })
    await pauseCase(world.deps, world.actor(lin), await which(world, id), { rule: 'other', reason: '等回函' })
    at('2026-03-06')
    await extendCase(world.deps, world.actor(zhou), await which(world, id))
    const told = (await world.db.read('notifications').where({ code: 'cases.told.extended' }).first('params')) as { params: string }
    expect((JSON.parse(told.params) as { due: string }).due).to.equal((await getCase(world.db.read, id)).dueOn)
  })

  it('does not put a department’s delay on another one: only the office moves what is due', async () => {
    const { id, dueOn } = await overdue()
    const to = { department: department(world, 'CW'), reason: '属于财务' }
    expect(await refusal(transferCase(world.deps, world.actor(sun), await which(world, id), to))).to.equal('cases.denied.too_late')
    at(dueOn)
    expect(await refusal(transferCase(world.deps, world.actor(sun), await which(world, id), to))).to.equal('cases.denied.too_late')
    await transferCase(world.deps, world.actor(office), await which(world, id), to)
    expect((await getCase(world.db.read, id)).responsibleId).to.equal(to.department)
  })

  it('is not forgotten by declining what is overdue', async () => {
    const { id } = await overdue()
    await declineCase(world.deps, world.actor(office), await which(world, id), { reason: '不属于本局' })
    expect(await facts()).to.deep.equal(['overdue'])
    expect(await lateOf()).to.equal(1)
    const other = await asked(world)
    await declineCase(world.deps, world.actor(office), await which(world, other), { reason: '不属于本局' })
    expect(await facts()).to.deep.equal(['overdue'])
    expect(await lateOf()).to.equal(1)
  })

  it('ends on the day on which the case was declined or given up', async () => {
    const id = await asked(world)
    await declineCase(world.deps, world.actor(office), await which(world, id), { reason: '不属于本局' })
    const silent = await asked(world)
    await askCorrection(world.deps, world.actor(lin), await which(world, silent), { text: '请写清时间' })
    at('2026-03-26')
    await abandonCase(world.deps, world.actor(lin), await which(world, silent), { reason: '没有补正' })
    const calendar = await calendarIn(world.db.read)
    for (const [one, used, end] of [
      [id, 0, '2026-03-02'],
      [silent, 0, '2026-03-26'],
    ] as const) {
      const held = await getCase(world.db.read, one)
      const clock = clockOf(held, await listPauses(world.db.read, one), '2026-11-24', calendar)
      expect(clock).to.include({ used, late: 0, dueOn: held.dueOn })
      expect(clock.strip.findLast((day) => day.used)?.on).to.equal(end)
    }
    const { id: late, dueOn } = await overdue()
    await declineCase(world.deps, world.actor(office), await which(world, late), { reason: '不属于本局' })
    expect(clockOf(await getCase(world.db.read, late), [], '2026-11-24', calendar)).to.include({ dueOn, used: 6, late: 1 })
  })

  it('is kept by others than whoever asked', async () => {
    const id = await asked(world, {}, lin)
    const own = async (work: (which: { id: number; version: number }) => Promise<unknown>) => refusal(work(await which(world, id)))
    expect(await own((at) => draftAnswer(world.deps, world.actor(lin), at, { body: ANSWER }, { submit: true }))).to.equal(
      'cases.denied.not_yours',
    )
    expect(await own((at) => pauseCase(world.deps, world.actor(lin), at, { rule: 'other', reason: '等' }))).to.equal(
      'cases.denied.not_yours',
    )
    const colleagues = (await readCase(world.db.read, world.actor(sun), id, '2026-03-02', await calendarIn(world.db.read))).colleagues
    expect(colleagues.map(({ name }) => name))
      .to.include(sun.name)
      .and.not.include(lin.name)
    expect(await refusal(nameAssignee(world.deps, world.actor(sun), await which(world, id), world.cast.people[lin.username]!))).to.equal(
      'common.error.not_a_choice',
    )
    const duties = async (persona: typeof lin) => (await caseDuties(world.deps, world.actor(persona), '2026-03-02')).length
    expect([await duties(lin), await duties(sun)]).to.deep.equal([0, 1])
    const days = { today: '2026-03-02', calendar: await calendarIn(world.db.read), wanted: undefined }
    expect((await readHome(world.deps, world.actor(lin), days)).queue?.rows).to.deep.equal([])
    const heads = await asked(world, {}, sun)
    await drafted(world, heads)
    expect(await refusal(approveAnswer(world.deps, world.actor(sun), await which(world, heads)))).to.equal('cases.denied.not_yours')
    await approveAnswer(world.deps, world.actor(zhou), await which(world, heads))
  })
})
