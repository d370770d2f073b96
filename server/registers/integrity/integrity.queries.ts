import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../../db/decode.ts'
import type { VersionRef } from '../register.ts'
import type { CheckedVersion, GiftLimit } from './integrity.checks.rules.ts'
import { GIVERS, HANDLINGS, SANCTIONS, SECTIONS, type IntegrityEntry } from './integrity.rules.ts'

const text = z.string()
const maybe = text.nullable()
const count = int.nullable()

export const EntryRow = z
  .object({
    section: z.enum(SECTIONS),
    person_name: text,
    post: text,
    subject: text,
    text,
    honesty: text,
    measures: text,
    year: count,
    happened_on: maybe,
    recorded_on: maybe,
    giver: z.enum(['', ...GIVERS]),
    occasion: text,
    quantity: count,
    estimate_fen: count,
    is_money: bool,
    handling: z.enum(['', ...HANDLINGS]),
    voucher: text,
    handler_1: text,
    handler_2: text,
    expected: count,
    actual: count,
    checked: count,
    sanction: z.enum(['', ...SANCTIONS]),
  })
  .transform((row): IntegrityEntry => ({
    section: row.section,
    personName: row.person_name,
    post: row.post,
    subject: row.subject,
    text: row.text,
    honesty: row.honesty,
    measures: row.measures,
    year: row.year,
    happenedOn: row.happened_on,
    recordedOn: row.recorded_on,
    giver: row.giver,
    occasion: row.occasion,
    quantity: row.quantity,
    estimateFen: row.estimate_fen,
    isMoney: row.is_money,
    handling: row.handling,
    voucher: row.voucher,
    handler1: row.handler_1,
    handler2: row.handler_2,
    expected: row.expected,
    actual: row.actual,
    checked: row.checked,
    sanction: row.sanction,
  }))

/** The row that holds an entry; also what the demo year plants. `salt`: of the digest by which a record names somebody sanctioned. */
export const entryRow = (entry: IntegrityEntry, salt = newSalt()): Readonly<Record<string, string | number | boolean | null>> => ({
  salt: entry.section === 'sanction' ? salt : '',
  section: entry.section,
  person_name: entry.personName,
  post: entry.post,
  subject: entry.subject,
  text: entry.text,
  honesty: entry.honesty,
  measures: entry.measures,
  year: entry.year,
  happened_on: entry.happenedOn,
  recorded_on: entry.recordedOn,
  giver: entry.giver,
  occasion: entry.occasion,
  quantity: entry.quantity,
  estimate_fen: entry.estimateFen,
  is_money: entry.isMoney,
  handling: entry.handling,
  voucher: entry.voucher,
  handler_1: entry.handler1,
  handler_2: entry.handler2,
  expected: entry.expected,
  actual: entry.actual,
  checked: entry.checked,
  sanction: entry.sanction,
})

const newSalt = (): string => randomBytes(16).toString('hex')

/** A stored row with where it came from. */
export interface StoredEntry {
  readonly entry: IntegrityEntry
  readonly lineNo: number
  readonly salt: string
  readonly importId: number | null
  readonly sourceRow: number | null
}
const Place = z.object({ line_no: int, salt: text, import_id: count, source_row: count })

/** In the order of the sections, then of the rows: the same as the form's. */
export async function listStored(db: Knex, { versionId }: Pick<VersionRef, 'versionId'>): Promise<StoredEntry[]> {
  const found = (await db('integrity_entries').where({ version_id: versionId }).orderBy('line_no')) as unknown[]
  const all = found.map((row): StoredEntry => {
    const place = Place.parse(row)
    return { entry: EntryRow.parse(row), lineNo: place.line_no, salt: place.salt, importId: place.import_id, sourceRow: place.source_row }
  })
  return SECTIONS.flatMap((section) => all.filter(({ entry }) => entry.section === section))
}

export const listEntries = async (db: Knex, version: Pick<VersionRef, 'versionId'>): Promise<IntegrityEntry[]> =>
  (await listStored(db, version)).map(({ entry }) => entry)

const ROWS_A_STATEMENT = 30

/** Puts these rows in the place of what the version holds; a row that says the same as before stays its import's and keeps its salt. */
export async function replaceEntries(tx: Knex, version: Pick<VersionRef, 'versionId'>, entries: readonly IntegrityEntry[]): Promise<void> {
  const left = await listStored(tx, version)
  const rowsToWrite = entries.map((entry, i) => {
    const at = left.findIndex((stored) => JSON.stringify(stored.entry) === JSON.stringify(entry))
    const [from] = at === -1 ? [] : left.splice(at, 1)
    return {
      version_id: version.versionId,
      line_no: i + 1,
      ...entryRow(entry, from?.salt),
      import_id: from?.importId ?? null,
      source_row: from?.sourceRow ?? null,
    }
  })
  await tx('integrity_entries').where({ version_id: version.versionId }).delete()
  for (let at = 0; at < rowsToWrite.length; at += ROWS_A_STATEMENT)
    await tx('integrity_entries').insert(rowsToWrite.slice(at, at + ROWS_A_STATEMENT))
}

export async function copyEntries(tx: Knex, from: VersionRef, to: VersionRef): Promise<void> {
  const found = (await tx('integrity_entries').where({ version_id: from.versionId }).orderBy('line_no')) as { id: number }[]
  const copies = found.map(({ id: _, ...row }) => ({ ...row, version_id: to.versionId }))
  for (let at = 0; at < copies.length; at += ROWS_A_STATEMENT) await tx('integrity_entries').insert(copies.slice(at, at + ROWS_A_STATEMENT))
}

const Head = z.object({ code: text, title: text, summary: text })

/** The catalogue item of a version, and what stands above its rows. */
export async function findHead(db: Knex, { versionId }: Pick<VersionRef, 'versionId'>): Promise<z.output<typeof Head>> {
  const row: unknown = await db('disclosure_versions as v')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .where('v.id', versionId)
    .first('i.code', 'v.title', 'v.summary')
  return Head.parse(row)
}

const LimitRow = z.object({ from_on: text, register_fen: int, hand_in_fen: int, months: int, basis: text }).transform((row): GiftLimit => ({
  fromOn: row.from_on,
  registerFen: row.register_fen,
  handInFen: row.hand_in_fen,
  months: row.months,
  basis: row.basis,
}))

/** Newest first. */
export const listLimits = async (db: Knex): Promise<GiftLimit[]> =>
  rows(LimitRow, await db('gift_limits').orderBy('from_on', 'desc').select('from_on', 'register_fen', 'hand_in_fen', 'months', 'basis'))

/** All that the checks look at. One after the other: inside a transaction there is one connection. */
export async function readChecked(db: Knex, version: VersionRef, today?: string): Promise<CheckedVersion> {
  const entries = await listEntries(db, version)
  const head = await findHead(db, version)
  const limits = entries.some(({ section }) => section === 'gift') ? await listLimits(db) : []
  return { entries, limits, today, headline: `${head.title}\n${head.summary}` }
}
