import type { Request } from 'express'
import { AppError, type FieldProblems } from '../errors.ts'
import type { Translate } from '../i18n/index.ts'
import { statusOf } from './errors.ts'

// For pages that carry several forms: what kept one of them from being taken is said on the page itself, at its form.

/** What was typed, of a form that comes back. */
export const typedIn = (req: Request): Readonly<Record<string, unknown>> =>
  req.method === 'POST' ? ((req.body ?? {}) as Record<string, unknown>) : {}

export interface Refusal {
  readonly status: number
  readonly problems: FieldProblems
  /** Said over the form when no field is at fault. */
  readonly said: string
}
export const NO_REFUSAL: Refusal = { status: 200, problems: {}, said: '' }

/** What a person caused and can mend on the page; anything else goes its way. */
export function refusal(error: unknown, t: Translate): Refusal {
  if (!(error instanceof AppError) || !['invalid', 'conflict', 'too_large', 'too_many'].includes(error.kind)) throw error
  const fielded = Object.keys(error.fields).length > 0
  return { status: statusOf(error), problems: error.fields, said: fielded ? '' : t(error.code, error.params) }
}
