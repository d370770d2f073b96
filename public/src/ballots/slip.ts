import { all, copy, fieldOf, onPress, onSubmit, one, say, showOnly, type Page } from './page.ts'
import { codeOf, keepCode } from './purse.ts'
import { random } from './device.ts'
import { drawQr } from './qr.ts'
import { LEAST_PASSPHRASE, openCode, sealCode } from './sealed-code.ts'

// The code itself: shown only when it is asked for, as text, as a QR code and on paper; and what covers it in this browser.

/** `changed`: after something about the kept code is other than before. */
export function startSlip(page: Page, changed: () => void): void {
  const { root } = page
  onPress(root, '[data-show-code]', () => {
    const code = plainCode(page)
    if (code !== undefined) reveal(page, code)
  })
  onPress(root, '[data-hide-code]', () => conceal(page))
  onPress(root, '[data-copy-code]', (button) => copy(button, one(root, '[data-code]')?.textContent ?? '', page.words['copied'] ?? ''))
  onSubmit(root, 'form[data-form="unlock"]', (form) => unlock(page, form))
  onSubmit(root, 'form[data-form="seal"]', (form) => seal(page, form, changed))
}

function plainCode({ uuid, person }: Page): string | undefined {
  const code = codeOf(localStorage, uuid, person)?.code
  return typeof code === 'string' ? code : undefined
}

function reveal({ root }: Page, code: string): void {
  say(root, '[data-code]', code)
  const place = one(root, '[data-code-qr]')
  if (place !== null) drawQr(place, code)
  showOnly(root, 'slip', 'shown')
  one(root, '[data-hide-code]')?.focus()
}

function conceal({ root }: Page): void {
  say(root, '[data-code]', '')
  one(root, '[data-code-qr]')?.replaceChildren()
  showOnly(root, 'slip', 'hidden')
}

/** The passphrase shows the code, and takes nothing off what is kept. */
function unlock(page: Page, form: HTMLFormElement): void {
  const kept = codeOf(localStorage, page.uuid, page.person)
  const code = typeof kept?.code === 'object' ? openCode(kept.code, fieldOf(form, 'passphrase')) : undefined
  showOnly(form, 'passphrase-problem', code === undefined ? 'wrong' : 'none')
  form.reset()
  if (code !== undefined) reveal(page, code)
  else one(form, 'input')?.focus()
}

function seal(page: Page, form: HTMLFormElement, changed: () => void): void {
  const [passphrase, again] = [fieldOf(form, 'passphrase'), fieldOf(form, 'again')]
  const kept = codeOf(localStorage, page.uuid, page.person)
  const problem = passphrase.length < LEAST_PASSPHRASE ? 'short' : passphrase === again ? 'none' : 'unlike'
  showOnly(form, 'passphrase-problem', problem)
  if (problem !== 'none' || kept?.stage !== 'ready' || typeof kept.code !== 'string') return
  keepCode(localStorage, { ...kept, code: sealCode(kept.code, passphrase, random) })
  form.reset()
  conceal(page)
  for (const details of all<HTMLDetailsElement>(page.root, 'details')) details.open = false
  changed()
}
