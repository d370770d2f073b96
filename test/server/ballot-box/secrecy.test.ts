import { expect } from 'chai'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import { pino } from 'pino'
import { trackerOf } from '../../../core/protocol/v1/ballot.ts'
import { createApp } from '../../../server/app.ts'
import { sealOf } from '../../../server/ballot-box/box-key.ts'
import { flushBox } from '../../../server/ballot-box/flush.service.ts'
import { shuffled } from '../../../server/ballot-box/pending.service.ts'
import { BoxSeal, BoxSealError } from '../../../server/ballot-box/sealing.ts'
import { readConfig } from '../../../server/config.ts'
import type { Database } from '../../../server/db/database.ts'
import { boxState, freezeBox } from '../../../server/ballot-box/ballot-box.service.ts'
import { readInstallation } from '../../../server/installation.ts'
import { browserOf, makeWorld, type World } from '../../support/world.ts'
import { close } from './counting.ts'
import { cast, collecting, crowded, open, register, type Polling } from './voting.ts'

const TABLES = ['boxes', 'box_credentials', 'box_pending', 'box_replaced', 'board_records']
type Row = Record<string, unknown>

/** All that a thief of the tables has, in one text. */
async function stolen({ deps: { db } }: World): Promise<string> {
  const tables = await Promise.all(TABLES.map(async (table) => (await db.read(table)) as Row[]))
  const said = (value: unknown): string => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value))
  const raw = db.engine === 'sqlite' ? ['', '-wal'].map((end) => readFileSync(db_file(db) + end, 'latin1')) : []
  return [...tables.flat().flatMap((row) => Object.values(row).map(said)), ...raw].join('\n')
}
const db_file = (db: Database & { url?: string }): string => String(db.url).replace(/^sqlite:/, '')

/** How many transactions wrote these rows, as PostgreSQL keeps beside each of them. */
async function writers({ deps: { db } }: World, table: string, uuid: string, where = ''): Promise<number> {
  const query = `select count(distinct xmin::text) as n from ${table} where box_uuid = ? ${where}`
  const { rows } = (await db.read.raw(query, [uuid])) as { rows: { n: string }[] }
  return Number(rows[0]?.n)
}

