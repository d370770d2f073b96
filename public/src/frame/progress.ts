/** What the server answers about a long piece of work. `max` is absent while nobody knows how long it takes. */
interface Progress {
  readonly state: 'running' | 'done' | 'failed'
  readonly value: number
  readonly max?: number | null
  readonly text: string
  /** Where to go when it is over. */
  readonly next?: string
}

const EVERY_MS = 700

/** `[data-progress]` holds the address asked every 0.7 s; ends on the page the server names. */
export function startProgress(): void {
  for (const box of document.querySelectorAll<HTMLElement>('[data-progress]')) void follow(box)
}

async function follow(box: HTMLElement): Promise<void> {
  const address = box.dataset['progress'] ?? ''
  let failures = 0
  while (failures < 8) {
    await pause(EVERY_MS * (failures + 1))
    const progress = await ask(address)
    failures = progress ? 0 : failures + 1
    if (!progress) continue
    show(box, progress)
    if (progress.state === 'running') continue
    if (progress.next !== undefined) location.replace(progress.next)
    return
  }
  // The work goes on without us: say so instead of pretending to know.
  show(box, { state: 'failed', value: 0, text: box.dataset['lost'] ?? '' })
}

async function ask(address: string): Promise<Progress | undefined> {
  try {
    const response = await fetch(address, { headers: { Accept: 'application/json' } })
    return response.ok ? ((await response.json()) as Progress) : undefined
  } catch {
    return undefined
  }
}

function show(box: HTMLElement, { value, max, text }: Progress): void {
  const bar = box.querySelector('progress')
  if (bar && max) Object.assign(bar, { max, value })
  else bar?.removeAttribute('value')
  const words = box.querySelector('[data-progress-text]')
  // The same words again would be read out again.
  if (words && words.textContent !== text) words.textContent = text
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
