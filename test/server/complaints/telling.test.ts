import { expect } from 'chai'
import { rateCase, reopenCase } from '../../../server/cases/acts.service.ts'
import { getCase } from '../../../server/cases/cases.service.ts'
import { watchCases } from '../../../server/cases/reminders.service.ts'
import { chen, inspector, sun, tang, type Persona } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { complained, decided, departmentId, named, stated, SUMMARY, which } from './flow.ts'

describe('whoever hears of a complaint', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
    // Finance is the supervision office here: it takes complaints in, unless they are about itself.
    await world.db.write('departments').where({ code: 'CW' }).update({ code: 'JCS' })
    await world.db
      .write('role_assignments')
      .insert({ person_id: world.cast.people[tang.username]!, role: 'inspector', granted_at: '2025-01-02T00:00:00.000Z' })
  })
  afterEach(() => world.close())

  const told = async ({ username }: Persona): Promise<string[]> =>
    (
      (await world.db.read('notifications').where({ person_id: world.cast.people[username]! }).orderBy('id').select('code')) as {
        code: string
      }[]
    ).map(({ code }) => code)

  it('is the office that looks into it and never the one that it is about, also when nobody gave a name', async () => {
    await complained(world, undefined, { department: departmentId(world, 'CW') })
    await watchCases(world.deps)
    expect(await told(tang), 'the office that is complained of').to.deep.equal([])
    expect(await told(inspector)).to.deep.equal(['cases.told.received'])
  })

  it('is that office again when it is opened again', async () => {
    await world.db.write('departments').where({ code: 'JCS' }).update({ code: 'CW' })
    const id = await decided(world, await named(world))
    await world.db.write('departments').where({ code: 'CW' }).update({ code: 'JCS' })
    await rateCase(world.deps, world.actor(chen), await which(world, id), { grade: 'not', remark: '' })
    await reopenCase(world.deps, world.actor(chen), await which(world, id), { text: '没有整改。', uploads: [] })
    expect(await told(tang)).to.deep.equal([])
    expect((await told(inspector)).filter((code) => code === 'cases.told.reopened')).to.have.length(1)
  })
})

describe('the department that is complained of', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  it('does not learn from the list on which day somebody complained, nor by sorting and filtering it', async () => {
    const id = await named(world)
    const { dueOn } = await getCase(world.db.read, id)
    world.clock.set('2026-03-06T02:00:00Z')
    await stated(world, id)
    const page = async (query: string) => (await (await world.as(sun)).get(`/complaints${query}`).expect(200)).text
    expect(await page('?format=csv'))
      .to.include(SUMMARY)
      .and.not.include('2026-03-02')
      .and.not.include(dueOn)
    expect(await page('?received_on_from=2026-03-06&sort=received_on'), 'the filter is none').to.include(SUMMARY)
    expect(
      await (
        await world.as(inspector)
      )
        .get('/complaints?format=csv')
        .expect(200)
        .then(({ text }) => text),
    ).to.include('2026-03-02')
  })
})
