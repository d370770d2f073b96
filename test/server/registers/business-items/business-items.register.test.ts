import { expect } from 'chai'
import { correctDisclosure, getDisclosure, submitDisclosure } from '../../../../server/disclosures/disclosures.service.ts'
import { refOf, workingVersion } from '../../../../server/disclosures/disclosures.types.ts'
import { BUSINESS_ITEMS, readBusinessItem, registerFor } from '../../../../server/registers/index.ts'
import type { VersionRef } from '../../../../server/registers/register.ts'
import { lin } from '../../../support/personas.ts'
import { makeWorld, type World } from '../../../support/world.ts'
import { saveDraft } from '../draft.ts'
import { draftedItem, itemBody, publishedItem } from '../../guides/planting.ts'

describe('the register of business items', () => {
  let world: World
  let id: number
  let version: VersionRef
  const register = registerFor(BUSINESS_ITEMS)
  beforeEach(async () => {
    world = await makeWorld()
    id = await draftedItem(world)
    const disclosure = await getDisclosure(world.deps, world.actor(lin), id)
    version = refOf(disclosure, workingVersion(disclosure)!)
  })
  afterEach(() => world.close())

  const post = (body: Readonly<Record<string, string>>) => saveDraft(world, version, body)
  const stored = async () => (await readBusinessItem(world.db.read, version)).item
  const steps = async (): Promise<string[]> => (await stored()).steps.map(({ what }) => what)

  it('keeps what the form says, with the names of the people in it', async () => {
    const item = await stored()
    expect(item).to.deep.include({ name: '失业登记', promisedDays: 3, legalDays: 10, feeFen: 0 })
    expect(item.responsible).to.deep.equal({ id: world.cast.people['chen'], name: '陈静' })
    expect(item.materials).to.deep.equal([
      { name: '居民身份证', form: 'original', copies: 1, source: '本人' },
      { name: '一寸照片', form: 'electronic', copies: null, source: '' },
    ])
    expect(await register.summarise(world.db.read, version)).to.deep.equal({ lineCount: 3, total: null, findingCount: 0 })
    expect(await register.canonical(world.db.read, version)).to.deep.include({ responsible: '陈静', standIn: '林芳', promisedDays: 3 })
  })

  it('adds, moves and removes rows by buttons that save the draft', async () => {
    const added = await post(itemBody(world, { rows: 'steps.add' }))
    expect([added.status, added.headers['location']]).to.deep.equal([303, `/disclosures/${id}/edit`])
    expect(await steps()).to.deep.equal(['提出申请', '核对信息', '登记', ''])
    const page = (await (await world.as(lin)).get(`/disclosures/${id}/edit`).expect(200)).text
    expect(page).to.include('name="steps.3.what"').and.include(`formaction="/disclosures/${id}#f-steps-4-what"`)
    expect(page).to.include('aria-label="办理流程第 2 项上移"').and.not.include('value="steps.0.up"')
    await post(itemBody(world, { rows: 'steps.2.up' }))
    expect(await steps()).to.deep.equal(['提出申请', '登记', '核对信息'])
    await post(itemBody(world, { rows: 'steps.0.remove' }))
    expect(await steps()).to.deep.equal(['核对信息', '登记'])
  })

  it('drops rows that stayed empty when the draft is saved', async () => {
    await post(itemBody(world, { rows: 'steps.add' }))
    await post(itemBody(world, { 'steps.3.what': ' ', 'steps.3.who': '' }))
    expect(await steps()).to.deep.equal(['提出申请', '核对信息', '登记'])
  })

  it('refuses what can not be read at its field, and keeps what was typed', async () => {
    const refused = await post(itemBody(world, { promised_days: '三天', 'steps.1.days': 'x', name: '改名' }))
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('请填写 0 到 750 的整数').and.include('value="三天"').and.include('href="#f-steps-1-days"')
    expect(refused.text).to.include('value="改名"')
    expect((await stored()).name).to.equal('失业登记')
  })

  it('names nobody of another department', async () => {
    const refused = await post(itemBody(world, { responsible: String(world.cast.people['he']) }))
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('请从列出的选项中选一个')
  })

  it('is not submitted with a promise longer than the law allows', async () => {
    const answer = await post(itemBody(world, { promised_days: '11', then: 'submit' }))
    expect(answer.status).to.equal(422)
    expect(answer.text).to.include('承诺 11 个工作日，超过法定 10 个工作日')
    expect((await getDisclosure(world.deps, world.actor(lin), id)).versions[0]?.state).to.equal('draft')
  })

  it('is not touched by a page that has no form of it', async () => {
    await post({ then: 'save' })
    expect((await stored()).name).to.equal('失业登记')
    await submitDisclosure(world.deps, world.actor(lin), id)
    expect((await getDisclosure(world.deps, world.actor(lin), id)).versions[0]?.state).to.equal('head_review')
  })

  it('carries over into a correction and is compared with it', async () => {
    const record = await publishedItem(world)
    await correctDisclosure(world.deps, world.actor(lin), record, { changeNote: '缩短时限。' })
    const disclosure = await getDisclosure(world.deps, world.actor(lin), record)
    const draft = refOf(disclosure, workingVersion(disclosure)!)
    const { item } = await readBusinessItem(world.db.read, draft)
    expect(item.name).to.equal('失业登记')
    await saveDraft(world, draft, itemBody(world, { promised_days: '2', 'steps.1.days': '1', change_note: '缩短时限。' }))
    const page = await (await world.as(lin)).get(`/disclosures/${record}/diff`).expect(200)
    expect(page.text).to.include('承诺时限').and.include('3 个工作日').and.include('2 个工作日').and.include('办理流程“核对信息”')
  })

  it('goes with its draft, and gives every text to the secrecy gate', async () => {
    const texts = await register.texts!(world.db.read, version)
    const { place, text } = texts.find((one) => one.place === 'steps:1:who')!
    await world.db.write.transaction((tx) => register.replaceText!(tx, version, place, text, '＊'))
    expect((await stored()).steps[1]?.who).to.equal('＊')
    await world.db.write.transaction((tx) => register.remove(tx, version))
    expect((await stored()).name).to.equal('')
  })
})
