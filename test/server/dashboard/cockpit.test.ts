import assert from 'node:assert/strict'
import { chen, he, lin, ma, observer, sun, sysadmin, tang, wu, zhou } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { drafted, pass, published, submitted } from '../disclosures/flow.ts'
import { plantBudget, plantLines, plantRecord } from '../registers/expenses/planting.ts'
import { withdrawDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { generateObligations } from '../../../server/obligations/generation.service.ts'
import { draftNil } from '../../../server/obligations/nil.service.ts'
import { listObligations } from '../../../server/obligations/obligations.service.ts'

const unescape = (html: string): string => html.replaceAll('&amp;', '&').replaceAll('&#38;', '&')

describe('The cockpit', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  const get = async (path: string, status = 200): Promise<string> => (await (await world.as(zhou)).get(path).expect(status)).text
  /** Number and address of a key figure. */
  const figure = (html: string, label: string): { value: string; href: string } => {
    const found = new RegExp(`<a class="sl-fig" href="([^"]*)"><span class="sl-fig-l">${label}.*?<span class="sl-fig-v">([^<]*)`).exec(html)
    assert.ok(found, label)
    return { href: unescape(found[1]!), value: found[2]! }
  }
  const rowsListed = async (path: string): Promise<number> => {
    const html = await get(path)
    return [...html.matchAll(/<tr data-(?:href|owed)/g)].length
  }

  for (const persona of [chen, lin, sun, ma, wu, he, tang, observer, sysadmin])
    it(`is closed to ${persona.username}`, async () => {
      for (const path of ['/cockpit', '/cockpit/due', '/cockpit/departments']) await (await world.as(persona)).get(path).expect(403)
    })

  it('is closed to visitors', async () => {
    await world.visitor().get('/cockpit').expect(303)
  })

  it('says what is missing while there is nothing', async () => {
    const html = await get('/cockpit')
    assert.match(html, /今年还没有公开事项/)
    assert.doesNotMatch(html, /dashboard\.[a-z_]+|NaN|undefined/)
  })

  describe('with a year in it', () => {
    before(async () => {
      await published(world)
      await published(world, { item: 'B-02', period: null, formedOn: '2026-03-20' })
      await published(world, { item: 'B-02', period: null, formedOn: '2026-02-10' })
      await published(world, { item: 'B-04', period: null, formedOn: '2026-01-05' })
      const withdrawn = await published(world, { item: 'B-04', period: null, formedOn: '2026-02-20' })
      await withdrawDisclosure(world.deps, world.actor(wu), withdrawn, { reason: '有误。' })
      await submitted(world, { item: 'B-04', period: null, formedOn: '2026-02-27' })
      const last = await submitted(world, { item: 'B-02', period: null, formedOn: '2026-03-30' })
      await pass(world, last, sun, ma, wu)
      await drafted(world, { item: 'B-04', period: null, formedOn: '2026-01-06' })
      for (const [period, department, amount] of [
        ['2025-12', 'CW', 300_000],
        ['2026-01', 'CW', 2_500_000],
        ['2026-01', 'JYCJ', 40_000],
        ['2026-02', 'CW', 120_000],
      ] as const) {
        const { versionId } = await plantRecord(world.db.write, world.cast, {
          item: 'A-01',
          department,
          period,
          at: '2025-12-20T01:00:00.000Z',
        })
        await plantLines(world.db.write, world.cast, versionId, [
          { department, period, category: 'reception', amount },
          { department, period, category: 'travel', amount: 1_000_000 },
        ])
        await world.db
          .write('disclosure_versions')
          .where({ id: versionId })
          .update({ finding_count: amount === 40_000 ? 3 : 0 })
      }
      await plantBudget(
        world.db.write,
        world.cast,
        2026,
        [
          ['CW', 'reception', 2_000_000],
          ['CW', 'travel', 9_000_000],
        ],
        '2025-12-20T01:00:00.000Z',
      )
      await generateObligations(world.deps)
    })

    it('counts on-time publication as the list behind it does', async () => {
      const { href } = figure(await get('/cockpit'), '按时公开率')
      const note = /(\d+) 项中 (\d+) 项按时/.exec(await get('/cockpit'))
      assert.equal(await rowsListed(href), Number(note?.[2]))
      const judged = '/disclosures?year=2026&state=on_time&state=ex_ante_kept&state=late&state=turned_ex_post'
      assert.equal(await rowsListed(judged), Number(note?.[1]))
      assert.deepEqual([note?.[1], note?.[2]], ['4', '2'])
    })

    it('counts what had to come first as the list behind it does', async () => {
      const html = await get('/cockpit')
      const { value, href } = figure(html, '事前公开')
      assert.equal(value, '1')
      assert.match(html, /1 项事前变事后/)
      assert.equal(await rowsListed(href), 2)
    })

    it('counts what is in review and what is overdue as the lists behind them do', async () => {
      const html = await get('/cockpit')
      const review = figure(html, '审核中')
      assert.equal(Number(review.value), 2)
      assert.equal(await rowsListed(review.href), 2)
      assert.match(html, /其中 1 项待主要领导批准/)
      const overdue = figure(html, '逾期未公开')
      assert.ok(Number(overdue.value) > 0)
      assert.equal(await rowsListed(overdue.href), Number(overdue.value))
    })

    it('sums 三公 to the fen of the lines behind it', async () => {
      const { value, href } = figure(await get('/cockpit'), '“三公”支出')
      const { text } = await (await world.as(zhou)).get(`${href}&format=csv`).expect(200)
      const sum = [...text.matchAll(/(?<=[,"])(\d+\.\d\d)(?=[,"\r\n])/g)].reduce(
        (all, [amount]) => all + Math.round(Number(amount) * 100),
        0,
      )
      assert.equal(sum, 2_660_000)
      assert.equal(value, '2.66')
    })

    it('gives every department the counts of its lists', async () => {
      const html = await get('/cockpit/departments')
      const links = [...html.matchAll(/<td class="sl-num[^"]*"><a href="([^"]*)">([^<]*)<\/a>/g)].filter(
        ([, , text]) => !text!.includes('%'),
      )
      assert.ok(links.length >= 4)
      for (const [, href, text] of links) assert.equal(await rowsListed(unescape(href!)), Number(text), href)
    })

    it('puts what passed its budget first, with the lines behind it', async () => {
      const html = await get('/cockpit')
      const [, href] = /<a class="sl-t" href="([^"]*)">财务科：公务接待费?超预算/.exec(html) ?? []
      assert.ok(href)
      const { text } = await (await world.as(zhou)).get(`${unescape(href)}&format=csv`).expect(200)
      assert.equal(text.trim().split('\n').length, 3)
      assert.match(html, /超 0\.62 万元/)
      assert.match(html, /3 处问题/)
    })

    it('owes nothing for periods that ended before the first publication, and never twice', async () => {
      const html = await get('/cockpit/due?show=overdue')
      assert.match(html, /工作计划（2025年）/)
      assert.doesNotMatch(html, /2024年|2025年11月/)
    })

    it('asks every department for every period that has ended, spending or none, until it is answered or reported as nil', async () => {
      const owed = async (department: string): Promise<string[]> => {
        const html = await get(`/cockpit/due?show=soon&department=${world.cast.departments[department]}`)
        return [...html.matchAll(/差旅费支出（(\d+年\d+月)）/g)].map(([, period]) => period!)
      }
      assert.deepEqual([await owed('CW'), await owed('BGS')], [['2026年1月'], ['2026年1月']])
      const [duty] = await listObligations(world.db.read, {
        itemIds: [world.cast.items['A-02']!],
        departmentIds: [world.cast.departments['CW']!],
        from: '2026-03-01',
      })
      await draftNil(world.deps, world.actor(tang), duty!.id, { statement: '本期无此项支出。' })
      assert.deepEqual([await owed('CW'), await owed('BGS')], [[], ['2026年1月']])
    })

    it('keeps the words of drafts and early reviews from leaders', async () => {
      await world.db.write('disclosure_versions').where({ state: 'head_review' }).update({ title: '机要的标题' })
      await world.db.write('disclosures').whereNull('published_number').update({ title: '机要的标题' })
      const html = await get('/cockpit/due?show=in_review')
      assert.doesNotMatch(html, /机要的标题/)
      for (const [, href] of html.matchAll(/<tr data-owed><th scope="row"><a href="([^"]*)"/g)) await get(unescape(href!))
    })

    it('opens every address it prints', async () => {
      const html = await get('/cockpit')
      const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
      const addresses = new Set(
        [...main.matchAll(/href="(\/[^"#]*)"/g)].map(([, href]) => unescape(href!)).filter((href) => !href.startsWith('/assets/')),
      )
      assert.ok(addresses.size > 15)
      for (const address of addresses) await get(address)
    })

    it('looks back a year, and takes nonsense for the usual', async () => {
      assert.match(await get('/cockpit?year=2025'), /2025年/)
      await get('/cockpit?year=abc&show=x')
      await get('/cockpit/due?show=nonsense&department=x')
    })

    it('reads in English', async () => {
      await (await world.as(zhou)).post('/preferences/locale').type('form').send({ locale: 'en' }).expect(303)
      for (const path of ['/cockpit', '/cockpit/due?show=in_review', '/cockpit/departments'])
        assert.doesNotMatch(await get(path), /dashboard\.[a-z_]+|undefined|NaN/)
      assert.match(await get('/cockpit'), /<h1>Overview<\/h1>/)
    })
  })
})
