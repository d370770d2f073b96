import { expect } from 'chai'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { removeAttachment } from '../../../server/attachments/editing.service.ts'
import { visibleText } from '../../../server/attachments/visible-text.rules.ts'
import { extractFile } from '../../../server/files/extract-file.ts'
import { READING_LIMITS } from '../../../server/files/file-texts.types.ts'
import {
  correctDisclosure,
  discardDisclosure,
  getDisclosure,
  submitDisclosure,
  withdrawDisclosure,
} from '../../../server/disclosures/disclosures.service.ts'
import { loadLaws } from '../../../server/laws/laws.service.ts'
import { editDepartment, listDepartments } from '../../../server/people/departments.service.ts'
import { rebuildSearch } from '../../../server/search/rebuild.service.ts'
import { scopeFor, searchEverything } from '../../../server/search/search.service.ts'
import type { Kind } from '../../../server/search/search.types.ts'
import {
  auditor,
  chen,
  he,
  lin,
  ma,
  observer,
  PERSONAS,
  secadmin,
  sun,
  sysadmin,
  tang,
  wu,
  xu,
  zhou,
  type Persona,
} from '../../support/personas.ts'
import { sharedFile } from '../../support/shared-data.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { AUTHOR, docxWithAuthor, pdf } from '../attachments/files.ts'
import { corrected, drafted, pass, published, submitted } from '../disclosures/flow.ts'

const EVENT = { item: 'B-02', period: null, formedOn: '2026-02-26' } as const
const OF_DEPARTMENT = { item: 'B-03', period: null, formedOn: '2026-02-26' } as const
const SCREEN = { item: 'B-04', period: null, formedOn: '2026-02-26' } as const
const COMMAND_LINE = { id: null, name: 'test' }
const LAW = { name: 'law.md', text: '# 临溪市试验办法\n\n## 第一章 总则\n\n第一条 灯笼火把各一。\n\n第二条 自2025年5月6日起施行。\n' }