describe('what the tables of a ballot box tell a thief', function () {
  this.timeout(60_000)
  let world: World
  let box: Polling
  before(async () => {
    world = await makeWorld()
    box = await collecting(world, 11)
  })
  after(() => world.close())

  const pending = async () => (await world.deps.db.read('box_pending').where({ box_uuid: box.uuid })) as (Row & { sealed: Buffer })[]

  it('no credential while they are collected, and rows that are all alike', async () => {
    for (const voter of box.voters) await register(world, box.uuid, voter).expect(200)
    const told = await stolen(world)
    for (const { credential } of box.voters) expect(told).to.not.include(credential)
    expect(new Set((await pending()).map(({ sealed }) => sealed.length)).size).to.equal(1)
    // As a dump brings them, which asks for no order; on PostgreSQL one transaction wrote all of them.
    const places = (await pending()).map(({ row_key }) => String(row_key))
    expect(places).to.have.length(11)
    if (world.deps.db.engine === 'postgres') expect(await writers(world, 'box_pending', box.uuid)).to.equal(1)
    else expect(places).to.deep.equal(places.toSorted())
  })

  it('no ballot, tracking code or credential of who has voted, and sizes that say nothing', async () => {
    await world.deps.db.write.transaction((tx) => freezeBox(tx, box.uuid, world.deps))
    await open(world, box)
    const texts = box.voters.slice(0, 9).map((voter) => box.ballot(voter))
    for (const text of texts) await cast(world, box.uuid, text).expect(200)
    const told = await stolen(world)
    for (const text of texts) {
      expect(told).to.not.include(trackerOf(text))
      expect(told).to.not.include(Buffer.from(trackerOf(text), 'base64').toString('hex'))
      expect(told).to.not.include(text.slice(-200))
    }
    const rows = await pending()
    expect(rows).to.have.length(9)
    expect(new Set(texts.map(({ length }) => length)).size, 'ballots differ in length').to.be.greaterThan(1)
    expect(new Set(rows.map(({ sealed }) => sealed.length)).size).to.equal(1)
    expect(new Set(rows.map(({ row_key }) => row_key)).size).to.equal(9)
    for (const voter of [3, 1, 2]) await cast(world, box.uuid, box.ballot(box.voters[voter]!)).expect(200) // another mind
    const marks = (await world.deps.db.read('box_replaced').where({ box_uuid: box.uuid })) as Row[]
    expect(marks.map(({ tracker_key }) => tracker_key))
      .to.have.length(3)
      .and.deep.equal(marks.map(({ tracker_key }) => tracker_key).toSorted())
    if (world.deps.db.engine === 'postgres') expect(await writers(world, 'box_replaced', box.uuid)).to.equal(1)
    if (world.deps.db.engine === 'postgres') expect(await writers(world, 'box_pending', box.uuid)).to.equal(1)
    const places = (await pending()).map(({ row_key }) => String(row_key))
    expect(places).to.deep.equal(places.toSorted())
  })

  it('no order: rows lie by keys that only the box can work out, and a batch is written at once', async () => {
    const { db } = world.deps
    if (db.engine === 'sqlite') {
      for (const table of ['box_credentials', 'box_pending', 'box_replaced']) {
        const refused = await db.read.raw(`select rowid from ${table}`).then(String, String)
        expect(refused).to.match(/no such column: rowid/)
      }
    }
    await cast(world, box.uuid, box.ballot(box.voters[9]!)).expect(200)
    await flushBox(world.deps, box.uuid)
    expect(await pending()).to.deep.equal([])
    if (db.engine === 'postgres') {
      expect(await writers(world, 'box_credentials', box.uuid)).to.equal(1)
      expect(await writers(world, 'board_records', box.uuid, `and kind = 'ballot'`)).to.equal(1)
    }
    const ballots = (await db.read('board_records').where({ box_uuid: box.uuid, kind: 'ballot' }).orderBy('position')) as Row[]
    expect(ballots).to.have.length(10)
  })

  it('no count that rises while somebody watches: numbers are told when they are final', async () => {
    const { body } = await world.visitor().get(`/box/${box.uuid}`)
    expect(body).to.deep.include({ phase: 'open', registered: 11, onBoard: 10 }).and.not.have.property('cast')
    const gathering = await collecting(world, 1)
    await register(world, gathering.uuid, gathering.voters[0]!).expect(200)
    const before = await world.visitor().get(`/box/${gathering.uuid}`)
    expect(before.body).to.deep.include({ phase: 'collecting' }).and.not.have.any.keys('cast', 'registered')
  })

  it('no instant and no person in any column, and no line in the audit', async () => {
    for (const table of TABLES) {
      const columns = Object.keys(await world.deps.db.read(table).columnInfo())
      expect(columns.filter((name) => /_at$|time|actor|person|address|session/.test(name))).to.deep.equal([])
    }
    const entries = (await world.deps.db.read('audit_entries')) as Row[]
    expect(entries.filter(({ action, subject }) => /box|ballot/.test(`${String(action)} ${String(subject)}`))).to.deep.equal([])
    expect(await world.deps.db.read('sessions')).to.deep.equal([])
  })

  it('nothing in the log, even when the database fails with the ballot in its message', async () => {
    const { deps } = world
    let said = ''
    const sink = new Writable({
      write(chunk, _encoding, done) {
        said += String(chunk)
        done()
      },
    })
    const text = box.ballot(box.voters[10]!)
    const failing = {
      ...deps.db,
      write: Object.assign(() => undefined, { transaction: () => Promise.reject(new Error(`insert ${text}`)) }),
    }
    const installation = await readInstallation(deps)
    const log = pino({ level: 'trace' }, sink)
    const quiet = browserOf(createApp({ ...deps, log }, installation))
    const broken = browserOf(createApp({ ...deps, log, db: failing as unknown as Database }, installation))
    await quiet.get(`/box/${box.uuid}/ballots/${encodeURIComponent(trackerOf(text))}`).expect(200)
    await quiet.post(`/box/${box.uuid}/ballots`).type('text/plain').send('{}').expect(422)
    expect(said).to.equal('')
    const answer = await broken.post(`/box/${box.uuid}/ballots`).type('text/plain').send(text).expect(500)
    expect(answer.body).to.deep.equal({ code: 'internal' })
    expect(said).to.include('the ballot box failed').and.to.not.include(text.slice(0, 40)).and.to.not.include('127.0.0.1')
    expect(said).to.not.include(box.uuid)
  })
})

