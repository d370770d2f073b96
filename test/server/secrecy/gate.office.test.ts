import { expect } from 'chai'
import type { Actor } from '../../../server/auth/policy.ts'
import {
  getDisclosure,
  listToDo,
  reviewDisclosure,
  saveDraft,
  submitDisclosure,
  withdrawDisclosure,
} from '../../../server/disclosures/disclosures.service.ts'
import { enterAnswer, refer, type OfficeAnswer } from '../../../server/secrecy/office.service.ts'
import { listOverdue } from '../../../server/secrecy/referrals.queries.ts'
import { getWithholding, listWithholdings, readWithholding, reevaluate, withhold } from '../../../server/secrecy/withholding.service.ts'
import { chen, he, lin, luo, ma, sun, tang, wu, zhou, type Persona } from '../../support/personas.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { corrected, drafted, pass, published, stateOf, submitted } from '../disclosures/flow.ts'

const EVENT = { item: 'B-04', period: null, formedOn: '2026-02-26' } as const

const versionOf = async (world: World, by: Persona, id: number): Promise<number> =>
  (await getDisclosure(world.deps, world.actor(by), id)).version

async function asked(world: World): Promise<number> {
  const id = await submitted(world, EVENT)
  await pass(world, id, sun)
  const question = { version: await versionOf(world, ma, id), addressee: '市国家保密局', question: '第二条能否公开。' }
  await refer(world.deps, world.actor(ma), id, question)
  return id
}

async function answered(world: World, id: number, given: Partial<OfficeAnswer>, by: Persona = ma): Promise<void> {
  const answer = { answer: 'open', documentNumber: '临密函〔2026〕7 号', documentOn: '2026-03-02', remark: '', ...given } as const
  await enterAnswer(world.deps, world.actor(by), id, { version: await versionOf(world, ma, id), ...answer })
}

async function withheld(world: World, by: Persona = ma): Promise<number> {
  const id = await submitted(world, EVENT)
  await pass(world, id, sun, ...(by === wu ? [ma] : []))
  await withhold(world.deps, world.actor(by), id, {
    version: await versionOf(world, by, id),
    ground: 'internal_affairs',
    explanation: '属于内部工作流程。',
  })
  return id
}

