import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { loadLawFolder } from '../../../server/cli/laws-load.ts'
import { rebuild } from '../../../server/cli/search-rebuild.ts'
import { loadLaws } from '../../../server/laws/laws.service.ts'
import { chen } from '../../support/personas.ts'
import { sharedFile } from '../../support/shared-data.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { published } from '../disclosures/flow.ts'

const COMMAND_LINE = { id: null, name: 'test' }
const law = (articles: number, more = ''): string =>
  `# 中华人民共和国政府信息公开条例\n\n2019年4月3日 修订\n\n## 第一章 总则\n\n${Array.from({ length: articles }, (_, i) => `第${i + 1}条 本条例第${i + 1}段${more}。`).join('\n\n')}\n\n2019年5月15日起施行\n`

describe('the library of laws', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const load = (name: string, text: string) => loadLaws(world.deps, COMMAND_LINE, [{ name, text }])
  const page = async (address: string, status = 200): Promise<string> => (await (await world.as(chen)).get(address).expect(status)).text

  it('adds, replaces and leaves alone; the address of an article stays, and what is no law is said', async () => {
    expect((await load('a.md', law(30))).map(({ outcome, articles }) => [outcome, articles])).to.deep.equal([['added', 30]])
    const before = await page('/laws')
    const slug = /href="\/laws\/([a-z-]+)"/.exec(before)![1]!
    expect(slug).to.equal('zheng-fu-xin-xi-gong-kai-tiao-li')
    expect((await load('a.md', law(30)))[0]!.outcome).to.equal('same')
    expect((await load('b.md', law(31, '改过')))[0]!.outcome).to.equal('replaced')
    expect((await load('c.md', '没有标题'))[0]!.outcome).to.equal('unreadable')
    const shown = await page(`/laws/${slug}`)
    expect(shown).to.include('id="art-26"').and.to.include('本条例第31段改过')
    expect(await page('/search?q=第31段改过&kind=law')).to.include(`/laws/${slug}#art-31`)
    const answer = await (await world.as(chen)).get(`/laws/${slug}/26`).expect(303)
    expect(answer.headers['location']).to.equal(`/laws/${slug}#art-26`)
    for (const address of [`/laws/${slug}/99`, `/laws/${slug}/x`, '/laws/none', '/laws/None', '/laws/..%2f']) await page(address, 404)
    const events = (await world.db.read('audit_entries').where({ action: 'laws.load' })) as { details: string }[]
    expect(events).to.have.lengthOf(4)
    expect(events[0]!.details).to.include('政府信息公开条例')
  })

  it('is where legal bases lead: of a catalogue item and of its records', async () => {
    const basis = '《政府信息公开条例》（国务院令第711号）第二十六条'
    await world.db.write('catalogue_items').update({ legal_basis: basis })
    const id = await published(world, { item: 'B-02', period: null, formedOn: '2026-02-26' })
    const item = `/catalogue/${world.cast.items['B-02']!}`
    expect(await page(item)).to.include(basis)
    await load('a.md', law(30))
    const link = '<a href="/laws/zheng-fu-xin-xi-gong-kai-tiao-li#art-26">第二十六条</a>'
    expect(await page(item)).to.include(link)
    expect(await page(`/disclosures/${id}`)).to.include(link)
    await world.db.write('catalogue_items').update({ legal_basis: '《政府信息公开条例》第九十九条<b>' })
    expect(await page(item)).to.include('》</a>第九十九条&lt;b&gt;')
  })

  it('is filled from a folder on the command line, and the index is made anew there', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'sunlit-laws-'))
    const said: string[] = []
    const around = {
      env: { DATABASE_URL: world.db.url, LANG: 'en_GB.UTF-8' },
      out: (line: string) => void said.push(line),
      err: (line: string) => void said.push(`! ${line}`),
    }
    try {
      expect(await loadLawFolder([], around)).to.equal(2)
      expect(await loadLawFolder([path.join(folder, 'none')], around)).to.equal(2)
      expect(await loadLawFolder([folder], around)).to.equal(2)
      writeFileSync(path.join(folder, '条例.md'), law(3))
      expect(await loadLawFolder([folder], around)).to.equal(0)
      writeFileSync(path.join(folder, '笔记.md'), '随便写写')
      expect(await loadLawFolder([folder], around)).to.equal(1)
      await rebuild(around)
    } finally {
      rmSync(folder, { recursive: true })
    }
    expect(said).to.deep.equal([
      '! Usage: npm run laws:load -- FOLDER (one .md file a law)',
      '! Usage: npm run laws:load -- FOLDER (one .md file a law)',
      '! There is no .md file in this folder.',
      'Loaded 中华人民共和国政府信息公开条例, 3 articles',
      'Unchanged 中华人民共和国政府信息公开条例',
      'No law, not loaded: 笔记.md',
      `The search index was made anew: ${1 + Number(((await world.db.read('catalogue_items').where({ active: true }).count({ n: '*' }).first()) as { n: number | string }).n)} records; 0 files read for the first time.`,
    ])
    expect(await page('/search?q=本条例第3段')).to.include('#art-3')
  })

  it('reads the real laws whole', async function () {
    this.timeout(60_000)
    const folder = path.dirname(sharedFile(this, 'data/laws/公务员法(2018-12-29).md'))
    const said: string[] = []
    const env = { DATABASE_URL: world.db.url, LANG: 'zh_CN.UTF-8' }
    expect(await loadLawFolder([folder], { env, out: (line) => void said.push(line), err: (line) => void said.push(line) })).to.equal(0)
    expect(said).to.have.lengthOf(14)
    expect(said).to.include('载入 中华人民共和国公务员法，113 条').and.to.include('载入 中华人民共和国政府信息公开条例，56 条')
    const laws = (await world.db.read('laws')) as { title: string; in_force_on: string | null }[]
    expect(laws.filter(({ in_force_on }) => in_force_on === null).map(({ title }) => title)).to.deep.equal([])
    expect(laws.find(({ title }) => title.endsWith('信息公开条例'))!.in_force_on).to.equal('2019-05-15')
  })
})
