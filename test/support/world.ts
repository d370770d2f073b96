import type { Express } from 'express'
import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import request from 'supertest'
import { createApp } from '../../server/app.ts'
import type { Actor } from '../../server/auth/policy.ts'
import { readConfig } from '../../server/config.ts'
import type { Deps } from '../../server/deps.ts'
import { openDatabase } from '../../server/db/database.ts'
import { RevisionCache } from '../../server/db/revision-cache.ts'
import { readInstallation } from '../../server/installation.ts'
import { DEPARTMENTS, PASSWORD, plantCast, type Cast } from './cast.ts'
import { createTestDatabase, openTestDatabase, type TestDatabase, type TestDatabaseAddress } from './engines.ts'
import type { Persona } from './personas.ts'

/** Sunday noon would be a trap of its own: a Monday morning in Linxi. */
export const NOW = new Date('2026-03-02T01:00:00Z')

/** The one clock of a test; it moves only when told. */
export class Clock {
  #now = NOW
  readonly now = (): Date => new Date(this.#now)
  set(iso: string): void {
    this.#now = new Date(iso)
  }
  advance(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds)
  }
}

export type TestAgent = ReturnType<typeof request.agent>

export interface World {
  readonly app: Express
  readonly deps: Deps
  readonly db: TestDatabase
  readonly clock: Clock
  readonly cast: Cast
  /** Nobody: a browser that has not signed in. */
  readonly visitor: () => TestAgent
  /** The persona's own browser, signed in through the sign-in page; the same one each time. */
  readonly as: (persona: Persona) => Promise<TestAgent>
  /** The persona as services see it. */
  readonly actor: (persona: Persona) => Actor
  /** A second instance of the application on the same database. */
  readonly secondInstance: () => Promise<Express>
  close(): Promise<void>
}

/** What a browser says on a form post from one of our own pages. */
export const browserOf = (app: Express): TestAgent =>
  request.agent(app).set('Sec-Fetch-Site', 'same-origin').set('Accept', 'text/html') as TestAgent

let peopled: Promise<{ readonly address: TestDatabaseAddress; readonly cast: Cast }> | undefined

/** The cast is planted once a run; every world gets a copy of that database. */
async function plantOnce(): Promise<{ readonly address: TestDatabaseAddress; readonly cast: Cast }> {
  const address = await createTestDatabase()
  const db = openDatabase(address.url)
  try {
    return { address, cast: await db.write.transaction((tx) => plantCast(tx)) }
  } finally {
    await db.close()
  }
}

/** A migrated database with the cast in it and the whole application on top; nothing is mocked but the clock. */
export async function makeWorld(environment: NodeJS.ProcessEnv = {}): Promise<World> {
  const { address, cast: planted } = await (peopled ??= plantOnce())
  const cast = structuredClone(planted) // some tests add items of their own
  const db = await openTestDatabase(address)
  const clock = new Clock()
  const BOX = { BALLOT_BOX_KEY: Buffer.alloc(32, 7).toString('base64') } // no test leaves a key in the working folder
  const config = readConfig({ LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'fatal', ...BOX, ...environment })
  const deps: Deps = {
    db,
    cache: new RevisionCache(),
    config,
    now: clock.now,
    random: (bytes) => randomBytes(bytes),
    log: pino({ level: config.logLevel }),
  }
  const installation = await readInstallation(deps)
  const app = createApp(deps, installation)
  const agents = new Map<string, TestAgent>()

  const as = async (persona: Persona): Promise<TestAgent> => {
    const known = agents.get(persona.username)
    if (known) return known
    const agent = browserOf(app)
    await agent.post('/login').type('form').send({ username: persona.username, password: PASSWORD }).expect(303)
    agents.set(persona.username, agent)
    return agent
  }

  return {
    app,
    deps,
    db,
    clock,
    cast,
    as,
    visitor: () => browserOf(app),
    actor: (persona) => actorFor(persona, cast),
    secondInstance: async () => createApp(deps, await readInstallation(deps)),
    close: () => db.close(),
  }
}

function actorFor(persona: Persona, cast: Cast): Actor {
  const { username, name, department, post, rankClass, roles } = persona
  return {
    id: cast.people[username] ?? 0,
    username,
    name,
    post,
    rankClass,
    roles,
    departmentId: cast.departments[department] ?? 0,
    departmentName: DEPARTMENTS.find(({ code }) => code === department)?.name ?? '',
  }
}
