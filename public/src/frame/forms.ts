export function startForms(): void {
  document.querySelector<HTMLElement>('[data-errors]')?.focus()
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-confirm-leave]')) guardAgainstLeaving(form)
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-reveal]')) letReveal(button)
  for (const counter of document.querySelectorAll<HTMLElement>('[data-counter]')) count(counter)
  document.addEventListener('submit', submitOnce)
  // A page restored by "back" must not keep its buttons asleep.
  addEventListener('pageshow', () => {
    for (const button of document.querySelectorAll('button[aria-busy="true"]')) button.removeAttribute('aria-busy')
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) delete form.dataset['sent']
  })
}

/** A second press while the first is on its way would do the thing twice. Downloads do not leave the page and may repeat. */
function submitOnce(event: SubmitEvent): void {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented || form.method !== 'post' || form.dataset['repeat'] !== undefined) return
  if (form.dataset['sent'] !== undefined) {
    event.preventDefault()
    return
  }
  form.dataset['sent'] = ''
  event.submitter?.setAttribute('aria-busy', 'true')
}

/** `data-confirm-leave`: what was typed and not saved is not lost to a slip. Re-shown forms with errors count as changed. */
function guardAgainstLeaving(form: HTMLFormElement): void {
  let changed = form.dataset['confirmLeave'] === 'changed'
  form.addEventListener('input', () => (changed = true))
  form.addEventListener('submit', () => (changed = false))
  addEventListener('beforeunload', (event) => {
    if (changed) event.preventDefault()
  })
}

function letReveal(button: HTMLButtonElement): void {
  const input = button.parentElement?.querySelector('input')
  if (!input) return
  button.addEventListener('click', () => {
    const shown = input.type === 'text'
    input.type = shown ? 'password' : 'text'
    button.setAttribute('aria-pressed', String(!shown))
    input.focus()
  })
  // Password managers save only password fields.
  input.form?.addEventListener('submit', () => (input.type = 'password'))
}

function count(counter: HTMLElement): void {
  const field = document.getElementById(counter.dataset['counter'] ?? '')
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return
  const show = (): void => {
    counter.textContent = `${field.value.length} / ${field.maxLength}`
  }
  field.addEventListener('input', show)
  show()
}
