import type { Knex } from 'knex'
import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { parse } from '../../web/parse.ts'
import { inWords } from '../../web/words.ts'
import type { ReadContext, Register, TextPlace } from '../register.ts'
import { documentsImporter } from './documents.importer.ts'
import { findDocument, listContents, storeDocument } from './documents.queries.ts'
import { readFacts, sendsFacts } from './facts.form.ts'
import { diffFacts, factLines, factsEditor } from './facts.presenter.ts'
import { findDepartmentName, listOwners } from './facts.queries.ts'
import { EMPTY_FACTS, guessFacts, type DocumentFacts } from './facts.rules.ts'
import { presentSystemReview } from './rule-systems.presenter.ts'
import { findLastReview } from './rule-systems.queries.ts'
import {
  checkDocument,
  diffDocuments,
  EMPTY_DOCUMENT,
  paragraphsOf,
  withElements,
  type DocumentContent,
  type ElementName,
} from './documents.rules.ts'

const LONGEST_BODY = 50_000
const LONGEST_ELEMENT = 2_000

const DocumentForm = z.object({
  document_number: z.string().trim().max(100).default(''),
  body: z.string().trim().max(LONGEST_BODY).default(''),
})

const nameOf = ({ locale }: Pick<ReadContext, 'locale'>, { zh, en }: ElementName): string => (locale === 'en' && en !== '' ? en : zh)
const elementField = (i: number): string => `element_${i}`

function readForm(body: Readonly<Record<string, unknown>>, stored: DocumentContent, asked: readonly ElementName[]): DocumentContent {
  const elements = withElements(stored, asked)
  const shape = Object.fromEntries(elements.map(({ text }, i) => [elementField(i), z.string().trim().max(LONGEST_ELEMENT).default(text)]))
  const form = parse(DocumentForm.extend(shape), body) as Record<string, string>
  return {
    documentNumber: form['document_number'] ?? '',
    body: form['body'] ?? '',
    elements: elements.map(({ zh, en }, i) => ({ zh, en, text: form[elementField(i)] ?? '' })),
  }
}

/** Texts: a document number, a body in paragraphs, and the elements that the catalogue asks for. */
export const documents: Register = {
  key: 'documents',
  title: 'documents.title',

  async present(db, version, context) {
    const { content, asked } = await findDocument(db, version)
    const elements = withElements(content, asked).filter(({ text }) => text !== '')
    const { facts } = content
    const review = facts?.system === null || facts === undefined ? undefined : await findLastReview(db, version.disclosureId)
    return {
      view: 'registers/documents/show',
      data: {
        document: {
          number: content.documentNumber,
          facts: facts === undefined ? [] : factLines(facts, await departmentText(db, facts, context), context),
          reviewed: presentSystemReview(review, context),
          paragraphs: paragraphsOf(content.body),
          elements: elements.map((element) => ({ label: nameOf(context, element), paragraphs: paragraphsOf(element.text) })),
        },
      },
    }
  },

  async editor(db, version, context, typed) {
    const { content, asked, itemCode } = await findDocument(db, version)
    const form = factsEditor(content.facts ?? guessFacts(itemCode), await listOwners(db), typed, context)
    const value = (name: string, stored: string): string => (typeof typed?.[name] === 'string' ? typed[name] : stored)
    return {
      view: 'registers/documents/editor',
      data: {
        editor: {
          number: value('document_number', content.documentNumber),
          facts: form,
          body: value('body', content.body),
          elements: withElements(content, asked).map((element, i) => ({
            name: elementField(i),
            label: nameOf(context, element),
            value: value(elementField(i), element.text),
          })),
          longestBody: LONGEST_BODY,
          longestElement: LONGEST_ELEMENT,
        },
      },
      labels: Object.fromEntries([...form.common, ...form.groups.flatMap(({ fields }) => fields)].map(({ name, label }) => [name, label])),
    }
  },

  async save(tx, version, body) {
    const { content, asked } = await findDocument(tx, version)
    // A page that has no editor of ours (a submission from the record page) changes nothing.
    if (body['body'] === undefined && body['document_number'] === undefined) return
    const facts = sendsFacts(body) ? readFacts(body, await listOwners(tx), content.facts ?? EMPTY_FACTS) : content.facts
    await storeDocument(tx, version, { ...readForm(body, content, asked), ...(facts !== undefined && { facts }) })
  },

  async copy(tx, from, to) {
    await storeDocument(tx, to, (await findDocument(tx, from)).content)
  },

  async remove(tx, version) {
    await storeDocument(tx, version, EMPTY_DOCUMENT)
  },

  async summarise(db, version) {
    const { content, asked } = await findDocument(db, version)
    return { lineCount: paragraphsOf(content.body).length, total: null, findingCount: checkDocument(content, asked).length }
  },

  async check(db, version) {
    const { content, asked } = await findDocument(db, version)
    return checkDocument(content, asked)
  },

  async diff(db, from, to, context) {
    const [before, after] = [await findDocument(db, from), await findDocument(db, to)]
    const texts = diffDocuments(before.content, after.content, {
      documentNumber: context.t('documents.number'),
      paragraph: (n) => context.t('documents.paragraph', { n }),
      text: context.t('documents.text'),
      element: (element) => nameOf(context, element),
    })
    const [was, is] = [before.content.facts, after.content.facts]
    const departments = { from: await departmentText(db, was, context), to: await departmentText(db, is, context) }
    return { ...texts, changed: [...diffFacts(was, is, departments, context), ...texts.changed] }
  },

  async canonical(db, version) {
    return canonicalOf((await findDocument(db, version)).content)
  },

  async canonicalMany(db, versions) {
    const contents = await listContents(
      db,
      versions.map(({ versionId }) => versionId),
    )
    return new Map([...contents].map(([id, content]) => [id, canonicalOf(content)]))
  },

  async texts(db, version) {
    return textPlaces((await findDocument(db, version)).content)
  },

  async textsMany(db, versions) {
    const contents = await listContents(
      db,
      versions.map(({ versionId }) => versionId),
    )
    return new Map([...contents].map(([id, content]) => [id, textPlaces(content)]))
  },

  async replaceText(tx, version, place, from, to) {
    const { content } = await findDocument(tx, version)
    await storeDocument(tx, version, withText(content, place, from, to))
  },
  recordImporter: documentsImporter,
}

