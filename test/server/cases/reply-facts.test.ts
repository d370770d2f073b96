import { expect } from 'chai'
import { shippedCalendar } from '../../../core/working-days.ts'
import { judgeReply, replyFactsOf, type OwedReply } from '../../../server/cases/reply-facts.rules.ts'
import { caseFacts, closedRefs } from '../../../server/evaluations/case-facts.ts'
import { chen, he, inspector, lin, ma, sun, zhou, type Persona } from '../../support/personas.ts'
import { countQueries } from '../../support/query-count.ts'
import { makeWorld, type World } from '../../support/world.ts'

const OWED: OwedReply = { ref: 'case:7', departmentId: 3, title: '信箱〔2025〕7号', dueOn: '2025-09-30', answeredOn: null, isPaused: false }
const judged = (more: Partial<OwedReply>, today = '2025-10-13') => judgeReply({ ...OWED, ...more }, today, shippedCalendar)

describe('what became of an answer that was owed', () => {
  it('is kept on the last day and not after it, with the working days that it was late', () => {
    expect(judged({ answeredOn: '2025-09-30' })).to.equal('kept')
    // 1 to 8 October 2025 are holidays, 11 October (a Saturday) was worked.
    expect(judged({ answeredOn: '2025-10-11' })).to.include({ key: 'overdue', days: 3, ref: 'case:7', on: '2025-09-30', n: 1 })
    expect(judged({ answeredOn: '2025-10-03' })).to.include({ key: 'overdue', days: 0 })
  })

  it('is open until its day is over, and while the clock stands still', () => {
    expect(judged({}, '2025-09-30')).to.equal('open')
    expect(judged({}, '2025-10-01')).to.include({ key: 'unanswered', days: 0 })
    expect(judged({}, '2025-10-13')).to.include({ key: 'unanswered', days: 4 })
    expect(judged({ isPaused: true })).to.equal('open')
  })

  it('knows nothing of an answer that came later', () => {
    expect(judged({ answeredOn: '2025-10-20' })).to.include({ key: 'unanswered' })
    expect(judged({ answeredOn: '2025-10-20' }, '2025-09-29')).to.equal('open')
  })

  it('adds up by department what fell due in the span', () => {
    const all = [
      OWED,
      { ...OWED, ref: 'case:8', dueOn: '2025-08-01', answeredOn: '2025-07-30' },
      { ...OWED, ref: 'case:9', dueOn: '2024-12-31' },
      { ...OWED, ref: 'case:10', departmentId: 4, dueOn: '2025-12-31' },
    ]
    const facts = replyFactsOf(all, { from: '2025-01-01', to: '2025-12-31', today: '2025-10-13' }, shippedCalendar)
    expect([...facts.keys()]).to.deep.equal([3])
    expect(facts.get(3)).to.include({ due: 2, kept: 1 })
    expect(facts.get(3)!.events.map(({ ref }) => ref)).to.deep.equal(['case:7'])
  })
})

