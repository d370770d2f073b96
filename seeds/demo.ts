import type { Deps } from '../server/deps.ts'
import { DEMO_SETTING } from '../server/installation.ts'
import { plantPeople } from './demo/plant-people.ts'

/**
 * Plants the demo year into an empty, migrated database: the year before this one whole and this one up to yesterday, seen from
 * `deps.now()`, which is the only thing from outside. One transaction: what breaks off leaves nothing behind.
 */
export async function plantDemo(deps: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const now = deps.now()
  await deps.db.write.transaction(async (tx) => {
    await plantPeople(tx, now)
    await tx('settings').insert({ name: DEMO_SETTING, value: now.toISOString() })
  })
}
