// The upload page: shows how far a big file has come. Without this script the form is sent as any other.
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-upload]'))
  form.addEventListener('submit', (event) => start(event, form))

function start(event: SubmitEvent, form: HTMLFormElement): void {
  const box = form.querySelector<HTMLElement>('[data-upload-progress]')
  const button = form.querySelector('button')
  if (!box || !button || !form.reportValidity()) return
  event.preventDefault()
  button.disabled = true
  box.hidden = false
  const request = new XMLHttpRequest()
  request.open('POST', form.action)
  request.setRequestHeader('Accept', 'text/html')
  request.upload.addEventListener('progress', ({ loaded, total }) => show(form, box, total > 0 ? Math.floor((100 * loaded) / total) : 0))
  request.addEventListener('load', () => arrive(request))
  request.addEventListener('error', () => {
    say(box, form.dataset['lost'] ?? '')
    button.disabled = false
  })
  request.send(new FormData(form))
}

function show(form: HTMLFormElement, box: HTMLElement, percent: number): void {
  const bar = box.querySelector('progress')
  if (bar) bar.value = percent
  say(box, percent < 100 ? (form.dataset['uploading'] ?? '').replace('%%', String(percent)) : (form.dataset['uploaded'] ?? ''))
}

function say(box: HTMLElement, text: string): void {
  const words = box.querySelector('[data-upload-text]')
  // The same words again would be read out again.
  if (words && words.textContent !== text) words.textContent = text
}

/** The request followed the redirect already: go where it led. A refusal is shown in place of this page's content. */
function arrive(request: XMLHttpRequest): void {
  if (request.status < 400) {
    location.assign(request.responseURL)
    return
  }
  const refusal = new DOMParser().parseFromString(request.responseText, 'text/html')
  const [here, there] = [document.querySelector('main'), refusal.querySelector('main')]
  if (here && there) here.replaceWith(document.adoptNode(there))
  document.title = refusal.title
  document.querySelector<HTMLElement>('main')?.focus()
}
