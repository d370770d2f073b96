import type { MessageKey, MessageParams } from './i18n/index.ts'

export type ErrorKind = 'unauthenticated' | 'forbidden' | 'not_found' | 'conflict' | 'invalid' | 'too_large' | 'too_many'

/** A message with the values it names: what a field or a page says about an error. */
export interface Problem {
  readonly code: MessageKey
  readonly params?: MessageParams
}
export type FieldProblems = Readonly<Record<string, Problem>>

/**
 * Something a person can cause and we can explain: `code` is the message they see, and what logs name.
 * Anything else that is thrown is a bug and becomes a 500. `fields` places problems at form fields by name.
 */
export class AppError extends Error {
  readonly kind: ErrorKind
  readonly code: MessageKey
  readonly fields: FieldProblems
  readonly params: MessageParams

  constructor(kind: ErrorKind, code: MessageKey, fields: FieldProblems = {}, params: MessageParams = {}) {
    super(code)
    this.kind = kind
    this.code = code
    this.fields = fields
    this.params = params
  }
}

/** Sends a form back with what is wrong at its fields. @throws AppError invalid when there is any */
export function refuse(problems: FieldProblems): void {
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
}
