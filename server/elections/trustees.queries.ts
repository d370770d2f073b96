import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { Ceremony, Decryption, Trustee, TrusteeItem, TrusteeState } from './trustees.types.ts'

const text = z.string().nullable()
const TrusteeRow = z
  .object({
    election_id: int,
    owner: int,
    item: z.enum(['single', 'pedersen', 'server']),
    position: int,
    person_id: int.nullable(),
    name: text,
    name_en: text,
    department_name: text,
    department_name_en: text,
    state: z.enum(['named', 'certified', 'shared', 'made']),
    certificate: text,
    polynomial: text,
    answer: text,
    complaint: int.nullable(),
    confirmed: text,
    confirmed_at: text,
    challenge: text,
    possession_at: text,
    made_at: text,
  })
  .transform((row) => ({
    electionId: row.election_id,
    of: {
      owner: row.owner,
      item: row.item,
      position: row.position,
      personId: row.person_id,
      name: row.name ?? '',
      nameEn: row.name_en ?? '',
      departmentName: row.department_name ?? '',
      departmentNameEn: row.department_name_en ?? '',
      state: row.state,
      certificate: row.certificate,
      polynomial: row.polynomial,
      answer: row.answer,
      complaint: row.complaint,
      confirmed: row.confirmed,
      confirmedAt: row.confirmed_at,
      challenge: row.challenge,
      possessionAt: row.possession_at,
      madeAt: row.made_at,
    } satisfies Trustee,
  }))

const CeremonyRow = z
  .object({
    election_id: int,
    attempt: int,
    threshold: int.nullable(),
    started_at: z.string(),
    completed_at: text,
    trustees_text: text,
    joint_key: text,
    version: int,
  })
  .transform((row) => ({
    electionId: row.election_id,
    attempt: row.attempt,
    threshold: row.threshold,
    startedAt: row.started_at,
    completedAt: row.completed_at,
    trusteesText: row.trustees_text,
    jointKey: row.joint_key,
    version: row.version,
  }))

const selectTrustees = (db: Knex): Knex.QueryBuilder =>
  db('election_trustees as t')
    .leftJoin('people as p', 'p.id', 't.person_id')
    .leftJoin('departments as d', 'd.id', 'p.department_id')
    .select('t.*', 'p.display_name as name', 'p.display_name_en as name_en')
    .select('d.name as department_name', 'd.name_en as department_name_en')
    .orderBy('t.owner')

/** An election's ceremony with its trustees; undefined while none are named. */
export async function findCeremony(db: Knex, electionId: number): Promise<Ceremony | undefined> {
  const row: unknown = await db('election_ceremonies').where({ election_id: electionId }).first()
  if (row === undefined) return undefined
  const trustees: unknown = await selectTrustees(db).where('t.election_id', electionId)
  return { ...CeremonyRow.parse(row), trustees: rows(TrusteeRow, trustees).map(({ of }) => of) }
}

export interface NewTrustee {
  readonly item: TrusteeItem
  readonly position: number
  readonly personId: number | null
  readonly state?: TrusteeState
  readonly answer?: string
}

export interface NewCeremony {
  readonly attempt: number
  readonly threshold: number | null
  readonly at: string
}

export async function insertCeremony(tx: Knex, electionId: number, { attempt, threshold, at }: NewCeremony): Promise<void> {
  await tx('election_ceremonies').insert({ election_id: electionId, attempt, threshold, started_at: at })
}

/** Begins anew what is there; false for the one who comes second. */
export async function resetCeremony(tx: Knex, electionId: number, seen: number, { attempt, threshold, at }: NewCeremony): Promise<boolean> {
  const anew = { attempt, threshold, started_at: at, completed_at: null, trustees_text: null, joint_key: null, sealed_key: null }
  const reset = await tx('election_ceremonies')
    .where({ election_id: electionId, attempt: seen })
    .update({ ...anew, version: tx.raw('version + 1') })
  return reset === 1
}

export async function replaceTrustees(tx: Knex, electionId: number, trustees: readonly NewTrustee[]): Promise<void> {
  await tx('election_trustees').where({ election_id: electionId }).delete()
  if (trustees.length === 0) return
  await tx('election_trustees').insert(
    trustees.map(({ item, position, personId, state = 'named', answer }, at) => ({
      election_id: electionId,
      owner: at + 1,
      item,
      position,
      person_id: personId,
      state,
      answer: answer ?? null,
    })),
  )
}

