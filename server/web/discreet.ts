import type { NextFunction, Request, Response } from 'express'
import { errorKind } from '../ballot-box/discretion.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { statusOf } from './errors.ts'

// For doors at which nobody is known: mounted before the request log and the session, answering in JSON.

/** Nothing here is worth keeping in between, and none of it should be. */
export function quietly(_req: Request, res: Response, next: NextFunction): void {
  res.set('Cache-Control', 'no-store')
  next()
}

/** The end of such a door. A failure is logged by its kind and place alone: the database's messages quote what was being stored. */
export function answerDiscreetly({ log }: Pick<Deps, 'log'>) {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _req: Request, res: Response, _next: NextFunction): void => {
    const known = knownOf(error)
    if (known === undefined) log.error(errorKind(error), 'a door without names failed')
    res.status(known === undefined ? 500 : statusOf(known)).json({ code: known?.code ?? 'errors.internal' })
  }
}

function knownOf(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error
  const { status } = (error ?? {}) as { status?: unknown }
  if (status === 413) return new AppError('too_large', 'errors.invalid_input')
  return typeof status === 'number' && status >= 400 && status < 500 ? new AppError('invalid', 'errors.invalid_input') : undefined
}
