import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import { authorize, denyUnless, type Actor, type Denial, type Role } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { countCover, countOlderPasswords, findSettings, saveSettings, type StoredSettings } from './settings.queries.ts'
import { changes, editable, settled, type Change, type EditableSettings, type SecuritySettings } from './settings.rules.ts'

export type { StoredSettings }

export const denyManageSecurity = (actor: Pick<Actor, 'roles'>): Denial => denyUnless(actor, 'secadmin')

/** The settings as they are in the database now: another instance's change counts at once. */
export const securitySettings = async (db: Knex): Promise<SecuritySettings> => (await findSettings(db)).settings

/** Milliseconds after which a session ends. */
export interface SessionLimits {
  readonly idleMs: number
  readonly absoluteMs: number
}

/** A setting goes before the environment's value. */
export const sessionLimits = (
  { sessionIdleMs, sessionAbsoluteMs }: Pick<Deps['config'], 'sessionIdleMs' | 'sessionAbsoluteMs'>,
  { idleMinutes, absoluteHours }: Pick<SecuritySettings, 'idleMinutes' | 'absoluteHours'>,
): SessionLimits => ({
  idleMs: idleMinutes === null ? sessionIdleMs : idleMinutes * 60_000,
  absoluteMs: absoluteHours === null ? sessionAbsoluteMs : absoluteHours * 3_600_000,
})

export interface SecurityState extends StoredSettings {
  /** Of each role, its active holders and how many of them have a second factor. */
  readonly cover: ReadonlyMap<Role, { readonly holders: number; readonly covered: number }>
  /** Passwords that run out at once when they last `days` days. */
  readonly olderThan: (days: number) => Promise<number>
}

export async function getSecurity({ db, now }: Deps, actor: Actor): Promise<SecurityState> {
  authorize(denyManageSecurity(actor))
  const [stored, cover] = await Promise.all([findSettings(db.read), countCover(db.read)])
  const olderThan = (days: number): Promise<number> =>
    days === 0 ? Promise.resolve(0) : countOlderPasswords(db.read, new Date(now().getTime() - days * 86_400_000).toISOString())
  return { ...stored, cover, olderThan }
}

/** @throws AppError `conflict` when somebody changed them since `version` */
export async function changeSecurity(deps: Deps, actor: Actor, version: number, wanted: EditableSettings): Promise<number> {
  authorize(denyManageSecurity(actor))
  return audited(deps, actor, async (tx) => {
    const { settings: before, version: present } = await findSettings(tx)
    const at = deps.now().toISOString()
    const saved = present === version && (await saveSettings(tx, version, settled(wanted, before, at), { id: actor.id, at }))
    if (!saved) throw new AppError('conflict', 'errors.changed_meanwhile')
    const changed = changes(editable(before), wanted)
    const details = Object.fromEntries(changed.map(({ name, from, to }) => [name, Array.isArray(to) ? to : `${said(from)} → ${said(to)}`]))
    return [changed.length, { action: 'security.change_settings', subject: 'installation', details }]
  })
}

const said = (value: Change['from']): string => (value === null ? '–' : value.toString())