describe('answers that departments owed, in the evaluation', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  let serial = 0
  async function plant(kind: string, row: object, answer?: object): Promise<number> {
    const [{ id }] = (await world.db
      .write('cases')
      .insert({
        kind,
        year: 2025,
        serial: (serial += 1),
        title: '请问体检安排',
        body: '请问今年体检安排在什么时候。',
        applicant_id: world.cast.people['chen'],
        responsible_id: world.cast.departments['CW'],
        state: 'open',
        received_on: '2025-09-01',
        days: 7,
        due_on: '2025-09-10',
        ...row,
      })
      .returning('id')) as [{ id: number }]
    if (answer !== undefined)
      await world.db.write('case_answers').insert({
        case_id: id,
        round: 1,
        state: 'sent',
        body: '安排在十月。',
        department_id: world.cast.departments['CW'],
        due_on: '2025-09-10',
        sent_on: '2025-09-12',
        at: '2025-09-12T02:00:00.000Z',
        ...answer,
      })
    return id
  }
  const asked = (asOf = '2025-10-13T02:00:00.000Z') => ({
    departmentIds: [world.cast.departments['CW']!, world.cast.departments['JYCJ']!],
    from: '2025-01-01',
    to: '2025-12-31',
    asOf,
  })

  it('counts each kind of case that has a deadline, by who answered, without naming what it is about', async () => {
    const late = await plant('mailbox', { state: 'closed', answered_on: '2025-09-12' }, {})
    const open = await plant('application', {})
    await plant('consultation', { state: 'closed' }, { sent_on: '2025-09-10' })
    await plant('proposal', {}) // thanked for, and no more
    await plant('consultation', { state: 'declined' })
    // Transferred since: who answered late did so.
    const moved = await plant('consultation', { state: 'open', responsible_id: world.cast.departments['JYCJ'], due_on: '2025-12-30' }, {})
    const facts = await caseFacts(world.db.read, asked())
    const own = facts.get(world.cast.departments['CW']!)!
    expect([own.due, own.kept]).to.deep.equal([4, 1])
    expect(own.events.map(({ key, ref, days, title }) => [key, ref, days, title])).to.deep.equal(
      [
        ['unanswered', `case:${open}`, 19, '依申请〔2025〕2号'],
        ['overdue', `case:${late}`, 2, '信箱〔2025〕1号'],
        ['overdue', `case:${moved}`, 2, '咨询〔2025〕6号'],
      ].sort((a, b) => String(a[1]).localeCompare(String(b[1]))),
    )
    expect(facts.has(world.cast.departments['JYCJ']!), 'its day is still to come').to.equal(false)
    expect(JSON.stringify(own)).not.to.include('体检')
  })

  it('adds what a department complained of had to say, and asks the database as often for two as for two hundred', async () => {
    const id = await plant('complaint', { responsible_id: world.cast.departments['BGS'] })
    await world.db.write('case_complaints').insert({
      case_id: id,
      target: 'department',
      department_id: world.cast.departments['JYCJ'],
      happened_on: '2025-09-01',
      phase: 'investigating',
      accept_due_on: '2025-09-10',
      notice_on: '2025-09-08',
      statement_due_on: '2025-09-15',
      stated_on: '2025-09-16',
    })
    const statementsOf = async () => (await countQueries(world, () => caseFacts(world.db.read, asked()))).statements.length
    const few = await statementsOf()
    const [late] = (await caseFacts(world.db.read, asked())).get(world.cast.departments['JYCJ']!)!.events
    expect(late).to.include({ key: 'overdue', days: 1, ref: `complaint:${id}`, title: '投诉〔2025〕7号 情况说明' })
    for (let i = 0; i < 20; i += 1) await plant('consultation', {})
    expect(await statementsOf()).to.equal(few)
  })

  it('lead to the case for those who may open it, and are named without a link for the others', async () => {
    const letter = await plant('mailbox', { responsible_id: world.cast.departments['JYCJ'] })
    const complaint = await plant('complaint', { applicant_id: null, responsible_id: world.cast.departments['BGS'] })
    const day = '2025-09-08'
    const course = { happened_on: day, phase: 'investigating', accept_due_on: day, notice_on: day, statement_due_on: day }
    await world.db
      .write('case_complaints')
      .insert({ case_id: complaint, target: 'department', department_id: world.cast.departments['JYCJ'], ...course })
    const refs = [`case:${letter}`, `complaint:${complaint}`, 'case:x', 'disclosure:1']
    const open = async (who: Persona): Promise<string[]> => {
      const closed = await closedRefs(world.db.read, world.actor(who), refs)
      return refs.slice(0, 2).filter((ref) => !closed.has(ref))
    }
    expect(await open(lin), 'answers it, and speaks for the department').to.deep.equal(refs.slice(0, 2))
    expect(await open(sun)).to.deep.equal(refs.slice(0, 2))
    expect(await open(zhou)).to.deep.equal(refs.slice(0, 2))
    expect(await open(chen), 'wrote the letter').to.deep.equal(refs.slice(0, 1))
    expect(await open(inspector), 'looks into the complaint').to.deep.equal(refs.slice(1, 2))
    for (const stranger of [he, ma]) expect(await open(stranger), stranger.username).to.deep.equal([])
    const statementsOf = async (asked: readonly string[]) =>
      (await countQueries(world, () => closedRefs(world.db.read, world.actor(chen), asked))).statements.length
    expect(await statementsOf([...refs, 'case:1', 'case:2', 'complaint:1'])).to.equal(await statementsOf(refs))
    expect(await statementsOf(['disclosure:1'])).to.equal(0)
  })
})
