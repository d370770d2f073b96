import type { Knex } from 'knex'
import { openDatabase } from '../../../server/db/database.ts'
import type { Deps } from '../../../server/deps.ts'
import type { World } from '../../support/world.ts'

interface Querying {
  _query: (connection: unknown, query: unknown) => Promise<unknown>
}

/** Whoever has the method itself: connections in a transaction inherit it from there too. */
function owner(knex: Knex): Querying {
  let held = knex.client as object
  while (!Object.hasOwn(held, '_query')) held = Object.getPrototypeOf(held) as object
  return held as Querying
}

const MOST = 60

/**
 * Does a step again and again, each time from new connections of which one dies before its first query, its second, and so on, until the
 * step comes to its end. Answers how many deaths it took. What an earlier attempt left behind is what the next one finds.
 */
export async function survive({ deps, db: { url } }: World, step: (deps: Deps) => Promise<unknown>): Promise<number> {
  for (let deaths = 0; deaths < MOST; deaths += 1) {
    const db = openDatabase(url)
    const querying = owner(db.write)
    const original = querying._query
    let queries = 0
    const life = { over: false }
    querying._query = function (connection, query) {
      queries += 1
      life.over ||= queries > deaths // once dead, nothing more is said
      return life.over ? Promise.reject(new Error('killed')) : original.call(this, connection, query)
    }
    try {
      await step({ ...deps, db })
      if (!life.over) return deaths
    } catch (error) {
      if (!life.over) throw error
    } finally {
      querying._query = original
      await db.close()
    }
  }
  throw new Error(`${MOST} deaths and no end`)
}
