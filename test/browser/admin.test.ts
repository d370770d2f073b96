import { expect } from 'chai'
import type { RunningServer } from '../support/server.ts'
import { demo, expectGood, noticed, press, said, signedIn, visit } from './demo.ts'

describe('three administrators', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(120_000)
    server = await demo()
  })

  it('make a department and a person, grant a role, refuse what must stay apart, and read who did what', async function () {
    this.timeout(120_000)
    const system = await signedIn(server, 'sysadmin')
    await visit(system, '/admin/departments/new')
    await system.fill('input[name="code"]', 'SZB')
    await system.fill('input[name="name"]', '数字化办公室')
    await system.fill('input[name="name_en"]', 'Digital Office')
    await press(system, 'form[action="/admin/departments"] .btn-primary')
    expect(await noticed(system)).to.include('科室')
    expect(await said(system)).to.include('数字化办公室')
    await expectGood(system)

    await visit(system, '/admin/people/new')
    await system.fill('input[name="username"]', 'staff')
    await system.fill('input[name="name"]', '苏晓雯')
    await system.fill('input[name="name_en"]', 'Su Xiaowen')
    await system
      .selectOption('select[name="department_id"]', { label: '数字化办公室' })
      .catch(() => system.selectOption('select[name="department_id"]', { index: 1 }))
    await press(system, 'form[action="/admin/people"] .btn-primary')
    expect(await said(system), 'the name is taken').to.include('用户名')
    expect(await system.inputValue('input[name="name"]'), 'what was typed stays').to.equal('苏晓雯')
    await expectGood(system)
    await system.fill('input[name="username"]', 'suxiaowen')
    await press(system, 'form[action="/admin/people"] .btn-primary')
    await expectGood(system)
    const password = await system.inputValue('[data-one-time-password]')

    const security = await signedIn(server, 'secadmin')
    await visit(security, '/admin/roles?q=苏晓雯')
    await press(security, 'tbody a')
    await security.check('input[name="roles"][value="auditor"]')
    await security.check('input[name="roles"][value="publisher"]')
    await press(security, 'form[action^="/admin/roles/"] .btn-primary')
    expect(await said(security)).to.include('三员互斥')
    await expectGood(security)
    await security.uncheck('input[name="roles"][value="auditor"]')
    await security.check('input[name="roles"][value="staff"]')
    await press(security, 'form[action^="/admin/roles/"] .btn-primary')
    expect(await noticed(security)).to.include('角色')
    expect(await security.isChecked('input[name="roles"][value="publisher"]')).to.equal(true)
    await security.goto('/admin/people')
    expect(await said(security)).to.include('403')

    const person = await signedIn(server, 'staff')
    await person.context().clearCookies()
    await person.goto('/login')
    await person.fill('input[name="username"]', 'suxiaowen')
    await person.fill('input[name="password"]', password)
    await press(person, '.sl-door-form .btn-primary')
    expect(new URL(person.url()).pathname).to.equal('/password')

    const auditor = await signedIn(server, 'auditor')
    await visit(auditor, '/admin/audit')
    const log = await said(auditor)
    for (const trace of ['钱程', '鲍安', '苏晓雯']) expect(log, trace).to.include(trace)
    expect(log).not.to.include(password)
  })

  it('show each page of theirs in both languages, on a desk and on a phone', async function () {
    this.timeout(120_000)
    for (const [username, pages] of [
      ['sysadmin', ['/admin/people', '/admin/departments']],
      ['secadmin', ['/admin/roles', '/admin/sessions']],
      ['auditor', ['/admin/audit']],
    ] as const)
      for (const options of [{ viewport: 'phone' }, { locale: 'en' }] as const) {
        const page = await signedIn(server, username, options)
        for (const address of pages) await visit(page, address)
      }
  })
})
