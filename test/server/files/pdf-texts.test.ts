import {
  PDFDocument,
  PDFString,
  StandardFonts,
  TextRenderingMode,
  degrees,
  popGraphicsState,
  pushGraphicsState,
  rgb,
  setTextRenderingMode,
} from '@cantoo/pdf-lib'
import { createCanvas } from '@napi-rs/canvas'
import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { extractFile } from '../../../server/files/extract-file.ts'
import { readFileTexts, type FileTexts } from '../../../server/files/file-texts.ts'
import { READING_LIMITS } from '../../../server/files/file-texts.types.ts'
import { findSensitive } from '../../../server/secrecy/detectors.rules.ts'
import { sharedFile } from '../../support/shared-data.ts'

type Draw = (page: ReturnType<PDFDocument['addPage']>, document: PDFDocument) => void | Promise<void>
const ID = '11010119900307803X'
const BLACK = rgb(0, 0, 0)
const WHITE = rgb(1, 1, 1)

async function read(draw: Draw, finish?: (document: PDFDocument) => void | Promise<void>): Promise<FileTexts> {
  const document = await PDFDocument.create()
  const page = document.addPage([400, 300])
  page.setFont(await document.embedFont(StandardFonts.Helvetica))
  page.setFontSize(12)
  await draw(page, document)
  await finish?.(document)
  // Without the thread, which costs a second each time; other tests go through it.
  return extractFile(await document.save(), 'a.pdf', READING_LIMITS)
}
const textAt = ({ parts }: FileTexts, place: string): string =>
  parts
    .filter((part) => part.place === place)
    .map(({ text }) => text)
    .join('\n')
const coveredIn = ({ covered }: FileTexts): string[] => covered.map(({ page, text }) => `${page} ${text}`)
/** A picture of one colour, of this opacity. */
const picture = (alpha: number): Buffer => {
  const canvas = createCanvas(20, 10)
  const context = canvas.getContext('2d')
  context.fillStyle = `rgba(200, 0, 0, ${alpha})`
  context.fillRect(0, 0, 20, 10)
  return canvas.toBuffer('image/png')
}

