import { dateInShanghai } from '../../core/dates.ts'
import { hasRole, type Actor } from '../auth/policy.ts'
import type { Duty, DutyProvider } from '../duties/duties.types.ts'
import { listUnfinished, type UnfinishedElection } from './duties.queries.ts'
import { denyRunning } from './elections.policy.ts'
import { openElections, type OpenElection } from './elections.service.ts'

/** What is open to a voter, what waits for a trustee, and the officer's next step. */
export const electionDuties: DutyProvider = async (deps, actor) => {
  const open = await openElections(deps, actor)
  const running = hasRole(actor, 'officer') ? await deps.cache.read(['duties', 'elections'], () => listUnfinished(deps.db.read)) : []
  return [...open.map(openDuty), ...running.flatMap((one) => officerDuties(actor, one))]
}

/** Voting stands here until it closes, done or not, and is not counted: nobody here can know who has voted. */
function openDuty({ id, title, state, until }: OpenElection): Duty {
  const line = { params: { title }, dueOn: until === undefined ? null : dateInShanghai(until) }
  if (state === 'ceremony') return { ...line, code: 'duties.election_key', href: `/elections/${id}/ceremony` }
  if (state === 'counting') return { ...line, code: 'duties.election_open_totals', href: `/elections/${id}/count` }
  return state === 'collecting'
    ? { ...line, code: 'duties.election_collect', href: `/elections/${id}/collect#now`, uncounted: true }
    : { ...line, code: 'duties.election_vote', href: `/elections/${id}/vote`, uncounted: true }
}

const NEXT = {
  draft: 'duties.election_draft',
  ceremony: 'duties.election_start',
  frozen: 'duties.election_begin',
  counted: 'duties.election_result',
} as const satisfies Readonly<Record<UnfinishedElection['state'], Duty['code']>>

function officerDuties(actor: Actor, one: UnfinishedElection): Duty[] {
  const waits = (one.state === 'ceremony' && one.waitsForKeys) || (one.state === 'counted' && one.drafted)
  if (waits || denyRunning(actor, one) !== undefined) return []
  return [{ code: NEXT[one.state], params: { title: one.title }, href: `/elections/${one.id}`, dueOn: null }]
}
