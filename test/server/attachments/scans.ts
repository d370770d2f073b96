import { PDFDocument, PDFHexString, PDFName, type PDFRef } from '@cantoo/pdf-lib'

// Pages as office machines save them, made in code: each picture is 64 × 64, fills the page, and is decoded in another way.

const SIZE = 64
export type Scan = 'fax' | 'jbig2' | 'jpeg2000'

/** ITU-T T.6: the left half of every line black. */
function fax(): Buffer {
  const first = ['001', '00110101', '000001101010', '1'].join('') // horizontal mode: no white, 32 black; then white to the end
  const others = '111'.repeat(SIZE - 1) // as above
  return bits(first + others + '000000000001'.repeat(2))
}

function bits(text: string): Buffer {
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8, '0')
  return Buffer.from(padded.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
}

/** ITU-T T.88: a page and one region in the code of a fax. */
function jbig2(): Buffer {
  const number = (...values: number[]): Buffer => {
    const bytes = Buffer.alloc(values.length * 4)
    values.forEach((value, i) => bytes.writeUInt32BE(value, i * 4))
    return bytes
  }
  const segment = (index: number, type: number, body: Buffer): Buffer =>
    Buffer.concat([number(index), Buffer.from([type, 0, 1]), number(body.length), body])
  const page = Buffer.concat([number(SIZE, SIZE, 0, 0), Buffer.from([0, 0, 0])])
  const region = Buffer.concat([number(SIZE, SIZE, 0, 0), Buffer.from([0, 1]), fax()])
  return Buffer.concat([segment(0, 48, page), segment(1, 38, region)])
}

/** ITU-T T.800: one tile without any coefficient is even grey. */
function jpeg2000(): Buffer {
  const marker = (code: number, ...body: number[]): Buffer => {
    const head = Buffer.from([0xff, code, 0, 0])
    head.writeUInt16BE(body.length + 2, 2)
    return Buffer.concat([head, Buffer.from(body)])
  }
  const four = (value: number): number[] => [0, 0, 0, value]
  const size = [...four(SIZE), ...four(SIZE), ...four(0), ...four(0)]
  return Buffer.concat([
    Buffer.from([0xff, 0x4f]),
    marker(0x51, 0, 0, ...size, ...size, 0, 1, 7, 1, 1), // one component of eight bits
    marker(0x52, 0, 0, 0, 1, 0, 0, 4, 4, 0, 1), // one layer, no decomposition, reversible
    marker(0x5c, 0x40, 0x40),
    marker(0x90, 0, 0, 0, 0, 0, 15, 0, 1), // one part: twelve bytes of this, two that follow, one of a packet
    Buffer.from([0xff, 0x93, 0x00]),
    Buffer.from([0xff, 0xd9]),
  ])
}

const FILTERS: Readonly<Record<Scan, { filter: string; bytes: () => Buffer; more: object }>> = {
  fax: { filter: 'CCITTFaxDecode', bytes: fax, more: { BitsPerComponent: 1, DecodeParms: { K: -1, Columns: SIZE, Rows: SIZE } } },
  jbig2: { filter: 'JBIG2Decode', bytes: jbig2, more: { BitsPerComponent: 1 } },
  jpeg2000: { filter: 'JPXDecode', bytes: jpeg2000, more: { BitsPerComponent: 8 } },
}

/** A page of 200 × 200 points that is one scanned picture. */
export async function scanOf(scan: Scan): Promise<Buffer> {
  const { filter, bytes, more } = FILTERS[scan]
  return onePage(({ context }) => {
    const image = { Type: 'XObject', Subtype: 'Image', Width: SIZE, Height: SIZE, ColorSpace: 'DeviceGray', Filter: filter, ...more }
    const name = context.register(context.stream(bytes(), image as never))
    return { resources: { XObject: { Scan: name } }, content: 'q 200 0 0 200 0 0 cm /Scan Do Q' }
  })
}

/** Chinese words in a font that the file only names, as many word processors save it. */
export async function namedFont(words: string): Promise<Buffer> {
  return onePage(({ context }) => {
    const descriptor = context.register(
      context.obj({
        Type: 'FontDescriptor',
        FontName: 'STSong-Light',
        Flags: 6,
        FontBBox: [-25, -254, 1000, 880],
        ItalicAngle: 0,
        Ascent: 880,
        Descent: -120,
        CapHeight: 880,
        StemV: 93,
      }),
    )
    const inner = context.register(
      context.obj({
        Type: 'Font',
        Subtype: 'CIDFontType0',
        BaseFont: 'STSong-Light',
        CIDSystemInfo: { Registry: ascii('Adobe'), Ordering: ascii('GB1'), Supplement: 2 },
        FontDescriptor: descriptor,
        DW: 1000,
      }),
    )
    const font = context.register(
      context.obj({ Type: 'Font', Subtype: 'Type0', BaseFont: 'STSong-Light', Encoding: 'UniGB-UCS2-H', DescendantFonts: [inner] }),
    )
    const codes = Buffer.from(words, 'utf16le').swap16().toString('hex')
    return { resources: { Font: { Song: font } }, content: `BT /Song 40 Tf 10 90 Td <${codes}> Tj ET` }
  })
}

const ascii = (text: string): PDFHexString => PDFHexString.of(Buffer.from(text, 'latin1').toString('hex'))

interface Drawn {
  readonly resources: Readonly<Record<string, Readonly<Record<string, PDFRef>>>>
  readonly content: string
}

async function onePage(draw: (pdf: PDFDocument) => Drawn): Promise<Buffer> {
  const pdf = await PDFDocument.create({ updateMetadata: false })
  const page = pdf.addPage([200, 200])
  const { resources, content } = draw(pdf)
  page.node.set(PDFName.of('Resources'), pdf.context.obj(resources as never))
  page.node.set(PDFName.of('Contents'), pdf.context.register(pdf.context.stream(content)))
  return Buffer.from(await pdf.save({ useObjectStreams: false }))
}
