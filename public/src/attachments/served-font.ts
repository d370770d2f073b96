import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'

// Many word processors only name their Chinese fonts. Where the machine has none of that kind either, ours is drawn instead of boxes.
const SERVED = '"Noto Sans SC"'

/** Puts our font behind every list of fonts that is set. */
export function standIn(ink: CanvasRenderingContext2D): void {
  const font = Object.getOwnPropertyDescriptor(CanvasRenderingContext2D.prototype, 'font')
  Object.defineProperty(ink, 'font', {
    configurable: true,
    get: () => font?.get?.call(ink) as unknown,
    set: (value: string) => font?.set?.call(ink, `${value}, ${SERVED}`),
  })
}

/** Fetches those parts of our font that a drawn page needs. Returns whether it has to be drawn again. */
export async function fetchStandIn(page: PDFPageProxy, words: string): Promise<boolean> {
  if (!/\p{Script=Han}/u.test(words) || !namesFonts(page)) return false
  const loaded = await document.fonts.load(`16px ${SERVED}`, words)
  return loaded.length > 0
}

function namesFonts(page: PDFPageProxy): boolean {
  for (const [, object] of page.commonObjs as unknown as Iterable<[string, { readonly missingFile?: boolean } | null]>)
    if (object?.missingFile === true) return true
  return false
}
