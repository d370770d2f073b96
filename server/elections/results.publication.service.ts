import { authorize, type Actor } from '../auth/policy.ts'
import { CLOCK, finishPublication } from './states.service.ts'
import { listPermittedItems, type DraftingPermission } from '../disclosures/disclosures.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { translator } from '../i18n/index.ts'
import { draftResult } from '../registers/results/results.service.ts'
import { RESULTS } from '../registers/results/results.rules.ts'
import { audited } from '../audit/audit.service.ts'
import { changeElection } from './elections.queries.ts'
import { loadElection } from './elections.service.ts'
import { denyDrafting, isCounted } from './results.policy.ts'
import { findRecord, listToPublish } from './results.queries.ts'
import type { Election } from './elections.types.ts'
import { getResult, type ElectionResult } from './results.service.ts'
import { tablesOf } from './results.tables.rules.ts'

/** The draft belongs to the department that ran the election; its publishers make it, and the officer. */
const permissionOf = (actor: Actor, election: Election): DraftingPermission => ({
  departmentId: election.departmentId,
  denial: denyDrafting(actor, election),
})

/**
 * Where a result may be published: items of the register of results that the election's department answers for and that need no period.
 * @throws AppError forbidden
 */
export async function listResultItems(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  election: Election,
): Promise<{ readonly id: number; readonly title: string }[]> {
  const items = await listPermittedItems(deps, permissionOf(actor, election))
  return items.filter(({ register, cycle }) => register === RESULTS && cycle === 'event').map(({ id, title }) => ({ id, title }))
}

/**
 * Makes the draft of the record in which a result is published, with the official counts and the way back to the election. It goes through
 * review like every other; the election is published when the record is. Returns the record's id.
 * @throws AppError not_found, forbidden, conflict (nothing counted; there is a record already; the register refuses the numbers)
 */
export async function draftPublication(deps: Deps, actor: Actor, id: number, itemId: number): Promise<number> {
  const result = await getResult(deps, actor, id)
  authorize(denyDrafting(actor, result.election))
  if (isDrafted(result)) throw new AppError('conflict', 'counting.error.drafted')
  const { election, outcome } = result
  const t = translator('zh-CN')
  return draftResult(deps, actor, {
    itemId,
    period: null,
    formedOn: election.closedOn ?? election.createdAt.slice(0, 10),
    title: t('counting.record.title', { title: election.title }),
    summary: t('counting.record.summary', { ...outcome.official, days: election.settings.publicityDays }),
    tables: tablesOf(election, outcome, t),
    source: `/elections/${id}`,
    permission: permissionOf(actor, election),
    link: async (tx, disclosureId) => {
      const now = await loadElection(tx, id)
      const isFree = isCounted(now) && now.disclosureId === election.disclosureId // nobody else has drafted it meanwhile
      if (!isFree || !(await changeElection(tx, now, { disclosureId }))) throw new AppError('conflict', 'errors.changed_meanwhile')
    },
  })
}

/** A record that is on its way, or out; one that was thrown away or withdrawn makes room for another. */
export const isDrafted = ({ record }: Pick<ElectionResult, 'record'>): boolean => record !== undefined && record.state !== 'gone'

/** Elections whose record is out are published themselves. Repeatable; any instance may run it. Returns how many there were. */
export async function publishElections(deps: Deps): Promise<number> {
  const ids = await listToPublish(deps.db.read)
  for (const id of ids) await publishElection(deps, id)
  return ids.length
}

async function publishElection(deps: Deps, id: number): Promise<void> {
  await audited(deps, CLOCK, async (tx) => {
    const election = await loadElection(tx, id)
    const record = election.disclosureId === undefined ? undefined : await findRecord(tx, election.disclosureId)
    if (record?.state !== 'published') throw new AppError('conflict', 'errors.changed_meanwhile')
    await finishPublication(tx, election, { by: CLOCK, at: deps.now().toISOString(), disclosureId: record.id })
    return [undefined, { action: 'elections.publish', subject: `election:${id}`, details: { disclosure: record.id } }]
  }).catch((error: unknown) => {
    // Another instance was first, or the record was withdrawn a moment ago: then there is nothing to do.
    if (!(error instanceof AppError && error.kind === 'conflict')) throw error
  })
}
