import type { Knex } from 'knex'
import { toRow as assetRow } from '../../server/registers/asset-disposals/assets.lines.ts'
import { actionRow, noticeRow } from '../../server/registers/personnel-actions/personnel-actions.queries.ts'
import { itemRow } from '../../server/registers/business-items/business-items.queries.ts'
import { factsRow } from '../../server/registers/documents/facts.queries.ts'
import { entryRow } from '../../server/registers/integrity/integrity.queries.ts'
import { insertAll, insertReturningIds } from './batches.ts'
import { Chance } from './random.ts'
import { stateAfter, type Content, type Entry, type EntryVersion } from './entries.ts'
import { reviewsOf } from './levels.ts'
import type { PlantedPeople } from './plant-people.ts'
import { compare, publicationOf, settleAll, type Settled } from './settle.ts'

export interface Placement {
  readonly planted: PlantedPeople
  /** Item code to id. */
  readonly items: ReadonlyMap<string, number>
  readonly filingPrefix: string
  /** `YYYY-MM-DD` */
  readonly today: string
}

/** An entry with the id that it got. */
export interface PlantedEntry {
  readonly id: number
  readonly entry: Entry
  readonly settled: Settled
}

/** Envelopes, versions, contents, steps and filing counters, in the order in which they came to be. */
export async function plantDisclosures(tx: Knex.Transaction, entries: readonly Entry[], placement: Placement): Promise<PlantedEntry[]> {
  const people = new Map(placement.planted.people.map(({ username, id }) => [username, id]))
  const { settled, counters } = settleAll(entries, placement.filingPrefix, placement.today)
  const inOrder = [...entries].sort((a, b) => compare(begunAt(a), begunAt(b)))
  const ids = await insertReturningIds(
    tx,
    'disclosures',
    inOrder.map((entry) => disclosureRow(entry, settled.get(entry)!, people, placement)),
  )
  const planted = inOrder.map((entry, i) => ({ id: ids[i]!, entry, settled: settled.get(entry)! }))
  await plantVersions(tx, planted, people, placement)
  await insertAll(tx, 'disclosure_steps', stepRows(planted, people))
  await insertAll(
    tx,
    'filing_counters',
    [...counters].map(([year, last_number]) => ({ year, last_number })),
  )
  return planted
}

const begunAt = (entry: Entry): string => entry.versions[0]!.stages[0]!.at
type Ids = ReadonlyMap<string, number>

function disclosureRow(entry: Entry, settled: Settled, people: Ids, { planted, items }: Placement): object {
  const shown = entry.versions[(settled.publishedNumber ?? 1) - 1]!
  const { withdrawal } = entry
  return {
    item_id: items.get(entry.item.code),
    department_id: planted.departments.get(entry.department),
    title: shown.title,
    period: entry.period,
    formed_on: entry.formedOn,
    published_number: settled.publishedNumber,
    working_number: settled.workingNumber,
    filing_number: settled.filingNumber,
    first_published_at: settled.firstPublishedAt,
    published_at: settled.publishedAt,
    due_on: settled.dueOn,
    timeliness: settled.timeliness,
    lead_days: settled.leadDays,
    withdrawn_at: withdrawal?.at ?? null,
    withdrawn_by: withdrawal === undefined ? null : people.get(withdrawal.by),
    withdrawal_reason: withdrawal?.reason ?? null,
    created_by: people.get(entry.versions[0]!.stages[0]!.by!),
    created_at: begunAt(entry),
    version: 1 + entry.versions.reduce((count, { stages }) => count + stages.length, 0),
  }
}

async function plantVersions(tx: Knex.Transaction, planted: readonly PlantedEntry[], people: Ids, placement: Placement): Promise<void> {
  const { departments } = placement.planted
  const all = planted.flatMap(({ id, entry }) => entry.versions.map((version, i) => ({ id, entry, version, number: i + 1 })))
  const ids = await insertReturningIds(
    tx,
    'disclosure_versions',
    all.map((one) => versionRow(one.id, one.entry, one.version, one.number, people)),
  )
  await insertAll(
    tx,
    'expense_lines',
    all.flatMap(({ version }, i) => expenseRows(ids[i]!, version, departments)),
  )
  await insertAll(
    tx,
    'budget_lines',
    all.flatMap(({ version }, i) => budgetRows(ids[i]!, version, departments)),
  )
  await insertAll(
    tx,
    'asset_disposals',
    all.flatMap(({ version: { content } }, i) =>
      (content.disposals ?? []).map((line, n) => ({ version_id: ids[i]!, line_no: n + 1, ...assetRow(line) })),
    ),
  )
  await insertAll(
    tx,
    'business_items',
    all.flatMap(({ version: { content } }, i) =>
      content.business === undefined ? [] : [{ version_id: ids[i]!, ...itemRow(content.business) }],
    ),
  )
  await insertAll(
    tx,
    'integrity_entries',
    all.flatMap(({ version: { content } }, i) =>
      (content.integrity ?? []).map((entry, n) => ({ version_id: ids[i]!, line_no: n + 1, ...entryRow(entry, saltOf(ids[i]!, n)) })),
    ),
  )
  await insertAll(
    tx,
    'document_facts',
    all.flatMap(({ version: { content } }, i) => (content.facts === undefined ? [] : [factsOf(ids[i]!, content.facts, departments)])),
  )
  await plantPersonnel(
    tx,
    all.map(({ id: disclosureId, version: { content } }, i) => ({ id: ids[i]!, disclosureId, content })),
    placement,
  )
}