/** Takes the ceremony for this transaction: whoever else changes it waits here, and then reads what we wrote. False if it was begun anew. */
export async function takeCeremony(tx: Knex, electionId: number, attempt: number): Promise<boolean> {
  const taken = await tx('election_ceremonies')
    .where({ election_id: electionId, attempt })
    .update({ version: tx.raw('version + 1') })
  return taken === 1
}

export interface Made {
  readonly trusteesText: string
  readonly jointKey: string
  readonly at: string
  /** Motions with a key of the server. */
  readonly sealedKey?: string
}

export async function completeCeremony(tx: Knex, electionId: number, { trusteesText, jointKey, at, sealedKey }: Made): Promise<void> {
  await tx('election_ceremonies')
    .where({ election_id: electionId })
    .update({ trustees_text: trusteesText, joint_key: jointKey, completed_at: at, sealed_key: sealedKey ?? null })
}

type Column = 'certificate' | 'polynomial' | 'answer'

/** Stores one message; false unless the trustee stood in `from`. */
export async function saveMessage(
  tx: Knex,
  electionId: number,
  { owner, state }: Pick<Trustee, 'owner' | 'state'>,
  { column, value, to, at }: { readonly column: Column; readonly value: string; readonly to: TrusteeState; readonly at: string },
): Promise<boolean> {
  const changed = await tx('election_trustees')
    .where({ election_id: electionId, owner, state })
    .update({ [column]: value, state: to, ...(to === 'made' && { made_at: at }) })
  return changed === 1
}

type TrusteeColumns = Partial<
  Record<'complaint' | 'confirmed' | 'confirmed_at' | 'challenge' | 'possession' | 'possession_at', string | number | null>
>

export async function changeTrustee(tx: Knex, electionId: number, owner: number, values: TrusteeColumns): Promise<void> {
  await tx('election_trustees').where({ election_id: electionId, owner }).update(values)
}

const SealedRow = z.object({ sealed_key: text })
export async function findSealedKey(db: Knex, electionId: number): Promise<string | undefined> {
  const row: unknown = await db('election_ceremonies').where({ election_id: electionId }).first('sealed_key')
  return row === undefined ? undefined : (SealedRow.parse(row).sealed_key ?? undefined)
}

const DecryptionRow = z
  .object({ box_uuid: z.string(), owner: int, text: z.string(), at: z.string() })
  .transform(({ box_uuid, ...row }): Decryption => ({ boxUuid: box_uuid, ...row }))

/** In the order of owners. */
export async function listDecryptions(db: Knex, electionId: number): Promise<Decryption[]> {
  const found: unknown = await db('election_decryptions').where({ election_id: electionId }).orderBy(['box_uuid', 'owner'])
  return rows(DecryptionRow, found)
}

export async function insertDecryption(tx: Knex, electionId: number, { boxUuid, ...decryption }: Decryption): Promise<void> {
  await tx('election_decryptions').insert({ election_id: electionId, box_uuid: boxUuid, ...decryption })
}

const PersonRow = z
  .object({
    id: int,
    name: z.string(),
    name_en: z.string(),
    post: z.string(),
    post_en: z.string(),
    department: z.string(),
    department_en: z.string(),
    inspector: int,
  })
  .transform(({ name_en, post_en, department_en, inspector, ...row }) => ({
    ...row,
    nameEn: name_en,
    postEn: post_en,
    departmentEn: department_en,
    inspector: inspector > 0,
  }))
export type TrusteePerson = z.output<typeof PersonRow>

/** Everybody who holds the role of a trustee and can sign in. */
export async function listTrusteePeople(db: Knex): Promise<TrusteePerson[]> {
  const found: unknown = await db('people as p')
    .join('role_assignments as r', (on) => on.on('r.person_id', 'p.id').andOnVal('r.role', 'trustee'))
    .join('departments as d', 'd.id', 'p.department_id')
    .leftJoin('role_assignments as i', (on) => on.on('i.person_id', 'p.id').andOnVal('i.role', 'inspector'))
    .where('p.status', 'active')
    .orderBy('p.id')
    .select('p.id', 'p.post', 'p.post_en', 'p.display_name as name', 'p.display_name_en as name_en')
    .select('d.name as department', 'd.name_en as department_en')
    .select(db.raw('case when i.person_id is null then 0 else 1 end as inspector'))
  return rows(PersonRow, found)
}
