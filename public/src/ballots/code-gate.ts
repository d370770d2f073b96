import { credentialFor } from './device.ts'
import { fieldOf, onSubmit, one, showOnly, type Page } from './page.ts'
import { publishedCodes } from './published.ts'
import { codeOf, keepCode, type KeptCode } from './purse.ts'
import { MOVED } from './resume.ts'
import { openCode } from './sealed-code.ts'
import { problemOfCode, tidy } from './typed-code.ts'

/** Before the choices, when the code is not at hand: typed from paper or another device, under a passphrase, or still on its way. */
export function codeGate(page: Page, kept: KeptCode | undefined, enter: (code: string) => void): void {
  const sealed = typeof kept?.code === 'object'
  showOnly(page.root, 'gate', sealed ? 'passphrase' : kept !== undefined && kept.stage !== 'ready' ? 'unfinished' : 'typed')
  onSubmit(page.root, 'form[data-form="unlock"]', (form) => unlock(page, form, enter))
  onSubmit(page.root, 'form[data-form="code"]', (form) => take(page, form, enter))
  addEventListener(MOVED, () => {
    const now = codeOf(localStorage, page.uuid, page.person)
    if (now?.stage === 'ready' && typeof now.code === 'string') enter(now.code)
  })
  one(page.root, '[data-on~="code"] h1')?.focus({ preventScroll: true })
}

function unlock({ uuid, person }: Page, form: HTMLFormElement, enter: (code: string) => void): void {
  const kept = codeOf(localStorage, uuid, person)
  const code = typeof kept?.code === 'object' ? openCode(kept.code, fieldOf(form, 'passphrase')) : undefined
  showOnly(form, 'passphrase-problem', code === undefined ? 'wrong' : 'none')
  form.reset()
  if (code !== undefined) enter(code)
  else one(form, 'input')?.focus()
}

async function take(page: Page, form: HTMLFormElement, enter: (code: string) => void): Promise<void> {
  const code = tidy(fieldOf(form, 'code'))
  const { uuid, election, person } = page
  const problem = problemOfCode(code, (text) => credentialFor(uuid, text), await publishedCodes(page))
  showOnly(form, 'code-problem', problem ?? 'none')
  one(form, 'input[name="code"]')?.setAttribute('aria-invalid', String(problem !== undefined))
  if (problem !== undefined) {
    one(form, 'input[name="code"]')?.focus()
    return
  }
  if (one<HTMLInputElement>(form, 'input[name="keep"]')?.checked === true)
    try {
      keepCode(localStorage, { uuid, election, person, stage: 'ready', code })
    } catch {
      // It is used now and typed again next time.
    }
  form.reset()
  enter(code)
}