/** What is decided about people: rows of people by name, and what their announcement says for all. */
async function plantPersonnel(
  tx: Knex.Transaction,
  versions: readonly { readonly id: number; readonly disclosureId: number; readonly content: Content }[],
  { planted }: Placement,
): Promise<void> {
  const people = new Map(planted.people.map(({ name, id }) => [name, id]))
  const place = (code: string | null): number | null => (code === null ? null : planted.departments.get(code)!)
  const all = versions.flatMap(({ id, disclosureId, content: { personnel } }) =>
    personnel === undefined ? [] : [{ id, disclosureId, personnel }],
  )
  const records = new Map(all.map(({ disclosureId, personnel }) => [personnel.key, disclosureId]))
  await insertAll(
    tx,
    'personnel_notices',
    all.map(({ id, personnel: { notice } }) => ({
      version_id: id,
      ...noticeRow({ ...notice, takers: notice.takers.map((code) => place(code)!) }),
    })),
  )
  await insertAll(
    tx,
    'personnel_actions',
    all.flatMap(({ id, personnel: { lines } }) =>
      lines.map(({ department, noticeOf, ...line }, i) => ({
        version_id: id,
        line_no: i + 1,
        ...actionRow({
          ...line,
          personId: people.get(line.name) ?? null,
          departmentId: place(department),
          noticeId: noticeOf === null ? null : (records.get(noticeOf) ?? null),
        }),
      })),
    ),
  )
}

function factsOf(versionId: number, { owner, ...facts }: NonNullable<Content['facts']>, departments: Ids): object {
  return { version_id: versionId, ...factsRow({ ...facts, ownerDepartmentId: owner === null ? null : (departments.get(owner) ?? null) }) }
}

function versionRow(id: number, entry: Entry, version: EntryVersion, number: number, people: Ids): object {
  const state = stateAfter(version.stages, entry.item.reviewLevel)
  const { content, stages } = version
  return {
    disclosure_id: id,
    number,
    state: state === 'published' && publicationOf(entry, number) !== undefined ? 'superseded' : state,
    title: version.title,
    summary: version.summary,
    content: content.json,
    change_note: version.changeNote,
    line_count: content.lineCount,
    total_fen: content.total,
    finding_count: content.findings,
    drafted_by: people.get(stages[0]!.by!),
    drafted_at: stages[0]!.at,
    review_steps: stages.some(({ step }) => step === 'submit') ? JSON.stringify(reviewsOf(entry.item.reviewLevel)) : null,
    submitted_at: stages.findLast(({ step }) => step === 'submit')?.at ?? null,
    published_at: stages.find(({ step }) => step === 'publish')?.at ?? null,
  }
}

function expenseRows(versionId: number, { content }: EntryVersion, departments: Ids): object[] {
  return (content.expenses ?? []).map((line, i) => ({
    version_id: versionId,
    line_no: i + 1,
    department_id: departments.get(line.department),
    period: line.period,
    category: line.category,
    occurred_on: line.occurredOn,
    purpose: line.purpose,
    counterpart: line.counterpart,
    official_letter_no: line.letterNo,
    batches: line.batches,
    persons: line.persons,
    companions: line.companions,
    standard_fen: line.standard,
    amount_fen: line.amount,
    voucher_no: line.voucherNo,
    handled_by: line.handledBy,
    approved_by: line.approvedBy,
    note: line.note,
    redacted: line.redacted,
    duplicate_of: line.duplicateOf,
  }))
}

function budgetRows(versionId: number, { content }: EntryVersion, departments: Ids): object[] {
  return (content.budgets ?? []).map((line, i) => ({
    version_id: versionId,
    line_no: i + 1,
    department_id: departments.get(line.department),
    year: line.year,
    category: line.category,
    amount_fen: line.amount,
    note: line.note,
  }))
}

/** Everything that was done, oldest first over all records. */
function stepRows(planted: readonly PlantedEntry[], people: Ids): object[] {
  return planted
    .flatMap(({ id, entry, settled }) => [
      ...entry.versions.flatMap(({ stages }, i) => stages.map((stage) => stepRow(id, i + 1, stage, people))),
      ...(entry.withdrawal === undefined
        ? []
        : [
            stepRow(
              id,
              settled.publishedNumber ?? 1,
              { step: 'withdraw', outcome: 'done', by: entry.withdrawal.by, at: entry.withdrawal.at, remark: entry.withdrawal.reason },
              people,
            ),
          ]),
    ])
    .sort((a, b) => compare(a.at, b.at))
}

const stepRow = (id: number, number: number, stage: EntryVersion['stages'][number], people: Ids) => ({
  disclosure_id: id,
  version_number: number,
  step: stage.step,
  outcome: stage.outcome,
  actor_id: stage.by === null ? null : people.get(stage.by)!,
  at: stage.at,
  remark: stage.remark,
})

/** Of the digest that names somebody sanctioned in exports; the same in every planting. */
function saltOf(versionId: number, line: number): string {
  const salt = new Chance(`integrity salt/${versionId}/${line}`)
  return Array.from({ length: 4 }, () => salt.int(0, 0xffffffff).toString(16).padStart(8, '0')).join('')
}
