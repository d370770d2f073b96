import type { Request, Response } from 'express'
import { dateInShanghai } from '../../core/dates.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { RecordParams, VersionParams } from './disclosures.forms.ts'
import { hrefOf, type Reader } from './record.presenter.ts'
import type { ContextFor } from './record.service.ts'

// What the routes of this feature share.

export const todayOf = (deps: Pick<Deps, 'now'>): string => dateInShanghai(deps.now().toISOString())

export const readerOf = (deps: Pick<Deps, 'now'>, req: Request, res: Response): Reader => wordsOf(deps, req, res)

/** What a register is told about the page it draws in. */
export function contextFor(reader: Reader, req: Request): ContextFor {
  return (disclosure, shown) => ({
    locale: reader.locale,
    t: reader.t,
    fmt: reader.fmt,
    query: req.query,
    href: hrefOf(disclosure, shown),
    today: reader.today,
    published: shown.number === disclosure.publishedNumber && disclosure.withdrawnAt === null,
  })
}

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

/** The record's id in an address. @throws AppError not_found for what is no number */
export function recordId(req: Request): number {
  return parseAddress(RecordParams, req).id
}

/** The record's id and a version's number in an address. @throws AppError not_found */
export function versionOf(req: Request): { id: number; n: number } {
  return parseAddress(VersionParams, req)
}
