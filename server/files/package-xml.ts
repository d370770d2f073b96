import { strFromU8, unzipSync } from 'fflate'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { AppError } from '../errors.ts'
import { inspectZip } from '../imports/zip-guard.ts'
import { encrypted, tooLarge, unreadable } from './file-type.ts'
import type { FilePart } from './file-texts.types.ts'

const PACKAGE_LIMITS = { entries: 5_000, inflatedBytes: 256 * 1024 * 1024, ratio: 250 }

/** The files of a document package by name, after each was measured: what an archive says of itself is not believed. */
export function openPackage(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  try {
    inspectZip(bytes, PACKAGE_LIMITS)
    return new Map(Object.entries(unzipSync(bytes)))
  } catch (error) {
    if (!(error instanceof AppError)) throw unreadable()
    if (error.code === 'imports.error.encrypted') throw encrypted()
    throw error.code === 'imports.error.zip_bomb' ? tooLarge() : unreadable()
  }
}

export interface XmlReader {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly close?: (name: string) => void
  readonly text?: (text: string) => void
}

/** Reads XML with element and attribute names without their prefixes: a program may choose any prefix. Throws when it is not well-formed. */
export function readXml(content: Uint8Array, reader: XmlReader): void {
  const parser = new SaxesParser()
  const local = (name: string): string => name.slice(name.indexOf(':') + 1)
  parser.on('error', () => {
    throw unreadable()
  })
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) =>
    reader.open?.(local(name), Object.fromEntries(Object.entries(attributes).map(([key, value]) => [local(key), value]))),
  )
  parser.on('closetag', ({ name }: SaxesTagPlain) => reader.close?.(local(name)))
  parser.on('text', (text) => reader.text?.(text))
  parser.on('cdata', (text) => reader.text?.(text))
  parser.write(decodedXml(content)).close()
}

const decodedXml = (content: Uint8Array): string => {
  const wide = (content[0] === 0xff && content[1] === 0xfe) || (content[0] === 0xfe && content[1] === 0xff)
  const text = wide ? new TextDecoder(content[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(content) : strFromU8(content)
  return text.replace(/^\uFEFF/, '')
}

/** The parts that programs open first, as the package itself names them. */
export function mainParts(files: ReadonlyMap<string, Uint8Array>): readonly string[] {
  const found: string[] = []
  const relations = files.get('_rels/.rels')
  if (relations !== undefined)
    readXml(relations, {
      open: (_name, { Type = '', Target = '' }) => {
        if (Type.endsWith('/officeDocument')) found.push(Target)
      },
    })
  return found
}

const FIELDS: Readonly<Record<string, string>> = {
  creator: 'author',
  lastModifiedBy: 'last_author',
  title: 'title',
  subject: 'subject',
  keywords: 'keywords',
  description: 'description',
  category: 'subject',
  Company: 'company',
  Manager: 'manager',
  Template: 'template',
}

/** The properties of a document: who wrote it, for whom, and whatever a program added. */
export function packageProperties(files: ReadonlyMap<string, Uint8Array>): readonly FilePart[] {
  const parts: FilePart[] = []
  for (const [name, content] of files) {
    if (!/^docProps\/.*\.xml$/i.test(name)) continue
    let field = ''
    const custom = /custom/i.test(name)
    readXml(content, {
      open: (element, attributes) => {
        if (custom ? element === 'property' : FIELDS[element] !== undefined) field = custom ? (attributes['name'] ?? 'custom') : element
      },
      close: (element) => {
        if (element === field || element === 'property') field = ''
      },
      text: (text) => {
        if (field !== '' && text.trim() !== '') parts.push({ place: `metadata:${FIELDS[field] ?? field}`, text: text.trim(), hidden: true })
      },
    })
  }
  return parts
}
