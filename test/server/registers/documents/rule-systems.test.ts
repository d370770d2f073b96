import { expect } from 'chai'
import { AppError } from '../../../../server/errors.ts'
import { EMPTY_FACTS, SYSTEMS, type RuleSystem } from '../../../../server/registers/documents/facts.rules.ts'
import { factsRow } from '../../../../server/registers/documents/facts.queries.ts'
import {
  denyReviewing,
  systemsOn,
  type SystemReview,
  type SystemVersion,
} from '../../../../server/registers/documents/rule-systems.rules.ts'
import { reviewUnchanged, ruleSystemFacts } from '../../../../server/registers/documents/rule-systems.service.ts'
import { chen, lin, sun, sysadmin, zhou } from '../../../support/personas.ts'
import { makeWorld, type World } from '../../../support/world.ts'
import { corrected, published } from '../../disclosures/flow.ts'

const VERSION: SystemVersion = {
  disclosureId: 1,
  number: 1,
  title: '新闻发布制度',
  documentNumber: '',
  departmentId: 5,
  publishedAt: '2025-08-31T02:00:00.000Z',
  withdrawnAt: null,
  reviewDays: 181,
  facts: {
    ...EMPTY_FACTS,
    kind: 'rule_system',
    system: 'press',

    inForceOn: '2025-09-01',
    ownerPersonId: 7,
    ownerDepartmentId: 6,
  },
}
const REVIEW: SystemReview = {
  disclosureId: 1,
  versionNumber: 1,
  at: '2026-02-20T02:00:00.000Z',
  reviewerId: 7,
  reviewerName: '李',
  reviewerNameEn: 'Li',
  statement: '',
  contentHash: '',
  nextDueOn: '2026-08-20',
}
const pressOn = (on: string, versions: readonly SystemVersion[] = [VERSION], reviews: readonly SystemReview[] = [REVIEW]) => {
  const { present, lastReviewedOn, nextDueOn, overdue } = systemsOn(versions, reviews, on).find(({ system }) => system === 'press')!
  return { present, lastReviewedOn, nextDueOn, overdue }
}

describe('the seven rule systems on a day', () => {
  it('are seven, each missing until it is out and in force', () => {
    expect(systemsOn([], [], '2026-01-01').map(({ system, present }) => [system, present])).to.deep.equal(
      SYSTEMS.map((system) => [system, false]),
    )
    expect(pressOn('2025-08-30').lastReviewedOn).to.equal(null)
    expect(pressOn('2025-08-31').present).to.equal(false)
    expect(pressOn('2025-09-01').present).to.equal(true)
  })

  it('are due again after their months, from the version or the later review', () => {
    expect(pressOn('2026-02-19')).to.deep.equal({ present: true, lastReviewedOn: '2025-08-31', nextDueOn: '2026-02-28', overdue: false })
    expect(pressOn('2026-03-01', [VERSION], []).overdue).to.equal(true)
    expect(pressOn('2026-02-28', [VERSION], []).overdue).to.equal(false)
    expect(pressOn('2026-03-01')).to.deep.equal({ present: true, lastReviewedOn: '2026-02-20', nextDueOn: '2026-08-20', overdue: false })
  })

  it('do not count what was repealed, withdrawn, or became about something else; a newer version has its own clock', () => {
    const facts = { ...VERSION.facts, repealedOn: '2026-01-01' }
    expect(pressOn('2025-12-31', [{ ...VERSION, facts }]).present).to.equal(true)
    expect(pressOn('2026-01-01', [{ ...VERSION, facts }]).present).to.equal(false)
    expect(pressOn('2026-01-02', [{ ...VERSION, withdrawnAt: '2026-01-01T17:00:00.000Z' }]).present).to.equal(false)
    expect(pressOn('2026-01-01', [{ ...VERSION, withdrawnAt: '2026-01-01T17:00:00.000Z' }]).present).to.equal(true)
    const second = { ...VERSION, number: 2, publishedAt: '2026-03-01T02:00:00.000Z' }
    expect(pressOn('2026-03-02', [VERSION, second]).lastReviewedOn).to.equal('2026-03-01')
    expect(pressOn('2026-02-21', [VERSION, second]).lastReviewedOn).to.equal('2026-02-20')
    const other = { ...second, facts: { ...VERSION.facts, system: 'proactive' as RuleSystem } }
    expect(pressOn('2026-03-02', [VERSION, other]).present).to.equal(false)
  })

  it('are signed by their owner or the head of its department', () => {
    const deny = (id: number, departmentId: number, ...roles: ('head' | 'staff' | 'auditor')[]) =>
      denyReviewing({ id, departmentId, roles }, VERSION)
    expect(deny(7, 1, 'staff')).to.equal(undefined)
    expect(deny(8, 6, 'head')).to.equal(undefined)
    expect(deny(8, 5, 'head')).to.equal(undefined)
    expect(deny(8, 6, 'staff')).to.equal('documents.denied.not_owner')
    expect(deny(8, 4, 'head')).to.equal('documents.denied.not_owner')
    expect(deny(7, 1, 'auditor')).to.equal('documents.denied.not_owner')
  })
})

