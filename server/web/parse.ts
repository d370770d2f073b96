import type { NextFunction, Request, Response } from 'express'
import type { z } from 'zod'
import { AppError, type FieldProblems, type Problem } from '../errors.ts'
import { isMessageKey } from '../i18n/index.ts'

/** The only door from a request into typed code: after this, handlers use the parsed value alone. */
export function parse<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new AppError('invalid', 'errors.invalid_input', problemsOf(parsed.error.issues))
}

/** What an address names, such as `{ id }`. @throws AppError not_found for what cannot be one: a stranger's guess, not a form to correct */
export function parseAddress<T extends z.ZodType>(schema: T, req: Request): z.output<T> {
  const parsed = schema.safeParse(req.params)
  if (!parsed.success) throw new AppError('not_found', 'errors.not_found')
  return parsed.data
}

/** Zod's issues as problems at fields; the first one of a field wins. A schema names its own message by a message key. */
function problemsOf(issues: readonly z.core.$ZodIssue[]): FieldProblems {
  const problems: Record<string, Problem> = {}
  for (const issue of issues) problems[issue.path.join('.')] ??= problemOf(issue)
  return problems
}

function problemOf(issue: z.core.$ZodIssue): Problem {
  if (isMessageKey(issue.message)) return { code: issue.message }
  switch (issue.code) {
    case 'too_big':
      return { code: 'common.error.too_long', params: { max: Number(issue.maximum) } }
    case 'too_small':
      return { code: 'common.error.required' }
    case 'invalid_value':
      return { code: 'common.error.not_a_choice' }
    case 'invalid_type':
      return { code: issue.input === undefined ? 'common.error.required' : 'errors.invalid_input' }
    default:
      return { code: 'errors.invalid_input' }
  }
}

/** PostgreSQL holds no zero character in a text and fails on one; SQLite would keep it. Nobody types it: it is dropped from every form. */
export function withoutZeros(req: Request, _res: Response, next: NextFunction): void {
  dropZeros(req)
  next()
}

/** The same for a form with files, once it is read. */
export function dropZeros(req: Request): void {
  const body = (req.body ?? {}) as Record<string, unknown>
  const clean = (value: unknown): unknown => (typeof value === 'string' ? value.replaceAll('\u0000', '') : value)
  for (const [name, value] of Object.entries(body)) body[name] = Array.isArray(value) ? value.map(clean) : clean(value)
}
