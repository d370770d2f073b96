import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import type { Disclosure, DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { publishedVersion } from '../disclosures/disclosures.types.ts'
import { subjectOf } from '../disclosures/disclosures.rules.ts'
import { getDisclosure, loadDisclosure } from '../disclosures/disclosures.reading.ts'
import { AppError } from '../errors.ts'
import { tellAll, type Recipients } from '../notifications/notifications.service.ts'
import { addresseesOf } from '../subscriptions/subscriptions.service.ts'
import type { TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import type { Addressee } from './acknowledgements.table.ts'
import { denyAcknowledge, denyAcknowledgements } from './readership.policy.ts'
import {
  acknowledgedAt,
  countAcknowledged,
  countReading,
  insertAcknowledgement,
  listAsking,
  listAskingOf,
  readAddressees,
  readAllAddressees,
  silentOf,
  sumReadings,
  type AskingNotice,
  type Share,
} from './readership.queries.ts'
import { isTimeToRemind } from './readership.rules.ts'

export type { AskingNotice } from './readership.queries.ts'

type Read = Pick<Deps, 'db' | 'cache'>

/** The version that readers see now. @throws AppError conflict for a record that is not in force */
function inForce(disclosure: Disclosure): DisclosureVersion {
  const published = publishedVersion(disclosure)
  if (published === undefined || disclosure.withdrawnAt !== null) throw new AppError('conflict', 'disclosures.error.not_published')
  return published
}

/**
 * Counts that a record was opened for the first time in some browser, and returns the new number. Who it was is neither asked nor kept
 * (ADR 0012). @throws AppError not_found for a record that the actor may not see, conflict for one that is not in force
 */
export async function countRead(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, id: number): Promise<number> {
  const { number } = inForce(await getDisclosure(deps, actor, id))
  await countReading(deps.db.write, id, number, dateInShanghai(deps.now().toISOString()))
  return sumReadings(deps.db.read, id)
}

/** How often a record was opened, over all of its versions. */
export const countOf = ({ db }: Pick<Deps, 'db'>, id: number): Promise<number> => sumReadings(db.read, id)

export interface Asked {
  /** Last day, `YYYY-MM-DD`. */
  readonly by: string
  /** When this reader confirmed, UTC ISO text. */
  readonly mine: string | undefined
  /** Whether this reader is asked. */
  readonly asksMe: boolean
  /** How many were asked and have confirmed, for those who answer for the notice. */
  readonly shares: readonly Share[] | undefined
}

const askedBy = ({ item, departmentId }: Disclosure): Recipients => addresseesOf({ audience: item.audience, departmentId })

/** What the page of a notice says about confirming; undefined for a record that asks nobody. */
export async function getAsked({ db, cache }: Read, actor: Actor, disclosure: Disclosure): Promise<Asked | undefined> {
  const published = publishedVersion(disclosure)
  if (published === undefined || published.acknowledgeBy === null || disclosure.withdrawnAt !== null) return undefined
  const { id } = disclosure
  const asksMe = denyAcknowledge(actor, disclosure) === undefined
  const sees = denyAcknowledgements(actor, disclosure) === undefined
  const notice = { disclosureId: id, versionNumber: published.number }
  return cache.read(['asked', id, published.number, actor.id, asksMe, sees], async () => ({
    by: published.acknowledgeBy ?? '',
    asksMe,
    mine: asksMe ? await acknowledgedAt(db.read, id, published.number, actor.id) : undefined,
    shares: sees ? await countAcknowledged(db.read, notice, askedBy(disclosure)) : undefined,
  }))
}

/**
 * Confirms, by name, that the actor has read the version in force; confirming twice is as confirming once, and confirming late counts.
 * @throws AppError not_found, forbidden (not asked), conflict (not in force, nobody is asked, or corrected meanwhile)
 */
export async function acknowledge(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, id: number, versionNumber: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    authorize(denyAcknowledge(actor, disclosure))
    const published = inForce(disclosure)
    if (published.acknowledgeBy === null) throw new AppError('conflict', 'notifications.error.nobody_asked')
    if (published.number !== versionNumber) throw new AppError('conflict', 'errors.changed_meanwhile')
    await insertAcknowledgement(tx, id, versionNumber, actor.id, deps.now().toISOString())
    return [undefined, { action: 'disclosure.acknowledge', subject: subjectOf(id), details: { version: versionNumber } }]
  })
}

export interface Acknowledgements {
  readonly disclosure: Disclosure
  readonly by: string
  readonly shares: readonly Share[]
  readonly page: TablePage<Addressee>
}

/** Who has confirmed and who has not. @throws AppError not_found, forbidden, conflict (nobody is asked) */
export async function listAcknowledgements(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: number,
  query: TableQuery,
): Promise<Acknowledgements> {
  const { disclosure, by, notice, asked } = await noticeOf(db, actor, id)
  const [shares, page] = await Promise.all([countAcknowledged(db.read, notice, asked), readAddressees(db.read, notice, asked, query)])
  return { disclosure, by, shares, page }
}

export async function listAllAcknowledgements(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: number,
  query: TableQuery,
): Promise<AsyncIterable<readonly Addressee[]>> {
  const { notice, asked } = await noticeOf(db, actor, id)
  return readAllAddressees(db.read, notice, asked, query)
}

async function noticeOf(db: Deps['db'], actor: Actor, id: number) {
  const disclosure = await getDisclosure({ db }, actor, id)
  authorize(denyAcknowledgements(actor, disclosure))
  const published = publishedVersion(disclosure)
  if (published?.acknowledgeBy == null) throw new AppError('conflict', 'notifications.error.nobody_asked')
  return {
    disclosure,
    by: published.acknowledgeBy,
    notice: { disclosureId: id, versionNumber: published.number },
    asked: askedBy(disclosure),
  }
}

/** What waits for the actor to confirm; an observer is never asked. `today`: `YYYY-MM-DD`. */
export const listToAcknowledge = async ({ db }: Pick<Deps, 'db'>, actor: Actor, today: string): Promise<readonly AskingNotice[]> =>
  readsAsStaff(actor) ? listAskingOf(db.read, actor, today) : []

/** Reminds those who have not confirmed, once, shortly before the last day. May run often and on every instance. */
export async function remindReaders(deps: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const at = deps.now().toISOString()
  const today = dateInShanghai(at)
  const calendar = await calendarIn(deps.db.read)
  const due = (await listAsking(deps.db.read, today)).filter(({ by }) => isTimeToRemind(by, today, calendar))
  if (due.length === 0) return
  await deps.db.write.transaction(async (tx) => {
    for (const notice of due)
      await tellAll(
        tx,
        silentOf(notice, addresseesOf(notice)),
        {
          code: 'notifications.acknowledge_soon',
          params: { title: notice.title, by: notice.by },
          href: `/disclosures/${notice.disclosureId}`,
          about: `acknowledge:${notice.disclosureId}:${notice.versionNumber}`,
        },
        at,
      )
  })
}
