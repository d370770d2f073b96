import type { Knex } from 'knex'
import { contentsOfActs } from './acts.kind.ts'
import { ACT, subjectOfEntry } from './acts.rules.ts'
import { appendLeaf } from './append.service.ts'

const later = new WeakSet<Knex>()

/** Acts of this transaction are not logged as they are written: it fills the log at its end, in the order of time. For planting the demo year. */
export const logActsLater = (tx: Knex.Transaction): void => void later.add(tx)

/** Logs an entry of the audit log that was just written; its own transaction says what it says. */
export async function appendAct(tx: Knex, entryId: number): Promise<void> {
  if (later.has(tx)) return
  const subject = subjectOfEntry(entryId)
  const { content, at } = (await contentsOfActs(tx, [subject])).get(subject) ?? {}
  if (content === undefined || at === undefined) throw new Error(`no audit entry ${entryId}`)
  await appendLeaf(tx, { kind: ACT, subject, content, at })
}
