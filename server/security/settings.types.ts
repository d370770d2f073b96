import { z } from 'zod'
import { ROLES } from '../auth/policy.ts'
import { BOUNDS, DEFAULT_SETTINGS, type NumberSetting, type SecuritySettings } from './settings.rules.ts'

const whole = (name: NumberSetting) => z.number().int().min(BOUNDS[name].min).max(BOUNDS[name].max)

/** The stored JSON. What it leaves out, or what nobody could have saved, is the default: a bad row must not lock everybody out. */
const Stored = z.object({
  minLength: whole('minLength').catch(DEFAULT_SETTINGS.minLength),
  classes: whole('classes').catch(DEFAULT_SETTINGS.classes),
  expiryDays: whole('expiryDays').catch(DEFAULT_SETTINGS.expiryDays),
  history: whole('history').catch(DEFAULT_SETTINGS.history),
  idleMinutes: whole('idleMinutes').nullable().catch(DEFAULT_SETTINGS.idleMinutes),
  absoluteHours: whole('absoluteHours').nullable().catch(DEFAULT_SETTINGS.absoluteHours),
  secondFactorRoles: z.partialRecord(z.enum(ROLES), z.string()).catch({}),
  graceDays: whole('graceDays').catch(DEFAULT_SETTINGS.graceDays),
})

let lastText = '{}'
let lastSettings: SecuritySettings = DEFAULT_SETTINGS

/** Every request brings the stored text with its session: the same text is decoded once. */
export function decodeSettings(text: string | null | undefined): SecuritySettings {
  const stored = text ?? '{}'
  if (stored !== lastText) {
    lastSettings = Stored.parse(JSON.parse(stored))
    lastText = stored
  }
  return lastSettings
}
