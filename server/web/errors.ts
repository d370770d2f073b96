import type { NextFunction, Request, Response } from 'express'
import type { Deps } from '../deps.ts'
import { AppError, type ErrorKind } from '../errors.ts'
import { translator } from '../i18n/index.ts'
import { formPageOf, openable } from './form-page.ts'
import { speech } from './frame.ts'
import { actorOf } from './actor.ts'

const STATUS: Record<ErrorKind, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  invalid: 422,
  too_large: 413,
  too_many: 429,
}

export const statusOf = (error: AppError): number => STATUS[error.kind]

export function notFound(): never {
  throw new AppError('not_found', 'errors.not_found')
}

/** PostgreSQL let the other of two win that waited for each other; whoever lost looks again, as after any conflict. */
const DEADLOCK = '40P01'

/** Body parsers and multer report their own limits; they are a person's doing and get a person's words. */
function known(error: unknown, deps: Deps): AppError | undefined {
  if (error instanceof AppError) return error
  const { status, code } = (error ?? {}) as { status?: unknown; code?: unknown }
  if (code === DEADLOCK) return new AppError('conflict', 'errors.changed_meanwhile')
  if (status === 413 || code === 'LIMIT_FILE_SIZE')
    return new AppError('too_large', 'errors.too_large', {}, { limit: Math.round(deps.config.uploadLimitBytes / 1024 / 1024) })
  if (status === 404) return new AppError('not_found', 'errors.not_found')
  if (typeof status === 'number' && status >= 400 && status < 500) return new AppError('invalid', 'errors.invalid_input')
  return typeof code === 'string' && code.startsWith('LIMIT_') ? new AppError('invalid', 'errors.invalid_input') : undefined
}

/** Where a person lands when something went wrong: what happened, what to do. Only here do errors become HTTP. */
export function errorPages(deps: Deps) {
  // Express knows an error handler by its four parameters.
  return (error: unknown, req: Request, res: Response, next: NextFunction): void => {
    if (res.headersSent) {
      next(error)
      return
    }
    const appError = known(error, deps)
    if (appError === undefined) deps.log.error({ err: error, requestId: req.id, path: req.path }, 'unexpected error')
    if (res.locals['t'] === undefined) {
      plainly(req, res, appError)
      return
    }
    if (appError?.kind === 'unauthenticated' && req.accepts('html') && (req.method === 'GET' || req.get('sec-fetch-mode') === 'navigate')) {
      req.session.returnTo = openable(req)
      if (req.method === 'GET') {
        res.redirect(303, '/login')
        return
      }
    }
    const held = appError?.kind === 'not_found' && req.accepts('html') ? formPageOf(req) : undefined
    if (held === undefined) answer(req, res, appError)
    else res.redirect(303, held)
  }
}

/** Before the session is there, or when the page itself can not be made: both languages in a few words, and nothing of the inside. */
function plainly(req: Request, res: Response, error: AppError | undefined): void {
  const status = error === undefined ? 500 : statusOf(error)
  const said = (['zh-CN', 'en'] as const).map((locale) => translator(locale)(error?.code ?? 'errors.internal', error?.params))
  res
    .status(status)
    .type('text/plain')
    .send([...said, req.id, ''].join('\n'))
}

function answer(req: Request, res: Response, error: AppError | undefined): void {
  const status = error === undefined ? 500 : statusOf(error)
  const { t } = speech(res)
  const message = error === undefined ? t('errors.internal') : t(error.code, error.params)
  res.status(status)
  if (!req.accepts('html')) {
    res.json({ status, code: error?.code ?? 'errors.internal', message })
    return
  }
  const layout = actorOf(req) === undefined ? 'bare' : 'page'
  const code = error?.code ?? 'errors.internal'
  const page = { layout, title: message, status, code, message, requestId: req.id, back: req.get('referer') ?? '/' }
  // The frame counts what waits: a database that does not answer must not take the error page with it.
  res.render('errors/error', page, (failed, html) => {
    if (failed instanceof Error) plainly(req, res, error)
    else res.send(html)
  })
}
