import { expect } from 'chai'
import fc from 'fast-check'
import { fetchTokens } from '../../../server/anonymous/fetching.service.ts'
import { isOver, quarterBefore, quarterOn, tidy } from '../../../server/anonymous/anonymous.rules.ts'
import { currentIssuer, publicIssuers, settleIssuer } from '../../../server/anonymous/issuers.service.ts'
import { markOf, spendToken } from '../../../server/anonymous/spending.service.ts'
import { markHidden, publishTexts, takeText } from '../../../server/anonymous/texts.service.ts'
import { addDays } from '../../../core/dates.ts'
import type { AnonymousToken } from '../../../core/anonymous-token.ts'
import { engine } from '../../support/engines.ts'
import { chen, he, lin, observer, sysadmin } from '../../support/personas.ts'
import { refusal } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { blinded, tokensOf, unblinded } from './flow.ts'

describe('the rules of anonymous tokens', () => {
  it('take tokens of this quarter and the one before, and no others', () => {
    expect(['2026-01-01', '2026-03-31', '2026-04-01', '2026-12-31'].map(quarterOn)).to.deep.equal([
      '2026-Q1',
      '2026-Q1',
      '2026-Q2',
      '2026-Q4',
    ])
    expect([quarterBefore('2026-Q1'), quarterBefore('2026-Q3')]).to.deep.equal(['2025-Q4', '2026-Q2'])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 400 }), (start, later) => {
        const fetched = quarterOn(addDays('2025-01-01', start))
        const now = quarterOn(addDays('2025-01-01', start + later))
        expect(isOver(fetched, now)).to.equal(fetched !== now && fetched !== quarterBefore(now))
      }),
    )
  })

  it('keep words as they are but for their ends', () => {
    expect(tidy('  一\r\n\r\n二\u0000 \n')).to.equal('一\n\n二')
  })
})

describe('anonymous tokens', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const spend = (token: AnonymousToken): Promise<string> => world.db.write.transaction((tx) => spendToken(tx, 'complaint', token))
  const count = async (table: string): Promise<number> => ((await world.db.read(table)) as unknown[]).length

  it('are three for each person and quarter, spent once each, whatever for', async () => {
    const tokens = await tokensOf(world, chen)
    expect(tokens.length).to.equal(3)
    const marks = [await spend(tokens[0]!), await spend(tokens[1]!)]
    expect(marks).to.deep.equal([markOf('complaint', tokens[0]!), markOf('complaint', tokens[1]!)])
    expect(await refusal(spend(tokens[0]!))).to.equal('anonymous.token_spent')
    expect(await refusal(takeText(world.deps, tokens[1]!, '食堂早餐可以早一点。'))).to.equal('anonymous.token_spent')
    expect(await count('anonymous_texts'), 'nothing stays of what was refused').to.equal(0)
  })

  it('are signed again for the same blinded messages only', async () => {
    const before = await blinded(world)
    const ask = { key: before.key, blinded: before.asked.map((one) => one.blinded) }
    const first = await fetchTokens(world.deps, world.actor(chen), ask)
    expect(await fetchTokens(world.deps, world.actor(chen), ask), 'a lost answer').to.deep.equal(first)
    const another = await blinded(world)
    const other = { key: another.key, blinded: another.asked.map((one) => one.blinded) }
    expect(await refusal(fetchTokens(world.deps, world.actor(chen), other))).to.equal('anonymous.error.fetched')
    const racing = await Promise.allSettled([1, 2].map(async () => fetchTokens(world.deps, world.actor(lin), await blindedAsk())))
    expect(racing.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected'])
    const spent = await Promise.all((await unblinded(before, first)).map(spend))
    expect(spent.length).to.equal(3)
  })
  const blindedAsk = async () => {
    const { key, asked } = await blinded(world)
    return { key, blinded: asked.map((one) => one.blinded) }
  }

  it('are refused to administrators and people from outside, in another number, under another key, malformed', async () => {
    const ask = await blindedAsk()
    for (const persona of [sysadmin, observer])
      expect(await refusal(fetchTokens(world.deps, world.actor(persona), ask))).to.equal('auth.denied.role')
    const chens = world.actor(chen)
    expect(await refusal(fetchTokens(world.deps, chens, { ...ask, key: 'f'.repeat(64) }))).to.equal('anonymous.error.other_key')
    for (const wrong of [ask.blinded.slice(1), [...ask.blinded, ask.blinded[0]!], ['', '', ''], ask.blinded.map((one) => `${one} `)])
      expect(await refusal(fetchTokens(world.deps, chens, { ...ask, blinded: wrong }))).to.equal('anonymous.error.malformed')
    expect(await count('anonymous_fetched')).to.equal(0)
  })

  it('are worth nothing when anything about them was changed', async () => {
    const [token, other] = (await tokensOf(world, chen)) as [AnonymousToken, AnonymousToken, AnonymousToken]
    const flipped = Buffer.from(token.signature, 'base64')
    flipped[10] = (flipped[10] ?? 0) ^ 1
    const wrong: AnonymousToken[] = [
      { ...token, nonce: other.nonce },
      { ...token, key: 'a'.repeat(64) },
      { ...token, nonce: token.nonce.toUpperCase() },
      { ...token, signature: flipped.toString('base64') },
      { ...token, signature: ` ${token.signature}` },
      { ...token, signature: '' },
    ]
    for (const one of wrong) expect(await refusal(spend(one))).to.equal('anonymous.token_bad')
    await spend(token)
  })

  it('have one key a quarter, made once by whoever is first, whose hash is in the log and whose secret goes with the quarter', async () => {
    const [one, two] = await Promise.all([currentIssuer(world.deps), currentIssuer(world.deps)])
    expect(one).to.deep.equal(two)
    const leaf = (await world.db
      .read('log_contents as c')
      .join('log_leaves as l', 'l.leaf_index', 'c.leaf_index')
      .where('l.kind', 'anonymous_issuer')) as {
      content: string
    }[]
    expect(leaf.map(({ content }) => content.includes(one.print))).to.deep.equal([true])
    const [first] = (await tokensOf(world, chen)) as [AnonymousToken, AnonymousToken, AnonymousToken]
    const [late, later] = (await tokensOf(world, he)) as [AnonymousToken, AnonymousToken, AnonymousToken]
    await spend(first)

    world.clock.set('2026-04-01T01:00:00Z')
    await settleIssuer(world.deps)
    const keys = (await world.db.read('anonymous_issuers').orderBy('id')) as { quarter: string; sealed_key: string | null }[]
    expect(keys.map(({ quarter, sealed_key: key }) => [quarter, key === null])).to.deep.equal([
      ['2026-Q1', true],
      ['2026-Q2', false],
    ])
    await spend(late) // a quarter longer
    expect((await tokensOf(world, chen)).length, 'three new ones').to.equal(3)

    world.clock.set('2026-07-01T01:00:00Z')
    await settleIssuer(world.deps)
    expect((await publicIssuers(world.deps)).map(({ quarter, retiredOn }) => [quarter, retiredOn])).to.deep.equal([
      ['2026-Q3', null],
      ['2026-Q2', null],
      ['2026-Q1', '2026-07-01'],
    ])
    expect(await refusal(spend(later))).to.equal('anonymous.token_expired')
  })
})

