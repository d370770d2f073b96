import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { findLeaf, leavesOf } from '../../core/evaluation/engine.ts'
import type { IndicatorFacts } from '../../core/evaluation/facts.types.ts'
import type { Leaf, Scheme } from '../../core/evaluation/scheme.types.ts'
import type { Sheet } from '../../core/evaluation/sheet.types.ts'
import type { Upload } from '../attachments/incoming.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { AppError, type Problem, refuse } from '../errors.ts'
import { getVersion } from '../disclosures/record.service.ts'
import { closedRefs } from './case-facts.ts'
import { listSubjects, readRoster } from './cycles.queries.ts'
import { hasResult } from './cycles.rules.ts'
import { getCycle } from './cycles.service.ts'
import { listHands } from './hands.queries.ts'
import { listObjectionFiles, type ObjectionFile } from './objection-files.queries.ts'
import { keepObjectionFiles, received } from './objection-files.service.ts'
import type { Cycle, CycleSubject, Roster } from './cycles.types.ts'
import { corrected, isEmpty, isHeavier, isOutOfPlace, isSameLine, type Correction } from './corrections.rules.ts'
import { changeObjection, findObjection, insertObjection, isObjectedTo, listDueObjections, listObjections } from './objections.queries.ts'
import { denyObjection, denyReview, denyWithdrawal, seesObjectionFiles, seesResults } from './results.policy.ts'
import { isRunning, reviewUntil } from './results.rules.ts'
import { revise } from './results.service.ts'
import { tellDepartment, tellReviewers } from './results.telling.ts'
import type { Objection, Outcome, StoredSheet } from './results.types.ts'
import { getScheme } from './schemes.service.ts'
import { refsIn } from './sheets.rules.ts'
import { findSheet } from './versions.queries.ts'
import type { WholeVersion } from './results.types.ts'

export const LONGEST_GROUNDS = 1_000
export const LONGEST_REASONS = 1_000

export interface TypedObjection {
  /** Key of the subject. */
  readonly subject: string
  readonly indicator: string
  readonly grounds: string
  readonly evidence: string
}

/** A cycle whose result is out, for whoever may read it. @throws AppError not_found, forbidden */
export async function cycleWithResult(db: Knex, actor: Actor, id: number): Promise<Cycle> {
  const cycle = await getCycle(db, actor, id)
  if (!hasResult(cycle.state) || !seesResults(actor, cycle.state)) throw new AppError('not_found', 'errors.not_found')
  return cycle
}

export interface ObjectionList {
  readonly cycle: Cycle
  readonly objections: readonly Objection[]
  readonly scheme: Scheme
  readonly roster: Roster
}

/** All objections of a cycle. @throws AppError not_found, forbidden */
export async function readObjections({ db }: Pick<Deps, 'db'>, actor: Actor, cycleId: number): Promise<ObjectionList> {
  const cycle = await cycleWithResult(db.read, actor, cycleId)
  const [objections, { scheme }, roster] = await Promise.all([
    listObjections(db.read, cycleId),
    getScheme(db.read, cycle.schemeId),
    readRoster(db.read, cycleId),
  ])
  return { cycle, objections, scheme, roster }
}

export interface Objecting {
  readonly cycle: Cycle
  readonly subject: CycleSubject
  readonly sheet: Sheet
  /** Lines that can be objected to. */
  readonly leaves: readonly Leaf[]
  /** Working days of the review. */
  readonly reviewDays: number
}

/** What somebody needs who objects in the name of their department. @throws AppError not_found, forbidden, conflict */
export async function readObjecting({ db, now }: Pick<Deps, 'db' | 'now'>, actor: Actor, cycleId: number): Promise<Objecting> {
  const cycle = await cycleWithResult(db.read, actor, cycleId)
  const subject = await ownSubjectOf(db.read, actor, cycle, now())
  const { scheme } = await getScheme(db.read, cycle.schemeId)
  const stored = await findSheet(db.read, cycle.versionId ?? 0, subject.key)
  if (stored === undefined) throw new AppError('not_found', 'errors.not_found')
  return { cycle, subject, sheet: stored.sheet, leaves: leavesOf(scheme), reviewDays: scheme.periods.reviewDays }
}

