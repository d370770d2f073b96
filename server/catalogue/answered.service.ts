import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { audiencesOf } from './catalogue.policy.ts'
import { readAnsweredBy, type AnsweredItem } from './answered.queries.ts'

export type { AnsweredItem }

/** What somebody answers for, as far as the actor may read of it; nothing for whoever has no business data. */
export const listAnsweredBy = ({ db, cache }: Pick<Deps, 'db' | 'cache'>, actor: Actor, personId: number): Promise<AnsweredItem[]> =>
  cache.read(['catalogue.answered', audiencesOf(actor), personId], () => readAnsweredBy(db.read, audiencesOf(actor), personId))
