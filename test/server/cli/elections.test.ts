import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { readArchive } from '../../../core/protocol/v1/archive.ts'
import { simulateElectionCommand } from '../../../server/cli/simulate-election.ts'
import { verifyElectionCommand } from '../../../server/cli/verify-election.ts'
import { chained, resigned, stepsOf } from '../../core/protocol/forging.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}
type Command = typeof verifyElectionCommand

async function run(command: Command | typeof simulateElectionCommand, args: readonly string[], lang = 'C'): Promise<Ran> {
  const said = { out: '', err: '' }
  const code = await command(args, {
    env: { LANG: lang },
    out: (line) => void (said.out += `${line}\n`),
    err: (line) => void (said.err += `${line}\n`),
  })
  return { code, ...said }
}

describe('elections on the command line', function () {
  let folder: string
  const at = (name: string): string => path.join(folder, name)
  before(async function () {
    folder = mkdtempSync(path.join(os.tmpdir(), 'sunlit-elections-'))
    await run(simulateElectionCommand, ['--voters', '4', '--answers', '3', '--out', at('single.bel')])
    const options = ['--questions', '2', '--max', '2', '--blank', '--threshold', '2/3', '--revotes', '1']
    await run(simulateElectionCommand, ['--voters', '3', '--answers', '2', ...options, '--out', at('threshold.bel')])
  })
  after(() => rmSync(folder, { recursive: true }))

  describe('npm run simulate:election', () => {
    it('makes archives that the verifier takes', async () => {
      for (const [file, ballots] of [
        ['single.bel', 4],
        ['threshold.bel', 4],
      ] as const) {
        const { code, out, err } = await run(verifyElectionCommand, [at(file), '--json'])
        const report = JSON.parse(out) as { exit: number; state: string; facts: { ballots: number; trustees: unknown[] } }
        expect({ code, err, exit: report.exit, state: report.state, ballots: report.facts.ballots }).to.deep.equal({
          code: 0,
          err: '',
          exit: 0,
          state: 'finished',
          ballots,
        })
      }
    })
    it('says what it wrote, and never writes over a file', async () => {
      const done = await run(simulateElectionCommand, ['--voters', '1', '--answers', '2', '--out', at('once.bel'), '--lang', 'en'])
      expect(done).to.include({ code: 0, err: '' })
      expect(done.out).to.match(/^Wrote .+once\.bel: [\d,]+ bytes, 1 ballots, in \d+\.\d s\n$/)
      const again = await run(simulateElectionCommand, ['--voters', '1', '--answers', '2', '--out', at('once.bel')])
      expect(again).to.deep.equal({ code: 2, out: '', err: `文件 ${at('once.bel')} 已存在，不覆盖\n` })
    })
    it('tells how it is used', async () => {
      for (const args of [
        [],
        ['--voters', '0', '--answers', '2', '--out', at('x')],
        ['--voters', '2', '--answers', '2', '--max', '3', '--out', at('x')],
        ['--voters', '2', '--answers', '2', '--threshold', '3/2', '--out', at('x')],
        ['--voters', '2', '--answers', '2', '--unknown', '--out', at('x')],
      ]) {
        const { code, err } = await run(simulateElectionCommand, args, 'en_GB.UTF-8')
        expect(code).to.equal(2)
        expect(err).to.match(/^Usage: npm run simulate:election/)
      }
    })
  })

  describe('npm run verify:election', () => {
    const bent = (): string => {
      const steps = stepsOf(new Uint8Array(readFileSync(at('single.bel'))))
      steps[1]!.data[0] = resigned(steps[1]!.data[0]!, 'AAAAA-AAAAAA-AAAAA-AAAAAA', () => undefined)
      writeFileSync(at('bent.bel'), chained(steps))
      return at('bent.bel')
    }

    it('names the election, its numbers and its result, and that every check passed', async () => {
      const { code, out, err } = await run(verifyElectionCommand, [at('threshold.bel')])
      expect({ code, err }).to.deep.equal({ code: 0, err: '' })
      expect(out).to.match(
        /^模拟选举（\w{14}）：已计票\n选举指纹 [\w+/]{43}\n可投 3 人，票箱 4 张，计 3 张\n监票人 4 位，已解密 3 位\n最后事件 [0-9a-f]{64}\n/,
      )
      expect(out).to.match(/第 1 题 模拟题目 1\n {2}\d\t弃权\n {2}\d\t选项 1\n {2}\d\t选项 2\n第 2 题/)
      expect(out).to.match(/\n全部核验通过，用时 \d+\.\d 秒\n$/)
    })
    it('names what is wrong by code, event and sentence, in either language, and ends with 1', async () => {
      const file = bent()
      const zh = await run(verifyElectionCommand, [file])
      expect(zh.code).to.equal(1)
      expect(zh.err).to.match(/^发现 \d+ 处问题：\nballot_bad_signature {2}事件 1 {2}选票的签名不对：不是持码人所投\n/)
      const en = await run(verifyElectionCommand, [file], 'en_GB.UTF-8')
      expect(en.err).to.match(/^\d+ problems found:\nballot_bad_signature {2}Event 1 {2}The signature of the ballot is wrong/)
      const json = await run(verifyElectionCommand, [file, '--json'])
      expect(JSON.parse(json.out)).to.have.property('exit', 1)
    })
    it('compares with what is brought along', async () => {
      const bytes = new Uint8Array(readFileSync(at('single.bel')))
      writeFileSync(at('older.bel'), bytes.slice(0, readArchive(bytes).records[7]!.offset))
      const older = ['--prefix', at('older.bel')]
      expect((await run(verifyElectionCommand, [at('single.bel'), ...older])).code).to.equal(0)
      const other = await run(verifyElectionCommand, [
        at('threshold.bel'),
        ...older,
        '--tracker',
        'A'.repeat(43),
        '--event',
        'f'.repeat(64),
      ])
      expect(other.code).to.equal(1)
      expect(other.err.match(/^(prefix_differs|tracker_missing|event_missing) /gm)).to.have.length(3)
    })
    it('ends with 2 for what is no archive, no file, or not asked well', async () => {
      writeFileSync(at('other.bel'), 'something else')
      expect((await run(verifyElectionCommand, [at('other.bel')])).code).to.equal(2)
      expect(await run(verifyElectionCommand, [at('none.bel')])).to.deep.equal({ code: 2, out: '', err: `读不了文件 ${at('none.bel')}\n` })
      expect(await run(verifyElectionCommand, [at('single.bel'), '--prefix', at('none.bel')])).to.include({ code: 2 })
      for (const args of [[], ['a', 'b'], ['--nothing'], [at('single.bel'), '--lang', 'fr'], [at('single.bel'), '--threads', '0']]) {
        expect(await run(verifyElectionCommand, args, 'en')).to.include({ code: 2 })
      }
    })
    it('checks in several threads, tells how far it is, and finds the same', async () => {
      await run(simulateElectionCommand, ['--voters', '101', '--answers', '1', '--out', at('many.bel')])
      const steps = stepsOf(new Uint8Array(readFileSync(at('many.bel'))))
      steps[70]!.data[0] = resigned(steps[70]!.data[0]!, 'AAAAA-AAAAAA-AAAAA-AAAAAA', () => undefined)
      writeFileSync(at('many-bent.bel'), chained(steps))
      const good = await run(verifyElectionCommand, [at('many.bel'), '--threads', '2', '--lang', 'en'])
      expect(good).to.include({ code: 0 })
      expect(good.err).to.match(/^(\d+ of 101 ballots checked\n)*101 of 101 ballots checked\n$/)
      const found = await run(verifyElectionCommand, [at('many-bent.bel'), '--threads', '2', '--lang', 'en'])
      expect(found.err).to.match(/\nballot_bad_signature {2}Event 70 {2}/)
    })
    it('writes nothing to the terminal that the terminal obeys', async () => {
      const steps = stepsOf(new Uint8Array(readFileSync(at('single.bel')))).slice(0, 1)
      steps[0]!.data[0] = steps[0]!.data[0]!.replace('模拟选举', '\\u001b[31m\\u202e名')
      writeFileSync(at('escape.bel'), chained(steps))
      const { out, err } = await run(verifyElectionCommand, [at('escape.bel')])
      expect(out + err).not.to.match(/[\u001b\u202e]/)
    })
  })

  // Another program, by other people, from other sources. It is AGPL: it runs as a process of its own and nothing of it is imported.
  describe('an independent verifier', () => {
    const sirona = (file: string): { readonly status: number | null; readonly said: string } => {
      const own = at(`sirona-${path.basename(file, '.bel')}`)
      mkdirSync(own, { recursive: true })
      writeFileSync(path.join(own, 'election.bel'), readFileSync(file))
      const program = path.join(ROOT, 'node_modules/sirona/dist/cli/sirona.js')
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'election', 'verify'], { cwd: own, encoding: 'utf8' })
      return { status, said: stdout + stderr }
    }

    it('takes our archives, with a single trustee and with a threshold', () => {
      for (const file of ['single.bel', 'threshold.bel']) {
        const { status, said } = sirona(at(file))
        expect(status, said).to.equal(0)
        expect(said).to.match(/Election fingerprint: [\w+/]{43}/)
        expect(said).to.include('4 ballots found')
      }
    })
    it('refuses a forged one, so that its word is worth something', () => {
      const steps = stepsOf(new Uint8Array(readFileSync(at('single.bel'))))
      steps[1]!.data[0] = resigned(steps[1]!.data[0]!, 'AAAAA-AAAAAA-AAAAA-AAAAAA', () => undefined)
      writeFileSync(at('forged.bel'), chained(steps))
      expect(sirona(at('forged.bel')).status).not.to.equal(0)
    })
  })
})
