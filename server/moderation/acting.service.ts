import type { Knex } from 'knex'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { stamp } from '../transparency-log/append.service.ts'
import { logRow } from '../transparency-log/rows.service.ts'
import { findAct, insertAct, type NewAct } from './acts.queries.ts'
import { findAppeal } from './appeals.queries.ts'
import { denyActing } from './moderation.policy.ts'
import { hasEnd, repeats, type Act, type Rule, type SubjectKind } from './moderation.rules.ts'
import { actHref, tellReporters } from './moderation.telling.ts'
import type { Subject } from './moderation.types.ts'
import { subjectOf } from './reporting.service.ts'
import { closeReports } from './reports.queries.ts'
import { getSubject, setHidden } from './subjects.service.ts'

export interface TypedAct {
  readonly act: Act
  readonly rule: Rule
  /** Public. */
  readonly reason: string
  /** Of slow and suspend. */
  readonly days?: number | undefined
  /** The newest report that was on the page. */
  readonly upTo: number
}

/**
 * A moderator acts: with a rule and a reason that everybody reads, told to the author and to who reported, and a leaf of the log. Returns its
 * id. @throws AppError forbidden, not_found; invalid: the reason quotes what is removed, no length, nobody to act on; conflict: hidden by now
 */
export async function actOnSubject(deps: Deps, actor: Actor, kind: SubjectKind, id: number, typed: TypedAct): Promise<number> {
  const read = await getSubject(deps.db.read, kind, id)
  authorize(denyActing(actor, read))
  demandSound(read, typed)
  return audited(deps, actor, async (tx) => {
    const at = await stamp(deps, tx)
    const subject = await getSubject(tx, kind, id)
    await demandPossible(tx, subject, typed.act)
    const untilOn = hasEnd(typed.act) ? addDays(dateInShanghai(at), (typed.days ?? 1) - 1) : null
    const reverses = typed.act === 'unhide' ? subject.hiddenByAct : null
    const actId = await putAct(tx, { ...about(subject), kind: typed.act, ...words(typed), actorId: actor.id, at, untilOn, reverses })
    if (typed.act === 'hide' || typed.act === 'unhide') await setHidden(tx, subject, typed.act === 'hide' ? actId : null)
    const reporters = await closeReports(tx, kind, id, typed.upTo, { state: 'acted', actId, by: actor.id, at })
    await tellReporters(tx, reporters, typed.act, at)
    await tellAuthor(tx, subject, typed, actId, at)
    const details = { rule: typed.rule, reason: typed.reason, ...(untilOn !== null && { until: untilOn }) }
    return [actId, { action: `moderation.${typed.act}`, subject: subjectOf(kind, id), details }]
  })
}

const words = ({ rule, reason }: TypedAct): Pick<NewAct, 'rule' | 'reason'> => ({ rule, reason })
export const about = ({ kind, id, authorId }: Subject): Pick<NewAct, 'subjectKind' | 'subjectId' | 'authorId'> => ({
  subjectKind: kind,
  subjectId: id,
  authorId,
})

/** An act and its leaf. */
export async function putAct(tx: Knex.Transaction, act: NewAct): Promise<number> {
  const id = await insertAct(tx, act)
  await logRow(tx, 'moderation_act', { id }, act.at)
  return id
}

/** With its first post a topic's name is hidden as well. */
export const repeatsSubject = (reason: string, { body, title, number }: Pick<Subject, 'body' | 'title' | 'number'>): boolean =>
  repeats(reason, body) || (number === 1 && repeats(reason, title))

function demandSound(subject: Subject, { act, reason, days }: TypedAct): void {
  if (repeatsSubject(reason, subject))
    throw new AppError('invalid', 'errors.invalid_input', { reason: { code: 'moderation.error.repeats' } })
  if (hasEnd(act) && days === undefined) throw new AppError('invalid', 'errors.invalid_input', { days: { code: 'moderation.error.days' } })
  if (subject.authorId === null && act !== 'hide' && act !== 'unhide')
    throw new AppError('invalid', 'errors.invalid_input', { act: { code: 'moderation.error.anonymous' } })
}

/** What somebody appealed against is put back by a decision, not by a second act beside it. */
async function demandPossible(tx: Knex, { hiddenByAct }: Subject, act: Act): Promise<void> {
  if (act === 'hide' && hiddenByAct !== null) throw new AppError('conflict', 'moderation.error.hidden')
  if (act !== 'unhide') return
  if (hiddenByAct === null || (await findAct(tx, hiddenByAct)) === undefined) throw new AppError('conflict', 'moderation.error.shown')
  if ((await findAppeal(tx, hiddenByAct))?.state === 'open') throw new AppError('conflict', 'moderation.error.under_appeal')
}

async function tellAuthor(tx: Knex.Transaction, { authorId }: Subject, { act, rule }: TypedAct, actId: number, at: string): Promise<void> {
  if (authorId === null) return
  const params = { act: `@moderation.act.${act}`, rule: `@moderation.rule.${rule}` }
  const told =
    act === 'unhide' ? ({ code: 'moderation.told.author_unhide' } as const) : ({ code: 'moderation.told.author', params } as const)
  await tell(tx, [{ personId: authorId, ...told, href: actHref(actId) }], at)
}
