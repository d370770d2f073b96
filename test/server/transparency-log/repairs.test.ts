import { expect } from 'chai'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { restoredCommand } from '../../../server/cli/log-restored.ts'
import { verifyCommand } from '../../../server/cli/verify-log.ts'
import { beginLog } from '../../../server/transparency-log/begin.service.ts'
import { makeCheckpoint } from '../../../server/transparency-log/checkpoints.service.ts'
import { readReceipt } from '../../../server/transparency-log/receipts.service.ts'
import { redactLeaf } from '../../../server/transparency-log/redaction.service.ts'
import { verifyLog, type Verified } from '../../../server/transparency-log/verify.service.ts'
import { chen, ma, sun, wu } from '../../support/personas.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { pass, published, submitted } from '../disclosures/flow.ts'
import { asDba } from './dba.ts'

const codes = ({ findings }: Verified): string[] => findings.map(({ code }) => code)

describe('what the log can live through', () => {
  let world: World
  let folder: string
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sunlit-log-'))
  })
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(path.join(folder, name), text)
    return path.join(folder, name)
  }
  const run = async (command: typeof verifyCommand, ...args: string[]) => {
    const [out, err]: [string[], string[]] = [[], []]
    const around = {
      env: { DATABASE_URL: world.db.url, LANG: 'en' },
      out: (line: string) => out.push(line),
      err: (line: string) => err.push(line),
    }
    const exit = await (command === verifyCommand ? command(args, around) : restoredCommand(args, around, world.deps.now))
    return { exit, out: out.join('\n'), err: err.join('\n') }
  }

  describe('redaction', () => {
    it('forgets what was logged and says so in a leaf of its own; everything still verifies', async () => {
      const id = await published(world)
      const { index } = await readReceipt(world.deps, world.actor(chen), id)
      await redactLeaf(world.deps, world.actor(ma), index, '含有个人信息。')
      expect(codes(await verifyLog(world.db))).to.deep.equal([])
      expect(await refusalOf(readReceipt(world.deps, world.actor(chen), id))).to.equal('not_found log.error.redacted')
      const { body } = await (await world.as(chen)).get(`/log/receipts/${index}/current`)
      expect(body).to.include({ redacted: true })
    })

    it('is for whoever answers for secrecy, with a reason, and once', async () => {
      const id = await published(world)
      const { index } = await readReceipt(world.deps, world.actor(chen), id)
      expect(await refusalOf(redactLeaf(world.deps, world.actor(sun), index, '理由'))).to.equal('forbidden auth.denied.role')
      expect(await refusalOf(redactLeaf(world.deps, world.actor(ma), index, ' '))).to.equal('invalid errors.invalid_input')
      expect(await refusalOf(redactLeaf(world.deps, world.actor(ma), 999, '理由'))).to.equal('not_found errors.not_found')
      const both = await Promise.allSettled([1, 2].map(() => redactLeaf(world.deps, world.actor(ma), index, '理由')))
      expect(both.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected'])
    })

    it('does not excuse content that is gone without it', async () => {
      const id = await published(world)
      const { index } = await readReceipt(world.deps, world.actor(chen), id)
      await redactLeaf(world.deps, world.actor(ma), index, '含有个人信息。')
      await published(world, { period: '2025' })
      await asDba(world, (db) => db('log_contents').where('leaf_index', '>', index).where('content', 'like', '%publication%').delete())
      expect(codes(await verifyLog(world.db))).to.deep.equal(['content_missing'])
    })
  })

  describe('a restore from a backup', () => {
    /** What a backup does: everything after the first record is gone, with every trace. */
    const lose = () =>
      asDba(world, async (db) => {
        const { size } = (await db('log_checkpoints').orderBy('size').first('size')) as { size: number }
        const { id } = (await db('disclosures').orderBy('id').first('id')) as { id: number }
        for (const table of ['disclosure_steps', 'disclosure_versions']) await db(table).where('disclosure_id', '>', id).delete()
        await db('disclosures').where('id', '>', id).delete()
        await db('log_checkpoints').where('size', '>', size).delete()
        for (const table of ['log_contents', 'log_leaves']) await db(table).where('leaf_index', '>=', size).delete()
        for (let level = 0; level < 5; level += 1)
          await db('log_hashes')
            .where({ level })
            .where('node_index', '>=', Math.floor(size / 2 ** level))
            .delete()
        await db('log_head').update({ size })
      })

    it('is recorded with the range that was lost, and an old checkpoint is then explained', async () => {
      await published(world)
      await makeCheckpoint(world.deps)
      await published(world, { period: '2025' })
      const between = await file('between.txt', (await makeCheckpoint(world.deps)).note)
      await published(world, { period: '2024' })
      const kept = await file('kept.txt', (await makeCheckpoint(world.deps)).note)
      await lose()
      expect((await run(verifyCommand)).exit).to.equal(0)
      expect((await run(verifyCommand, '--checkpoint', kept)).err).to.match(/^1 difference found[^]*old_ahead {2}checkpoint 4/)
      const recorded = await run(restoredCommand, '--checkpoint', kept)
      expect(recorded).to.deep.equal({
        exit: 0,
        out: 'Recorded: a restore from a backup lost entries 2 up to but not including 4.',
        err: '',
      })
      await published(world, { period: '2023' })
      const after = await run(verifyCommand, '--checkpoint', kept, '--checkpoint', between)
      expect(after.err).to.equal('')
      expect(after.out).to.match(/^Entries 2 to 4 were lost in a restore[^]*Entries 2 to 4[^]*Everything fits: /)
    })

    it('that lost nothing, or a checkpoint of nobody, is refused', async () => {
      await published(world)
      const { note } = await makeCheckpoint(world.deps)
      expect((await run(restoredCommand, '--checkpoint', await file('now.txt', note))).exit).to.equal(1)
      expect((await run(restoredCommand, '--checkpoint', await file('none.txt', 'nothing'))).err).to.include('not a checkpoint')
      expect((await run(restoredCommand)).exit).to.equal(2)
      expect((await run(restoredCommand, '--clock', '--checkpoint', 'x')).exit).to.equal(2)
    })
  })

  it('a clock that ran ahead: recorded, publishing goes on, and the log says why a later checkpoint is older', async () => {
    const id = await submitted(world)
    await pass(world, id, sun, ma)
    world.clock.set('2030-01-01T00:00:00.000Z')
    await makeCheckpoint(world.deps)
    world.clock.set('2026-03-02T02:00:00.000Z')
    expect(await refusalOf(pass(world, id, wu))).to.equal('conflict log.error.clock_back')
    expect((await run(restoredCommand, '--clock')).out).to.include('2030-01-01T00:00:00.000Z')
    await pass(world, id, wu)
    await makeCheckpoint(world.deps)
    expect(codes(await verifyLog(world.db))).to.deep.equal([])
    expect((await run(restoredCommand, '--clock')).exit).to.equal(1)
  })

  it('coming to an installation that has published for years: everything is added once, and said to be', async () => {
    for (const period of ['2023', '2024']) await published(world, { period })
    await asDba(world, async (db) => {
      for (const table of ['log_contents', 'log_hashes', 'log_leaves']) await db(table).delete()
      await db('log_head').update({ size: 0 })
    })
    await beginLog(world.deps)
    world.clock.advance(60_000)
    await beginLog(world.deps)
    const leaves = (await world.db.read('log_leaves').orderBy('leaf_index')) as { kind: string }[]
    expect(leaves.map(({ kind }) => kind)).to.deep.equal(['publication', 'publication', 'act', 'act'])
    expect(codes(await verifyLog(world.db))).to.deep.equal([])
  })

  it('the command says what it found in one line each, and brings 0, 1 and 2 back', async () => {
    const id = await published(world)
    const receipt = await file('receipt.json', JSON.stringify(await readReceipt(world.deps, world.actor(chen), id)))
    expect((await run(verifyCommand, receipt)).out).to.match(/^Everything fits: \d+ entries, 1 checkpoints and 0 files/)
    await world.db.write('disclosure_versions').where({ disclosure_id: id }).update({ title: '改\u001b[2J' })
    const { exit, err } = await run(verifyCommand, receipt)
    expect(exit).to.equal(1)
    expect(err.split('\n')[1]).to.match(
      /^row_differs {2}disclosure_versions \d+ {2}the database says something else than what was logged {2}entry \d+ {2}version.title: logged "[^"]+", found "改/,
    )
    expect(err).not.to.include('\u001b')
    const json = await run(verifyCommand, '--json')
    expect((JSON.parse(json.out) as { exit: number; findings: { code: string }[] }).findings.map(({ code }) => code)).to.deep.equal([
      'row_differs',
      'in_force',
    ])
    // Whatever column it comes from, a line is a line.
    await asDba(world, (db) => db('log_leaves').where({ kind: 'publication' }).update({ kind: 'x\u001b[2J', subject: 'y\u001b[2J\n:1' }))
    const strange = await run(verifyCommand)
    expect(strange.err).to.include('leaf_kind').and.not.include('\u001b')
    expect((await run(verifyCommand, '--checkpoint', path.join(folder, 'missing.txt'))).exit).to.equal(2)
    expect((await run(verifyCommand, '--nonsense')).exit).to.equal(2)
    expect((await run(verifyCommand, '--key', 'sunlit+00000000+AAAA')).err).to.equal('--key is not a verifier key')
  })
})
