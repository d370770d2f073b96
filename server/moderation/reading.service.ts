import type { Knex } from 'knex'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { countModerators } from './log.queries.ts'
import { listActs, listActsAbout, listActsOn } from './acts.queries.ts'
import { findAppeal, listOpenAppeals } from './appeals.queries.ts'
import { getAct } from './appeals.service.ts'
import { denyModerating } from './moderation.policy.ts'
import type { SubjectKind } from './moderation.rules.ts'
import type { Appeal, ModerationAct, Report, Subject } from './moderation.types.ts'
import { listOpenReports, listReportsOn } from './reports.queries.ts'
import { getSubject, titlesOf } from './subjects.service.ts'

type Reading = Pick<Deps, 'db'>

/** What somebody reported, with all reports of it that wait. */
export interface Reported {
  readonly kind: SubjectKind
  readonly id: number
  /** Of a post: its topic, its place in it, and who wrote it. */
  readonly post: { readonly title: string; readonly number: number; readonly authorId: number } | undefined
  readonly reports: readonly Report[]
}
export interface Queue {
  readonly reported: readonly Reported[]
  readonly appeals: readonly { readonly appeal: Appeal; readonly act: ModerationAct }[]
}

/** What waits for moderators, oldest first. @throws AppError forbidden */
export async function readQueue({ db }: Reading, actor: Actor): Promise<Queue> {
  authorize(denyModerating(actor))
  return findQueue(db.read)
}

export async function findQueue(db: Knex): Promise<Queue> {
  const [reports, appeals] = await Promise.all([listOpenReports(db), listOpenAppeals(db)])
  const bySubject = new Map<string, Report[]>()
  for (const report of reports) {
    const key = `${report.subjectKind}:${report.subjectId}`
    bySubject.set(key, [...(bySubject.get(key) ?? []), report])
  }
  const ids = reports.filter(({ subjectKind }) => subjectKind === 'post').map(({ subjectId }) => subjectId)
  const [posts, acts] = await Promise.all([
    titlesOf(db, ids),
    listActs(
      db,
      appeals.map(({ actId }) => actId),
    ),
  ])
  return {
    reported: [...bySubject.values()].flatMap((some) => {
      const first = some[0]
      if (first === undefined) return []
      const { subjectKind: kind, subjectId: id } = first
      return [{ kind, id, post: kind === 'post' ? posts.get(id) : undefined, reports: some }]
    }),
    appeals: appeals.flatMap((appeal) => {
      const act = acts.find(({ id }) => id === appeal.actId)
      return act === undefined ? [] : [{ appeal, act }]
    }),
  }
}

export interface SubjectFile {
  readonly subject: Subject
  readonly reports: readonly Report[]
  /** On this subject, oldest first. */
  readonly acts: readonly ModerationAct[]
  /** On anything its author wrote within a year, newest first. */
  readonly about: readonly ModerationAct[]
}

/** Everything a moderator needs before acting. @throws AppError forbidden, not_found */
export async function readSubject(
  { db, now }: Reading & Pick<Deps, 'now'>,
  actor: Actor,
  kind: SubjectKind,
  id: number,
): Promise<SubjectFile> {
  authorize(denyModerating(actor))
  const subject = await getSubject(db.read, kind, id)
  const since = addDays(dateInShanghai(now().toISOString()), -365)
  const [reports, acts, about] = await Promise.all([
    listReportsOn(db.read, kind, id),
    listActsOn(db.read, kind, id),
    subject.authorId === null ? [] : listActsAbout(db.read, subject.authorId, since),
  ])
  return { subject, reports, acts, about }
}

export interface ActFile {
  readonly act: ModerationAct
  readonly subject: Subject
  readonly appeal: Appeal | undefined
  /** Whether anybody is there to decide on an appeal. */
  readonly decidable: boolean
}

/** One act in full, for whom it concerns and for moderators. @throws AppError not_found */
export async function readAct({ db }: Reading, actor: Actor, id: number): Promise<ActFile> {
  const act = await getAct(db.read, actor, id)
  const [subject, appeal, others] = await Promise.all([
    getSubject(db.read, act.subjectKind, act.subjectId),
    findAppeal(db.read, id),
    countModerators(db.read, [act.actorId, act.authorId ?? 0]),
  ])
  return { act, subject, appeal, decidable: others > 0 }
}
