import { startFiles } from '../frame/files.ts'
import { startForms } from '../frame/forms.ts'
import { startCopying } from './receipt.ts'
import { addToken, offerToken } from './staff-token.ts'

/**
 * On pages without a name forms are sent by fetch, so that no cookie goes with them although the browser may be signed in. Without this
 * script they are sent as forms are, and the server still reads no cookie.
 */
export function startNameless(): void {
  const main = document.querySelector<HTMLElement>('main[data-nameless]')
  if (!main) return
  void offerToken()
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return
    event.preventDefault()
    if (form.dataset['nameless'] !== undefined) return
    form.dataset['nameless'] = ''
    void send(form, event.submitter, main).finally(() => {
      delete form.dataset['nameless']
      delete form.dataset['sent']
      event.submitter?.removeAttribute('aria-busy')
    })
  })
}

async function send(form: HTMLFormElement, submitter: HTMLElement | null, main: HTMLElement): Promise<void> {
  const data = new FormData(form, submitter)
  const answered = await addToken(form, data)
  // The fields of a form without files are texts.
  const body = form.enctype === 'multipart/form-data' ? data : new URLSearchParams([...data] as [string, string][])
  const options = { method: 'POST', body, credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' } as const
  let answer: Response
  try {
    answer = await fetch(form.action, options)
  } catch {
    form.submit() // no way through by script: as any form, whatever that carries
    return
  }
  if (answer.headers.get('content-disposition') !== null) await keep(answer)
  else {
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    await answered(page)
    show(page, main)
  }
}

/** A file is saved under its name. */
async function keep(answer: Response): Promise<void> {
  const name = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? ''
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await answer.blob())
  link.download = decodeURIComponent(name)
  link.click()
  setTimeout(() => {
    URL.revokeObjectURL(link.href)
  }, 10_000)
}

/** The page that was answered takes the place of this one; its address stays, which has no code in it. */
function show(page: Document, main: HTMLElement): void {
  document.title = page.title
  main.replaceChildren(...(page.querySelector('main')?.childNodes ?? []))
  document.querySelector('.sl-focus-bar .sl-leave')?.remove() // the language of this page cannot be asked for again
  startForms()
  startFiles()
  startCopying()
  void offerToken()
  scrollTo(0, 0)
  if (!main.querySelector('[data-errors]')) main.focus()
}
