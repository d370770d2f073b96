import { dateInShanghai } from '../../core/dates.ts'
import { endSessions, giveTemporaryPassword, prepareTemporaryPassword } from '../auth/credentials.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Knex } from 'knex'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { administered } from './administration.ts'
import { getDepartment } from './departments.service.ts'
import { denyClose, denyManagePeople, denyResetPassword, KEEPERS } from './people.policy.ts'
import {
  fillSortKeys,
  findPerson,
  insertPerson,
  readAllPeople,
  readPeople,
  rolesOnlyHeldBy,
  updatePerson,
  usernameTaken,
} from './people.queries.ts'
import { changedFields, type Person, type PersonDetails } from './people.rules.ts'
import { recordClosed, recordJoined, recordPlace, recordReopened } from './postings.service.ts'
import { openRoleReview } from './role-reviews.service.ts'

export { fillSortKeys }

export async function listPeople({ db }: Deps, actor: Actor, query: TableQuery): Promise<TablePage<Person>> {
  authorize(denyManagePeople(actor))
  return readPeople(db.read, query)
}

export function listAllPeople({ db }: Deps, actor: Actor, query: TableQuery): AsyncIterable<readonly Person[]> {
  authorize(denyManagePeople(actor))
  return readAllPeople(db.read, query)
}

export async function getPerson(db: Knex, id: number): Promise<Person> {
  const person = await findPerson(db, id)
  if (person === undefined) throw new AppError('not_found', 'errors.not_found')
  return person
}

/** Keepers' roles that would be lost with this person; see KEEPERS. */
export const rolesThatStay = async (db: Knex, person: Person): Promise<Person['roles']> =>
  rolesOnlyHeldBy(
    db,
    person.id,
    KEEPERS.filter((role) => person.roles.includes(role)),
  )

/** Makes an account without any role; returns its id and the one-time password, which is kept nowhere. `joinedOn`: YYYY-MM-DD, not ahead. */
export async function createPerson(
  deps: Deps,
  actor: Actor,
  username: string,
  wanted: PersonDetails,
  joinedOn: string = today(deps),
): Promise<{ id: number; password: string }> {
  authorize(denyManagePeople(actor))
  refusePastEnd(deps, wanted.validUntil)
  if (joinedOn > today(deps)) throw new AppError('invalid', 'errors.invalid_input', { joined_on: { code: 'staffing.error.ahead' } })
  const { password, hash } = await prepareTemporaryPassword(deps)
  const id = await administered(deps, actor, async (tx) => {
    if (await usernameTaken(tx, username))
      throw new AppError('invalid', 'errors.invalid_input', { username: { code: 'people.error.username_taken' } })
    await refuseClosedDepartment(tx, wanted.departmentId)
    const created = await insertPerson(tx, username, wanted, deps.now().toISOString())
    await recordJoined(tx, created, wanted, joinedOn, deps.now().toISOString())
    await giveTemporaryPassword(deps, tx, created, hash)
    return [
      created,
      {
        action: 'people.create',
        subject: `person:${created}`,
        details: { username, name: wanted.name, departmentId: wanted.departmentId },
      },
    ]
  })
  return { id, password }
}

export async function editPerson(deps: Deps, actor: Actor, id: number, version: number, wanted: PersonDetails): Promise<void> {
  authorize(denyManagePeople(actor))
  await change(deps, actor, id, version, async (tx, person) => {
    if (wanted.departmentId !== person.departmentId) await refuseClosedDepartment(tx, wanted.departmentId)
    if (wanted.validUntil !== person.validUntil) {
      refusePastEnd(deps, wanted.validUntil)
      refuseEndlessObserver(person, wanted.validUntil)
      if (wanted.validUntil !== null) authorize(denyClose(actor, person, await rolesThatStay(tx, person)))
    }
    const moved = await recordPlace(tx, id, wanted, whenOf(deps))
    if (moved !== undefined && wanted.departmentId !== person.departmentId)
      await openRoleReview(tx, person, moved, 'moved', deps.now().toISOString())
    return [
      { ...person, ...wanted },
      { action: 'people.edit', details: { changed: changedFields(person, wanted) } },
    ]
  })
}

