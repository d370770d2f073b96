import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../db/decode.ts'
import type { MessageKey } from '../i18n/index.ts'
import { OUTCOMES, type Found, type Hit, type Outcome } from './gate.rules.ts'

const AT_ONCE = 100 // rows a statement: SQLite limits the terms of a compound select
const Params = z.record(z.string(), z.union([z.string(), z.number()]))

const HitRow = z
  .object({
    id: int,
    kind: z.string(),
    severity: z.enum(['stop', 'decide']),
    place: z.string(),
    label: z.string(),
    params: json(Params),
    excerpt: z.string(),
    fingerprint: z.string(),
    outcome: z.enum(OUTCOMES),
    reason: z.string(),
    decided_by: int.nullable(),
    decided_by_name: z.string(),
    decided_at: z.string().nullable(),
    from_version: int.nullable(),
  })
  .transform(({ decided_by, decided_by_name, decided_at, from_version, label, ...row }): Hit => ({
    ...row,
    label: label as MessageKey,
    decidedBy: decided_by,
    decidedByName: decided_by_name,
    decidedAt: decided_at,
    fromVersion: from_version,
  }))

/** The hits of one version in the order of its content, stops first. */
export async function listHits(db: Knex, versionId: number): Promise<Hit[]> {
  const found: unknown = await db('secrecy_hits')
    .where('version_id', versionId)
    .orderByRaw(`case severity when 'stop' then 0 else 1 end, position, id`)
  return rows(HitRow, found)
}

export interface Scan {
  readonly contentHash: string
  readonly texts: number
  readonly files: number
  readonly scannedAt: string
}
const ScanRow = z
  .object({ content_hash: z.string(), texts: int, files: int, scanned_at: z.string() })
  .transform((row): Scan => ({ contentHash: row.content_hash, texts: row.texts, files: row.files, scannedAt: row.scanned_at }))

export async function findScan(db: Knex, versionId: number): Promise<Scan | undefined> {
  const row: unknown = await db('secrecy_scans').where('version_id', versionId).first()
  return row === undefined ? undefined : ScanRow.parse(row)
}

const DecidedRow = HitRow.and(z.object({ version_id: int, number: int }))

/** Judgements of this record's hits in all its versions, the newest last: what a scan carries over. */
export async function listJudged(db: Knex, disclosureId: number): Promise<(Hit & { versionNumber: number })[]> {
  const found: unknown = await db('secrecy_hits as h')
    .join('disclosure_versions as v', 'v.id', 'h.version_id')
    .where('h.disclosure_id', disclosureId)
    .whereIn('h.outcome', ['cleared', 'kept'])
    .orderBy(['h.decided_at', 'h.id'])
    .select('h.*', 'v.number')
  return z
    .array(DecidedRow)
    .parse(found)
    .map(({ number, ...hit }) => ({ ...hit, versionNumber: number }))
}

export interface Scanned {
  readonly disclosureId: number
  readonly versionId: number
  readonly versionNumber: number
  readonly contentHash: string
  readonly texts: number
  readonly files: number
  readonly found: readonly Found[]
  readonly at: string
}

type Judged = Awaited<ReturnType<typeof listJudged>>[number]

/**
 * Which judgement a hit keeps: the one at its own place in this version; else the newest about the same text, unless this version holds
 * that text undecided somewhere: a judgement that was taken back, or never made here, must not come back by itself.
 */
async function judgementsFor(tx: Knex, { disclosureId, versionId, versionNumber }: Scanned): Promise<(found: Found) => Judged | undefined> {
  const judged = await listJudged(tx, disclosureId)
  const open = new Set((await listHits(tx, versionId)).filter(({ outcome }) => outcome === 'open').map(({ fingerprint }) => fingerprint))
  const byText = new Map(judged.map((hit) => [hit.fingerprint, hit]))
  const own = judged.filter((hit) => hit.versionNumber === versionNumber)
  const here = new Map(own.map((hit) => [`${hit.place}\n${hit.fingerprint}`, hit]))
  return ({ place, fingerprint, severity }) => {
    if (severity === 'stop') return undefined
    return here.get(`${place}\n${fingerprint}`) ?? (open.has(fingerprint) ? undefined : byText.get(fingerprint))
  }
}

/** Puts a scan in the place of the one before. What was masked stays as history; other judgements are carried. */
export async function replaceScan(tx: Knex, scan: Scanned): Promise<void> {
  const judgementOf = await judgementsFor(tx, scan)
  await tx('secrecy_hits').where('version_id', scan.versionId).whereNot('outcome', 'masked').delete()
  const records = scan.found.map((found, position) => {
    const before = judgementOf(found)
    return {
      disclosure_id: scan.disclosureId,
      version_id: scan.versionId,
      position,
      kind: found.kind,
      severity: found.severity,
      place: found.place,
      label: found.label,
      params: JSON.stringify(found.params),
      excerpt: found.excerpt,
      fingerprint: found.fingerprint,
      outcome: before?.outcome ?? 'open',
      reason: before?.reason ?? '',
      decided_by: before?.decidedBy ?? null,
      decided_by_name: before?.decidedByName ?? '',
      decided_at: before?.decidedAt ?? null,
      from_version:
        before === undefined ? null : (before.fromVersion ?? (before.versionNumber === scan.versionNumber ? null : before.versionNumber)),
    }
  })
  for (let i = 0; i < records.length; i += AT_ONCE) await tx('secrecy_hits').insert(records.slice(i, i + AT_ONCE))
  await tx('secrecy_scans')
    .insert({
      version_id: scan.versionId,
      content_hash: scan.contentHash,
      texts: scan.texts,
      files: scan.files,
      scanned_at: scan.at,
    })
    .onConflict('version_id')
    .merge()
}

/** After a mask: the content is another one, and what was found in it is known. */
export async function moveScan(tx: Knex, versionId: number, contentHash: string): Promise<void> {
  await tx('secrecy_scans').where('version_id', versionId).update({ content_hash: contentHash })
}

export interface Judgement {
  readonly outcome: Outcome
  readonly reason: string
  readonly actor: { readonly id: number; readonly name: string }
  readonly at: string
}

/** Returns how many hits were still as they were seen, and are judged now. */
export async function judgeHits(tx: Knex, hits: readonly Pick<Hit, 'id' | 'outcome'>[], judgement: Judgement): Promise<number> {
  const { outcome, reason, actor, at } = judgement
  const back = outcome === 'open'
  let changed = 0
  for (const seen of new Set(hits.map((hit) => hit.outcome))) {
    const ids = hits.filter((hit) => hit.outcome === seen).map(({ id }) => id)
    for (let i = 0; i < ids.length; i += AT_ONCE)
      changed += await tx('secrecy_hits')
        .whereIn('id', ids.slice(i, i + AT_ONCE))
        .where('outcome', seen)
        .update({
          outcome,
          reason: back ? '' : reason,
          decided_by: back ? null : actor.id,
          decided_by_name: back ? '' : actor.name,
          decided_at: back ? null : at,
          from_version: null,
        })
  }
  return changed
}

/** How many hits wait for a judgement, by version; versions without any are left out. */
export async function countOpen(db: Knex, versionIds: readonly number[]): Promise<Map<number, number>> {
  const found: unknown = await db('secrecy_hits')
    .whereIn('version_id', [...versionIds])
    .where('outcome', 'open')
    .groupBy('version_id')
    .select('version_id', db.raw('count(*) as n'))
  return new Map(rows(z.object({ version_id: int, n: int }), found).map((row) => [row.version_id, row.n]))
}
