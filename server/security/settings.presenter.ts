import { ADMINISTRATOR_ROLES, BUSINESS_ROLES, type Role } from '../auth/policy.ts'
import type { Config } from '../config.ts'
import type { FieldProblems } from '../errors.ts'
import type { MessageKey, Translate } from '../i18n/index.ts'
import type { SecurityState } from './settings.service.ts'
import { BOUNDS, changes, type Change, type EditableSettings, type NumberSetting } from './settings.rules.ts'

const FIELD: Readonly<Record<NumberSetting, string>> = {
  minLength: 'min_length',
  classes: 'classes',
  expiryDays: 'expiry_days',
  history: 'history',
  idleMinutes: 'idle_minutes',
  absoluteHours: 'absolute_hours',
  graceDays: 'grace_days',
}
const UNIT: Readonly<Record<NumberSetting, MessageKey>> = {
  minLength: 'security.unit.characters',
  classes: 'security.unit.classes',
  expiryDays: 'security.unit.days',
  history: 'security.unit.times',
  idleMinutes: 'security.unit.minutes',
  absoluteHours: 'security.unit.hours',
  graceDays: 'security.unit.days',
}

export interface SettingsFormInput {
  readonly t: Translate
  /** By field name. */
  readonly typed: Readonly<Record<string, string | readonly string[]>>
  readonly errors: FieldProblems
  readonly config: Pick<Config, 'sessionIdleMs' | 'sessionAbsoluteMs'>
  readonly cover: SecurityState['cover']
}

export const typedSettings = (settings: EditableSettings): Record<string, string | readonly string[]> => ({
  ...Object.fromEntries((Object.keys(FIELD) as NumberSetting[]).map((name) => [FIELD[name], String(settings[name] ?? '')])),
  roles: settings.roles,
})

/** The questions of the page, in its three groups. */
export function settingsFields({ t, typed, errors, config, cover }: SettingsFormInput) {
  const fallback = { idleMinutes: config.sessionIdleMs / 60_000, absoluteHours: config.sessionAbsoluteMs / 3_600_000 }
  const field = (name: NumberSetting) => {
    const defaults = name === 'idleMinutes' || name === 'absoluteHours' ? fallback[name] : undefined
    return {
      kind: 'number',
      name: FIELD[name],
      label: t(`security.field.${name}`),
      help: t(`security.help.${name}`, { ...BOUNDS[name], ...(defaults !== undefined && { n: defaults }) }),
      value: typed[FIELD[name]] ?? '',
      unit: t(UNIT[name]),
      error: errors[FIELD[name]],
      maxlength: 4,
      autocomplete: 'off',
      ...(defaults === undefined ? { required: true } : { optional: true, placeholder: String(defaults) }),
    }
  }
  const option = (role: Role) => {
    const { holders, covered } = cover.get(role) ?? { holders: 0, covered: 0 }
    return { value: role, label: t(`auth.role.${role}`), note: t('security.cover', { covered, holders }) }
  }
  const roles = { kind: 'checks', name: 'roles', value: typed['roles'] ?? [], error: errors['roles'] }
  return {
    password: [field('minLength'), field('classes'), field('expiryDays'), field('history')],
    session: [field('idleMinutes'), field('absoluteHours')],
    administrators: {
      ...roles,
      id: 'f-roles',
      label: t('security.roles.administrators'),
      help: t('security.roles.help'),
      options: ADMINISTRATOR_ROLES.map(option),
    },
    business: {
      ...roles,
      id: 'f-roles-business',
      error: undefined,
      label: t('security.roles.business'),
      options: BUSINESS_ROLES.map(option),
    },
    grace: field('graceDays'),
  }
}

export const settingsLabels = (t: Translate): Record<string, string> =>
  Object.fromEntries((Object.keys(FIELD) as NumberSetting[]).map((name) => [FIELD[name], t(`security.field.${name}`)]))

/** `密码最短长度：8 → 10 个字符`: every difference in words. */
export function changeTexts(from: EditableSettings, to: EditableSettings, t: Translate): string[] {
  return changes(from, to).map((change) =>
    t('security.change', { name: t(`security.field.${change.name}`), from: valueText(change, 'from', t), to: valueText(change, 'to', t) }),
  )
}

function valueText({ name, ...values }: Change, side: 'from' | 'to', t: Translate): string {
  const value = values[side]
  if (name === 'roles')
    return (value as readonly Role[]).map((role) => t(`auth.role.${role}`)).join(t('table.list_join')) || t('security.none')
  if (value === null) return t('security.from_environment')
  if (value === 0 && name !== 'graceDays') return t('security.off')
  return `${String(value)} ${t(UNIT[name])}`
}
