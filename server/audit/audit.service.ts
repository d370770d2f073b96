import type { Knex } from 'knex'
import { setTimeout as wait } from 'node:timers/promises'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { LOGGED_ACTS } from '../transparency-log/acts.rules.ts'
import { appendAct } from '../transparency-log/acts.service.ts'
import { appendAuditEntry, findLastActor, listActors } from './audit.queries.ts'

/** What happened, in the words of the code: `action` like `disclosure.publish`, `subject` like `disclosure:12`. */
export interface AuditEvent {
  readonly action: string
  readonly subject: string
  readonly details: object
}

/** Who acts when nobody is signed in: the system itself, a command line, or somebody who tries to sign in. */
export interface Agent {
  readonly id: number | null
  readonly name: string
  readonly address?: string
}

/**
 * Runs a change and records it in the same transaction: either both happen or neither.
 * `change` returns its result together with the event that describes it, so it cannot be forgotten.
 * Inside, only `tx` may be used: SQLite has one writer, and a second one would wait for ever. PostgreSQL may give a transaction up for
 * the sake of another one; nothing of it is left then, and it runs again from its first statement. So `change` keeps nothing outside.
 */
export async function audited<T>(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor | Agent,
  change: (tx: Knex.Transaction) => Promise<[T, AuditEvent]>,
): Promise<T> {
  const attempt = (): Promise<T> =>
    deps.db.write.transaction(async (tx) => {
      const [result, event] = await change(tx)
      await record(deps, tx, actor, event)
      return result
    })
  for (const pause of PAUSES_MS) {
    try {
      return await attempt()
    } catch (error) {
      if (!wasGivenUp(error)) throw error
      await wait(pause * (1 + Math.random())) // those who met do not meet again
    }
  }
  return attempt()
}

/** Between attempts; after the last one the error stands. */
const PAUSES_MS = [10, 40, 160]
/** PostgreSQL's deadlock_detected and serialization_failure. SQLite, with its one writer, knows neither. */
const GIVEN_UP: ReadonlySet<unknown> = new Set(['40P01', '40001'])
const wasGivenUp = (error: unknown): boolean => error instanceof Error && 'code' in error && GIVEN_UP.has(error.code)

/** Who did one of these things to a subject: what a row says of its last change is forgotten with the next one, this is not. */
export const actorsOf = (db: Knex, subject: AuditEvent['subject'], actions: readonly string[]): Promise<number[]> =>
  listActors(db, subject, actions)

/** Who did anything to a subject last: whoever comes second is told by whom they were overtaken. */
export const lastActor = (db: Knex, subject: AuditEvent['subject']): Promise<string | undefined> => findLastActor(db, subject)

/** Records one more event inside a transaction that is already audited. */
export async function record(deps: Pick<Deps, 'now'>, tx: Knex.Transaction, actor: Actor | Agent, event: AuditEvent): Promise<void> {
  const address = 'address' in actor ? (actor.address ?? '') : ''
  const at = deps.now().toISOString()
  const id = await appendAuditEntry(tx, { ...event, actorId: actor.id, actorName: actor.name, at, address })
  if (LOGGED_ACTS.has(event.action)) await appendAct(tx, id)
}
