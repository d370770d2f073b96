import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { denyActing, denyReport } from './moderation.policy.ts'
import type { Rule, SubjectKind } from './moderation.rules.ts'
import { tellModerators } from './moderation.telling.ts'
import type { Subject } from './moderation.types.ts'
import { closeReports, insertReport } from './reports.queries.ts'
import { getSubject } from './subjects.service.ts'

export interface TypedReport {
  readonly rule: Rule
  readonly reason: string
}

/** What somebody is about to report. @throws AppError forbidden, not_found: also of what is hidden already */
export async function readReportable({ db }: Pick<Deps, 'db'>, actor: Actor, kind: SubjectKind, id: number): Promise<Subject> {
  const subject = await getSubject(db.read, kind, id)
  authorize(denyReport(actor, subject))
  if (subject.hiddenByAct !== null) throw new AppError('not_found', 'errors.not_found')
  return subject
}

/** Tells the moderators what is wrong with it. @throws AppError forbidden, not_found, conflict when the same person's report still waits */
export async function reportSubject(deps: Deps, actor: Actor, kind: SubjectKind, id: number, typed: TypedReport): Promise<number> {
  await readReportable(deps, actor, kind, id)
  return audited(deps, actor, async (tx) => {
    const at = deps.now().toISOString()
    const subject = await getSubject(tx, kind, id)
    const report = await insertReport(tx, { subjectKind: kind, subjectId: id, reporterId: actor.id, ...typed, at })
    if (report === undefined) throw new AppError('conflict', 'moderation.error.reported')
    await tellModerators(tx, subject, { id: report, rule: typed.rule, reporterId: actor.id, at })
    return [report, { action: 'moderation.report', subject: subjectOf(kind, id), details: { rule: typed.rule } }]
  })
}

/** Nothing is done, and whoever reported is told why. `upTo`: the newest report that was read. @throws AppError forbidden, not_found, conflict */
export async function dismissReports(deps: Deps, actor: Actor, kind: SubjectKind, id: number, upTo: number, answer: string): Promise<void> {
  authorize(denyActing(actor, await getSubject(deps.db.read, kind, id)))
  await audited(deps, actor, async (tx) => {
    const at = deps.now().toISOString()
    const reporters = await closeReports(tx, kind, id, upTo, { state: 'dismissed', answer, by: actor.id, at })
    if (reporters.length === 0) throw new AppError('conflict', 'moderation.error.no_report')
    const href = '/moderation/rules'
    await tell(
      tx,
      reporters.map((personId) => ({ personId, code: 'moderation.told.dismissed', params: { answer }, href }) as const),
      at,
    )
    return [undefined, { action: 'moderation.dismiss', subject: subjectOf(kind, id), details: { answer } }]
  })
}

/** As the audit log names it. */
export const subjectOf = (kind: SubjectKind, id: number): string => (kind === 'post' ? `post:${id}` : `anonymous_text:${id}`)
