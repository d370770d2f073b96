import { droppedFiles, rowFor, type UploadRow } from './attachments/uploads.ts'

// The files of a draft: sent one by one with their progress, and changed without leaving the page, so that what is typed beside them
// stays. Every form here works without this script too; the answer is the same page, of which this takes the panel.
const panelOf = (root: ParentNode): HTMLElement | null => root.querySelector<HTMLElement>('[data-attachments]')

start()

function start(): void {
  const panel = panelOf(document)
  if (!panel || panel.dataset['started'] !== undefined) return
  panel.dataset['started'] = ''
  for (const form of panel.querySelectorAll('form')) {
    if (form.dataset['attach'] !== undefined) startUploads(panel, form)
    else form.addEventListener('submit', (event) => void change(event, form))
  }
}

function startUploads(panel: HTMLElement, form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>('input[type="file"]')
  const foot = form.querySelector<HTMLElement>('[data-without-script]')
  if (!input) return
  if (foot) foot.hidden = true
  const sendAll = (files: readonly File[]): void => void uploadAll(form, files)
  input.addEventListener('change', () => {
    sendAll([...(input.files ?? [])])
    input.value = ''
  })
  // Dropped beside the field a file would replace the page, and what is typed on it.
  panel.addEventListener('dragover', (event) => event.preventDefault())
  panel.addEventListener('drop', (event) => {
    event.preventDefault()
    sendAll(droppedFiles(event))
  })
}

async function uploadAll(form: HTMLFormElement, files: readonly File[]): Promise<void> {
  const list = form.querySelector<HTMLElement>('[data-uploads]')
  if (!list || files.length === 0) return
  list.hidden = false
  const limit = Number(form.querySelector<HTMLElement>('[data-max-bytes]')?.dataset['maxBytes'] ?? Infinity)
  const tooBig = form.querySelector<HTMLElement>('[data-too-big]')?.dataset['tooBig'] ?? ''
  const rows = files.map((file) => ({ file, row: rowFor(list, file) }))
  for (const { file, row } of rows) {
    if (file.size > limit) row.end('refused', tooBig)
    else await upload(file, row, form.action)
  }
  const kept = [...list.children].filter((child) => !child.classList.contains('is-done'))
  const now = panelOf(document)?.querySelector<HTMLElement>('[data-uploads]')
  if (now && kept.length > 0) {
    now.hidden = false
    now.append(...kept)
  }
  say(rows.map(({ row }) => row.said()).join(' '))
}

function upload(file: File, row: UploadRow, action: string): Promise<void> {
  const panel = panelOf(document)
  const words = panel?.dataset ?? {}
  const version = words['version'] ?? ''
  const body = new FormData()
  body.append('version', version)
  body.append('file', file)
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const end = (kind: 'done' | 'refused', text: string): void => {
      row.end(kind, text)
      resolve()
    }
    request.open('POST', action)
    request.setRequestHeader('Accept', 'text/html')
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      const percent = total > 0 ? Math.floor((100 * loaded) / total) : 0
      row.show(percent, percent < 100 ? (words['uploading'] ?? '').replace('%%', String(percent)) : (words['checking'] ?? ''))
    })
    request.addEventListener('error', () => end('refused', words['lost'] ?? ''))
    request.addEventListener('load', () => {
      const said = take(request.responseText, version, request.status < 400, { errors: false })
      if (request.status < 400) end('done', words['added'] ?? '')
      else end('refused', said ?? words['refused'] ?? '')
    })
    request.send(body)
  })
}

/** Every other form of the panel: the same request without leaving the page. */
async function change(event: SubmitEvent, form: HTMLFormElement): Promise<void> {
  event.preventDefault()
  // Pressed again while the first is under way, it would meet its own change as a colleague's.
  if (form.getAttribute('aria-busy') === 'true') return
  const pressed = event.submitter instanceof HTMLButtonElement ? event.submitter : null
  const body = new FormData(form)
  if (pressed?.name) body.append(pressed.name, pressed.value)
  const version = textOf(body.get('version'))
  const back = whereFocusGoes(form, pressed)
  const done = busy(form, pressed)
  const plain = form.enctype === 'multipart/form-data' ? body : new URLSearchParams([...body].map(([name, value]) => [name, textOf(value)]))
  try {
    const answer = await fetch(form.action, { method: 'POST', body: plain, headers: { Accept: 'text/html' } })
    const said = take(await answer.text(), version, answer.ok, { errors: true })
    say(said ?? '')
    panelOf(document)
      ?.querySelector<HTMLElement>(answer.ok ? back : '[data-errors]')
      ?.focus()
  } catch {
    done()
    say(panelOf(document)?.dataset['lost'] ?? '')
  }
}

/** Shows that the form is under way: a file takes seconds to look through. Returns what ends it, for an answer that never came. */
function busy(form: HTMLFormElement, pressed: HTMLButtonElement | null): () => void {
  const said = form.enctype === 'multipart/form-data' ? (panelOf(document)?.dataset['checking'] ?? '') : ''
  const words = pressed && said !== '' ? [...pressed.childNodes] : []
  form.setAttribute('aria-busy', 'true')
  pressed?.classList.add('is-busy')
  if (words.length > 0) pressed?.replaceChildren(said)
  say(said)
  return () => {
    form.removeAttribute('aria-busy')
    pressed?.classList.remove('is-busy')
    if (words.length > 0) pressed?.replaceChildren(...words)
  }
}

const textOf = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value : '')

/** The same button of the same file, so that moving a file twice is pressing twice. */
function whereFocusGoes(form: HTMLFormElement, pressed: HTMLButtonElement | null): string {
  const file = form.closest('li')?.id
  if (file === undefined) return 'summary'
  return pressed?.name === 'by'
    ? `#${file} button[value="${pressed.value}"]:not(:disabled), #${file} button[name="by"]:not(:disabled)`
    : `#${file} a`
}

/**
 * Puts the panel of an answer in the place of this one. Returns what the answer said. The draft's own form goes on with the new version
 * only when it stood at the one that was changed: otherwise a colleague saved meanwhile, and saving must say so.
 */
function take(html: string, version: string, done: boolean, { errors }: { readonly errors: boolean }): string | undefined {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const [here, there] = [panelOf(document), panelOf(page)]
  const wrong = [...(there ?? page).querySelectorAll('[data-errors] p')].map((p) => p.textContent).join(' ')
  const said = done ? page.querySelector('.sl-said')?.textContent.trim() : wrong || page.querySelector('h1')?.textContent.trim()
  if (!here || !there) return said
  if (!errors) there.querySelector('[data-attachments-said]')?.replaceChildren()
  const list = here.querySelector('[data-uploads]')
  const place = there.querySelector('[data-uploads]')
  if (list && place) place.replaceWith(list)
  for (const script of there.querySelectorAll('script')) script.remove()
  here.replaceWith(document.adoptNode(there))
  const draft = document.querySelector<HTMLInputElement>('#draft input[name="version"]')
  const next = there.dataset['version']
  if (done && draft?.value === version && next !== undefined) draft.value = next
  start()
  return said
}

function say(text: string): void {
  const status = panelOf(document)?.querySelector('[data-attachments-status]')
  if (status) status.textContent = text
}
