import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { stamp } from '../transparency-log/append.service.ts'
import { logRow } from '../transparency-log/rows.service.ts'
import { putAct, repeatsSubject } from './acting.service.ts'
import { findAct } from './acts.queries.ts'
import { closeAppeal, findAppeal, insertAppeal } from './appeals.queries.ts'
import { denyAppeal, denyDecision, seesAct } from './moderation.policy.ts'
import { APPEAL_DAYS, type ActKind } from './moderation.rules.ts'
import { actHref, tellDeciders } from './moderation.telling.ts'
import type { Appeal, ModerationAct } from './moderation.types.ts'
import { getSubject, setHidden } from './subjects.service.ts'

/** @throws AppError not_found, also for whom it does not concern */
export async function getAct(db: Knex, actor: Actor, id: number): Promise<ModerationAct> {
  const act = await findAct(db, id)
  if (act === undefined || !seesAct(actor, act)) throw new AppError('not_found', 'errors.not_found')
  return act
}

/** Its author says why it should not stand; other moderators decide. @throws AppError not_found, forbidden, conflict */
export async function appealAct(deps: Deps, actor: Actor, id: number, text: string): Promise<void> {
  const act = await getAct(deps.db.read, actor, id)
  if (act.authorId !== actor.id) authorize(denyAppeal(actor, act, undefined))
  await audited(deps, actor, async (tx) => {
    const at = deps.now().toISOString()
    const held = await getAct(tx, actor, id)
    const denial = denyAppeal(actor, held, await findAppeal(tx, id))
    if (denial !== undefined) throw new AppError('conflict', denial)
    const dueOn = (await calendarIn(tx)).addWorkingDays(dateInShanghai(at), APPEAL_DAYS).date
    if ((await insertAppeal(tx, { actId: id, personId: actor.id, text, at, dueOn })) === undefined)
      throw new AppError('conflict', 'moderation.error.appealed')
    await tellDeciders(tx, held, at)
    return [undefined, { action: 'moderation.appeal', subject: `moderation_act:${id}`, details: {} }]
  })
}

/** What takes an act back. A warning is lifted as the rest that cannot be shown again. */
const REVERSALS: Partial<Record<ActKind, ActKind>> = { hide: 'unhide', warn: 'lift', slow: 'lift', suspend: 'lift' }

/**
 * Another moderator decides, with a reason that everybody reads; upheld, all is put back as it was.
 * @throws AppError not_found, forbidden; invalid when the reason quotes what is hidden; conflict when it is decided by now
 */
export async function decideAppeal(
  deps: Deps,
  actor: Actor,
  id: number,
  { upheld, reason }: { readonly upheld: boolean; readonly reason: string },
): Promise<void> {
  const act = await getAct(deps.db.read, actor, id)
  authorize(denyDecision(actor, act))
  const subject = await getSubject(deps.db.read, act.subjectKind, act.subjectId)
  if (act.kind === 'hide' && repeatsSubject(reason, subject))
    throw new AppError('invalid', 'errors.invalid_input', { reason: { code: 'moderation.error.repeats' } })
  await audited(deps, actor, async (tx) => {
    const at = await stamp(deps, tx)
    const appeal = await findAppeal(tx, id)
    if (appeal === undefined) throw new AppError('not_found', 'errors.not_found')
    if (!(await closeAppeal(tx, appeal.id, { state: upheld ? 'upheld' : 'rejected', by: actor.id, at, reason })))
      throw new AppError('conflict', 'moderation.error.decided')
    await logRow(tx, 'moderation_decision', { id: appeal.id }, at)
    if (upheld) await putBack(tx, act, actor, reason, at)
    await tellBoth(tx, act, appeal, { upheld, reason, at })
    return [undefined, { action: upheld ? 'moderation.uphold' : 'moderation.reject', subject: `moderation_act:${id}`, details: { reason } }]
  })
}

async function putBack(tx: Knex.Transaction, act: ModerationAct, actor: Actor, reason: string, at: string): Promise<void> {
  const { subjectKind, subjectId, authorId, rule } = act
  await putAct(tx, {
    kind: REVERSALS[act.kind] ?? 'lift',
    subjectKind,
    subjectId,
    authorId,
    rule,
    reason,
    actorId: actor.id,
    at,
    reverses: act.id,
  })
  const subject = await getSubject(tx, subjectKind, subjectId)
  if (act.kind === 'hide' && subject.hiddenByAct === act.id) await setHidden(tx, subject, null)
}

async function tellBoth(
  tx: Knex.Transaction,
  act: ModerationAct,
  appeal: Appeal,
  { upheld, reason, at }: { readonly upheld: boolean; readonly reason: string; readonly at: string },
): Promise<void> {
  const href = actHref(act.id)
  const author = upheld
    ? ({ code: 'moderation.told.upheld', href } as const)
    : ({ code: 'moderation.told.rejected', params: { reason }, href } as const)
  const moderator = { personId: act.actorId, code: 'moderation.told.reversed', params: { reason }, href } as const
  await tell(tx, [{ personId: appeal.personId, ...author }, ...(upheld ? [moderator] : [])], at)
}
