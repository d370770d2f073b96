import { insert } from './text.ts'

/** Files are looked at as soon as they are chosen, pasted or dropped; the text then names them where the caret stands. */
export function startUploads(form: HTMLFormElement, editor: HTMLElement, field: HTMLTextAreaElement): void {
  const input = editor.querySelector<HTMLInputElement>('input[type="file"]')
  const limit = Number(editor.dataset['limit'] ?? Infinity)
  const say = (text: string): void => {
    const place = form.querySelector('[data-said]')
    if (place) place.textContent = text
  }
  /** Why files were refused stays at their field until others are chosen: a draft that is kept says something of its own. */
  const refuse = (problems: readonly string[]): void => {
    const place = editor.querySelector<HTMLElement>('[data-file-problem]')
    const words = place?.querySelector('span')
    if (!place || !words) return
    words.textContent = problems.join(' ')
    place.hidden = problems.length === 0
  }
  const take = async (files: readonly File[]): Promise<void> => {
    const problems: string[] = []
    refuse(problems)
    say(editor.dataset['uploading'] ?? '')
    for (const file of files) problems.push(file.size > limit ? `${file.name}: ${editor.dataset['tooBig'] ?? ''}` : await sent(file, field))
    say('')
    refuse(problems.filter((problem) => problem !== ''))
  }
  input?.addEventListener('change', () => {
    const files = [...(input.files ?? [])]
    if (files.length === 0) return
    // What is uploaded now must not be sent with the form again.
    input.value = ''
    input.dispatchEvent(new Event('change'))
    void take(files)
  })
  field.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    void take(files)
  })
  field.addEventListener('drop', (event) => {
    const files = [...(event.dataTransfer?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    void take(files)
  })

  /** What is said afterwards: nothing, or why the file was refused. */
  async function sent(file: File, into: HTMLTextAreaElement): Promise<string> {
    const body = new FormData()
    body.append('file', file, file.name)
    try {
      const response = await fetch('/discussions/files', { method: 'POST', body, headers: { Accept: 'application/json' } })
      const { mark, message = '' } = (await response.json()) as { mark?: string; message?: string }
      if (mark === undefined) return message.includes(file.name) ? message : `${file.name}: ${message}`
      const before = into.value.slice(0, into.selectionStart)
      insert(into, `${before === '' || before.endsWith('\n') ? '' : '\n'}${mark}\n`)
      return ''
    } catch {
      return `${file.name}: ${editor.dataset['lost'] ?? ''}`
    }
  }
}