/** @throws AppError forbidden for whoever does not speak for a department; conflict outside of the publicity */
async function ownSubjectOf(db: Knex, actor: Actor, cycle: Cycle, now: Date, key?: string): Promise<CycleSubject> {
  const subjects = await listSubjects(db, cycle.id)
  const subject = subjects.find((one) => (key === undefined ? one.departmentId === actor.departmentId : one.key === key))
  if (subject === undefined && key !== undefined) throw new AppError('not_found', 'errors.not_found')
  authorize(denyObjection(actor, subject ?? { departmentId: 0 }))
  if (subject === undefined) throw new AppError('not_found', 'errors.not_found')
  if (!isRunning(cycle, dateInShanghai(now.toISOString()))) throw new AppError('conflict', 'ranking.error.publicity_over')
  return subject
}

/** Objects to one line of the own sheet, within the days of the publicity. Returns the objection's id. @throws AppError not_found, forbidden, invalid, conflict */
export async function raiseObjection(
  deps: Deps,
  actor: Actor,
  cycleId: number,
  typed: TypedObjection,
  uploads: readonly Upload[] = [],
): Promise<number> {
  const files = await received(deps, uploads)
  return audited(deps, actor, async (tx) => {
    const cycle = await cycleWithResult(tx, actor, cycleId)
    const subject = await ownSubjectOf(tx, actor, cycle, deps.now(), typed.subject)
    const { scheme } = await getScheme(tx, cycle.schemeId)
    const leaf = findLeaf(scheme, typed.indicator)
    refuse({
      ...(leaf === undefined && { indicator: { code: 'common.error.not_a_choice' as const } }),
      ...wordsOf('grounds', typed.grounds, LONGEST_GROUNDS),
      ...((files.length === 0 || typed.evidence !== '') && wordsOf('evidence', typed.evidence, LONGEST_GROUNDS)),
    })
    if (await isObjectedTo(tx, cycleId, typed.subject, typed.indicator)) refuse({ indicator: { code: 'ranking.error.objected' } })
    const at = deps.now().toISOString()
    const dueOn = reviewUntil(await calendarIn(tx), dateInShanghai(at), scheme.periods.reviewDays)
    const { departmentId } = subject
    const id = await insertObjection(tx, {
      ...typed,
      cycleId,
      versionId: cycle.versionId!,
      departmentId,
      raisedBy: actor.id,
      raisedAt: at,
      dueOn,
    })
    await keepObjectionFiles(tx, id, files, { by: actor.id, at })
    const told = {
      params: { name: subject.name, name_en: subject.nameEn, indicator: leaf?.name ?? '', due: dueOn },
      href: `/evaluations/${cycleId}/objections/${id}`,
      at,
    }
    await tellReviewers(tx, cycle, departmentId, { ...told, code: 'ranking.told.objection', name: `objection:${id}` })
    return [
      id,
      {
        action: 'evaluations.object',
        subject: `evaluation_objection:${id}`,
        details: { cycle: cycleId, subject: typed.subject, indicator: typed.indicator, files: files.length },
      },
    ]
  })
}

const wordsOf = (field: string, text: string, max: number): Record<string, Problem> => {
  if (text === '') return { [field]: { code: 'common.error.required' } }
  return text.length > max ? { [field]: { code: 'common.error.too_long', params: { max } } } : {}
}
export interface WholeObjection {
  readonly cycle: Cycle
  readonly objection: Objection
  readonly leaf: Leaf
  /** The sheet that it objects to. */
  readonly before: StoredSheet
  /** Where a correction would be made: the version that counts now. */
  readonly facts: IndicatorFacts
  /** Handed in with it; undefined for whoever may not open them. */
  readonly files: readonly ObjectionFile[] | undefined
  /** Why the actor may not decide it, or undefined. */
  readonly denied: ReturnType<typeof denyReview>
  /** What the facts refer to and the actor may not open. */
  readonly closed: ReadonlySet<string>
}

