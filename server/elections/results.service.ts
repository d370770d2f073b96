import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import type { Fraction } from '../../core/fraction.ts'
import type { Actor } from '../auth/policy.ts'
import { archiveStream } from '../ballot-box/archive.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { loadElection } from './elections.service.ts'
import type { Election, Standing } from './elections.types.ts'
import { findStanding } from './list.queries.ts'
import { countedClasses, type CountedClass } from './results.figures.service.ts'
import { isCounted, seesResults } from './results.policy.ts'
import { findRecord, listRunOffs, type ResultRecord, type RunOff } from './results.queries.ts'
import { outcomeOf } from './results.rules.ts'
import type { Outcome } from './results.types.ts'
import { decryptionsOf } from './trustees.count.service.ts'
import { ceremonyOf } from './trustees.service.ts'
import type { Ceremony, Decryption, Trustee } from './trustees.types.ts'

export interface WhoDecrypted extends Pick<Trustee, 'owner' | 'name' | 'nameEn' | 'item'> {
  /** UTC ISO text; undefined: was not needed. */
  readonly at: string | undefined
}

export interface ElectionResult {
  readonly election: Election
  readonly standing: Standing
  readonly classes: readonly CountedClass[]
  readonly outcome: Outcome
  readonly trustees: readonly WhoDecrypted[]
  readonly record: ResultRecord | undefined
  readonly runOffs: readonly RunOff[]
}
/** Nothing is counted yet. */
export type NoResult = Pick<ElectionResult, 'election' | 'standing'>

/** What there is to see of the result. @throws AppError not_found for what the actor may not see, as for what is not there */
export async function readResult({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<ElectionResult | NoResult> {
  const [election, standing] = await Promise.all([loadElection(db.read, id), findStanding(db.read, id, actor.id)])
  if (!seesResults(actor, election, standing)) throw new AppError('not_found', 'errors.not_found')
  return isCounted(election) ? { standing, ...(await resultOf(db.read, election)) } : { election, standing }
}

/** The result, for pages that there are only when something was counted. @throws AppError not_found */
export async function getResult(deps: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<ElectionResult> {
  const found = await readResult(deps, actor, id)
  if (!('outcome' in found)) throw new AppError('not_found', 'errors.not_found')
  return found
}

/** Whatever the reader: for publications and jobs. */
export async function resultOf(db: Knex, election: Election): Promise<Omit<ElectionResult, 'standing'>> {
  // One after another: inside a transaction there is a single connection.
  const classes = await countedClasses(db, election)
  const ceremony = await ceremonyOf(db, election.id)
  const decryptions = await decryptionsOf(db, election.id)
  const record = election.disclosureId === undefined ? undefined : await findRecord(db, election.disclosureId)
  const runOffs = await listRunOffs(db, election.id)
  const outcome = outcomeOf(
    election,
    classes.map(({ figures }) => figures),
  )
  // What is not shown leaves this house neither as a number nor inside a text.
  const shown = classes.map((one, i) => {
    const { figures, shown: open } = outcome.classes[i]!
    return { ...one, figures, result: open ? one.result : undefined }
  })
  return { election, classes: shown, outcome, trustees: whoDecrypted(ceremony, decryptions), record, runOffs }
}

const whoDecrypted = (ceremony: Ceremony | undefined, decryptions: readonly Decryption[]): WhoDecrypted[] =>
  (ceremony?.trustees ?? []).map(({ owner, name, nameEn, item }) => ({
    owner,
    name,
    nameEn,
    item,
    at: decryptions.find((one) => one.owner === owner)?.at,
  }))

/** The whole archive as a name: its SHA-256 and its length. A finished archive never changes, so it is read once. */
export interface ArchiveName {
  readonly sha256: string
  readonly bytes: number
}
const names = new Map<string, ArchiveName>()
const MOST_NAMES = 200

export async function archiveName({ db }: Pick<Deps, 'db'>, uuid: string, lastEvent: string): Promise<ArchiveName> {
  const key = `${uuid} ${lastEvent}`
  const known = names.get(key)
  if (known !== undefined) return known
  const hash = createHash('sha256')
  let bytes = 0
  for await (const part of archiveStream(db.read, uuid)) {
    hash.update(part)
    bytes += part.length
  }
  const name = { sha256: hash.digest('hex'), bytes }
  if (names.size >= MOST_NAMES) names.clear()
  names.set(key, name)
  return name
}

/** What one class said of one subject. */
export interface EvaluationClass {
  readonly classId: number
  readonly code: string
  /** Of the whole: classes that are not shown have none, and the others' add up to 1. */
  readonly share: Fraction
  /** Per level, in the order of `levels`. */
  readonly counts: readonly number[]
  readonly blank: number
}
export interface EvaluationCount {
  readonly subject: { readonly personId?: number; readonly departmentId?: number }
  readonly text: string
  readonly levels: readonly { readonly label: string; readonly points: number | null }[]
  readonly classes: readonly EvaluationClass[]
  /** Hundredths of points, rounded once; undefined when nobody chose a level with points. */
  readonly satisfaction: number | undefined
}

/**
 * What a democratic evaluation counted, by subject: undefined while it is not counted, or when it is void. Classes with too few ballots are
 * not in it.
 */
export async function evaluationCounts(db: Knex, electionId: number): Promise<readonly EvaluationCount[] | undefined> {
  const election = await loadElection(db, electionId)
  if (election.kind !== 'evaluation' || !isCounted(election)) return undefined
  const classes = await countedClasses(db, election)
  const outcome = outcomeOf(
    election,
    classes.map(({ figures }) => figures),
  )
  if (outcome.void !== undefined) return undefined
  return outcome.questions.map(({ text, satisfaction, byClass, levels }, i) => ({
    subject: election.questions[i]?.subject ?? {},
    text,
    levels: levels.map(({ level }) => level),
    classes: byClass.map(({ classId, votes, blank }) => {
      const of = outcome.classes.find(({ figures }) => figures.classId === classId)!
      return { classId, code: of.figures.code, share: of.share, counts: votes, blank }
    }),
    satisfaction,
  }))
}
