import { expect } from 'chai'
import {
  contentChanged,
  correctDisclosure,
  countFrame,
  createDisclosure,
  discardDisclosure,
  getDisclosure,
  getWorkingVersion,
  listToDo,
  recallDisclosure,
  reviewDisclosure,
  saveDraft,
  submitDisclosure,
  withdrawDisclosure,
} from '../../../server/disclosures/disclosures.service.ts'
import { documents } from '../../../server/registers/documents/documents.register.ts'
import {
  chen,
  he,
  inspector,
  lin,
  luo,
  ma,
  observer,
  PERSONAS,
  secadmin,
  sun,
  sysadmin,
  auditor,
  tang,
  wu,
  xu,
  zhou,
  type Persona,
} from '../../support/personas.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { BODY, corrected, drafted, pass, published, rowOf, stateOf, submitted } from './flow.ts'

describe('the life of a disclosure', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const returned = (id: number, by: Persona, remark = '请补上第三项。') =>
    reviewDisclosure(world.deps, world.actor(by), id, { decision: 'return', remark })
  const actions = async (id: number): Promise<string[]> => {
    const entries = (await world.db
      .read('audit_entries')
      .where({ subject: `disclosure:${id}` })
      .orderBy('id')) as { action: string }[]
    return entries.map(({ action }) => action)
  }

  it('goes from draft to publication through every review, each step recorded', async () => {
    const id = await published(world)
    expect(await rowOf(world, id)).to.include({
      filing_number: '临人社公开〔2026〕0001号',
      published_at: '2026-03-02T01:00:00.000Z',
      first_published_at: '2026-03-02T01:00:00.000Z',
      published_number: 1,
      working_number: null,
      timeliness: 'on_time',
      lead_days: 4,
      due_on: '2026-03-24',
    })
    const { steps } = await getDisclosure(world.deps, world.actor(sun), id)
    expect(steps.map(({ step, outcome, actorName }) => [step, outcome, actorName])).to.deep.equal([
      ['draft', 'done', '林芳'],
      ['submit', 'done', '林芳'],
      ['head_review', 'passed', '孙立新'],
      ['secrecy_review', 'passed', '马卫国'],
      ['approval_1', 'passed', '吴建平'],
      ['publish', 'done', ''],
    ])
    const save = 'disclosure.save'
    const pass3 = ['disclosure.pass', 'disclosure.pass', 'disclosure.publish', 'disclosure.pass']
    expect(await actions(id)).to.deep.equal(['disclosure.draft', save, 'secrecy.scan', 'disclosure.submit', ...pass3])
  })

  it('asks the leader for the second tier where the item demands it', async () => {
    const id = await submitted(world, { item: 'B-02', period: null, formedOn: '2026-03-20' })
    await pass(world, id, sun, ma, wu)
    expect(await stateOf(world, id)).to.equal('approval_2')
    await pass(world, id, zhou)
    expect(await rowOf(world, id)).to.include({ timeliness: 'ex_ante_kept', lead_days: 14, due_on: '2026-03-13' })
  })

  it('says so when what should come before comes after', async () => {
    const id = await published(world, { item: 'B-02', period: null, formedOn: '2026-02-25' })
    expect(await rowOf(world, id)).to.include({ timeliness: 'turned_ex_post', lead_days: -4 })
  })

  for (const [formedOn, timeliness] of [
    ['2026-01-27', 'on_time'],
    ['2026-01-26', 'late'],
  ] as const)
    it(`formed on ${formedOn} it is ${timeliness}`, async () => {
      const id = await published(world, { formedOn })
      expect((await rowOf(world, id))['timeliness']).to.equal(timeliness)
    })

  it('stamps the Beijing day and year: minutes after midnight on New Year is next year', async () => {
    world.clock.set('2026-12-31T16:00:30.000Z')
    const id = await published(world, { period: '2027', formedOn: '2026-12-30' })
    expect((await rowOf(world, id))['filing_number']).to.equal('临人社公开〔2027〕0001号')
  })

  it('numbers the filings of a year without gaps, also after a failure', async () => {
    await published(world)
    const second = await submitted(world, { item: 'B-04', period: null })
    await pass(world, second, sun, ma)
    await world.db.write('disclosures').insert({
      item_id: world.cast.items['B-04']!,
      department_id: world.cast.departments['CW']!,
      title: '占号',
      formed_on: '2026-01-01',
      filing_number: '临人社公开〔2026〕0002号',
      created_by: world.cast.people['he']!,
      created_at: '2026-01-01T00:00:00.000Z',
    })
    let failed = false
    await pass(world, second, wu).catch(() => (failed = true))
    expect(failed).to.equal(true)
    expect(await stateOf(world, second)).to.equal('approval_1')
    expect(await rowOf(world, second)).to.include({ filing_number: null, published_number: null, working_number: 1 })
    await world.db.write('disclosures').where({ filing_number: '临人社公开〔2026〕0002号' }).delete()
    await pass(world, second, wu)
    expect((await rowOf(world, second))['filing_number']).to.equal('临人社公开〔2026〕0002号')
  })

  it('leaves nothing half-done when the register fails in the middle of a submission', async () => {
    const id = await drafted(world)
    const working = { ...documents }
    documents.summarise = () => Promise.reject(new Error('disk full'))
    try {
      await submitDisclosure(world.deps, world.actor(lin), id)
      expect.fail('it went through')
    } catch (error) {
      expect((error as Error).message).to.equal('disk full')
    } finally {
      Object.assign(documents, working)
    }
    expect(await stateOf(world, id)).to.equal('draft')
    const { steps, version } = await getDisclosure(world.deps, world.actor(lin), id)
    expect([steps.length, version]).to.deep.equal([1, 2])
    await submitDisclosure(world.deps, world.actor(lin), id)
  })

  describe('a return', () => {
    it('needs a remark', async () => {
      const id = await submitted(world)
      expect(await refusalOf(returned(id, sun, ' '))).to.equal('invalid errors.invalid_input')
      expect(await stateOf(world, id)).to.equal('head_review')
    })
    for (const [name, passers, by] of [
      ['head', [], sun],
      ['secrecy reviewer', [sun], ma],
      ['approver', [sun, ma], wu],
    ] as const)
      it(`by the ${name} goes back to the publishers, and the way starts again`, async () => {
        const id = await submitted(world)
        await pass(world, id, ...passers)
        await returned(id, by)
        expect(await stateOf(world, id)).to.equal('returned')
        expect((await listToDo(world.deps, world.actor(lin))).returned.map((row) => [row.id, row.lastRemark])).to.deep.equal([
          [id, '请补上第三项。'],
        ])
        await submitDisclosure(world.deps, world.actor(lin), id)
        await pass(world, id, sun, ma, wu)
        expect(await stateOf(world, id)).to.equal('published')
      })
  })

  describe('refusals', () => {
    it('a draft for another department’s item, by a non-publisher, for the wrong period, or on a date that is none', async () => {
      const itemId = world.cast.items['B-01']!
      const attempt = (by: Persona, input: object) =>
        refusalOf(createDisclosure(world.deps, world.actor(by), { itemId, period: '2026', formedOn: '2026-02-25', ...input }))
      expect(await attempt(chen, {})).to.equal('forbidden disclosures.denied.not_publisher')
      await world.db.write('catalogue_item_departments').where({ item_id: itemId, department_id: world.cast.departments['CW']! }).delete()
      expect(await attempt(he, {})).to.equal('forbidden disclosures.denied.not_responsible')
      expect(await attempt(lin, { period: '2026-03' })).to.equal('invalid errors.invalid_input')
      expect(await attempt(lin, { formedOn: '2026-02-30' })).to.equal('invalid errors.invalid_input')
      expect(await attempt(lin, { itemId: 999 })).to.equal('not_found errors.not_found')
    })

    it('a second entry for the same period, until the first is discarded', async () => {
      const id = await drafted(world)
      expect(await refusalOf(drafted(world))).to.equal('conflict disclosures.error.entry_exists')
      await discardDisclosure(world.deps, world.actor(lin), id, { reason: '' })
      expect(await drafted(world)).to.be.greaterThan(id)
    })

    it('the same entry begun twice at one moment', async () => {
      const both = await Promise.allSettled([drafted(world), drafted(world)])
      expect(both.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected'])
    })

    it('every step to everybody whose step it is not', async () => {
      const id = await submitted(world)
      for (const [state, right] of [
        ['head_review', sun],
        ['secrecy_review', ma],
        ['approval_1', wu],
      ] as const) {
        expect(await stateOf(world, id)).to.equal(state)
        for (const persona of PERSONAS.filter((other) => other !== right && !(state === 'approval_1' && other === luo)))
          for (const decision of ['pass', 'return'] as const) {
            const answer = await refusalOf(reviewDisclosure(world.deps, world.actor(persona), id, { decision, remark: '改' }))
            expect(answer, `${persona.username} at ${state}`).to.match(/^(forbidden|not_found) /)
          }
        await pass(world, id, right)
      }
    })

    it('reviewing one’s own draft, text or submission', async () => {
      const two = { ...world.actor(lin), roles: ['staff', 'publisher', 'head', 'secrecy', 'approver'] as const }
      const id = await submitted(world)
      expect(await refusalOf(reviewDisclosure(world.deps, two, id, { decision: 'pass', remark: '' }))).to.equal(
        'forbidden disclosures.denied.own_draft',
      )
    })

    it('deciding two steps of one version', async () => {
      const both = { ...world.actor(sun), roles: ['staff', 'head', 'secrecy'] as const }
      const id = await submitted(world)
      await reviewDisclosure(world.deps, both, id, { decision: 'pass', remark: '' })
      expect(await refusalOf(reviewDisclosure(world.deps, both, id, { decision: 'pass', remark: '' }))).to.equal(
        'forbidden disclosures.denied.decided_before',
      )
      expect((await listToDo(world.deps, both)).decide).to.deep.equal([])
      expect((await listToDo(world.deps, world.actor(ma))).decide.map((row) => row.id)).to.deep.equal([id])
    })

    it('editing, submitting and discarding by others of other departments, and after submission', async () => {
      const id = await drafted(world)
      const input = { version: 2, title: '新题', summary: '' }
      expect(await refusalOf(saveDraft(world.deps, world.actor(he), id, input, {}))).to.match(/^not_found/)
      expect(await refusalOf(saveDraft(world.deps, world.actor(sun), id, input, {}))).to.match(/^forbidden/)
      expect(await refusalOf(submitDisclosure(world.deps, world.actor(sun), id))).to.match(/^forbidden/)
      expect(await refusalOf(discardDisclosure(world.deps, world.actor(sun), id, { reason: '' }))).to.match(/^forbidden/)
      await submitDisclosure(world.deps, world.actor(lin), id)
      expect(await refusalOf(saveDraft(world.deps, world.actor(lin), id, input, {}))).to.equal('conflict disclosures.error.not_editable')
      expect(await refusalOf(submitDisclosure(world.deps, world.actor(lin), id))).to.equal('conflict disclosures.error.not_editable')
      expect(await refusalOf(discardDisclosure(world.deps, world.actor(lin), id, { reason: '' }))).to.equal(
        'conflict disclosures.error.submitted',
      )
      expect(await refusalOf(getWorkingVersion(world.deps, world.actor(lin), id))).to.equal('conflict disclosures.error.not_editable')
    })

    it('submission with an error among the findings; anything less goes along', async () => {
      const bad = await drafted(world, { body: '' })
      expect(await refusalOf(submitDisclosure(world.deps, world.actor(lin), bad))).to.equal('invalid disclosures.error.findings_stop')
      expect(await stateOf(world, bad)).to.equal('draft')
      const marked = await drafted(world, { item: 'B-04', period: null, body: '联系人电话 13812345678。' })
      await submitDisclosure(world.deps, world.actor(lin), marked)
      expect((await getDisclosure(world.deps, world.actor(sun), marked)).versions[0]).to.include({ state: 'head_review', findingCount: 1 })
    })

    it('what was formed tomorrow; an event may lie ahead', async () => {
      const tomorrow = await drafted(world, { formedOn: '2026-03-03' })
      expect(await refusalOf(submitDisclosure(world.deps, world.actor(lin), tomorrow))).to.equal('invalid disclosures.error.findings_stop')
      const today = await drafted(world, { item: 'B-04', period: null, formedOn: '2026-03-02' })
      await submitDisclosure(world.deps, world.actor(lin), today)
    })
  })

  it('two approvers at once: one decides, the other is told', async () => {
    const id = await submitted(world)
    await pass(world, id, sun, ma)
    const both = await Promise.all(
      [wu, luo].map((approver) =>
        reviewDisclosure(world.deps, world.actor(approver), id, { decision: 'pass', remark: '' }).then(
          () => 'passed',
          (error: unknown) => (error as { kind: string }).kind,
        ),
      ),
    )
    expect(both.sort()).to.deep.equal(['conflict', 'passed'])
    const { steps } = await getDisclosure(world.deps, world.actor(wu), id)
    expect(steps.filter(({ step }) => step === 'approval_1' || step === 'publish')).to.have.length(2)
    expect(await world.db.read('filing_counters')).to.deep.equal([{ year: 2026, last_number: 1 }])
  })

  it('many pairs at once: each record is published once, and nobody gets an error of the database', async function () {
    this.timeout(60_000)
    const ids: number[] = []
    for (let n = 0; n < 8; n += 1) {
      const id = await submitted(world, { item: 'B-04', period: null, formedOn: '2026-02-25' })
      await pass(world, id, sun, ma)
      ids.push(id)
    }
    const outcomes = await Promise.all(
      ids.flatMap((id) =>
        [wu, luo].map((approver) =>
          reviewDisclosure(world.deps, world.actor(approver), id, { decision: 'pass', remark: '' }).then(
            () => 'passed',
            (error: unknown) => (error as { kind?: string; code?: string }).kind ?? (error as { code?: string }).code ?? String(error),
          ),
        ),
      ),
    )
    expect(outcomes.toSorted()).to.deep.equal([...ids.map(() => 'conflict'), ...ids.map(() => 'passed')])
    expect(await world.db.read('filing_counters')).to.deep.equal([{ year: 2026, last_number: ids.length }])
  })

  it('a decision on what has changed since it was read is refused', async () => {
    const id = await submitted(world)
    const { version } = await getDisclosure(world.deps, world.actor(sun), id)
    await recallDisclosure(world.deps, world.actor(lin), id)
    await submitDisclosure(world.deps, world.actor(lin), id)
    expect(await refusalOf(reviewDisclosure(world.deps, world.actor(sun), id, { decision: 'pass', remark: '', version }))).to.equal(
      'conflict errors.changed_meanwhile',
    )
  })

  it('is taken back while nobody has decided, and not after', async () => {
    const id = await submitted(world)
    await recallDisclosure(world.deps, world.actor(lin), id)
    expect(await stateOf(world, id)).to.equal('draft')
    await submitDisclosure(world.deps, world.actor(lin), id)
    await pass(world, id, sun)
    expect(await refusalOf(recallDisclosure(world.deps, world.actor(lin), id))).to.equal('conflict disclosures.error.not_recallable')
  })

  it('is thrown away by its drafter, and its row stays', async () => {
    const id = await drafted(world)
    await discardDisclosure(world.deps, world.actor(lin), id, { reason: '重复' })
    expect(await stateOf(world, id)).to.equal('discarded')
    expect(await refusalOf(getDisclosure(world.deps, world.actor(ma), id))).to.match(/^not_found/)
    expect((await getDisclosure(world.deps, world.actor(sun), id)).steps.at(-1)).to.include({ step: 'discard', remark: '重复' })
  })

  it('once returned is thrown away only with a reason', async () => {
    const id = await submitted(world)
    await returned(id, sun)
    expect(await refusalOf(discardDisclosure(world.deps, world.actor(lin), id, { reason: '' }))).to.equal('invalid errors.invalid_input')
    await discardDisclosure(world.deps, world.actor(lin), id, { reason: '不属于公开内容' })
    expect(await stateOf(world, id)).to.equal('discarded')
  })

  describe('a correction', () => {
    it('leaves readers the old version until it has passed the same reviews, and keeps the filing number', async () => {
      const id = await published(world)
      world.clock.set('2026-03-09T02:00:00.000Z')
      await corrected(world, id, `${BODY}\n三、保障措施。`)
      expect(await rowOf(world, id)).to.include({ published_number: 1, working_number: 2, title: '工作计划（2026年）' })
      await pass(world, id, sun, ma, wu)
      expect(await rowOf(world, id)).to.include({
        published_number: 2,
        working_number: null,
        title: '工作计划（2026年）（修订）',
        filing_number: '临人社公开〔2026〕0001号',
        first_published_at: '2026-03-02T01:00:00.000Z',
        published_at: '2026-03-09T02:00:00.000Z',
        timeliness: 'on_time',
        lead_days: 4,
      })
      expect([await stateOf(world, id, 1), await stateOf(world, id, 2)]).to.deep.equal(['superseded', 'published'])
    })

    it('starts from a copy, one at a time, by the department’s publishers only', async () => {
      const id = await published(world)
      const start = (by: Persona) => correctDisclosure(world.deps, world.actor(by), id, { changeNote: '改一处。' })
      expect(await refusalOf(start(he))).to.match(/^forbidden/)
      expect(await refusalOf(start(sun))).to.match(/^forbidden/)
      expect(await start(lin)).to.equal(2)
      expect(await refusalOf(start(lin))).to.equal('conflict disclosures.error.being_corrected')
      const contents = (await world.db.read('disclosure_versions').where({ disclosure_id: id }).orderBy('number')) as { content: string }[]
      expect(contents[0]?.content).to.include('总体要求').and.equal(contents[1]?.content)
    })

    it('can not be submitted without saying what it changes', async () => {
      const id = await published(world)
      await correctDisclosure(world.deps, world.actor(lin), id, { changeNote: '' })
      expect(await refusalOf(submitDisclosure(world.deps, world.actor(lin), id))).to.equal('invalid disclosures.error.findings_stop')
    })

    it('that is discarded leaves the published version as it was', async () => {
      const id = await published(world)
      await correctDisclosure(world.deps, world.actor(lin), id, { changeNote: '改一处。' })
      await discardDisclosure(world.deps, world.actor(lin), id, { reason: '' })
      expect(await rowOf(world, id)).to.include({ published_number: 1, working_number: null })
      expect(await correctDisclosure(world.deps, world.actor(lin), id, { changeNote: '再改。' })).to.equal(3)
    })
  })

  describe('a withdrawal', () => {
    it('keeps text, reason and time, ends a correction under way and happens once', async () => {
      const id = await published(world)
      await corrected(world, id, BODY)
      await withdrawDisclosure(world.deps, world.actor(ma), id, { reason: '含有不宜公开的内容' })
      expect(await rowOf(world, id)).to.include({
        withdrawn_at: '2026-03-02T01:00:00.000Z',
        withdrawal_reason: '含有不宜公开的内容',
        working_number: null,
        published_number: 1,
      })
      expect(await stateOf(world, id, 2)).to.equal('discarded')
      expect(await refusalOf(withdrawDisclosure(world.deps, world.actor(wu), id, { reason: '再撤' }))).to.equal(
        'conflict disclosures.error.not_published',
      )
      expect(await refusalOf(correctDisclosure(world.deps, world.actor(lin), id, { changeNote: '改' }))).to.equal(
        'conflict disclosures.error.not_published',
      )
      expect((await getDisclosure(world.deps, world.actor(chen), id)).withdrawalReason).to.equal('含有不宜公开的内容')
    })
    it('needs a reason and the right', async () => {
      const id = await published(world)
      expect(await refusalOf(withdrawDisclosure(world.deps, world.actor(ma), id, { reason: ' ' }))).to.equal('invalid errors.invalid_input')
      for (const persona of [chen, lin, sun, inspector])
        expect(await refusalOf(withdrawDisclosure(world.deps, world.actor(persona), id, { reason: '撤' }))).to.match(/^forbidden/)
      const author = { ...world.actor(lin), roles: ['staff', 'publisher', 'approver'] as const }
      expect(await refusalOf(withdrawDisclosure(world.deps, author, id, { reason: '撤' }))).to.equal(
        'forbidden disclosures.denied.own_record',
      )
    })
    it('makes room for a new entry of the same period', async () => {
      const id = await published(world)
      await withdrawDisclosure(world.deps, world.actor(zhou), id, { reason: '内容有误' })
      expect(await drafted(world)).to.be.greaterThan(id)
    })
  })

  describe('who sees a record', () => {
    const seenBy = async (id: number): Promise<string[]> => {
      const found = await Promise.all(
        PERSONAS.map(async (persona) =>
          (await refusalOf(getDisclosure(world.deps, world.actor(persona), id))) === 'done' ? persona.username : '',
        ),
      )
      return found.filter((name) => name !== '').sort()
    }
    const staff = [chen, lin, sun, he, tang, ma, wu, luo, zhou, inspector, xu].map(({ username }) => username).sort()
    const names = (...personas: Persona[]): string[] => personas.map(({ username }) => username).sort()

    it('published to all: every member of staff; on the screen: observers, too; administrators nothing', async () => {
      expect(await seenBy(await published(world))).to.deep.equal(staff)
      expect(await seenBy(await published(world, { item: 'B-04', period: null }))).to.deep.equal([...staff, observer.username].sort())
      for (const admin of [sysadmin, secadmin, auditor])
        expect(await countFrame(world.deps, world.actor(admin), null)).to.deep.equal({ fresh: 0, toDo: 0 })
    })
    it('published to a department: its members and those who decide', async () => {
      expect(await seenBy(await published(world, { item: 'B-03', period: null }))).to.deep.equal(names(chen, lin, sun, ma, wu, luo, zhou))
    })
    it('unpublished: its department’s publishers and heads, and each reviewer from their step on', async () => {
      const id = await drafted(world, { item: 'B-02', period: null, formedOn: '2026-03-20' })
      expect(await seenBy(id)).to.deep.equal(names(lin, sun))
      await submitDisclosure(world.deps, world.actor(lin), id)
      expect(await seenBy(id)).to.deep.equal(names(lin, sun))
      await pass(world, id, sun)
      expect(await seenBy(id)).to.deep.equal(names(lin, sun, ma))
      await pass(world, id, ma)
      expect(await seenBy(id)).to.deep.equal(names(lin, sun, ma, wu, luo))
      await pass(world, id, wu)
      expect(await seenBy(id)).to.deep.equal(names(lin, sun, ma, wu, luo, zhou))
      await returned(id, zhou)
      expect(await seenBy(id)).to.deep.equal(names(lin, sun))
    })
    it('a head above the department, down the whole tree', async () => {
      const id = await submitted(world)
      const director = { ...world.actor(tang), departmentId: world.cast.departments['RSJ']! }
      expect((await listToDo(world.deps, director)).decide.map((row) => row.id)).to.deep.equal([id])
      expect(await countFrame(world.deps, director, null)).to.deep.equal({ fresh: 0, toDo: 1 })
      expect(await refusalOf(getDisclosure(world.deps, world.actor(tang), id))).to.match(/^not_found/)
      await reviewDisclosure(world.deps, director, id, { decision: 'pass', remark: '' })
    })
  })

  it('is not published once the catalogue withholds its item, but what readers have can be corrected', async () => {
    const item = { id: world.cast.items['B-01']! }
    const out = await published(world)
    const id = await submitted(world, { period: '2025' })
    await pass(world, id, sun, ma)
    await world.db.write('catalogue_items').where(item).update({ way: 'withheld' })
    expect(await refusalOf(pass(world, id, wu))).to.equal('conflict catalogue.error.withheld')
    await corrected(world, out, `${BODY}\n三、更正。`)
    await pass(world, out, sun, ma, wu)
    expect(await stateOf(world, out, 2)).to.equal('published')
  })

  it('counts what is new since the last visit and what waits', async () => {
    await published(world)
    const waiting = await submitted(world, { item: 'B-04', period: null })
    expect(await countFrame(world.deps, world.actor(sun), '2026-03-02T00:59:59.000Z')).to.deep.equal({ fresh: 1, toDo: 1 })
    expect(await countFrame(world.deps, world.actor(sun), '2026-03-02T01:00:00.000Z')).to.deep.equal({ fresh: 0, toDo: 1 })
    expect(await countFrame(world.deps, world.actor(chen), null)).to.deep.equal({ fresh: 1, toDo: 0 })
    expect(await countFrame(world.deps, world.actor(observer), null)).to.deep.equal({ fresh: 0, toDo: 0 })
    await returned(waiting, sun)
    expect(await countFrame(world.deps, world.actor(lin), null)).to.deep.equal({ fresh: 1, toDo: 1 })
    expect((await listToDo(world.deps, world.actor(lin))).returned.map((row) => row.id)).to.deep.equal([waiting])
  })

  it('an import that changes a draft moves it on, names its author, and is refused once it is submitted', async () => {
    const id = await drafted(world)
    const { version, disclosure } = await getWorkingVersion(world.deps, world.actor(lin), id)
    const change = () =>
      world.db.write.transaction((tx) =>
        contentChanged(tx, documents, version, { actor: { id: world.cast.people['he']! }, at: '2026-03-02T01:00:00.000Z' }),
      )
    await change()
    await change()
    const after = await getDisclosure(world.deps, world.actor(lin), id)
    expect(after.version).to.equal(disclosure.version + 2)
    expect(after.steps.filter(({ actorName }) => actorName === '何晓岚')).to.have.length(1)
    expect(after.versions[0]).to.include({ lineCount: 2 })
    await submitDisclosure(world.deps, world.actor(lin), id)
    expect(await refusalOf(change())).to.equal('conflict disclosures.error.not_editable')
  })
})
