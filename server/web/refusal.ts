import { AppError, type FieldProblems } from '../errors.ts'
import { statusOf } from './errors.ts'

export interface Refusal {
  readonly status: number
  readonly error: AppError
  readonly problems: FieldProblems
}

/** A refusal that the form's own page explains, keeping what was typed; anything else goes on to the error page. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof AppError && (error.kind === 'invalid' || error.kind === 'conflict'))
    return { status: statusOf(error), error, problems: error.fields }
  throw error
}

/** Problems under the names that the form's fields have. */
export function renamed(problems: FieldProblems, names: Readonly<Record<string, string>>): FieldProblems {
  return Object.fromEntries(Object.entries(problems).map(([name, problem]) => [names[name] ?? name, problem]))
}

/** A field's text as it was typed, for a form that comes back. */
export function typedText(body: unknown, name: string): string {
  const value = (body as Readonly<Record<string, unknown>> | undefined)?.[name]
  return typeof value === 'string' ? value : ''
}
