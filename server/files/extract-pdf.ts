import { createRequire } from 'node:module'
import path from 'node:path'
import { OPS, getDocument, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { AppError } from '../errors.ts'
import { encrypted, tooLarge, unreadable } from './file-type.ts'
import type { CoveredText, FilePart, FileTexts, ReadingLimits } from './file-texts.types.ts'
import { Painter, type PaintFont, type Resources } from './pdf-paint.ts'
import type { Picture } from './pdf-page.types.ts'
import { boxOf, inBox, rectangle, type Box, type Point } from './pdf-shapes.rules.ts'
import { readPainted } from './pdf-reading.rules.ts'
import type { Cover, PaintedPage } from './pdf-page.types.ts'

/** Reads the files inside a file. */
export type ReadInside = (bytes: Uint8Array, name: string) => Promise<readonly FilePart[]>

const HOME = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
const folder = (name: string): string => `${path.join(HOME, name)}/`
const OPERATORS: Readonly<Record<number, string>> = Object.fromEntries(Object.entries(OPS).map(([name, code]) => [code, name]))
const MOST_PIXELS = 40_000_000

/** Everything a PDF says: pages, what is invisible on them or covered, notes, form fields, properties, and the files inside it. */
export async function extractPdf(bytes: Uint8Array, limits: ReadingLimits, inside: ReadInside): Promise<FileTexts> {
  const document = await opened(bytes)
  try {
    if (document.numPages > limits.pages) throw tooLarge()
    const parts: FilePart[] = [...(await properties(document))]
    const covered: CoveredText[] = []
    let images = 0
    let characters = 0
    for (let number = 1; number <= document.numPages; number++) {
      const page = await readPage(document, number)
      parts.push(...page.parts)
      covered.push(...page.covered)
      images += page.picture ? 1 : 0
      characters += page.parts.reduce((sum, { text }) => sum + text.length, 0)
      if (characters > limits.characters) throw tooLarge()
    }
    parts.push(...(await attachedFiles(document, inside)))
    return { type: 'pdf', parts, pages: document.numPages, covered, images }
  } finally {
    await document.destroy()
  }
}

async function opened(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  try {
    return await getDocument({
      data: new Uint8Array(bytes),
      cMapUrl: folder('cmaps'),
      cMapPacked: true,
      standardFontDataUrl: folder('standard_fonts'),
      wasmUrl: folder('wasm'),
      iccUrl: folder('iccs'),
      isEvalSupported: false,
      disableFontFace: true,
      useSystemFonts: false,
      stopAtErrors: false,
      maxImageSize: MOST_PIXELS,
      verbosity: 0,
    }).promise
  } catch (error) {
    throw (error as { name?: unknown }).name === 'PasswordException' ? encrypted() : unreadable()
  }
}

async function properties(document: PDFDocumentProxy): Promise<readonly FilePart[]> {
  const { info, metadata } = await document.getMetadata()
  const said = Object.entries(info as Record<string, unknown>).flatMap(([name, value]) => fieldsOf(name, value))
  const raw = (metadata as { getRaw: () => string } | null)?.getRaw()
  const xmp =
    raw === undefined
      ? ''
      : raw
          .replace(/<[^>]{0,4000}>/g, '\n')
          .replace(/\s*\n\s*/g, '\n')
          .trim()
  const outline = ((await document.getOutline()) as readonly Bookmark[] | null) ?? []
  return filled([
    ...said,
    { place: 'metadata:xmp', text: xmp, hidden: true },
    { place: 'metadata:outline', text: titlesOf(outline).join('\n') },
  ])
}

const NAMES: Readonly<Record<string, string>> = {
  Author: 'author',
  Title: 'title',
  Subject: 'subject',
  Keywords: 'keywords',
  Company: 'company',
  Creator: 'program',
  Producer: 'program',
}

function fieldsOf(name: string, value: unknown): FilePart[] {
  if (typeof value === 'string' && !/^(PDFFormatVersion|Language|CreationDate|ModDate|EncryptFilterName)$/.test(name))
    return [{ place: `metadata:${NAMES[name] ?? name}`, text: value, hidden: true }]
  return name === 'Custom' && value !== null ? Object.entries(value as object).flatMap(([key, inner]) => fieldsOf(key, inner)) : []
}

interface Bookmark {
  readonly title: string
  readonly items?: readonly Bookmark[]
}
const titlesOf = (items: readonly Bookmark[], depth = 0): string[] =>
  depth > 20 ? [] : items.flatMap(({ title, items: inner = [] }) => [title, ...titlesOf(inner, depth + 1)])

const filled = (parts: readonly FilePart[]): readonly FilePart[] => parts.filter(({ text }) => text.trim() !== '')

interface Annotation {
  readonly subtype?: string
  readonly contentsObj?: { readonly str: string }
  readonly titleObj?: { readonly str: string }
  readonly fieldName?: string
  readonly fieldValue?: unknown
  readonly alternativeText?: string
  readonly url?: string
  readonly hidden?: boolean
  readonly rect: readonly number[]
  readonly quadPoints?: ArrayLike<number> | null
}

async function readPage(
  document: PDFDocumentProxy,
  number: number,
): Promise<{ parts: readonly FilePart[]; covered: readonly CoveredText[]; picture: boolean }> {
  const page = await document.getPage(number)
  const notes = (await page.getAnnotations()) as readonly Annotation[]
  const painted = await paint(page)
  const texts = readPainted({ ...painted, covers: [...painted.covers, ...pendingRedactions(notes)] })
  page.cleanup()
  const parts = [
    { place: `page:${number}`, text: texts.shown },
    { place: `hidden:page:${number}`, text: texts.hidden, hidden: true },
    ...texts.covered.map((text) => ({ place: `covered:page:${number}`, text, hidden: true })),
    ...notes.flatMap((note) => notesOf(note, number)),
  ]
  const said = texts.shown + texts.hidden + texts.covered.join('')
  const picture = said.replace(/\s/g, '').length < 3 && (painted.pictures > 0 || painted.shapes > 50)
  return { parts: filled(parts), covered: texts.covered.map((text) => ({ page: number, text })), picture }
}

function notesOf({ contentsObj, titleObj, fieldName, fieldValue, alternativeText, url }: Annotation, page: number): FilePart[] {
  const value = Array.isArray(fieldValue) ? fieldValue.join('\n') : fieldValue
  return [
    {
      place: `comment:page:${page}`,
      text: [contentsObj?.str, url?.replace(/^mailto:/, ''), alternativeText].filter(Boolean).join('\n'),
      hidden: true,
    },
    { place: 'metadata:author', text: titleObj?.str ?? '', hidden: true },
    { place: `form:page:${page}`, text: typeof value === 'string' ? value : '', ...(fieldName !== undefined && { label: fieldName }) },
  ]
}

/** Places marked for redaction where nothing was taken away yet. */
const pendingRedactions = (notes: readonly Annotation[]): readonly Cover[] =>
  notes
    .filter(({ subtype }) => subtype === 'Redact')
    .map(({ rect: [x0 = 0, y0 = 0, x1 = 0, y1 = 0] }) => {
      const box: Box = boxOf(rectangle({ x0, y0, x1, y1 }))
      return { order: Infinity, box, color: '#000000', coversInvisible: true, hides: (point: Point) => inBox(box, point) }
    })

async function paint(page: PDFPageProxy): Promise<PaintedPage> {
  const { fnArray, argsArray } = await page.getOperatorList()
  const operations = fnArray.map((operator, i) => [operator, (argsArray[i] as readonly unknown[] | null) ?? []] as const)
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = page.view
  const painter = new Painter({ x0, y0, x1, y1 }, await resourcesOf(page, operations), OPERATORS)
  for (const [operator, args] of operations) painter.paint(operator, args)
  return painter.result()
}

interface Decoded {
  readonly width: number
  readonly height: number
  readonly kind?: number
  readonly data?: ArrayLike<number> | null
}
interface Store {
  readonly get: (name: string, then: (found: unknown) => void) => unknown
}
const RGBA = 3
const PATIENCE = 20_000

/** Fonts and pictures arrive after the operators that name them. */
async function resourcesOf(page: PDFPageProxy, operations: readonly (readonly [number, readonly unknown[]])[]): Promise<Resources> {
  const fonts = new Map<string, PaintFont>()
  const pictures = new Map<string, Picture>()
  for (const [operator, [name]] of operations) {
    if (typeof name !== 'string') continue
    if (operator === OPS.setFont && !fonts.has(name)) fonts.set(name, fontOf(await arrived(page.commonObjs as Store, name)))
    if (operator === OPS.paintImageXObject && !pictures.has(name))
      pictures.set(name, pictureOf((await arrived((name.startsWith('g_') ? page.commonObjs : page.objs) as Store, name)) as Decoded | null))
  }
  return { font: (name) => fonts.get(name), picture: (name) => pictures.get(name) ?? { alphaAt: undefined } }
}

/** The object of this name; null where it can not be decoded. */
const arrived = (store: Store, name: string): Promise<unknown> =>
  new Promise((resolve) => {
    const late = setTimeout(() => resolve(null), PATIENCE)
    store.get(name, (found) => {
      clearTimeout(late)
      resolve(found)
    })
  })

function fontOf(font: unknown): PaintFont {
  const { vertical = false, fontMatrix } = (font ?? {}) as { readonly vertical?: boolean; readonly fontMatrix?: readonly number[] | null }
  const [a = 0.001, b = 0, c = 0, d = 0.001, e = 0, f = 0] = fontMatrix ?? []
  return { vertical, matrix: [a, b, c, d, e, f] }
}

/** A picture with an alpha channel hides only where it is opaque: a seal over a signature does not hide it. */
function pictureOf(image: Decoded | null): Picture {
  const { kind, data, width = 0, height = 0 } = image ?? {}
  if (kind !== RGBA || data == null) return { alphaAt: undefined }
  return {
    alphaAt: (x, y) => {
      const column = Math.min(width - 1, Math.max(0, Math.floor(x * width)))
      const row = Math.min(height - 1, Math.max(0, Math.floor(y * height)))
      return data[(row * width + column) * 4 + 3] ?? 0
    },
  }
}

async function attachedFiles(document: PDFDocumentProxy, inside: ReadInside): Promise<readonly FilePart[]> {
  const attached = ((await document.getAttachments()) ?? {}) as Record<
    string,
    { filename?: string; content?: Uint8Array; description?: string }
  >
  const parts: FilePart[] = []
  for (const { filename = '', content, description = '' } of Object.values(attached)) {
    parts.push(...filled([{ place: `attachment:${filename}`, text: `${filename}\n${description}`, hidden: true }]))
    if (content !== undefined) parts.push(...(await inner(content, filename, inside)))
  }
  return parts
}

/** A file inside that nobody can read makes the whole unreadable: what is in it would go out unseen. */
async function inner(content: Uint8Array, name: string, inside: ReadInside): Promise<readonly FilePart[]> {
  try {
    const parts = await inside(content, name)
    return parts.map((part) => ({ ...part, place: `attachment:${name}`, hidden: true }))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw unreadable()
  }
}
