import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { answer, makeInspector, page as visitPage, planned, visitOf } from '../server/inspections/flow.ts'
import { inspector, lin, sun } from '../support/personas.ts'
import { picture } from '../support/pictures.ts'
import type { World } from '../support/world.ts'
import { follow, good, openSite, type Site } from './site.ts'

describe('an inspection, on a phone in the department', () => {
  let site: Site
  let world: World

  before(async function () {
    this.timeout(60_000)
    site = await openSite()
    ;({ world } = site)
  })
  after(() => site.close())

  const press = (page: Page, what: string): Promise<void> => follow(page, page.locator(what))
  const state = (page: Page, text: string) => page.locator('[data-state]', { hasText: text }).waitFor({ timeout: 30_000 })

  it('is filled in without a network, sent once, signed, rectified and re-checked', async function () {
    this.timeout(180_000)
    const second = await makeInspector(world)
    const inspection = await planned(world)
    const visit = await visitOf(world, inspection)
    // What is cut off and what somebody else answered first are errors to the console.
    const phone = await site.enter(inspector, { viewport: 'phone', allow: [/ERR_INTERNET_DISCONNECTED/, /status of 409/] })
    await phone.goto(`/inspections/${inspection}`)
    await good(phone, 'inspection-phone')
    await press(phone, 'table a')
    await phone.check(`input[name="team"][value="${second.id}"]`)
    await good(phone, 'inspection-begin')
    await press(phone, 'form[action$="/begin"] button')
    const card = (n: number) => phone.locator('.sl-fill-items > li').nth(n)
    await card(0).locator('input[value="in_order"]').check()
    await card(0).locator('.sl-fill-said.is-sent').waitFor() // the bar still says of the moment before that everything is sent
    await state(phone, '全部已发送')

    await phone.context().setOffline(true)
    await card(1).locator('input[value="problem"]').check()
    await card(1).locator('input[value="serious"]').check()
    await card(1).locator('textarea').fill('抽查 5 条，1 条没有审查记录')
    await card(1)
      .locator('[data-snap] input[type="file"]')
      .first()
      .setInputFiles({ name: 'IMG_2031.jpg', mimeType: 'image/jpeg', buffer: await picture(320, 240) })
    await state(phone, '没有网络，2 项存在本机')
    await good(phone, 'inspection-offline')
    await phone.click('form[data-close] button')
    await phone.locator('[data-unsent]:visible').waitFor()
    await phone.context().setOffline(false)
    await state(phone, '全部已发送')
    const { items, answers, files } = await visitPage(world, visit)
    expect(answers.get(items[1]!.id)).to.include({ note: '抽查 5 条，1 条没有审查记录', severity: 'serious', version: 1 })
    expect(files.map(({ itemId, name }) => [itemId, name])).to.deep.equal([[items[1]!.id, 'IMG_2031.jpg']])
    expect(await world.db.read('inspection_answer_log').where({ item_id: items[1]!.id }), 'sent once').to.have.length(1)

    await answer(world, visit, items[0]!.id, { answer: 'not_applicable', seen: 1 }, second)
    await card(0).locator('textarea').fill('公开栏今天刚换')
    await card(0).locator('[data-conflict]:visible').waitFor({ timeout: 30_000 })
    expect(await card(0).locator('[data-theirs-said]').innerText())
      .to.include('罗敏')
      .and.include('不适用')
    await good(phone, 'inspection-conflict')
    await card(0).locator('[data-send-mine]').click()
    await state(phone, '全部已发送')
    expect((await visitPage(world, visit)).answers.get(items[0]!.id)).to.include({ answer: 'in_order', note: '公开栏今天刚换', version: 3 })

    await phone.selectOption('select[name="signer"]', { label: '孙立新 · 科长' })
    await press(phone, 'form[data-close] button')
    expect((await visitPage(world, visit)).visit.state).to.equal('closed')
    const head = await site.enter(sun)
    await head.goto(`/inspections/visits/${visit}`)
    await head.locator('.sl-shots img').first().waitFor()
    await good(head, 'inspection-sign')
    await head.fill('[name="statement"]', '情况属实')
    await press(head, 'form[action$="/sign"] button')
    expect(await head.locator('main').innerText())
      .to.include('签字确认')
      .and.include('情况属实')
    await head.goto(`/inspections/visits/${visit}/record`)
    await good(head, 'inspection-record')

    await phone.goto(`/inspections/visits/${visit}`)
    await phone.fill('[name="requirement"]', '补齐审查记录，两周内答复')
    await press(phone, 'form[action$="/notices"] button')
    const finding = (await visitPage(world, visit)).findings[0]!.id
    const publisher = await site.enter(lin, { viewport: 'phone', locale: 'en' })
    await publisher.goto(`/inspections/findings/${finding}`)
    await publisher.fill('[name="text"]', '已补齐，附台账照片')
    await publisher.setInputFiles('input[type="file"]', { name: '台账.png', mimeType: 'image/png', buffer: await picture(60, 40, 'png') })
    await good(publisher, 'inspection-answer-en')
    await press(publisher, 'form[action$="/answer"] button')
    expect(await publisher.locator('main').innerText()).to.include('To be re-checked')
    await phone.goto(`/inspections/findings/${finding}`)
    await good(phone, 'inspection-recheck')
    await press(phone, 'form[action$="/recheck"] button')
    expect(await phone.locator('main').innerText()).to.include('已整改')
    await phone.goto('/inspections/rectifications')
    await good(phone, 'inspection-rectifications')
  })
})
