import { ADMINISTRATOR_ROLES, ROLES, type Role } from '../auth/policy.ts'

/** The limits of each number: a setting outside them is refused, one in the database counts as not set. */
export const BOUNDS = {
  minLength: { min: 8, max: 64 },
  classes: { min: 0, max: 4 },
  expiryDays: { min: 0, max: 730 },
  history: { min: 0, max: 24 },
  idleMinutes: { min: 1, max: 480 },
  absoluteHours: { min: 1, max: 72 },
  graceDays: { min: 0, max: 14 },
} as const
export type NumberSetting = keyof typeof BOUNDS

/** What the security administrator decides. The defaults follow NIST SP 800-63B: length and a list of common passwords, no expiry, no classes. */
export interface SecuritySettings {
  /** Characters of a new password. */
  readonly minLength: number
  /** How many of lower case, upper case, digits and others a new password must have. */
  readonly classes: number
  /** Days after which a password must be changed; 0 never. */
  readonly expiryDays: number
  /** How many passwords back none may come again; 0 and 1 mean the present one only. */
  readonly history: number
  /** Null: what the environment says. */
  readonly idleMinutes: number | null
  readonly absoluteHours: number | null
  /** Whoever holds one of these roles needs a second factor; each with the instant since when, UTC. */
  readonly secondFactorRoles: Readonly<Partial<Record<Role, string>>>
  /** Days a person may still sign in without one after the role began to need it. */
  readonly graceDays: number
}
export type PasswordRules = Pick<SecuritySettings, 'minLength' | 'classes'>

export const DEFAULT_SETTINGS: SecuritySettings = {
  minLength: 10,
  classes: 0,
  expiryDays: 0,
  history: 0,
  idleMinutes: null,
  absoluteHours: null,
  secondFactorRoles: {},
  graceDays: 0,
}

/** The settings as a form edits them: the roles without their instants. */
export interface EditableSettings extends Readonly<Record<'minLength' | 'classes' | 'expiryDays' | 'history' | 'graceDays', number>> {
  readonly idleMinutes: number | null
  readonly absoluteHours: number | null
  readonly roles: readonly Role[]
}

export const editable = ({ secondFactorRoles, ...numbers }: SecuritySettings): EditableSettings => ({
  ...numbers,
  roles: ROLES.filter((role) => secondFactorRoles[role] !== undefined),
})

/** What is stored: a role that needed it before keeps its instant, a new one begins now. */
export function settled({ roles, ...numbers }: EditableSettings, before: SecuritySettings, at: string): SecuritySettings {
  return { ...numbers, secondFactorRoles: Object.fromEntries(roles.map((role) => [role, before.secondFactorRoles[role] ?? at])) }
}

export type Change = {
  readonly name: keyof EditableSettings
  readonly from: number | null | readonly Role[]
  readonly to: number | null | readonly Role[]
}

export function changes(from: EditableSettings, to: EditableSettings): Change[] {
  return (Object.keys(to) as (keyof EditableSettings)[])
    .filter((name) => String(from[name] ?? '') !== String(to[name] ?? ''))
    .map((name) => ({ name, from: from[name], to: to[name] }))
}

export const PRESETS = ['mlps2', 'mlps3'] as const
export type Preset = (typeof PRESETS)[number]

/**
 * What assessors of the graded protection of systems (等保, GB/T 22239-2019) ask for at level 2 and 3, without making anything weaker that
 * is stricter already. Level 3 wants two ways of telling who somebody is: for the administrators here.
 */
export function withPreset(now: EditableSettings, preset: Preset): EditableSettings {
  const atMost = (limit: number, value: number | null): number => (value === null || value === 0 ? limit : Math.min(value, limit))
  const common: EditableSettings = {
    ...now,
    minLength: Math.max(now.minLength, 8),
    classes: Math.max(now.classes, 3),
    expiryDays: atMost(90, now.expiryDays),
    history: Math.max(now.history, 5),
    idleMinutes: atMost(30, now.idleMinutes),
  }
  if (preset === 'mlps2') return common
  const roles = ROLES.filter((role) => now.roles.includes(role) || (ADMINISTRATOR_ROLES as readonly Role[]).includes(role))
  return { ...common, idleMinutes: atMost(15, now.idleMinutes), roles }
}

const DAY_MS = 86_400_000
/** From so many days before it, people are told that their password runs out. */
export const TOLD_DAYS_BEFORE = 14

/** The instant at which a password of `changedAt` must be changed; undefined when passwords do not run out. */
export const passwordEnds = ({ expiryDays }: Pick<SecuritySettings, 'expiryDays'>, changedAt: string): string | undefined =>
  expiryDays === 0 ? undefined : new Date(Date.parse(changedAt) + expiryDays * DAY_MS).toISOString()

/** A role a person holds and since when, UTC. */
export interface Grant {
  readonly role: Role
  readonly grantedAt: string
}

/** From when on a person with these roles cannot go on without a second factor: the earliest over the roles. Undefined: never. */
export function secondFactorFrom({ secondFactorRoles, graceDays }: SecuritySettings, grants: readonly Grant[]): string | undefined {
  const ends = grants.flatMap(({ role, grantedAt }) => {
    const since = secondFactorRoles[role]
    if (since === undefined) return []
    const begins = grantedAt > since ? grantedAt : since
    return [new Date(Date.parse(begins) + graceDays * DAY_MS).toISOString()]
  })
  return ends.sort()[0]
}
