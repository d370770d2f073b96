import { all, copy, onPress, one, say, type Page } from './page.ts'
import { drawQr } from './qr.ts'

const wired = new WeakSet<HTMLElement>()

/** The last screen: the ballot is in the box, and this is how to find it again. */
export function showDone(page: Page, tracker: string, again: boolean): void {
  const { root } = page
  say(root, '[data-tracker]', tracker)
  const place = one(root, '[data-tracker-qr]')
  if (place !== null) drawQr(place, tracker)
  for (const part of all(root, '[data-again]')) part.hidden = !again
  if (wired.has(root)) return
  wired.add(root)
  onPress(root, '[data-copy-tracker]', (button) => copy(button, one(root, '[data-tracker]')?.textContent ?? '', page.words['copied'] ?? ''))
}