const canonicalOf = (content: DocumentContent): object => ({
  ...(content.facts !== undefined && { facts: filled(content.facts) }),
  documentNumber: content.documentNumber,
  paragraphs: paragraphsOf(content.body),
  elements: content.elements.map(({ zh, text }) => ({ element: zh, text })),
})

/** Without what the kind does not know. A department is its id: one that is renamed changes nothing. */
const filled = (facts: DocumentFacts): object =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== ''))

async function departmentText(db: Knex, facts: DocumentFacts | undefined, { locale }: Pick<ReadContext, 'locale'>): Promise<string> {
  const found = await findDepartmentName(db, facts?.ownerDepartmentId ?? null)
  return found === undefined ? '' : inWords(locale, found.name, found.nameEn)
}

/** Every text by its place: `number`, `body`, and `element:` with the element's name. */
function textPlaces({ documentNumber, body, elements, facts }: DocumentContent): TextPlace[] {
  return [
    { place: 'number', label: 'documents.number', text: documentNumber },
    { place: 'body', label: 'documents.body', text: body },
    ...elements.map(({ zh, en, text }): TextPlace => ({
      place: `element:${zh}`,
      label: 'secrecy.place.element',
      params: { element: zh, element_en: en || zh },
      text,
    })),
    ...(['issuer', 'supplier'] as const).flatMap((place): TextPlace[] =>
      facts === undefined || facts[place] === '' ? [] : [{ place, label: `documents.facts.${place}`, text: facts[place] }],
    ),
  ]
}

/** @throws AppError conflict when the place no longer says `from` */
function withText(content: DocumentContent, place: string, from: string, to: string): DocumentContent {
  if (textPlaces(content).find((one) => one.place === place)?.text !== from) throw new AppError('conflict', 'errors.changed_meanwhile')
  if (place === 'number') return { ...content, documentNumber: to }
  if (place === 'body') return { ...content, body: to }
  if (place === 'issuer' || place === 'supplier') return { ...content, facts: { ...(content.facts ?? EMPTY_FACTS), [place]: to } }
  const elements = content.elements.map((element) => (place === `element:${element.zh}` ? { ...element, text: to } : element))
  return { ...content, elements }
}