describe('a close that the database refuses', () => {
  it('is told without the ballots that were on their way', async () => {
    const world = await makeWorld()
    try {
      const { db } = world.deps
      const box = await crowded(world, 2)
      const texts = box.voters.map((voter) => box.ballot(voter))
      for (const text of texts) await cast(world, box.uuid, text).expect(200)
      const { position } = (await db.read('board_records').where({ box_uuid: box.uuid }).max({ position: 'position' }).first()) as {
        position: number
      }
      await db.write('board_records').insert({ box_uuid: box.uuid, position: position + 3, name: 'in the way', body: '' })
      const error: unknown = await close(world, box.uuid).catch((caught: unknown) => caught)
      const told = `${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`
      expect(told)
        .to.include('the ballot box failed')
        .and.to.match(/SQLITE_CONSTRAINT|23505/)
      for (const text of texts) expect(told).to.not.include(text.slice(0, 30))
      expect((await world.visitor().get(`/box/${box.uuid}`)).body).to.deep.include({ phase: 'open' })
      expect((await boxState(world.db.read, box.uuid))?.cast).to.equal(2)
    } finally {
      await world.close()
    }
  })
})

describe('the seal of the ballot box', () => {
  const nonce = Buffer.alloc(12, 1)
  const seal = new BoxSeal(Buffer.alloc(32, 1))

  it('opens what it sealed, whatever its letters, in its place only and with its key only', () => {
    for (const text of ['', 'a', '票'.repeat(33), 'x'.repeat(100)]) {
      const sealed = seal.seal('here', text, 100, nonce)
      expect(sealed).to.have.length(12 + 4 + 100 + 16)
      expect(seal.open('here', sealed)).to.equal(text)
      expect(() => seal.open('there', sealed)).to.throw(BoxSealError)
      expect(() => new BoxSeal(Buffer.alloc(32, 2)).open('here', sealed)).to.throw(BoxSealError)
      for (let at = 0; at < sealed.length; at += 7) {
        const changed = Buffer.from(sealed)
        changed[at] = changed[at]! ^ 1
        expect(() => seal.open('here', changed)).to.throw(BoxSealError)
      }
    }
    expect(() => seal.open('here', Buffer.alloc(3))).to.throw(BoxSealError)
    expect(() => seal.seal('here', 'x'.repeat(101), 100, nonce)).to.throw(RangeError)
  })

  it('moved between rows of the table it does not open: the list cannot be frozen from it', async () => {
    const world = await makeWorld()
    try {
      const { uuid, voters } = await collecting(world, 2)
      for (const voter of voters) await register(world, uuid, voter).expect(200)
      const [a, b] = (await world.db.read('box_pending').where({ box_uuid: uuid })) as { row_key: string; sealed: Buffer }[]
      await world.db.write('box_pending').where({ row_key: a!.row_key }).update({ sealed: b!.sealed })
      const freezing = world.db.write.transaction((tx) => freezeBox(tx, uuid, world.deps))
      expect(await freezing.then(String, (error: unknown) => (error as Error).constructor)).to.equal(BoxSealError)
    } finally {
      await world.close()
    }
  })

  it('names differ by box, kind and key', () => {
    const names = [
      seal.name('a', 'ballot', 'x'),
      seal.name('b', 'ballot', 'x'),
      seal.name('a', 'tracker', 'x'),
      seal.name('a', 'ballot', 'y'),
    ]
    expect(new Set([...names, new BoxSeal(Buffer.alloc(32, 2)).name('a', 'ballot', 'x')]).size).to.equal(5)
  })

  it('has a key from the environment, or a file for its owner alone that stays as it is', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'sunlit-box-'))
    try {
      const config = () => readConfig({ DATABASE_URL: `sqlite:${folder}/sunlit.sqlite3` })
      const name = sealOf(config()).name('a', 'ballot', 'x')
      const file = path.join(folder, 'ballot-box.key')
      expect(statSync(file).mode & 0o777).to.equal(0o600)
      expect(sealOf(config()).name('a', 'ballot', 'x')).to.equal(name)
      const given = readConfig({ DATABASE_URL: `sqlite:${folder}/b/x.sqlite3`, BALLOT_BOX_KEY: readFileSync(file, 'utf8') })
      expect(sealOf(given).name('a', 'ballot', 'x')).to.equal(name)
      expect(existsSync(path.join(folder, 'b'))).to.equal(false)
      writeFileSync(file, 'not a key\n')
      expect(() => sealOf(config())).to.throw(/holds no key/)
      expect(() => readConfig({ BALLOT_BOX_KEY: 'short' })).to.throw(/32 bytes in base64/)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('shuffles every order as often as any other', () => {
    const counts = new Map<string, number>()
    for (let n = 0; n < 6000; n += 1) {
      const order = shuffled(['a', 'b', 'c'], (bytes) => crypto.getRandomValues(new Uint8Array(bytes))).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).to.equal(6)
    for (const count of counts.values()) expect(count).to.be.within(800, 1200) // seven standard deviations
  })
})
