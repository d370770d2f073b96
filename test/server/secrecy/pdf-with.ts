import { PDFDocument, StandardFonts, TextRenderingMode, popGraphicsState, pushGraphicsState, setTextRenderingMode } from '@cantoo/pdf-lib'

/** A page with a line to read and, if asked, one that nobody sees. */
export async function pdfWith(seen: string, hidden?: string): Promise<Buffer> {
  const document = await PDFDocument.create()
  const page = document.addPage([400, 300])
  page.setFont(await document.embedFont(StandardFonts.Helvetica))
  page.setFontSize(12)
  page.drawText(seen, { x: 20, y: 240 })
  if (hidden !== undefined) {
    page.pushOperators(pushGraphicsState(), setTextRenderingMode(TextRenderingMode.Invisible))
    page.drawText(hidden, { x: 20, y: 200 })
    page.pushOperators(popGraphicsState())
  }
  return Buffer.from(await document.save())
}