describe('the text of a PDF', () => {
  it('is read page by page, in lines', async () => {
    const texts = await read(async (page, document) => {
      page.drawText('first line', { x: 20, y: 200 })
      page.drawText('second', { x: 20, y: 180 })
      page.drawText('column', { x: 120, y: 180 })
      const next = document.addPage([400, 300])
      next.drawText('next page', { x: 20, y: 200 })
    })
    expect(texts).to.include({ type: 'pdf', pages: 2, images: 0 })
    expect(textAt(texts, 'page:1')).to.equal('first line\nsecond column')
    expect(textAt(texts, 'page:2')).to.equal('next page')
    expect(texts.covered).to.deep.equal([])
  })
  it('is read turned and in a form placed elsewhere', async () => {
    const texts = await read(async (page, document) => {
      page.drawText('turned', { x: 100, y: 100, rotate: degrees(90) })
      const other = await PDFDocument.create()
      other.addPage([200, 100]).drawText(ID, { x: 10, y: 50, size: 12 })
      const [embedded] = await document.embedPdf(await other.save())
      page.drawPage(embedded!, { x: 50, y: 20 })
    })
    expect(textAt(texts, 'page:1')).to.include('turned').and.include(ID)
  })
  it('that nobody sees is read as hidden: no ink, white on white, beside the page, too small', async () => {
    const texts = await read((page) => {
      page.pushOperators(pushGraphicsState(), setTextRenderingMode(TextRenderingMode.Invisible))
      page.drawText('no ink', { x: 20, y: 250 })
      page.pushOperators(popGraphicsState())
      page.drawText('white on white', { x: 20, y: 220, color: WHITE })
      page.drawText('beside', { x: 500, y: 200 })
      page.drawText('tiny', { x: 20, y: 180, size: 0.5 })
      page.drawText('clear', { x: 20, y: 150, opacity: 0 })
      page.drawRectangle({ x: 10, y: 90, width: 200, height: 30, color: rgb(0, 0, 0.6) })
      page.drawText('white on blue', { x: 20, y: 100, color: WHITE })
      page.drawText('blue on blue', { x: 120, y: 100, color: rgb(0, 0, 0.6) })
    })
    expect(textAt(texts, 'page:1')).to.equal('white on blue')
    expect(textAt(texts, 'hidden:page:1').split('\n')).to.have.members([
      'no ink',
      'white on white',
      'beside',
      'tiny',
      'clear',
      'blue on blue',
    ])
    expect(texts.parts.find(({ place }) => place === 'hidden:page:1')).to.include({ hidden: true })
  })
  it('is read in properties, notes, form fields and the files inside', async () => {
    const texts = await read(
      (page, document) => {
        const field = document.getForm().createTextField('mobile')
        field.setText('13800001111')
        field.addToPage(page, { x: 20, y: 20, width: 200, height: 20 })
        const note = document.context.obj({
          Type: 'Annot',
          Subtype: 'Text',
          Rect: [10, 10, 30, 30],
          Contents: PDFString.of('note of the clerk'),
          T: PDFString.of('clerk'),
        })
        page.node.addAnnot(document.context.register(note))
      },
      async (document) => {
        document.setAuthor('Wang Xiaoli')
        await document.attach(Buffer.from(`name,number\nx,${ID}\n`), 'inner.csv', { mimeType: 'text/csv' })
      },
    )
    expect(textAt(texts, 'metadata:author')).to.include('Wang Xiaoli').and.include('clerk')
    expect(texts.parts.find(({ place }) => place === 'form:page:1')).to.include({ text: '13800001111', label: 'mobile' })
    expect(textAt(texts, 'comment:page:1')).to.equal('note of the clerk')
    expect(textAt(texts, 'attachment:inner.csv')).to.include(ID)
  })
  it('of a page that is only a picture is said to be missing', async () => {
    const texts = await read(async (page, document) =>
      page.drawImage(await document.embedPng(picture(1)), { x: 0, y: 0, width: 400, height: 300 }),
    )
    expect(texts).to.include({ images: 1, pages: 1 })
  })
  it('behind a password, in a broken file or in too many pages is not read, and says why', async function () {
    this.timeout(60_000)
    const locked = await PDFDocument.create()
    locked.addPage().drawText('x')
    locked.encrypt({ userPassword: 'a', ownerPassword: 'b' })
    const bytes = await locked.save()
    expect(await refused(bytes)).to.equal('secrecy.file.encrypted')
    expect(await refused(Buffer.from('%PDF-1.7\nnothing'))).to.equal('secrecy.file.unreadable')
    const long = await PDFDocument.create()
    for (let i = 0; i < 5; i++) long.addPage()
    expect(await refused(await long.save(), { pages: 4 })).to.equal('secrecy.file.too_large')
    expect(await refused(await long.save(), { milliseconds: 1 })).to.equal('secrecy.file.too_large')
    expect(await refused(await long.save(), { bytes: 10 })).to.equal('secrecy.file.too_large')
  })
})

async function refused(bytes: Uint8Array, less: Partial<{ pages: number; milliseconds: number; bytes: number }> = {}): Promise<unknown> {
  const limits = { bytes: 1e7, characters: 1e6, pages: 100, milliseconds: 60_000, memoryMb: 512, ...less }
  return readFileTexts(bytes, 'a.pdf', limits).then(
    () => 'read',
    (error: unknown) => (error as { code: string }).code,
  )
}

