// Small tools of the voters' pages. All words are in the page already: in its elements, or in `data-words` for sentences with numbers.

export type Words = Readonly<Record<string, string>>

export interface Page {
  readonly root: HTMLElement
  readonly words: Words
  readonly election: number
  readonly person: number
  readonly uuid: string
}

/** The page's root, `[data-ballot="name"]`, with what the server wrote at it. */
export function pageOf(name: string): Page | undefined {
  const root = document.querySelector<HTMLElement>(`[data-ballot="${name}"]`)
  if (root === null) return undefined
  const { words = '{}', election, person, uuid = '' } = root.dataset
  return { root, words: JSON.parse(words) as Words, election: Number(election), person: Number(person), uuid }
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as querySelector itself
export const one = <E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E | null => root.querySelector<E>(selector)
export const all = <E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E[] => [...root.querySelectorAll<E>(selector)]

/** Shows of all parts marked `data-<name>="a b"` those that name `value`. */
export function showOnly(root: ParentNode, name: string, value: string): void {
  for (const part of all(root, `[data-${name}]`)) part.hidden = !(part.getAttribute(`data-${name}`) ?? '').split(' ').includes(value)
}

/** Says it once: the same words again would be read out again. */
export function say(root: ParentNode, selector: string, text: string): void {
  for (const place of all(root, selector)) if (place.textContent !== text) place.textContent = text
}

/** `{n}` puts a value in; `{n|seat|seats}` picks a word. As the server's messages do it. */
export const fill = (message: string | undefined, params: Readonly<Record<string, string | number>>): string =>
  (message ?? '').replace(/\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g, (whole, name: string, single?: string, plural?: string) => {
    const value = params[name]
    if (value === undefined) return whole
    return single === undefined ? String(value) : value === 1 ? single : (plural ?? '')
  })

/** Runs when pressed; off while it works, so that nothing happens twice. */
export function onPress(root: ParentNode, selector: string, act: (button: HTMLButtonElement) => Promise<void> | void): void {
  for (const button of all<HTMLButtonElement>(root, selector))
    button.addEventListener('click', () => {
      if (button.disabled) return
      button.disabled = true
      // What takes half a second begins after the button is seen to be off.
      setTimeout(() => void Promise.resolve(act(button)).finally(() => (button.disabled = false)), 20)
    })
}

export function onSubmit(root: ParentNode, selector: string, act: (form: HTMLFormElement) => Promise<void> | void): void {
  for (const form of all<HTMLFormElement>(root, selector))
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      const button = form.querySelector<HTMLButtonElement>('.btn-primary, [data-go]')
      if (button?.disabled === true) return
      if (button) button.disabled = true
      setTimeout(() => void Promise.resolve(act(form)).finally(() => button && (button.disabled = false)), 20)
    })
}

export const fieldOf = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name)
  return typeof value === 'string' ? value : ''
}

/** Copies, and says so at the button for a moment. */
export async function copy(button: HTMLElement, text: string, done: string): Promise<void> {
  const label = button.querySelector('[data-label]') ?? button
  const before = label.textContent
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    return // not allowed: the text stands beside the button
  }
  label.textContent = done
  setTimeout(() => (label.textContent = before), 2_000)
}
