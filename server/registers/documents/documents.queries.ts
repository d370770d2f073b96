import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../../db/decode.ts'
import type { VersionRef } from '../register.ts'
import { EMPTY_DOCUMENT, type DocumentContent, type ElementName } from './documents.rules.ts'

const Element = z.object({ zh: z.string(), en: z.string().default('') })
const Content = z.object({
  documentNumber: z.string().default(''),
  body: z.string().default(''),
  elements: z.array(Element.extend({ text: z.string() })).default([]),
})

const Row = z.object({ content: json(Content), elements: json(z.array(Element)) })

/** A version's text with the elements that its catalogue item asks for, in one query. */
export async function findDocument(db: Knex, version: VersionRef): Promise<{ content: DocumentContent; asked: readonly ElementName[] }> {
  const row: unknown = await db('disclosure_versions as v')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .where('v.id', version.versionId)
    .first('v.content', 'i.elements')
  if (row === undefined) return { content: EMPTY_DOCUMENT, asked: [] }
  const { content, elements } = Row.parse(row)
  return { content, asked: elements }
}

/** The texts of many versions, by version. */
export async function listContents(db: Knex, versionIds: readonly number[]): Promise<Map<number, DocumentContent>> {
  const found: unknown = await db('disclosure_versions')
    .whereIn('id', [...versionIds])
    .select('id', 'content')
  return new Map(rows(z.object({ id: int, content: json(Content) }), found).map(({ id, content }) => [id, content]))
}

export async function storeDocument(tx: Knex, version: VersionRef, content: DocumentContent): Promise<void> {
  await tx('disclosure_versions')
    .where({ id: version.versionId })
    .update({ content: JSON.stringify(content) })
}