describe('the check of a redacted PDF', () => {
  const box = { x: 15, y: 95, width: 200, height: 20 }
  it('finds text under a box painted over it', async () => {
    const texts = await read((page) => {
      page.drawText(`ID ${ID} seen`, { x: 20, y: 200 })
      page.drawText(ID, { x: 20, y: 100 })
      page.drawRectangle({ ...box, color: BLACK })
    })
    expect(coveredIn(texts)).to.deep.equal([`1 ${ID}`])
    expect(textAt(texts, 'page:1')).to.equal(`ID ${ID} seen`)
    expect(findSensitive(textAt(texts, 'covered:page:1'))).to.have.length(1)
  })
  it('finds only what the box covers', async () => {
    const texts = await read((page) => {
      page.drawText('keep SECRET', { x: 20, y: 100 })
      page.drawRectangle({ x: 52, y: 95, width: 80, height: 20, color: BLACK })
    })
    expect(coveredIn(texts)).to.deep.equal(['1 SECRET'])
    expect(textAt(texts, 'page:1').trim()).to.equal('keep')
  })
  it('finds text under a white box, a thick line, a picture, an ellipse and a box in a form', async () => {
    const cases: Draw[] = [
      (page) => page.drawRectangle({ ...box, color: WHITE }),
      (page) => page.drawLine({ start: { x: 10, y: 105 }, end: { x: 250, y: 105 }, thickness: 18, color: BLACK }),
      async (page, document) => page.drawImage(await document.embedPng(picture(1)), box),
      (page) => page.drawEllipse({ x: 60, y: 104, xScale: 120, yScale: 40, color: BLACK }),
      async (page, document) => {
        const other = await PDFDocument.create()
        other.addPage([400, 300]).drawRectangle({ x: 0, y: 0, width: 400, height: 300, color: BLACK })
        const [embedded] = await document.embedPdf(await other.save())
        page.drawPage(embedded!, { ...box })
      },
      (page, document) => {
        const note = document.context.obj({ Type: 'Annot', Subtype: 'Square', Rect: [15, 95, 215, 115], IC: [0, 0, 0], C: [0, 0, 0] })
        page.node.addAnnot(document.context.register(note))
      },
      (page, document) => {
        const note = document.context.obj({ Type: 'Annot', Subtype: 'Redact', Rect: [15, 95, 215, 115] })
        page.node.addAnnot(document.context.register(note))
      },
    ]
    for (const [i, cover] of cases.entries()) {
      const texts = await read(async (page, document) => {
        page.drawText('SECRET', { x: 20, y: 100 })
        await cover(page, document)
      })
      expect(coveredIn(texts), `case ${i}`).to.deep.equal(['1 SECRET'])
    }
  })
  it('finds invisible text under a box, as a scan with its words recognised has it', async () => {
    const texts = await read(async (page, document) => {
      page.drawImage(await document.embedPng(picture(1)), { x: 0, y: 0, width: 400, height: 300 })
      page.pushOperators(pushGraphicsState(), setTextRenderingMode(TextRenderingMode.Invisible))
      page.drawText('WORDS', { x: 20, y: 200 })
      page.drawText('SECRET', { x: 20, y: 100 })
      page.pushOperators(popGraphicsState())
      page.drawRectangle({ ...box, color: BLACK })
    })
    expect(coveredIn(texts)).to.deep.equal(['1 SECRET'])
    expect(textAt(texts, 'hidden:page:1')).to.equal('WORDS')
  })
  it('is content where the text is gone, or the box lies before the text, beside it or through it', async () => {
    const cases: Draw[] = [
      (page) => page.drawRectangle({ ...box, color: BLACK }),
      (page) => {
        page.drawRectangle({ ...box, color: rgb(0.1, 0.2, 0.6) })
        page.drawText('head of a table', { x: 20, y: 100, color: WHITE })
      },
      (page) => {
        page.drawText('marked', { x: 20, y: 100 })
        page.drawRectangle({ ...box, color: rgb(1, 1, 0), opacity: 0.4 })
      },
      (page) => {
        page.drawText('struck out', { x: 20, y: 100 })
        page.drawLine({ start: { x: 10, y: 104 }, end: { x: 250, y: 104 }, thickness: 1, color: BLACK })
      },
      (page) => {
        page.drawText('framed', { x: 20, y: 100 })
        page.drawRectangle({ ...box, borderColor: BLACK, borderWidth: 1 })
      },
      async (page, document) => {
        page.drawText('sealed', { x: 20, y: 100 })
        page.drawImage(await document.embedPng(picture(0.4)), box)
      },
      (page) => {
        page.drawText('painted twice', { x: 20, y: 100 })
        page.drawRectangle({ ...box, color: WHITE })
        page.drawText('painted twice', { x: 20, y: 100 })
      },
    ]
    for (const [i, draw] of cases.entries()) expect(coveredIn(await read(draw)), `case ${i}`).to.deep.equal([])
  })
  it('raises no false alarm on the real final accounts, which hold nothing to decide about', async function () {
    this.timeout(120_000)
    for (const name of ['上海市普陀区规划和自然资源局_2024_年度部门决算.pdf', '附件2：部门决算模板.pdf']) {
      const texts = await readFileTexts(readFileSync(sharedFile(this, `data/final-accounts/${name}`)), name)
      expect(coveredIn(texts), name).to.deep.equal([])
      expect(
        texts.parts
          .filter(({ place }) => place.startsWith('hidden:'))
          .map(({ text }) => text.trim())
          .filter((text) => text !== ''),
      ).to.deep.equal([])
      expect(texts.parts.flatMap(({ text, label }) => findSensitive(text, label)).map(({ kind, text }) => `${kind} ${text}`)).to.deep.equal(
        [],
      )
      expect(
        texts.parts
          .map(({ text }) => text)
          .join('\n')
          .replace(/\s/g, ''),
      )
        .to.include('一般公共预算财政拨款')
        .and.have.length.greaterThan(5_000)
    }
  })
})
