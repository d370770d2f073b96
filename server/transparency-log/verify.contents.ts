import type { Knex } from 'knex'
import { canonicalJson } from '../../core/tlog/canonical.ts'
import { withoutEmpty } from './append.service.ts'
import { wrongBytes } from './files.service.ts'
import { asLogged, firstDifference } from './kinds.rules.ts'
import { kindNamed, LEAF_KINDS } from './kinds.ts'
import type { Due, Found, LeafKind } from './kinds.types.ts'
import { ROW_KINDS, tableOf, type RowKind } from './rows.kind.ts'
import { listShown, type LeafRow } from './store.queries.ts'
import { actsNamed } from './verify.tree.ts'
import type { Findings } from './verify.rules.ts'

// What was logged against what the database says now, in both directions.

/** Subjects a read. */
const CHUNK = 400

/** Reads again everything that has a leaf. Returns how many files were read. */
export async function verifyContents(db: Knex, leaves: readonly LeafRow[], findings: Findings): Promise<number> {
  const redacted = new Set(actsNamed(leaves, 'log.redact').map(({ details }) => details['leaf']))
  const kept = leaves.filter(({ index, content }) => {
    if (content === null && !redacted.has(index))
      findings.add({ code: 'content_missing', table: 'log_contents', row: String(index), leaf: index })
    return content !== null
  })
  const byKind = new Map<string, LeafRow[]>()
  for (const leaf of kept) {
    const some = byKind.get(leaf.kind)
    if (some === undefined) byKind.set(leaf.kind, [leaf])
    else some.push(leaf)
  }
  const files = new Map<string, LeafRow>()
  for (const [key, some] of byKind) {
    const kind = kindNamed(key)
    if (kind === undefined)
      for (const { index } of some) findings.add({ code: 'leaf_kind', table: 'log_leaves', row: String(index), leaf: index, found: key })
    else for (let at = 0; at < some.length; at += CHUNK) await compare(db, kind, some.slice(at, at + CHUNK), files, findings)
  }
  await verifyFiles(db, files, findings)
  return files.size
}

async function compare(
  db: Knex,
  kind: LeafKind,
  leaves: readonly LeafRow[],
  files: Map<string, LeafRow>,
  findings: Findings,
): Promise<void> {
  const found = await contentsOf(db, kind, leaves, findings)
  for (const leaf of leaves) {
    const now = found.get(leaf.subject)
    if (now === undefined) {
      if (!found.has(leaf.subject)) findings.add({ code: 'row_missing', ...placeOf(leaf), leaf: leaf.index })
      continue
    }
    const logged = leaf.content ?? ''
    for (const name of filesIn(logged)) if (!files.has(name)) files.set(name, leaf)
    compareOne(leaf, logged, now, findings)
  }
}

function compareOne(leaf: LeafRow, logged: string, now: Found, findings: Findings): void {
  const where = { table: now.table, row: now.row, leaf: leaf.index }
  try {
    const whole = withoutEmpty(asLogged(now, logged))
    if (canonicalJson(whole) === logged) return
    const { path, ...rest } = firstDifference(JSON.parse(logged), whole) ?? { path: '', logged: '', found: '' }
    findings.add({ code: 'row_differs', ...where, field: path, ...rest })
  } catch {
    findings.add({ code: 'row_unreadable', ...where })
  }
}

/** All at once; one by one when a row among them cannot be read, so that it is named. `undefined` for those. */
async function contentsOf(
  db: Knex,
  kind: LeafKind,
  leaves: readonly LeafRow[],
  findings: Findings,
): Promise<ReadonlyMap<string, Found | undefined>> {
  try {
    return await kind.contents(
      db,
      leaves.map(({ subject }) => subject),
    )
  } catch (error) {
    if (leaves.length > 1) {
      const found = new Map<string, Found | undefined>()
      for (const leaf of leaves) for (const [subject, one] of await contentsOf(db, kind, [leaf], findings)) found.set(subject, one)
      return found
    }
    const [leaf] = leaves
    if (leaf === undefined) return new Map()
    const said = error instanceof Error ? error.message.slice(0, 200) : ''
    findings.add({ code: 'row_unreadable', ...placeOf(leaf), leaf: leaf.index, found: said })
    return new Map([[leaf.subject, undefined]])
  }
}

/** Where something stood that is not there: what a subject is called. */
const TABLES: Readonly<Record<string, string>> = {
  version: 'disclosure_versions',
  disclosure: 'disclosures',
  audit: 'audit_entries',
  edition: 'catalogue_editions',
}
const ROW_TABLES: Readonly<Record<string, string>> = Object.fromEntries(ROW_KINDS.map(({ key }) => [key, tableOf(key as RowKind)]))

function placeOf({ subject }: Pick<LeafRow, 'subject'>): { table: string; row: string } {
  const [name = '', id = ''] = subject.split(':')
  return { table: TABLES[name] ?? ROW_TABLES[name] ?? name, row: id }
}

function filesIn(logged: string): string[] {
  if (!logged.includes('"attachments":')) return []
  const { attachments = [] } = JSON.parse(logged) as { attachments?: { sha256?: string }[] }
  return attachments.flatMap(({ sha256 }) => sha256 ?? [])
}

async function verifyFiles(db: Knex, files: ReadonlyMap<string, LeafRow>, findings: Findings): Promise<void> {
  for (const [name, found] of await wrongBytes(db, [...files.keys()])) {
    const leaf = files.get(name)
    findings.add({
      code: 'file_differs',
      table: 'blob_chunks',
      row: name,
      ...(leaf !== undefined && { leaf: leaf.index }),
      logged: name,
      found,
    })
  }
}

/** Everything in the database that must have a leaf has one, of the same instant; and lists show what was published last. */
export async function verifyCoverage(db: Knex, leaves: readonly LeafRow[], findings: Findings): Promise<void> {
  const known = new Map(leaves.map((leaf) => [`${leaf.kind} ${leaf.subject}`, leaf]))
  for (const kind of LEAF_KINDS) for (const due of await kind.due(db)) checkDue(kind, due, known, findings)
  await verifyShown(db, findings)
}

function checkDue(kind: LeafKind, due: Due, known: ReadonlyMap<string, LeafRow>, findings: Findings): void {
  const leaf = known.get(`${kind.key} ${due.subject}`)
  if (leaf === undefined) findings.add({ code: 'not_logged', ...placeOf(due) })
  else if (due.onlyDay !== true && leaf.at !== due.at)
    findings.add({ code: 'instant_differs', ...placeOf(due), leaf: leaf.index, field: 'at', logged: leaf.at, found: due.at })
}

/** What lists and figures are made of: the version that was published last, under its title and its instant. */
async function verifyShown(db: Knex, findings: Findings): Promise<void> {
  for (const { id, shown, newest } of await listShown(db))
    for (const [field, found] of Object.entries(shown)) {
      const expected = (newest as Readonly<Record<string, string | number | null>>)[field] ?? null
      if (found !== expected)
        findings.add({
          code: 'in_force',
          table: 'disclosures',
          row: String(id),
          field,
          logged: JSON.stringify(expected),
          found: JSON.stringify(found),
        })
    }
}
