import { expect } from 'chai'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Express } from 'express'
import { hubOf } from '../../../server/live/live.hub.ts'
import { MOST_STREAMS } from '../../../server/live/live.routes.ts'
import { announce, closeStreams, sweepLiveEvents } from '../../../server/live/live.service.ts'
import { liveTopics } from '../../../server/live/live.topics.ts'
import { readAllShown, tell, tellAll } from '../../../server/notifications/notifications.service.ts'
import { chen, he, type Persona } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'

interface Stream {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  /** Everything said so far. */
  said(): string
  /** Waits until something is said. */
  hears(text: string): Promise<void>
  readonly ended: Promise<void>
  close(): void
}

describe('what open pages hear', () => {
  let world: World
  const servers: http.Server[] = []
  const streams: Stream[] = []
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.close()
    closeStreams(world.deps)
    for (const server of servers.splice(0)) server.closeAllConnections()
    await world.close()
  })

  async function listening(app: Express): Promise<number> {
    const server = http.createServer(app)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }

  async function cookieOf(persona: Persona): Promise<string> {
    const agent = await world.as(persona)
    const url = 'http://127.0.0.1/'
    return (agent as unknown as { jar: { getCookies(at: object): { toValueString(): string } } }).jar
      .getCookies({ domain: '127.0.0.1', path: new URL(url).pathname, secure: false, script: false })
      .toValueString()
  }

  async function listen(persona: Persona, query = '', port?: number): Promise<Stream> {
    const at = port ?? (await listening(world.app))
    const cookie = await cookieOf(persona)
    return new Promise((resolve, reject) => {
      const request = http.get(
        { port: at, host: '127.0.0.1', path: `/live${query}`, headers: { cookie, accept: 'text/event-stream', 'accept-encoding': 'gzip' } },
        (response) => {
          let said = ''
          response.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
          const ended = new Promise<void>((done) => response.once('close', done))
          const stream: Stream = {
            status: response.statusCode ?? 0,
            headers: response.headers,
            said: () => said,
            ended,
            close: () => request.destroy(),
            async hears(text) {
              const until = Date.now() + 5_000
              while (!said.includes(text)) {
                if (Date.now() > until) throw new Error(`never heard ${text}, but ${said}`)
                await pause(20)
              }
            },
          }
          streams.push(stream)
          resolve(stream)
        },
      )
      request.on('error', reject)
    })
  }

  const sayTo = (persona: Persona): Promise<void> =>
    world.db.write.transaction((tx) =>
      tell(tx, [{ personId: world.actor(persona).id, code: 'notifications.unknown', href: '/' }], '2026-03-02T01:00:00.000Z'),
    )
  const topicOf = (persona: Persona): string => `person:${world.actor(persona).id}`

  it('is the number of their own unread messages, at once and whenever it changes, in words of theirs', async () => {
    const stream = await listen(chen)
    expect(stream.headers).to.include({ 'x-accel-buffering': 'no', 'content-type': 'text/event-stream; charset=utf-8' })
    expect(stream.headers).not.to.have.property('content-encoding')
    await stream.hears('{"n":0,"text":"消息"}')
    await sayTo(he)
    await sayTo(chen)
    await stream.hears('{"n":1,"text":"1 条消息"}')
    await readAllShown(world.deps, world.actor(chen), 1_000)
    await stream.hears('event: ready')
    await pause(600)
    expect(stream.said().split('event: unread')).to.have.length(4)
    expect(stream.said().trim().endsWith('{"n":0,"text":"消息"}')).to.equal(true)
  })

  it('goes to many people in one statement', async () => {
    const stream = await listen(chen)
    await stream.hears('event: ready')
    const everybody = { sql: `select id from people where status = 'active'`, bindings: [] }
    await world.db.write.transaction((tx) =>
      tellAll(tx, everybody, { code: 'notifications.unknown', href: '/', about: 'test:1' }, '2026-03-02T01:00:00.000Z'),
    )
    await stream.hears('"n":1')
  })

  it('comes from other instances, and nothing of a transaction that failed', async () => {
    const port = await listening(await world.secondInstance())
    const stream = await listen(chen, `?topics=${topicOf(chen)}`, port)
    await stream.hears('event: ready')
    await world.db.write
      .transaction(async (tx) => {
        await announce(tx, { topic: topicOf(chen) })
        throw new Error('cut off')
      })
      .catch(() => undefined)
    await pause(700)
    expect(stream.said()).not.to.include('event: changed')
    await world.db.write.transaction((tx) => announce(tx, { topic: topicOf(chen) }, { topic: topicOf(chen) }))
    await stream.hears(`event: changed\ndata: ["${topicOf(chen)}"]`)
    expect(stream.said().split('event: changed')).to.have.length(2)
  })

  it('is nothing that one may not see, and nothing that is no topic', async () => {
    const stream = await listen(chen, `?topics=${topicOf(he)},person:x,nothing:1,__proto__:1,${topicOf(chen)}`)
    await stream.hears(`event: ready\ndata: ["${topicOf(chen)}"]`)
    await world.db.write.transaction((tx) => announce(tx, { topic: topicOf(he) }))
    await pause(700)
    expect(stream.said()).not.to.include('event: changed')
    expect(Object.keys(liveTopics)).to.include('person')
  })

  it('hears what took its number early and was committed late', async () => {
    const stream = await listen(chen, `?topics=${topicOf(chen)}`)
    await stream.hears('event: ready')
    await world.db.write('live_events').insert({ id: 100, topic: 'nobody:1' })
    await pause(700)
    await world.db.write('live_events').insert({ id: 99, topic: topicOf(chen) })
    await stream.hears('event: changed')
    await pause(700)
    expect(stream.said().split('event: changed'), 'once').to.have.length(2)
  })

  it('reads nothing while nobody listens, and not more streams a person than they have windows', async () => {
    const port = await listening(world.app)
    const mine: Stream[] = []
    for (let i = 0; i < MOST_STREAMS; i++) mine.push(await listen(chen, '', port))
    expect(mine.map(({ status }) => status)).to.deep.equal(mine.map(() => 200))
    expect((await listen(chen, '', port)).status).to.equal(429)
    expect((await listen(he, '', port)).status).to.equal(200)
    expect(hubOf(world.deps).size).to.equal(MOST_STREAMS + 1)
    for (const stream of streams) stream.close()
    while (hubOf(world.deps).size > 0) await pause(10)
    expect((await listen(chen, '', port)).status).to.equal(200)
  })

  it('does not keep a session alive, and ends when the server stops', async () => {
    const stream = await listen(chen)
    await stream.hears('event: ready')
    const seen = async (): Promise<unknown> =>
      world.db
        .read('sessions')
        .where({ person_id: world.actor(chen).id })
        .select('last_seen_at')
    const before = await seen()
    world.clock.advance(10 * 60_000)
    closeStreams(world.deps)
    await stream.ended
    await pause(50)
    expect(await seen()).to.deep.equal(before)
  })

  it('is for people who are signed in', async () => {
    const agent = world.visitor()
    await agent.get('/live').set('Accept', 'text/event-stream').expect(204)
    await agent.get('/live').set('Accept', 'text/html').expect(303)
    await (await world.as(chen)).get('/live').expect(422)
  })

  it('old events are swept when they were there at the sweep before', async () => {
    const events = async (): Promise<number> => ((await world.db.read('live_events').select('id')) as unknown[]).length
    await world.db.write.transaction((tx) => announce(tx, { topic: 'person:1' }))
    await sweepLiveEvents(world.deps)
    await world.db.write.transaction((tx) => announce(tx, { topic: 'person:1' }))
    expect(await events()).to.equal(2)
    await sweepLiveEvents(world.deps)
    expect(await events()).to.equal(1)
  })
})