describe('Searching', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const search = (persona: Persona, query: string, more: { kind?: Kind; departmentId?: number; year?: number; page?: number } = {}) =>
    searchEverything(world.deps, world.actor(persona), { query, page: 1, ...more })
  const titles = async (persona: Persona, query: string, more = {}): Promise<string[]> =>
    (await search(persona, query, more)).hits.map(({ title }) => title)
  const total = async (persona: Persona, query: string): Promise<number> => (await search(persona, query)).total

  async function attached(id: number, files: readonly (readonly [string, Buffer])[]): Promise<void> {
    const { version } = await getDisclosure(world.deps, world.actor(lin), id)
    const request = (await world.as(lin)).post(`/disclosures/${id}/attachments`).field('version', String(version))
    for (const [name, bytes] of files) void request.attach('file', bytes, name)
    await request.expect(303)
  }

  it('finds a record by its title, summary, text, number and department from the moment it is published', async () => {
    const id = await submitted(world, { ...EVENT, body: '灯笼火把若干。' })
    expect(await total(chen, '灯笼火把')).to.equal(0)
    await pass(world, id, sun, ma, wu, zhou)
    const { title, filingNumber } = await getDisclosure(world.deps, world.actor(chen), id)
    for (const query of [
      '灯笼火把',
      '灯',
      '笼火',
      title,
      '全年工作安排',
      '〔2026〕3 号',
      filingNumber!,
      '就业促进科',
      'employment',
      '灯笼 安排',
    ])
      expect(await titles(chen, query), query).to.include(title)
    expect(await titles(chen, '灯笼 没有的话')).to.deep.equal([])
    const [hit] = (await search(chen, '笼火')).hits
    expect(hit!.snippet).to.deep.include({ text: '笼火', mark: true })
    expect(hit!.href).to.equal(`/disclosures/${id}`)
  })

  it('follows a correction and a withdrawal', async () => {
    const id = await published(world, { ...EVENT, body: '灯笼火把若干。' })
    await corrected(world, id, '油灯两盏。')
    expect([await total(chen, '灯笼'), await total(chen, '油灯')]).to.deep.equal([1, 0])
    await pass(world, id, sun, ma, wu, zhou)
    expect([await total(chen, '灯笼'), await total(chen, '油灯')]).to.deep.equal([0, 1])
    const other = await published(world, { ...EVENT, body: '油灯三盏。' })
    await withdrawDisclosure(world.deps, world.actor(ma), other, { reason: '内容有误。' })
    const hits = (await search(chen, '油灯')).hits
    expect(hits.map(({ refId, withdrawn }) => [refId, withdrawn])).to.deep.equal([
      [id, false],
      [other, true],
    ])
  })

  it('finds what readers see in files, and nothing of what they do not', async function () {
    this.timeout(60_000)
    const id = await drafted(world, { ...EVENT, body: '见附件。' })
    await attached(id, [['计划.pdf', await pdf({ text: 'Quarterly lantern inventory' })]])
    await submitDisclosure(world.deps, world.actor(lin), id)
    await pass(world, id, sun, ma, wu, zhou)
    expect(await titles(chen, 'lantern inventory')).to.deep.equal(['计划.pdf'])
    expect(await titles(chen, '计划.pdf')).to.deep.equal(['计划.pdf'])
    expect(await total(chen, AUTHOR)).to.equal(0)
    const texts = await extractFile(docxWithAuthor(), '函.docx', READING_LIMITS)
    expect(texts.parts.some(({ text }) => text.includes(AUTHOR))).to.equal(true)
    expect(visibleText(texts)).to.not.include(AUTHOR)
    expect(
      visibleText({
        parts: [
          { place: 'page:1', text: '甲' },
          { place: 'page:2', text: '乙' },
        ],
        covered: [{ page: 2, text: '乙' }],
      }),
    ).to.equal('甲')
  })

  it('calls a file that was blacked out by the name that readers get', async function () {
    this.timeout(60_000)
    const id = await drafted(world, { ...EVENT, body: '见附件。' })
    await attached(id, [['灯笼名单.csv', Buffer.from('姓名,电话\n王某,0555-8021234\n')]])
    const [file] = await world.db.read('attachments').select<{ id: number }[]>('id')
    const { version } = await getDisclosure(world.deps, world.actor(lin), id)
    await (
      await world.as(lin)
    )
      .post(`/attachments/${file!.id}/redact`)
      .field('version', String(version))
      .attach('file', Buffer.from('姓名,电话\n██,████\n'), '油灯名单.csv')
      .expect(303)
    await submitDisclosure(world.deps, world.actor(lin), id)
    await pass(world, id, sun, ma, wu, zhou)
    expect(await titles(chen, '油灯名单')).to.deep.equal(['油灯名单.csv'])
    expect(await total(chen, '灯笼')).to.equal(0)
    await rebuildSearch(world.deps)
    expect(await total(chen, '灯笼')).to.equal(0)
  })

  // Each of them would be told by a count, a snippet or a kind beside the results.
  const HIDDEN: readonly (readonly [string, readonly Persona[], (w: World) => Promise<number>])[] = [
    ['a draft', PERSONAS, (w) => drafted(w, { ...EVENT, body: '灯笼火把若干。' })],
    ['what is under review', PERSONAS, (w) => submitted(w, { ...EVENT, body: '灯笼火把若干。' })],
    [
      'a record of another department',
      [he, tang, xu, observer, sysadmin, secadmin, auditor],
      (w) => published(w, { ...OF_DEPARTMENT, body: '灯笼火把若干。' }),
    ],
    ['what is for the bureau', [observer, sysadmin, secadmin, auditor], (w) => published(w, { ...EVENT, body: '灯笼火把若干。' })],
    ['what is on the screens', [sysadmin, secadmin, auditor], (w) => published(w, { ...SCREEN, body: '灯笼火把若干。' })],
  ]
  for (const [what, personas, plant] of HIDDEN)
    it(`tells those who may not see it nothing of ${what}`, async () => {
      const id = await plant(world)
      for (const persona of personas) {
        const result = await search(persona, '灯笼火把')
        expect([result.total, result.hits.length, [...result.counts.values()].reduce((a, b) => a + b, 0)], persona.username).to.deep.equal([
          0, 0, 0,
        ])
        const { text } = await (await world.as(persona)).get(`/search?q=${encodeURIComponent('灯笼火把')}`).expect(200)
        expect(text).to.not.include(`/disclosures/${id}`)
        expect(text).to.not.include('若干')
      }
    })

  it('shows the department its own, and those who see it by their office', async () => {
    await published(world, { ...OF_DEPARTMENT, body: '灯笼火把若干。' })
    for (const persona of [chen, lin, sun, ma, wu, zhou]) expect(await total(persona, '灯笼火把'), persona.username).to.equal(1)
  })

  it('gives administrators laws and nothing else', async () => {
    await loadLaws(world.deps, COMMAND_LINE, [LAW])
    await published(world, { ...SCREEN, body: '灯笼火把若干。' })
    await rebuildSearch(world.deps)
    for (const persona of [sysadmin, secadmin, auditor]) {
      expect((await search(persona, '灯笼')).hits.map(({ kind }) => kind)).to.deep.equal(['law'])
      for (const query of ['陈静', '公务接待费支出', 'A-01']) expect(await total(persona, query), query).to.equal(0)
    }
    expect(scopeFor(world.actor(auditor)).bindings).to.deep.equal([])
  })

  it('finds catalogue items by title, code, element and basis, and an observer only what is for the screens', async () => {
    await rebuildSearch(world.deps)
    const item = await titles(chen, '公务接待费支出')
    expect(item).to.deep.equal(['公务接待费支出'])
    expect(await titles(chen, 'A-01')).to.deep.equal(['公务接待费支出'])
    expect(await titles(chen, 'official reception')).to.deep.equal(['公务接待费支出'])
    expect(await total(observer, '公务接待费支出')).to.equal(0)
  })

  it('finds colleagues by characters, pinyin, initials and a mixture', async () => {
    for (const query of ['陈静', '静', 'chenjing', 'chen jing', 'cj', 'chenj', 'chen'])
      expect(
        (await search(chen, query)).colleagues.map(({ colleague }) => colleague.name),
        query,
      ).to.include('陈静')
    const all = await search(chen, 'chen', { kind: 'person' })
    expect(all.hits).to.deep.equal([])
    expect(all.colleagues[0]?.colleague.name).to.equal('陈静')
    expect(all.counts.get('person')).to.equal(all.colleagues.length)
  })

  it('narrows by kind, department and year, and turns pages', async function () {
    this.timeout(60_000)
    const cw = world.cast.departments['CW']!
    await published(world, { ...EVENT, body: '灯笼火把若干。' })
    await loadLaws(world.deps, COMMAND_LINE, [LAW])
    const both = await search(chen, '灯笼')
    expect([both.counts.get('disclosure'), both.counts.get('law'), both.total]).to.deep.equal([1, 1, 2])
    expect((await search(chen, '灯笼', { kind: 'law' })).hits.map(({ kind }) => kind)).to.deep.equal(['law'])
    expect((await search(chen, '灯笼', { departmentId: cw })).total).to.equal(0)
    expect((await search(chen, '灯笼', { departmentId: world.cast.departments['JYCJ']! })).total).to.equal(1)
    expect((await search(chen, '灯笼', { year: 2026 })).hits.map(({ kind }) => kind)).to.deep.equal(['disclosure'])
    expect((await search(chen, '灯笼', { year: 2025 })).hits.map(({ kind }) => kind)).to.deep.equal(['law'])
    const articles = Array.from({ length: 45 }, (_, i) => `第${i + 1}条 灯台一座。`).join('\n\n')
    await loadLaws(world.deps, COMMAND_LINE, [{ name: 'long.md', text: `# 灯台办法\n\n${articles}\n` }])
    const last = await search(chen, '灯台', { page: 3 })
    // The law itself stands before its articles, and they in their order.
    expect([last.pages, last.page, last.hits.length, last.total]).to.deep.equal([3, 3, 6, 46])
    expect((await titles(chen, '灯台')).slice(0, 3)).to.deep.equal(['灯台办法', '第一条', '第二条'])
    expect(await titles(chen, '灯台办法 第三十条')).to.deep.equal(['第三十条'])
    expect((await search(chen, '灯台', { page: 99 })).page).to.equal(3)
  })

  const HOSTILE = [
    '"',
    "'",
    '""',
    '*',
    '-',
    '%',
    '_',
    '\\',
    '(',
    ')',
    'a OR b',
    'NOT x',
    'NEAR(a b)',
    'title:x',
    '^a',
    "'; drop table search_documents; --",
    '\u0000',
    'a\u0000b',
    '\ud800',
    '🏮',
    '𠮷',
    ':*',
    '&|!<->',
    '<script>alert(1)</script>',
    'x'.repeat(5000),
    ' '.repeat(300),
    '\u202e公',
    '%00',
  ]
  it('answers whatever is typed, and prints it back as it was', async function () {
    this.timeout(60_000)
    await published(world, { ...EVENT, body: `灯笼 ${HOSTILE.slice(0, 20).join(' ')}`.replaceAll('\u0000', '').replaceAll('\ud800', '') })
    const agent = await world.as(chen)
    for (const query of HOSTILE) {
      const q = encodeURIComponent(query.replace(/\p{Surrogate}/gu, '\ufffd'))
      const { text } = await agent.get(`/search?q=${q}&kind=nothing&department=x&year=-1&page=0`).expect(200)
      expect(text).to.not.include('<script>alert')
      await search(chen, query)
    }
    const { text } = await agent.get(`/search?q=${encodeURIComponent('"灯笼" %')}`).expect(200)
    expect(text).to.include('value="&#34;灯笼&#34; %"')
    await agent.get('/search?q=%E0%A4%A').expect(200)
    await agent.get('/search?q=a&q=b').expect(200)
    expect(await total(chen, '灯笼')).to.equal(1)
  })

  it('speaks both languages and says what to do when nothing was found', async () => {
    const agent = await world.as(chen)
    expect((await agent.get('/search').expect(200)).text).to.include('搜索您能看到的全部内容')
    expect((await agent.get('/search?q=zzzz').expect(200)).text).to.include('没有含有“zzzz”的内容')
    await world.db.write('people').where({ username: 'chen' }).update({ locale: 'en' })
    expect((await agent.get('/search?q=zzzz&kind=law').expect(200)).text).to.include('Nothing here contains “zzzz”')
  })

  it('holds after any changes what a rebuild would put into it', async function () {
    this.timeout(240_000)
    const everything = async (): Promise<unknown> => {
      const found = (await world.db
        .read('search_documents as d')
        .join('search_texts as x', 'x.document_id', 'd.id')
        .orderBy(['d.kind', 'd.ref_id'])
        .select('d.*', 'x.text', 'x.folded_title', 'x.folded')) as Record<string, unknown>[]
      return found.map(({ id: _, ...row }) => row)
    }
    await rebuildSearch(world.deps)
    await loadLaws(world.deps, COMMAND_LINE, [LAW])
    const first = await published(world, { ...EVENT, body: '第一件。' })
    const second = await published(world, { ...SCREEN, body: '第二件。' })
    const third = await drafted(world, { ...OF_DEPARTMENT, body: '第三件。' })
    await attached(third, [
      ['a.pdf', await pdf({ text: 'first file' })],
      ['b.pdf', await pdf({ text: 'second file' })],
    ])
    await submitDisclosure(world.deps, world.actor(lin), third)
    await pass(world, third, sun, ma, wu)
    // A correction that takes a file away, one that is thrown away, a withdrawal, another name, another wording of a law.
    await correctDisclosure(world.deps, world.actor(lin), third, { changeNote: '撤下一份附件。' })
    const inHand = await getDisclosure(world.deps, world.actor(lin), third)
    const [file] = (await world.db
      .read('attachments')
      .where({ version_id: inHand.versions.at(-1)!.id })
      .orderBy('position')) as { id: number }[]
    await removeAttachment(world.deps, world.actor(lin), file!.id, { version: inHand.version })
    await submitDisclosure(world.deps, world.actor(lin), third)
    await pass(world, third, sun, ma, wu)
    await corrected(world, first, '第一件，改过。')
    await pass(world, first, sun, ma, wu, zhou)
    await correctDisclosure(world.deps, world.actor(lin), second, { changeNote: '不改了。' })
    const { version } = await getDisclosure(world.deps, world.actor(lin), second)
    await discardDisclosure(world.deps, world.actor(lin), second, { reason: '', version })
    await withdrawDisclosure(world.deps, world.actor(ma), second, { reason: '内容有误。' })
    const office = (await listDepartments(world.deps)).find(({ department }) => department.code === 'JYCJ')!.department
    await editDepartment(world.deps, world.actor(sysadmin), office.id, office.version, { ...office, name: '就业创业科' }, '2026-01-15')
    await loadLaws(world.deps, COMMAND_LINE, [{ ...LAW, text: LAW.text.replace('各一', '各二') }])
    const kept = await everything()
    expect(await total(chen, '就业创业科')).to.be.greaterThan(0)
    expect([await total(lin, 'first file'), await total(lin, 'second file')]).to.deep.equal([0, 1])
    expect([await total(chen, '各一'), await total(chen, '各二')]).to.deep.equal([0, 1])
    await rebuildSearch(world.deps)
    expect(kept).to.deep.equal(await everything())
    expect((kept as unknown[]).length).to.be.greaterThan(10)
  })

  describe('real files', () => {
    const FILES = ['上海市普陀区规划和自然资源局_2024_年度部门决算.pdf', '附件2：部门决算模板.pdf']
    for (const name of FILES)
      it(`finds ${name} by its Chinese text`, async function () {
        this.timeout(180_000)
        const file = sharedFile(this, path.join('data/final-accounts', name))
        const id = await drafted(world, { ...EVENT, body: '见附件。' })
        await attached(id, [[name, await readFile(file)]])
        await submitDisclosure(world.deps, world.actor(lin), id)
        await pass(world, id, sun, ma, wu, zhou)
        for (const query of ['三公', '公务接待费', '一般公共预算财政拨款', '公务用车购置'])
          expect(await titles(chen, query, { kind: 'file' }), query).to.deep.equal([name])
      })
  })
})
