import { dateInShanghai } from '../../core/dates.ts'
import { audited, type Agent } from '../audit/audit.service.ts'
import { setFirstPassword } from '../auth/credentials.service.ts'
import type { ADMINISTRATOR_ROLES } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { isDemo } from '../installation.ts'
import { insertDepartment, listDepartmentRows, queueAdministration } from './departments.queries.ts'
import { insertPerson, usernameTaken } from './people.queries.ts'
import { recordJoined } from './postings.service.ts'
import { grantRoles, isHeld } from './roles.queries.ts'
import type { Knex } from 'knex'

export interface NewAdministrator {
  readonly role: (typeof ADMINISTRATOR_ROLES)[number]
  readonly username: string
  readonly name: string
  readonly nameEn: string
  /** argon2id; the person must change the password at the first sign-in. */
  readonly passwordHash: string
  /** Also when the role is held already: the way back in when the only administrator has lost the password. */
  readonly additional: boolean
}

const COMMAND_LINE: Agent = { id: null, name: 'create-admin' }

/**
 * Makes an administrator from the command line of the machine: the first ones of an empty installation, whom nobody could appoint.
 * @throws AppError conflict on a demonstration, and when the role is held; invalid when the user name is taken
 */
export async function createAdministrator(deps: Deps, wanted: NewAdministrator): Promise<number> {
  const at = deps.now().toISOString()
  return audited(deps, COMMAND_LINE, async (tx) => {
    await queueAdministration(tx)
    if (await isDemo(tx)) throw new AppError('conflict', 'cli.create_admin.demo')
    if (!wanted.additional && (await isHeld(tx, wanted.role))) throw new AppError('conflict', 'cli.create_admin.held')
    if (await usernameTaken(tx, wanted.username)) throw new AppError('invalid', 'people.error.username_taken')
    const details = await detailsOf(deps, tx, wanted)
    const id = await insertPerson(tx, wanted.username, details, at)
    await recordJoined(tx, id, details, dateInShanghai(at), at)
    await setFirstPassword(deps, tx, id, wanted.passwordHash)
    await grantRoles(tx, id, [wanted.role], { id: null, at })
    return [
      id,
      {
        action: 'people.create_administrator',
        subject: `person:${id}`,
        details: { role: wanted.role, username: wanted.username, additional: wanted.additional },
      },
    ]
  })
}

async function detailsOf(deps: Deps, tx: Knex, { name, nameEn }: NewAdministrator) {
  const departmentId = await bureau(deps, tx)
  return { name, nameEn, departmentId, post: '', postEn: '', rankClass: 'staff', telephone: '', validUntil: null } as const
}

/** The department at the top; an empty installation gets the bureau that its configuration names. */
async function bureau({ config }: Deps, tx: Knex): Promise<number> {
  const known = (await listDepartmentRows(tx)).find(({ parentId }) => parentId === null)
  if (known !== undefined) return known.id
  return insertDepartment(tx, {
    code: 'RSJ',
    name: config.orgName,
    nameEn: config.orgNameEn,
    kind: 'bureau',
    parentId: null,
    position: 0,
    duties: '',
  })
}
