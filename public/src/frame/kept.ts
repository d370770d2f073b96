// What somebody wrote and sent after their session had ended is not lost: it stays in this window until they have signed in, and is put back
// into the same form. It never leaves the window, and is forgotten as soon as a form was answered by anything but "sign in first".

const NAME = 'sunlit.sent'

interface Sent {
  /** Whose window it was: another person who signs in here gets nothing of it. */
  readonly person: string
  /** Path and query of the page that held the form, and where the form is sent. */
  readonly page: string
  readonly action: string
  readonly fields: readonly (readonly [string, string])[]
  readonly refused?: true
}

export function startKept(): void {
  try {
    settle()
  } catch {
    // A browser that stores nothing keeps nothing.
  }
  document.addEventListener('submit', remember)
}

const pageHere = (): string => location.pathname + location.search

/** Forms with room for a text. Those that keep drafts, and whatever a script sends itself, look after themselves. */
function remember(event: SubmitEvent): void {
  const form = event.target
  const person = document.documentElement.dataset['person']
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented || person === undefined) return
  if (form.method !== 'post' || form.dataset['draft'] !== undefined || form.querySelector('textarea') === null) return
  const fields = [...new FormData(form)].filter((pair): pair is [string, string] => typeof pair[1] === 'string' && isTyped(form, pair[0]))
  const sent: Sent = { person, page: pageHere(), action: new URL(form.action).pathname, fields }
  try {
    sessionStorage.setItem(NAME, JSON.stringify(sent))
  } catch {
    // Full, or forbidden: the form goes out all the same.
  }
}

const isTyped = (form: HTMLFormElement, name: string): boolean =>
  fieldsOf(form, name).some((field) => !(field instanceof HTMLInputElement) || !['hidden', 'password', 'file'].includes(field.type))

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement
const fieldsOf = (form: HTMLFormElement, name: string): Field[] =>
  [...form.querySelectorAll<Field>('input, textarea, select')].filter((field) => field.name === name)

function settle(): void {
  const kept = sessionStorage.getItem(NAME)
  if (kept === null) return
  const sent = JSON.parse(kept) as Sent
  if (document.querySelector('[data-signed-out]') !== null) {
    sessionStorage.setItem(NAME, JSON.stringify({ ...sent, refused: true }))
    return
  }
  const person = document.documentElement.dataset['person']
  if (sent.refused === true && person === undefined) return // on the way through the sign-in page
  if (sent.refused === true && person === sent.person && pageHere() !== sent.page) return
  sessionStorage.removeItem(NAME)
  if (sent.refused === true && person === sent.person) putBack(sent)
}

function putBack({ action, fields }: Sent): void {
  const form = [...document.querySelectorAll<HTMLFormElement>('main form[method="post"]')].find(
    (one) => new URL(one.action).pathname === action && one.querySelector('textarea') !== null,
  )
  if (form === undefined) return
  for (const name of new Set(fields.map(([each]) => each))) {
    const values = fields.filter(([each]) => each === name).map(([, value]) => value)
    for (const [at, field] of fieldsOf(form, name).entries()) fill(field, values, at)
  }
  const region = document.querySelector<HTMLElement>('[data-notices]')
  const said = document.createElement('div')
  said.className = 'sl-said is-warn'
  said.append(Object.assign(document.createElement('p'), { textContent: region?.dataset['restored'] ?? '' }))
  region?.append(said)
  form.querySelector('textarea')?.scrollIntoView({ block: 'center' })
}

function fill(field: Field, values: readonly string[], at: number): void {
  if (field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox'))
    field.checked = values.includes(field.value)
  else if (!(field instanceof HTMLInputElement && field.type === 'hidden')) field.value = values[at] ?? values[0] ?? ''
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
