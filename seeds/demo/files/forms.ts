import { PDFDocument, type PDFImage } from '@cantoo/pdf-lib'
import type { Canvas, SKRSContext2D } from '@napi-rs/canvas'
import { APPROVAL, LEAVE, OFFICE, type PaperForm } from '../texts/files.ts'
import { familiesFor, PAPER, scanned, seal, signature } from './paper.ts'

/** The scanned forms as PDF files, and the one with what is private blacked out. */
export async function scannedForms(): Promise<{ approval: Buffer; leave: Buffer; leaveRedacted: Buffer }> {
  const families = familiesFor([APPROVAL, LEAVE].flatMap((form) => [form.title, form.office, ...form.rows.flat()]).join('') + OFFICE)
  const [approval, leave, leaveRedacted] = await Promise.all([
    pdfOf(sheet(APPROVAL, families, false), APPROVAL),
    pdfOf(sheet(LEAVE, families, false), LEAVE),
    pdfOf(sheet(LEAVE, families, true), LEAVE),
  ])
  return { approval, leave, leaveRedacted }
}

/** Another scanned form, with what is private blacked out. */
export async function redactedScan(form: PaperForm): Promise<Buffer> {
  const families = familiesFor([form.title, form.office, ...form.rows.flat()].join('') + OFFICE)
  return pdfOf(sheet(form, families, true), form)
}

const LEFT = 92
const RIGHT = PAPER.width - 92
const TOP = 232
const ROW = 62
const LABEL = 150

const sheet = (form: PaperForm, families: string, redacted: boolean): Canvas =>
  scanned(form.title, (ink) => {
    heading(ink, form, families)
    ink.strokeStyle = '#3a3a3a'
    ink.lineWidth = 1.3
    form.rows.forEach(([label, value, how], i) => {
      const y = TOP + i * ROW
      ink.strokeRect(LEFT, y, LABEL, ROW)
      ink.strokeRect(LEFT + LABEL, y, RIGHT - LEFT - LABEL, ROW)
      text(ink, families, 20, '#2b2b2b', [label, LEFT + 18, y + 38])
      text(ink, families, 20, '#20222c', [value, LEFT + LABEL + 18, y + 38])
      if (how === 'signed') signature(ink, `${form.title}/${label}`, RIGHT - 150, y + 40)
      if (how === 'private' && redacted) blackOut(ink, y)
    })
    seal(ink, families, OFFICE, RIGHT - 110, TOP + (form.rows.length - 1) * ROW + 20)
  })

function heading(ink: SKRSContext2D, { title, office }: PaperForm, families: string): void {
  ink.textAlign = 'center'
  text(ink, families, 32, '#1c1c1c', [title, PAPER.width / 2, 132])
  ink.textAlign = 'left'
  text(ink, families, 18, '#3a3a3a', [office, LEFT, 206])
}

function text(ink: SKRSContext2D, families: string, size: number, colour: string, [words, x, y]: [string, number, number]): void {
  ink.font = `${size}px ${families}`
  ink.fillStyle = colour
  ink.fillText(words, x, y)
}

function blackOut(ink: SKRSContext2D, y: number): void {
  ink.fillStyle = '#000000'
  ink.fillRect(LEFT + LABEL + 10, y + 12, RIGHT - LEFT - LABEL - 20, ROW - 24)
}

/** As the software of a scanner saves it, with the name of whoever pressed the button. */
async function pdfOf(canvas: Canvas, form: PaperForm): Promise<Buffer> {
  const pdf = await PDFDocument.create({ updateMetadata: false })
  const image: PDFImage = await pdf.embedJpg(await canvas.encode('jpeg', 62))
  const page = pdf.addPage([595, 842])
  page.drawImage(image, { x: 0, y: 0, width: 595, height: 842 })
  pdf.setTitle(form.title)
  pdf.setAuthor(form.scannedBy)
  pdf.setCreator('MFP Scan 3.2')
  return Buffer.from(await pdf.save())
}
