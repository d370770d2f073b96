import type { FilePart, FileTexts } from './file-texts.types.ts'
import { packageProperties, readXml } from './package-xml.ts'

/** Everything a Word document says: its body, headers, notes and comments, what was deleted but kept, what is formatted as hidden. */
export function extractDocx(files: ReadonlyMap<string, Uint8Array>): FileTexts {
  const parts: FilePart[] = [...packageProperties(files)]
  const authors = new Set<string>()
  for (const [name, content] of files) {
    const place = placeOf(name)
    if (place !== undefined) parts.push(...storyOf(content, place, authors))
  }
  for (const author of authors) parts.push({ place: 'metadata:author', text: author, hidden: true })
  return { type: 'docx', parts, covered: [] }
}

interface Place {
  readonly kind: 'paragraph' | 'header' | 'footer' | 'note' | 'comment'
  readonly hidden: boolean
}

function placeOf(name: string): Place | undefined {
  const file = /^word\/(?:[\w-]+\/)*([a-z]+)\d*\.xml$/i.exec(name)?.[1]?.toLowerCase()
  if (file === 'document' || file === 'chart' || file === 'data' || file === 'drawing' || file === 'glossary')
    return { kind: 'paragraph', hidden: false }
  if (file === 'header' || file === 'footer') return { kind: file, hidden: false }
  if (file === 'footnotes' || file === 'endnotes') return { kind: 'note', hidden: false }
  if (file === 'comments') return { kind: 'comment', hidden: true }
  // A header may have any name: relations decide. What has no text gives none.
  return /\.xml$/i.test(name) && !/^(?:docProps|customXml)\/|^\[Content_Types\]|(?:^|\/)_rels\//i.test(name)
    ? { kind: 'paragraph', hidden: false }
    : undefined
}

/** The texts of one story. A row of a table is one part, so that a value stays beside its label. */
function storyOf(content: Uint8Array, { kind, hidden }: Place, authors: Set<string>): readonly FilePart[] {
  const parts: FilePart[] = []
  const seen = { text: '', hidden: '', deleted: '' }
  let number = 0
  let rows = 0
  let vanish = false
  let deleted = 0
  let skipped = 0
  let reading = ''
  const put = (text: string): void => {
    if (skipped > 0) return
    if (reading === 'delText' || deleted > 0) seen.deleted += text
    else if (vanish || reading === 'instrText') seen.hidden += text
    else seen.text += text
  }
  const flush = (): void => {
    number += 1
    if (seen.text.trim() !== '') parts.push({ place: `${kind}:${number}`, text: seen.text.trim(), ...(hidden && { hidden }) })
    if (seen.hidden.trim() !== '') parts.push({ place: `hidden:${kind}:${number}`, text: seen.hidden.trim(), hidden: true })
    if (seen.deleted.trim() !== '') parts.push({ place: `deleted:${kind}:${number}`, text: seen.deleted.trim(), hidden: true })
    seen.text = seen.hidden = seen.deleted = ''
  }
  readXml(content, {
    open: (name, attributes) => {
      if (attributes['author'] !== undefined && attributes['author'] !== '') authors.add(attributes['author'])
      // An older form of what was just read, for older programs.
      if (name === 'Fallback') skipped += 1
      if (name === 'tr') rows += 1
      if (name === 'r') vanish = false
      if (name === 'vanish' || name === 'webHidden') vanish = isOn(attributes['val'])
      if (name === 'del' || name === 'moveFrom') deleted += 1
      if (name === 'tab' || name === 'br' || name === 'cr') put(name === 'tab' ? '\t' : '\n')
      if (name === 'docPr' || name === 'cNvPr')
        seen.hidden += [attributes['descr'], attributes['title']]
          .filter(Boolean)
          .map((text) => `${text}\n`)
          .join('')
      if (TEXTS.has(name)) reading = name
    },
    text: (text) => {
      if (reading !== '') put(text)
    },
    close: (name) => {
      if (name === reading) reading = ''
      if (name === 'Fallback') skipped -= 1
      if (name === 'del' || name === 'moveFrom') deleted -= 1
      if (name === 'r') vanish = false
      if (name === 'tc') put('\t')
      if (name === 'tr') rows -= 1
      if ((name === 'p' && rows === 0) || (name === 'tr' && rows === 0)) flush()
      else if (name === 'p') put('\n')
    },
  })
  flush()
  return parts
}

const TEXTS = new Set(['t', 'delText', 'instrText', 'delInstrText', 'v'])
const isOn = (value: string | undefined): boolean => value === undefined || !/^(?:0|false|off|none)$/i.test(value)
