import { strFromU8, unzipSync, zipSync, type Zippable } from 'fflate'
import path from 'node:path'
import { CleaningFailed } from './clean-failed.ts'
import { cleanPicture } from './clean-picture.ts'
import { rewriteXml } from './clean-xml.ts'
import { SHEET_RULES, WORD_RULES, WORKBOOK_RULES, isMainPart, isPrivatePart, isPrivateRelation } from './clean-office.rules.ts'

type Parts = Record<string, Uint8Array>

/**
 * The same DOCX or XLSX as its readers should get it: no properties, no comments, tracked changes accepted, no names of authors, no
 * path of the computer it was written on, pictures cleaned. The archive was inspected before (sniff.ts). @throws CleaningFailed
 */
export function cleanOffice(bytes: Uint8Array, depth = 0): Uint8Array {
  const parts = unpack(bytes)
  refuseDecoy(parts)
  const dropped = privateParts(parts)
  const kept = Object.entries(parts).filter(([name]) => !dropped.has(name) && !dropped.has(ownerOfRelations(name)))
  const packed: Zippable = {}
  // No time of its own: the archive would say when each part was written, and the same file would differ from day to day.
  for (const [name, content] of kept) packed[name] = [cleanPart(name, content, { parts, dropped, depth }), { mtime: '1980-01-01T12:00:00' }]
  return zipSync(packed, { level: 6 })
}

function unpack(bytes: Uint8Array): Parts {
  try {
    return unzipSync(bytes)
  } catch {
    throw new CleaningFailed()
  }
}

/** What programs open is what the package's own relation names. Another part would be read by them, and by nobody here. */
function refuseDecoy(parts: Parts): void {
  const main = PACKAGE in parts ? relationsOf(PACKAGE, parts).filter(({ type }) => type.endsWith('/officeDocument')) : []
  if (main.some(({ target, external }) => external || !isMainPart(target))) throw new CleaningFailed()
}
const PACKAGE = '_rels/.rels'

interface Context {
  readonly parts: Parts
  readonly dropped: ReadonlySet<string>
  readonly depth: number
}

function cleanPart(name: string, content: Uint8Array, { parts, dropped, depth }: Context): Uint8Array {
  if (name === '[Content_Types].xml')
    return rewriteXml(content, {
      drop: ({ local, attributes }) => local === 'Override' && dropped.has(inside(attributes['PartName']?.value)),
    })
  if (name.endsWith('.rels')) return rewriteXml(content, { drop: (tag) => isDroppedRelation(name, tag, dropped) })
  if (/^word\/.*\.xml$/.test(name)) return rewriteXml(content, WORD_RULES)
  if (name === 'xl/workbook.xml') return rewriteXml(content, WORKBOOK_RULES)
  if (/^xl\/worksheets\/[^/]+\.xml$/.test(name)) return hasComments(name, parts) ? rewriteXml(content, SHEET_RULES) : content
  if (isPackedFile(name, content)) throw new CleaningFailed('embedded')
  if (/\/embeddings\/.*\.(docx|xlsx)$/i.test(name) && depth < 2) return cleanOffice(content, depth + 1)
  return /\/media\//.test(name) ? cleanPicture(content) : content
}

/** Any file, a program too, put into the document as an icon. Formulas and charts are stored under other names. */
const isPackedFile = (name: string, content: Uint8Array): boolean =>
  /\/embeddings\/.*\.bin$/i.test(name) && Buffer.from(content).includes(Buffer.from('Ole10Native', 'utf16le'))

const inside = (part: string | undefined): string => (part ?? '').replace(/^\//, '')

interface Relation {
  readonly attributes: Readonly<Record<string, { readonly value: string } | undefined>>
  readonly local: string
}

function isDroppedRelation(file: string, { local, attributes }: Relation, dropped: ReadonlySet<string>): boolean {
  if (local !== 'Relationship') return false
  if (isPrivateRelation(attributes['Type']?.value ?? '')) return true
  return attributes['TargetMode']?.value !== 'External' && dropped.has(targetOf(file, attributes['Target']?.value ?? ''))
}

/** The parts that say who and where: by their place, and by how other parts refer to them, whatever they are called. */
function privateParts(parts: Parts): ReadonlySet<string> {
  const names = Object.keys(parts)
  const found = new Set(names.filter(isPrivatePart))
  for (const name of names.filter((each) => each.endsWith('.rels'))) {
    const comments = isSheetRelations(name) && relationsOf(name, parts).some(({ type }) => /\/comments$/.test(type))
    for (const { type, target, external } of relationsOf(name, parts))
      if (!external && (isPrivateRelation(type) || (comments && type.endsWith('/vmlDrawing') && !isHeaderDrawing(name, target, parts))))
        found.add(target)
  }
  return found
}

interface Related {
  readonly id: string
  readonly type: string
  readonly target: string
  readonly external: boolean
}

function relationsOf(file: string, parts: Parts): Related[] {
  const found: Related[] = []
  rewriteXml(parts[file] ?? new Uint8Array(), {
    drop: ({ local, attributes }) => {
      const said = (name: string): string => attributes[name]?.value ?? ''
      if (local === 'Relationship')
        found.push({
          id: said('Id'),
          type: said('Type'),
          target: targetOf(file, said('Target')),
          external: said('TargetMode') === 'External',
        })
      return false
    },
  })
  return found
}

const isSheetRelations = (name: string): boolean => /^xl\/worksheets\/_rels\//.test(name)
const sheetOf = (relations: string): string => relations.replace('_rels/', '').replace(/\.rels$/, '')
const relationsFile = (part: string): string => path.posix.join(path.posix.dirname(part), '_rels', `${path.posix.basename(part)}.rels`)
/** The part whose relations a file lists; itself for any other file. */
const ownerOfRelations = (name: string): string => (name.endsWith('.rels') ? sheetOf(name) : name)

const hasComments = (sheet: string, parts: Parts): boolean =>
  relationsFile(sheet) in parts && relationsOf(relationsFile(sheet), parts).some(({ type }) => /\/comments$/.test(type))

/** Pictures in a sheet's header are drawn the same way as its notes, and stay. */
function isHeaderDrawing(relations: string, target: string, parts: Parts): boolean {
  const sheet = strFromU8(parts[sheetOf(relations)] ?? new Uint8Array())
  const id = /legacyDrawingHF\s[^>]*id="([^"]+)"/.exec(sheet)?.[1]
  return relationsOf(relations, parts).some((related) => related.id === id && related.target === target)
}

/** A relation's target as a name in the archive. */
function targetOf(file: string, target: string): string {
  if (target.startsWith('/')) return path.posix.normalize(target).slice(1)
  return path.posix.normalize(path.posix.join(path.posix.dirname(path.posix.dirname(file)), target))
}
