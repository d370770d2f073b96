import { AppError } from '../errors.ts'

/** The error that a form shows again with what was typed; every other one goes on to the error page. */
export function formProblem(error: unknown): AppError {
  if (error instanceof AppError && (error.kind === 'invalid' || error.kind === 'conflict' || error.kind === 'forbidden')) return error
  throw error
}
