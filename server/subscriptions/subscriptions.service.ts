import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { denyReading } from '../disclosures/disclosures.policy.ts'
import type { MessageKey } from '../i18n/index.ts'
import { tellAll } from '../notifications/notifications.service.ts'
import {
  addresseesOf,
  deleteSubscription,
  insertSubscription,
  listOptions,
  subscribersOf,
  toldOf,
  type Published,
  type SubscriptionKind,
  type SubscriptionOption,
} from './subscriptions.queries.ts'

export { addresseesOf, SUBSCRIPTION_KINDS, type SubscriptionKind, type SubscriptionOption } from './subscriptions.queries.ts'

/** What one may subscribe to, with what this person has. @throws AppError forbidden for whoever reads no disclosures */
export function listSubscriptions({ db, cache }: Pick<Deps, 'db' | 'cache'>, actor: Actor): Promise<SubscriptionOption[]> {
  authorize(denyReading(actor))
  return cache.read(['subscriptions', actor.id], () => listOptions(db.read, actor.id))
}

/** Begins or ends one subscription; doing it twice is as doing it once. @throws AppError forbidden, not_found */
export async function setSubscription(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  kind: SubscriptionKind,
  targetId: number,
  wanted: boolean,
): Promise<SubscriptionOption> {
  authorize(denyReading(actor))
  return audited(deps, actor, async (tx) => {
    const option = (await listOptions(tx, actor.id)).find((one) => one.kind === kind && one.id === targetId)
    if (option === undefined) throw new AppError('not_found', 'errors.not_found')
    if (wanted) await insertSubscription(tx, actor.id, kind, targetId, deps.now().toISOString())
    else await deleteSubscription(tx, actor.id, kind, targetId)
    return [option, { action: wanted ? 'subscription.begin' : 'subscription.end', subject: `${kind}:${targetId}`, details: {} }]
  })
}

/** What is announced about one record. */
export interface Announced extends Published {
  readonly disclosureId: number
  readonly versionNumber: number
  readonly title: string
  readonly departmentName: string
  readonly departmentNameEn: string
  /** Day by which readers are asked to confirm that they have read it, `YYYY-MM-DD`; null: nobody is asked. */
  readonly acknowledgeBy: string | null
}

const sayOf = (record: Announced, code: MessageKey) => ({
  code,
  params: {
    title: record.title,
    department: record.departmentName,
    department_en: record.departmentNameEn,
    ...(record.acknowledgeBy !== null && { by: record.acknowledgeBy }),
  },
  href: `/disclosures/${record.disclosureId}`,
})

/** Tells subscribers in the publishing transaction; whoever has to confirm a notice is told that instead. `authors` are not told. */
export async function announcePublication(
  tx: Knex.Transaction,
  record: Announced,
  { corrected, authors, at }: { readonly corrected: boolean; readonly authors: readonly number[]; readonly at: string },
): Promise<void> {
  const about = `disclosure:${record.disclosureId}:${record.versionNumber}`
  if (record.acknowledgeBy !== null) await tellAll(tx, addresseesOf(record), { ...sayOf(record, 'notifications.acknowledge'), about }, at)
  const code = corrected ? 'notifications.corrected' : 'notifications.published'
  await tellAll(tx, subscribersOf(record, authors.length === 0 ? [0] : authors), { ...sayOf(record, code), about }, at)
}

/** Tells everybody who was told of a record that it is no longer in force. */
export function announceWithdrawal(tx: Knex.Transaction, record: Announced, at: string): Promise<void> {
  const about = `disclosure:${record.disclosureId}:withdrawn`
  return tellAll(tx, toldOf(record.disclosureId), { ...sayOf(record, 'notifications.withdrawn'), about }, at)
}
