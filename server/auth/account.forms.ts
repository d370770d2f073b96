import { z } from 'zod'
import { LOCALES } from '../i18n/index.ts'

// Passwords are taken exactly as typed; only their length is bounded here, the rest is password.rules.ts.
const password = z.string().min(1, 'common.error.required').max(200)

export const PasswordForm = z.object({ current: password, next: password, repeated: password })
export const SessionParams = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) })
export const LocaleForm = z.object({ locale: z.enum(LOCALES), return_to: z.string().optional() })
export const ThemeForm = z.object({ theme: z.enum(['auto', 'light', 'dark']), return_to: z.string().optional() })
