import { z } from 'zod'
import { halfWidth } from '../../core/half-width.ts'
import { ROLES } from '../auth/policy.ts'
import { BOUNDS, PRESETS, type EditableSettings, type NumberSetting } from './settings.rules.ts'

const digits = z.string('common.error.required').transform((typed) => halfWidth(typed).trim())

/** Each number names its own limits in the message, so that the field says what would be right. */
const whole = (name: NumberSetting) =>
  digits.pipe(
    z
      .string()
      .regex(/^\d{1,4}$/, `security.error.${name}`)
      .transform(Number)
      .pipe(z.number().min(BOUNDS[name].min, `security.error.${name}`).max(BOUNDS[name].max, `security.error.${name}`)),
  )
const orNothing = (name: NumberSetting) =>
  digits.pipe(z.union([z.literal('').transform(() => null), whole(name)], `security.error.${name}`))

export const SettingsForm = z
  .object({
    version: z.coerce.number().int().positive(),
    min_length: whole('minLength'),
    classes: whole('classes'),
    expiry_days: whole('expiryDays'),
    history: whole('history'),
    idle_minutes: orNothing('idleMinutes'),
    absolute_hours: orNothing('absoluteHours'),
    roles: z.union([z.array(z.enum(ROLES)), z.enum(ROLES).transform((one) => [one])]).default([]),
    grace_days: whole('graceDays'),
  })
  .transform(({ version, ...typed }) => ({
    version,
    settings: {
      minLength: typed.min_length,
      classes: typed.classes,
      expiryDays: typed.expiry_days,
      history: typed.history,
      idleMinutes: typed.idle_minutes,
      absoluteHours: typed.absolute_hours,
      roles: ROLES.filter((role) => typed.roles.includes(role)),
      graceDays: typed.grace_days,
    } satisfies EditableSettings,
  }))

export const PresetQuery = z.object({ preset: z.enum(PRESETS).optional().catch(undefined) })

export const ResetForm = z.object({
  reason: z
    .string('common.error.required')
    .transform((typed) =>
      typed
        .normalize('NFC')
        .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().min(1, 'common.error.required').max(200)),
  seen: z.literal('1', 'security.error.seen'),
})
