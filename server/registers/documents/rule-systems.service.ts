import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { dateInShanghai } from '../../../core/dates.ts'
import { canonicalJson } from '../../../core/tlog/canonical.ts'
import { audited } from '../../audit/audit.service.ts'
import { authorize, type Actor } from '../../auth/policy.ts'
import type { Deps } from '../../deps.ts'
import { denyReading } from '../../disclosures/disclosures.policy.ts'
import { loadDisclosure, lookedAgain } from '../../disclosures/disclosures.reading.ts'
import { readableBy, scopeOf } from '../../disclosures/disclosures.visibility.ts'
import { AppError } from '../../errors.ts'
import { settleObligation } from '../../obligations/settlement.service.ts'
import { documents } from './documents.register.ts'
import { insertReview, listDepartmentNames, listReadable, listSystemReviews, listSystemVersions } from './rule-systems.queries.ts'
import { denyReviewing, nextReview, systemsOn, type RuleSystemFact } from './rule-systems.rules.ts'

export interface RuleSystemsPage {
  readonly systems: readonly RuleSystemFact[]
  readonly departments: ReadonlyMap<number, { readonly name: string; readonly nameEn: string }>
  /** Of the records behind them: the version that a review has to name, by id; those that the reader may not open are left out. */
  readonly records: ReadonlyMap<number, number>
}

/** The seven rule systems today, for whoever reads as staff. @throws AppError forbidden */
export async function readRuleSystems({ db, cache, now }: Pick<Deps, 'db' | 'cache' | 'now'>, actor: Actor): Promise<RuleSystemsPage> {
  authorize(denyReading(actor))
  const today = dateInShanghai(now().toISOString())
  return cache.read(['rule-systems', scopeOf(actor), today], async () => {
    const systems = await ruleSystemFacts(db.read, today)
    const ids = systems.flatMap(({ version }) => version?.disclosureId ?? [])
    const [departments, records] = await Promise.all([listDepartmentNames(db.read), listReadable(db.read, ids, readableBy(actor))])
    return { systems, departments, records }
  })
}

/**
 * Presence and review of the seven rule systems on a day (`YYYY-MM-DD`), for scores: as it was then, whatever was published, withdrawn or
 * looked at since.
 */
export async function ruleSystemFacts(db: Knex, on: string): Promise<RuleSystemFact[]> {
  const versions = await listSystemVersions(db)
  return systemsOn(versions, await listSystemReviews(db), on)
}

export interface Unchanged {
  /** Of the record, as the person saw it. */
  readonly version: number
  readonly statement: string
}

/**
 * The owner has looked at a rule system and it stays as it is: signed with name, time and the hash of what was looked at, and no new
 * version. Returns the day by which it is looked at again.
 * @throws AppError not_found, forbidden, conflict (not in force, being corrected, no rule system, or changed meanwhile)
 */
export async function reviewUnchanged(deps: Deps, actor: Actor, id: number, { version: seen, statement }: Unchanged): Promise<string> {
  return audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const at = deps.now().toISOString()
    const versions = await listSystemVersions(tx)
    const own = versions.find(({ disclosureId, number }) => disclosureId === id && number === disclosure.publishedNumber)
    if (own === undefined) throw new AppError('not_found', 'errors.not_found')
    authorize(denyReviewing(actor, own))
    // Another text has taken its place: that one is looked at.
    if (!systemsOn(versions, [], dateInShanghai(at)).some(({ version }) => version?.disclosureId === id))
      throw new AppError('conflict', 'disclosures.error.not_standing')
    const nextDueOn = nextReview(own, dateInShanghai(at))
    const published = await lookedAgain(tx, disclosure, seen, nextDueOn)
    const ref = { versionId: published.id, disclosureId: id, departmentId: disclosure.departmentId, period: disclosure.period }
    const contentHash = createHash('sha256')
      .update(canonicalJson(await documents.canonical(tx, ref)))
      .digest('hex')
    const review = { disclosureId: id, versionNumber: published.number, at, reviewerId: actor.id, statement, contentHash, nextDueOn }
    await insertReview(tx, review)
    await settleObligation(
      tx,
      { ...disclosure, disclosureId: id, itemId: disclosure.item.id, actorId: actor.id, at },
      await documents.check(tx, ref),
    )
    const details = { version: published.number, hash: contentHash, next: nextDueOn, remark: statement }
    return [nextDueOn, { action: 'disclosure.reviewed_unchanged', subject: `disclosure:${id}`, details }]
  })
}
