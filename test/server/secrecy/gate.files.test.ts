import { expect } from 'chai'
import { redactAttachment } from '../../../server/attachments/editing.service.ts'
import { insertAttachment } from '../../../server/attachments/attachments.queries.ts'
import { listVersionAttachments } from '../../../server/attachments/attachments.service.ts'
import { storeBlob } from '../../../server/attachments/blobs.queries.ts'
import { getDisclosure, reviewDisclosure, submitDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { listHits } from '../../../server/secrecy/gate.queries.ts'
import { scanVersion } from '../../../server/secrecy/gate.service.ts'
import { judge } from '../../../server/secrecy/judging.service.ts'
import { lin, ma, sun, wu, type Persona } from '../../support/personas.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { pdfWith } from './pdf-with.ts'
import { drafted, pass, stateOf } from '../disclosures/flow.ts'

const EVENT = { item: 'B-04', period: null, formedOn: '2026-02-26' } as const
const ID = '11010519491231002X'

const seen = async (world: World, by: Persona, id: number): Promise<number> =>
  (await getDisclosure(world.deps, world.actor(by), id)).version
const versionId = async (world: World, id: number): Promise<number> =>
  ((await world.db.read('disclosure_versions').where({ disclosure_id: id, number: 1 }).first('id')) as { id: number }).id
const hitsOf = async (world: World, id: number) => listHits(world.db.read, await versionId(world, id))

/** Puts a file with the draft without the door's own reading of it: starting the reader twice would take twice the time. */
async function attach(world: World, id: number, name: string, bytes: Buffer): Promise<void> {
  const version = await versionId(world, id)
  const uploaded = { uploadedBy: world.cast.people['lin']!, uploadedAt: '2026-03-01T00:00:00.000Z', position: 1 }
  await world.db.write.transaction(async (tx) => {
    const sha256 = await storeBlob(tx, bytes, 'application/pdf', '2026-03-01T00:00:00.000Z')
    await insertAttachment(tx, { versionId: version, name, type: 'application/pdf', sha256, publicSha256: null, ...uploaded })
  })
}

async function withFile(world: World, name: string, bytes: Buffer): Promise<number> {
  const id = await drafted(world, EVENT)
  await attach(world, id, name, bytes)
  await submitDisclosure(world.deps, world.actor(lin), id)
  await pass(world, id, sun)
  return id
}

describe('the secrecy gate and files', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  it('finds what nobody sees in a PDF, and cannot mask it there', async function () {
    this.timeout(240_000)
    const id = await withFile(world, 'plan.pdf', await pdfWith('Annual plan', `id ${ID}`))
    const hits = await hitsOf(world, id)
    expect(hits.map(({ kind }) => kind)).to.have.members(['id_number', 'hidden_text'])
    expect(hits.every(({ place, params }) => place.startsWith('file:') && params['file'] === 'plan.pdf')).to.equal(true)
    expect(JSON.stringify(await world.db.read('secrecy_files'))).to.not.include(ID)
    const attempt = judge(world.deps, world.actor(ma), id, {
      version: await seen(world, ma, id),
      hits: hits.map((hit) => hit.id),
      decision: 'masked',
      reason: '',
    })
    expect(await refusalOf(attempt)).to.equal('conflict secrecy.error.mask_file')
    expect(await refusalOf(reviewDisclosure(world.deps, world.actor(ma), id, { decision: 'pass', remark: '' }))).to.equal(
      'conflict secrecy.error.open_hits',
    )
  })

  it('reads what files are called and said to be, and knows when that changes', async function () {
    this.timeout(240_000)
    const id = await drafted(world, EVENT)
    await attach(world, id, `身份证 ${ID}.pdf`, await pdfWith('Annual plan'))
    await world.db
      .write('attachments')
      .update({ note: '联系电话 13812345678' })
      .where({ version_id: await versionId(world, id) })
    await submitDisclosure(world.deps, world.actor(lin), id)
    await pass(world, id, sun)
    const hits = await hitsOf(world, id)
    expect(hits.map(({ kind, place }) => `${kind} ${place.replace(/\d+/, 'n')}`)).to.deep.equal([
      'id_number file:n:file_name',
      'mobile file:n:file_note',
    ])
    expect(JSON.stringify(hits)).to.not.include(ID).and.not.include('13812345678')
    const judging = { version: await seen(world, ma, id), hits: hits.map((hit) => hit.id), reason: '' }
    expect(await refusalOf(judge(world.deps, world.actor(ma), id, { ...judging, decision: 'masked' }))).to.equal(
      'conflict secrecy.error.mask_name',
    )
    const passes = () => reviewDisclosure(world.deps, world.actor(ma), id, { decision: 'pass', remark: '' })
    expect(await refusalOf(passes())).to.equal('conflict secrecy.error.open_hits')
    await world.db
      .write('attachments')
      .update({ note: '另一个说明' })
      .where({ version_id: await versionId(world, id) })
    expect(await refusalOf(passes())).to.equal('conflict secrecy.error.content_changed')
  })

  it('looks at the redacted copy instead, once it has been scanned again', async function () {
    this.timeout(240_000)
    const id = await withFile(world, 'plan.pdf', await pdfWith(`Annual plan ${ID}`))
    expect((await hitsOf(world, id)).map(({ kind }) => kind)).to.deep.equal(['id_number'])
    const [file] = await listVersionAttachments(world.db.read, await versionId(world, id))
    await redactAttachment(world.deps, world.actor(ma), file!.id, {
      version: await seen(world, ma, id),
      file: { name: 'plan-redacted.pdf', bytes: await pdfWith('Annual plan') },
    })
    expect(await refusalOf(reviewDisclosure(world.deps, world.actor(ma), id, { decision: 'pass', remark: '' }))).to.equal(
      'conflict secrecy.error.content_changed',
    )
    await scanVersion(world.deps, world.actor(ma), id)
    expect(await hitsOf(world, id)).to.deep.equal([])
    await pass(world, id, ma, wu)
    expect(await stateOf(world, id)).to.equal('published')
  })

  it('reads the same bytes once, whatever the number of records', async function () {
    this.timeout(240_000)
    const bytes = await pdfWith('Shared annex 13812345678')
    await withFile(world, 'a.pdf', bytes)
    const before = Number(((await world.db.read('secrecy_files').count({ n: '*' }).first()) as { n: number | string }).n)
    const id = await withFile(world, 'b.pdf', bytes)
    const after = Number(((await world.db.read('secrecy_files').count({ n: '*' }).first()) as { n: number | string }).n)
    expect(after).to.equal(before)
    expect((await hitsOf(world, id)).map(({ kind, params }) => `${kind} ${params['file']}`)).to.deep.equal(['mobile b.pdf'])
  })

  it('asks for a person where nothing could be read', async function () {
    this.timeout(240_000)
    // What came in before the door looked into files.
    const id = await withFile(world, 'old.pdf', Buffer.from('%PDF-1.7 broken'))
    const [hit] = await hitsOf(world, id)
    expect(hit?.kind).to.equal('unreadable')
    await judge(world.deps, world.actor(ma), id, {
      version: await seen(world, ma, id),
      hits: [hit!.id],
      decision: 'cleared',
      reason: '@looked_by_hand',
    })
    await pass(world, id, ma)
  })
})
