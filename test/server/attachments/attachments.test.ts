import { PDFDocument } from '@cantoo/pdf-lib'
import { expect } from 'chai'
import type { Response } from 'supertest'
import { listVersionAttachments, readBlob } from '../../../server/attachments/attachments.service.ts'
import { sweepFiles } from '../../../server/attachments/sweep.service.ts'
import { CHUNK, sha256Of, storeBlob } from '../../../server/attachments/blobs.queries.ts'
import { redactAttachment } from '../../../server/attachments/editing.service.ts'
import { acceptRedacted } from '../../../server/attachments/incoming.ts'
import { READING_LIMITS } from '../../../server/files/file-texts.types.ts'
import {
  correctDisclosure,
  discardDisclosure,
  getDisclosure,
  reviewDisclosure,
  submitDisclosure,
} from '../../../server/disclosures/disclosures.service.ts'
import { engine } from '../../support/engines.ts'
import { chen, lin, ma, sun, wu, xu, type Persona } from '../../support/personas.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { drafted, pass } from '../disclosures/flow.ts'
import { AUTHOR, docxWithAuthor, jpegWithAuthor, pdf } from './files.ts'

const EVENT = { item: 'B-04', period: null, formedOn: '2026-02-26' } as const

describe('Files of a record', () => {
  let world: World
  before(async () => {
    world = await makeWorld({ UPLOAD_LIMIT_MB: '1' })
  })
  after(() => world.close())

  const recordOf = (id: number) => getDisclosure(world.deps, world.actor(lin), id)
  const filesOf = async (id: number, number = 1) => {
    const { versions } = await recordOf(id)
    return listVersionAttachments(world.db.read, versions.find((version) => version.number === number)!.id)
  }

  async function send(id: number, files: readonly (readonly [string, Buffer])[], by: Persona = lin): Promise<Response> {
    const request = (await world.as(by)).post(`/disclosures/${id}/attachments`).field('version', String((await recordOf(id)).version))
    for (const [name, bytes] of files) void request.attach('file', bytes, name)
    return request
  }

  async function change(
    by: Persona,
    file: number,
    verb: string,
    body: Readonly<Record<string, string>> = {},
    redacted?: readonly [string, Buffer],
  ) {
    const found = (await world.db
      .read('attachments as a')
      .join('disclosure_versions as v', 'v.id', 'a.version_id')
      .where('a.id', file)
      .first('v.disclosure_id as id')) as { id: number }
    const version = String((await recordOf(found.id)).version)
    const request = (await world.as(by)).post(`/attachments/${file}${verb}`)
    if (redacted === undefined) return request.type('form').send({ version, ...body })
    return request.field('version', version).attach('file', redacted[1], redacted[0])
  }

  async function bytesAt(by: Persona, address: string, more: Readonly<Record<string, string>> = {}): Promise<Response> {
    return (await world.as(by))
      .get(address)
      .set(more)
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = []
        res.on('data', (part: Buffer) => parts.push(part))
        res.on('end', () => done(null, Buffer.concat(parts)))
      })
  }

  it('are stored once, in chunks, and read back whole or in part', async () => {
    const bytes = Buffer.alloc(CHUNK * 2 + 17, 'ab')
    const at = '2026-01-01T00:00:00.000Z'
    const first = await world.db.write.transaction((tx) => storeBlob(tx, bytes, 'text/plain', at))
    expect(await world.db.write.transaction((tx) => storeBlob(tx, bytes, 'text/plain', at))).to.equal(first)
    expect(await world.db.read('blob_chunks').where({ sha256: first })).to.have.length(3)
    expect((await readBlob(world.db.read, first)).equals(bytes)).to.equal(true)
    let refused = false
    await world.db
      .write('blob_chunks')
      .where({ sha256: first, n: 0 })
      .update({ bytes: Buffer.from('other') })
      .catch(() => (refused = true))
    expect(refused, 'what is stored under a hash can not be changed').to.equal(true)
  })

  it('come with a draft, keep their bytes, and reach readers without their author', async function () {
    this.timeout(60_000)
    const id = await drafted(world, EVENT)
    const original = await pdf({ text: 'Notice to all departments', author: true })
    const sent = await send(id, [
      ['通知.pdf', original],
      ['明细.csv', Buffer.from('日期,金额\n2026-01-08,486\n')],
    ])
    expect(sent.status, sent.text).to.equal(303)
    const [first, second] = await filesOf(id)
    expect([first?.name, second?.name]).to.deep.equal(['通知.pdf', '明细.csv'])
    expect(first?.sha256).to.equal(sha256Of(original))
    expect(second?.publicSha256, 'a text names nobody: nothing was taken out').to.equal(null)
    const whole = await bytesAt(lin, `/attachments/${first!.id}?copy=original`)
    expect((whole.body as Buffer).equals(original)).to.equal(true)
    const readers = await bytesAt(lin, `/attachments/${first!.id}`)
    expect(sha256Of(readers.body as Buffer)).to.equal(first?.publicSha256)
    expect((readers.body as Buffer).includes(AUTHOR)).to.equal(false)
    expect(readers.headers['content-disposition']).to.match(
      /^attachment; filename="attachment\.pdf"; filename\*=UTF-8''%E9%80%9A%E7%9F%A5\.pdf$/,
    )
    expect(readers.headers).to.include({ 'x-content-type-options': 'nosniff', 'content-type': 'application/pdf' })
    expect(readers.headers['cache-control']).to.include('no-store')
    expect(readers.headers['content-security-policy']).to.include('sandbox').and.include("default-src 'none'")
  })

  it('are sent in parts to whoever asks for a part', async () => {
    const id = await drafted(world, EVENT)
    const bytes = Buffer.from(`日期,金额\n${'2026-01-08,1\n'.repeat(40_000)}`)
    await send(id, [['大表.csv', bytes]])
    const [file] = await filesOf(id)
    const from = CHUNK - 5
    const part = await bytesAt(lin, `/attachments/${file!.id}`, { Range: `bytes=${from}-${from + 9}` })
    expect(part.status).to.equal(206)
    expect(part.headers['content-range']).to.equal(`bytes ${from}-${from + 9}/${bytes.length}`)
    expect((part.body as Buffer).equals(bytes.subarray(from, from + 10))).to.equal(true)
    expect((await bytesAt(lin, `/attachments/${file!.id}`, { Range: `bytes=${bytes.length}-` })).status).to.equal(416)
    expect((await bytesAt(lin, `/attachments/${file!.id}`, { Range: 'bytes=0-1,5-6' })).status).to.equal(200)
  })

  it('are refused with what is wrong with each, and then none is stored', async () => {
    const id = await drafted(world, EVENT)
    const before = await world.db.read('blobs').count({ n: '*' })
    const good: readonly [string, Buffer] = ['好.csv', Buffer.from('好,1\n')]
    const refused = await send(id, [good, ['坏.exe', Buffer.from('MZ\0')], ['图.svg', Buffer.from('<svg/>')]])
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('“坏.exe”是可以运行的程序').and.include('“图.svg”是网页或矢量图')
    expect((await send(id, [good, ['又一份.csv', good[1]]])).text).to.include('与已有的“好.csv”内容相同')
    expect((await send(id, [good, ['好.CSV', Buffer.from('x')]])).text).to.include('已经有叫“好.CSV”的附件')
    expect((await send(id, [])).text).to.include('请选择文件')
    const big = await send(id, [['大.txt', Buffer.alloc(1024 * 1024 + 1, 'a')]])
    expect(big.status).to.equal(413)
    expect(big.text).to.include('每个不超过 1 MB')
    const many = await send(
      id,
      Array.from({ length: 21 }, (_, i) => [`${i}.csv`, Buffer.from(`${i}`)] as const),
    )
    expect(many.text).to.include('最多 20 个附件')
    expect(await filesOf(id)).to.deep.equal([])
    expect(await world.db.read('blobs').count({ n: '*' })).to.deep.equal(before)
  })

  it('with a mark of classification are not kept; that it was tried is', async () => {
    const id = await drafted(world, EVENT)
    const secret = Buffer.from('机密★10年\n关于某事项的报告\n')
    const refused = await send(id, [['报告.txt', secret]])
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('本系统为非涉密系统')
    expect(await world.db.read('blobs').where({ sha256: sha256Of(secret) })).to.deep.equal([])
    const entry = (await world.db.read('audit_entries').orderBy('id', 'desc').first()) as { action: string; details: string }
    expect(entry.action).to.equal('attachment.refuse_secret')
    expect(entry.details).to.include(sha256Of(secret)).and.not.include('报告')
  })

  it('are renamed, described, moved and removed; a page that is behind is told so', async () => {
    const id = await drafted(world, EVENT)
    await send(id, [
      ['一.csv', Buffer.from('1\n')],
      ['二.csv', Buffer.from('2\n')],
    ])
    const [one, two] = await filesOf(id)
    expect((await change(lin, two!.id, '/move', { by: 'up' })).status).to.equal(303)
    expect((await filesOf(id)).map(({ name }) => name)).to.deep.equal(['二.csv', '一.csv'])
    expect((await change(lin, one!.id, '', { name: '明细表', note: '按月' })).status).to.equal(303)
    const taken = await change(lin, two!.id, '', { name: '明细表.CSV', note: '' })
    expect(taken.text).to.include('已经有叫“明细表.CSV”的附件')
    const stale = await (await world.as(lin)).post(`/attachments/${one!.id}/remove`).type('form').send({ version: '1' })
    expect(stale.status).to.equal(409)
    expect((await filesOf(id)).map(({ name, note }) => name + note)).to.deep.equal(['二.csv', '明细表.csv按月'])
    expect((await change(lin, one!.id, '/remove')).status).to.equal(303)
    expect((await filesOf(id)).map(({ name }) => name)).to.deep.equal(['二.csv'])
    const said = (await world.db.read('audit_entries').where('action', 'like', 'attachment.%').orderBy('id')) as { action: string }[]
    expect(said.map(({ action }) => action)).to.include.members([
      'attachment.add',
      'attachment.move',
      'attachment.describe',
      'attachment.remove',
    ])
  })

  // What a page hides is found in the file, on whatever engine it is kept.
  if (engine === 'sqlite') {
    it('that still carry text under the black are refused as redacted copies, with the page and a masked excerpt', async function () {
      this.timeout(60_000)
      const id = await drafted(world, EVENT)
      await send(id, [['名单.csv', Buffer.from('姓名,电话\n王某,13905550132\n')]])
      const [file] = await filesOf(id)
      const still = await change(lin, file!.id, '/redact', {}, ['遮盖.pdf', await pdf({ text: 'Wang 139 0555 0132', covered: true })])
      expect(still.status).to.equal(422)
      expect(still.text).to.include('第 1 页的黑块下面还有文字').and.include('＊＊＊').and.not.include('0555')
      expect((await change(lin, file!.id, '/redact', {}, ['遮盖.docx', docxWithAuthor()])).text).to.include('不能用作遮盖件')
      expect((await change(lin, file!.id, '/redact', {}, ['名单.csv', Buffer.from('姓名,电话\n王某,13905550132\n')])).text).to.include(
        '没有遮盖任何内容',
      )
      expect((await filesOf(id))[0]?.redactedSha256).to.equal(null)
    })

    it('are no redacted copies when nobody can read what is under the black', async function () {
      this.timeout(120_000)
      const long = await PDFDocument.create()
      for (let i = 0; i <= READING_LIMITS.pages; i++) long.addPage([10, 10])
      const attempt = acceptRedacted({ name: '遮盖.pdf', bytes: await long.save() }, 20_000_000)
      expect(await refusalOf(attempt)).to.equal('invalid attachments.error.not_checked')
    })
  }

  it('by whoever blacks one out in a draft are not reviewed by the same person', async () => {
    const id = await drafted(world, EVENT)
    await send(id, [['名单.csv', Buffer.from('姓名,电话\n王某,13905550132\n')]])
    const [file] = await filesOf(id)
    const other = { ...world.actor(chen), roles: ['staff', 'publisher'] as const }
    const masked = { name: '名单.csv', bytes: Buffer.from('姓名,电话\n王某,139****0132\n') }
    await redactAttachment(world.deps, other, file!.id, { version: (await recordOf(id)).version, file: masked })
    await submitDisclosure(world.deps, world.actor(lin), id)
    await pass(world, id, sun)
    const reviewer = { ...world.actor(chen), roles: ['staff', 'secrecy'] as const }
    expect(await refusalOf(reviewDisclosure(world.deps, reviewer, id, { decision: 'pass', remark: '' }))).to.equal(
      'forbidden disclosures.denied.own_draft',
    )
  })

  it('with a redacted copy: staff get that one, the department and its reviewers the original too', async () => {
    const id = await drafted(world, EVENT)
    const original = Buffer.from('姓名,金额\n王某,486\n')
    await send(id, [['名单.csv', original]])
    const [file] = await filesOf(id)
    const masked = Buffer.from('姓名,金额\n＊＊,486\n')
    expect((await change(lin, file!.id, '/redact', {}, ['名单（遮盖）.csv', masked])).status).to.equal(303)
    await submitDisclosure(world.deps, world.actor(lin), id)
    expect((await bytesAt(chen, `/attachments/${file!.id}`)).status, 'before publication').to.equal(404)
    await pass(world, id, sun, ma, wu)
    const page = await (await world.as(chen)).get(`/disclosures/${id}`)
    expect(page.text).to.include('已遮盖部分内容').and.not.include('copy=original').and.not.include('已去除作者等信息')
    expect(((await bytesAt(chen, `/attachments/${file!.id}`)).body as Buffer).equals(masked)).to.equal(true)
    expect((await bytesAt(chen, `/attachments/${file!.id}?copy=original`)).status).to.equal(404)
    expect((await bytesAt(xu, `/attachments/${file!.id}?copy=original`)).status).to.equal(404)
    expect(((await bytesAt(ma, `/attachments/${file!.id}?copy=original`)).body as Buffer).equals(original)).to.equal(true)
    const { body } = await (await world.as(chen)).get(`/disclosures/${id}/export?format=json`)
    expect((body as { attachments: unknown }).attachments).to.deep.equal([
      { name: '名单（遮盖）.csv', type: 'text/csv', size: masked.length, sha256: sha256Of(masked), redacted: true, note: '' },
    ])
    expect((await change(lin, file!.id, '/remove')).status, 'published files stay').to.equal(409)
  })

  it('go with a correction without being stored again, and the comparison tells what became of them', async () => {
    const id = await drafted(world, EVENT)
    await send(id, [
      ['留下.csv', Buffer.from('留\n')],
      ['换掉.csv', Buffer.from('旧\n')],
      ['删去.csv', Buffer.from('删\n')],
    ])
    await submitDisclosure(world.deps, world.actor(lin), id)
    await pass(world, id, sun, ma, wu)
    const chunks = await world.db.read('blob_chunks').count({ n: '*' })
    await correctDisclosure(world.deps, world.actor(lin), id, { changeNote: '换附件' })
    const copied = await filesOf(id, 2)
    expect(copied.map(({ name }) => name)).to.deep.equal(['留下.csv', '换掉.csv', '删去.csv'])
    expect(await world.db.read('blob_chunks').count({ n: '*' })).to.deep.equal(chunks)
    await change(lin, copied[1]!.id, '/remove')
    await change(lin, copied[2]!.id, '/remove')
    await send(id, [
      ['换掉.csv', Buffer.from('新\n')],
      ['加上.csv', Buffer.from('加\n')],
    ])
    const diff = await (await world.as(lin)).get(`/disclosures/${id}/diff?from=1&to=2`)
    expect(diff.text)
      .to.match(/<ins>加上\.csv/)
      .and.match(/<del>删去\.csv/)
      .and.match(/<del>换掉\.csv[^]*<ins>换掉\.csv/)
    expect(diff.text).to.not.include('留下.csv')
    await discardDisclosure(world.deps, world.actor(lin), id, { reason: '' })
    expect(await filesOf(id, 2)).to.deep.equal([])
    expect(await filesOf(id, 1)).to.have.length(3)
  })

  it('that nobody refers to any more are swept away after a day; what is still read stays', async () => {
    const id = await drafted(world, EVENT)
    const [kept, gone] = [Buffer.from('在\n'), Buffer.from('去\n')]
    await send(id, [
      ['在.csv', kept],
      ['去.csv', gone],
    ])
    const files = await filesOf(id)
    await change(lin, files[1]!.id, '/remove')
    const later = (hours: number) => ({ ...world.deps, now: () => new Date(world.deps.now().getTime() + hours * 3_600_000) })
    await sweepFiles(later(23))
    expect(await world.db.read('blobs').where({ sha256: sha256Of(gone) })).to.have.length(1)
    await sweepFiles(later(25))
    expect(await world.db.read('blobs').where({ sha256: sha256Of(gone) })).to.deep.equal([])
    expect(await world.db.read('blob_chunks').where({ sha256: sha256Of(gone) })).to.deep.equal([])
    expect((await readBlob(world.db.read, sha256Of(kept))).equals(kept)).to.equal(true)
  })

  it('are shown on a page of ours when they are pictures, and only offered for download otherwise', async () => {
    const id = await drafted(world, EVENT)
    await send(id, [
      ['现场.jpg', jpegWithAuthor()],
      ['表.csv', Buffer.from('看\n')],
    ])
    const [photo, table] = await filesOf(id)
    const agent = await world.as(lin)
    expect((await agent.get(`/attachments/${photo!.id}/view`)).text).to.include(`<img src="/attachments/${photo!.id}"`)
    expect((await agent.get(`/attachments/${table!.id}/view`)).status).to.equal(404)
    expect((await agent.get('/attachments/none')).status).to.equal(404)
    expect((await agent.get('/attachments/99999')).status).to.equal(404)
  })
})
