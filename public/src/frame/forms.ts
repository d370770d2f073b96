export function startForms(): void {
  document.querySelector<HTMLElement>('[data-errors]')?.focus()
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-confirm-leave]')) guardAgainstLeaving(form)
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-reveal]')) letReveal(button)
  for (const counter of document.querySelectorAll<HTMLElement>('[data-counter]')) count(counter)
  for (const field of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-most]')) countLate(field)
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
  if (field instanceof HTMLInputElement) showCount(counter, field, field.maxLength)
  else if (field instanceof HTMLTextAreaElement) showCount(counter, field, Number(field.dataset['most']))
}

/** How many of how many; a long text that is pasted is never cut, it says by how much it is too long. */
function showCount(counter: HTMLElement, field: HTMLInputElement | HTMLTextAreaElement, most: number): void {
  const show = (): void => {
    const over = field.value.length - most
    counter.classList.toggle('is-over', over > 0)
    counter.textContent = `${field.value.length} / ${most}${over > 0 ? ` · ${(field.dataset['over'] ?? '').replace('#', String(over))}` : ''}`
  }
  field.addEventListener('input', show)
  show()
}

/** Texts without a counter get one as their end comes near. */
function countLate(field: HTMLTextAreaElement): void {
  const most = Number(field.dataset['most'])
  if (field.id !== '' && document.querySelector(`[data-counter="${field.id}"]`) !== null) return
  const near = (): void => {
    if (field.value.length < most * 0.9) return
    field.removeEventListener('input', near)
    const counter = document.createElement('p')
    counter.className = 'sl-counter'
    counter.ariaHidden = 'true'
    field.after(counter)
    showCount(counter, field, most)
  }
  field.addEventListener('input', near)
  near()
}
