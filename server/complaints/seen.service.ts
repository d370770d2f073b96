import type { Knex } from 'knex'
import type { Actor } from '../auth/policy.ts'
import { listSeen } from './complaints.queries.ts'

/** Which of these complaints the actor has a part in, for pages that link to them: one question, however many they are. */
export const seenComplaints = async (db: Knex, actor: Actor, ids: readonly number[]): Promise<ReadonlySet<number>> =>
  new Set(ids.length === 0 ? [] : await listSeen(db, actor, ids))
