import { expect } from 'chai'
import { audited } from '../../../server/audit/audit.service.ts'
import { auditor, chen, lin, sysadmin } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'

describe('the audit log', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const note = (action: string, subject: string, persona = lin, details: object = {}) =>
    audited(world.deps, world.actor(persona), async () => [undefined, { action, subject, details }])
  const page = async (query = '') => (await (await world.as(auditor)).get(`/admin/audit${query}`).expect(200)).text
  const subjects = (text: string): string[] =>
    [...text.matchAll(/<td[^>]*>公开事项 (\d+)<\/td>/g)].map((match) => `disclosure:${match[1] ?? ''}`)

  it('shows the newest first, in words, with details and address', async () => {
    await note('disclosure.draft', 'disclosure:1')
    world.clock.advance(60_000)
    await note('people.change_roles', 'disclosure:2', sysadmin, { granted: ['staff', 'head'], revoked: [] })
    const text = await page()
    expect(subjects(text)).to.deep.equal(['disclosure:2', 'disclosure:1'])
    expect(text).to.include('调整角色').and.include('授予：干部职工，科室负责人').and.include('登录').and.include('127.0.0.1')
  })

  it('runs a change again that the database gave up for another one, and records it once', async () => {
    const [one, two] = [world.cast.people['lin']!, world.cast.people['chen']!]
    let attempts = 0
    const crossing = (first: number, then: number) =>
      audited(world.deps, world.actor(lin), async (tx) => {
        attempts += 1
        await tx('people').where({ id: first }).increment('version', 1)
        await new Promise((done) => setTimeout(done, 50))
        await tx('people').where({ id: then }).increment('version', 1)
        return [undefined, { action: 'disclosure.draft', subject: `disclosure:${first}`, details: {} }]
      })
    const versions = async () =>
      ((await world.db.read('people').whereIn('id', [one, two]).select('version')) as { version: number }[]).map(({ version }) => version)
    const before = await versions()
    await Promise.all([crossing(one, two), crossing(two, one)])
    expect(attempts).to.equal(world.db.engine === 'postgres' ? 3 : 2)
    expect((await versions()).map((version, i) => version - before[i]!)).to.deep.equal([2, 2])
    expect(subjects(await page('?act=disclosure.draft'))).to.have.members([`disclosure:${one}`, `disclosure:${two}`])
  })

  it('gives an error of the change itself on at once', async () => {
    let attempts = 0
    const failing = audited(world.deps, world.actor(lin), () => {
      attempts += 1
      return Promise.reject(new Error('nothing to do'))
    })
    expect(await failing.catch((error: unknown) => String(error))).to.equal('Error: nothing to do')
    expect(attempts).to.equal(1)
  })

  it('is filtered by actor, action, subject and day', async () => {
    await note('disclosure.draft', 'disclosure:1')
    await note('disclosure.publish', 'disclosure:2', sysadmin)
    world.clock.set('2026-03-03T16:00:00.000Z') // midnight of 4 March in Shanghai
    await note('disclosure.draft', 'disclosure:3')
    expect(subjects(await page('?actor=林芳'))).to.deep.equal(['disclosure:3', 'disclosure:1'])
    expect(subjects(await page('?actor=qian'))).to.deep.equal(['disclosure:2'])
    expect(subjects(await page('?act=disclosure.draft'))).to.deep.equal(['disclosure:3', 'disclosure:1'])
    expect(subjects(await page('?about=disclosure:2'))).to.deep.equal(['disclosure:2'])
    expect(subjects(await page(`?about=${encodeURIComponent('公开事项 2')}`))).to.deep.equal(['disclosure:2'])
    expect(subjects(await page('?at_to=2026-03-03'))).to.deep.equal(['disclosure:2', 'disclosure:1'])
    expect(subjects(await page('?at_from=2026-03-04'))).to.deep.equal(['disclosure:3'])
  })

  it('exports what is filtered, safe for spreadsheets, and says so in the log', async () => {
    await note('disclosure.draft', 'disclosure:1', lin, { title: '=cmd|calc' })
    await note('disclosure.draft', 'disclosure:2', sysadmin)
    const { text } = await (await world.as(auditor)).get('/admin/audit?about=disclosure:1&format=csv').expect(200)
    expect(text)
      .to.include('公开事项 1')
      .and.not.include('公开事项 2')
      .and.not.match(/(^|[,"\t])=cmd/m)
    const [entry] = (await world.db.read('audit_entries').where({ action: 'audit.export' })) as Record<string, unknown>[]
    expect(entry).to.include({ actor_id: world.cast.people[auditor.username] })
  })

  it('prints hostile text as text', async () => {
    await note('disclosure.draft', 'disclosure:1', chen, { remark: '<script>alert(1)</script>' })
    expect(await page())
      .to.include('&lt;script&gt;')
      .and.not.include('<script>alert(1)')
  })

  it('takes nothing back: not a row changes, not a row goes', async () => {
    await note('disclosure.draft', 'disclosure:1')
    const refusal = async (work: PromiseLike<unknown>): Promise<string> => {
      try {
        await work
        return 'allowed'
      } catch (error) {
        return String(error)
      }
    }
    expect(await refusal(world.db.write('audit_entries').update({ actor_name: 'nobody' }))).to.include('append-only')
    expect(await refusal(world.db.write('audit_entries').delete())).to.include('append-only')
    expect(subjects(await page())).to.deep.equal(['disclosure:1'])
  })

  it('keeps neither the change nor the entry when one of them fails', async () => {
    const fails = audited(world.deps, world.actor(lin), async (tx) => {
      await tx('people').where({ username: 'chen' }).update({ telephone: '1' })
      throw new Error('half way')
    })
    expect(await fails.catch((error: unknown) => (error as Error).message)).to.equal('half way')
    expect(await world.db.read('people').where({ username: 'chen' }).first('telephone')).to.deep.equal({ telephone: '' })
  })

  it('has pages beyond any number of entries', async () => {
    await world.db.write('audit_entries').insert(
      Array.from({ length: 120 }, (_, i) => ({
        at: `2026-02-01T00:00:${String(i % 60).padStart(2, '0')}.000Z`,
        actor_name: '',
        action: 'disclosure.draft',
        subject: `disclosure:${i}`,
        details: '{}',
      })),
    )
    expect(subjects(await page('?size=100&act=disclosure.draft'))).to.have.length(100)
    expect(subjects(await page('?size=100&act=disclosure.draft&page=2'))).to.have.length(20)
  })
})
