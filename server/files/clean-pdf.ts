import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFWriter,
  type PDFContext,
  type PDFObject,
} from '@cantoo/pdf-lib'
import { CleaningFailed } from './clean-failed.ts'
import { cleanJpeg } from './clean-jpeg.ts'

/** Names of people and programs, private data of programs, and what would act or hide in a copy for readers. ISO 32000-1. */
const DROPPED = [
  'Metadata',
  'PieceInfo',
  'AA',
  'JS',
  'EF',
  'AF',
  'OpenAction',
  'EmbeddedFiles',
  'JavaScript',
  'Perms',
  'XFA',
  'LastModified',
]
/** Of an annotation: who wrote it, when, and what it is called. A form field's `T` is its name and stays. */
const OF_ANNOTATIONS = ['T', 'M', 'CreationDate', 'Subj', 'NM']

/**
 * The same pages without the information dictionary, XMP, authors of annotations, scripts, embedded files, signatures and everything
 * that earlier revisions left behind. Rewritten whole: a file that was only appended to would keep it all. @throws CleaningFailed
 */
export async function cleanPdf(bytes: Uint8Array): Promise<Uint8Array> {
  const { context } = await open(bytes)
  delete context.trailerInfo.Info
  delete context.trailerInfo.ID
  for (const dict of dictionariesOf(context)) cleanDictionary(dict)
  const reachable = reachableFrom(context, context.trailerInfo.Root)
  for (const [ref, object] of context.enumerateIndirectObjects()) {
    if (!reachable.has(ref)) context.delete(ref)
    else if (object instanceof PDFRawStream && isJpeg(object)) object.updateContents(pictureOf(object))
  }
  return PDFWriter.forContext(context, 50).serializeToBuffer()
}

async function open(bytes: Uint8Array): Promise<PDFDocument> {
  try {
    const pdf = await PDFDocument.load(bytes, { updateMetadata: false, preserveXFA: true, ignoreEncryption: true })
    if (pdf.context.trailerInfo.Encrypt !== undefined) throw new CleaningFailed('encrypted')
    if (pdf.getPageCount() === 0) throw new CleaningFailed()
    return pdf
  } catch (error) {
    throw error instanceof CleaningFailed ? error : new CleaningFailed()
  }
}

const name = (text: string): PDFName => PDFName.of(text)

function dictionariesOf(context: PDFContext): PDFDict[] {
  const found: PDFDict[] = []
  const visit = (object: PDFObject | undefined): void => {
    if (object instanceof PDFStream) visit(object.dict)
    else if (object instanceof PDFArray) object.asArray().forEach(visit)
    else if (object instanceof PDFDict) {
      found.push(object)
      object.values().forEach(visit)
    }
  }
  for (const [, object] of context.enumerateIndirectObjects()) visit(object)
  return found
}

function cleanDictionary(dict: PDFDict): void {
  for (const key of DROPPED) dict.delete(name(key))
  if (dict.get(name('ByteRange')) !== undefined) for (const key of dict.keys()) dict.delete(key) // a signature, void after any change
  const subtype = dict.get(name('Subtype'))
  if (dict.has(name('Rect')) && subtype !== undefined && subtype !== name('Widget'))
    for (const key of OF_ANNOTATIONS) dict.delete(name(key))
  const action = dict.get(name('S'))
  if (action === name('JavaScript') || action === name('Launch')) for (const key of dict.keys()) dict.delete(key)
}

function reachableFrom(context: PDFContext, root: PDFObject | undefined): ReadonlySet<PDFRef> {
  const seen = new Set<PDFRef>()
  const open: (PDFObject | undefined)[] = [root]
  while (open.length > 0) {
    const object = open.pop()
    if (object instanceof PDFRef) {
      if (seen.has(object)) continue
      seen.add(object)
      open.push(context.lookup(object))
    } else if (object instanceof PDFStream) open.push(object.dict)
    else if (object instanceof PDFDict) open.push(...object.values())
    else if (object instanceof PDFArray) open.push(...object.asArray())
  }
  return seen
}

function isJpeg(stream: PDFRawStream): boolean {
  const filter = stream.dict.get(name('Filter'))
  const only = filter instanceof PDFArray && filter.size() === 1 ? filter.get(0) : filter
  return only === name('DCTDecode')
}

/** A photograph in a page carries its EXIF with it. A viewer of PDF ignores which way is up there: the page turns it. */
function pictureOf(stream: PDFRawStream): Uint8Array {
  try {
    return cleanJpeg(stream.getContents(), { orientation: false })
  } catch {
    throw new CleaningFailed()
  }
}
