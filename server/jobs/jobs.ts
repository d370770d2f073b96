import { Cron } from 'croner'
import type { Deps } from '../deps.ts'
import { deleteExpired } from '../auth/auth.queries.ts'
import { LOCK_MINUTES } from '../auth/sign-in.rules.ts'

export interface Jobs {
  stop(): void
}

/** Scheduled work. Every job may run on several instances at once: each is a set-based change that is right when repeated. */
export function startJobs(deps: Deps): Jobs {
  const sweep = new Cron('*/10 * * * *', { protect: true, unref: true, catch: (error: unknown) => { deps.log.error({ err: error }, 'sweep failed') } }, () => sweepExpired(deps))
  return { stop: () => { sweep.stop() } }
}

/** Forgets sessions and failed sign-ins that no longer mean anything. */
export async function sweepExpired(deps: Deps): Promise<void> {
  const now = deps.now()
  await deleteExpired(deps.db.write, now.toISOString(), new Date(now.getTime() - LOCK_MINUTES * 60_000).toISOString())
}
