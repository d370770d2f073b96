import type { Request, Response } from 'express'
import { dateInShanghai } from '../../core/dates.ts'
import type { Deps } from '../deps.ts'
import { parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { RecordParams, VersionParams } from './disclosures.forms.ts'
import { hrefOf, type Reader } from './record.presenter.ts'
import type { ContextFor } from './record.service.ts'

// What the routes of this feature share.

export { refusalOf, renamed, typedText, type Refusal } from '../web/refusal.ts'

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

/** The record's id in an address. @throws AppError not_found for what is no number */
export function recordId(req: Request): number {
  return parseAddress(RecordParams, req).id
}

/** The record's id and a version's number in an address. @throws AppError not_found */
export function versionOf(req: Request): { id: number; n: number } {
  return parseAddress(VersionParams, req)
}
