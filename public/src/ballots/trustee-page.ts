// What both pages of a trustee do with their elements. Words are all in the page; here they are shown and hidden.

export const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))

/** An element that the page must have. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what stands in its page
export function need<T extends HTMLElement>(root: ParentNode, selector: string): T {
  const found = root.querySelector<T>(selector)
  if (found === null) throw new Error(`the page has no ${selector}`)
  return found
}

export function each(root: ParentNode, selector: string, visit: (element: HTMLElement) => void): void {
  for (const element of root.querySelectorAll<HTMLElement>(selector)) visit(element)
}

/** Shows one stage and its step, and brings the reader to its title. */
export function showStage(page: HTMLElement, stage: string, step: number): void {
  const changed = page.dataset['now'] !== stage
  page.dataset['now'] = stage
  each(page, '[data-stage]', (part) => (part.hidden = part.dataset['stage'] !== stage))
  markStep(step)
  if (!changed) return
  const title = page.querySelector<HTMLElement>(`[data-stage="${stage}"] h2[tabindex]`)
  title?.focus({ preventScroll: true })
  title?.scrollIntoView({ block: 'nearest' })
}

/** `step` counts from 0. */
export function markStep(step: number): void {
  each(document, '[data-steps] li', (item) => {
    const at = [...(item.parentElement?.children ?? [])].indexOf(item)
    item.classList.toggle('is-done', at < step)
    if (at === step) item.setAttribute('aria-current', 'step')
    else item.removeAttribute('aria-current')
  })
}

/** One of the page's prepared sentences; `detail` behind it. All others go. */
export function alert(page: HTMLElement, code: string | undefined, detail = ''): void {
  each(page, '[data-alert]', (part) => {
    part.hidden = part.dataset['alert'] !== code
    const more = part.querySelector('[data-detail]')
    if (more) more.textContent = detail
  })
}

/** Codes and fingerprints in groups, each in an element of its own, so that they wrap between groups only. */
export function spell(place: HTMLElement, spelled: string): void {
  const groups = spelled.split(' ').map((group) => Object.assign(document.createElement('span'), { textContent: group }))
  place.replaceChildren(...groups.flatMap((group) => [group, ' ']))
}

/** A problem at a field: said, marked and focused; undefined takes it away. */
export function atField(field: HTMLInputElement, place: HTMLElement, problem: boolean): void {
  place.hidden = !problem
  field.classList.toggle('is-invalid', problem)
  if (problem) field.setAttribute('aria-invalid', 'true')
  else field.removeAttribute('aria-invalid')
  if (problem) field.focus()
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Lets the browser draw before something that takes long. */
export const drawn = (): Promise<void> => pause(30)

/** Storage of this browser; undefined where it is switched off. */
export function storage(): Storage | undefined {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}

/** Whether the page may hold secrets here: over TLS, or on this machine. Says so where not. */
export function isSafePlace(page: HTMLElement): boolean {
  if (globalThis.isSecureContext) return true
  const said = page.querySelector<HTMLElement>('[data-insecure]')
  if (said) said.hidden = false
  each(page, '[data-stage]', (part) => (part.hidden = true))
  return false
}
