import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { authorizeCapacity, reviewCapacity } from '../disclosures/disclosures.policy.ts'
import { loadDisclosure } from '../disclosures/disclosures.reading.ts'
import { subjectOf } from '../disclosures/disclosures.rules.ts'
import { refOf, workingVersion, type Disclosure, type DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { changeDisclosure, changeVersion, insertStep } from '../disclosures/envelope.service.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { registerFor } from '../registers/index.ts'
import { isEnvelopePlace, readContent } from './gate.content.ts'
import { filesOf } from './gate.files.ts'
import { maskedText } from './gate.find.ts'
import { findScan, judgeHits, listHits, moveScan } from './gate.queries.ts'
import { denyOutcome, type Hit, type HitDecision } from './gate.rules.ts'

export interface Judging {
  /** The record's version that the reviewer saw. */
  readonly version: number
  readonly hits: readonly number[]
  readonly decision: HitDecision
  /** Mandatory for clearing and keeping. */
  readonly reason: string
}

/**
 * The secrecy reviewer judges hits at their step: all of them or none. Masking puts the masked text in the content's place.
 * Returns how many were judged. @throws AppError not_found, forbidden, conflict (not at this step, changed meanwhile), invalid (reason)
 */
export async function judge(deps: Deps, actor: Actor, id: number, judging: Judging): Promise<number> {
  const { decision, reason } = judging
  if (judging.hits.length === 0) throw new AppError('invalid', 'errors.invalid_input', { hits: { code: 'secrecy.error.no_hits' } })
  if ((decision === 'cleared' || decision === 'kept') && reason.trim() === '')
    throw new AppError('invalid', 'errors.invalid_input', { reason: { code: 'secrecy.error.reason_required' } })
  return audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const version = atSecrecyReview(disclosure)
    const onBehalfOf = authorizeCapacity(actor, reviewCapacity(actor, disclosure, version, 'secrecy_review'))
    if (disclosure.version !== judging.version) throw new AppError('conflict', 'errors.changed_meanwhile')
    const hits = await chosenHits(tx, version, judging)
    const at = deps.now().toISOString()
    const masks = decision === 'masked' ? await maskTexts(tx, disclosure, version, hits) : undefined
    await changeDisclosure(tx, disclosure, masks?.title === undefined || disclosure.publishedNumber !== null ? {} : { title: masks.title })
    const judged = await judgeHits(tx, hits, { outcome: decision, reason: decision === 'masked' ? '' : reason, actor, at })
    if (judged !== hits.length) throw new AppError('conflict', 'errors.changed_meanwhile')
    const title = masks?.title ?? version.title
    if (masks !== undefined) await tellOfMasks(tx, disclosure, version, hits.length, { actor, onBehalfOf, at, title })
    const details = { ...detailsOf(version, hits, reason), ...(onBehalfOf !== undefined && { onBehalfOf }) }
    return [hits.length, { action: `secrecy.${decision}`, subject: subjectOf(id), details }]
  })
}

/** The version that waits for the secrecy reviewer. @throws AppError conflict */
export function atSecrecyReview(disclosure: Disclosure): DisclosureVersion {
  const version = workingVersion(disclosure)
  if (version?.state !== 'secrecy_review') throw new AppError('conflict', 'secrecy.error.not_at_review')
  return version
}

async function chosenHits(tx: Knex, version: DisclosureVersion, { hits, decision }: Judging): Promise<Hit[]> {
  const wanted = new Set(hits)
  const chosen = (await listHits(tx, version.id)).filter(({ id }) => wanted.has(id))
  if (chosen.length !== wanted.size) throw new AppError('conflict', 'errors.changed_meanwhile')
  for (const hit of chosen) {
    const denial = denyOutcome(hit, decision)
    if (denial !== undefined) throw new AppError('conflict', denial)
  }
  return chosen
}

/** What the log keeps: places and kinds, never the text. */
const detailsOf = ({ number }: DisclosureVersion, hits: readonly Hit[], reason: string): object => ({
  version: number,
  reason,
  hits: hits.slice(0, 100).map(({ kind, place }) => `${kind} ${place}`),
  n: hits.length,
})

/** Puts masked texts in their places and counts the content again. @throws AppError conflict when a place says something else by now */
async function maskTexts(
  tx: Knex.Transaction,
  disclosure: Disclosure,
  version: DisclosureVersion,
  hits: readonly Hit[],
): Promise<{ readonly title?: string }> {
  const ref = refOf(disclosure, version)
  const register = registerFor(disclosure.item.register)
  const before = await readContent(tx, disclosure, version, filesOf)
  if ((await findScan(tx, version.id))?.contentHash !== before.hash) throw new AppError('conflict', 'secrecy.error.content_changed')
  const envelope: Record<string, string> = {}
  const texts = new Map(before.texts.map((text) => [text.place, text]))
  for (const [place, ofPlace] of byPlace(hits)) {
    const text = texts.get(place)
    const masked = text === undefined ? undefined : maskedText(text, ofPlace)
    if (text === undefined || masked === undefined || masked === text.text) throw new AppError('conflict', 'errors.changed_meanwhile')
    if (isEnvelopePlace(place)) envelope[place] = masked
    else await (register.replaceText?.(tx, ref, place, text.text, masked) ?? refuseMask())
  }
  const { lineCount, total, findingCount } = await register.summarise(tx, ref)
  await changeVersion(tx, version.id, { ...envelope, line_count: lineCount, total_fen: total, finding_count: findingCount })
  const now = { ...version, title: envelope['title'] ?? version.title, summary: envelope['summary'] ?? version.summary }
  const after = await readContent(tx, disclosure, { ...now, changeNote: envelope['change_note'] ?? version.changeNote }, filesOf)
  await moveScan(tx, version.id, after.hash)
  return envelope['title'] === undefined ? {} : { title: envelope['title'] }
}

/** The fingerprints that are to be masked, by place. */
function byPlace(hits: readonly Hit[]): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>()
  for (const { place, fingerprint } of hits) places.set(place, (places.get(place) ?? new Set()).add(fingerprint))
  return places
}

function refuseMask(): never {
  throw new AppError('conflict', 'secrecy.error.mask_file')
}

interface Told {
  readonly actor: Actor
  readonly onBehalfOf: number | undefined
  readonly at: string
  readonly title: string
}

async function tellOfMasks(
  tx: Knex.Transaction,
  { id }: Disclosure,
  { number, draftedBy }: DisclosureVersion,
  n: number,
  { actor, onBehalfOf, at, title }: Told,
): Promise<void> {
  await insertStep(tx, { disclosureId: id, versionNumber: number, step: 'mask', outcome: 'done', actorId: actor.id, at, onBehalfOf })
  await tell(
    tx,
    [{ personId: draftedBy, code: 'secrecy.told.masked', params: { title, n }, href: `/disclosures/${id}/versions/${number}/secrecy` }],
    at,
  )
}
