import type { Knex } from 'knex'
import { accept, type Upload } from '../attachments/incoming.ts'
import { storeBlob } from '../attachments/attachments.service.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { AppError } from '../errors.ts'
import type { Words } from '../web/words.ts'
import { denyScore, scorerOf } from './cycles.policy.ts'
import { holdCycle, readRoster } from './cycles.queries.ts'
import { hasResult } from './cycles.rules.ts'
import { getCycle } from './cycles.service.ts'
import { findFiles, insertFile, listVisits, type EvidenceFile } from './evidence.queries.ts'
import { keepFile, workedIn, type Scoring } from './scoring.service.ts'
import { listScoresFor, listScoresNaming } from './scoring.queries.ts'
import type { Score } from './scoring.types.ts'

/** Inspections that a score may name. */
export async function inspectionChoices(
  { db }: Pick<Deps, 'db'>,
  { cycle, roster }: Pick<Scoring, 'cycle' | 'roster'>,
  subjectId: number,
  { t, fmt }: Pick<Words, 't' | 'fmt'>,
): Promise<readonly { readonly id: number; readonly text: string }[]> {
  const subject = roster.subjects.find(({ id }) => id === subjectId)
  if (subject === undefined) return []
  const visits = await listVisits(db.read, subject.departmentId, cycle)
  return visits.map(({ id, title, on }) => ({ id, text: t('cycles.evidence.visit', { title, date: fmt.date(on) }) }))
}

/** Whoever may not score is told so before a file of theirs is taken in. @throws AppError not_found, forbidden, conflict */
export async function checkFiling({ db }: Pick<Deps, 'db'>, actor: Actor, id: number, subjectId: number): Promise<void> {
  const cycle = await getCycle(db.read, actor, id)
  const roster = await readRoster(db.read, id)
  const subject = roster.subjects.find((one) => one.id === subjectId)
  if (subject === undefined) throw new AppError('not_found', 'errors.not_found')
  authorize(denyScore(actor, cycle, roster, subject, await workedIn(db.read, actor, cycle)))
}

/** Adds a file to the draft of a score; what is in it was looked at before. @throws AppError not_found, forbidden, invalid, conflict */
export async function addEvidence(
  deps: Deps,
  actor: Actor,
  id: number,
  { indicator, subjectId }: { readonly indicator: string; readonly subjectId: number },
  upload: Upload,
): Promise<void> {
  await checkFiling(deps, actor, id, subjectId)
  const file = await accept(upload, deps.config.uploadLimitBytes)
  const at = deps.now().toISOString()
  const kept = file.cleaned ?? file.bytes // a picture without what the camera wrote into it
  await audited(deps, actor, async (tx) => {
    await holdCycle(tx, id)
    const sha256 = await storeBlob(tx, kept, file.type, at)
    const named = { kind: 'file', sha256, name: file.name } as const
    const { cycle, item, scorer } = await keepFile(tx, actor, id, { indicator, subjectId }, named, at)
    const row = { subjectId, scorerId: scorer.id, sha256, name: file.name, type: file.type, size: kept.length }
    await insertFile(tx, id, row, { by: actor.id, at })
    const details = { title: cycle.title, indicator, subject: item.subject.name, file: file.name }
    return [undefined, { action: 'evaluations.add_evidence', subject: `evaluation_cycle:${id}`, details }]
  })
}

/**
 * A file of evidence for whoever may see the score that it belongs to: its own department, the others once its item was reopened, everybody
 * inside once the result is out. @throws AppError not_found
 */
export async function openEvidence({ db }: Pick<Deps, 'db'>, actor: Actor, id: number, sha256: string): Promise<EvidenceFile> {
  const cycle = await getCycle(db.read, actor, id)
  const scores =
    hasResult(cycle.state) && readsAsStaff(actor) ? await listScoresNaming(db.read, id, sha256) : await listOwn(db.read, actor, id)
  for (const { subjectId, scorerId, evidence } of scores) {
    const named = evidence.find((one) => one.kind === 'file' && one.sha256 === sha256)
    // The same bytes may prove another department's score as well, under a name that is not for this reader.
    const file = named && (await findFiles(db.read, id, sha256)).find((one) => one.subjectId === subjectId && one.scorerId === scorerId)
    if (file !== undefined && named?.kind === 'file') return { ...file, name: named.name }
  }
  throw new AppError('not_found', 'errors.not_found')
}

/** What is not among the scores that the actor's department may read does not exist for it. */
async function listOwn(db: Knex, actor: Actor, id: number): Promise<readonly Score[]> {
  const scorer = scorerOf(actor, await readRoster(db, id))
  return scorer === undefined ? [] : listScoresFor(db, id, scorer.id)
}
