import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { tellAll } from '../notifications/notifications.service.ts'
import type { Election } from './elections.types.ts'

/** What all voters of an election are told. Always all of them: whoever were left out would be known to have voted. */
export type Told =
  | 'collection'
  | 'voting'
  | 'collection_early'
  | 'voting_early'
  | 'remind_collection'
  | 'remind_voting'
  | 'extended'
  | 'merged'
  | 'cancelled'
  | 'stopped'

const ROLL = `select r.person_id as id from voter_roll r join election_classes c on c.uuid = r.box_uuid
  where c.election_id = ? and r.excluded is null`
const OFFICERS = `select p.id from people p join role_assignments a on a.person_id = p.id
  where a.role = 'officer' and p.status = 'active' and (p.department_id = ? or p.id = ?)`

/** Date and time in Shanghai as every reader reads them, for a message that is said later. */
const timeOf = (at: string): string => {
  const local = new Date(Date.parse(at) + 8 * 3_600_000).toISOString()
  return `${dateInShanghai(at)} ${local.slice(11, 16)}`
}
const untilOf = ({ state, collectUntil, voteUntil }: Election): string | undefined => (state === 'collecting' ? collectUntil : voteUntil)

/** `at`: UTC ISO text. `name` tells one reminder from the next; the same is not told twice. */
export async function tellVoters(
  tx: Knex.Transaction,
  election: Election,
  told: Told,
  at: string,
  { reason = '', name = at, uuid }: { readonly reason?: string; readonly name?: string; readonly uuid?: string } = {},
): Promise<void> {
  const until = untilOf(election)
  const params = {
    title: election.title,
    until: until === undefined ? '@elections.told.no_time' : timeOf(until),
    ...(reason === '' ? {} : { reason }),
  }
  const recipients =
    uuid === undefined ? { sql: ROLL, bindings: [election.id] } : { sql: `${ROLL} and r.box_uuid = ?`, bindings: [election.id, uuid] }
  await tellAll(
    tx,
    recipients,
    { code: `elections.told.${told}`, params, href: `/elections/${election.id}`, about: `election:${election.id}:${told}:${name}` },
    at,
  )
}

/** The officers who run it. */
export const tellOfficers = (
  tx: Knex.Transaction,
  election: Election,
  told: 'stopped' | 'cannot_close' | 'box_key',
  at: string,
  params: Readonly<Record<string, string | number>> = {},
): Promise<void> =>
  tellAll(
    tx,
    { sql: OFFICERS, bindings: [election.departmentId, election.createdBy] },
    {
      code: `elections.told.officer.${told}`,
      params: { title: election.title, ...params },
      href: `/elections/${election.id}`,
      about: `election:${election.id}:officer:${told}:${election.version}`,
    },
    at,
  )
