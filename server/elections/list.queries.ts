import type { Knex } from 'knex'
import { z } from 'zod'
import { hasRole, type Actor } from '../auth/policy.ts'
import { bool, int, json, rows } from '../db/decode.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { KINDS, STATES } from './elections.rules.ts'
import type { ElectionLine, Standing } from './elections.types.ts'

const ON_ROLL = `exists (select 1 from voter_roll r join election_classes c on c.uuid = r.box_uuid
  where c.election_id = e.id and r.person_id = ? and r.excluded is null)`
const TRUSTEE = `exists (select 1 from election_trustees t where t.election_id = e.id and t.person_id = ?)`

const LineRow = z
  .object({
    id: int,
    kind: z.enum(KINDS),
    title: z.string(),
    state: z.enum(STATES),
    settings: json(z.object({ oneStep: z.boolean() })),
    department_id: int,
    created_by: int,
    created_at: z.string(),
    collect_until: z.string().nullable(),
    vote_until: z.string().nullable(),
    opened_on: z.string().nullable(),
    closed_on: z.string().nullable(),
    on_roll: bool,
    trustee: bool,
  })
  .transform((row): ElectionLine => ({
    id: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state,
    departmentId: row.department_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    collectUntil: row.collect_until ?? undefined,
    voteUntil: row.vote_until ?? undefined,
    openedOn: row.opened_on ?? undefined,
    closedOn: row.closed_on ?? undefined,
    oneStep: row.settings.oneStep,
    onRoll: row.on_roll,
    trustee: row.trustee,
  }))

const MOST = 500 // some dozens a year

/** Newest first; what `seesElection` of the policy lets the actor see. */
export async function listVisible(db: Knex, actor: Actor): Promise<ElectionLine[]> {
  const found: unknown = await visibleTo(db('elections as e'), actor)
    .orderBy('e.id', 'desc')
    .limit(MOST)
    .select('e.*')
    .select(db.raw(`${ON_ROLL} as on_roll`, [actor.id]), db.raw(`${TRUSTEE} as trustee`, [actor.id]))
  return rows(LineRow, found)
}

/** The SQL twin of `seesElection`. */
function visibleTo(query: Knex.QueryBuilder, actor: Actor): Knex.QueryBuilder {
  const officer = hasRole(actor, 'officer')
  return query.where((any) => {
    if (officer) void any.orWhere('e.department_id', actor.departmentId).orWhere('e.created_by', actor.id)
    void any.orWhere((open) => {
      void open.whereNot('e.state', 'draft')
      if (hasRole(actor, 'officer', 'leader', 'inspector', 'observer')) return
      void open.where((mine) => {
        void mine.whereRaw(ON_ROLL, [actor.id]).orWhereRaw(TRUSTEE, [actor.id])
        if (readsAsStaff(actor)) void mine.orWhere('e.state', 'published')
      })
    })
  })
}

/** What the person is to an election. */
export async function findStanding(db: Knex, electionId: number, personId: number): Promise<Standing> {
  const row: unknown = await db('elections as e')
    .where('e.id', electionId)
    .first(db.raw(`${ON_ROLL} as on_roll`, [personId]), db.raw(`${TRUSTEE} as trustee`, [personId]))
  if (row === undefined) return { onRoll: false, trustee: false }
  const { on_roll, trustee } = z.object({ on_roll: bool, trustee: bool }).parse(row)
  return { onRoll: on_roll, trustee }
}

const OpenRow = z
  .object({
    id: int,
    title: z.string(),
    state: z.enum(STATES),
    until: z.string().nullable(),
    settings: json(z.object({ oneStep: z.boolean() })),
  })
  .transform(({ settings, until, ...row }) => ({ ...row, until: until ?? undefined, oneStep: settings.oneStep }))
/**
 * An election in which the person can fetch a code or vote now, or that waits for them as a trustee (`ceremony`, `counting`). `until`: UTC,
 * when that closes by itself.
 */
export type OpenElection = z.output<typeof OpenRow>

/** Elections whose window is open to the person, whether they have used it or not: nobody's list says more. */
export async function listOpenFor(db: Knex, personId: number): Promise<OpenElection[]> {
  const found: unknown = await db('voter_roll as r')
    .join('election_classes as c', 'c.uuid', 'r.box_uuid')
    .join('elections as e', 'e.id', 'c.election_id')
    .where('r.person_id', personId)
    .whereNull('r.excluded')
    .whereIn('e.state', ['collecting', 'voting'])
    .select('e.id as id', 'e.title', 'e.state', 'e.settings')
    .select(db.raw(`case when e.state = 'collecting' then e.collect_until else e.vote_until end as until`))
    .unionAll(waitingForTrustee(db, personId))
    .orderBy('id')
  return rows(OpenRow, found)
}

/** Keys that the trustee has not made to the end, and totals that they have not opened. */
const waitingForTrustee = (db: Knex, personId: number): Knex.QueryBuilder =>
  db('election_trustees as t')
    .join('elections as e', 'e.id', 't.election_id')
    .where('t.person_id', personId)
    .where(
      (either) =>
        void either
          .where((keys) => void keys.where('e.state', 'ceremony').whereNot('t.state', 'made'))
          .orWhere(
            (count) =>
              void count
                .where('e.state', 'counting')
                .whereNotExists(
                  db('election_decryptions as x').whereRaw('x.election_id = t.election_id and x.owner = t.owner').select(db.raw('1')),
                ),
          ),
    )
    .select('e.id as id', 'e.title', 'e.state', 'e.settings', db.raw('null as until'))

const RunningRow = z
  .object({ id: int, state: z.enum(STATES), until: z.string().nullable(), opened_at: z.string().nullable() })
  .transform(({ until, opened_at, ...row }) => ({ ...row, until: until ?? undefined, openedAt: opened_at ?? undefined }))

/** Elections whose window is open, with its end and its beginning, both UTC. */
export async function listRunning(db: Knex): Promise<z.output<typeof RunningRow>[]> {
  const found: unknown = await db('elections as e')
    .whereIn('e.state', ['collecting', 'voting'])
    .orderBy('e.id')
    .select('e.id', 'e.state')
    .select(db.raw(`case when e.state = 'collecting' then e.collect_until else e.vote_until end as until`))
    .select(
      db.raw(`(select max(s.at) from election_steps s where s.election_id = e.id
        and s.step in ('collection_opened', 'voting_opened', 'one_step_opened')) as opened_at`),
    )
  return rows(RunningRow, found)
}
