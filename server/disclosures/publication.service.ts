import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { record } from '../audit/audit.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { changeDisclosure, changeVersion, insertStep, isWithheldItem, nextFilingCount } from './disclosures.queries.ts'
import { claimShot } from './one-shot.service.ts'
import { filingNumber, subjectOf, type Timeliness } from './disclosures.rules.ts'
import { announcedOf, publishedVersion, refOf, type Disclosure, type DisclosureVersion } from './disclosures.types.ts'
import { readClock, settleObligation } from '../obligations/settlement.service.ts'
import { registerFor } from '../registers/index.ts'
import { announcePublication } from '../subscriptions/subscriptions.service.ts'
import { reindexRecord } from '../search/records.source.ts'
import { stamp } from '../transparency-log/append.service.ts'
import { appendPublication } from '../transparency-log/publications.service.ts'

type World = Pick<Deps, 'now' | 'config'>

/**
 * The system publishes: nobody else stamps a time. A first publication gets the year's next filing number and its timeliness for good;
 * a correction keeps both and takes the place of the version before it. Returns the filing number.
 * @throws AppError conflict when the record changed since it was read: of several that publish at once, one does; and when the catalogue
 * has come to withhold the item while the version was on its way. What readers have already can still be corrected.
 */
export async function publish(deps: World, tx: Knex.Transaction, disclosure: Disclosure, working: DisclosureVersion): Promise<string> {
  const at = await stamp(deps, tx)
  if (disclosure.publishedNumber === null && (await isWithheldItem(tx, disclosure.item.id)))
    throw new AppError('conflict', 'catalogue.error.withheld')
  const claimed = disclosure.publishedNumber === null && disclosure.item.oneShot
  const oneShot = claimed ? { one_shot_key: await claimShot(tx, { ...disclosure, itemId: disclosure.item.id }, 'published') } : {}
  const settled = await settle(deps, tx, disclosure, at)
  await changeDisclosure(tx, disclosure, {
    title: working.title,
    published_number: working.number,
    working_number: null,
    published_at: at,
    ...oneShot,
    ...settled,
  })
  const before = publishedVersion(disclosure)
  if (before !== undefined) await changeVersion(tx, before.id, { state: 'superseded' })
  await changeVersion(tx, working.id, { state: 'published', published_at: at, publish_at: null })
  await insertStep(tx, { disclosureId: disclosure.id, versionNumber: working.number, step: 'publish', outcome: 'done', actorId: null, at })
  await settleObligation(tx, dutyOf(disclosure, at), await registerFor(disclosure.item.register).check(tx, refOf(disclosure, working)))
  await reindexRecord(tx, disclosure.id)
  await announcePublication(tx, announcedOf(disclosure, working), {
    corrected: before !== undefined,
    authors: authorsOf(disclosure, working),
    at,
  })
  const details = { version: working.number, at, ...settled }
  await record(deps, tx, { id: null, name: 'system' }, { action: 'disclosure.publish', subject: subjectOf(disclosure.id), details })
  await appendPublication(tx, working.id, at)
  return settled.filing_number
}

/** Whoever had a hand in a version knows that it is out. */
const authorsOf = ({ steps }: Disclosure, { number, draftedBy }: DisclosureVersion): number[] => [
  draftedBy,
  ...steps.flatMap(({ versionNumber, actorId }) => (versionNumber === number && actorId !== null ? [actorId] : [])),
]

const dutyOf = ({ id, item, departmentId, period, formedOn }: Disclosure, at: string) => ({
  disclosureId: id,
  itemId: item.id,
  departmentId,
  period,
  formedOn,
  actorId: null,
  at,
})

interface Settled {
  readonly filing_number: string
  readonly due_on: string | null
  readonly first_published_at: string
  readonly timeliness: Timeliness | null
  readonly lead_days: number | null
}

async function settle(deps: World, tx: Knex.Transaction, disclosure: Disclosure, at: string): Promise<Settled> {
  const { item } = disclosure
  const clock = await readClock(tx, dutyOf(disclosure, at), item)
  if (disclosure.filingNumber !== null && disclosure.firstPublishedAt !== null)
    return {
      filing_number: disclosure.filingNumber,
      first_published_at: disclosure.firstPublishedAt,
      timeliness: disclosure.timeliness,
      lead_days: disclosure.leadDays,
      // A standing item was looked at again: its next review counts from today.
      due_on: item.timing === 'standing' ? clock.dueOn : disclosure.dueOn,
    }
  const year = Number(dateInShanghai(at).slice(0, 4))
  return {
    filing_number: filingNumber(deps.config.filingPrefix, year, await nextFilingCount(tx, year)),
    first_published_at: at,
    timeliness: clock.timeliness,
    lead_days: clock.leadDays,
    due_on: clock.dueOn,
  }
}
