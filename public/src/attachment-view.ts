import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { fetchStandIn, standIn } from './attachments/served-font.ts'

// Draws a PDF onto canvases of our own page. No viewer of the browser opens it, on a phone as on a desk: a stranger's document runs
// nothing here, follows no link and asks nobody. Pages are drawn as they come near, for a file may have hundreds.
const MOST_PIXELS = 3_000_000

for (const place of document.querySelectorAll<HTMLElement>('[data-pdf]')) void show(place)

async function show(place: HTMLElement): Promise<void> {
  const { pdf: url = '', worker = '', parts = '' } = place.dataset
  GlobalWorkerOptions.workerSrc = worker
  try {
    const loading = getDocument({
      url,
      cMapUrl: `${parts}/cmaps/`,
      standardFontDataUrl: `${parts}/standard_fonts/`,
      wasmUrl: `${parts}/wasm/`,
      useWasm: false, // scans are decoded by the library's own script: our pages allow no code that is made while they run
      isEvalSupported: false,
      enableXfa: false,
      stopAtErrors: false,
    })
    const file = await loading.promise
    await layOut(place, file)
    place.querySelector('[data-pdf-status]')?.remove()
  } catch {
    const status = place.querySelector('[data-pdf-status]')
    if (status) status.textContent = place.dataset['failed'] ?? ''
  }
}

/** A sheet for each page, of the first page's shape until its own is known. */
async function layOut(place: HTMLElement, file: PDFDocumentProxy): Promise<void> {
  const first = (await file.getPage(1)).getViewport({ scale: 1 })
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries)
        if (isIntersecting && target instanceof HTMLCanvasElement) {
          near.unobserve(target)
          void draw(file, target)
        }
    },
    { rootMargin: '600px' },
  )
  for (let n = 1; n <= file.numPages; n += 1) {
    const sheet = document.createElement('canvas')
    sheet.className = 'sl-sheet'
    sheet.width = Math.round(first.width)
    sheet.height = Math.round(first.height)
    sheet.dataset['n'] = String(n)
    sheet.setAttribute('role', 'img')
    sheet.setAttribute('aria-label', (place.dataset['page'] ?? '').replace('%1', String(n)).replace('%2', String(file.numPages)))
    place.append(sheet)
    near.observe(sheet)
  }
}

async function draw(file: PDFDocumentProxy, sheet: HTMLCanvasElement): Promise<void> {
  const page = await file.getPage(Number(sheet.dataset['n']))
  const plain = page.getViewport({ scale: 1 })
  const wanted = (sheet.clientWidth / plain.width) * window.devicePixelRatio
  const scale = Math.min(Math.max(wanted, 1), Math.sqrt(MOST_PIXELS / (plain.width * plain.height)))
  const viewport = page.getViewport({ scale })
  sheet.width = Math.round(viewport.width)
  sheet.height = Math.round(viewport.height)
  const ink = sheet.getContext('2d', { alpha: false })
  if (ink) standIn(ink)
  await page.render({ canvas: sheet, viewport }).promise
  const { items } = await page.getTextContent()
  const words = items.map((item) => ('str' in item ? item.str : '')).join(' ')
  if (await fetchStandIn(page, words)) await page.render({ canvas: sheet, viewport }).promise
  // What is drawn can be heard as well.
  if (words.trim() !== '') sheet.textContent = words
  sheet.dataset['drawn'] = ''
}
