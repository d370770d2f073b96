import type { Knex } from 'knex'
import type { Upload } from '../attachments/incoming.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, refuse } from '../errors.ts'
import { listOffices } from './cases.queries.ts'
import { LONGEST_BODY, LONGEST_TITLE, type Kind } from './cases.rules.ts'
import { openCase, todayOf } from './cases.service.ts'
import { received } from './files.service.ts'
import { kindOf } from './kinds.ts'
import { wordProblem } from './words.rules.ts'
import type { Letter, Opened } from './cases.types.ts'

export interface TypedLetter {
  readonly about?: number | undefined
  readonly title: string
  readonly body: string
  readonly consent: boolean
}

/** Kinds whose letters go past the office to the department that they name: what is asked of somebody need not wait for being assigned. */
const STRAIGHT: ReadonlySet<Kind> = new Set(['consultation'])

/** For a letter without a name that came earlier: what is kept of its code, and that it is taken from those that wait. */
export interface Delivered {
  readonly hash: string
  /** A member of the staff wrote it: a token proved it. */
  readonly staff: boolean
  readonly take: (tx: Knex.Transaction) => Promise<void>
}

/** Looks at a letter as it was typed. `by`: undefined for somebody who gives no name. @throws AppError not_found, invalid */
export async function checkLetter(
  deps: Pick<Deps, 'db' | 'now'>,
  by: Actor | undefined,
  kindName: Kind,
  letter: TypedLetter,
  body: unknown,
): Promise<Letter> {
  const kind = kindOf(kindName)
  if (by === undefined && !kind.anonymous) throw new AppError('not_found', 'errors.not_found')
  const own = (await kind.readLetter?.(deps.db.read, (body ?? {}) as Readonly<Record<string, unknown>>, todayOf(deps))) ?? {}
  const { about } = letter
  const known = about === undefined || (await listOffices(deps.db.read)).some(({ id }) => id === about)
  refuse({
    ...(known ? {} : { about: { code: 'common.error.not_a_choice' as const } }),
    ...wordProblem('title', letter.title, LONGEST_TITLE),
    ...wordProblem('body', letter.body, LONGEST_BODY),
    ...own.problems,
  })
  return own
}

/** A letter as it was typed becomes a case. @throws AppError forbidden, not_found, invalid, too_many */
export async function sendLetter(
  deps: Deps,
  by: Actor | undefined,
  kindName: Kind,
  letter: TypedLetter,
  more: { readonly body: unknown; readonly uploads: readonly Upload[] },
  delivered?: Delivered,
): Promise<Opened> {
  const own = await checkLetter(deps, by, kindName, letter, more.body)
  const { about } = letter
  const files = await received(deps, more.uploads)
  const opening = {
    kind: kindName,
    title: letter.title,
    body: letter.body,
    by,
    aboutId: about ?? null,
    responsibleId: STRAIGHT.has(kindName) ? (about ?? null) : null,
    consent: kindOf(kindName).publishable && letter.consent,
    files,
    ...own.opening,
    ...(delivered !== undefined && {
      receiptHash: delivered.hash,
      first: delivered.take, // whoever comes second finds it gone, before anything is written
      ...(delivered.staff && { details: { ...own.opening?.details, staff: 'token' } }),
    }),
  }
  return openCase(deps, opening, own.alongside)
}
