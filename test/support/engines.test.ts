import { expect } from 'chai'
import { existsSync } from 'node:fs'
import { engine, openTestDatabase, type TestDatabase } from './engines.ts'

describe('a test database', () => {
  let first: TestDatabase
  let second: TestDatabase
  beforeEach(async () => {
    ;[first, second] = await Promise.all([openTestDatabase(), openTestDatabase()])
  })
  afterEach(async () => {
    await first.close()
    await second.close()
  })

  it('runs on the engine under test', () => {
    expect(first.engine).to.equal(engine)
  })

  it('has the tables of the product and nobody else’s rows', async () => {
    await first.write('settings').insert({ name: 'who', value: 'first' })
    expect(await first.read('settings')).to.deep.equal([{ name: 'who', value: 'first' }])
    expect(await second.read('settings')).to.deep.equal([])
  })

  it('is gone after it was closed', async () => {
    const third = await openTestDatabase()
    expect(await exists(third.url, first)).to.equal(true)
    await third.close()
    expect(await exists(third.url, first)).to.equal(false)
  })
})

async function exists(url: string, neighbour: TestDatabase): Promise<boolean> {
  if (engine === 'sqlite') return existsSync(url.replace('sqlite:', ''))
  const name = new URL(url).pathname.slice(1)
  return (await neighbour.read('pg_database').where({ datname: name })).length === 1
}