describe('a rule system that is looked at and left as it is', () => {
  let world: World
  let id: number
  beforeEach(async () => {
    world = await makeWorld()
    id = await published(world, { item: 'B-04', period: null })
    const version = (await world.db.read('disclosure_versions').where({ disclosure_id: id }).first('id')) as { id: number }
    const facts = {
      ...EMPTY_FACTS,
      kind: 'rule_system',
      system: 'press',

      ownerPersonId: world.cast.people['chen'] ?? 0,
      ownerName: '陈',
    } as const
    await world.db.write('document_facts').insert({ version_id: version.id, ...factsRow(facts) })
  })
  afterEach(() => world.close())

  const seen = async (): Promise<number> =>
    ((await world.db.read('disclosures').where({ id }).first('version')) as { version: number }).version
  const sign = async (by = chen, version?: number): Promise<string> =>
    reviewUnchanged(world.deps, world.actor(by), id, { version: version ?? (await seen()), statement: '无需修改' }).catch(
      (error: unknown) => {
        if (error instanceof AppError) return `${error.kind} ${error.code}`
        throw error
      },
    )

  it('is signed once, without a new version, and the next review counts from then', async () => {
    const version = await seen()
    const outcomes = await Promise.all([sign(chen, version), sign(chen, version)])
    expect(outcomes.filter((outcome) => /^\d{4}-/.test(outcome)).length).to.equal(1)
    expect(outcomes).to.include('conflict errors.changed_meanwhile')
    const today = world.deps.now().toISOString().slice(0, 10)
    const press = (await ruleSystemFacts(world.db.read, today)).find(({ system }) => system === 'press')
    expect(press).to.deep.include({ present: true, overdue: false })
    expect(press?.review)
      .to.include({ reviewerName: '陈静', statement: '无需修改', versionNumber: 1 })
      .and.to.have.property('contentHash')
      .that.matches(/^[0-9a-f]{64}$/)
    const versions: unknown[] = await world.db.read('disclosure_versions').where({ disclosure_id: id })
    expect(versions.length).to.equal(1)
    expect(((await world.db.read('disclosures').where({ id }).first('due_on')) as { due_on: string }).due_on).to.equal(press?.nextDueOn)
  })

  it('is nobody else’s to sign, nor while it is being corrected', async () => {
    expect(await sign(lin)).to.equal('forbidden documents.denied.not_owner')
    expect(await sign(zhou)).to.equal('forbidden documents.denied.not_owner')
    expect(await sign(sun)).to.match(/^\d{4}-/)
    await corrected(world, id, '一、更正。')
    expect(await sign(chen)).to.equal('conflict disclosures.error.not_standing')
  })

  it('cannot be taken back or changed in the database', async () => {
    await sign()
    for (const change of [world.db.write('rule_system_reviews').update({ at: '2020' }), world.db.write('rule_system_reviews').delete()])
      expect(
        await change.then(
          () => 'changed',
          () => 'refused',
        ),
      ).to.equal('refused')
  })

  it('stands on the page of the seven and on its record', async () => {
    const owner = await world.as(chen)
    const page = await owner.get('/catalogue/systems').expect(200)
    expect(page.text)
      .to.include('新闻发布制度')
      .and.include('7 项中 1 项施行')
      .and.include(`/catalogue/systems/${id}/reviewed`)
      .and.include('缺失')
    await owner
      .post(`/catalogue/systems/${id}/reviewed`)
      .type('form')
      .send({ version: String(await seen()), statement: '' })
      .expect(303)
    expect((await owner.get('/catalogue/systems').expect(200)).text).to.include('签署不变')
    expect((await owner.get(`/disclosures/${id}`).expect(200)).text).to.include('内容不变')
    expect((await (await world.as(lin)).get('/catalogue/systems').expect(200)).text).not.to.include(`/catalogue/systems/${id}/reviewed`)
    await (await world.as(lin)).post(`/catalogue/systems/${id}/reviewed`).type('form').send({ version: '1' }).expect(403)
    await owner.post('/catalogue/systems/999999/reviewed').type('form').send({ version: '1' }).expect(404)
    await (await world.as(sysadmin)).get('/catalogue/systems').expect(403)
  })
})
