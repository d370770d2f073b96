import { PDFDocument, PDFName, PDFString, rgb } from '@cantoo/pdf-lib'
import { createCanvas, type Canvas } from '@napi-rs/canvas'
import { strToU8, zipSync } from 'fflate'
import { crc32 } from 'node:zlib'

// Files made in code, with the same name written wherever a program would write its user's.

export const AUTHOR = 'Secretariat-Zhang-Sanfeng'
export const AUTHOR_ZH = '张三丰'
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>${AUTHOR}</dc:creator></x:xmpmeta>`

/** 40 × 20 pixels: the left half red, the right half blue. */
function picture(): Canvas {
  const canvas = createCanvas(40, 20)
  const ink = canvas.getContext('2d')
  ink.fillStyle = '#ff0000'
  ink.fillRect(0, 0, 20, 20)
  ink.fillStyle = '#0000ff'
  ink.fillRect(20, 0, 20, 20)
  return canvas
}

/** EXIF with orientation 6 (turn right), artist and a place. */
function tiff(): Buffer {
  const artist = Buffer.from(`${AUTHOR}\0`)
  const head = Buffer.alloc(8 + 2 + 3 * 12 + 4)
  head.write('II*\0', 0, 'latin1')
  head.writeUInt32LE(8, 4)
  head.writeUInt16LE(3, 8)
  const entry = (i: number, tag: number, type: number, count: number, value: number): void => {
    const at = 10 + i * 12
    head.writeUInt16LE(tag, at)
    head.writeUInt16LE(type, at + 2)
    head.writeUInt32LE(count, at + 4)
    head.writeUInt32LE(value, at + 8)
  }
  entry(0, 0x0112, 3, 1, 6)
  entry(1, 0x013b, 2, artist.length, head.length)
  entry(2, 0x8825, 4, 1, head.length + artist.length)
  return Buffer.concat([head, artist, Buffer.from('GPS-30.25N-120.15E')])
}

export function jpegWithAuthor(): Buffer {
  const plain = picture().toBuffer('image/jpeg')
  const segment = (marker: number, body: Buffer): Buffer => {
    const head = Buffer.from([0xff, marker, 0, 0])
    head.writeUInt16BE(body.length + 2, 2)
    return Buffer.concat([head, body])
  }
  return Buffer.concat([
    plain.subarray(0, 2),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff()])),
    segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${XMP}`)),
    segment(0xed, Buffer.from(`Photoshop 3.0\0${AUTHOR}`)),
    segment(0xfe, Buffer.from(AUTHOR)),
    plain.subarray(2),
    Buffer.from(`trailer ${AUTHOR}`),
  ])
}

