import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { denyEdit } from '../disclosures/disclosures.policy.ts'
import { getDisclosure } from '../disclosures/disclosures.reading.ts'
import { isEditable, isReviewState, subjectOf } from '../disclosures/disclosures.rules.ts'
import { workingVersion, type Disclosure, type DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { AppError } from '../errors.ts'
import { findInTexts, readContent, type Content } from './gate.content.ts'
import { filesOf, findInFiles } from './gate.files.ts'
import { countOpen, findScan, listHits, replaceScan, type Scan } from './gate.queries.ts'
import { closedBecause, type GateState, type Hit } from './gate.rules.ts'

export type { Hit } from './gate.rules.ts'
/** How many hits wait for a judgement, by version id; versions without any are left out. */
export const openHits = (db: Knex, versionIds: readonly number[]): Promise<Map<number, number>> => countOpen(db, versionIds)

const contentOf = (db: Knex, disclosure: Disclosure, version: DisclosureVersion): Promise<Content<FileOf>> =>
  readContent(db, disclosure, version, filesOf)
type FileOf = Awaited<ReturnType<typeof filesOf>>[number]

/**
 * Scans the unpublished version of a record and stores what was found, unless exactly this content has been scanned already. Texts and
 * files are read outside any transaction; the result is refused when the record was changed meanwhile. Asks for no permission of its
 * own: it shows nothing and decides nothing. @throws AppError not_found, conflict (changed meanwhile)
 */
export async function scanVersion(deps: Deps, actor: Actor, id: number): Promise<void> {
  const disclosure = await getDisclosure(deps, actor, id)
  const version = workingVersion(disclosure)
  if (version === undefined) return
  const content = await contentOf(deps.db.read, disclosure, version)
  if ((await findScan(deps.db.read, version.id))?.contentHash === content.hash) return
  const found = [...(await findInTexts(content.texts)), ...(await findInFiles(deps, content.files))]
  await audited(deps, actor, async (tx) => {
    await expectUnchanged(tx, disclosure)
    await replaceScan(tx, {
      disclosureId: id,
      versionId: version.id,
      versionNumber: version.number,
      contentHash: content.hash,
      texts: content.texts.length,
      files: content.files.length,
      found,
      at: deps.now().toISOString(),
    })
    return [undefined, { action: 'secrecy.scan', subject: subjectOf(id), details: { version: version.number, hits: found.length } }]
  })
}

/** The scan goes with the content that was read, or not at all. */
async function expectUnchanged(tx: Knex, disclosure: Disclosure): Promise<void> {
  const same = (await tx('disclosures').where({ id: disclosure.id, version: disclosure.version }).first('id')) as object | undefined
  if (same === undefined) throw new AppError('conflict', 'errors.changed_meanwhile')
}

/** Before a submission: scans what its publisher is about to send. For anybody else nothing happens; the submission refuses them. */
export async function scanForSubmission(deps: Deps, actor: Actor, id: number): Promise<void> {
  const disclosure = await getDisclosure(deps, actor, id)
  const version = workingVersion(disclosure)
  if (version === undefined || !isEditable(version.state) || denyEdit(actor, disclosure) !== undefined) return
  await scanVersion(deps, actor, id)
}

/** Before a review: a version that came here before the gate was there is scanned now. One that has a scan keeps it, right or stale. */
export async function scanUnscanned(deps: Deps, actor: Actor, id: number): Promise<void> {
  const version = workingVersion(await getDisclosure(deps, actor, id))
  if (version === undefined || !isReviewState(version.state)) return
  if ((await findScan(deps.db.read, version.id)) === undefined) await scanVersion(deps, actor, id)
}

/** In the transaction that submits: refuses marks of classification, and content that is not what was scanned. @throws AppError conflict, invalid */
export async function assertSubmittable(tx: Knex, disclosure: Disclosure, version: DisclosureVersion): Promise<void> {
  const { scan, stops } = await gateState(tx, disclosure, version)
  if (scan !== 'current') throw new AppError('conflict', 'errors.changed_meanwhile')
  if (stops > 0) throw new AppError('invalid', 'secrecy.error.state_secret')
}

/**
 * In the transaction that passes a secrecy review or an approval: refuses while a hit is open, a mark of classification stands, or the
 * content is not exactly what was scanned. @throws AppError conflict
 */
export async function assertGateOpen(tx: Knex, disclosure: Disclosure, version: DisclosureVersion): Promise<void> {
  const state = await gateState(tx, disclosure, version)
  const reason = closedBecause(state)
  if (reason !== undefined) throw new AppError('conflict', reason, {}, { n: state.open })
}

/**
 * In the transaction that publishes an emergency before its reviews: less than `assertGateOpen` asks, but never a mark of classification,
 * never an open number of an identity card or bank card, and only what was scanned. @throws AppError conflict
 */
export async function assertEmergencyGate(tx: Knex, disclosure: Disclosure, version: DisclosureVersion): Promise<void> {
  const { scan, stops } = await gateState(tx, disclosure, version)
  const grave = (await listHits(tx, version.id)).filter(({ kind, outcome }) => outcome === 'open' && NEVER_OPEN.has(kind)).length
  const reason = closedBecause({ scan, stops, open: grave })
  if (reason !== undefined) throw new AppError('conflict', reason, {}, { n: grave })
}
const NEVER_OPEN: ReadonlySet<string> = new Set(['id_number', 'bank_card'])

async function gateState(db: Knex, disclosure: Disclosure, version: DisclosureVersion): Promise<GateState> {
  const [scan, hits, content] = [await findScan(db, version.id), await listHits(db, version.id), await contentOf(db, disclosure, version)]
  return {
    scan: scan === undefined ? 'none' : scan.contentHash === content.hash ? 'current' : 'stale',
    stops: hits.filter(({ severity }) => severity === 'stop').length,
    open: hits.filter(({ outcome, severity }) => outcome === 'open' && severity !== 'stop').length,
  }
}

export interface Gate {
  readonly scan: Scan | undefined
  /** Whether what was scanned is what stands there. */
  readonly current: boolean
  readonly hits: readonly Hit[]
}

/** What the gate knows of one version. Whoever asks has been let see the version. */
export async function readGate(deps: Pick<Deps, 'db'>, disclosure: Disclosure, version: DisclosureVersion): Promise<Gate> {
  const db = deps.db.read
  const [scan, hits] = await Promise.all([findScan(db, version.id), listHits(db, version.id)])
  if (version.publishedAt !== null || scan === undefined) return { scan, hits, current: scan !== undefined }
  return { scan, hits, current: (await contentOf(db, disclosure, version)).hash === scan.contentHash }
}

/** Hits of a draft as it is now, without storing them: what its publisher can still mend. Files are read at submission. */
export async function readDraftHits(deps: Pick<Deps, 'db' | 'cache'>, disclosure: Disclosure, version: DisclosureVersion) {
  return deps.cache.read(['draft-hits', version.id], async () => {
    const content = await contentOf(deps.db.read, disclosure, version)
    return findInTexts(content.texts)
  })
}
