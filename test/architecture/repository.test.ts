import { expect } from 'chai'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT, sources } from './sources.ts'

interface Package {
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly license?: string
  readonly resolved?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const files = sources('.', [''])
const lock = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Readonly<Record<string, Package>> }
const own = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Readonly<Record<string, string>>
>

// Licences that ask for no more than their text to travel along.
const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'PSF-2.0',
  'Apache-2.0',
  'OFL-1.1',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
])
/** Packages whose package.json says it in other words than SPDX; the text of each licence was read. */
const READ: Readonly<Record<string, string>> = { pause: 'MIT' }

function found(pattern: RegExp): string[] {
  return files.flatMap(({ file, text }) => [...text.matchAll(pattern)].map((match) => `${file}: ${match[0]}`))
}

describe('the repository', () => {
  it('names no folder of anybody’s machine', () => {
    expect(found(/(?<![\w./-])\/(work|home|Users|root)\/[\w.-]+|[A-Z]:\\Users\\/g)).to.deep.equal([])
  })

  it('names no package registry', () => {
    expect(
      found(/registry\.[a-z-]+\.[a-z]+|\b(verdaccio|artifactory)\b|^registry\s*=/gim).filter((line) => !line.startsWith(SELF)),
    ).to.deep.equal([])
  })

  it('locks packages without addresses, so that any registry serves them', () => {
    const addressed = Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined)
    expect(addressed.map(([name]) => name)).to.deep.equal([])
  })

  it('locks the optional packages of every platform, without which npm ci refuses', () => {
    const missing = Object.entries(lock.packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`${place}/node_modules/${name}` in lock.packages) && !(`node_modules/${name}` in lock.packages),
      ),
    )
    expect(missing).to.deep.equal([])
  })

  it('pins every dependency to one version', () => {
    const loose = Object.entries({ ...own.dependencies, ...own.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    )
    expect(loose).to.deep.equal([])
  })

  it('ships only packages under licences that let it', () => {
    const shipped = Object.entries(lock.packages).filter(
      ([name, { dev, devOptional }]) => name !== '' && dev !== true && devOptional !== true,
    )
    expect(shipped.length).to.be.greaterThan(100)
    const refused = shipped.map(([place, entry]) => [place, licenceOf(place, entry)] as const).filter(([, licence]) => !isAllowed(licence))
    expect(refused).to.deep.equal([])
  })
})

const SELF = 'test/architecture/repository.test.ts'

function licenceOf(place: string, { license }: Package): string {
  const read = READ[place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)]
  if (read !== undefined) return read
  if (license !== undefined) return license
  const file = path.join(ROOT, place, 'package.json')
  if (!existsSync(file)) return 'unknown'
  const { license: said, licenses } = JSON.parse(readFileSync(file, 'utf8')) as { license?: string; licenses?: { type: string }[] }
  return said ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'unknown'
}

/** SPDX: one of several offered (`OR`) is enough, of several that apply (`AND`) all must do. */
function isAllowed(licence: string): boolean {
  const choices = licence.replaceAll(/[()]/g, '').split(' OR ')
  return choices.some((choice) => choice.split(' AND ').every((one) => ALLOWED.has(one)))
}
