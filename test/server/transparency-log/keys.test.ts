import { expect } from 'chai'
import { openCheckpoint } from '../../../core/tlog/checkpoint.ts'
import { parseKey } from '../../../core/tlog/note.ts'
import { readConfig } from '../../../server/config.ts'
import { beginLog } from '../../../server/transparency-log/begin.service.ts'
import { makeCheckpoint } from '../../../server/transparency-log/checkpoints.service.ts'
import { findVerifierKey } from '../../../server/transparency-log/keys.service.ts'
import { verifyLog } from '../../../server/transparency-log/verify.service.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { published } from '../disclosures/flow.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')
const OTHER = Buffer.alloc(32, 8).toString('base64')

describe('the key of the log', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const under = (environment: NodeJS.ProcessEnv) => ({ ...world.deps, config: readConfig({ LOG_LEVEL: 'fatal', ...environment }) })
  const keyNow = (): Promise<string | undefined> => findVerifierKey(world.db.read)

  it('is made at the first start, once however many start, and kept sealed', async () => {
    await Promise.all([beginLog(world.deps), beginLog(world.deps), beginLog(world.deps)])
    const rows = (await world.db.read('log_keys')) as { verifier_key: string; secret: string }[]
    expect(rows).to.have.length(1)
    expect(rows[0]!.secret).to.match(/^a256gcm\.db\./)
    expect(parseKey(rows[0]!.verifier_key)?.name).to.match(/^sunlit\/[0-9a-f]{8}$/)
    const before = await keyNow()
    world.clock.advance(60_000)
    await published(world)
    await makeCheckpoint(world.deps)
    expect(await keyNow()).to.equal(before)
    expect((await verifyLog(world.db)).findings).to.deep.equal([])
  })

  it('comes from the configuration, with its name, and is then not in the database', async () => {
    const deps = under({ SUNLIT_LOG_KEY: KEY, SUNLIT_LOG_NAME: 'linxi.example/log' })
    await beginLog(deps)
    expect(parseKey((await keyNow())!)?.name).to.equal('linxi.example/log')
    expect((await world.db.read('log_keys').first()) as { secret: unknown }).to.include({ secret: null })
  })

  it('may be replaced: a leaf says so, and what the old one signed stays valid', async () => {
    await published(world)
    await beginLog(under({ SUNLIT_LOG_KEY: KEY }))
    await published(world, { period: '2025' })
    world.clock.advance(60_000)
    await makeCheckpoint(under({ SUNLIT_LOG_KEY: OTHER }))
    await published(world, { period: '2024' })
    await makeCheckpoint(under({ SUNLIT_LOG_KEY: KEY })) // and the old one may come back
    const acts = (await world.db.read('audit_entries').where({ action: 'log.new_key' })) as unknown[]
    expect(acts).to.have.length(3)
    const verified = await verifyLog(world.db)
    expect([verified.findings, verified.checkpoints]).to.deep.equal([[], 3])
  })

  it('goes back to the one that is kept when the configuration gives none any more, and says that one', async () => {
    await beginLog(world.deps)
    const own = await keyNow()
    await published(world)
    await makeCheckpoint(under({ SUNLIT_LOG_KEY: KEY }))
    expect(await keyNow()).to.not.equal(own)
    world.clock.advance(60_000)
    await published(world, { period: '2025' })
    const { note } = await makeCheckpoint(world.deps)
    expect(await keyNow()).to.equal(own)
    expect(openCheckpoint(note, parseKey(own!)!).ok).to.equal(true)
    expect((await verifyLog(world.db)).findings).to.deep.equal([])
  })

  it('keeps its name: another one is another log', async () => {
    await beginLog(world.deps)
    const failed: unknown = await beginLog(under({ SUNLIT_LOG_NAME: 'other' })).catch((error: unknown) => error)
    expect(String(failed)).to.include('SUNLIT_LOG_NAME')
  })

  it('that is none stops the start with its name', () => {
    expect(() => readConfig({ SUNLIT_LOG_KEY: 'short' })).to.throw('SUNLIT_LOG_KEY')
    expect(() => readConfig({ SUNLIT_LOG_NAME: 'with space' })).to.throw('SUNLIT_LOG_NAME')
  })
})