/** One objection with the line that it is about. @throws AppError not_found, forbidden */
export async function readObjection({ db }: Pick<Deps, 'db'>, actor: Actor, cycleId: number, id: number): Promise<WholeObjection> {
  const cycle = await cycleWithResult(db.read, actor, cycleId)
  const objection = await findObjection(db.read, cycleId, id)
  if (objection === undefined) throw new AppError('not_found', 'errors.not_found')
  const [{ scheme }, before, now, hands, files] = await Promise.all([
    getScheme(db.read, cycle.schemeId),
    findSheet(db.read, objection.versionId, objection.subject),
    findSheet(db.read, cycle.versionId ?? 0, objection.subject),
    handsIn(db.read, id),
    seesObjectionFiles(actor, objection) ? listObjectionFiles(db.read, id) : undefined,
  ])
  const leaf = findLeaf(scheme, objection.indicator)
  if (leaf === undefined || before === undefined) throw new Error(`objection ${id} is about nothing`)
  const facts = now?.facts.indicators[objection.indicator] ?? {}
  const closed = await closedRefs(db.read, actor, refsIn([facts]))
  return { cycle, objection, leaf, before, facts, files, denied: denyReview(actor, objection, hands), closed }
}

const handsIn = async (db: Knex, id: number): Promise<readonly number[]> => (await listHands(db, [id])).get(id) ?? []

/** Titles of the records that an objection's evidence names by address, by that address; without those that the actor may not see. */
export async function readEvidenceTitles(
  deps: Pick<Deps, 'db' | 'cache'>,
  actor: Actor,
  { evidence }: Pick<Objection, 'evidence'>,
): Promise<ReadonlyMap<string, string>> {
  const named = [...evidence.matchAll(/^\s*(\/disclosures\/(\d{1,9}))\s*$/gm)].slice(0, MOST_TITLES)
  const found = await Promise.all(
    named.map(async ([, href = '', id]): Promise<[string, string][]> => {
      try {
        return [[href, (await getVersion(deps, actor, Number(id))).shown.title]]
      } catch (error) {
        if (error instanceof AppError && error.kind === 'not_found') return []
        throw error
      }
    }),
  )
  return new Map(found.flat())
}
const MOST_TITLES = 10

/** One of an objection's files, for whoever may read it. @throws AppError not_found, forbidden */
export async function openObjectionFile(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  { cycleId, objectionId, fileId }: { readonly cycleId: number; readonly objectionId: number; readonly fileId: number },
): Promise<ObjectionFile> {
  await cycleWithResult(db.read, actor, cycleId)
  const objection = await findObjection(db.read, cycleId, objectionId)
  const files = objection === undefined || !seesObjectionFiles(actor, objection) ? [] : await listObjectionFiles(db.read, objectionId)
  const file = files.find(({ id }) => id === fileId)
  if (file === undefined) throw new AppError('not_found', 'errors.not_found')
  return file
}

/** @throws AppError not_found, forbidden, conflict */
export async function withdrawObjection(deps: Deps, actor: Actor, cycleId: number, id: number, version: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const objection = await openObjection(tx, actor, cycleId, id)
    authorize(denyWithdrawal(actor, objection))
    await change(tx, { id, version }, { state: 'withdrawn' })
    return [undefined, { action: 'evaluations.withdraw_objection', subject: `evaluation_objection:${id}`, details: { cycle: cycleId } }]
  })
}

async function openObjection(tx: Knex.Transaction, actor: Actor, cycleId: number, id: number): Promise<Objection> {
  await cycleWithResult(tx, actor, cycleId)
  const objection = await findObjection(tx, cycleId, id)
  if (objection === undefined) throw new AppError('not_found', 'errors.not_found')
  return objection
}

async function change(
  tx: Knex.Transaction,
  which: Pick<Objection, 'id' | 'version'>,
  values: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  if (!(await changeObjection(tx, which, values))) throw new AppError('conflict', 'errors.changed_meanwhile')
}

export interface TypedDecision {
  readonly version: number
  readonly outcome: Outcome
  readonly reasons: string
  readonly correction: Correction
}

