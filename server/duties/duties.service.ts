import { dateInShanghai } from '../../core/dates.ts'
import { appraisalDuties } from '../appraisals/duties.service.ts'
import type { Actor } from '../auth/policy.ts'
import { caseDuties } from '../cases/duties.service.ts'
import { editionDuties } from '../catalogue/duties.service.ts'
import { complaintDuties } from '../complaints/duties.service.ts'
import { demandDuties } from '../demand/duties.service.ts'
import { spotCheckDuties } from '../compliance/duties.service.ts'
import type { Deps } from '../deps.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { discussionDuties } from '../discussions/duties.service.ts'
import { electionDuties } from '../elections/duties.service.ts'
import { evaluationDuties } from '../evaluations/duties.service.ts'
import { inspectionDuties } from '../inspections/duties.service.ts'
import { moderationDuties } from '../moderation/duties.service.ts'
import { obligationDuties } from '../obligations/duties.service.ts'
import { acknowledgementDuties } from '../readership/duties.service.ts'
import { vetoDuties } from '../vetoes/duties.service.ts'
import type { Duty, DutyProvider } from './duties.types.ts'

/** A feature that asks something of people adds its line here. */
const PROVIDERS: readonly DutyProvider[] = [
  obligationDuties,
  electionDuties,
  editionDuties,
  spotCheckDuties,
  acknowledgementDuties,
  evaluationDuties,
  inspectionDuties,
  vetoDuties,
  caseDuties,
  appraisalDuties,
  moderationDuties,
  discussionDuties,
  complaintDuties,
  demandDuties,
]

/** Everything that is asked of the actor, the nearest day first, what has none at the end. Nothing is asked of people from outside. */
export async function listDuties({ db, cache, now }: Pick<Deps, 'db' | 'cache' | 'now'>, actor: Actor): Promise<readonly Duty[]> {
  if (!readsAsStaff(actor)) return []
  const today = dateInShanghai(now().toISOString())
  const all = await Promise.all(PROVIDERS.map((provider) => provider({ db, cache }, actor, today)))
  const key = ({ dueOn }: Duty): string => dueOn ?? '9999-12-31'
  return all.flat().sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}

/** How many, for the frame; without what stays on the list whether it is done or not. */
export const countDuties = async (deps: Pick<Deps, 'db' | 'cache' | 'now'>, actor: Actor): Promise<number> =>
  (await listDuties(deps, actor)).filter(({ uncounted }) => uncounted !== true).length
