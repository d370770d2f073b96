import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { ONE_ENGINE, opensDatabase, partsOf, suites } from '../support/suites.ts'

const [postgres, sqlite, browser] = suites()
const named = (files: readonly string[]): string[] => files.map((file) => path.relative(path.resolve(import.meta.dirname, '..'), file))

describe('the suites', () => {
  it('leave out on the second engine only what never asks for the engine under test', () => {
    const left = sqlite!.files.filter((file) => !postgres!.files.includes(file))
    expect(named(left)).to.include.members(['server/auth/totp.test.ts', 'server/disclosures/disclosures.rules.test.ts'])
    const asks = left.filter((file) =>
      /engines\.ts'|world\.ts'|makeWorld|openTestDatabase|openDatabase\(|TEST_ENGINE/.test(contentOf(file)),
    )
    expect(named(asks).toSorted()).to.deep.equal(ONE_ENGINE.toSorted())
  })

  it('find what opens a database at any distance', () => {
    expect(named(postgres!.files)).to.include.members([
      'server/access-matrix.test.ts', // through world.ts
      'server/db/migrations.test.ts', // itself
      'server/disclosures/disclosures.service.test.ts', // through a helper of its own
      'seeds/demo.test.ts',
    ])
    expect(opensDatabase(path.resolve(import.meta.dirname, '../core/zone.test.ts'))).to.equal(false)
  })

  it('are dealt out whole, each file once', () => {
    for (const suite of suites()) {
      const parts = partsOf(suite)
      expect(parts).to.have.length(suite.parts)
      expect(parts.flat().toSorted()).to.deep.equal(suite.files.toSorted())
      for (const part of parts) expect(part.length, suite.name).to.be.greaterThan(0)
    }
    expect(browser!.files.length).to.be.greaterThan(20)
  })
})

const contentOf = (file: string): string => (file === import.meta.filename ? '' : readFileSync(file, 'utf8'))