describe('asking the secrecy department', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  it('waits there on the clock: seven working days, seen by those who review and the department', async () => {
    const id = await asked(world)
    expect(await stateOf(world, id)).to.equal('secrecy_office')
    const row = (await world.db.read('secrecy_referrals').where({ disclosure_id: id }).first()) as { due_on: string }
    expect(row.due_on).to.equal('2026-03-11')
    for (const by of [lin, sun, ma]) expect((await getDisclosure(world.deps, world.actor(by), id)).id, by.name).to.equal(id)
    for (const by of [chen, he, wu]) expect(await refusalOf(getDisclosure(world.deps, world.actor(by), id)), by.name).to.match(/^not_found/)
    expect(await refusalOf(reviewDisclosure(world.deps, world.actor(ma), id, { decision: 'pass', remark: '' }))).to.match(/^conflict/)
  })

  it('goes on when it may be disclosed', async () => {
    const id = await asked(world)
    await answered(world, id, {})
    expect(await stateOf(world, id)).to.equal('secrecy_review')
    await pass(world, id, ma, wu)
    expect(await stateOf(world, id)).to.equal('published')
  })

  it('goes back to the drafter when only a part may be, with what has to change', async () => {
    const id = await asked(world)
    expect(await refusalOf(answered(world, id, { answer: 'partial' }))).to.equal('invalid errors.invalid_input')
    await answered(world, id, { answer: 'partial', remark: '删去第二条。' })
    expect(await stateOf(world, id)).to.equal('returned')
    const told: unknown = await world.db.read('notifications').where({ code: 'secrecy.told.answer_partial' })
    expect(told).to.have.length(1)
  })

  it('ends withheld when it may not, with a ground', async () => {
    const id = await asked(world)
    expect(await refusalOf(answered(world, id, { answer: 'withhold', remark: '属于国家秘密。' }))).to.equal('invalid errors.invalid_input')
    await answered(world, id, { answer: 'withhold', remark: '属于国家秘密。', ground: 'state_secret' })
    expect(await stateOf(world, id)).to.equal('withheld')
    expect(await readWithholding(world.deps, id, 1)).to.include({ ground: 'state_secret', reviewOn: '2027-03-02' })
  })

  it('refuses another answer, an answer from tomorrow, and everybody who does not review for secrecy', async () => {
    const id = await asked(world)
    expect(await refusalOf(answered(world, id, { documentOn: '2026-03-03' }))).to.equal('invalid errors.invalid_input')
    for (const by of [lin, sun]) expect(await refusalOf(answered(world, id, {}, by)), by.name).to.match(/^forbidden/)
    await answered(world, id, {})
    expect(await refusalOf(answered(world, id, {}))).to.equal('conflict secrecy.error.not_referred')
  })

  it('is forgotten with a correction that was withdrawn while it waited, and nobody is reminded of it', async () => {
    const id = await published(world, { item: 'B-01', period: '2023', formedOn: '2026-02-25' })
    await corrected(world, id, '一、总体要求。\n二、其他。')
    await pass(world, id, sun)
    const question = { version: await versionOf(world, ma, id), addressee: '市国家保密局', question: '能否公开。' }
    await refer(world.deps, world.actor(ma), id, question)
    const overdue = async () => (await listOverdue(world.db.read, '2026-04-01')).filter(({ disclosureId }) => disclosureId === id)
    expect(await overdue()).to.have.length(1)
    await withdrawDisclosure(world.deps, world.actor(wu), id, { reason: '有误。' })
    expect(await overdue()).to.deep.equal([])
  })

  it('lets one of two answers win', async () => {
    const id = await asked(world)
    const two = [answered(world, id, {}), answered(world, id, { answer: 'partial', remark: '删去第二条。' })]
    const kinds = await Promise.all(
      two.map((one) =>
        one.then(
          () => 'done',
          (error: unknown) => (error as { kind: string }).kind,
        ),
      ),
    )
    // What went back to its drafter is out of the other one's sight.
    expect(kinds.toSorted()).to.be.deep.oneOf([
      ['conflict', 'done'],
      ['done', 'not_found'],
    ])
  })
})

