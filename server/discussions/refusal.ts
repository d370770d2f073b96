import { AppError } from '../errors.ts'

const ON_THE_PAGE: ReadonlySet<string> = new Set(['invalid', 'too_many', 'too_large', 'forbidden', 'conflict'])

/** What a person caused is said on the page that holds what they wrote; anything else goes its way. */
export function refusal(error: unknown): AppError {
  if (error instanceof AppError && ON_THE_PAGE.has(error.kind)) return error
  throw error
}

/** A text field of a form as it came; '' when it is none. */
export function fieldOf(body: unknown, name: string): string {
  const value = ((body ?? {}) as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : ''
}

/** Whether the button for the preview was pressed. */
export const asksPreview = (body: unknown): boolean => fieldOf(body, 'preview') !== ''
