import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../../db/decode.ts'
import type { VersionRef } from '../register.ts'
import { FactsRow, listFacts, storeFacts } from './facts.queries.ts'
import { EMPTY_DOCUMENT, type DocumentContent, type ElementName } from './documents.rules.ts'

const Element = z.object({ zh: z.string(), en: z.string().default('') })
const Content = z.object({
  documentNumber: z.string().default(''),
  body: z.string().default(''),
  elements: z.array(Element.extend({ text: z.string() })).default([]),
})

const Row = z.object({ content: json(Content), elements: json(z.array(Element)), item_code: z.string(), facts_of: int.nullable() })

export interface FoundDocument {
  readonly content: DocumentContent
  readonly asked: readonly ElementName[]
  readonly itemCode: string
}

/** A version's text and facts with the elements that its catalogue item asks for, in one query. */
export async function findDocument(db: Knex, version: VersionRef): Promise<FoundDocument> {
  const row: unknown = await db('disclosure_versions as v')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .leftJoin('document_facts as f', 'f.version_id', 'v.id')
    .where('v.id', version.versionId)
    .first('v.content', 'i.elements', 'i.code as item_code', 'f.*', 'f.version_id as facts_of')
  if (row === undefined) return { content: EMPTY_DOCUMENT, asked: [], itemCode: '' }
  const { content, elements, item_code: itemCode, facts_of: factsOf } = Row.parse(row)
  return { content: factsOf === null ? content : { ...content, facts: FactsRow.parse(row) }, asked: elements, itemCode }
}

/** The texts of many versions, by version. */
export async function listContents(db: Knex, versionIds: readonly number[]): Promise<Map<number, DocumentContent>> {
  const found: unknown = await db('disclosure_versions')
    .whereIn('id', [...versionIds])
    .select('id', 'content')
  const facts = await listFacts(db, versionIds)
  return new Map(
    rows(z.object({ id: int, content: json(Content) }), found).map(({ id, content }) => {
      const known = facts.get(id)
      return [id, known === undefined ? content : { ...content, facts: known }]
    }),
  )
}

export async function storeDocument(tx: Knex, version: VersionRef, { facts, ...content }: DocumentContent): Promise<void> {
  await tx('disclosure_versions')
    .where({ id: version.versionId })
    .update({ content: JSON.stringify(content) })
  await storeFacts(tx, version, facts)
}
