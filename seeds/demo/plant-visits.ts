import type { Knex } from 'knex'
import { DEMO_USERNAMES } from '../../server/auth/demo-people.ts'
import type { PlantedEntry } from './plant-disclosures.ts'
import type { PlantedPeople } from './plant-people.ts'
import { Chance } from './random.ts'
import { compare } from './settle.ts'

const DAY = 86_400_000
/** How much is new to the demo people when they sign in: enough to see, little enough to read. */
const NEW_AT_MOST = 11
/** After a week of holidays they came before it. */
const NEW_AT_LEAST = 6

/**
 * When people last came. The demo people did about five days ago, later when so much has been published since that nobody would read it;
 * signing in makes this the visit from which "new" is counted. Their colleagues came within the last days.
 */
export async function plantVisits(
  tx: Knex.Transaction,
  entries: readonly PlantedEntry[],
  { people }: PlantedPeople,
  now: Date,
): Promise<void> {
  const visit = lastVisit(entries, now)
  const before = new Date(Date.parse(visit) - 3 * DAY).toISOString()
  await tx('people')
    .whereIn('username', [...DEMO_USERNAMES])
    .update({ last_visit_at: visit, previous_visit_at: before })
  const chance = new Chance('visits')
  const days = new Map<number, number[]>()
  for (const { id, username } of people) {
    if ((DEMO_USERNAMES as readonly string[]).includes(username)) continue
    const ago = chance.int(1, 9)
    days.set(ago, [...(days.get(ago) ?? []), id])
  }
  for (const [ago, ids] of days)
    await tx('people')
      .whereIn('id', ids)
      .update({ last_visit_at: new Date(now.getTime() - ago * DAY - 3_600_000 * (ago % 3)).toISOString() })
}

function lastVisit(entries: readonly PlantedEntry[], now: Date): string {
  const fiveDaysAgo = new Date(now.getTime() - 5 * DAY).toISOString()
  const published = entries
    .filter(({ entry, settled }) => entry.item.audience !== 'department' && entry.withdrawal === undefined && settled.publishedAt !== null)
    .map(({ settled }) => settled.publishedAt!)
    .sort((a, b) => compare(b, a))
  const since = (rank: number): string => new Date(Date.parse(published[rank] ?? fiveDaysAgo) + 1_000).toISOString()
  const fresh = published.filter((at) => at > fiveDaysAgo).length
  if (fresh > NEW_AT_MOST) return since(NEW_AT_MOST)
  return fresh < NEW_AT_LEAST ? since(NEW_AT_LEAST) : fiveDaysAgo
}
