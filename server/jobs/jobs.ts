import { Cron } from 'croner'
import type { Deps } from '../deps.ts'
import { forgetExpired } from '../auth/auth.service.ts'

export interface Jobs {
  stop(): void
}

/** Scheduled work. Every job may run on several instances at once: each is a set-based change that is right when repeated. */
export function startJobs(deps: Deps): Jobs {
  const sweep = new Cron(
    '*/10 * * * *',
    {
      protect: true,
      unref: true,
      catch: (error: unknown) => {
        deps.log.error({ err: error }, 'sweep failed')
      },
    },
    () => forgetExpired(deps),
  )
  return {
    stop: () => {
      sweep.stop()
    },
  }
}