/**
 * Decides an objection. One that is upheld, wholly or in part, names what is corrected; the result is computed again as a new version, in
 * which no line of that sheet may be lower than before. Returns the number of the new version. @throws AppError not_found, forbidden, invalid, conflict
 */
export async function decideObjection(
  deps: Deps,
  actor: Actor,
  cycleId: number,
  id: number,
  typed: TypedDecision,
): Promise<number | undefined> {
  const { outcome, reasons, correction, version } = typed
  return audited(deps, actor, async (tx) => {
    const objection = await openObjection(tx, actor, cycleId, id)
    authorize(denyReview(actor, objection, await handsIn(tx, id)))
    refuse(wordsOf('reasons', reasons, LONGEST_REASONS))
    if ((outcome === 'rejected') !== isEmpty(correction))
      refuse({ correction: { code: outcome === 'rejected' ? 'ranking.error.nothing_to_correct' : 'ranking.error.what_to_correct' } })
    const at = deps.now().toISOString()
    const made = outcome === 'rejected' ? undefined : await correct(deps, tx, actor, objection, typed)
    const decided = { state: 'decided', outcome, reasons, decided_by: actor.id, decided_at: at, made_version_id: made?.id ?? null }
    await change(tx, { id, version }, { ...decided, correction: made === undefined ? null : JSON.stringify(correction) })
    const cycle = await getCycle(tx, actor, cycleId)
    const told = {
      href: `/evaluations/${cycleId}/objections/${id}`,
      name: `decided:${id}`,
      at,
      params: { outcome: `@ranking.outcome.${outcome}` },
    }
    await tellDepartment(tx, cycle, objection.departmentId, { ...told, code: 'ranking.told.decided' })
    return [
      made?.number,
      {
        action: 'evaluations.decide_objection',
        subject: `evaluation_objection:${id}`,
        details: { cycle: cycleId, outcome, reason: reasons },
      },
    ]
  })
}

async function correct(
  deps: Pick<Deps, 'now'>,
  tx: Knex.Transaction,
  actor: Actor,
  objection: Objection,
  { reasons, correction }: TypedDecision,
): Promise<{ readonly id: number; readonly number: number }> {
  const cycle = await getCycle(tx, actor, objection.cycleId)
  const decision = { reason: reasons, by: actor.name, on: dateInShanghai(deps.now().toISOString()) }
  return revise(deps, tx, actor, cycle, {
    reason: reasons,
    facts: (facts) => corrected(facts, objection, correction, decision),
    check: (before, after) => {
      const own = factsOf(before, objection)
      const weight = findLeaf(before.scheme, objection.indicator)?.weight ?? 0
      if (isOutOfPlace(own, correction) || (correction.points ?? 0) > weight) refuse({ correction: { code: 'ranking.error.correction' } })
      const [was, is] = [before.evaluation, after].map(({ sheets }) => sheets.find(({ subject }) => subject === objection.subject))
      if (was === undefined || is === undefined || isHeavier(was, is)) refuse({ correction: { code: 'ranking.error.heavier' } })
      // Such as points for a line that does not apply: nobody should be told of a version in which nothing is better.
      else if (isSameLine(was, is, objection.indicator)) refuse({ correction: { code: 'ranking.error.no_change' } })
    },
  })
}

const factsOf = ({ facts }: WholeVersion, { subject, indicator }: Objection): IndicatorFacts =>
  facts.subjects.find(({ id }) => id === subject)?.indicators[indicator] ?? {}

/** Two working days before its end, and from then on each working day it is reminded of. */
export async function remindOfObjections({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const at = now().toISOString()
  const today = dateInShanghai(at)
  await db.write.transaction(async (tx) => {
    const calendar = await calendarIn(tx)
    if (!calendar.isWorkingDay(today)) return
    for (const one of await listDueObjections(tx, calendar.addWorkingDays(today, 2).date)) {
      const cycle = { id: one.cycleId, title: one.title }
      const href = `/evaluations/${one.cycleId}/objections/${one.id}`
      await tellReviewers(tx, cycle, one.departmentId, {
        code: 'ranking.told.due',
        params: { due: one.dueOn },
        href,
        name: `due:${one.id}:${today}`,
        at,
      })
    }
  })
}