export function pngWithAuthor(): Buffer {
  const plain = picture().toBuffer('image/png')
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const framed = Buffer.alloc(body.length + 8)
    framed.writeUInt32BE(data.length, 0)
    body.copy(framed, 4)
    framed.writeUInt32BE(crc32(body), body.length + 4)
    return framed
  }
  const head = 8 + 25
  const extra = [
    chunk('tEXt', Buffer.from(`Author\0${AUTHOR}`)),
    chunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${XMP}`)),
    chunk('eXIf', tiff()),
  ]
  return Buffer.concat([plain.subarray(0, head), ...extra, plain.subarray(head), Buffer.from(AUTHOR)])
}

export function webpWithAuthor(): Buffer {
  const plain = picture().toBuffer('image/webp')
  const chunk = (name: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.write(name, 0, 'latin1')
    head.writeUInt32LE(data.length, 4)
    return Buffer.concat([head, data, Buffer.alloc(data.length & 1)])
  }
  const chunks = Buffer.from(plain.subarray(12)) // begins with VP8X, for the colour profile
  chunks[8] = (chunks[8] ?? 0) | 0x0c // EXIF and XMP follow
  const body = Buffer.concat([Buffer.from('WEBP'), chunks, chunk('EXIF', tiff()), chunk('XMP ', Buffer.from(XMP))])
  const head = Buffer.alloc(8)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

export interface PdfOf {
  readonly text?: string
  /** Draw a black box over the text and leave the text where it is. */
  readonly covered?: boolean
  readonly author?: boolean
}

export async function pdf({ text = 'Annual work plan 2026', covered = false, author = true }: PdfOf = {}): Promise<Buffer> {
  const doc = await PDFDocument.create({ updateMetadata: false })
  const page = doc.addPage([400, 300])
  page.drawText(text, { x: 40, y: 200, size: 16 })
  if (covered) page.drawRectangle({ x: 30, y: 190, width: 340, height: 40, color: rgb(0, 0, 0) })
  if (author) await writeAuthors(doc)
  return Buffer.from(await doc.save({ useObjectStreams: false }))
}

async function writeAuthors(doc: PDFDocument): Promise<void> {
  doc.setAuthor(AUTHOR)
  doc.setCreator(AUTHOR)
  doc.setTitle(AUTHOR_ZH)
  const { context, catalog } = doc
  catalog.set(PDFName.of('Metadata'), context.register(context.stream(XMP, { Type: 'Metadata', Subtype: 'XML' })))
  catalog.set(PDFName.of('OpenAction'), context.obj({ S: 'JavaScript', JS: PDFString.of(`app.alert("${AUTHOR}")`) }))
  context.register(context.obj({ Author: PDFString.of(AUTHOR) })) // what an earlier revision left behind
  const page = doc.getPage(0)
  const note = context.register(
    context.obj({ Type: 'Annot', Subtype: 'Text', Rect: [10, 10, 30, 30], T: PDFString.of(AUTHOR), Contents: PDFString.of('a note') }),
  )
  page.node.set(PDFName.of('Annots'), context.obj([note]))
  const photo = await doc.embedJpg(jpegWithAuthor())
  page.drawImage(photo, { x: 40, y: 40, width: 80, height: 40 })
  await doc.attach(Buffer.from(AUTHOR), 'hidden.txt')
}

const RELS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const CORE = 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties'
const relations = (list: readonly (readonly [string, string, string])[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="${RELS}">${list
    .map(
      ([id, type, target]) =>
        `<Relationship Id="${id}" Type="${type.startsWith('http') ? type : `${OFFICE}/${type}`}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`
const types = (list: readonly (readonly [string, string])[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>${list
    .map(([part, type]) => `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`)
    .join('')}</Types>`
const core = `<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>${AUTHOR_ZH}</dc:creator><cp:lastModifiedBy>${AUTHOR}</cp:lastModifiedBy></cp:coreProperties>`
const appProperties = `<?xml version="1.0" encoding="UTF-8"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Company>${AUTHOR}</Company><Manager>${AUTHOR_ZH}</Manager></Properties>`
const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const archive = (parts: Readonly<Record<string, string | Uint8Array>>): Buffer =>
  Buffer.from(
    zipSync(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part]))),
  )

/** A letter with properties, a comment, an insertion, a deletion, a template's path and a photograph. */
export function docxWithAuthor(more: Readonly<Record<string, string | Uint8Array>> = {}): Buffer {
  const by = `w:id="1" w:author="${AUTHOR}" w:date="2026-01-05T00:00:00Z"`
  return archive({
    '[Content_Types].xml': types([
      ['word/document.xml', 'wordprocessingml.document.main'],
      ['word/comments.xml', 'wordprocessingml.comments'],
      ['word/settings.xml', 'wordprocessingml.settings'],
      ['docProps/app.xml', 'extended-properties'],
    ]),
    '_rels/.rels': relations([
      ['rId1', 'officeDocument', 'word/document.xml'],
      ['rId2', CORE, 'docProps/core.xml'],
      ['rId3', 'extended-properties', 'docProps/app.xml'],
    ]),
    'docProps/core.xml': core,
    'docProps/app.xml': appProperties,
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="${W}"><w:body><w:p><w:commentRangeStart w:id="0"/><w:r><w:t xml:space="preserve">全年 &lt;工作&gt; 安排 </w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r><w:ins ${by}><w:r><w:t>已补充</w:t></w:r></w:ins><w:del ${by}><w:r><w:delText>原来的话</w:delText></w:r></w:del></w:p></w:body></w:document>`,
    'word/comments.xml': `<?xml version="1.0" encoding="UTF-8"?><w:comments xmlns:w="${W}"><w:comment w:id="0" w:author="${AUTHOR}" w:initials="ZS"><w:p><w:r><w:t>${AUTHOR_ZH}看过</w:t></w:r></w:p></w:comment></w:comments>`,
    'word/settings.xml': `<?xml version="1.0" encoding="UTF-8"?><w:settings xmlns:w="${W}" xmlns:r="${OFFICE}"><w:attachedTemplate r:id="rId1"/></w:settings>`,
    'word/_rels/settings.xml.rels': relations([['rId1', 'attachedTemplate', `file:///C:/Users/${AUTHOR}/normal.dotm`]]).replace(
      '/></R',
      ' TargetMode="External"/></R',
    ),
    'word/_rels/document.xml.rels': relations([
      ['rId1', 'comments', 'comments.xml'],
      ['rId2', 'settings', 'settings.xml'],
      ['rId3', 'image', 'media/photo.jpeg'],
    ]),
    'word/media/photo.jpeg': jpegWithAuthor(),
    ...more,
  })
}

/** One sheet with a note on a cell, properties, and the folder it lay in. */
export function xlsxWithAuthor(more: Readonly<Record<string, string | Uint8Array>> = {}): Buffer {
  const S = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  return archive({
    '[Content_Types].xml': types([
      ['xl/workbook.xml', 'spreadsheetml.sheet.main'],
      ['xl/worksheets/sheet1.xml', 'spreadsheetml.worksheet'],
      ['xl/comments1.xml', 'spreadsheetml.comments'],
    ]),
    '_rels/.rels': relations([
      ['rId1', 'officeDocument', 'xl/workbook.xml'],
      ['rId2', CORE, 'docProps/core.xml'],
    ]),
    'docProps/core.xml': core,
    'xl/workbook.xml': `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="${S}" xmlns:r="${OFFICE}" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"><fileSharing userName="${AUTHOR}"/><x15ac:absPath url="C:\\Users\\${AUTHOR}\\"/><sheets><sheet name="支出" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([['rId1', 'worksheet', 'worksheets/sheet1.xml']]),
    'xl/worksheets/sheet1.xml': `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${S}" xmlns:r="${OFFICE}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>接待费</t></is></c><c r="B1"><v>486</v></c></row></sheetData><legacyDrawing r:id="rId2"/></worksheet>`,
    'xl/worksheets/_rels/sheet1.xml.rels': relations([
      ['rId1', 'comments', '../comments1.xml'],
      ['rId2', 'vmlDrawing', '../drawings/vmlDrawing1.vml'],
    ]),
    'xl/comments1.xml': `<?xml version="1.0" encoding="UTF-8"?><comments xmlns="${S}"><authors><author>${AUTHOR}</author></authors><commentList><comment ref="A1" authorId="0"><text><t>${AUTHOR_ZH}</t></text></comment></commentList></comments>`,
    'xl/drawings/vmlDrawing1.vml': `<xml>${AUTHOR}</xml>`,
    ...more,
  })
}