describe('what is not disclosed', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  it('is decided at the step by who decides it, with a ground and a day to look again', async () => {
    const id = await submitted(world, EVENT)
    const refuse = (by: Persona, more = {}) =>
      getDisclosure(world.deps, world.actor(by), id).then(({ version }) =>
        withhold(world.deps, world.actor(by), id, { version, ground: 'third_party', explanation: '第三方不同意。', ...more }),
      )
    expect(await refusalOf(refuse(sun))).to.match(/^forbidden/)
    await pass(world, id, sun)
    for (const by of [lin, sun]) expect(await refusalOf(refuse(by)), by.name).to.match(/^forbidden/)
    expect(await refusalOf(refuse(wu))).to.match(/^not_found/)
    expect(await refusalOf(refuse(ma, { explanation: ' ' }))).to.equal('invalid errors.invalid_input')
    expect(await refusalOf(refuse(ma, { reviewOn: '2026-03-02' }))).to.equal('invalid errors.invalid_input')
    await refuse(ma, { reviewOn: '2026-09-01' })
    expect(await stateOf(world, id)).to.equal('withheld')
    expect(await readWithholding(world.deps, id, 1)).to.include({ ground: 'third_party', reviewOn: '2026-09-01' })
    expect(await refusalOf(refuse(ma))).to.match(/^(forbidden|conflict)/)
  })

  it('is listed for reviewers and leaders, and to its own department', async () => {
    const id = await withheld(world, wu)
    const ids = async (by: Persona): Promise<boolean> =>
      (await listWithholdings(world.deps, world.actor(by))).some(({ disclosureId }) => disclosureId === id)
    for (const by of [ma, wu, luo, zhou, lin, sun]) expect(await ids(by), by.name).to.equal(true)
    for (const by of [he, tang]) expect(await ids(by), by.name).to.equal(false)
    expect(await refusalOf(listWithholdings(world.deps, world.actor(chen)))).to.match(/^forbidden/)
    expect(await refusalOf(getDisclosure(world.deps, world.actor(chen), id))).to.match(/^not_found/)
  })

  it('stays withheld with a new day, or is drafted anew for its drafter', async () => {
    const id = await withheld(world)
    const one = (await readWithholding(world.deps, id, 1))!
    const again = (by: Persona, version: number, outcome: 'keep' | 'reopen', more = {}) =>
      reevaluate(world.deps, world.actor(by), one.id, { version, outcome, remark: '情况没有变化。', ...more })
    expect(await refusalOf(again(lin, 1, 'keep'))).to.match(/^forbidden/)
    expect(await refusalOf(again(he, 1, 'keep'))).to.match(/^not_found/)
    await again(ma, 1, 'keep', { reviewOn: '2026-06-01' })
    expect(await refusalOf(again(ma, 1, 'reopen'))).to.equal('conflict errors.changed_meanwhile')
    await again(zhou, 2, 'reopen')
    expect(await stateOf(world, id, 1)).to.equal('withheld')
    expect(await stateOf(world, id, 2)).to.equal('draft')
    const { withholding, reviews } = await getWithholding(world.deps, world.actor(ma), one.id)
    expect(reviews.map(({ outcome }) => outcome)).to.deep.equal(['keep', 'reopen'])
    expect(withholding.reopenedAt).to.not.equal(null)
    const { versions, workingNumber } = await getDisclosure(world.deps, world.actor(lin), id)
    expect(workingNumber).to.equal(2)
    expect(versions[1]?.draftedBy).to.equal(world.cast.people['lin'])
    expect((await listWithholdings(world.deps, world.actor(ma))).some(({ disclosureId }) => disclosureId === id)).to.equal(false)
  })

  it('once reopened is not reviewed by anybody who wrote what was withheld, and leads whoever reopened it back to the list', async () => {
    const id = await drafted(world, EVENT)
    const writer = { ...world.actor(chen), roles: ['staff', 'publisher'] as const }
    const { version, title } = await getDisclosure(world.deps, writer, id)
    await saveDraft(world.deps, writer, id, { version, title, summary: '补充。' }, { document_number: '', body: '一、安排。' })
    await submitDisclosure(world.deps, world.actor(lin), id)
    await pass(world, id, sun)
    const refusing = { version: await versionOf(world, ma, id), ground: 'safety', explanation: '暂不公开。' } as const
    await withhold(world.deps, world.actor(ma), id, refusing)
    const { id: one } = (await readWithholding(world.deps, id, 1))!
    const reopening = { version: 1, outcome: 'reopen', remark: '情况已经变化。' }
    const answer = await (await world.as(ma)).post(`/disclosures/withheld/${one}`).type('form').send(reopening).expect(303)
    await (await world.as(ma)).get(String(answer.headers['location'])).expect(200)
    await submitDisclosure(world.deps, world.actor(lin), id)
    await pass(world, id, sun)
    const reviewer = { ...world.actor(chen), roles: ['staff', 'secrecy'] as const }
    expect(await refusalOf(reviewDisclosure(world.deps, reviewer, id, { decision: 'pass', remark: '' }))).to.equal(
      'forbidden disclosures.denied.own_draft',
    )
    const waits = async (actor: Actor): Promise<boolean> => (await listToDo(world.deps, actor)).decide.some((each) => each.id === id)
    expect([await waits(reviewer), await waits(world.actor(ma))]).to.deep.equal([false, true])
  })

  it('leaves the published version in force when a correction is withheld, and lets it be corrected again', async () => {
    const id = await published(world, { item: 'B-01', period: '2025', formedOn: '2026-02-25' })
    await corrected(world, id, '一、总体要求。\n二、另有安排。')
    await pass(world, id, sun)
    const { version } = await getDisclosure(world.deps, world.actor(ma), id)
    await withhold(world.deps, world.actor(ma), id, { version, ground: 'process_information', explanation: '仍在讨论。' })
    expect(await stateOf(world, id, 1)).to.equal('published')
    expect(await stateOf(world, id, 2)).to.equal('withheld')
    await corrected(world, id, '一、总体要求。\n二、重点任务。\n三、补充。')
    expect(await stateOf(world, id, 3)).to.equal('head_review')
  })
})
