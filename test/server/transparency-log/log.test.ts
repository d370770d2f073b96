import { expect } from 'chai'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { withdrawDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { fromBase64 } from '../../../core/tlog/bytes.ts'
import { openCheckpoint } from '../../../core/tlog/checkpoint.ts'
import { parseKey } from '../../../core/tlog/note.ts'
import { verifyReceipt } from '../../../core/tlog/receipt.ts'
import { appendLeaves } from '../../../server/transparency-log/append.service.ts'
import { makeCheckpoint, readSize } from '../../../server/transparency-log/checkpoints.service.ts'
import { readReceipt } from '../../../server/transparency-log/receipts.service.ts'
import { chen, lin, ma, sun, tang, wu, xu, sysadmin } from '../../support/personas.ts'
import { countQueries } from '../../support/query-count.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { corrected, drafted, pass, published, submitted } from '../disclosures/flow.ts'

interface LeafRow {
  readonly leaf_index: number
  readonly kind: string
  readonly subject: string
  readonly at: string
}

describe('the transparency log', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const leaves = async (): Promise<LeafRow[]> => (await world.db.read('log_leaves').orderBy('leaf_index')) as LeafRow[]
  const publications = async (): Promise<LeafRow[]> => (await leaves()).filter(({ kind }) => kind !== 'act')
  const keyOf = async () => parseKey((await world.visitor().get('/log/key').expect(200)).text.trim())!

  it('takes a leaf with every publication, correction and withdrawal, at the instant that readers see', async () => {
    const id = await published(world)
    world.clock.advance(60_000)
    await corrected(world, id, '一、总体要求。')
    await pass(world, id, sun, ma, wu)
    world.clock.advance(60_000)
    await withdrawDisclosure(world.deps, world.actor(ma), id, { reason: '数据有误。' })
    const versions = (await world.db.read('disclosure_versions').where({ disclosure_id: id }).orderBy('number')) as { id: number }[]
    expect((await publications()).map(({ kind, subject, at }) => [kind, subject, at])).to.deep.equal([
      ['publication', `version:${versions[0]!.id}`, '2026-03-02T01:00:00.000Z'],
      ['publication', `version:${versions[1]!.id}`, '2026-03-02T01:01:00.000Z'],
      ['withdrawal', `disclosure:${id}`, '2026-03-02T01:02:00.000Z'],
    ])
  })

  it('takes nothing for a draft or a review, and nothing when the publication is rolled back', async () => {
    await drafted(world)
    const id = await submitted(world, { item: 'B-04', period: null })
    await pass(world, id, sun)
    await world.db.write('disclosures').insert({
      item_id: world.cast.items['B-04']!,
      department_id: world.cast.departments['CW']!,
      title: '占号',
      formed_on: '2026-01-01',
      filing_number: '临人社公开〔2026〕0001号',
      created_by: world.cast.people['linfang'] ?? 1,
      created_at: '2026-01-01T00:00:00.000Z',
    })
    const failed: unknown = await pass(world, id, ma, wu).catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(Error)
    expect(await publications()).to.deep.equal([])
  })

  it('gives several that publish at once places one after the other', async () => {
    const ids: number[] = []
    for (const period of ['2021', '2022', '2023', '2024']) {
      const id = await submitted(world, { period })
      await pass(world, id, sun, ma)
      ids.push(id)
    }
    await Promise.all(ids.map((id) => pass(world, id, wu)))
    expect((await leaves()).map(({ leaf_index }) => leaf_index)).to.deep.equal((await leaves()).map((_, i) => i))
    expect(await publications()).to.have.length(4)
  })

  it('signs one checkpoint, however many instances do it at once, and no other until something is added', async () => {
    await published(world)
    const made = await Promise.all([1, 2, 3].map(() => makeCheckpoint(world.deps)))
    expect(new Set(made.map(({ note }) => note)).size).to.equal(1)
    world.clock.advance(60_000)
    expect(await makeCheckpoint(world.deps)).to.deep.equal(made[0])
    await published(world, { period: '2025' })
    expect((await makeCheckpoint(world.deps)).size).to.equal(made[0]!.size + 1)
    expect((await world.db.read('log_checkpoints')) as unknown[]).to.have.length(2)
  })

  it('publishes nothing before the last checkpoint: a clock that was set back is named', async () => {
    const id = await submitted(world)
    await pass(world, id, sun, ma)
    await makeCheckpoint(world.deps)
    world.clock.set('2026-03-02T00:59:00.000Z')
    expect(await refusalOf(pass(world, id, wu))).to.equal('conflict log.error.clock_back')
    expect(await publications()).to.deep.equal([])
    world.clock.set('2026-03-02T00:59:58.000Z') // two machines' clocks: moved to the checkpoint's instant
    await pass(world, id, wu)
    expect((await publications()).map(({ at }) => at)).to.deep.equal(['2026-03-02T01:00:00.000Z'])
  })

  it('costs the same number of statements to append, however long it is, and one hash a subtree', async () => {
    let made = 0
    const append = (n: number) =>
      world.db.write.transaction((tx) =>
        appendLeaves(
          tx,
          Array.from({ length: n }, () => ({
            kind: 'act',
            subject: `test:${(made += 1)}`,
            content: { made },
            at: '2026-03-02T01:00:00.000Z',
          })),
        ),
      )
    const cost = async () => (await countQueries(world, () => append(1))).statements.length
    await append(1)
    const short = await cost()
    await append(1_998)
    expect([await cost(), await readSize(world.db.read)]).to.deep.equal([short, 2_001])
    const hashes = (await world.db.read('log_hashes').count({ n: '*' }).first()) as { n: number | string }
    expect(Number(hashes.n)).to.equal(2_001 + 1_000 + 500 + 250 + 125 + 62 + 31 + 15 + 7 + 3 + 1)
  })

  it('keeps its rows: the database refuses to change or delete them', async () => {
    await published(world)
    await makeCheckpoint(world.deps)
    for (const table of ['log_leaves', 'log_hashes', 'log_checkpoints', 'log_keys']) {
      const column = table === 'log_hashes' ? 'hash' : table === 'log_checkpoints' ? 'note' : table === 'log_keys' ? 'created_at' : 'salt'
      for (const attempt of [world.db.write(table).update({ [column]: 'x' }), world.db.write(table).delete()]) {
        const error: unknown = await attempt.then(
          () => undefined,
          (refused: unknown) => refused,
        )
        expect(String(error), table).to.include('append-only')
      }
    }
  })

  describe('without signing in', () => {
    it('gives the key and a checkpoint that it verifies', async () => {
      await published(world)
      const key = await keyOf()
      expect(key.name).to.match(/^sunlit\/[0-9a-f]{8}$/)
      await makeCheckpoint(world.deps)
      const response = await world
        .visitor()
        .get('/log/checkpoint')
        .expect(200)
        .expect('Content-Type', /^text\/plain/)
      expect(response.headers['set-cookie']).to.equal(undefined)
      const opened = openCheckpoint(response.text, key)
      expect(opened.ok && opened.checkpoint.size).to.equal((await leaves()).length)
    })

    it('is read by another program that knows only the document: key, note, entries, inclusion, consistency', async () => {
      for (const period of ['2021', '2022', '2023', '2024', '2025']) await published(world, { period })
      await makeCheckpoint(world.deps)
      const older = (await world.visitor().get('/log/checkpoint')).text
      for (const period of ['2018', '2019']) await published(world, { period })
      await makeCheckpoint(world.deps)
      const reader = independentReader((await world.visitor().get('/log/key')).text.trim())
      const [from, to] = [reader.open(older), reader.open((await world.visitor().get('/log/checkpoint')).text)]
      const { entries } = (await world.visitor().get(`/log/entries?start=0&end=${to.size}`)).body as { entries: { leaf: string }[] }
      const hashes = entries.map(({ leaf }) => reader.leafHash(Buffer.from(leaf, 'base64')))
      expect(reader.root(hashes).toString('base64')).to.equal(to.root)
      expect(reader.root(hashes.slice(0, from.size)).toString('base64')).to.equal(from.root)
      for (const index of hashes.keys()) {
        const { hashes: path } = (await world.visitor().get(`/log/proof/inclusion?index=${index}&size=${to.size}`)).body as Proof
        expect(reader.fromInclusion(index, to.size, hashes[index]!, path).toString('base64')).to.equal(to.root)
      }
      const { hashes: growth } = (await world.visitor().get(`/log/proof/consistency?from=${from.size}&to=${to.size}`)).body as Proof
      expect(growth).to.deep.equal(reader.consistency(from.size, hashes))
    })

    it('says in plain words what was wrong with a question', async () => {
      await published(world)
      const size = (await leaves()).length
      for (const path of [
        '/log/entries',
        '/log/entries?start=2&end=1',
        '/log/entries?start=-1&end=1',
        `/log/entries?start=${size + 1}&end=${size + 2}`,
        '/log/proof/inclusion?index=0',
        `/log/proof/inclusion?index=${size}&size=${size}`,
        `/log/proof/inclusion?index=0&size=${size + 1}`,
        '/log/proof/inclusion?index=0&size=1e3',
        `/log/proof/consistency?from=2&to=${size + 1}`,
        '/log/proof/consistency?from=1&to=0',
        '/log/proof/consistency?from[]=1&to=99999999999999999999',
      ]) {
        const { status, type, text } = await world.visitor().get(path)
        expect([status, type], path).to.deep.equal([400, 'text/plain'])
        expect(text).to.match(/^[^{]+\n$/)
      }
    })

    it('gives at most a thousand entries a call, and what there is', async () => {
      await published(world)
      const size = (await leaves()).length
      const { body, headers } = await world
        .visitor()
        .get(`/log/entries?start=0&end=${size + 50}`)
        .expect(200)
      expect((body as { entries: unknown[] }).entries).to.have.length(size)
      expect(headers['cache-control']).to.equal('public, max-age=5')
      expect((await world.visitor().get(`/log/entries?start=${size}&end=${size}`)).body).to.deep.equal({ entries: [] })
    })

    it('costs two statements an answer', async () => {
      for (const period of ['2021', '2022', '2023']) await published(world, { period })
      await makeCheckpoint(world.deps)
      for (const path of ['checkpoint', 'entries?start=0&end=3', 'proof/inclusion?index=1&size=3', 'proof/consistency?from=1&to=3']) {
        const { statements } = await countQueries(world, () => world.visitor().get(`/log/${path}`).expect(200))
        expect(statements, path).to.have.length(2)
      }
    })

    it('says nothing from which the content could be guessed', async () => {
      await published(world)
      const { text } = await world.visitor().get('/log/entries?start=0&end=9')
      const { entries } = JSON.parse(text) as { entries: { leaf: string }[] }
      for (const { leaf } of entries)
        expect(Object.keys(JSON.parse(Buffer.from(leaf, 'base64').toString()) as object)).to.deep.equal(['at', 'commitment', 'v'])
    })
  })

  describe('a receipt', () => {
    it('verifies, and makes a checkpoint when none covers it yet', async () => {
      const id = await published(world)
      const { body, headers } = await (await world.as(chen)).get(`/disclosures/${id}/receipt`).expect(200)
      expect(headers['content-disposition']).to.include('sunlit-receipt-')
      expect(verifyReceipt(body, { key: await keyOf() })).to.deep.equal([])
      expect((body as { content: { version: { title: string } } }).content.version.title).to.be.a('string')
    })

    it('is for whoever may read the record, and only for what was published', async () => {
      const own = await published(world, { item: 'B-03', period: null })
      await (await world.as(lin)).get(`/disclosures/${own}/receipt`).expect(200)
      await (await world.as(tang)).get(`/disclosures/${own}/receipt`).expect(404)
      await (await world.as(sysadmin)).get(`/disclosures/${own}/receipt`).expect(404)
      await world.visitor().get(`/disclosures/${own}/receipt`).expect(303)
      const draft = await drafted(world)
      await (await world.as(lin)).get(`/disclosures/${draft}/receipt`).expect(404)
    })

    it('is compared with what the database says now', async () => {
      const id = await published(world)
      const { index, content } = await readReceipt(world.deps, world.actor(chen), id)
      const now = async (persona = chen) =>
        (await (await world.as(persona)).get(`/log/receipts/${index}/current`)).body as Record<string, unknown>
      expect(await now()).to.include({ v: 'sunlit-current/1', index, redacted: false, replacedBy: null, withdrawnBy: null })
      expect((await now())['content']).to.deep.equal(content)
      await world.db.write('disclosure_versions').where({ disclosure_id: id }).update({ title: '别的标题' })
      expect((await now())['content']).not.to.deep.equal(content)
      await world.db.write('disclosure_versions').where({ disclosure_id: id }).update({ published_at: '2026-01-01T00:00:00.000Z' })
      expect(((await now())['content'] as { version: { publishedAt: string } }).version.publishedAt).to.equal('2026-01-01T00:00:00.000Z')
    })

    it('says that a correction or a withdrawal came after it', async () => {
      const id = await published(world)
      const { index, content } = await readReceipt(world.deps, world.actor(chen), id)
      await corrected(world, id, '一、总体要求。')
      await pass(world, id, sun, ma, wu)
      await withdrawDisclosure(world.deps, world.actor(ma), id, { reason: '数据有误。' })
      const { body } = await (await world.as(chen)).get(`/log/receipts/${index}/current`).expect(200)
      const all = await publications()
      expect(body).to.include({ replacedBy: all[1]!.leaf_index, withdrawnBy: all[2]!.leaf_index })
      expect((body as { content: unknown }).content).to.deep.equal(content)
    })

    it('of a department’s own record is nobody else’s, and other leaves have none', async () => {
      const id = await published(world, { item: 'B-03', period: null })
      const { index } = await readReceipt(world.deps, world.actor(lin), id)
      await (await world.as(xu)).get(`/log/receipts/${index}/current`).expect(404)
      await (await world.as(lin)).get('/log/receipts/999/current').expect(404)
      const act = (await leaves()).find(({ kind }) => kind === 'act')
      if (act !== undefined) await (await world.as(lin)).get(`/log/receipts/${act.leaf_index}/current`).expect(404)
    })
  })
})

interface Proof {
  readonly hashes: readonly string[]
}

/** Written from docs/transparency-log.md with Node's own cryptography, sharing no line with the product. */
function independentReader(key: string) {
  const [, name = '', hash = '', body = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(key) ?? []
  const raw = Buffer.from(body, 'base64')
  const sha256 = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest()
  const id = sha256(Buffer.from(`${name}\n`), raw).subarray(0, 4)
  expect(id.toString('hex')).to.equal(hash)
  expect(raw[0]).to.equal(1)
  const publicKey = createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw.subarray(1)]),
    format: 'der',
    type: 'spki',
  })
  const node = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.of(1), left, right)
  const split = (n: number): number => 2 ** Math.floor(Math.log2(n - 1))
  const root = (hashes: readonly Buffer[]): Buffer =>
    hashes.length === 0
      ? sha256()
      : hashes.length === 1
        ? hashes[0]!
        : node(root(hashes.slice(0, split(hashes.length))), root(hashes.slice(split(hashes.length))))
  const consistency = (from: number, hashes: readonly Buffer[], whole = true): string[] => {
    if (from === hashes.length) return whole ? [] : [root(hashes).toString('base64')]
    const k = split(hashes.length)
    const [left, right] = [hashes.slice(0, k), hashes.slice(k)]
    return from <= k
      ? [...consistency(from, left, whole), root(right).toString('base64')]
      : [...consistency(from - k, right, false), root(left).toString('base64')]
  }
  return {
    leafHash: (bytes: Buffer): Buffer => sha256(Buffer.of(0), bytes),
    root,
    consistency,
    open(note: string): { size: number; root: string } {
      const at = note.lastIndexOf('\n\n')
      const text = note.slice(0, at + 1)
      const line =
        note
          .slice(at + 2)
          .split('\n')
          .find((one) => one.startsWith(`— ${name} `)) ?? ''
      const signature = Buffer.from(line.split(' ')[2] ?? '', 'base64')
      expect(signature.subarray(0, 4)).to.deep.equal(id)
      expect(verify(null, Buffer.from(text), publicKey, signature.subarray(4))).to.equal(true)
      const [origin, size, hashed = ''] = text.split('\n')
      expect(origin).to.equal(name)
      expect(fromBase64(hashed)).to.have.length(32)
      return { size: Number(size), root: hashed }
    },
    fromInclusion(index: number, size: number, leaf: Buffer, path: readonly string[]): Buffer {
      let [at, last, hashed] = [index, size - 1, leaf]
      for (const beside of path.map((one) => Buffer.from(one, 'base64'))) {
        if (at % 2 === 1 || at === last) {
          hashed = node(beside, hashed)
          while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)]
        } else hashed = node(hashed, beside)
        ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
      }
      expect(last).to.equal(0)
      return hashed
    },
  }
}
