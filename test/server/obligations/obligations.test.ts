import { expect } from 'chai'
import { addDays, fromDayNumber, toDayNumber } from '../../../core/dates.ts'
import { shippedCalendar as calendar } from '../../../core/working-days.ts'
import fc from 'fast-check'
import { withdrawDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { decideTime, askTime } from '../../../server/obligations/extensions.service.ts'
import { generateObligations } from '../../../server/obligations/generation.service.ts'
import { SINCE_SETTING } from '../../../server/obligations/generation.queries.ts'
import { draftNil, signNil } from '../../../server/obligations/nil.service.ts'
import { dueOf, judge } from '../../../server/obligations/obligations.rules.ts'
import { listObligations, type StoredObligation } from '../../../server/obligations/obligations.service.ts'
import { remindOfObligations } from '../../../server/obligations/reminders.service.ts'
import { loadNotice } from '../../../server/calendar/notice.service.ts'
import { chen, he, lin, luo, sun, sysadmin, wu } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { complete, inForce } from '../catalogue/editions.ts'
import { drafted, published } from '../disclosures/flow.ts'

describe('obligations', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
    await world.db.write('settings').insert({ name: SINCE_SETTING, value: '2025-12-01' })
    await generateObligations(world.deps)
  })
  afterEach(() => world.close())

  const of = async (item: string, period: string | null, department = 'JYCJ'): Promise<StoredObligation> => {
    const all = await listObligations(world.db.read, {
      itemIds: [world.cast.items[item]!],
      departmentIds: [world.cast.departments[department]!],
    })
    const found = all.toSorted((a, b) => a.id - b.id).findLast((one) => one.period === period)
    if (found === undefined) throw new Error(`no obligation for ${item} ${period ?? ''}`)
    return found
  }
  const refusal = async (act: Promise<unknown>): Promise<string> =>
    act.then(
      () => 'allowed',
      (error: unknown) => (error as { code: string }).code,
    )
  const nil = { statement: '本期无此项支出。' }

  it('arise for every period that has begun, once, however often they are made', async () => {
    expect((await of('A-01', '2025-12')).dueOn).to.equal('2026-01-29')
    expect((await of('A-01', '2026-01')).dueOn).to.equal('2026-03-05')
    expect((await listObligations(world.db.read)).some(({ period }) => period === '2025-11' || period === '2026-04')).to.equal(false)
    expect(await generateObligations(world.deps)).to.equal(0)
    expect((await of('A-03', '2026')).provisional, 'the yearly one falls due in a year without a notice').to.equal(true)
  })

  it('are settled by the publication in its transaction, marked by a withdrawal, and cancelled with an event that did not happen', async () => {
    const id = await published(world, { item: 'B-02', period: null, formedOn: '2026-03-20' })
    const kept = await of('B-02', null)
    expect([kept.disclosureId, judge(kept, '2026-03-10', calendar).outcome, kept.leadDays]).to.deep.equal([id, 'ex_ante_kept', 14])
    const after = await published(world, { item: 'B-02', period: null, formedOn: '2026-02-24' })
    const turned = await of('B-02', null)
    expect([turned.disclosureId, judge(turned, '2026-03-10', calendar).outcome]).to.deep.equal([after, 'turned_ex_post'])
    expect(turned.leadDays).to.be.lessThan(0)
    await withdrawDisclosure(world.deps, world.actor(wu), after, { reason: '有误。' })
    expect(judge(await of('B-02', null), '2026-03-10', calendar).outcome).to.equal('withdrawn')
  })

  it('stamp publication by the system alone: no form field moves it', async () => {
    const id = await drafted(world, { item: 'B-02', period: null, formedOn: '2026-03-20' })
    const { version } = (await world.db.read('disclosures').where({ id }).first('version')) as { version: number }
    const forged = {
      published_at: '2020-01-01',
      first_published_at: '2020-01-01',
      answered_at: '2020-01-01',
      due_on: '2030-01-01',
      timeliness: 'on_time',
    }
    await (
      await world.as(lin)
    )
      .post(`/disclosures/${id}`)
      .type('form')
      .send({ version, title: '公示', summary: '', formed_on: '2026-03-20', ...forged })
      .expect(303)
    const row = (await world.db.read('disclosures').where({ id }).first('*')) as Record<string, unknown>
    expect([row['published_at'], row['first_published_at'], row['timeliness'], row['due_on']]).to.deep.equal([
      null,
      null,
      null,
      '2026-03-13',
    ])
  })

  it('follow the day on which a draft says it was formed, and say so', async () => {
    const id = await drafted(world, { item: 'A-01', period: '2026-01', formedOn: '2026-02-10' })
    const duty = await of('A-01', '2026-01')
    expect([duty.disclosureId, duty.dueOn]).to.deep.equal([id, calendar.addWorkingDays('2026-02-10', 20).date])
    const events = (await world.db.read('obligation_events').where({ obligation_id: duty.id }).select('kind')) as { kind: string }[]
    expect(events.map(({ kind }) => kind)).to.deep.equal(['redated'])
  })

  describe('nil reports', () => {
    it('are drafted by the publisher, signed by the head, and count as answered', async () => {
      const duty = await of('A-02', '2026-01')
      expect(await refusal(draftNil(world.deps, world.actor(he), duty.id, nil)), 'another department').to.equal(
        'obligations.denied.not_responsible',
      )
      expect(await refusal(draftNil(world.deps, world.actor(chen), duty.id, nil))).to.equal('obligations.denied.not_responsible')
      expect(await draftNil(world.deps, world.actor(lin), duty.id, nil)).to.equal('drafted')
      const report = (await world.db.read('nil_reports').where({ obligation_id: duty.id }).first('id', 'version')) as {
        id: number
        version: number
      }
      expect(await refusal(signNil(world.deps, world.actor(lin), duty.id, report)), 'one hand alone').to.equal(
        'obligations.denied.not_head',
      )
      await signNil(world.deps, world.actor(sun), duty.id, report)
      expect(judge(await of('A-02', '2026-01'), '2026-04-01', calendar).outcome).to.equal('nil')
      expect((await (await world.as(chen)).get(`/obligations/${duty.id}`).expect(200)).text).to.include('本期无此项支出。')
    })

    it('are refused for a period that runs, for what always has something, and beside a record', async () => {
      expect(await refusal(draftNil(world.deps, world.actor(sun), (await of('A-02', '2026-03')).id, nil))).to.equal(
        'obligations.error.period_runs',
      )
      expect(await refusal(draftNil(world.deps, world.actor(sun), (await of('A-03', '2025')).id, nil))).to.equal(
        'obligations.denied.never_nil',
      )
      await drafted(world, { item: 'A-01', period: '2026-01', formedOn: '2026-01-31' })
      expect(await refusal(draftNil(world.deps, world.actor(sun), (await of('A-01', '2026-01')).id, nil))).to.equal(
        'obligations.error.record_exists',
      )
    })

    it('exist once when two are made at the same moment', async () => {
      const { id } = await of('A-02', '2026-01')
      const both = await Promise.all([lin, sun].map((persona) => refusal(draftNil(world.deps, world.actor(persona), id, nil))))
      expect(both.filter((answer) => answer === 'allowed')).to.have.length(1)
      expect(await world.db.read('nil_reports').where({ obligation_id: id })).to.have.length(1)
    })

    it('are shown to be wrong by a later publication', async () => {
      const { id } = await of('A-02', '2026-01')
      await draftNil(world.deps, world.actor(sun), id, nil)
      const record = await published(world, { item: 'A-02', period: '2026-01', formedOn: '2026-01-31' })
      const report = (await world.db.read('nil_reports').where({ obligation_id: id }).first('*')) as { state: string; disproved_by: number }
      expect([report.state, report.disproved_by]).to.deep.equal(['disproved', record])
      expect((await of('A-02', '2026-01')).nilReportId).to.equal(null)
      expect((await (await world.as(chen)).get(`/obligations/${id}`)).text).to.include('本报告不成立')
    })
  })

  it('are extended once, by somebody who did not ask', async () => {
    const duty = await of('A-02', '2026-01')
    const asked = { kind: 'extension', days: 5, reason: '等待回函' } as const
    expect(await refusal(askTime(world.deps, world.actor(lin), duty.id, asked))).to.equal('obligations.denied.not_head')
    await askTime(world.deps, world.actor(wu), duty.id, asked)
    expect(await refusal(askTime(world.deps, world.actor(sun), duty.id, asked))).to.equal('obligations.error.asked_already')
    const { id } = (await world.db.read('obligation_extensions').where({ obligation_id: duty.id }).first('id')) as { id: number }
    const decision = { extensionId: id, outcome: 'granted', remark: '' } as const
    expect(await refusal(decideTime(world.deps, world.actor(wu), duty.id, decision))).to.equal('obligations.denied.own_request')
    await decideTime(world.deps, world.actor(luo), duty.id, decision)
    expect((await of('A-02', '2026-01')).dueOn).to.equal(calendar.addWorkingDays(duty.dueOn, 5).date)
  })

  it('keep the time that was granted when a new edition of the catalogue moves the due day of a running period', async () => {
    const before = await of('A-02', '2026-03')
    await askTime(world.deps, world.actor(wu), before.id, { kind: 'extension', days: 5, reason: '等待回函' })
    const { id } = (await world.db.read('obligation_extensions').where({ obligation_id: before.id }).first('id')) as { id: number }
    await decideTime(world.deps, world.actor(luo), before.id, { extensionId: id, outcome: 'granted', remark: '' })
    await complete(world)
    await inForce(world, 'A-02', { timingDays: 15 })
    await generateObligations(world.deps)
    const after = await of('A-02', '2026-03')
    expect([after.timingDays, after.extendedDays]).to.deep.equal([15, 5])
    expect(after.dueOn).to.equal(calendar.addWorkingDays('2026-03-31', 20).date)
  })

  it('pass to whoever comes next when the responsible person leaves, and both are told', async () => {
    await world.db.write('people').where({ id: world.cast.people['lin']! }).update({ status: 'left' })
    await generateObligations(world.deps)
    expect((await of('A-02', '2026-01')).responsibleId).to.equal(world.cast.people['sun'])
    const told = (await world.db.read('notifications').where('code', 'like', 'obligations.told.passed%').select('person_id', 'code')) as {
      person_id: number
      code: string
    }[]
    expect(told.map(({ person_id, code }) => [person_id, code])).to.deep.include.members([
      [world.cast.people['lin'], 'obligations.told.passed_from'],
      [world.cast.people['sun'], 'obligations.told.passed_to'],
    ])
  })

  it('are cancelled with their department, for the reason', async () => {
    await world.db.write('departments').where({ id: world.cast.departments['CW']! }).update({ active: false })
    await generateObligations(world.deps)
    const gone = await of('A-02', '2026-01', 'CW')
    expect([judge(gone, '2026-05-01', calendar).outcome, gone.cancelReason]).to.deep.equal(['cancelled', 'department_closed'])
  })

  it('are owed again when the department is back while their period runs', async () => {
    const period = '2026-04'
    const closed = world.cast.departments['CW']!
    world.clock.set('2026-04-10T02:00:00.000Z')
    await generateObligations(world.deps)
    await world.db.write('departments').where({ id: closed }).update({ active: false })
    await generateObligations(world.deps)
    expect((await of('A-02', period, 'CW')).cancelReason).to.equal('department_closed')
    await world.db.write('departments').where({ id: closed }).update({ active: true })
    await generateObligations(world.deps)
    const back = await of('A-02', period, 'CW')
    expect([back.cancelledAt, back.cancelReason]).to.deep.equal([null, null])
    expect((await of('A-02', '2026-01', 'CW')).cancelReason, 'over meanwhile').to.equal('department_closed')
  })

  it('are reminded of five working days and one before, and told to the head the day after, once each', async () => {
    const { dueOn } = await of('A-02', '2026-01')
    const codesOn = async (date: string): Promise<string[]> => {
      await world.db.write('notifications').delete()
      world.clock.set(`${date}T02:00:00.000Z`)
      await remindOfObligations(world.deps)
      await remindOfObligations(world.deps)
      const told = (await world.db.read('notifications').where({ person_id: world.cast.people['lin']! }).select('code')) as {
        code: string
      }[]
      const heads = (await world.db.read('notifications').where({ person_id: world.cast.people['sun']! }).select('code')) as {
        code: string
      }[]
      return [...told, ...heads].map(({ code }) => code)
    }
    expect(await codesOn(calendar.addWorkingDays(dueOn, -5).date)).to.deep.equal(['obligations.told.due'])
    expect(await codesOn(calendar.addWorkingDays(dueOn, -3).date)).to.deep.equal([])
    expect(await codesOn(calendar.addWorkingDays(dueOn, -1).date)).to.deep.equal(['obligations.told.due'])
    expect(await codesOn(calendar.addWorkingDays(dueOn, 1).date)).to.deep.equal(['obligations.told.over'])
  })

  it('are computed again when a notice is loaded, and nobody else loads one', async () => {
    const before = await of('A-03', '2026')
    const notice = { year: 2027, holidays: [['new_year', '2027-01-01', '2027-01-03']], makeups: [] } as const
    const how = { document: '国办发明电〔2026〕7号', source: 'form', newest: 0 } as const
    expect(await refusal(loadNotice(world.deps, world.actor(sun), notice, how))).to.equal('auth.denied.role')
    expect(await loadNotice(world.deps, world.actor(sysadmin), notice, how)).to.be.greaterThan(0)
    expect(await refusal(loadNotice(world.deps, world.actor(sysadmin), notice, how)), 'seen before another one').to.equal(
      'errors.changed_meanwhile',
    )
    const after = await of('A-03', '2026')
    expect([after.dueOn > before.dueOn, after.provisional]).to.deep.equal([true, false])
    const page = await (await world.as(lin)).get(`/obligations/${after.id}`).expect(200)
    expect(page.text).to.include('元旦')
  })
})

