import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { bundleText, sha256Of } from '../../../core/evaluation/bundle.ts'
import { evaluate } from '../../../core/evaluation/engine.ts'
import { recomputeCommand } from '../../../server/cli/recompute-evaluation.ts'
import { facts, scheme, subject } from '../../core/evaluation/sample.ts'

describe('npm run recompute:evaluation', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sunlit-recompute-'))
  after(() => rmSync(folder, { recursive: true }))
  const known = facts(subject('A'), subject('B', { adjustments: [{ rule: 'N1', times: 1, document: '\u001b[2J', on: '2026-01-01' }] }))
  const text = bundleText({
    format: 'sunlit-bundle/1',
    scheme: scheme(),
    facts: known,
    evaluation: evaluate(scheme(), known),
    quotaDecisions: [],
    versions: [],
  })

  async function run(content: string, ...args: readonly string[]) {
    const file = path.join(folder, 'bundle.json')
    writeFileSync(file, content)
    const [out, err]: [string[], string[]] = [[], []]
    const exit = await recomputeCommand([file, ...args], {
      env: {},
      out: (line) => void out.push(line),
      err: (line) => void err.push(line),
    })
    return { exit, out: out.join('\n'), err: err.join('\n') }
  }

  it('answers 0 for the same bytes, with their hash', async () => {
    const { exit, out } = await run(text, '--lang', 'en')
    expect(exit).to.equal(0)
    expect(out)
      .to.include(`SHA-256 of the bundle ${sha256Of(text)}`)
      .and.include('the same, byte for byte')
      .and.include('2 subjects')
  })
  it('answers 1 and names the first difference', async () => {
    const { exit, err } = await run(text.replace('"score":9700', '"score":9800'))
    expect(exit).to.equal(1)
    expect(err).to.include('sheets.department:B.score：包内 9800，算得 9700')
  })
  it('says all of it as JSON', async () => {
    const { out } = await run(text.replace('"score":9700', '"score":9800'), '--json')
    expect(JSON.parse(out)).to.deep.include({
      exit: 1,
      ok: false,
      subjects: 2,
      differences: [{ path: 'sheets.department:B.score', said: '9800', computed: '9700' }],
    })
  })
  it('answers 2 for what is no bundle, no file, or not asked well', async () => {
    expect(await run('{}', '--lang', 'en')).to.include({ exit: 2, out: '' })
    expect((await run('{"format":"sunlit-bundle/1"}')).err).to.include('missing（scheme）')
    expect(await run(text, 'another.json')).to.include({ exit: 2 })
    expect(await run(text, '--lang', 'fr')).to.include({ exit: 2 })
    expect((await run(text, '--no-such')).err).to.include('npm run recompute:evaluation')
    expect(await recomputeCommand([path.join(folder, 'none.json')], { env: {}, out: () => undefined, err: () => undefined })).to.equal(2)
  })
  it('writes nothing to the terminal that the terminal obeys', async () => {
    const { err } = await run(text.replace('"group":""', '"group":"\\u001b[31m"'))
    expect(err).not.to.include('\u001b')
  })
})
