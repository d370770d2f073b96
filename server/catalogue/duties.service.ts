import { hasRole, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { Duty, DutyProvider } from '../duties/duties.types.ts'
import { denyApproval, denyEditing } from './editions.policy.ts'
import { findEditionIn, listHands } from './editions.queries.ts'

/** The editor's draft of the next catalogue; and its decision, for whoever had no hand in it. One edition is on its way at a time. */
export const editionDuties: DutyProvider = async (deps, actor) => {
  if (!hasRole(actor, 'editor', 'approver', 'leader')) return []
  const open = await deps.cache.read(['duties', 'edition'], () => readOpen(deps))
  if (open === undefined) return []
  const { edition, hands } = open
  const code = edition.state === 'submitted' ? decides(actor, hands) : drafts(actor, edition.returnedRemark !== '')
  return code === undefined
    ? []
    : [{ code, params: { number: String(edition.number) }, href: `/catalogue/editions/${edition.id}`, dueOn: null }]
}

async function readOpen({ db }: Pick<Deps, 'db'>) {
  const edition = await findEditionIn(db.read, ['draft', 'submitted'])
  return edition === undefined ? undefined : { edition, hands: await listHands(db.read, edition) }
}

const decides = (actor: Actor, hands: readonly number[]): Duty['code'] | undefined =>
  denyApproval(actor, hands) === undefined ? 'duties.edition_decide' : undefined

const drafts = (actor: Actor, returned: boolean): Duty['code'] | undefined =>
  denyEditing(actor) !== undefined ? undefined : returned ? 'duties.edition_returned' : 'duties.edition_draft'