describe('due days of obligations', () => {
  const timed = (formedOn: string, n = 20, more: object = {}) =>
    ({ timing: 'ex_post', timingDays: n, period: null, formedOn, eventOn: null, ...more }) as const
  const days = fc.integer({ min: toDayNumber('2020-01-01'), max: toDayNumber('2026-06-30') }).map(fromDayNumber)
  const counts = fc.integer({ min: 1, max: 40 })

  it('match the checks that people made by hand', () => {
    for (const [formed, n, due] of [
      ['2026-01-30', 20, '2026-03-05'],
      ['2026-02-12', 7, '2026-02-28'],
      ['2026-04-24', 15, '2026-05-19'],
      ['2025-12-31', 20, '2026-01-29'],
      ['2026-09-30', 5, '2026-10-13'],
    ] as const)
      expect(dueOf(calendar, timed(formed, n)).dueOn, formed).to.equal(due)
  })

  it('are working days and never earlier for what was formed later', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 60 }), counts, (formed, later, n) => {
        const due = dueOf(calendar, timed(formed, n)).dueOn
        expect(calendar.isWorkingDay(due)).to.equal(true)
        expect(dueOf(calendar, timed(addDays(formed, later), n)).dueOn >= due).to.equal(true)
      }),
    )
  })

  it('move by exactly the days of an extension, and by the working days of a suspension', () => {
    fc.assert(
      fc.property(days, counts, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 15 }), (formed, n, extendedDays, length) => {
        const due = dueOf(calendar, timed(formed, n)).dueOn
        expect(calendar.workingDaysBetween(due, dueOf(calendar, timed(formed, n, { extendedDays })).dueOn).days).to.equal(extendedDays)
        const suspendedFrom = addDays(formed, 1)
        const suspendedTo = addDays(suspendedFrom, length)
        const lost = calendar.workingDaysBetween(formed, suspendedTo).days
        const paused = dueOf(calendar, timed(formed, n, { suspendedFrom, suspendedTo })).dueOn
        expect(calendar.workingDaysBetween(formed, paused).days).to.equal(n + lost)
      }),
    )
  })
})
