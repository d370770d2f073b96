import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { ALLOWED, OFFENCES, PACKAGES, type Imports } from './dependency-offences.ts'

interface Rule {
  readonly name: string
  readonly severity: string
  readonly comment: string
}
interface Cruise {
  readonly summary: { readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[] }
}

const root = path.resolve(import.meta.dirname, '../..')
const { forbidden } = createRequire(import.meta.url)(path.join(root, '.dependency-cruiser.cjs')) as { forbidden: readonly Rule[] }

describe('the rules of dependencies', () => {
  it('each have a reason and stop the build', () => {
    for (const { name, comment, severity } of forbidden) {
      expect(comment, name).to.match(/\w{3,}.+[.]$/)
      expect(severity, name).to.equal('error')
    }
  })

  it('each have an offence that tries them', () => {
    expect(Object.keys(OFFENCES).sort()).to.deep.equal(forbidden.map(({ name }) => name).sort())
  })

  it('catch every offence by the rule that is meant, and nothing that is allowed', function () {
    this.timeout(60_000)
    const house = mkdtempSync(path.join(os.tmpdir(), 'sunlit-rules-'))
    try {
      build(house)
      const meant = Object.entries(OFFENCES).flatMap(([rule, files]) => Object.keys(files).map((file) => `${file}: ${rule}`))
      expect([...new Set(caughtIn(house))].sort()).to.deep.equal(meant.sort())
    } finally {
      rmSync(house, { recursive: true, force: true })
    }
  })
})

/** A house of the same plan as ours, with only imports in its files. */
function build(house: string): void {
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json']) copyFileSync(path.join(root, name), path.join(house, name))
  const versions = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']))
  const { dependencies, devDependencies, undeclared } = PACKAGES
  write(
    house,
    'package.json',
    JSON.stringify({ type: 'module', dependencies: versions(dependencies), devDependencies: versions(devDependencies) }),
  )
  for (const name of [...dependencies, ...devDependencies, ...undeclared]) {
    write(house, `node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', type: 'module', exports: './index.js' }))
    write(house, `node_modules/${name}/index.js`, 'export const value = 1\n')
  }
  for (const files of [ALLOWED, ...Object.values(OFFENCES)]) writeModules(house, files)
}

function writeModules(house: string, files: Imports): void {
  for (const [file, targets] of Object.entries(files)) {
    const lines = targets.map((target, i) =>
      target.startsWith('type:') ? `import type { T as T${i} } from '${target.slice(5)}'` : `import * as m${i} from '${target}'`,
    )
    const uses = targets.map((target, i) => (target.startsWith('type:') ? `export type U${i} = T${i}` : `export const u${i} = m${i}`))
    write(house, file, [...lines, ...uses, 'export type T = string', ''].join('\n'))
  }
}

function write(house: string, file: string, text: string): void {
  const target = path.join(house, file)
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, text)
}

function caughtIn(house: string): string[] {
  const cli = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const folders = ['server', 'core', 'migrations', 'seeds', 'test', 'bench', 'public']
  const options = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json']
  const { stdout, stderr } = spawnSync(process.execPath, [cli, ...options, ...folders], { cwd: house, encoding: 'utf8', maxBuffer: 64e6 })
  if (stderr !== '') throw new Error(stderr)
  return (JSON.parse(stdout) as Cruise).summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`)
}
