import { AppError } from '../errors.ts'
import { typedText } from '../web/refusal.ts'

const ON_THE_PAGE: ReadonlySet<string> = new Set(['invalid', 'too_many', 'too_large', 'forbidden', 'conflict'])

/** What a person caused is said on the page that holds what they wrote; anything else goes its way. */
export function refusal(error: unknown): AppError {
  if (error instanceof AppError && ON_THE_PAGE.has(error.kind)) return error
  throw error
}

/** Whether the button for the preview was pressed. */
export const asksPreview = (body: unknown): boolean => typedText(body, 'preview') !== ''
