import assert from 'node:assert/strict'
import { inspector, ma, wu, xu } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { AppError } from '../../../server/errors.ts'
import { listWithheld, reevaluate } from '../../../server/catalogue/withheld.service.ts'
import { approved, complete, inForce, lineOf, opened, submitted } from './editions.ts'

const WITHHELD = {
  way: 'withheld',
  withheldGround: 'process_information',
  withheldExplanation: '未定稿',
  reviewDueOn: '2026-03-10',
} as const

describe('What is withheld', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
    await complete(world)
    await inForce(world, 'B-04', WITHHELD)
  })
  afterEach(() => world.close())
  const the = async () => (await listWithheld(world.deps, world.actor(xu))).items[0]!
  const keep = { outcome: 'keep', remark: '依据仍成立', nextDueOn: '2027-03-01' } as const

  it('is looked at again and stays, with the next day and the reason in its history', async () => {
    const { id, version } = await the()
    await reevaluate(world.deps, world.actor(xu), id, { ...keep, version })
    assert.equal((await the()).reviewDueOn, '2027-03-01')
    const { history } = await listWithheld(world.deps, world.actor(ma))
    assert.deepEqual(
      history.map(({ outcome, remark, name }) => [outcome, remark, name]),
      [['keep', '依据仍成立', '徐敏']],
    )
    await assert.rejects(world.db.write('catalogue_reevaluations').delete(), /append-only/)
    await assert.rejects(
      reevaluate(world.deps, world.actor(xu), id, { ...keep, version }),
      (error: unknown) => error instanceof AppError && error.kind === 'conflict',
    )
  })

  for (const nextDueOn of [null, '2026-03-02', '2030-01-01'])
    it(`does not stay until ${nextDueOn ?? 'no day'}`, async () => {
      const { id, version } = await the()
      const kept = reevaluate(world.deps, world.actor(xu), id, { ...keep, nextDueOn, version })
      await assert.rejects(kept, (error: unknown) => error instanceof AppError && 'next_due_on' in error.fields)
    })

  it('is proposed in the next edition, and disclosed when that is in force', async () => {
    const { id, version } = await the()
    const edition = await reevaluate(world.deps, world.actor(xu), id, { outcome: 'propose', remark: '已定稿', nextDueOn: null, version })
    assert.ok(edition !== undefined)
    const line = await lineOf(world, edition, 'B-04')
    assert.deepEqual([line.way, line.withheldGround, line.changeNote], ['proactive', '', '已定稿'])
    assert.equal((await the()).id, id)
    await submitted(world, edition)
    await approved(world, edition)
    assert.deepEqual((await listWithheld(world.deps, world.actor(xu))).items, [])
  })

  it('keeps the later day when an edition that was drafted before comes into force', async () => {
    const edition = await opened(world)
    const a01 = await lineOf(world, edition, 'A-02')
    await world.db.write('catalogue_edition_items').where({ id: a01.id }).update({ timing_days: 9 })
    const { id, version } = await the()
    await reevaluate(world.deps, world.actor(xu), id, { ...keep, version })
    await submitted(world, edition)
    await approved(world, edition)
    assert.equal((await the()).reviewDueOn, '2027-03-01')
  })

  it('is the editor’s to decide; others look on, or do not', async () => {
    const { id, version } = await the()
    for (const persona of [ma, inspector, wu])
      await assert.rejects(
        reevaluate(world.deps, world.actor(persona), id, { ...keep, version }),
        (error: unknown) => error instanceof AppError && error.kind === 'forbidden',
      )
    assert.match((await (await world.as(inspector)).get('/catalogue/withheld').expect(200)).text, /大屏公告/)
    await (await world.as(wu)).get('/catalogue/withheld').expect(403)
  })
})
