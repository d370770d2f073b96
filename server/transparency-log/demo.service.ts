import { authorize, denyUnless, type Actor, type Denial } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { findAltered, findPublished, keepAltered, overwriteTitle, type Altered } from './demo.queries.ts'

// For demonstrations alone (their routes exist nowhere else): what an attacker with the database's password does, and how it is undone. It
// is deliberately not in the audit log, which such an attacker would not write either.

type Changing = Pick<Deps, 'db'>

export const denyTampering = (actor: Pick<Actor, 'roles'>): Denial => denyUnless(actor, 'auditor')

/** What is altered at the moment. @throws AppError forbidden */
export async function getAltered(deps: Changing, actor: Actor): Promise<Altered | undefined> {
  authorize(denyTampering(actor))
  return findAltered(deps.db.read)
}

/** Writes over the title of a published record, by its number in the log, or of the newest. @throws AppError forbidden, not_found, conflict */
export async function alterRecord(deps: Changing, actor: Actor, index: number | undefined): Promise<Altered> {
  authorize(denyTampering(actor))
  return deps.db.write.transaction(async (tx) => {
    if ((await findAltered(tx)) !== undefined) throw new AppError('conflict', 'log.demo.error.twice')
    const found = await findPublished(tx, index)
    if (found === undefined) throw new AppError('not_found', 'log.demo.error.no_record')
    await overwriteTitle(tx, found.versionId, falsified(found.title))
    await keepAltered(tx, found)
    return found
  })
}

/** Puts the title back as it was. @throws AppError forbidden, conflict */
export async function restoreRecord(deps: Changing, actor: Actor): Promise<Altered> {
  authorize(denyTampering(actor))
  return deps.db.write.transaction(async (tx) => {
    const altered = await findAltered(tx)
    if (altered === undefined) throw new AppError('conflict', 'log.demo.error.nothing')
    await overwriteTitle(tx, altered.versionId, altered.title)
    await keepAltered(tx, undefined)
    return altered
  })
}

/** One figure different, as one who wants not to be noticed would do it; where there is none, a word more. */
export function falsified(title: string): string {
  const figures = [...title.matchAll(/\d/g)]
  const last = figures.at(-1)
  if (last === undefined) return `${title}（修订）`
  const other = (Number(last[0]) + 1) % 10
  return `${title.slice(0, last.index)}${other}${title.slice(last.index + 1)}`
}
