// How many have read a record: this browser says once for each of its versions that it was opened, and remembers having said so. The
// server is told nothing but the record, so that it cannot know who has read what (ADR 0012).
const KEPT = 2_000

const noted = (key: string): string[] => {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : []
  } catch {
    return []
  }
}

function remember(key: string, entries: readonly string[]): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(entries.slice(-KEPT)))
    return true
  } catch {
    return false // no room, or not allowed: rather not counted than counted at every visit
  }
}

async function say(place: HTMLElement, record: string): Promise<void> {
  const answer = await fetch(`/disclosures/${record}/read`, { method: 'POST', credentials: 'same-origin' })
  if (!answer.ok) return
  const { text } = (await answer.json()) as { text: string }
  const words = place.querySelector('span')
  if (words !== null) words.textContent = text
}

export function startReading(): void {
  const place = document.querySelector<HTMLElement>('[data-reads]')
  const { reads = '', version = '', reader = '' } = place?.dataset ?? {}
  if (place === null || reads === '' || version === '') return
  const key = `sunlit.read.${reader}`
  const entry = `${reads}.${version}`
  const known = noted(key)
  if (known.includes(entry) || !remember(key, [...known, entry])) return
  say(place, reads).catch(() => undefined)
}
