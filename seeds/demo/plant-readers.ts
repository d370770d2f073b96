import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { DEMO_USERNAMES } from '../../server/auth/demo-people.ts'
import { ADMINISTRATOR_ROLES, type Role } from '../../server/auth/policy.ts'
import { insertAll } from './batches.ts'
import { workingDay } from './clock.ts'
import type { PlantedEntry } from './plant-disclosures.ts'
import type { PlantedPeople, PlantedPerson } from './plant-people.ts'
import { Chance } from './random.ts'
import { compare } from './settle.ts'

/** How far the notices that ask to be acknowledged have come, the newest first; and how many working days after publication they end. */
const NOTICES = [
  { share: 0.04, days: 10 },
  { share: 0.6, days: 14 },
  { share: 1, days: 7 },
] as const
/** Between them, published records: the newest notice is fresh, the finished one is weeks old. */
const APART = [0, 1, 5] as const
const TOLD = 7

const isInside = ({ roles }: PlantedPerson): boolean =>
  !roles.includes('observer') && !roles.some((role) => (ADMINISTRATOR_ROLES as readonly Role[]).includes(role))
const forEverybody = ({ entry, settled }: PlantedEntry): boolean =>
  entry.item.audience !== 'department' && entry.withdrawal === undefined && settled.publishedAt !== null

/** Readings without readers, notices with acknowledgements, subscriptions, and what demo people were told. */
export async function plantReaders(
  tx: Knex.Transaction,
  disclosures: readonly PlantedEntry[],
  { people, departments }: PlantedPeople,
  now: Date,
): Promise<void> {
  const published = disclosures.filter(forEverybody).sort((a, b) => compare(b.settled.publishedAt!, a.settled.publishedAt!))
  await insertAll(
    tx,
    'read_counts',
    published.map((one) => readingsOf(one, now)),
  )
  const notices = await plantNotices(tx, published, people.filter(isInside), now)
  await plantSubscriptions(tx, people, departments, now)
  await plantMessages(tx, published, notices, people, now)
}

/** Somewhat more for what concerns everybody's money; what came out today has been opened by few. */
function readingsOf({ id, entry, settled }: PlantedEntry, now: Date): object {
  const chance = new Chance(`readings/${id}`)
  const hours = (now.getTime() - Date.parse(settled.publishedAt!)) / 3_600_000
  const most = entry.item.register === 'expenses' ? 90 : 60
  const count = Math.max(1, Math.round(most * chance.around(0.6) * Math.min(1, 0.08 + hours / 200)))
  return { disclosure_id: id, version_number: settled.publishedNumber, day: dateInShanghai(settled.publishedAt!), count }
}

interface PlantedNotice {
  readonly one: PlantedEntry
  readonly by: string
  readonly silent: ReadonlySet<number>
}

async function plantNotices(
  tx: Knex.Transaction,
  published: readonly PlantedEntry[],
  asked: readonly PlantedPerson[],
  now: Date,
): Promise<PlantedNotice[]> {
  // A notice or a rule is what people are asked to know; nobody signs for a list of old computers.
  const texts = published.filter(
    ({ entry, settled }) =>
      entry.item.register === 'documents' && settled.publishedNumber === 1 && /通知|办法|制度/.test(entry.versions[0]!.title),
  )
  const notices: PlantedNotice[] = []
  for (const [i, { share, days }] of NOTICES.entries()) {
    const one = texts[APART[i]!]
    if (one === undefined) continue
    const publishedAt = Date.parse(one.settled.publishedAt!)
    const by = workingDay(dateInShanghai(one.settled.publishedAt!), days)
    const chance = new Chance(`notice/${i}`)
    const done = chance.shuffled(asked).slice(0, Math.round(asked.length * share))
    const span = Math.max(60_000, Math.min(now.getTime(), Date.parse(`${by}T09:00:00Z`)) - publishedAt)
    await tx('disclosure_versions').where({ disclosure_id: one.id, number: 1 }).update({ acknowledge_by: by })
    await insertAll(
      tx,
      'acknowledgements',
      done.map(({ id }) => ({
        disclosure_id: one.id,
        version_number: 1,
        person_id: id,
        at: new Date(publishedAt + Math.floor(span * chance.next() * 0.95)).toISOString(),
      })),
    )
    const confirmed = new Set(done.map(({ id }) => id))
    notices.push({ one, by, silent: new Set(asked.filter(({ id }) => !confirmed.has(id)).map(({ id }) => id)) })
  }
  return notices
}

async function plantSubscriptions(
  tx: Knex.Transaction,
  people: readonly PlantedPerson[],
  departments: PlantedPeople['departments'],
  now: Date,
): Promise<void> {
  const classes = (await tx('catalogue_classes').whereNull('parent_id').orderBy('position').select('id')) as { id: number }[]
  const at = new Date(now.getTime() - 40 * 86_400_000).toISOString()
  const chance = new Chance('subscriptions')
  const readers = people.filter(isInside).filter(({ username }) => username === 'staff' || chance.happens(0.25))
  const rows = readers.flatMap(({ id, department }) => [
    { person_id: id, kind: 'department', target_id: departments.get(department)!, created_at: at },
    { person_id: id, kind: 'class', target_id: chance.pick(classes).id, created_at: at },
  ])
  await insertAll(tx, 'subscriptions', rows)
}

/** What the demo people were told: what the notices ask of them, and to the plain reader also what the own department published. */
async function plantMessages(
  tx: Knex.Transaction,
  published: readonly PlantedEntry[],
  notices: readonly PlantedNotice[],
  people: readonly PlantedPerson[],
  now: Date,
): Promise<void> {
  const demo = people.filter(({ username }) => (DEMO_USERNAMES as readonly string[]).includes(username)).filter(isInside)
  const names = new Map(
    ((await tx('departments').select('code', 'name', 'name_en')) as { code: string; name: string; name_en: string }[]).map((row) => [
      row.code,
      row,
    ]),
  )
  const say = (code: string, one: PlantedEntry, person: PlantedPerson, more: object, read: boolean) => {
    const department = names.get(one.entry.department)!
    const at = one.settled.publishedAt!
    const title = one.entry.versions[(one.settled.publishedNumber ?? 1) - 1]!.title
    return {
      person_id: person.id,
      code,
      params: JSON.stringify({ title, department: department.name, department_en: department.name_en, ...more }),
      href: `/disclosures/${one.id}`,
      about: `disclosure:${one.id}:${one.settled.publishedNumber}`,
      at,
      read_at: read ? new Date(Math.min(now.getTime(), Date.parse(at) + 7_200_000)).toISOString() : null,
    }
  }
  const asked = demo.flatMap((person) =>
    notices.map(({ one, by, silent }) => say('notifications.acknowledge', one, person, { by }, !silent.has(person.id))),
  )
  const reader = demo.find(({ username }) => username === 'staff')
  const known = new Set(notices.map(({ one }) => one.id))
  const own = reader === undefined ? [] : published.filter(({ id, entry }) => entry.department === reader.department && !known.has(id))
  const subscribed = own.slice(0, TOLD).map((one, i) => say('notifications.published', one, reader!, {}, i >= 3))
  await insertAll(
    tx,
    'notifications',
    [...asked, ...subscribed].sort((a, b) => compare(a.at, b.at)),
  )
}
