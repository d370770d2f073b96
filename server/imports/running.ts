import { setImmediate as breathe } from 'node:timers/promises'
import type { Database } from '../db/database.ts'

export interface Running {
  done: number
  total: number
  readonly finished: Promise<void>
}

// Work in this process, by database and import. Other instances know it by imports.progress and imports.beat_at.
const running = new WeakMap<Database, Map<number, Running>>()

const of = (db: Database): Map<number, Running> => {
  const known = running.get(db) ?? new Map<number, Running>()
  running.set(db, known)
  return known
}

export type Tick = (done: number, total: number) => Promise<void>

export const runningWork = (db: Database, id: number): Running | undefined => of(db).get(id)

/** Starts work on an import unless this process is at it already. `work` reports how far it is and lets others run meanwhile. */
export function startWork(db: Database, id: number, work: (tick: Tick) => Promise<void>): Running {
  const known = of(db).get(id)
  if (known !== undefined) return known
  const tick: Tick = async (done, total) => {
    Object.assign(entry, { done, total })
    await breathe()
  }
  // The entry must be there before the work starts, so that a second start finds it.
  const entry: Running = {
    done: 0,
    total: 0,
    finished: breathe()
      .then(() => work(tick))
      .finally(() => of(db).delete(id)),
  }
  of(db).set(id, entry)
  return entry
}