/** Closes the account: it is signed out everywhere at once and cannot sign in. Nothing the person did is touched. */
export async function deactivatePerson(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  authorize(denyManagePeople(actor))
  await change(deps, actor, id, version, async (tx, person) => {
    if (person.status === 'left') throw new AppError('conflict', 'errors.changed_meanwhile')
    authorize(denyClose(actor, person, await rolesThatStay(tx, person)))
    const sessionsEnded = await endSessions(tx, id)
    const ended = await recordClosed(tx, id, whenOf(deps))
    if (ended !== undefined) await openRoleReview(tx, person, ended, 'left', deps.now().toISOString())
    return [
      { ...person, status: 'left' },
      { action: 'people.deactivate', details: { sessionsEnded } },
    ]
  })
}

/** Opens a closed account again, with a new one-time password: whoever knew the old one may have left for a reason. */
export async function reactivatePerson(deps: Deps, actor: Actor, id: number, version: number): Promise<string> {
  authorize(denyManagePeople(actor))
  const { password, hash } = await prepareTemporaryPassword(deps)
  await change(deps, actor, id, version, async (tx, person) => {
    if (person.status === 'active') throw new AppError('conflict', 'errors.changed_meanwhile')
    authorize(denyResetPassword(actor, person))
    await refuseClosedDepartment(tx, person.departmentId)
    await giveTemporaryPassword(deps, tx, id, hash)
    await recordReopened(tx, id, person, whenOf(deps))
    // An account that had run out opens again only if it may.
    const validUntil = person.validUntil !== null && person.validUntil < today(deps) ? endOnReturn(person, today(deps)) : person.validUntil
    return [
      { ...person, status: 'active', validUntil },
      { action: 'people.reactivate', details: {} },
    ]
  })
  return password
}

/** Replaces a forgotten password by a one-time one and signs the person out everywhere; returns it, it is kept nowhere. */
export async function resetPassword(deps: Deps, actor: Actor, id: number): Promise<{ person: Person; password: string }> {
  authorize(denyManagePeople(actor))
  const { password, hash } = await prepareTemporaryPassword(deps)
  const person = await administered(deps, actor, async (tx) => {
    const found = await getPerson(tx, id)
    authorize(denyResetPassword(actor, found))
    const sessionsEnded = await giveTemporaryPassword(deps, tx, id, hash)
    return [found, { action: 'people.reset_password', subject: `person:${id}`, details: { sessionsEnded } }]
  })
  return { person, password }
}

const whenOf = (deps: Pick<Deps, 'now'>) => ({ today: today(deps), at: deps.now().toISOString() })

type Decision = readonly [Person, { readonly action: string; readonly details: object }]

async function change(
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  decide: (tx: Knex.Transaction, person: Person) => Promise<Decision>,
): Promise<void> {
  await administered(deps, actor, async (tx) => {
    const person = await getPerson(tx, id)
    if (person.version !== version) throw new AppError('conflict', 'errors.changed_meanwhile')
    const [changed, event] = await decide(tx, person)
    await updatePerson(tx, changed)
    return [undefined, { ...event, subject: `person:${id}` }]
  })
}

const today = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())

function refusePastEnd(deps: Deps, validUntil: string | null): void {
  if (validUntil !== null && validUntil < today(deps))
    throw new AppError('invalid', 'errors.invalid_input', { valid_until: { code: 'people.error.end_in_past' } })
}

/** An observer who comes back does so for today, until an administrator sets a later day; everybody else without an end. */
export const endOnReturn = ({ roles }: Person, today: string): string | null => (roles.includes('observer') ? today : null)

/** Whoever looks on from outside does so for a limited time. @throws AppError invalid at `valid_until` */
function refuseEndlessObserver({ roles }: Person, validUntil: string | null): void {
  if (roles.includes('observer') && validUntil === null)
    throw new AppError('invalid', 'errors.invalid_input', { valid_until: { code: 'people.roles.observer_end' } })
}

/** @throws AppError invalid at `department_id` for a department that is closed or does not exist */
export async function refuseClosedDepartment(tx: Knex, id: number): Promise<void> {
  if (!(await getDepartment(tx, id).catch(notAChoice)).active)
    throw new AppError('invalid', 'errors.invalid_input', { department_id: { code: 'people.department.closed' } })
}

function notAChoice(error: unknown): never {
  if (error instanceof AppError)
    throw new AppError('invalid', 'errors.invalid_input', { department_id: { code: 'common.error.not_a_choice' } })
  throw error
}
