import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { parse } from '../../web/parse.ts'
import type { ReadContext, Register, TextPlace } from '../register.ts'
import { findDocument, listContents, storeDocument } from './documents.queries.ts'
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
    return {
      view: 'registers/documents/show',
      data: {
        document: {
          number: content.documentNumber,
          paragraphs: paragraphsOf(content.body),
          elements: elements.map((element) => ({ label: nameOf(context, element), paragraphs: paragraphsOf(element.text) })),
        },
      },
    }
  },

  async editor(db, version, context, typed) {
    const { content, asked } = await findDocument(db, version)
    const value = (name: string, stored: string): string => (typeof typed?.[name] === 'string' ? typed[name] : stored)
    return {
      view: 'registers/documents/editor',
      data: {
        editor: {
          number: value('document_number', content.documentNumber),
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
    }
  },

  async save(tx, version, body) {
    const { content, asked } = await findDocument(tx, version)
    // A page that has no editor of ours (a submission from the record page) changes nothing.
    if (body['body'] === undefined && body['document_number'] === undefined) return
    await storeDocument(tx, version, readForm(body, content, asked))
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
    return diffDocuments(before.content, after.content, {
      documentNumber: context.t('documents.number'),
      paragraph: (n) => context.t('documents.paragraph', { n }),
      text: context.t('documents.text'),
      element: (element) => nameOf(context, element),
    })
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

  async replaceText(tx, version, place, from, to) {
    const { content } = await findDocument(tx, version)
    await storeDocument(tx, version, withText(content, place, from, to))
  },
}

const canonicalOf = (content: DocumentContent): object => ({
  documentNumber: content.documentNumber,
  paragraphs: paragraphsOf(content.body),
  elements: content.elements.map(({ zh, text }) => ({ element: zh, text })),
})

/** Every text by its place: `number`, `body`, and `element:` with the element's name. */
function textPlaces({ documentNumber, body, elements }: DocumentContent): TextPlace[] {
  return [
    { place: 'number', label: 'documents.number', text: documentNumber },
    { place: 'body', label: 'documents.body', text: body },
    ...elements.map(({ zh, en, text }): TextPlace => ({
      place: `element:${zh}`,
      label: 'secrecy.place.element',
      params: { element: zh, element_en: en || zh },
      text,
    })),
  ]
}

/** @throws AppError conflict when the place no longer says `from` */
function withText(content: DocumentContent, place: string, from: string, to: string): DocumentContent {
  if (textPlaces(content).find((one) => one.place === place)?.text !== from) throw new AppError('conflict', 'errors.changed_meanwhile')
  if (place === 'number') return { ...content, documentNumber: to }
  if (place === 'body') return { ...content, body: to }
  const elements = content.elements.map((element) => (place === `element:${element.zh}` ? { ...element, text: to } : element))
  return { ...content, elements }
}
