import type { Knex } from 'knex'
import pino from 'pino'
import { dateInShanghai } from '../../../core/dates.ts'
import type { Random } from '../../../core/protocol/v1/scalars.ts'
import type { Actor } from '../../../server/auth/policy.ts'
import { RevisionCache } from '../../../server/db/revision-cache.ts'
import type { Deps } from '../../../server/deps.ts'
import { demoRandom } from '../../../server/elections/demo-codes.ts'
import { DEPARTMENTS } from '../departments.ts'
import type { PlantedPeople, PlantedPerson } from '../plant-people.ts'

/** Every look at the clock finds it so much later: people take their time. */
const TICK_MS = 41_000

/** The stage on which the elections of the demo year are played through the product's own services, on days of the past. */
export class Scene {
  readonly tx: Knex.Transaction
  readonly deps: Deps
  readonly random: Random
  readonly people: readonly PlantedPerson[]
  /** `YYYY-MM-DD`, the day of planting. */
  readonly today: string
  readonly #departments: ReadonlyMap<string, number>
  #at = 0

  constructor(tx: Knex.Transaction, { people, departments }: PlantedPeople, { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>) {
    this.tx = tx
    this.people = people
    this.#departments = departments
    this.today = dateInShanghai(now().toISOString())
    this.random = demoRandom('elections')
    const clock = (): Date => new Date((this.#at += TICK_MS))
    const log = pino({ enabled: false })
    this.deps = { db: within(tx, db.engine), cache: new RevisionCache(), now: clock, random: this.random, log, config }
  }

  /** Sets the clock: `day` as YYYY-MM-DD, `time` as HH:MM in Shanghai. */
  at(day: string, time: string): void {
    this.#at = Date.parse(`${day}T${time}:00+08:00`)
  }

  person(username: string): PlantedPerson {
    const found = this.people.find((one) => one.username === username)
    if (found === undefined) throw new Error(`nobody is called ${username}`)
    return found
  }

  department(code: string): { readonly id: number; readonly name: string } {
    const id = this.#departments.get(code)
    const name = DEPARTMENTS.find((one) => one.code === code)?.name
    if (id === undefined || name === undefined) throw new Error(`there is no department ${code}`)
    return { id, name }
  }

  actor(username: string): Actor {
    const { id, name, department, post, rankClass, roles } = this.person(username)
    const { id: departmentId, name: departmentName } = this.department(department)
    return { id, username, name, departmentId, departmentName, post, rankClass, roles }
  }
}

/** Everything in the one transaction of the planting: services that begin one of their own get this one. */
function within(tx: Knex.Transaction, engine: Deps['db']['engine']): Deps['db'] {
  const write = new Proxy<Knex>(tx, {
    get: (target, name) =>
      name === 'transaction' ? <T>(work: (inner: Knex.Transaction) => Promise<T>) => work(tx) : (Reflect.get(target, name) as unknown),
  })
  return { engine, read: tx, write, close: () => Promise.resolve() }
}
