import { dateInShanghai } from '../../core/dates.ts'
import type { Deps } from '../deps.ts'
import { findActor } from './actors.queries.ts'
import type { Actor } from './policy.ts'

/** Who a command of the machine acts for. What they may do is decided as if they had signed in. */
export const getActorNamed = ({ db, now }: Pick<Deps, 'db' | 'now'>, username: string): Promise<Actor | undefined> =>
  findActor(db.read, username.trim().toLowerCase(), dateInShanghai(now().toISOString()))
