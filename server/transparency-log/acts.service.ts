import type { Knex } from 'knex'
import { contentsOfActs } from './acts.kind.ts'
import { ACT, subjectOfEntry } from './acts.rules.ts'
import { appendLeaf } from './append.service.ts'

/** Logs an entry of the audit log that was just written; its own transaction says what it says. */
export async function appendAct(tx: Knex, entryId: number): Promise<void> {
  const subject = subjectOfEntry(entryId)
  const { content, at } = (await contentsOfActs(tx, [subject])).get(subject) ?? {}
  if (content === undefined || at === undefined) throw new Error(`no audit entry ${entryId}`)
  await appendLeaf(tx, { kind: ACT, subject, content, at })
}
