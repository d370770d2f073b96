import { PDFDocument, PDFName } from '@cantoo/pdf-lib'
import { loadImage, createCanvas } from '@napi-rs/canvas'
import { expect } from 'chai'
import { strFromU8, unzipSync } from 'fflate'
import { cleanFile } from '../../../server/files/clean.ts'
import { CleaningFailed } from '../../../server/files/clean-failed.ts'
import { readSheet } from 'read-excel-file/node'
import { AUTHOR, AUTHOR_ZH, docxWithAuthor, jpegWithAuthor, pdf, pngWithAuthor, webpWithAuthor, xlsxWithAuthor } from './files.ts'

const NAMES = [AUTHOR, AUTHOR_ZH].flatMap((name) => [
  Buffer.from(name, 'utf8'),
  Buffer.from(name, 'utf16le'),
  Buffer.from(name, 'utf16le').swap16(),
])
const GPS = Buffer.from('GPS-30.25N')

const names = (bytes: Uint8Array): boolean => [...NAMES, GPS].some((name) => Buffer.from(bytes).includes(name))
/** Programs open another part than the one that we look at. */
const DECOY = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
  Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/other.xml"/></Relationships>`
/** An archive's parts as they are inside. */
const plain = (bytes: Uint8Array): Buffer =>
  Buffer.concat(Object.entries(unzipSync(bytes)).flatMap(([name, part]) => [Buffer.from(name), part]))

async function corner(bytes: Uint8Array): Promise<{ width: number; height: number; first: number[] }> {
  const image = await loadImage(Buffer.from(bytes))
  const canvas = createCanvas(image.width, image.height)
  canvas.getContext('2d').drawImage(image, 0, 0)
  return { width: image.width, height: image.height, first: [...canvas.getContext('2d').getImageData(2, 2, 1, 1).data] }
}

describe('A cleaned copy', () => {
  for (const [kind, make] of [
    ['jpg', jpegWithAuthor],
    ['png', pngWithAuthor],
    ['webp', webpWithAuthor],
  ] as const)
    it(`of a ${kind} names nobody and no place, looks the same and stands the same way up`, async () => {
      const before = make()
      expect(names(before)).to.equal(true)
      const after = await cleanFile(before, kind)
      expect(names(after)).to.equal(false)
      expect(after.length).to.be.lessThan(before.length)
      expect(await corner(after)).to.deep.equal(await corner(before))
      expect(Buffer.from(after).includes(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6])), 'orientation 6').to.equal(true)
      expect(Buffer.compare(await cleanFile(after, kind), after), 'cleaning again changes nothing').to.equal(0)
    })

  it('of a PDF names nobody, runs nothing, hides nothing and keeps its page', async () => {
    const before = await pdf()
    expect(names(before)).to.equal(true)
    const after = await cleanFile(before, 'pdf')
    expect(names(after)).to.equal(false)
    const text = Buffer.from(after).toString('latin1')
    for (const word of ['/JavaScript', '/EmbeddedFile', '/Metadata', '/Info', '/OpenAction', '/Author']) expect(text).not.to.include(word)
    const opened = await PDFDocument.load(after)
    expect(opened.getPageCount()).to.equal(1)
    expect(opened.getPage(0).node.lookup(PDFName.of('Resources'))?.toString()).to.include('XObject')
    expect(text).to.include('a note')
  })

  it('of a DOCX has no properties and comments; changes are accepted and the text stays', async () => {
    const before = docxWithAuthor()
    expect(names(plain(before))).to.equal(true)
    const after = await cleanFile(before, 'docx')
    expect(names(plain(after))).to.equal(false)
    const parts = unzipSync(after)
    expect(Object.keys(parts)).to.not.include.members(['docProps/core.xml'])
    expect(Object.keys(parts)).to.not.include('word/comments.xml')
    const body = strFromU8(parts['word/document.xml']!)
    expect(body).to.include('全年 &lt;工作&gt; 安排 ').and.include('已补充').and.include('xml:space="preserve"')
    expect(body).to.not.match(/原来的话|w:ins|w:del|comment/)
    expect(strFromU8(parts['[Content_Types].xml']!)).to.not.include('comments')
    expect(strFromU8(parts['word/_rels/document.xml.rels']!)).to.include('media/photo.jpeg').and.not.include('comments')
    expect((await corner(parts['word/media/photo.jpeg']!)).width).to.be.greaterThan(0)
  })

  it('of an XLSX has no notes and no path; its cells read as before', async () => {
    const before = xlsxWithAuthor()
    const after = await cleanFile(before, 'xlsx')
    expect(names(plain(before))).to.equal(true)
    expect(names(plain(after))).to.equal(false)
    expect(await readSheet(Buffer.from(after))).to.deep.equal([['接待费', 486]])
    expect(strFromU8(unzipSync(after)['xl/worksheets/sheet1.xml']!)).to.not.include('legacyDrawing')
  })

  it('of a text is the text', async () => {
    const text = Buffer.from('日期,金额\n')
    expect(await cleanFile(text, 'csv')).to.equal(text)
  })

  it('is refused where nobody can say what it would hold', async () => {
    const embedded = docxWithAuthor({ 'word/embeddings/oleObject1.bin': Buffer.from('Ole10Native setup.exe', 'utf16le') })
    const cases: [Buffer, 'pdf' | 'jpg' | 'png' | 'webp' | 'docx', string][] = [
      [Buffer.from('%PDF-1.7\nnothing'), 'pdf', 'broken'],
      [jpegWithAuthor().subarray(0, 40), 'jpg', 'broken'],
      [pngWithAuthor().subarray(0, 60), 'png', 'broken'],
      [webpWithAuthor().subarray(0, 20), 'webp', 'broken'],
      [docxWithAuthor({ '_rels/.rels': DECOY, 'word/other.xml': '<a/>' }), 'docx', 'broken'],
      [docxWithAuthor({ 'word/document.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' }), 'docx', 'broken'],
      [embedded, 'docx', 'embedded'],
    ]
    for (const [bytes, kind, reason] of cases) {
      const error: unknown = await cleanFile(bytes, kind).catch((thrown: unknown) => thrown)
      expect(error, kind).to.be.instanceOf(CleaningFailed).with.property('reason', reason)
    }
  })
})