describe('anonymous suggestions', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const WORDS = ['建议把年休假计划提前公布。', '电梯口的公告屏字太小。', '希望培训安排避开月底。', '食堂增加一个素菜窗口。']
  async function written(...words: readonly string[]): Promise<AnonymousToken[]> {
    const tokens = [...(await tokensOf(world, chen)), ...(await tokensOf(world, lin))]
    for (const [i, text] of words.entries()) await takeText(world.deps, tokens[i]!, text)
    return tokens
  }

  it('come through the door of nobody: no session, no line in the log, and the day alone is kept', async () => {
    const [token] = await tokensOf(world, chen)
    const sent = await world
      .visitor()
      .post('/anonymous/door/texts')
      .send({ token, text: ` ${WORDS[0]!} ` })
      .expect(200)
    expect(sent.body).to.deep.equal({ code: 'stored' })
    expect(sent.headers['set-cookie']).to.equal(undefined)
    expect(sent.headers['cache-control']).to.equal('no-store')
    const [row] = (await world.db.read('anonymous_texts')) as Record<string, unknown>[]
    expect(row).to.deep.equal({
      id: row!['id'],
      token_hash: markOf('suggestion', token!),
      body: WORDS[0],
      received_on: '2026-03-02',
      number: null,
      published_on: null,
      hidden_by_act: null,
    })
    const [spent] = (await world.db.read('anonymous_spent')) as Record<string, unknown>[]
    expect(Object.keys(spent!).sort()).to.deep.equal(['issuer_id', 'token_hash'])
    expect(spent!['token_hash'], 'the list of spent tokens leads to no text').not.to.equal(row!['token_hash'])
    expect(
      ((await world.db.read('audit_entries').whereLike('action', 'anonymous%')) as { action: string }[]).map(({ action }) => action),
    ).to.deep.equal(['anonymous.make_issuer'])
  })

  it('are the same text when sent again, and another one needs another token', async () => {
    const [token] = await written(WORDS[0]!)
    const again = (text: string) => world.visitor().post('/anonymous/door/texts').send({ token, text })
    await again(WORDS[0]!).expect(200)
    const refused = await again(WORDS[1]!).expect(409)
    expect(refused.body).to.deep.equal({ code: 'anonymous.token_spent' })
    expect(((await world.db.read('anonymous_texts')) as unknown[]).length).to.equal(1)
  })

  it('are refused without a token, empty, too long, from another site, and answered without the inside', async () => {
    const [token] = await tokensOf(world, chen)
    const door = (body: object) => world.visitor().post('/anonymous/door/texts').send(body)
    await door({ text: WORDS[0] }).expect(422)
    await door({ token: { ...token, signature: 'AAAA' }, text: WORDS[0] }).expect(422, { code: 'anonymous.token_bad' })
    await door({ token, text: ' \n ' }).expect(422, { code: 'anonymous.error.length' })
    await door({ token, text: '长'.repeat(2_001) }).expect(422, { code: 'anonymous.error.length' })
    await world.visitor().post('/anonymous/door/texts').set('Sec-Fetch-Site', 'cross-site').send({ token, text: WORDS[0] }).expect(403)
    await door({ token, text: '长'.repeat(2_000) }).expect(200)
    await world.visitor().get('/anonymous/door/nothing').expect(404, { code: 'errors.not_found' })
  })

  it('are published on the next working day, together, numbered in an order that chance makes', async () => {
    await written(...WORDS) // a Monday
    expect(await publishTexts(world.deps), 'not on the same day').to.equal(0)
    const reader = await world.as(he)
    expect((await reader.get('/anonymous').expect(200)).text).not.to.include(WORDS[0])
    const kept = (await world.db.read('anonymous_texts').orderBy('id')) as { body: string; id: string }[]
    world.clock.set('2026-03-07T02:00:00Z')
    expect(await publishTexts(world.deps), 'not on a Saturday').to.equal(0)
    world.clock.set('2026-03-09T02:00:00Z')
    expect(await publishTexts(world.deps)).to.equal(4)
    expect(await publishTexts(world.deps)).to.equal(0)
    const published = (await world.db.read('anonymous_texts').orderBy('number')) as { body: string; number: number; published_on: string }[]
    expect(published.map(({ number }) => number)).to.deep.equal([1, 2, 3, 4])
    expect(new Set(published.map(({ published_on: on }) => on))).to.deep.equal(new Set(['2026-03-09']))
    expect(
      published.map(({ body }) => body),
      'the order of their random names',
    ).to.deep.equal(kept.map(({ body }) => body))
    const page = await (await world.as(lin)).get('/anonymous').expect(200) // sessions end meanwhile
    for (const text of WORDS) expect(page.text).to.include(text)
    expect(page.text).to.include((await currentIssuer(world.deps)).print.slice(0, 32))
  })

  it('wait in any number, in the order of their random names', async () => {
    const many = Array.from({ length: 1_201 }, (_, i) => ({
      id: (i * 7_919).toString(16).padStart(32, 'f'),
      token_hash: i.toString(16).padStart(64, '0'),
      body: WORDS[0]!,
      received_on: '2026-03-02',
    }))
    await world.db.write.transaction((tx) => tx.batchInsert('anonymous_texts', many, 100))
    await written(WORDS[1]!)
    const kept = (await world.db.read('anonymous_texts').pluck('id')) as string[]
    expect(kept).to.have.length(1_202)
    if (engine === 'sqlite') expect(kept).to.deep.equal(kept.toSorted())
  })

  it('are found by the staff once they are published, and no more when they are hidden', async () => {
    await written(...WORDS)
    const found = async (persona = he): Promise<string> =>
      (
        await (
          await world.as(persona)
        )
          .get('/search')
          .query({ q: WORDS[0]!.slice(0, 6) })
          .expect(200)
      ).text
    expect(await found(), 'not while it waits').not.to.include('#text-')
    world.clock.set('2026-03-03T02:00:00Z')
    await publishTexts(world.deps)
    const { number } = (await world.db.read('anonymous_texts').where({ body: WORDS[0] }).first('number')) as { number: number }
    const address = `/anonymous?before=${number + 1}#text-${number}`
    expect(await found(lin)).to.include(address)
    expect(await found(observer)).not.to.include('#text-')
    await world.db.write.transaction((tx) => markHidden(tx, number, null, 1))
    expect(await found(lin)).not.to.include('#text-')
  })

  it('tell whoever holds the token where they are, and nobody else', async () => {
    const [token, unused] = await written(WORDS[0]!)
    const receipt = async ({ key, nonce }: AnonymousToken) =>
      (await world.visitor().post('/anonymous/door/receipts').send({ key, nonce }).expect(200)).body as unknown
    expect(await receipt(token!)).to.deep.equal({ code: 'ok', state: 'waiting', receivedOn: '2026-03-02' })
    expect(await receipt(unused!)).to.deep.equal({ code: 'ok', state: 'unknown' })
    world.clock.set('2026-03-03T02:00:00Z')
    await publishTexts(world.deps)
    expect(await receipt(token!)).to.deep.equal({ code: 'ok', state: 'published', number: 1, publishedOn: '2026-03-03' })
  })

  it('are fetched for by every page of the staff, and by nobody else’s', async () => {
    expect((await (await world.as(chen)).get('/anonymous')).text).to.include(`data-tokens="${world.actor(chen).id} 2026-Q1"`)
    expect((await (await world.as(sysadmin)).get('/admin/people')).text).not.to.include('data-tokens')
    const ask = await blinded(world)
    const answer = await (
      await world.as(chen)
    )
      .post('/anonymous/tokens')
      .type('form')
      .send({ key: ask.key, blinded: ask.asked.map((one) => one.blinded) })
      .expect(200)
    const tokens = await unblinded(ask, (answer.body as { signatures: string[] }).signatures)
    expect(tokens.length).to.equal(3)
  })
})
