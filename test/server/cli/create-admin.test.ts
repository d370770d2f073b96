import { expect } from 'chai'
import { Readable } from 'node:stream'
import { createAdmin } from '../../../server/cli/create-admin.ts'
import { passwordMatches } from '../../../server/auth/passwords.ts'
import { DEMO_SETTING } from '../../../server/installation.ts'
import { openTestDatabase, type TestDatabase } from '../../support/engines.ts'

const PASSWORD = 'four unrelated words'

describe('create-admin', () => {
  let db: TestDatabase
  let said: string[]
  beforeEach(async () => {
    db = await openTestDatabase()
    said = []
  })
  afterEach(() => db.close())

  const run = (args: readonly string[], { env = {}, typed = '' }: { env?: NodeJS.ProcessEnv; typed?: string } = {}) =>
    createAdmin(args, {
      env: { DATABASE_URL: db.url, ...env },
      input: Readable.from([typed]) as unknown as NodeJS.ReadStream,
      out: (line) => said.push(line),
      err: (line) => said.push(line),
    })
  const admin = (role: string, ...more: string[]) => ['--role', role, '--username', `first-${role}`, '--name', '钱程', ...more]
  const withPassword = { env: { SUNLIT_ADMIN_PASSWORD: PASSWORD } }

  it('makes the three first administrators of an empty installation, each in one role, in the bureau that is configured', async () => {
    for (const role of ['sysadmin', 'secadmin', 'auditor']) expect(await run(admin(role), withPassword), said.join()).to.equal(0)
    const people: unknown[] = await db
      .read('people as p')
      .join('role_assignments as r', 'r.person_id', 'p.id')
      .join('departments as d', 'd.id', 'p.department_id')
      .orderBy('p.id')
      .select('p.username', 'r.role', 'd.kind')
    expect(people).to.deep.equal(['sysadmin', 'secadmin', 'auditor'].map((role) => ({ username: `first-${role}`, role, kind: 'bureau' })))
    expect(await db.read('departments')).to.have.length(1)
  })

  it('wants the password changed at the first sign-in, and records who was made', async () => {
    await run(admin('sysadmin'), withPassword)
    const row = (await db.read('credentials').first()) as { password_hash: string; must_change: unknown }
    expect(Boolean(row.must_change)).to.equal(true)
    expect(await passwordMatches(row.password_hash, PASSWORD)).to.equal(true)
    const [entry] = (await db.read('audit_entries')) as Record<string, unknown>[]
    expect(entry).to.include({ action: 'people.create_administrator', actor_id: null, actor_name: 'create-admin' })
    expect(JSON.stringify(entry) + said.join()).not.to.include(PASSWORD)
  })

  it('takes the password from a pipe', async () => {
    expect(await run(admin('sysadmin'), { typed: `${PASSWORD}\nsecond line\n` }), said.join()).to.equal(0)
    expect(await passwordMatches(((await db.read('credentials').first()) as { password_hash: string }).password_hash, PASSWORD)).to.equal(
      true,
    )
  })

  for (const [what, password] of [
    ['no password', ''],
    ['a short one', 'short'],
    ['a common one', 'password123'],
    ['the user name', 'first-sysadmin'],
    ['the demonstration’s', 'sunlit-demo'],
  ] as const)
    it(`refuses ${what}`, async () => {
      expect(await run(admin('sysadmin'), { typed: password })).to.equal(1)
      expect(await db.read('people')).to.deep.equal([])
    })

  it('refuses a second one in a role unless told so twice', async () => {
    await run(admin('sysadmin'), withPassword)
    const second = ['--role', 'sysadmin', '--username', 'second', '--name', '申正']
    expect(await run(second, withPassword)).to.equal(1)
    expect(said.at(-1)).to.include('--force-additional')
    expect(await run([...second, '--force-additional'], withPassword)).to.equal(0)
    expect(await db.read('role_assignments').where({ role: 'sysadmin' })).to.have.length(2)
  })

  it('lets a role be filled again when whoever held it has left', async () => {
    await run(admin('sysadmin'), withPassword)
    await db.write('people').update({ status: 'left' })
    expect(await run(['--role', 'sysadmin', '--username', 'second', '--name', '申正'], withPassword)).to.equal(0)
  })

  it('refuses on a demonstration, whatever is forced', async () => {
    await db.write('settings').insert({ name: DEMO_SETTING, value: '2026-01-01T00:00:00.000Z' })
    expect(await run(admin('sysadmin', '--force-additional'), { env: { ...withPassword.env, LANG: 'zh_CN.UTF-8' } })).to.equal(1)
    expect(said.at(-1)).to.include('演示系统')
    expect(await db.read('people')).to.deep.equal([])
  })

  it('refuses a user name that is taken', async () => {
    await run(admin('sysadmin'), withPassword)
    expect(await run(['--role', 'auditor', '--username', 'First-SysAdmin', '--name', '申正'], withPassword)).to.equal(1)
  })

  describe('--reset-second-factor', () => {
    const holder = async (): Promise<number> => {
      await run(admin('secadmin'), withPassword)
      const { id } = (await db.read('people').first('id')) as { id: number }
      await db.write('second_factors').insert({ person_id: id, secret: 'sealed', enabled_at: '2026-02-01T00:00:00.000Z' })
      return id
    }

    it('takes a lost device’s second factor away, tells the person, and is recorded', async () => {
      const id = await holder()
      expect(await run(['--reset-second-factor', 'First-SecAdmin']), said.join()).to.equal(0)
      expect(said.at(-1)).to.include('first-secadmin')
      expect(await db.read('second_factors')).to.deep.equal([])
      expect(await db.read('notifications').where({ person_id: id, code: 'security.told.reset' })).to.have.length(1)
      const [entry] = (await db.read('audit_entries').where({ action: 'security.reset_second_factor' })) as Record<string, unknown>[]
      expect(entry).to.include({ actor_id: null, actor_name: 'create-admin', subject: `person:${id}` })
    })

    it('says so when there is nobody of that name, or nothing to take away, and changes nothing', async () => {
      await holder()
      expect(await run(['--reset-second-factor', 'nobody'])).to.equal(1)
      await db.write('second_factors').delete()
      expect(await run(['--reset-second-factor', 'first-secadmin'])).to.equal(1)
      expect(await db.read('audit_entries').where({ action: 'security.reset_second_factor' })).to.deep.equal([])
    })
  })

  for (const args of [
    [],
    ['--reset-second-factor', 'x1', '--role', 'auditor'],
    ['--reset-second-factor', ''],
    ['--role', 'staff', '--username', 'x1', '--name', '甲'],
    ['--role', 'auditor', '--username', '1 x', '--name', '甲'],
    ['--role', 'auditor', '--username', 'x1'],
    ['--password', 'x'],
    ['extra'],
  ])
    it(`explains itself after “${args.join(' ')}”`, async () => {
      expect(await run(args, withPassword)).to.equal(2)
      expect(said.join()).to.include('--role sysadmin|secadmin|auditor')
    })
})
