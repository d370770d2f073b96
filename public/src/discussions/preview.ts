/** Shows what becomes of the text without leaving the page. The server renders it: there is one reading of Markdown. */
export function startPreview(form: HTMLFormElement, editor: HTMLElement, field: HTMLTextAreaElement): void {
  const place = editor.querySelector<HTMLElement>('[data-preview]')
  const button = form.querySelector<HTMLButtonElement>('[data-show-preview]')
  if (!place || !button) return
  button.addEventListener('click', (event) => {
    event.preventDefault()
    void show(field.value, place).catch(() => {
      // Without an answer the form itself asks for the preview, as it does without a script.
      form.requestSubmit(button)
    })
  })
}

async function show(body: string, place: HTMLElement): Promise<void> {
  const response = await fetch('/discussions/preview', { method: 'POST', body: new URLSearchParams({ body }) })
  if (!response.ok) throw new Error('no preview')
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  place.replaceChildren(...page.body.childNodes)
  place.hidden = false
  place.focus()
}
