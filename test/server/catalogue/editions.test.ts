import assert from 'node:assert/strict'
import { chen, lin, luo, sysadmin, wu, xu, zhou } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { published } from '../disclosures/flow.ts'
import { AppError } from '../../../server/errors.ts'
import { addClass, addItem, changeItem, endItem, restoreItem } from '../../../server/catalogue/edition-draft.service.ts'
import {
  approveEdition,
  discardEdition,
  fileEdition,
  openEdition,
  putDueEditionsInForce,
  recallEdition,
  returnEdition,
} from '../../../server/catalogue/editions.life.service.ts'
import { compareEditions, editionInForce, getEditionPage, listEditions } from '../../../server/catalogue/editions.service.ts'
import { createDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { approved, changed, complete, inForce, inputOf, lineOf, opened, submitted, versionOf } from './editions.ts'

const refused = (kind: AppError['kind'], code?: string, field?: string) => (error: unknown) => {
  assert.ok(error instanceof AppError, String(error))
  assert.equal(error.kind, kind, error.code)
  if (code !== undefined) assert.equal(error.code, code)
  if (field !== undefined) assert.ok(field in error.fields, `problems at ${Object.keys(error.fields).join()}`)
  return true
}

describe('An edition of the catalogue', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
    await complete(world)
  })
  afterEach(() => world.close())
  const live = async (code: string): Promise<Record<string, unknown>> =>
    (await world.db.read('catalogue_items').where({ code }).first()) as Record<string, unknown>

  it('begins as a copy of what is in force, with departments and classes', async () => {
    const page = await getEditionPage(world.deps, world.actor(xu), await opened(world))
    assert.deepEqual(
      page.items.map(({ code }) => code),
      ['A-01', 'A-02', 'A-03', 'B-01', 'B-02', 'B-03', 'B-04'],
    )
    assert.deepEqual(
      page.items[0]?.departments.map(({ name }) => name),
      ['办公室', '就业促进科', '财务科'],
    )
    assert.deepEqual(
      page.classes.map(({ code, parentId }) => [code, parentId === null]),
      [
        ['A', true],
        ['A1', false],
      ],
    )
    assert.deepEqual(page.problems, [])
  })

  it('is one at a time: the second opener is told who has it', async () => {
    await opened(world)
    await assert.rejects(opened(world), (error: unknown) => {
      refused('conflict', 'editions.error.open_already')(error)
      assert.equal((error as AppError).params['name'], '徐敏')
      return true
    })
  })

  it('is opened once when two press at the same moment', async () => {
    const results = await Promise.allSettled([opened(world), opened(world)])
    assert.deepEqual(results.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
    const lost = results.find((result) => result.status === 'rejected')
    refused('conflict', 'editions.error.open_already')(lost?.reason)
  })

  it('makes the live catalogue follow in the moment it comes into force, and leaves what was published alone', async () => {
    const record = await published(world, { item: 'B-01', period: '2026' })
    const before = await world.db.read('disclosures').where({ id: record }).first()
    const id = await opened(world)
    await changed(world, id, 'A-01', { timingDays: 10, title: '公务接待费' })
    const line = await lineOf(world, id, 'B-01')
    await endItem(world.deps, world.actor(xu), { editionId: id, row: line.id, version: line.version }, '并入工作总结')
    const a01 = await lineOf(world, id, 'A-01')
    await addItem(world.deps, world.actor(xu), id, 'A-04', inputOf(a01, { title: '会议费支出' }))
    await submitted(world, id)
    assert.equal((await live('A-01'))['timing_days'], 20)
    await approved(world, id)
    assert.equal((await live('A-01'))['timing_days'], 10)
    assert.equal((await live('A-01'))['title'], '公务接待费')
    assert.equal(Boolean((await live('B-01'))['active']), false)
    assert.equal(Boolean((await live('A-04'))['active']), true)
    const departments = (await world.db
      .read('catalogue_item_departments')
      .where({ item_id: Number((await live('A-04'))['id']) })) as unknown[]
    assert.equal(departments.length, 3)
    assert.deepEqual(await world.db.read('disclosures').where({ id: record }).first(), before)
    await (await world.as(chen)).get(`/disclosures/${record}`).expect(200)
    const [edition] = await listEditions(world.deps, world.actor(chen))
    assert.equal(edition?.state, 'in_force')
  })

  it('comes into force on its day, once, however many instances look', async () => {
    const id = await opened(world)
    await changed(world, id, 'A-01', { timingDays: 10 })
    await submitted(world, id)
    await approved(world, id, '2026-04-01')
    assert.equal(await putDueEditionsInForce(world.deps), 0)
    assert.equal((await live('A-01'))['timing_days'], 20)
    world.clock.set('2026-03-31T15:59:59Z')
    assert.equal(await putDueEditionsInForce(world.deps), 0)
    world.clock.set('2026-03-31T16:00:00Z')
    const done = await Promise.all([putDueEditionsInForce(world.deps), putDueEditionsInForce(world.deps)])
    assert.equal(done[0] + done[1], 1)
    assert.equal((await live('A-01'))['timing_days'], 10)
    assert.equal((await editionInForce(world.deps))?.id, id)
  })

  it('stays readable as it was, and refuses every change from then on, also of the database', async () => {
    const first = await inForce(world)
    const second = await inForce(world, 'A-02', { timingDays: 5, title: '差旅费' })
    await world.db.write('departments').where({ code: 'CW' }).update({ name: '计划财务科' })
    const { from, diff } = await compareEditions(world.deps, world.actor(chen), second, first)
    assert.equal(from?.items.find(({ code }) => code === 'A-02')?.title, '差旅费支出')
    assert.deepEqual(
      from.items[0]?.departments.map(({ name }) => name),
      ['办公室', '就业促进科', '财务科'],
    )
    assert.deepEqual(
      diff.changed.map(({ to, fields }) => [to.code, fields]),
      [['A-02', ['title', 'timing']]],
    )
    const line = await lineOf(world, first, 'A-01')
    await assert.rejects(
      changeItem(world.deps, world.actor(xu), { editionId: first, row: line.id, version: line.version }, inputOf(line)),
      refused('conflict', 'editions.error.not_draft'),
    )
    for (const change of [
      () => world.db.write('catalogue_edition_items').where({ id: line.id }).update({ title: '别的' }),
      () => world.db.write('catalogue_edition_departments').where({ edition_item_id: line.id }).delete(),
      () => world.db.write('catalogue_edition_classes').where({ edition_id: first }).update({ name: '别的' }),
    ])
      await assert.rejects(change(), /not changed/)
  })

  it('is approved by a leader who had no hand in it, as it was seen', async () => {
    const id = await opened(world)
    await changed(world, id, 'A-01', { timingDays: 10 })
    await submitted(world, id)
    const approval = { version: await versionOf(world, id), effectiveOn: '2026-03-02', remark: '' }
    for (const persona of [xu, lin])
      await assert.rejects(
        approveEdition(world.deps, world.actor(persona), id, approval),
        (e: unknown) => e instanceof AppError && (e.kind === 'forbidden' || e.kind === 'not_found'),
      )
    const both = { ...world.actor(wu), roles: ['staff', 'approver', 'editor'] as const }
    const again = await lineOf(world, id, 'A-02')
    await recallEdition(world.deps, world.actor(xu), id, { version: approval.version })
    await changeItem(world.deps, both, { editionId: id, row: again.id, version: again.version }, inputOf(again, { timingDays: 9 }))
    await submitted(world, id)
    await assert.rejects(
      approveEdition(world.deps, both, id, { ...approval, version: await versionOf(world, id) }),
      refused('forbidden', 'editions.denied.own_draft'),
    )
    // Somebody else's later change of the same line does not take the hand off it.
    await recallEdition(world.deps, world.actor(xu), id, { version: await versionOf(world, id) })
    const later = await lineOf(world, id, 'A-02')
    const line = { editionId: id, row: later.id, version: later.version }
    await changeItem(world.deps, world.actor(xu), line, inputOf(later, { timingDays: 8 }))
    await submitted(world, id)
    await assert.rejects(
      approveEdition(world.deps, both, id, { ...approval, version: await versionOf(world, id) }),
      refused('forbidden', 'editions.denied.own_draft'),
    )
    await assert.rejects(approveEdition(world.deps, world.actor(luo), id, approval), refused('conflict', 'errors.changed_meanwhile'))
    for (const effectiveOn of ['2026-03-01', '2027-03-04'])
      await assert.rejects(
        approveEdition(world.deps, world.actor(luo), id, { ...approval, version: await versionOf(world, id), effectiveOn }),
        refused('invalid', undefined, 'effective_on'),
      )
    await approved(world, id, '2027-03-03', luo)
  })

  it('goes back with a reason, and can be thrown away as a draft only', async () => {
    const id = await opened(world)
    await changed(world, id, 'A-01', { timingDays: 10 })
    await submitted(world, id)
    const seen = { version: await versionOf(world, id) }
    await assert.rejects(discardEdition(world.deps, world.actor(xu), id, seen), refused('conflict', 'editions.error.other_state'))
    await assert.rejects(returnEdition(world.deps, world.actor(zhou), id, { ...seen, remark: '' }), refused('invalid', undefined, 'remark'))
    await returnEdition(world.deps, world.actor(zhou), id, { ...seen, remark: '时限太短。' })
    const told = (await world.db.read('notifications').where({ person_id: world.cast.people['xu']! }).select('code')) as { code: string }[]
    assert.deepEqual(
      told.map(({ code }) => code),
      ['editions.told.returned'],
    )
    await discardEdition(world.deps, world.actor(xu), id, { version: await versionOf(world, id) })
    const next = await opened(world)
    assert.deepEqual((await listEditions(world.deps, world.actor(xu))).map(({ number, state }) => [number, state]).toSorted(), [
      [1, 'discarded'],
      [1, 'draft'],
    ])
    assert.notEqual(next, id)
  })

  it('is not submitted while something is wrong, or nothing differs', async () => {
    await inForce(world)
    const id = await opened(world)
    await assert.rejects(submitted(world, id), refused('conflict', 'editions.error.no_changes'))
    await world.db.write('departments').where({ code: 'CW' }).update({ active: false })
    await changed(world, id, 'A-01', { timingDays: 8 }).catch(() => undefined)
    await addClass(world.deps, world.actor(xu), id, { code: 'Z', name: '空类', nameEn: 'Empty', parentRow: null })
    const { problems } = await getEditionPage(world.deps, world.actor(xu), id)
    assert.ok(problems.some(({ code }) => code === 'editions.problem.closed'))
    assert.ok(problems.some(({ code }) => code === 'editions.problem.class_empty'))
    await assert.rejects(submitted(world, id), refused('conflict', 'editions.error.problems'))
  })

  it('refuses a line that contradicts itself, at its fields, and the second of two who save the same line', async () => {
    const id = await opened(world)
    const line = await lineOf(world, id, 'A-01')
    const at = { editionId: id, row: line.id, version: line.version }
    for (const [change, field] of [
      [{ cycle: 'standing' }, 'cycle'],
      [{ stage: 'before' }, 'stage'],
      [{ elements: [] }, 'elements'],
      [{ way: 'withheld' }, 'withheld_ground'],
      [{ reviewLevel: 77 }, 'review_level'],
      [{ channels: [] }, 'channels'],
    ] as const)
      await assert.rejects(changeItem(world.deps, world.actor(xu), at, inputOf(line, change)), refused('invalid', undefined, field))
    await assert.rejects(
      changeItem(world.deps, world.actor(xu), at, inputOf(line, {}, { departments: [] })),
      refused('invalid', undefined, 'departments'),
    )
    await changeItem(world.deps, world.actor(xu), at, inputOf(line, { timingDays: 7 }))
    await assert.rejects(
      changeItem(world.deps, world.actor(xu), at, inputOf(line, { timingDays: 6 })),
      refused('conflict', 'errors.changed_meanwhile'),
    )
    assert.equal((await lineOf(world, id, 'A-01')).timingDays, 7)
  })

  it('puts a line back, and takes an added one out', async () => {
    const id = await opened(world)
    await changed(world, id, 'A-01', { timingDays: 7, title: '别的' })
    const line = await lineOf(world, id, 'A-01')
    await restoreItem(world.deps, world.actor(xu), { editionId: id, row: line.id, version: line.version })
    const row = await addItem(world.deps, world.actor(xu), id, 'A-09', inputOf(line))
    await assert.rejects(addItem(world.deps, world.actor(xu), id, 'A-09', inputOf(line)), refused('invalid', undefined, 'code'))
    await restoreItem(world.deps, world.actor(xu), { editionId: id, row, version: 1 })
    const { items } = await getEditionPage(world.deps, world.actor(xu), id)
    assert.equal(items.find(({ code }) => code === 'A-01')?.title, '公务接待费支出')
    assert.equal(items.length, 7)
  })

  it('is filed by the editor after approval, under a number of its own', async () => {
    const first = await inForce(world)
    const filing = { number: '临府公开备〔2026〕1 号', authority: '临溪市政府办公室', filedOn: '2026-03-02' }
    const file = async (id: number, more: object = {}) =>
      fileEdition(world.deps, world.actor(xu), id, { version: await versionOf(world, id), ...filing, ...more })
    await assert.rejects(file(first, { filedOn: '2026-03-03' }), refused('invalid', undefined, 'filed_on'))
    await assert.rejects(file(first, { filedOn: '2026-03-01' }), refused('invalid', undefined, 'filed_on'))
    await file(first)
    await assert.rejects(file(first), refused('conflict'))
    const second = await inForce(world, 'A-02')
    await assert.rejects(file(second), refused('invalid', undefined, 'filing_number'))
    const html = (await (await world.as(chen)).get('/catalogue').expect(200)).text
    assert.match(html, /第 2 版/)
    assert.match((await (await world.as(chen)).get('/catalogue/editions')).text, /临府公开备〔2026〕1 号/)
  })

  it('lets nothing be drafted for a withheld item', async () => {
    await inForce(world, 'B-04', {
      way: 'withheld',
      withheldGround: 'process_information',
      withheldExplanation: '未定稿',
      reviewDueOn: '2026-12-31',
    })
    const create = createDisclosure(world.deps, world.actor(lin), {
      itemId: world.cast.items['B-04']!,
      period: null,
      formedOn: '2026-02-25',
    })
    await assert.rejects(create, refused('conflict', 'catalogue.error.withheld'))
    const html = (await (await world.as(lin)).get('/disclosures/new').expect(200)).text
    assert.doesNotMatch(html, /大屏公告/)
    assert.match((await (await world.as(lin)).get(`/catalogue/${world.cast.items['B-04']!}`)).text, /不予公开/)
  })

  it('is opened by the editor alone', async () => {
    for (const persona of [chen, lin, wu, zhou, sysadmin])
      await assert.rejects(openEdition(world.deps, world.actor(persona), { note: '' }), refused('forbidden'))
  })
})
