import type { Knex } from 'knex'
import { readableCondition, type Condition } from '../disclosures/disclosures.visibility.ts'
import { registerFor } from '../registers/index.ts'
import type { TextPlace } from '../registers/register.ts'
import { listFileTexts, listPublishedRecords, publishedIds, publishedIdsOf, type PublishedRecord } from './records.queries.ts'
import { reindex } from './reindex.service.ts'
import type { SearchDocument, Source } from './search.types.ts'

/** Published records with everything their registers say, and their files; withdrawn ones as long as they can be read. */
export const records: Source = {
  kinds: ['disclosure', 'file'],
  ids: publishedIds,

  async read(db, ids) {
    const found = await listPublishedRecords(db, ids)
    const files = await listFileTexts(
      db,
      found.map(({ version }) => version.versionId),
    )
    const texts = await textsOf(db, found)
    return found.flatMap((record) => {
      const { versionId } = record.version
      const own = files.filter((file) => file.versionId === versionId).map((file) => fileDocument(record, file))
      return [recordDocument(record, texts.get(versionId) ?? []), ...own]
    })
  },

  scope: (actor): Condition => {
    const { sql, bindings } = readableCondition(actor)
    return { sql: `(d.kind in ('disclosure', 'file') and ${sql})`, bindings }
  },
}

const common = ({ id, departmentId, itemId, publishedNumber, day, year, withdrawn }: PublishedRecord) => ({
  recordId: id,
  departmentId,
  itemId,
  publishedNumber,
  day,
  year,
  withdrawn,
  titleEn: '',
})

type Texts = Map<number, readonly TextPlace[]>

/** Everything that the registers say of these versions, by the version's id. */
async function textsOf(db: Knex, found: readonly PublishedRecord[]): Promise<Texts> {
  const texts: Texts = new Map()
  for (const register of new Set(found.map((record) => registerFor(record.register)))) {
    const versions = found.filter((record) => registerFor(record.register) === register).map(({ version }) => version)
    if (register.textsMany === undefined)
      for (const version of versions) texts.set(version.versionId, (await register.texts?.(db, version)) ?? [])
    else for (const [id, places] of await register.textsMany(db, versions)) texts.set(id, places)
  }
  return texts
}

function recordDocument(record: PublishedRecord, own: readonly TextPlace[]): SearchDocument {
  const { title, summary, filingNumber, department, departmentEn } = record
  return {
    ...common(record),
    kind: 'disclosure',
    refId: record.id,
    title,
    place: filingNumber,
    href: `/disclosures/${record.id}`,
    texts: [summary, ...own.map(({ text }) => text), filingNumber, department, departmentEn],
  }
}

const fileDocument = (
  record: PublishedRecord,
  { id, name, note, text }: { id: number; name: string; note: string; text: string },
): SearchDocument => ({
  ...common(record),
  kind: 'file',
  refId: id,
  title: name,
  place: record.title,
  href: `/disclosures/${record.id}`,
  texts: [note, ...text.split('\n\n')],
})

/** A record was published, corrected or withdrawn. In the same transaction. */
export const reindexRecord = (tx: Knex, id: number): Promise<void> => reindex(tx, records, [id])

/** A department has, or had, another name. In the same transaction. */
export const reindexDepartment = async (tx: Knex, id: number): Promise<void> => reindex(tx, records, await publishedIdsOf(tx, id))
