import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { giveTemporaryPassword, prepareTemporaryPassword } from '../auth/credentials.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { readFileName } from '../imports/file-name.rules.ts'
import { administered } from '../people/administration.ts'
import { denyManagePeople } from '../people/people.policy.ts'
import { fillPostings } from '../people/postings.service.ts'
import { carryOut } from './commit.ts'
import { planOf } from './plan.ts'
import { readStaffFile } from './reading.service.ts'
import {
  changeImport,
  findImport,
  insertAccounts,
  insertImport,
  listImports as readImports,
  listWithoutPassword,
  readState,
  type StaffImport,
} from './staffing.queries.ts'
import type { CurrentState, Plan } from './staffing.types.ts'

export type { StaffImport } from './staffing.queries.ts'

const LISTED = 20
const todayOf = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())

export async function listStaffImports({ db }: Deps, actor: Actor): Promise<StaffImport[]> {
  authorize(denyManagePeople(actor))
  return readImports(db.read, LISTED)
}

export async function getStaffImport(db: Knex, actor: Actor, id: number): Promise<StaffImport> {
  authorize(denyManagePeople(actor))
  const record = await findImport(db, id)
  if (record === undefined) throw new AppError('not_found', 'errors.not_found')
  return record
}

/** Takes a file in; nothing of it is applied. @throws AppError invalid at `file` */
export async function uploadStaffFile(
  deps: Deps,
  actor: Actor,
  { fileName, bytes, othersLeave }: { fileName: string; bytes: Uint8Array; othersLeave: boolean },
): Promise<number> {
  authorize(denyManagePeople(actor))
  const sheets = await readStaffFile(bytes)
  const name = readFileName(fileName)
  return administered(deps, actor, async (tx) => {
    await fillPostings(tx) // dates of the file are compared with everybody's history
    const id = await insertImport(tx, { fileName: name, sheets, othersLeave, by: actor.id, at: deps.now().toISOString() })
    const rows = { departments: sheets.departments?.rows.length ?? 0, people: sheets.people?.rows.length ?? 0 }
    return [id, { action: 'people.upload_import', subject: `staffing:${id}`, details: { file: name, ...rows } }]
  })
}

export interface Preview {
  readonly plan: Plan
  readonly state: CurrentState
  /** Stands for exactly this plan: what is confirmed is what was shown, or nothing happens. */
  readonly seen: string
}

/** What the import would do to what is there now. */
export const previewImport = async (
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  record: StaffImport,
  db: Knex = deps.db.read,
): Promise<Preview> => {
  const state = await readState(db, todayOf(deps))
  const plan = planOf(record.sheets, state, { today: todayOf(deps), importerId: actor.id, othersLeave: record.othersLeave })
  return {
    plan,
    state,
    seen: createHash('sha256')
      .update(JSON.stringify([plan.departments, plan.people]))
      .digest('hex')
      .slice(0, 32),
  }
}

export async function chooseOthers(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, othersLeave }: { version: number; othersLeave: boolean },
): Promise<void> {
  await administered(deps, actor, async (tx) => {
    const record = await openImport(tx, actor, id, version)
    await changeImport(tx, record, { others_leave: othersLeave })
    return [undefined, { action: 'people.upload_import', subject: `staffing:${id}`, details: { file: record.fileName, othersLeave } }]
  })
}

/** All of it or nothing. @throws AppError conflict when what it would do is no longer what was seen; invalid while rows have errors */
export async function commitStaffImport(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, seen }: { version: number; seen: string },
): Promise<Plan['counts']> {
  const at = deps.now().toISOString()
  return administered(deps, actor, async (tx) => {
    const record = await openImport(tx, actor, id, version)
    const { plan, state, seen: now } = await previewImport(deps, actor, record, tx)
    if (now !== seen) throw new AppError('conflict', 'staffing.import.changed_meanwhile')
    if (plan.errors > 0) throw new AppError('invalid', 'staffing.import.has_errors')
    const accounts = await carryOut(tx, plan, state, { at, reason: '' })
    await insertAccounts(tx, id, accounts)
    // The rows of the file have done their work; who is in them stands in the tables now.
    await changeImport(tx, record, { state: 'committed', committed_at: at, sheets: '{}', counts: JSON.stringify(plan.counts) })
    return [
      plan.counts,
      {
        action: 'people.import',
        subject: `staffing:${id}`,
        details: { file: record.fileName, othersLeave: record.othersLeave, ...plan.counts },
      },
    ]
  })
}

export async function abandonStaffImport(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  await administered(deps, actor, async (tx) => {
    const record = await openImport(tx, actor, id, version)
    await changeImport(tx, record, { state: 'abandoned', sheets: '{}' })
    return [undefined, { action: 'people.abandon_import', subject: `staffing:${id}`, details: { file: record.fileName } }]
  })
}

async function openImport(tx: Knex, actor: Actor, id: number, version: number): Promise<StaffImport> {
  const record = await getStaffImport(tx, actor, id)
  if (record.state !== 'open' || record.version !== version) throw new AppError('conflict', 'errors.changed_meanwhile')
  return record
}

export interface FirstPassword {
  readonly username: string
  readonly name: string
  readonly department: string
  readonly password: string
}

/** How many accounts of an import wait for a first password. */
export const countWithoutPassword = async (db: Knex, id: number): Promise<number> => (await listWithoutPassword(db, id)).length

/**
 * The one list of first passwords of an import's new accounts. They are made when it is asked for and kept as hashes only: whoever asks
 * again, however soon, gets none. @throws AppError conflict
 */
export async function givePasswords(deps: Deps, actor: Actor, id: number): Promise<FirstPassword[]> {
  const asked = await getStaffImport(deps.db.read, actor, id)
  if (asked.state !== 'committed' || asked.passwordsAt !== null) throw new AppError('conflict', 'staffing.passwords.given')
  const prepared = await prepareMany(deps, await countWithoutPassword(deps.db.read, id))
  return administered(deps, actor, async (tx) => {
    const record = await getStaffImport(tx, actor, id)
    if (record.passwordsAt !== null) throw new AppError('conflict', 'staffing.passwords.given')
    await changeImport(tx, record, { passwords_at: deps.now().toISOString() })
    const given: FirstPassword[] = []
    for (const { id: personId, username, display_name: name, department } of await listWithoutPassword(tx, id)) {
      const made = prepared.pop()
      if (made === undefined) break
      await giveTemporaryPassword(deps, tx, personId, made.hash)
      given.push({ username, name, department, password: made.password })
    }
    return [given, { action: 'people.give_passwords', subject: `staffing:${id}`, details: { accounts: given.length } }]
  })
}

const AT_ONCE = 4
/** Hashing takes some 12 ms each on a thread of its own; a few at a time leave the server to others. */
async function prepareMany(deps: Deps, count: number) {
  const made: Awaited<ReturnType<typeof prepareTemporaryPassword>>[] = []
  while (made.length < count) {
    const batch = Array.from({ length: Math.min(AT_ONCE, count - made.length) }, () => prepareTemporaryPassword(deps))
    made.push(...(await Promise.all(batch)))
  }
  return made
}
